"""What a chart draws: the labels and numbers of its table, and an axis that holds them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from jixiao.number import decimal_text, read_number
from jixiao.report.model import Chart, Series, TableBlock
from jixiao.value import dataclass

MOST_TICKS = 6
STEPS = (1, 2, 5)
ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class Mark:
    """One number of a series: of which row, what it is of, and for points how far across it stands."""

    row: int
    label: str
    value: Fraction
    shown: str  # as the table shows it
    across: Fraction = ZERO


@dataclass(frozen=True, slots=True)
class Line:
    """The marks of a series; blank cells have none."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """From `first` to `last` in steps of `step`; all three are as round as people divide a scale."""

    first: Fraction
    last: Fraction
    step: Fraction

    @property
    def ticks(self) -> tuple[Fraction, ...]:
        """The numbers that are written beside it."""
        return tuple(self.first + self.step * index for index in range(int((self.last - self.first) / self.step) + 1))

    def share(self, value: Fraction) -> Fraction:
        """How far along `value` stands, from 0 to 1."""
        return (value - self.first) / (self.last - self.first)


def lines_of(table: TableBlock, chart: Chart) -> tuple[Line, ...]:
    """The series of `chart` with their marks."""
    return tuple(Line(legal(series.name), tuple(_marks(table, chart, series))) for series in chart.series)


def _marks(table: TableBlock, chart: Chart, series: Series) -> Iterable[Mark]:
    for index in range(series.first, len(table.rows) if series.last is None else series.last):
        row = table.rows[index]
        shown = row[series.column].text
        value = number_in(shown)
        across = ZERO if chart.across is None else number_in(row[chart.across].text)
        if value is not None and across is not None:
            yield Mark(index, legal(row[chart.labels].text), value, shown, across)


def number_in(text: str) -> Fraction | None:
    """The number of a cell, also one that is marked as not exact; None where it is blank or words."""
    read = read_number(text.removeprefix("≈"))
    return None if read is None else read.value


def axis_of(values: Iterable[Fraction], *, from_zero: bool) -> Axis:
    """An axis that holds `values`, and 0 where lengths are compared; lengths that are whole have whole ticks."""
    held = [*values, *((ZERO,) if from_zero else ())] or [ZERO]
    low, high = min(held), max(held)
    if low == high:
        low, high = (low, low + 1) if low >= 0 else (low - 1, low)
    step = Fraction(1)
    whole = from_zero and all(value.denominator == 1 for value in held)
    while (high - low) / step <= 1 and not whole:
        step /= 10
    factor = next(factor for factor in _factors() if _reach(low, high, step * factor) < MOST_TICKS)
    step *= factor
    return Axis(low // step * step, -(-high // step) * step, step)


def _factors() -> Iterable[int]:
    power = 1
    while True:
        yield from (step * power for step in STEPS)
        power *= 10


def _reach(low: Fraction, high: Fraction, step: Fraction) -> int:
    """How many steps from the tick below `low` to the one above `high`."""
    return -(-high // step) - low // step


CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """`text` as XML can hold it: what it cannot is shown by its code."""
    return CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def plain(value: Fraction) -> str:
    """A tick as text."""
    return decimal_text(value)
