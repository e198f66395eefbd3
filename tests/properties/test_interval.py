"""Law I-33: intervals tile a range exactly if every edge and midpoint has one owner."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from jixiao.interval import EVERYTHING, Interval, tile
from jixiao.target import parse_interval

ends = st.one_of(st.none(), st.integers(-4, 4).map(lambda number: Fraction(number, 2)))


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(ends), draw(ends)
    if low is not None and high is not None and low > high:
        low, high = high, low
    return Interval(low, high, low is not None and draw(st.booleans()), high is not None and draw(st.booleans()))


def probes(items: list[Interval]) -> list[Fraction]:
    """All edges, the midpoints between them, and a point beyond either end."""
    edges = sorted({edge for item in items for edge in (item.low, item.high) if edge is not None} | {Fraction(0)})
    middles = [(one + other) / 2 for one, other in pairwise(edges)]
    return [edges[0] - 1, *edges, *middles, edges[-1] + 1]


@given(st.lists(intervals(), max_size=5), st.one_of(st.just(EVERYTHING), intervals()))
def test_tiling_is_one_owner_for_every_number(items: list[Interval], whole: Interval) -> None:
    tiling = tile(items, whole)
    for probe in probes([*items, whole]):
        owners = [index for index, item in enumerate(items) if probe in item]
        missing = probe in whole and not owners
        assert missing is any(probe in gap for gap in tiling.gaps)
        shared = {(one, other) for one, other, both in tiling.overlaps if probe in both}
        assert shared == {(one, other) for one in owners for other in owners if one < other}
    assert not any(gap.empty for gap in tiling.gaps)


@given(intervals(), intervals())
def test_meeting_holds_what_both_hold(one: Interval, other: Interval) -> None:
    both = one.meets(other)
    for probe in probes([one, other]):
        assert (both is not None and probe in both) is (probe in one and probe in other)
    assert both == other.meets(one)


@given(intervals())
def test_written_and_read_again(interval: Interval) -> None:
    if not interval.empty:
        assert parse_interval(str(interval)) == interval


@given(st.lists(intervals(), max_size=4), intervals())
def test_a_step_only_drops_gaps_that_hold_no_step(items: list[Interval], whole: Interval) -> None:
    step = Fraction(1)
    kept = tile(items, whole, step).gaps
    for gap in tile(items, whole).gaps:
        holds_a_step = gap.low is None or gap.high is None or any(Fraction(n) in gap for n in range(-5, 6))
        assert (gap in kept) is holds_a_step
