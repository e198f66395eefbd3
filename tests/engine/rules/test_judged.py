"""judged: a person gives the points within a range."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.testing.rows import RowOf, rule_of


@pytest.mark.parametrize(
    ("range", "judged", "points"),
    [
        ("[0%, 100%]", "10", 10),
        ("[0%, 100%]", "0", 0),
        ("[0%, 100%]", "10.01", None),
        ("[0%, 100%]", "-0.01", None),
        ("[60%, 80%)", "6", 6),
        ("[60%, 80%)", "8", None),
        ("(60%, 80%]", "6", None),
        ("(60%, 80%]", "8", 8),
        ("[60%, 80%)", "", None),
    ],
)
def test_within_the_range(range: str, judged: str, points: int | None) -> None:
    assert RowOf(rule_of(f'{{kind: judged, range: "{range}"}}')).score(judged=judged).points == points


def test_any_row_and_the_whole_weight_by_default() -> None:
    rule = rule_of("{kind: judged}")
    assert rule.reads() == {"number", "day", "words", ""}
    assert RowOf(rule, Fraction(3)).score("健全", "好", judged="2.5").points == Fraction("2.5")


def test_a_range_of_points_is_refused(refused: Callable[[str], list[str]]) -> None:
    assert refused('{kind: judged, range: "[60, 80)"}') == ["E214"]
    assert refused('{kind: judged, range: "[60%, ∞)"}') == ["E214"]
    assert refused('{kind: judged, range: "60-80"}') == ["N201"]
