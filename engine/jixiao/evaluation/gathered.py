"""What trees gather, in columns: rows scored side by side, own goals, and a column for every Fold over them.

Where a Fold cannot be a column (denominators that differ from row to row, a tree that reads what is around the row) it
is refused by name, and the filings are scored exactly, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from jixiao.evaluation.classes import Fitted, at_most, decimal_places, fit, numbers_of, shifted
from jixiao.evaluation.folded import (
    AROUND,
    Forms,
    Members,
    Read,
    Shape,
    Sums,
    around,
    read_folds,
    shape_of,
    spread,
    sum_up,
)
from jixiao.evaluation.ledger import MOST_DIGITS, Ledger
from jixiao.evaluation.long import FILING, WORTH, Long
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.written import OVERRIDDEN
from jixiao.expression.frame import FieldSpec, Frame
from jixiao.expression.tree import Field, Fold, Quantity, Type, walk
from jixiao.filing.long import GOAL, GROUP, SHARE
from jixiao.interpret.columnar import Columns, Computed, Refused, columns
from jixiao.plan import goals as goal_plan
from jixiao.plan.model import Plan, Section
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl

NUMBER, KIND, OF_GOAL, KEY_OF = "\x1fnumber", "\x1fkind", "\x1fgoal", "\x1fkey"
"""Columns of our own: a row's index, what scores it, the index of its goal, and what it is gathered by."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the filings of a ledger gather, and the scores of their rows.

    `table` has a row for every filing and a column for every Fold, integers at 10**`places`. `rows` are `Long.rows`
    with their `score`, integers at 10**`score_places`; `alone` are filings that no column holds.
    """

    table: pl.DataFrame
    places: Mapping[str, int]
    rows: pl.DataFrame
    score_places: int
    alone: frozenset[int]


@dataclass(slots=True)
class Gatherer:
    """Gathers for one plan; forms are compiled when first needed and kept."""

    machine: Machine
    whole: Read = field(init=False)
    goals: Mapping[str, Read] = field(init=False)
    rows: tuple[tuple[Frame, ...], ...] = field(init=False)
    forms: Forms = field(default_factory=Forms)

    def __post_init__(self) -> None:
        self.whole = read_folds(self.machine.whole.frame.trees)
        self.goals = {id: read_folds(item.frame.trees, goal_plan.GOAL) for id, item in self.machine.goals.items()}

        self.rows = tuple(tuple(around(item.frame) for item in programs) for programs in self.machine.rows)

    def gather(self, long: Long, ledger: Ledger, height: int) -> Gathered:
        """What the `height` filings of a ledger gather. Raises Refused."""
        return _Gathering(self, long, ledger, height).gathered()

    @property
    def around(self) -> frozenset[str]:
        """What Folds read of the filing itself."""
        folds = (*self.whole.folds, *(fold for goal in self.goals.values() for fold in goal.folds))
        return frozenset(
            AROUND + node.name
            for fold in folds
            for part in (fold.body, fold.where)
            for node in walk(part)
            if isinstance(node, Field) and not node.scope
        )

    def results_read(self) -> tuple[str, ...]:
        """What Folds read of the results of rows; the score is always wanted."""
        read = {
            node.name
            for fold in (*self.whole.folds, *(fold for goal in self.goals.values() for fold in goal.folds))
            for part in (fold.body, fold.where)
            for node in walk(part)
            if isinstance(node, Quantity)
        }
        return (*([goal_plan.POINTS] if goal_plan.POINTS in read else []), goal_plan.SCORE, OVERRIDDEN)


@dataclass(slots=True)
class _Gathering:
    """One gathering: what it has found on the way."""

    by: Gatherer
    long: Long
    ledger: Ledger
    height: int
    alone: set[int] = field(default_factory=set)
    places: dict[str, int] = field(default_factory=dict)
    goal_places: dict[str, int] = field(default_factory=dict)

    @property
    def plan(self) -> Plan:
        return self.by.machine.plan

    def gathered(self) -> Gathered:
        import polars as pl

        self.places = dict(self.long.places) | {AROUND + name: at for name, at in self.ledger.places.items()}
        made: dict[Fold, tuple[pl.Series, int]] = {}
        rows = pl.DataFrame()
        if self.plan.sections:
            rows = self._rows()
            goals = self._goals(rows) if self.by.goals else None
            made |= self._basic(rows)
            made |= self._joined(rows)
            if goals is not None:
                made |= self._over_goals(goals)
        made |= self._over_lines()
        folds = self.by.whole.folds
        lost = next((fold for fold in folds if fold not in made), None)
        if lost is not None:
            raise Refused(lost.scope, "fold")
        table = pl.DataFrame([self._held(made[fold][0], name) for fold, name in folds.items()])
        places = {name: made[fold][1] for fold, name in folds.items()}
        return Gathered(table, places, rows, self.places.get("score", 0), frozenset(self.alone))

    def _held(self, values: pl.Series, name: str, owners: pl.Series | None = None) -> pl.Series:
        """A column of Folds as Int64; filings whose values are beyond that are left alone."""
        import polars as pl

        beyond = (values.abs() > 10**MOST_DIGITS).fill_null(False)
        if beyond.any():
            at = beyond.arg_true()
            self.alone.update((at if owners is None else owners.gather(at)).to_list())
            values = values.set(beyond, None)
        return values.cast(pl.Int64).alias(name)

    # rows

    def _rows(self) -> pl.DataFrame:
        """The rows as members: results of those that are scored, and what the others show instead."""
        import polars as pl

        rows, wanted = self.long.rows, self.by.results_read()
        parts = [part for frame, some in self._kinds(rows) for part in self._scored(frame, some, wanted)]
        made = {name: pl.repeat(None, rows.height, dtype=pl.Int64, eager=True) for name in wanted}
        for name in wanted:
            self.places[name] = max((places[name] for _, places in parts if name in places), default=0)
            for table, places in parts:
                if name not in places:
                    continue
                values, by = table.get_column(name), self.places[name] - places[name]
                beyond = (values.abs() > 10 ** (MOST_DIGITS - by)).fill_null(False)
                self.alone.update(table.filter(beyond).get_column(FILING).to_list())
                held = shifted(values.set(beyond, None), by).cast(pl.Int64)
                made[name] = made[name].scatter(table.get_column(NUMBER), held)
        applies = pl.col("applies")
        nothing = pl.lit(0, dtype=pl.Int64)
        return rows.select(
            *(FILING, "section", GROUP, GOAL, "weight"),
            *(pl.when(applies).then(made[name]).otherwise(nothing).alias(name) for name in wanted),
            (applies | pl.col("kept")).cast(pl.Int64).alias("counts"),
            applies.cast(pl.Int64),
            pl.when(applies).then(pl.col("core")).otherwise(nothing).alias("core"),
            (applies | pl.col("weight").is_not_null()).alias("member"),
            *self._sides(rows),
        )

    def _sides(self, rows: pl.DataFrame) -> Iterator[pl.Expr]:
        """Target and actual of rows whose target is a number; of others they are missing."""
        import polars as pl

        numbered = pl.lit(False)
        for index, section in enumerate(self.plan.sections):
            kinds = [place for place, variant in enumerate(section.variants) if variant.kind == "number"]
            numbered = numbered | ((pl.col("section") == index) & pl.col("variant").is_in(kinds).fill_null(False))
        missing = pl.lit(None, dtype=pl.Int64)
        for name in ("target", "actual"):
            held = pl.col(name) if name in rows.columns else missing
            yield pl.when(numbered & pl.col("applies")).then(held).otherwise(missing).alias(name)

    def _kinds(self, rows: pl.DataFrame) -> Iterator[tuple[Frame, pl.DataFrame]]:
        """The rows that are scored alike, together: sections mostly share their variants."""
        import polars as pl

        frames: dict[Frame, int] = {}
        most = max(len(section.variants) for section in self.plan.sections)
        kinds: dict[int, int] = {}
        for index, programs in enumerate(self.by.rows):
            for place, frame in enumerate(programs):
                kinds[index * most + place] = frames.setdefault(frame, len(frames))
        read = {spec.name for frame in frames for spec in frame.fields} & set(rows.columns)
        needed = rows.select(FILING, "section", "variant", "applies", *sorted(read - {"applies"}))
        scored = needed.with_row_index(NUMBER).filter(pl.col("variant").is_not_null() & pl.col("applies"))
        code = pl.col("section") * most + pl.col("variant")
        kind = code.replace_strict(list(kinds), list(kinds.values()), return_dtype=pl.Int32)
        by_kind = scored.with_columns(kind.alias(KIND)).partition_by(KIND, as_dict=True, maintain_order=True)
        for frame, number in frames.items():
            if (number,) in by_kind:
                yield frame, by_kind[(number,)]

    def _scored(
        self, frame: Frame, part: pl.DataFrame, wanted: Sequence[str]
    ) -> Iterator[tuple[pl.DataFrame, dict[str, int]]]:
        """The wanted results of rows of one kind, with the places at which each is an integer."""
        import polars as pl

        part = self._around(part, (spec.name for spec in frame.fields))
        lacking = [spec.name for spec in frame.fields if spec.name not in part.columns]
        part = part.with_columns(pl.lit(None, dtype=pl.Int64).alias(name) for name in lacking)
        required = [spec.name for spec in frame.fields if not spec.optional]
        gap = pl.any_horizontal(pl.col(name).is_null() for name in required)
        for gaps, some in ((False, part.filter(~gap)), (True, part.filter(gap))):
            if not some.height:
                continue
            names = [name for name in wanted if any(spec.name == name for spec in frame.trees)]
            fitted = self._fit(frame, some, names, gaps)
            if fitted.form is None or not fitted.kept.height:
                continue
            results = fitted.form.results
            shown = [pl.col(item.column).alias(name) for item, name in zip(results, names, strict=True)]
            places = decimal_places(results, names)
            table = fitted.form.run(fitted.kept.lazy()).select(NUMBER, FILING, *shown).collect()
            yield (
                table.with_columns(
                    _at_places(pl.col(name), places[name], item).alias(name)
                    for item, name in zip(results, names, strict=True)
                ),
                places,
            )

    def _fit(
        self,
        frame: Frame,
        part: pl.DataFrame,
        wanted: Sequence[str],
        gaps: bool,
    ) -> Fitted:
        """A form for `part`; what is beyond it is scored alone. Raises Refused unless only widths are in the way."""

        def form_of(digits: int) -> Columns | Refused:
            fields = tuple(at_most(spec, digits, self.places.get(spec.name, 0), gaps) for spec in frame.fields)
            narrow = Frame(fields, frame.trees, frame.scope)
            return self.by.forms.get((narrow, tuple(wanted)), lambda: columns(narrow, wanted))

        fitted = fit(part, numbers_of(frame.fields), form_of)
        if fitted.refused is not None and fitted.refused.why != "width":
            raise fitted.refused
        self.alone.update(fitted.beyond.get_column(FILING).to_list())
        return fitted

    def _around(self, part: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
        """Members with what `names` say of the filing around them."""
        filings = part.get_column(FILING)
        return part.with_columns(
            self.ledger.values.get_column(name.removeprefix(AROUND)).gather(filings).alias(name)
            for name in names
            if name.startswith(AROUND)
        )

    # what is gathered

    def _members(self, table: pl.DataFrame, applies: str, index: str = FILING) -> Members:
        """Rows, or goals, as members."""
        import polars as pl

        numbers = ("weight", "points", "score", "target", "actual")
        fields = {name: FieldSpec(name, Type.NUMBER) for name in numbers}
        fields |= {name: FieldSpec(name, Type.TRUTH) for name in ("applies", "core")}
        return self._in(table.with_columns(pl.col(applies).alias("applies")), fields, self.places, index)

    def _in(
        self, table: pl.DataFrame, fields: Mapping[str, FieldSpec], places: Mapping[str, int], index: str = FILING
    ) -> Members:
        """Members, with what Folds read of the filing around them."""
        specs = {AROUND + spec.name: spec for spec in self.by.machine.whole.frame.fields}
        outer = {name: replace(spec, name=name) for name, spec in specs.items() if name in self.by.around}
        at = {**places, **{name: self.places.get(name, 0) for name in outer}}
        return Members(self._around(table, outer), {**fields, **outer}, at, index, FILING)

    def _families(self, folds: Iterable[Fold], scopes: frozenset[str]) -> Iterator[dict[str, list[Fold]]]:
        """The folds over some of `scopes`, those together whose scopes gather alike."""
        by_scope: dict[str, list[Fold]] = {}
        for fold in folds:
            if fold.scope in scopes:
                by_scope.setdefault(fold.scope, []).append(fold)
        families: dict[tuple[Shape, ...], dict[str, list[Fold]]] = {}
        for scope, held in by_scope.items():
            families.setdefault(tuple(shape_of(fold) for fold in held), {})[scope] = held
        yield from families.values()

    def _by_group(
        self, members: Members, folds: Iterable[Fold], scopes: frozenset[str], height: int
    ) -> dict[Fold, tuple[pl.Series, int]]:
        """Folds over groups of rows: one group-by for all groups that gather alike."""

        import polars as pl

        made: dict[Fold, tuple[pl.Series, int]] = {}
        for family in self._families(folds, scopes):
            shapes = [shape_of(fold) for fold in next(iter(family.values()))]
            sums = sum_up(self._numbered(members), shapes, (KEY_OF,), self.by.forms)
            self.alone |= sums.beyond
            places = {id: place for place, id in enumerate(self.groups)}
            table = sums.table.with_columns(
                (pl.col(KEY_OF) // len(places)).alias(members.index), (pl.col(KEY_OF) % len(places)).alias(GROUP)
            )
            parts = table.partition_by(GROUP, as_dict=True)
            for scope, held in family.items():
                made |= _spread(sums, parts.get((places[scope],), table.clear()), held, members.index, height)
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

        group = pl.col(GROUP).cast(pl.Enum(self.groups)).to_physical().cast(pl.Int64)
        key = pl.col(members.index).cast(pl.Int64) * len(self.groups) + group
        return replace(members, table=members.table.with_columns(key.alias(KEY_OF)))

    def _basic(self, rows: pl.DataFrame) -> dict[Fold, tuple[pl.Series, int]]:
        """Folds over groups, and over places that have none."""
        import polars as pl

        with_goals = {section.id for section in self.plan.sections if section.goals is not None}
        ids = (id for section in self.plan.sections for id in (section.id, *section.groups))
        scopes = frozenset(ids) - with_goals
        alone = rows.select((pl.col("member") & pl.col(GOAL).is_null()).alias("member")).get_column("member")
        members = rows if alone.all() else rows.filter(alone)
        return self._by_group(self._members(members, "counts"), self.by.whole.folds, scopes, self.height)

    def _joined(self, rows: pl.DataFrame) -> dict[Fold, tuple[pl.Series, int]]:
        """Folds of formulas, over rows of one or more groups, whatever goal they stand in."""
        import polars as pl

        made: dict[Fold, tuple[pl.Series, int]] = {}
        for family in self._families(self.by.whole.folds, frozenset(self.plan.scopes)):
            for scope, folds in family.items():
                members = rows.filter(pl.col("member") & pl.col(GROUP).is_in(self.plan.scopes[scope]))
                made |= self._of_all(self._members(members, "applies"), folds)
        return made

    def _of_all(self, members: Members, folds: Sequence[Fold]) -> dict[Fold, tuple[pl.Series, int]]:
        """Folds over all `members`."""
        sums = sum_up(members, [shape_of(fold) for fold in folds], (FILING,), self.by.forms)
        self.alone |= sums.beyond
        return _spread(sums, sums.table, folds, FILING, self.height)

    def _over_lines(self) -> dict[Fold, tuple[pl.Series, int]]:
        """Folds over the lines of open tables."""
        made: dict[Fold, tuple[pl.Series, int]] = {}
        for scope in self.plan.open_scopes:
            folds = [fold for fold in self.by.whole.folds if fold.scope == scope.id]
            lines = self.long.lines[scope.id]
            if folds:
                fields = {slot.name: FieldSpec(slot.name, slot.type, slot.labels) for slot in scope.slots}
                table = lines.ledger.values.with_columns(lines.filing.alias(FILING))
                made |= self._of_all(self._in(table, fields, lines.ledger.places), folds)
        return made

    # goals

    def _goals(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The goals as members: filing, section, weight, points, score, counts."""
        import polars as pl

        goals = self.long.goals.with_row_index(OF_GOAL)
        numbered = goals.select(OF_GOAL, FILING, "section", GOAL)
        inside = rows.filter(pl.col(GOAL).is_not_null()).join(numbered, on=[FILING, "section", GOAL])
        found = inside.group_by(OF_GOAL).agg((pl.col("counts") == 1).any().alias("some"))
        goals = goals.join(found, on=OF_GOAL, how="left", maintain_order="left")
        parts = [self._goals_of(section, index, goals, inside) for index, section in enumerate(self.plan.sections)
                 if section.goals is not None]  # fmt: skip
        names = (goal_plan.POINTS, goal_plan.SCORE)
        most = {name: max((places[name] for _, places in parts), default=0) for name in names}
        whole = pl.concat(
            [
                table.with_columns(
                    shifted(table.get_column(name), most[name] - places[name]).cast(pl.Int64) for name in names
                )
                for table, places in parts
            ]
        )
        self.goal_places = {**most, "weight": self.places.get(WORTH, 0)}
        return whole

    def _goals_of(
        self, section: Section, index: int, goals: pl.DataFrame, inside: pl.DataFrame
    ) -> tuple[pl.DataFrame, dict[str, int]]:
        """The goals of one section, and the one that stands for those that a filing should have and has not."""
        import polars as pl

        scope = section.goals
        assert scope is not None
        frame = self.by.machine.goals[section.id].frame
        read = self.by.goals[section.id]
        folds = tuple(read.folds)
        members = self._members(inside.filter(pl.col("member") & (pl.col("section") == index)), "counts", OF_GOAL)
        made = self._by_group(members, folds, frozenset(fold.scope for fold in folds), goals.height)
        held = [self._held(made[fold][0], name, goals.get_column(FILING)) for fold, name in read.folds.items()]
        self.places |= {name: made[fold][1] for fold, name in read.folds.items()}
        part = pl.concat([goals, pl.DataFrame(held)], how="horizontal").filter(pl.col("section") == index)
        part = part.rename({SHARE: scope.slot.name} if scope.slot.name != SHARE else {})
        self.places[scope.slot.name] = self.places.get(SHARE, 0)
        wanted = (goal_plan.POINTS, goal_plan.SCORE)
        fitted = self._fit(Frame((*frame.fields, *read.fields), read.trees, goal_plan.GOAL), part, wanted, True)
        if fitted.form is None:
            raise fitted.refused or Refused(section.id, "width")
        places = decimal_places(fitted.form.results, wanted)
        open = pl.col(scope.slot.name).is_null() | pl.col("some").is_null()
        done = fitted.form.run(fitted.kept.lazy()).select(
            FILING,
            pl.lit(index, dtype=pl.Int32).alias("section"),
            pl.col(WORTH).alias("weight"),
            *(
                pl.when(open)
                .then(None)
                .otherwise(_at_places(pl.col(item.column), places[name], item))
                .cast(pl.Int64)
                .alias(name)
                for item, name in zip(fitted.form.results, wanted, strict=True)
            ),
            pl.col("some").fill_null(True).cast(pl.Int64).alias("counts"),
        ).collect()  # fmt: skip
        if scope.required:
            lacking = sorted(set(range(self.height)) - set(part.get_column(FILING).to_list()))
            nobody = {FILING: lacking, "section": index, "counts": 1}
            done = pl.concat([done, pl.DataFrame(nobody, schema_overrides=done.schema)], how="diagonal")
        return done, places

    def _over_goals(self, goals: pl.DataFrame) -> dict[Fold, tuple[pl.Series, int]]:
        """Folds over the goals of a section."""
        import polars as pl

        made: dict[Fold, tuple[pl.Series, int]] = {}
        for index, section in enumerate(self.plan.sections):
            folds = [fold for fold in self.by.whole.folds if fold.scope == section.id]
            if section.goals is not None and folds:
                table = goals.filter(pl.col("section") == index)
                members = self._members(table, "counts")
                places = {**members.places, **self.goal_places}
                made |= self._of_all(replace(members, places=places), folds)
        return made


def _spread(
    sums: Sums, chosen: pl.DataFrame, folds: Sequence[Fold], index: str, height: int
) -> dict[Fold, tuple[pl.Series, int]]:
    return {
        fold: (spread(sums, number, chosen, index, height, fold.gathering), sums.places[number])
        for number, fold in enumerate(folds)
    }


def _at_places(top: pl.Expr, places: int, item: Computed) -> pl.Expr:
    """A result over its denominator, of which every power of ten is a multiple, as integers at 10**places."""
    import polars as pl

    assert isinstance(item.denominator, int)  # decimal_places refused every other
    return top.cast(pl.Int128) * pl.lit(10**places // item.denominator, dtype=pl.Int128)
