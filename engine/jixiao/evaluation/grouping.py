"""Folds over the members of many filings: those that gather alike by one group-by, spread over what they belong to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from jixiao.evaluation.folded import AROUND, Members, Shape, Sums, shape_of, spread, sum_up
from jixiao.evaluation.long import FILING
from jixiao.evaluation.side_by_side import SideBySide
from jixiao.expression.frame import FieldSpec
from jixiao.expression.tree import Fold, Type
from jixiao.filing.columns import GROUP
from jixiao.plan.model import Plan
from jixiao.value import dataclass, replace

if TYPE_CHECKING:
    import polars as pl


KEY_OF = "\x1fkey"
"""A column of our own: what a member is gathered by."""

Made = dict[Fold, tuple["pl.Series", int]]
"""A column for every Fold, and the places of its integers."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """What members of the filings of one ledger are gathered by.

    `fields` are those of a filing, `around` those that Folds read.
    """

    plan: Plan
    fields: Sequence[FieldSpec]
    around: frozenset[str]
    beside: SideBySide

    def members(self, table: pl.DataFrame, applies: str, index: str = FILING) -> Members:
        """Rows, or goals, as members."""
        import polars as pl

        numbers = ("weight", "points", "score", "target", "actual")
        fields = {name: FieldSpec(name, Type.NUMBER) for name in numbers}
        fields |= {name: FieldSpec(name, Type.TRUTH) for name in ("applies", "core")}
        return self.within(table.with_columns(pl.col(applies).alias("applies")), fields, self.beside.places, index)

    def within(
        self, table: pl.DataFrame, fields: Mapping[str, FieldSpec], places: Mapping[str, int], index: str = FILING
    ) -> Members:
        """Members, with what Folds read of the filing around them."""
        specs = {AROUND + spec.name: spec for spec in self.fields}
        outer = {name: replace(spec, name=name) for name, spec in specs.items() if name in self.around}
        at = {**places, **{name: self.beside.places.get(name, 0) for name in outer}}
        return Members(self.beside.around(table, outer), {**fields, **outer}, at, index, FILING)

    def families(self, folds: Iterable[Fold], scopes: frozenset[str]) -> Iterator[dict[str, list[Fold]]]:
        """The folds over some of `scopes`, those together whose scopes gather alike."""
        by_scope: dict[str, list[Fold]] = {}
        for fold in folds:
            if fold.scope in scopes:
                by_scope.setdefault(fold.scope, []).append(fold)
        families: dict[tuple[Shape, ...], dict[str, list[Fold]]] = {}
        for scope, held in by_scope.items():
            families.setdefault(tuple(shape_of(fold) for fold in held), {})[scope] = held
        yield from families.values()

    def by_group(
        self, members: Members, folds: Iterable[Fold], scopes: frozenset[str], height: int
    ) -> dict[Fold, tuple[pl.Series, int]]:
        """Folds over groups of rows: one group-by for all groups that gather alike."""

        import polars as pl

        made: dict[Fold, tuple[pl.Series, int]] = {}
        for family in self.families(folds, scopes):
            shapes = [shape_of(fold) for fold in next(iter(family.values()))]
            sums = sum_up(self._numbered(members), shapes, (KEY_OF,), self.beside.forms)
            self.beside.alone |= sums.beyond
            places = {id: place for place, id in enumerate(self.groups)}
            # One column for all groups, one group after the other, of which each scope has its part.
            group, owner = pl.col(KEY_OF) % len(places), pl.col(KEY_OF) // len(places)
            at = (group.cast(pl.UInt64) * height + owner).alias(KEY_OF)
            chosen = sums.table.with_columns(at)
            for number in range(len(shapes)):
                gathering = shapes[number][0]
                column = spread(sums, number, chosen, KEY_OF, height * len(places), gathering)
                for scope, held in family.items():
                    made[held[number]] = column.slice(places[scope] * height, height), sums.places[number]
        return made

    @property
    def groups(self) -> tuple[str, ...]:
        """Every scope that gathers own rows by the place they stand in."""
        goals = (node.id for section in self.plan.sections if section.goals for node in section.goals.groups)
        own = (id for section in self.plan.sections for id in (section.id, *section.groups))
        return tuple(dict.fromkeys((*own, *goals)))

    def _numbered(self, members: Members) -> Members:
        """Members with what they belong to and their group in one integer: a group-by is faster over that."""
        import polars as pl

        top = members.table.get_column(members.index).max()
        narrow = top is None or (int(str(top)) + 1) * len(self.groups) < 2**32
        kind = pl.UInt32 if narrow else pl.UInt64
        group = pl.col(GROUP).cast(pl.Enum(self.groups)).to_physical().cast(kind)
        key = pl.col(members.index).cast(kind) * pl.lit(len(self.groups), dtype=kind) + group
        return replace(members, table=members.table.with_columns(key.alias(KEY_OF)))

    def of_all(self, members: Members, folds: Sequence[Fold]) -> dict[Fold, tuple[pl.Series, int]]:
        """Folds over all `members`."""
        sums = sum_up(members, [shape_of(fold) for fold in folds], (FILING,), self.beside.forms)
        self.beside.alone |= sums.beyond
        return _spread(sums, sums.table, folds, FILING, self.beside.height)


def _spread(
    sums: Sums, chosen: pl.DataFrame, folds: Sequence[Fold], index: str, height: int
) -> dict[Fold, tuple[pl.Series, int]]:
    return {
        fold: (spread(sums, number, chosen, index, height, fold.gathering), sums.places[number])
        for number, fold in enumerate(folds)
    }
