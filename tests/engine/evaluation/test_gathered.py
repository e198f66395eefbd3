"""What formulas gather of own rows: words, gaps, rows that do not apply, rows without points, and who is waited for."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import RawFiling
from jixiao.plan.model import Plan

BODY = """
total: 20
values:
  率: {formula: "个数(目标表, 实际 ≥ 目标) ÷ 个数(目标表)", if_zero: missing}
  已知率: {formula: "个数(目标表, 已知(实际) 且 实际 ≥ 目标) ÷ 个数(目标表, 已知(实际))", if_zero: missing}
rules:
  达到: {kind: met, basis: {assumed: true}}
  评: {kind: judged, basis: {assumed: true}}
indicators:
  - {id: 甲, weight: 10, rule: {kind: proportion, of: 率, basis: {assumed: true}}}
  - {id: 乙, weight: 10, rule: {kind: proportion, of: 已知率, basis: {assumed: true}}}
  - {id: 目标表, weight: 0, own_rows: {rule: {number: 达到, words: 评}, not_applicable: drop}}
"""

Evaluate = Callable[[RawFiling, Plan], Evaluation]


def scored(
    plan_of: Callable[[str], Plan], form_of: Callable[..., RawFiling], evaluation_of: Evaluate, *rows: tuple[str, str]
) -> Evaluation:
    typed = [
        (f"目标表/第{index}行", {"target": target, "actual": actual, "score": "0"})
        for index, (target, actual) in enumerate(rows, 1)
    ]
    return evaluation_of(form_of(typed), plan_of(BODY))


def test_rows_without_points_need_no_weight(plan_of, form_of, evaluation_of) -> None:  # type: ignore[no-untyped-def]
    evaluation = scored(plan_of, form_of, evaluation_of, ("≥10", "10"), ("≥10", "9"), ("≤3", "4"))
    assert evaluation.value("率") == Fraction(2, 3), "4 lies above 3: a filter counts what it says, not what is good"
    assert evaluation.total == Fraction(40, 3)
    assert not [item for item in evaluation.findings if item.code == "B141"]


def test_words_are_no_numbers_and_the_row_is_named(plan_of, form_of, evaluation_of) -> None:  # type: ignore[no-untyped-def]
    evaluation = scored(plan_of, form_of, evaluation_of, ("≥10", "10"), ("健全", "健全"))
    assert evaluation.value("率") is None
    assert evaluation.value("已知率") == 1, "已知 leaves it out"
    (finding,) = [item for item in evaluation.findings if item.code == "C140"]
    assert "甲" in finding.message()
    assert "“第2行”" in finding.message()


def test_rows_that_do_not_apply_are_not_gathered(plan_of, form_of, evaluation_of) -> None:  # type: ignore[no-untyped-def]
    evaluation = scored(plan_of, form_of, evaluation_of, ("≥10", "10"), ("/", "/"))
    assert evaluation.value("率") == 1


def test_no_rows_at_all_is_no_rate(plan_of, form_of, evaluation_of) -> None:  # type: ignore[no-untyped-def]
    assert scored(plan_of, form_of, evaluation_of).value("率") is None
