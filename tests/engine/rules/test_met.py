"""met: all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.interval import Sign
from jixiao.testing.rows import RowOf, rule_of


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("≥95%", "95%", 5),
        (">95%", "95%", 5),
        ("≥95%", "94.99%", 0),
        ("≤3", "3", 5),
        ("≤3", "4", 0),
        ("=2", "2", 5),
        ("=2", "3", 0),
        ("2024年6月", "2024年6月30日", 5),
        ("2024年6月", "2024年7月1日", 0),
        ("≥1", "", None),
    ],
)
def test_met_or_nothing(target: str, actual: str, points: int | None) -> None:
    assert RowOf(rule_of("{kind: met}"), Fraction(5)).score(target, actual).points == points


def test_the_good_answer_may_be_no() -> None:
    row = RowOf(rule_of("{kind: met, good: [否], bad: [是]}"), Fraction(25))
    assert row.score("资金未被核减", "否").points == 25
    assert row.score("资金未被核减", "是").points == 0
    assert row.score("资金未被核减", "不详").points is None


def test_it_reads_words_only_where_some_are_good() -> None:
    assert rule_of("{kind: met}").reads() == {"number", "day"}
    assert rule_of("{kind: met, good: [是]}").reads() == {"number", "day", "words"}
    assert rule_of("{kind: met, good: [是], bad: [否]}").labels() == ("是", "否")


def test_promises() -> None:
    rule = rule_of("{kind: met}")
    assert [rule.promises(sign).monotone for sign in (Sign.ABOVE, Sign.AT_MOST, Sign.EQUAL, None)] == [1, -1, 0, 0]


def test_contradictions_are_refused(refused: Callable[[str], list[str]], unfit: Callable[..., list[str]]) -> None:
    assert refused("{kind: met, good: [是], bad: [是]}") == ["E219"]
    assert refused("{kind: met, bad: [否]}") == ["E220"]
    assert unfit("{kind: met}", "5") == ["E201"]
    assert unfit("{kind: met}", "") == ["E201"]
