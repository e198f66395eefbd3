"""The effect of other rules on a ledger: what a batch gave under both, compared in columns of integers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.effect import ZERO, Effect, Move, Part, Side, Sums, parts_of
from jixiao.evaluation.summary import Counted, Totals
from jixiao.evaluation.tally import Place, Scheme, Tally, scheme_of
from jixiao.filing.columns import KEY
from jixiao.plan.model import Plan
from jixiao.plan.totals import RATING, TOTAL
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl

LISTED = 500
"""Of each kind (another rating, another total, open), the filings that are listed one by one."""

OFFICES = ("填报单位", "单位名称", "单位", "office", "项目名称", "name")
"""Columns of a ledger that say whose filing a row is, the first that there is."""


def columns_asked(plan: Plan) -> frozenset[str]:
    """The columns of a scored ledger that `effect_of_tables` reads, where they are there."""
    return frozenset((TOTAL, RATING, KEY, *OFFICES, *(node.score for node in plan.nodes)))


def effect_of_tables(
    plans: tuple[Plan, Plan], tables: tuple[pl.DataFrame, pl.DataFrame], partners: Mapping[str, str], file: str
) -> Effect:
    """The effect on the rows of a ledger called `file`, scored under both plans into `tables`, row by row.

    Sums are over all rows; of the filings those are listed that change their rating, that change most, and that are
    open, so many of each. Raises Rejected: U205 (other rows under one than under the other), U207 (a score that has no
    decimal places: nothing rounds it).
    """
    if tables[0].height != tables[1].height:
        raise Rejected([diagnose("U205", None, before=tables[0].height, after=tables[1].height)])
    schemes = (scheme_of(plans[0]), scheme_of(plans[1]))
    return _Ledger(plans, tables, schemes, parts_of(*schemes, partners), file).effect()


@dataclass(slots=True)
class _Ledger:
    """A ledger scored under both plans."""

    plans: tuple[Plan, Plan]
    tables: tuple[pl.DataFrame, pl.DataFrame]
    schemes: tuple[Scheme, Scheme]
    parts: tuple[Part, ...]
    file: str

    def effect(self) -> Effect:
        import polars as pl

        scale = self._scale()
        unit = Fraction(1, 10**scale)
        totals = [self._integers(side, TOTAL, scale) for side in (0, 1)]
        both = totals[0].is_not_null() & totals[1].is_not_null()
        known = [column.filter(both) for column in totals]
        sums: list[tuple[Part, Sums]] = []
        for part in self.parts:
            before, after = self._score(0, part.before, scale), self._score(1, part.after, scale)
            sums.append((part, self._sums(before.filter(both), after.filter(both), unit)))
        whole = self._sums(known[0], known[1], unit)
        ratings = [self._ratings(side) for side in (0, 1)]
        counted = pl.DataFrame({"before": ratings[0], "after": ratings[1]}).filter(both)
        pairs = counted.group_by("before", "after").len().iter_rows()
        return Effect(
            number=self.tables[0].height,
            complete=known[0].len(),
            before=self._side(0, totals[0], ratings[0], unit),
            after=self._side(1, totals[1], ratings[1], unit),
            moves=tuple(self._moves(totals, ratings, scale)),
            parts=tuple(sums),
            whole=whole,
            rest=whole.change - sum((one.change for _, one in sums), ZERO),
            ratings={(before, after): count for before, after, count in pairs},
        )

    def _scale(self) -> int:
        """Places that hold every score. Raises Rejected (U207) where one is text, having none."""
        import polars as pl

        scales, unrounded = [0], []
        for plan, table in zip(self.plans, self.tables, strict=True):
            for name in (TOTAL, *(node.score for node in plan.nodes)):
                kind = table.schema[name]
                if isinstance(kind, pl.Decimal):
                    scales.append(kind.scale)
                elif kind == pl.String:
                    unrounded.append(diagnose("U207", plan.framework.span, found=name, framework=plan.framework.name))
        if unrounded:
            raise Rejected(unrounded)
        return max(scales)

    def _integers(self, side: int, name: str, scale: int) -> pl.Series:
        """A column of numbers as integers at 10**scale; null where there is none."""
        import polars as pl

        column = self.tables[side].get_column(name)
        places = column.dtype.scale if isinstance(column.dtype, pl.Decimal) else 0
        power = pl.Series([10 ** (scale - places)], dtype=pl.Int128)
        shown: pl.Series = column.to_physical().cast(pl.Int128) * power
        return shown

    def _score(self, side: int, place: Place | None, scale: int) -> pl.Series:
        """What a place adds to the sums: nothing where there is no such row, or it does not apply."""
        import polars as pl

        if place is None:
            return pl.repeat(0, self.tables[side].height, dtype=pl.Int128, eager=True)
        return self._integers(side, self.plans[side].node(place.id).score, scale).fill_null(0)

    def _sums(self, before: pl.Series, after: pl.Series, unit: Fraction) -> Sums:
        import polars as pl

        change = pl.col("change")
        moved = pl.DataFrame({"before": before, "after": after, "change": after - before}).select(
            pl.col("before").sum(),
            pl.col("after").sum(),
            (change > 0).sum().alias("up"),
            (change < 0).sum().alias("down"),
            change.filter(change > 0).max().alias("most_up"),
            change.filter(change < 0).min().alias("most_down"),
        )
        one, other, up, down, most_up, most_down = moved.row(0)
        return Sums(
            before=_whole(one) * unit,
            after=_whole(other) * unit,
            up=up,
            down=down,
            most_up=None if most_up is None else most_up * unit,
            most_down=None if most_down is None else most_down * unit,
        )

    def _ratings(self, side: int) -> pl.Series:
        """The rating of every row; "" where it has none."""
        import polars as pl

        table = self.tables[side]
        if RATING not in table.columns:
            return pl.repeat("", table.height, dtype=pl.String, eager=True)
        return table.get_column(RATING).cast(pl.String).fill_null("")

    def _side(self, side: int, totals: pl.Series, ratings: pl.Series, unit: Fraction) -> Side:
        known = totals.drop_nulls().sort()
        count = known.len()
        counted = dict(ratings.filter(totals.is_not_null()).value_counts().iter_rows())
        names = [*self.schemes[side].ratings, *([""] if counted.get("") and self.schemes[side].ratings else [])]
        middle = known[(count - 1) // 2 : count // 2 + 1].to_list() if count else []
        return Side(
            scheme=self.schemes[side],
            complete=count,
            open=totals.len() - count,
            totals=Totals(
                complete=count,
                mean=_whole(known.sum()) * unit / count if count else None,
                weighted=None,
                weighed=0,
                median=Fraction(sum(middle)) * unit / len(middle) if middle else None,
                highest=known[-1] * unit if count else None,
                lowest=known[0] * unit if count else None,
            ),
            ratings=tuple(
                Counted(name, counted.get(name, 0), Fraction(counted.get(name, 0), count) if count else ZERO)
                for name in names
            ),
        )

    def _moves(self, totals: Sequence[pl.Series], ratings: Sequence[pl.Series], scale: int) -> Iterator[Move]:
        """The filings that are listed, in the order of the ledger."""
        import polars as pl

        made = pl.DataFrame(
            {
                "row": pl.int_range(totals[0].len(), eager=True),
                "change": totals[1] - totals[0],
                "rated": ratings[0] != ratings[1],
                "before": totals[0].rank("min", descending=True),
                "after": totals[1].rank("min", descending=True),
            }
        )
        settled = made.filter(pl.col("change").is_not_null())
        far = pl.col("change").abs()
        chosen = pl.concat(
            [
                settled.filter("rated").sort("change", "row").head(LISTED),
                settled.filter(pl.col("change") != 0).sort(far, "row", descending=[True, False]).head(LISTED),
                made.filter(pl.col("change").is_null()).head(LISTED),
            ]
        )
        for row, _, _, *ranks in chosen.unique("row").sort("row").iter_rows():
            yield self._move(row, (ranks[0], ranks[1]), totals, scale)

    def _move(self, row: int, ranks: tuple[int | None, int | None], totals: Sequence[pl.Series], scale: int) -> Move:
        unit = Fraction(1, 10**scale)
        one, other = (self._tally(side, row, totals[side][row], unit) for side in (0, 1))
        if one.total is None or other.total is None:
            return Move(one, other, ranks[0], ranks[1], {}, None)
        parts = {
            number: (self._at(1, part.after, row, scale) - self._at(0, part.before, row, scale)) * unit
            for number, part in enumerate(self.parts)
        }
        return Move(one, other, ranks[0], ranks[1], parts, other.total - one.total - sum(parts.values(), ZERO))

    def _at(self, side: int, place: Place | None, row: int, scale: int) -> int:
        if place is None:
            return 0
        held = self.tables[side].get_column(self.plans[side].node(place.id).score)[row]
        return 0 if held is None else int(Fraction(held) * 10**scale)

    def _tally(self, side: int, row: int, total: int | None, unit: Fraction) -> Tally:
        table = self.tables[side]
        code = _text(table, KEY, row)
        office = next((text for name in OFFICES if (text := _text(table, name, row))), "")
        rating = _text(table, RATING, row) if total is not None else ""
        return Tally(
            scheme=self.schemes[side], file=self.file, digest="", number=row, name=office or code or f"{row + 1}",
            office=office, code=code, year=None, total=None if total is None else total * unit, range=None,
            rating=rating or None, possible_ratings=(), claimed_total=None, claimed_rating=None, points=(),
        )  # fmt: skip


def _whole(value: object) -> int:
    return int(value) if isinstance(value, int) else 0


def _text(table: pl.DataFrame, name: str, row: int) -> str:
    held = table.get_column(name)[row] if name in table.columns else None
    return "" if held is None else str(held).strip()
