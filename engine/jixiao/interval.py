"""Comparison signs, intervals as mathematics writes them, and whether a list of intervals tiles a range."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from fractions import Fraction

from jixiao.number import exact_text
from jixiao.value import dataclass


class Sign(StrEnum):
    """A comparison sign."""

    AT_LEAST = "≥"
    ABOVE = ">"
    AT_MOST = "≤"
    BELOW = "<"
    EQUAL = "="
    UNEQUAL = "≠"

    @property
    def closed(self) -> Sign:
        """What it scores as: real tables write < where they mean ≤. The edge itself is a finding."""
        match self:
            case Sign.ABOVE:
                return Sign.AT_LEAST
            case Sign.BELOW:
                return Sign.AT_MOST
            case _:
                return self


@dataclass(frozen=True, slots=True)
class Interval:
    """`[low, high)` and its kin over exact numbers; None is no bound on that side, and such a side is open."""

    low: Fraction | None
    high: Fraction | None
    low_closed: bool = True
    high_closed: bool = False

    def __contains__(self, value: Fraction) -> bool:
        if self.low is not None and (value < self.low or (value == self.low and not self.low_closed)):
            return False
        return self.high is None or value < self.high or (value == self.high and self.high_closed)

    @property
    def empty(self) -> bool:
        """Whether no number lies inside."""
        if self.low is None or self.high is None:
            return False
        return self.low > self.high or (self.low == self.high and not (self.low_closed and self.high_closed))

    def meets(self, other: Interval) -> Interval | None:
        """What lies in both; None where nothing does."""
        low, low_closed = max(self._low_key, other._low_key)
        high, high_open = min(self._high_key, other._high_key)
        both = Interval(low[1], high[1], low_closed == 0 and low[1] is not None, high_open == 1 and high[1] is not None)
        return None if both.empty else both

    @property
    def _low_key(self) -> tuple[tuple[int, Fraction | None], int]:
        """Orders low ends: no bound first, then by value, closed before open."""
        return ((0, None), 0) if self.low is None else ((1, self.low), 0 if self.low_closed else 1)

    @property
    def _high_key(self) -> tuple[tuple[int, Fraction | None], int]:
        """Orders high ends: by value, open before closed, no bound last."""
        return ((1, None), 0) if self.high is None else ((0, self.high), 1 if self.high_closed else 0)

    def __str__(self) -> str:
        left = "(-∞" if self.low is None else ("[" if self.low_closed else "(") + exact_text(self.low)
        right = "∞)" if self.high is None else exact_text(self.high) + ("]" if self.high_closed else ")")
        return f"{left}, {right}"


EVERYTHING = Interval(None, None, False, False)


@dataclass(frozen=True, slots=True)
class Tiling:
    """What keeps intervals from tiling a range: uncovered stretches, and pairs (by index) that share a stretch."""

    gaps: tuple[Interval, ...]
    overlaps: tuple[tuple[int, int, Interval], ...]


def tile(intervals: Sequence[Interval], range: Interval = EVERYTHING, step: Fraction | None = None) -> Tiling:
    """Where `intervals` fail to tile `range`.

    `step` is the last unit of the values that will be looked up: a stretch that no multiple of it can lie in is no gap.
    """
    order = sorted((i for i, item in enumerate(intervals) if not item.empty), key=lambda i: intervals[i]._low_key)
    overlaps = [
        (min(a, b), max(a, b), both)
        for position, a in enumerate(order)
        for b in order[position + 1 :]
        if (both := intervals[a].meets(intervals[b])) is not None
    ]
    gaps: list[Interval] = []
    edge, edge_closed = range.low, range.low_closed
    covered_all = False
    for index in order:
        item = intervals[index]
        if covered_all:
            break
        stretch = _between(edge, edge_closed, item, range)
        if stretch is not None and not _is_between_steps(stretch, step):
            gaps.append(stretch)
        if item.high is None:
            covered_all = True
        elif edge is None or item.high > edge or (item.high == edge and item.high_closed and edge_closed):
            edge, edge_closed = item.high, not item.high_closed
    if not covered_all:
        rest = Interval(edge, range.high, edge_closed, range.high_closed)
        if not rest.empty and not _is_between_steps(rest, step):
            gaps.append(rest)
    return Tiling(tuple(gaps), tuple(overlaps))


def _between(edge: Fraction | None, edge_closed: bool, item: Interval, range: Interval) -> Interval | None:
    """The stretch from `edge` up to the low end of `item`, inside `range`; None where there is none."""
    if item.low is None:
        return None
    stretch = Interval(edge, item.low, edge_closed and edge is not None, not item.low_closed)
    return None if stretch.empty else stretch.meets(range)


def _is_between_steps(stretch: Interval, step: Fraction | None) -> bool:
    """Whether `stretch` holds no multiple of `step`."""
    if step is None or stretch.low is None or stretch.high is None:
        return False
    first = -(-stretch.low // step) * step
    if first == stretch.low and not stretch.low_closed:
        first += step
    return first not in stretch
