"""核心指标 among the rows of the office's own: formulas that gather rows ask for them as the form marks them."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import RawFiling
from jixiao.plan.model import Plan

BODY = """\
rounding: {score: 0.01, total: 0.01, mode: half_up}
values:
  核心数: 个数(产出, 核心)
  核心得分: 求和(产出, 得分, 核心)
rules:
  达到: {kind: met, basis: {assumed: true}}
indicators:
  - {id: 核心, weight: 40, rule: {kind: formula, formula: "最小(分值, 核心数 × 10 + 核心得分)", basis: {assumed: true}}}
  - {id: 产出, weight: 60, own_rows: {rule: {number: 达到}}}
"""


def test_a_row_that_the_form_marks_as_core_is_gathered_as_core(
    plan_of: Callable[[str], Plan],
    form_of: Callable[..., RawFiling],
    evaluation_of: Callable[[RawFiling, Plan], Evaluation],
) -> None:
    own = {"target": "≥10次", "actual": "12次", "weight": "10"}
    rows = [
        ("产出/甲", {**own, "core": "是"}),
        ("产出/乙", {**own, "weight": "50"}),
    ]
    evaluation = evaluation_of(form_of(rows, year="2021"), plan_of(BODY))
    assert evaluation.value("核心.score") == Fraction(20)  # one core row: 1 × 10, and its 10 points
    assert evaluation.total == Fraction(80)
