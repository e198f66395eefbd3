"""formula: the escape hatch, held within the weight."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.number import Rounding
from jixiao.testing.rows import RowOf, rule_of


@pytest.mark.parametrize(
    ("ratio", "points"), [("0.2%", "9.8"), ("0", "10"), ("9%", "1"), ("10%", "0"), ("10.1%", "0"), ("-5%", "10")]
)
def test_the_cut_off_of_daying(ratio: str, points: str) -> None:
    rule = rule_of("{kind: formula, formula: '如果(x > 0.1, 0, (1 - 10 × x) × 分值)'}")
    assert RowOf(rule).score(x=ratio).points == Fraction(points)


def test_points_stay_within_the_weight() -> None:
    rule = rule_of("{kind: formula, formula: x}")
    assert [RowOf(rule).score(x=x).points for x in ("-1", "3", "11")] == [0, 3, 10]


def test_names_of_the_row() -> None:
    rule = rule_of("{kind: formula, formula: 完成率 × 分值 + 实际 − 目标}")
    assert rule.reads() == {"number"}
    assert RowOf(rule).score("≥3", "2").points == Fraction(20, 3) - 1
    assert RowOf(rule, Fraction(10), Rounding(Fraction("0.01"))).score("≥3", "2").points == Fraction("5.7")
    assert RowOf(rule).score("≥0", "2").points is None


def test_external_scores_are_converted() -> None:  # S42
    rule = rule_of("{kind: formula, formula: 分值 × 考核得分 ÷ 100}")
    assert RowOf(rule, Fraction(5)).score(考核得分="92.5").points == Fraction("4.625")


def test_formulas_that_do_not_fit(unfit: Callable[..., list[str]], refused: Callable[[str], list[str]]) -> None:
    assert unfit("{kind: formula, formula: 实际 > 1}", "≥1") == ["E123"]
    assert unfit("{kind: formula, formula: 2万元}", "≥1") == ["E217"]
    assert unfit("{kind: formula, formula: 目标 × 2}") == ["E110"]
    assert unfit("{kind: formula, formula: 实际 × 2}", "健全") == ["E120"]
    assert refused("{kind: formula, formula: }") == ["E103"]
    # In { } YAML takes the comma as the end of the formula: the hint says to quote it.
    assert unfit("{kind: formula, formula: 最小(实际, remove: true}", "≥1") == ["E125"]
