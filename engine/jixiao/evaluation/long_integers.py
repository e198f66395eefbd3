"""What rows and goals were read as, as columns of integers at the places of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.evaluation.ledger_plain import MOST_DIGITS, MOST_PLACES
from jixiao.evaluation.long import FILING, WORTH, Told
from jixiao.expression.tree import Type
from jixiao.filing.columns import SHARE
from jixiao.filing.long import GoalRead, RowRead
from jixiao.number import places_of
from jixiao.plan.model import Plan, Purpose
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl


Digits = tuple[int, int | None]
"""A number as an integer at so many places; None: no decimal writes it."""


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What columns hold of a row: numbers by their digits, days and labels as they are; worked out once for a text."""

    values: Mapping[str, Digits | int | None]
    variant: int | None
    applies: bool
    kept: bool
    judged: bool
    core: bool
    outside: bool


def facts_of(plan: Plan, read: RowRead) -> RowFacts:
    """The facts of a row as it was read."""
    if read.row is None:
        return RowFacts({}, None, False, False, False, False, False)
    row = read.row.row
    values: dict[str, Digits | int | None] = {}
    judged = outside = False
    if row.variant is not None:
        section = next(item for item in plan.sections if item.id == row.section)
        for slot, value in zip(section.variants[row.variant].slots, read.row.values, strict=True):
            number = slot.type is Type.NUMBER and slot.purpose is not Purpose.SECOND
            values[slot.name] = digits_of(Fraction(value) if number and isinstance(value, int) else value)
            if value is not None:
                judged = judged or slot.purpose in _GIVEN
                # Columns rely on what a slot declares.
                outside = outside or (
                    slot.range is not None and isinstance(value, Fraction) and value not in slot.range
                )
    values["weight"] = digits_of(row.weight)
    return RowFacts(values, row.variant, row.applies, row.kept, judged, row.core, outside)


_GIVEN = (Purpose.JUDGED, Purpose.CREDIT)
"""Points that a person gave, or a share of them, where the rule leaves a choice."""


def digits_of(value: Fraction | int | None) -> Digits | int | None:
    """A number as digits and places; a day, a label or nothing as it is."""
    if not isinstance(value, Fraction):
        return value
    places = places_of(value)
    return (value.numerator, None) if places is None else (value.numerator * (10**places // value.denominator), places)


@dataclass(frozen=True, slots=True)
class Integers:
    """Makes columns of integers; `places` of columns only ever grow."""

    places: dict[str, int]
    told: Told

    def of_rows_and_goals(
        self, rows: pl.DataFrame, facts: Sequence[RowFacts], goals: pl.DataFrame, goal_reads: Sequence[GoalRead]
    ) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Rows and goals with their values at the places of their columns."""
        import polars as pl

        held = [item.values for item in facts]
        read = [item.goal for item in goal_reads]
        shares = [{SHARE: digits_of(item.value), WORTH: digits_of(item.goal.weight)} for item in read]
        columns, odd = self._columns(dict.fromkeys(("weight", *(name for item in held for name in item))), held)
        odd = sorted({*odd, *(index for index, item in enumerate(facts) if item.outside)})
        table = pl.DataFrame(
            {
                "variant": pl.Series([item.variant for item in facts], dtype=pl.Int32),
                "applies": pl.Series([item.applies for item in facts], dtype=pl.Boolean),
                "kept": pl.Series([item.kept for item in facts], dtype=pl.Boolean),
                "given": pl.Series([item.judged for item in facts], dtype=pl.Boolean),
                "core": pl.Series([int(item.core) for item in facts], dtype=pl.Int64),
                **columns,
            }
        )
        self._widen(rows, odd)
        whole = pl.concat([rows, table[rows.get_column("read")]], how="horizontal")
        worth, odd = self._columns((SHARE, WORTH), shares)
        self._widen(goals, odd)
        return whole, pl.concat([goals, pl.DataFrame(worth)[goals.get_column("read")]], how="horizontal")

    def _columns(
        self, names: Iterable[str], held: Sequence[Mapping[str, Digits | int | None]]
    ) -> tuple[dict[str, pl.Series], list[int]]:
        """A column of integers for every name, and which of `held` no column holds."""
        import polars as pl

        odd: set[int] = set()
        columns = {}
        for name in names:
            values = [item.get(name) for item in held]
            needed = [value[1] for value in values if isinstance(value, tuple)]
            fitting = [places for places in needed if places is not None and places <= MOST_PLACES]
            places = self.places[name] = max((self.places.get(name, 2), *fitting))
            powers = [10 ** (places - typed) for typed in range(places + 1)]
            integers: list[int | None] = []
            for index, value in enumerate(values):
                if not isinstance(value, tuple):
                    integers.append(value)
                    continue
                digits, typed = value
                whole = None if typed is None or typed > places else digits * powers[typed]
                fits = whole is not None and abs(whole) <= 10**MOST_DIGITS
                odd.update(() if fits else (index,))
                integers.append(whole if fits else None)
            columns[name] = pl.Series(integers, dtype=pl.Int64)
        return columns, sorted(odd)

    def _widen(self, table: pl.DataFrame, odd: Sequence[int]) -> None:
        import polars as pl

        if odd:
            self.told.wide.update(table.filter(pl.col("read").is_in(odd)).get_column(FILING).to_list())
