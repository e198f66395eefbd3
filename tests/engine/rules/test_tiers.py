"""tiers: the interval says the points."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.number import Rounding
from jixiao.rules.rule import Promises
from jixiao.testing.rows import RowOf, rule_of

COST = """{kind: tiers, of: 绝对值(率), tiers: [
  {range: "[0, 10%]", points: 5}, {range: "(10%, 15%]", points: 3},
  {range: "(15%, 20%]", points: 1}, {range: "(20%, ∞)", points: 0}]}"""


@pytest.mark.parametrize(
    ("rate", "points"),
    [("0%", 5), ("-10%", 5), ("10.001%", 3), ("15%", 3), ("-15.1%", 1), ("20%", 1), ("-20.01%", 0), ("900%", 0)],
)
def test_cost_control_of_jiangxi(rate: str, points: int) -> None:
    assert RowOf(rule_of(COST), Fraction(5)).score(率=rate).points == points


def test_a_rate_is_rounded_before_it_is_looked_up() -> None:
    rule = rule_of(
        '{kind: tiers, of: 甲 ÷ 乙 × 100%, tiers: [{range: "[0, 90%)", points: 1}, {range: "[90%, ∞)", points: 2}]}'
    )
    assert RowOf(rule, Fraction(2)).score(甲="89999", 乙="100000").points == 1
    rounded = RowOf(rule, Fraction(2), Rounding(Fraction("0.001")))
    assert rounded.score(甲="89999", 乙="100000").points == 2


def test_outside_all_tiers_the_row_is_open() -> None:
    assert RowOf(rule_of(COST.replace("绝对值(率)", "率")), Fraction(5)).score(率="-1%").points is None


def test_the_actual_is_read_where_nothing_is_named() -> None:
    rule = rule_of('{kind: tiers, tiers: [{range: "[0, 5)", credit: 20%}, {range: "[5, 9]", credit: 100%}]}')
    assert RowOf(rule).score("≥9", "4.99").points == 2
    assert RowOf(rule).score("", "5").points == 10
    assert rule.reads() == {"number", ""}


@pytest.mark.parametrize(
    ("tiers", "codes"),
    [
        ('{range: "[0, 10%]", points: 3}, {range: "[10%, 20%]", points: 2}', ["E208"]),
        ('{range: "[0, 10%)", points: 3}, {range: "(10%, 20%]", points: 2}', ["E209"]),
        ('{range: "[0, 10%]", points: 3}, {range: "(20%, 30%]", points: 2}', ["E209"]),
        ('{range: "[0, 10%]", points: 3, credit: 10%}', ["E203"]),
        ('{range: "[0, 10%]"}', ["E203"]),
        ('{range: "[0, 10%]", points: -3}', ["E206"]),
        ('{range: "[0, 10%]", credit: 101%}', ["E206"]),
        ('{range: "0-10%", points: 1}', ["N201"]),
        ('{range: "[10%, 0]", points: 1}, {range: "[0", credit: 高}', ["E221", "N201", "N204"]),
    ],
)
def test_tiers_have_to_tile(refused: Callable[[str], list[str]], tiers: str, codes: list[str]) -> None:
    assert sorted(refused(f"{{kind: tiers, tiers: [{tiers}]}}")) == codes


def test_a_tier_above_the_weight(unfit: Callable[..., list[str]]) -> None:
    text = '{kind: tiers, tiers: [{range: "[0, 9]", points: 11}]}'
    assert unfit(text, "≥1") == ["E210"]
    assert RowOf(rule_of(text), Fraction(11)).score("≥1", "1").points == 11


def test_promises_follow_the_order_of_the_intervals() -> None:
    assert rule_of(COST).promises(None) == Promises(monotone=-1)
    mixed = '{kind: tiers, tiers: [{range: "[0, 5)", points: 1}, {range: "[5, 9]", credit: 100%}]}'
    assert rule_of(mixed).promises(None) == Promises()
    level = '{kind: tiers, tiers: [{range: "[0, 5)", points: 1}, {range: "[5, 9]", points: 1}]}'
    assert rule_of(level).promises(None) == Promises(monotone=0, continuous=True)
