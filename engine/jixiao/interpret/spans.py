"""Arithmetic on intervals: every value that an operation can give when its operands lie in given intervals."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import ceil, floor

from jixiao.interval import EVERYTHING, Interval
from jixiao.number import Mode, round_to

ZERO = Fraction(0)

# An end of an interval: its value (None where it is infinite) and whether it belongs to the interval.
End = tuple[Fraction | None, bool]


def point(value: Fraction) -> Interval:
    """The interval of one value."""
    return Interval(value, value, True, True)


def add(intervals: Iterable[Interval]) -> Interval:
    """All sums of one value of each."""
    low, high = ZERO, ZERO
    low_closed = high_closed = True
    bounded_below = bounded_above = True
    for item in intervals:
        if item.low is None:
            bounded_below = False
        else:
            low, low_closed = low + item.low, low_closed and item.low_closed
        if item.high is None:
            bounded_above = False
        else:
            high, high_closed = high + item.high, high_closed and item.high_closed
    return Interval(
        low if bounded_below else None,
        high if bounded_above else None,
        bounded_below and low_closed,
        bounded_above and high_closed,
    )


def negate(item: Interval) -> Interval:
    """All values with their sign turned."""
    return Interval(
        None if item.high is None else -item.high,
        None if item.low is None else -item.low,
        item.high_closed and item.high is not None,
        item.low_closed and item.low is not None,
    )


def multiply(left: Interval, right: Interval) -> Interval:
    """All products; the ends are products of ends, because a product is linear in each factor."""
    if point(ZERO) in (left, right):
        return point(ZERO)
    lows: list[End] = []
    highs: list[End] = []
    for a, a_closed, a_up in _ends(left):
        for b, b_closed, b_up in _ends(right):
            if a is not None and b is not None:
                closed = (a_closed and b_closed) or (a == 0 and a_closed) or (b == 0 and b_closed)
                lows.append((a * b, closed))
                highs.append((a * b, closed))
                continue
            finite, finite_closed = (a, a_closed) if a is not None else (b, b_closed)
            if finite == 0:  # zero by something that grows: other ends say what is beyond
                lows.append((ZERO, finite_closed))
                highs.append((ZERO, finite_closed))
                continue
            a_positive = a_up if a is None else a > 0
            b_positive = b_up if b is None else b > 0
            (highs if a_positive == b_positive else lows).append((None, False))
    return _join(lows, highs)


def divide(left: Interval, right: Interval) -> Interval:
    """All quotients; a divisor of zero is left out."""
    parts = [multiply(left, inverse) for inverse in _inverses(right)]
    return union(parts) or EVERYTHING


def _inverses(item: Interval) -> list[Interval]:
    parts: list[Interval] = []
    positive = item.meets(Interval(ZERO, None, False, False))
    negative = item.meets(Interval(None, ZERO, False, False))
    for part in (positive, negative):
        if part is not None:
            low = None if part.high == 0 else ZERO if part.high is None else 1 / part.high
            high = None if part.low == 0 else ZERO if part.low is None else 1 / part.low
            parts.append(Interval(low, high, part.high_closed and bool(part.high), part.low_closed and bool(part.low)))
    return parts


def union(intervals: Iterable[Interval]) -> Interval | None:
    """The smallest interval that holds them all; None of none."""
    parts = list(intervals)
    if not parts:
        return None
    return _join([(p.low, p.low_closed) for p in parts], [(p.high, p.high_closed) for p in parts])


def least(intervals: Iterable[Interval]) -> Interval:
    """All values that the least of one value of each can take."""
    parts = list(intervals)
    joined = _join([(p.low, p.low_closed) for p in parts], [(None, False)])
    # The greatest least: the lowest of the high ends, open if any of those is.
    finite = [p.high for p in parts if p.high is not None]
    if not finite:
        return joined
    high = min(finite)
    return Interval(joined.low, high, joined.low_closed, all(p.high_closed for p in parts if p.high == high))


def greatest(intervals: Iterable[Interval]) -> Interval:
    """All values that the greatest of one value of each can take."""
    return negate(least(negate(item) for item in intervals))


def absolute(item: Interval) -> Interval:
    """All absolute values."""
    if ZERO in item:
        mirrored = union((item, negate(item))) or EVERYTHING
        return Interval(ZERO, mirrored.high, True, mirrored.high_closed)
    return item if item.low is not None and item.low >= 0 else negate(item)


def rounded(item: Interval, unit: Fraction, mode: Mode) -> Interval:
    """From the least to the greatest rounded value; both are reached, even where an end of `item` is not."""
    low = None if item.low is None else round_to(item.low, unit, mode)
    if item.low is not None and not item.low_closed:
        low = round_to(_just_above(item.low, unit), unit, mode)
    high = None if item.high is None else round_to(item.high, unit, mode)
    if item.high is not None and not item.high_closed:
        high = round_to(_just_below(item.high, unit), unit, mode)
    return Interval(low, high, low is not None, high is not None)


def _just_above(value: Fraction, unit: Fraction) -> Fraction:
    """A value above with no rounding limit between (those of all modes are multiples of half the unit)."""
    half = unit / 2
    return (value + (floor(value / half) + 1) * half) / 2


def _just_below(value: Fraction, unit: Fraction) -> Fraction:
    half = unit / 2
    return (value + (ceil(value / half) - 1) * half) / 2


def reaching(unit: Fraction, mode: Mode, wanted: Fraction) -> tuple[Fraction, bool]:
    """From where on values round to `wanted` (a multiple of `unit`) or more; and whether that limit itself does."""
    match mode:
        case Mode.HALF_UP:
            return wanted - unit / 2, wanted > 0
        case Mode.CUT:
            return (wanted, True) if wanted > 0 else (wanted - unit, False)
        case Mode.FLOOR:
            return wanted, True
        case Mode.CEILING:
            return wanted - unit, False


def _ends(item: Interval) -> tuple[tuple[Fraction | None, bool, bool], ...]:
    return ((item.low, item.low_closed, False), (item.high, item.high_closed, True))


def _join(lows: list[End], highs: list[End]) -> Interval:
    """From the lowest of the low ends to the highest of the high ends."""
    low_values = [value for value, _ in lows if value is not None]
    high_values = [value for value, _ in highs if value is not None]
    low = min(low_values) if len(low_values) == len(lows) else None
    high = max(high_values) if len(high_values) == len(highs) else None
    low_closed = any(closed for value, closed in lows if value == low) if low is not None else False
    high_closed = any(closed for value, closed in highs if value == high) if high is not None else False
    return Interval(low, high, low_closed, high_closed)
