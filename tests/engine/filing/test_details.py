"""Details of own rows: who has any, their sums, and what happens where they do not add up."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import RawFiling
from jixiao.plan.model import Plan

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]
EvaluationOf = Callable[[RawFiling, Plan], Evaluation]

BODY = """\
rules: {定量: {kind: completion}}
indicators:
  - {id: 产出, weight: 100, own_rows: {under: {数量: open, 质量: open}, count: "[0, 1]", rule: 定量, details: sum}}
"""


@pytest.mark.parametrize(
    ("target", "actual", "parts", "total", "codes"),
    [
        ("≥10亩", "8亩", (("4亩", "3亩"), ("6亩", "5亩")), 80, []),
        ("≥10亩", "9亩", (("4亩", "3亩"), ("6亩", "5亩")), None, ["B194"]),
        ("≥11亩", "8亩", (("4亩", "3亩"), ("6亩", "5亩")), None, ["B194"]),
        ("≥10亩", "", (("4亩", "3亩"), ("6亩", "5亩")), 80, ["B195"]),
        ("≥10亩", "8亩", (("4亩", "3亩"), ("6亩", "")), None, ["B194"]),
        ("≥192只", "192只", (("180只", "180只"), ("12头", "12头")), 100, []),
        ("≥10万元", "8万元", (("4万元", "30000元"), ("6万元", "5万元")), 80, []),
        ("≥10", "8", (("4%", "3"), ("6", "5")), None, ["B194"]),  # a rate and a number do not add up
        ("≥10亩", "8亩", (("", "3亩"), ("", "5亩")), None, ["B194"]),
    ],
)
def test_a_row_is_the_sum_of_its_details(
    form_of: FormOf,
    plan_of: PlanOf,
    evaluation_of: EvaluationOf,
    target: str,
    actual: str,
    parts: tuple[tuple[str, str], ...],
    total: int | None,
    codes: list[str],
) -> None:
    def cells(target: str, actual: str, weight: str = "") -> dict[str, str]:
        given = {"target": target, "actual": actual, "weight": weight}
        return {role: text for role, text in given.items() if text}

    details = [(f"产出/数量/其中第{number}处", cells(*part)) for number, part in enumerate(parts)]
    evaluation = evaluation_of(form_of([("产出/数量/面积", cells(target, actual, "100")), *details]), plan_of(BODY))
    assert evaluation.total == total
    said = [item.code for item in evaluation.findings if item.code in ("B194", "B195", "B141", "C124", "C140")]
    assert said == codes


def test_details_belong_to_the_row_above_in_their_own_group(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    rows = [
        ("产出/数量/面积", {"target": "≥10亩", "actual": "10亩", "weight": "60"}),
        ("产出/质量/成活率", {"target": "≥95%", "actual": "95%"}),  # of another group: a row of its own
    ]
    evaluation = evaluation_of(form_of(rows), plan_of(BODY))
    assert [row.name for row in evaluation.filing.rows] == ["面积", "成活率"]
    assert "B141" in {item.code for item in evaluation.findings}


def test_without_the_word_no_row_is_a_detail(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    rows = [
        ("产出/数量/面积", {"target": "≥10亩", "actual": "10亩", "weight": "100"}),
        ("产出/数量/其中桃树", {"target": "≥10亩", "actual": "10亩"}),
    ]
    evaluation = evaluation_of(form_of(rows), plan_of(BODY.replace(", details: sum", "")))
    assert evaluation.total is None
    assert len(evaluation.filing.rows) == 2
