"""proportion: the weight times a rate."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.number import Mode, Rounding
from jixiao.rules.rule import Promises
from jixiao.testing.rows import RowOf, rule_of

TEXT = "{kind: proportion, of: 执行数 ÷ 预算数}"


@pytest.mark.parametrize(
    ("rounding", "points"),
    [
        (None, Fraction(10) * Fraction("1043964.77") / Fraction("1283388.75")),
        (Rounding(Fraction("0.0001")), Fraction("8.134")),
        (Rounding(Fraction("0.0001"), Mode.CUT), Fraction("8.134")),
        (Rounding(Fraction("0.01")), Fraction("8.1")),
        (Rounding(Fraction("0.01"), Mode.CEILING), Fraction("8.2")),
    ],
)
def test_the_rate_is_rounded_before_it_is_multiplied(rounding: Rounding | None, points: Fraction) -> None:
    row = RowOf(rule_of(TEXT), Fraction(10), rounding)
    assert row.score(执行数="1043964.77", 预算数="1283388.75").points == points


def test_a_budget_of_zero_leaves_the_row_open() -> None:
    assert RowOf(rule_of(TEXT)).score(执行数="5", 预算数="0").points is None


def test_without_a_cap_the_rate_may_exceed_one() -> None:
    rule = rule_of("{kind: proportion, of: 率, cap: false}")
    assert RowOf(rule).score(率="103.4%").points == Fraction("10.34")
    assert RowOf(rule).score(率="-1%").points == 0
    assert rule.promises(None) == Promises(bounded=False, monotone=1, continuous=True)


def test_it_reads_any_row_unless_it_names_the_row() -> None:
    assert rule_of("{kind: proportion, of: 率}").reads() == {"number", "day", "words", ""}
    assert rule_of("{kind: proportion, of: 实际}").reads() == {"number", ""}
    assert rule_of("{kind: proportion, of: 完成率}").reads() == {"number"}


def test_an_unknown_name_is_refused(unfit: Callable[..., list[str]]) -> None:
    assert unfit("{kind: proportion, of: 执行率}", 执行="1") == ["E111"]
    assert unfit("{kind: proportion, of: 率 > 1}", 率="1") == ["E123"]


def test_nothing_to_read_is_refused(refused: Callable[[str], list[str]]) -> None:
    assert refused("{kind: proportion, of: }") == ["E103"]
