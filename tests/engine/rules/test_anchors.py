"""tiers with anchors: straight lines between them, level beyond."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.testing.rows import RowOf, rule_of

THREE = "{kind: tiers, anchors: [{at: 60, points: 2}, {at: 80, credit: 80%}, {at: 100, credit: 100%}]}"


@pytest.mark.parametrize(
    ("actual", "points"),
    [
        ("0", "2"), ("60", "2"),
        ("70", "5"),  # halfway from 2 to 8
        ("80", "8"), ("90", "9"), ("95", "9.5"), ("100", "10"), ("250", "10"),
    ],
)  # fmt: skip
def test_three_anchors(actual: str, points: str) -> None:
    assert RowOf(rule_of(THREE), Fraction(10)).score(actual=actual).points == Fraction(points)


def test_points_may_fall() -> None:
    rule = rule_of("{kind: tiers, anchors: [{at: 0, credit: 100%}, {at: 3, credit: 0%}]}")
    assert RowOf(rule, Fraction(10)).score(actual="1").points == Fraction(20, 3)


def test_anchors_by_formula() -> None:
    rule = rule_of("{kind: tiers, of: 率, anchors: [{at: 低, credit: 0%}, {at: 高, credit: 100%}]}")
    row = RowOf(rule, Fraction(6))
    assert row.score(率="75%", 低="60%", 高="90%").points == 3
    assert row.score(率="75%", 低="75%", 高="75%").points == 0
    assert row.score(率="75.1%", 低="75%", 高="75%").points == 6
    assert row.score(率="75%", 低="", 高="90%").points is None


def test_what_is_refused(refused: Callable[[str], list[str]], unfit: Callable[..., list[str]]) -> None:
    assert refused("{kind: tiers, anchors: [{at: 1, points: 1}]}") == ["E223"]
    assert refused("{kind: tiers, anchors: [{at: 1, points: 1, credit: 10%}, {at: 2, points: 2}]}") == ["E203"]
    assert refused("{kind: tiers}") == ["E203"]
    assert unfit("{kind: tiers, anchors: [{at: 2, points: 1}, {at: 2, points: 2}]}") == ["E222"]
    assert unfit("{kind: tiers, anchors: [{at: 1, points: 1}, {at: 2, points: 20}]}") == ["E210"]


@given(st.integers(-50, 200), st.integers(-50, 200))
def test_bounded_and_never_falling(first: int, second: int) -> None:
    row = RowOf(rule_of(THREE), Fraction(10))
    low, high = (row.score(actual=str(value)).points for value in sorted((first, second)))
    assert low is not None
    assert high is not None
    assert 2 <= low <= high <= 10
