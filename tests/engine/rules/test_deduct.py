"""deduct: points off for every so much beyond a limit."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.rules.rule import Promises
from jixiao.testing.rows import RowOf, rule_of

YUEYANG = "{{kind: deduct, of: 控制率, above: 100%, per: 1%, points: 0.5, counted: {}}}"


@pytest.mark.parametrize(
    ("counted", "rate", "points"),
    [
        ("whole", "103.4%", "3.5"),
        ("exact", "103.4%", "3.3"),
        ("started", "103.4%", "3.0"),
        ("whole", "103%", "3.5"),
        ("exact", "103%", "3.5"),
        ("started", "103%", "3.5"),
        ("started", "100.0001%", "4.5"),
        ("whole", "100.9999%", "5"),
        ("exact", "144.5%", "0"),
        ("exact", "20%", "5"),
    ],
)
def test_a_percentage_point_begun(counted: str, rate: str, points: str) -> None:
    row = RowOf(rule_of(YUEYANG.format(counted)), Fraction(5))
    assert row.score(控制率=rate).points == Fraction(points)


def test_each_side() -> None:
    below = RowOf(rule_of("{kind: deduct, below: 90, per: 5, points: 1, counted: started}"))
    assert [below.score("≥90", actual).points for actual in ("90", "89", "85", "84")] == [10, 9, 9, 8]
    away = RowOf(rule_of("{kind: deduct, away_from: 目标, per: 2, credit: 10%}"))
    assert [away.score("=10", actual).points for actual in ("10", "8", "13")] == [10, 9, Fraction("8.5")]
    falling = RowOf(rule_of("{kind: deduct, above: 0, per: 1, points: 1}"))
    assert falling.score("≤0", "-3").points == 10


def test_the_floor_and_a_weight_that_the_office_gives() -> None:
    rule = rule_of("{kind: deduct, above: 0, per: 1, points: 3, floor: 2}")
    assert RowOf(rule).score("≤0", "100").points == 2
    lowered = RowOf(rule, None).lower("number", None)
    assert lowered.points is not None


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("{kind: deduct, above: 1, below: 2, per: 1, points: 1}", ["E203"]),
        ("{kind: deduct, per: 1, points: 1}", ["E203"]),
        ("{kind: deduct, above: 1, per: 1, points: 1, credit: 10%}", ["E203"]),
        ("{kind: deduct, above: 1, per: 0, points: 1}", ["E206"]),
        ("{kind: deduct, above: 1, per: 1, points: -1}", ["E206"]),
        ("{kind: deduct, above: 1, per: 1, points: 1, floor: -1}", ["E206"]),
        ("{kind: deduct, above: 1, per: 很多, points: 1}", ["E221"]),
        ("{kind: deduct, above: , per: 1, points: 1}", ["E103"]),
    ],
)
def test_what_cannot_be_meant_is_refused(refused: Callable[[str], list[str]], text: str, codes: list[str]) -> None:
    assert refused(text) == codes


def test_rows_that_do_not_fit(unfit: Callable[..., list[str]]) -> None:
    assert unfit("{kind: deduct, above: 0, per: 1, points: 1, floor: 11}", "≤0") == ["E218"]
    assert unfit("{kind: deduct, above: 0, per: 1, points: 1}", "健全") == ["E202"]
    assert unfit("{kind: deduct, above: 甲, per: 1, points: 1}", "≤0") == ["E110"]


def test_what_it_reads_and_promises() -> None:
    assert rule_of("{kind: deduct, above: 1, per: 1, points: 1}").reads() == {"number", ""}
    assert rule_of("{kind: deduct, above: 目标, per: 1, points: 1}").reads() == {"number"}
    assert rule_of("{kind: deduct, of: 甲, above: 1, per: 1, points: 1}").reads() == {"number", "day", "words", ""}
    assert rule_of(YUEYANG.format("exact")).promises(None) == Promises(monotone=-1, continuous=True)
    assert rule_of(YUEYANG.format("whole")).promises(None) == Promises(monotone=-1)


@pytest.mark.parametrize(
    ("target", "actual", "points"),
    [
        ("2021年11月30日", "2021年11月30日", 10),
        ("2021年11月30日", "2021年1月5日", 10),
        ("2021年11月30日", "2021年12月1日", 9),
        ("2021年11月30日", "2022年1月2日", 2),  # 33 days, down to the floor
        ("2024年2月底前", "2024年3月2日", 8),  # the 29th was the last day
    ],
)
def test_so_much_for_every_day_late(target: str, actual: str, points: int) -> None:
    row = RowOf(rule_of("{kind: deduct, above: 目标, per: 1天, points: 1, floor: 2}"))
    assert row.score(target, actual).points == points


def test_days_are_counted_by_the_week_too() -> None:
    for counted, points in (("whole", 9), ("started", 8), ("exact", Fraction(60, 7))):
        row = RowOf(rule_of(f"{{kind: deduct, above: 目标, per: 7天, points: 1, counted: {counted}}}"))
        assert row.score("2021年11月30日", "2021年12月10日").points == points


def test_rules_of_days_read_days_only() -> None:
    assert rule_of("{kind: deduct, above: 目标, per: 1天, points: 1}").reads() == {"day"}
    assert "day" not in rule_of("{kind: deduct, above: 目标, per: 1, points: 1}").reads()
