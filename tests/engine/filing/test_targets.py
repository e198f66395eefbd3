"""Two columns of targets, rows without one, coefficients that a person gives, and core indicators."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.api import node_scores, recognise
from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus
from jixiao.filing.model import GridCell, RawFiling, Sheet, Sheets
from jixiao.origin import Cell
from jixiao.plan.model import Plan

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]
EvaluationOf = Callable[[RawFiling, Plan], Evaluation]

OWN = """\
{more}
rules:
  定量: {{kind: completion}}
indicators:
  - {{id: 产出, weight: 100, own_rows: {{rule: 定量, {own}}}}}
"""
FIXED = """\
rules:
  定量: {{kind: completion}}
indicators:
  - {{id: 合格率, weight: 60, target: open, takes: number, direction: at_least, rule: 定量, {row}}}
  - {{id: 覆盖率, weight: 40, target: "≥90", rule: 定量}}
"""


def score_of(evaluation: Evaluation, name: str) -> NodeScore:
    return next(node for node in node_scores(evaluation) if node.path[-1] == name)


def codes(evaluation: Evaluation) -> list[str]:
    return [item.code for item in evaluation.findings]


# two columns


@pytest.mark.parametrize(
    ("scored", "adjusted", "score", "code"),
    [
        ("initial", "≥200", 50, 0),  # 50 ÷ 100
        ("adjusted", "≥200", 25, 0),  # 50 ÷ 200
        ("adjusted_if_given", "≥200", 25, 0),
        ("adjusted_if_given", "", 50, 0),
        ("", "≥200", 50, 1),  # nobody says which: the initial one, and a finding
        ("", "≥100.0", 50, 0),  # the same number, written otherwise
    ],
)
def test_which_of_two_targets_is_scored(
    form_of: FormOf,
    plan_of: PlanOf,
    evaluation_of: EvaluationOf,
    scored: str,
    adjusted: str,
    score: int,
    code: int,
) -> None:
    plan = plan_of(OWN.format(more=f"scored_target: {scored}" if scored else "", own="not_applicable: drop"))
    cells = {"target": "≥100", "actual": "50", "weight": "60", "reason": "见附件"}
    rows = [
        ("产出/甲", {**cells, "adjusted": adjusted} if adjusted else cells),
        ("产出/乙", {"target": "≥1", "adjusted": "≥1", "actual": "1", "weight": "40"}),
    ]
    evaluation = evaluation_of(form_of(rows), plan)
    row = score_of(evaluation, "甲")
    assert row.score == Fraction(score) * 60 / 100
    assert codes(evaluation).count("B190") == code
    assert row.targets == (("≥100", adjusted) if adjusted else None)


def test_a_form_of_one_column_holds_the_adjusted_targets(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    plan = plan_of(OWN.format(more="scored_target: adjusted", own="not_applicable: drop"))
    evaluation = evaluation_of(form_of([("产出/甲", {"target": "≥2", "actual": "1", "weight": "100"})]), plan)
    assert evaluation.total == 50


def test_a_fixed_row_takes_the_adjusted_target_too(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    plan = plan_of("scored_target: adjusted\n" + FIXED.format(row="optional: false"))
    rows = [
        ("合格率", {"target": "50", "adjusted": "80", "actual": "40"}),
        ("覆盖率", {"target": "50", "adjusted": "≥90", "actual": "90"}),
    ]
    evaluation = evaluation_of(form_of(rows), plan)
    assert evaluation.total == 30 + 40
    assert score_of(evaluation, "合格率").targets == ("50", "80")
    assert "C126" not in codes(evaluation)  # it is the adjusted target that is held against the framework's


# rows without a target


@pytest.mark.parametrize(
    ("own", "total", "found"),
    [
        ("blank_target: refuse", None, "B142"),
        ("blank_target: keep", 60, "B191"),
        ("not_applicable: rescale, blank_target: keep", 60, "B191"),
        ("not_applicable: rescale, blank_target: not_applicable", 100, "B150"),
        ("not_applicable: drop, blank_target: not_applicable", 60, "B150"),
    ],
)
def test_a_row_without_a_target(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf, own: str, total: int | None, found: str
) -> None:
    plan = plan_of(OWN.format(more="checks: {reason_required: {below_weight: true}}", own=own))
    rows = [("产出/甲", {"target": "≥1", "actual": "1", "weight": "60"}), ("产出/乙", {"weight": "40"})]
    evaluation = evaluation_of(form_of(rows), plan)
    assert evaluation.total == total
    assert found in codes(evaluation)
    assert "C130" not in codes(evaluation)


def test_a_kept_row_weighs_and_scores_nothing(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    plan = plan_of(OWN.format(more="", own="under: {数量: open}, blank_target: keep"))
    rows = [
        ("产出/数量/甲", {"target": "≥1", "actual": "1", "weight": "60"}),
        ("产出/数量/乙", {"actual": "3", "weight": "40"}),
    ]
    evaluation = evaluation_of(form_of(rows), plan)
    row = score_of(evaluation, "乙")
    assert (row.status, row.weight, row.score) == (ScoreStatus.NOT_APPLICABLE, 40, 0)
    assert score_of(evaluation, "数量").weight == 100
    assert "B192" in codes(evaluation)  # 3 was filled in


def test_a_fixed_row_without_a_target(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    rows = [("合格率", {"actual": "95"}), ("覆盖率", {"actual": "90"})]
    kept = evaluation_of(form_of(rows), plan_of(FIXED.format(row="blank_target: keep")))
    assert (kept.total, score_of(kept, "合格率").weight) == (40, 60)
    assert {"B191", "B192"} <= set(codes(kept))
    given = FIXED.format(row="blank_target: not_applicable, not_applicable: {give_to: 覆盖率}")
    assert evaluation_of(form_of(rows), plan_of(given)).total == 100
    unreadable = [("合格率", {"target": "很多", "actual": "95"}), ("覆盖率", {"actual": "90"})]
    assert evaluation_of(form_of(unreadable), plan_of(FIXED.format(row="blank_target: keep"))).total is None


# coefficients

GRADED = """\
rules:
  系数: {kind: judged, as: credit, range: "[50%, 100%]"}
  定性: {kind: grade, as: credit, grades: [{label: 好, range: "[80%, 100%]", credit: judged}, {label: 差, range: "[0%, 80%)", credit: 20%}]}
indicators:
  - {id: 制度, weight: 30, target: open, takes: words, rule: 系数}
  - {id: 公开, weight: 10, target: open, takes: words, rule: 定性}
  - {id: 产出, weight: 60, own_rows: {rule: 系数}}
"""


@pytest.mark.parametrize(
    ("credit", "score"),
    [("90%", 27), ("0.9", 27), ("100%", 30), ("50%", 15), ("49%", None), ("101%", None), ("", None), ("约九成", None)],
)
def test_points_are_the_coefficient_times_the_weight(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf, credit: str, score: int | None
) -> None:
    rows = [
        ("制度", {"target": "健全", "actual": "健全", **({"credit": credit} if credit else {})}),
        ("公开", {"target": "公开", "actual": "好", "credit": "80%"}),
        ("产出/甲", {"target": "≥1", "actual": "0", "weight": "60", "credit": "75%"}),
    ]
    evaluation = evaluation_of(form_of(rows), plan_of(GRADED))
    row = score_of(evaluation, "制度")
    assert row.score == score
    assert row.status is (ScoreStatus.OPEN if score is None else ScoreStatus.JUDGED)
    assert score_of(evaluation, "公开").score == 8
    assert score_of(evaluation, "甲").score == 45
    said = [code for code in codes(evaluation) if code in ("B193", "C140")]
    assert bool(said) is (score is None)


def test_a_grade_with_its_own_credit_asks_for_no_coefficient(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    evaluation = evaluation_of(form_of([("公开", {"target": "公开", "actual": "差"})]), plan_of(GRADED))
    assert score_of(evaluation, "公开").score == 2


def test_a_heading_in_per_cent_says_what_its_numbers_are() -> None:
    def cells(row: int, *texts: str) -> tuple[GridCell, ...]:
        return tuple(GridCell(text, Cell("表.xlsx", "表", f"{'ABCDEFG'[at]}{row}")) for at, text in enumerate(texts))

    sheet = Sheet(
        "表",
        (
            cells(1, "指标名称", "年初指标值", "调整指标值", "全年完成值", "得分系数(%)", "指标权重", "是否核心指标"),
            cells(2, "制度", "高", "较高", "高", "90", "3", "是"),
        ),
    )
    (raw,) = recognise(Sheets("表.xlsx", "0", (sheet,)))
    (row,) = raw.rows
    assert {role: cell.text for role, cell in row.cells.items()} == {
        "target": "高",
        "adjusted": "较高",
        "actual": "高",
        "credit": "90%",
        "weight": "3",
        "core": "是",
    }
    assert not raw.diagnostics


# core indicators


def test_core_indicators_are_marked_by_the_framework_or_by_the_form(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    body = """\
rules: {定量: {kind: completion}}
indicators:
  - {id: 合格率, core: true, weight: 40, target: "≥1", rule: 定量}
  - {id: 产出, weight: 60, own_rows: {rule: 定量}}
"""
    rows = [
        ("合格率", {"actual": "1"}),
        ("产出/甲", {"target": "≥1", "actual": "1", "weight": "30", "core": "√"}),
        ("产出/乙", {"target": "≥1", "actual": "1", "weight": "30", "core": "否"}),
    ]
    evaluation = evaluation_of(form_of(rows), plan_of(body))
    assert [node.path[-1] for node in node_scores(evaluation) if node.core] == ["合格率", "甲"]
