"""completion: directions, zero targets, over-fulfilment."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.interval import Sign
from jixiao.number import Mode, Rounding
from jixiao.rules.rule import Promises
from jixiao.testing.rows import RowOf, rule_of


def points(text: str, target: str, actual: str, weight: int | None = 10, **more: str) -> Fraction | None:
    return RowOf(rule_of(text), None if weight is None else Fraction(weight)).score(target, actual, **more).points


@pytest.mark.parametrize(
    ("rule", "wanted"),
    [
        ("{kind: completion}", Fraction(100, 11)),
        ("{kind: completion, at_most: {zero_at: 200%}}", Fraction(9)),
        ("{kind: completion, at_most: {zero_at: 150%}}", Fraction(8)),
        ("{kind: completion, at_most: {zero_at: 300%}}", Fraction("9.5")),
        ("{kind: completion, at_most: all_or_nothing}", Fraction(0)),
    ],
)
def test_three_jurisdictions_score_one_overrun_differently(rule: str, wanted: Fraction) -> None:
    assert points(rule, "≤5300", "5830") == wanted
    assert points(rule, "<5300", "5300") == 10


@pytest.mark.parametrize("rule", ["{kind: completion}", "{kind: completion, at_most: {zero_at: 200%}}"])
@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [
        ("≤0", "0", 10),
        ("≤0", "-1", 10),
        ("≤0", "0.01", 0),
        ("≥0", "0", 10),
        ("≥0", "-1", 0),
        ("≥-5", "-6", 0),
        ("≥-5", "-5", 10),
        ("≤-5", "-4", 0),
        ("=0", "0", 10),
        ("=0", "1", 0),
        ("=0", "-1", 0),
        ("=-2", "-1", 0),
    ],
)
def test_a_target_of_zero_or_below_never_divides(rule: str, target: str, actual: str, wanted: int) -> None:
    assert points(rule, target, actual) == wanted


@pytest.mark.parametrize(
    ("target", "actual", "wanted"),
    [
        ("≥100", "100", Fraction(10)),
        ("≥100", "60", Fraction(6)),  # the limit itself is not below it
        ("≥100", "59.999", Fraction(0)),
        ("≥100", "-1", Fraction(0)),
        ("=100", "59", Fraction(0)),
        ("≥0", "-1", Fraction(0)),
        ("≤60", "60", Fraction(10)),
        ("≤60", "120", Fraction(5)),
        ("≤60", "120.01", Fraction(0)),
        ("≤0", "1", Fraction(0)),
    ],
)
def test_a_completion_too_low_earns_nothing(target: str, actual: str, wanted: Fraction) -> None:
    assert (
        points("{kind: completion, at_least: {zero_below: 60%}, at_most: {zero_below: 50%}}", target, actual) == wanted
    )


def test_a_completion_is_too_low_before_any_rounding() -> None:
    row = RowOf(rule_of("{kind: completion, at_least: {zero_below: 60%}}"), Fraction(10), Rounding(Fraction("0.01")))
    assert row.score("≥1000", "599").points == 0  # as a rate it would round to 60%
    assert row.score("≥1000", "604").points == 6


def test_met_is_judged_before_rounding() -> None:
    row = RowOf(rule_of("{kind: completion}"), Fraction(10), Rounding(Fraction("0.01")))
    assert row.score("≥1000", "999").points == 10  # 99.9% rounds to 100%, but never above
    assert row.score("≥1000", "994").points == Fraction("9.9")
    cut = RowOf(rule_of("{kind: completion}"), Fraction(10), Rounding(Fraction("0.0001"), Mode.CUT))
    assert cut.score("≥120", "99.917").points == Fraction("8.326")


def test_an_odd_unit_never_lifts_a_missed_target_above_the_weight() -> None:
    row = RowOf(rule_of("{kind: completion}"), Fraction(10), Rounding(Fraction("0.7")))
    assert row.score("≥100", "99.99").points == 7
    row = RowOf(rule_of("{kind: completion}"), Fraction(10), Rounding(Fraction("0.7"), Mode.CEILING))
    assert row.score("≥100", "99.99").points == 10


@pytest.mark.parametrize(
    ("over", "scores", "flags"),
    [
        ("{range: '[120%, ∞)', then: ignore}", (10, 10, 10), ((), (), ())),
        ("{range: '[120%, ∞)', then: flag}", (10, 10, 10), ((), ("C401",), ("C401",))),
        ("{range: '[120%, ∞)', then: reason}", (10, 10, 10), ((), ("C402",), ("C402",))),
        ("{range: '(120%, ∞)', then: not_counted}", (10, 10, 0), ((), (), ("C403",))),
        (
            "{range: '[120%, ∞)', then: reduce, per: 10%, credit: 5%, floor: 80%}",
            (10, 10, Fraction("9.75")),
            ((), ("C404",), ("C404",)),
        ),
    ],
)
def test_over_fulfilment(over: str, scores: tuple[Fraction, ...], flags: tuple[tuple[str, ...], ...]) -> None:
    row = RowOf(rule_of(f"{{kind: completion, over: {over}}}"))
    found = [row.score("≥100", actual) for actual in ("119.99", "120", "125")]
    assert tuple(item.points for item in found) == scores
    assert tuple(item.flags for item in found) == flags


def test_a_stated_reason_is_enough_and_a_zero_target_is_never_exceeded() -> None:
    row = RowOf(rule_of("{kind: completion, over: {range: '[130%, ∞)', then: reason}}"))
    assert row.score("≥100", "200", reason=True).flags == ()
    assert row.score("≥0", "200").flags == ()
    assert row.score("≤100", "200").flags == ()


@pytest.mark.parametrize(
    ("target", "actual", "then", "points", "flags"),
    [
        ("≥0", "30", "reason", 10, ("C402",)),
        ("≥0", "29.99", "reason", 10, ()),
        ("≥0", "30", "not_counted", 0, ("C403",)),
        ("=0", "30", "flag", 0, ("C401",)),  # = 0 is not met by 30; that it is far over is said all the same
        ("≥10", "13", "reason", 10, ("C402",)),
        ("≥10", "12", "reason", 10, ()),  # at a target above zero it is the completion that counts
        ("≥-1", "30", "reason", 10, ()),
    ],
)
def test_a_zero_target_has_a_limit_of_its_own(
    target: str, actual: str, then: str, points: int, flags: tuple[str, ...]
) -> None:
    rule = f"{{kind: completion, over: {{range: '[130%, ∞)', zero_target: '[30, ∞)', then: {then}}}}}"
    found = RowOf(rule_of(rule)).score(target, actual)
    assert (found.points, found.flags) == (points, flags)
    assert "目标为 0 的，实际不低于 30" in found.lowered.sentence or target == "≥10"


def test_reduction_stops_at_its_floor() -> None:
    rule = "{kind: completion, over: {range: '[120%, ∞)', then: reduce, per: 10%, credit: 5%, floor: 80%}}"
    assert points(rule, "≥100", "900") == 8
    without = "{kind: completion, over: {range: '[120%, ∞)', then: reduce, per: 10%, credit: 5%}}"
    assert points(without, "≥100", "900") == 0


def test_equality() -> None:
    assert points("{kind: completion}", "=100%", "120%") == 10
    assert points("{kind: completion, equal: exact}", "=100%", "120%") == 0
    assert points("{kind: completion, equal: exact}", "=100%", "100%") == 10


def test_a_named_quantity_in_place_of_the_actual() -> None:
    rule = "{kind: completion, of: 实有人数}"
    assert points(rule, "≤128", "1", 实有人数="128") == 10
    assert points(rule, "≤128", "1", 实有人数="185") == Fraction(1280, 185)


def test_a_missing_actual_leaves_the_row_open() -> None:
    assert points("{kind: completion}", "≥5", "") is None


def test_the_office_may_give_the_weight() -> None:
    row = RowOf(rule_of("{kind: completion}"), None)
    assert row.score("≥10", "5").points is None


def test_promises_by_direction() -> None:
    rule = rule_of("{kind: completion}")
    assert rule.promises(Sign.AT_LEAST) == rule.promises(Sign.ABOVE) == Promises(monotone=1, continuous=True)
    assert rule.promises(Sign.AT_MOST) == Promises(monotone=-1, continuous=True)
    assert rule.promises(Sign.EQUAL) == Promises()
    limited = rule_of("{kind: completion, at_least: {zero_below: 60%}, at_most: {zero_below: 60%}}")
    assert limited.promises(Sign.AT_LEAST) == Promises(monotone=1)
    assert limited.promises(Sign.AT_MOST) == Promises(monotone=-1)
    over = rule_of("{kind: completion, over: {range: '[130%, ∞)', then: not_counted}}")
    assert over.promises(Sign.AT_LEAST) == Promises()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("{kind: completion, at_most: {zero_at: 100%}}", ["E206"]),
        ("{kind: completion, at_most: {zero_at: 两倍}}", ["E221"]),
        ("{kind: completion, at_most: {zero_at: 200%, zero_below: 60%}}", ["E203"]),
        ("{kind: completion, at_most: {zero_below: 120%}}", ["E206"]),
        ("{kind: completion, at_least: {zero_below: 0}}", ["E206"]),
        ("{kind: completion, over: {range: '[80%, ∞)', then: flag}}", ["E207"]),
        ("{kind: completion, over: {range: '(-∞, ∞)', then: flag}}", ["E207"]),
        ("{kind: completion, over: {range: '[130%, ∞)', then: flag, per: 10%}}", ["E204"]),
        ("{kind: completion, over: {range: '[130%, ∞)', then: reduce}}", ["E205", "E205"]),
        ("{kind: completion, over: {range: '[130%, ∞)', then: reduce, per: 0, credit: 200%}}", ["E206", "E206"]),
        ("{kind: completion, over: {range: '130%以上', then: flag}}", ["N201"]),
    ],
)
def test_what_cannot_be_meant_is_refused(refused: Callable[[str], list[str]], text: str, codes: list[str]) -> None:
    assert refused(text) == codes


def test_a_row_without_direction_is_refused(unfit: Callable[..., list[str]]) -> None:
    assert unfit("{kind: completion}", "100") == ["E201"]
    assert unfit("{kind: completion}", "≠100") == ["E201"]
    assert unfit("{kind: completion, of: 率 > 1}", "≥100", 率="1") == ["E123"]
