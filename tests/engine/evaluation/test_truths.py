"""What is due in one filing: by the trees that columns compile, without the limits of columns."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.evaluation.lowered.every import LOWERED
from jixiao.evaluation.lowered.stated import stated
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.subject import Subject, look_at
from jixiao.filing.model import RawFiling
from jixiao.plan.model import Plan

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]
EvaluationOf = Callable[[RawFiling, Plan], Evaluation]

TEXT = """\
rounding: {rate: 0.01%, score: 0.01, total: 0.01}
inputs:
  资金:
    columns: {全年预算数: money, 全年执行数: money}
    lines: {总额: [基本支出, 项目支出]}
    total: children
values:
  执行率: {formula: 总额.全年执行数 ÷ 总额.全年预算数}
indicators:
  - {id: 预算执行, weight: 10, rule: {kind: proportion, of: 执行率}}
  - id: 产出
    weight: 90
    own_rows: {under: {数量指标: open}, rule: {number: {kind: completion, at_least: by_ratio}}, not_applicable: drop}
ratings: [{name: 优, range: "[90, 100]"}, {name: 良, range: "[0, 90)"}]
"""

SPENT = {"annual": "120", "executed": "22"}  # 18.3333…%
ROW = {"weight": "90", "target": "≥3", "actual": "1", "score": "30"}


@pytest.fixture
def subject_of(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> Callable[..., Subject]:
    """A filing of one line of funds and one own row, looked at."""

    def make(line: dict[str, str], row: dict[str, str], **totals: str) -> Subject:
        lines, rows = [("总额", {**SPENT, **line})], [("产出/数量指标/甲", {**ROW, **row})]
        return look_at(evaluation_of(form_of(rows=rows, lines=lines, totals=totals or None), plan_of(TEXT)))

    return make


def due(subject: Subject, *codes: str) -> list[tuple[str, str]]:
    return [(item.code, item.node) for item in subject.due(*(codes or LOWERED))]


def test_nothing_is_due_where_all_is_right_or_nothing_is_claimed(subject_of: Callable[..., Subject]) -> None:
    assert due(subject_of({"rate": "18.33%", "score": "1.83"}, {}, score="31.83", rating="良")) == []
    assert due(subject_of({}, {"score": ""})) == []


def test_what_cannot_be_read_claims_nothing(subject_of: Callable[..., Subject]) -> None:
    assert due(subject_of({"rate": "约18%"}, {"score": "约30"}, score="三十")) == []


@pytest.mark.parametrize(
    ("rate", "code"),
    [
        ("18.333333333333%", []),
        ("18.333333333334%", ["C103"]),  # off by less than its twelfth place
        ("18.333333333433%", ["C102"]),
        ("0.183333333333", ["C106"]),
        ("0", ["C102"]),
        ("1834567890123.5%", ["C102"]),
    ],
)
def test_no_claim_is_too_fine_or_too_wide(subject_of: Callable[..., Subject], rate: str, code: list[str]) -> None:
    assert [found for found, _ in due(subject_of({"rate": rate}, {}), "C102", "C103", "C106")] == code


def test_figures_are_those_of_the_trees(subject_of: Callable[..., Subject]) -> None:
    subject = subject_of({"rate": "20%", "score": "1.83"}, {"score": "31"}, score="35")
    rate, row, whole, parts = subject.due("C102", "C110", "C112", "C113")
    assert rate.figure("exact") == Fraction(22, 120)
    assert (row.node, row.figure("score")) == ("产出#0", 30)
    assert whole.figure("total") == Fraction("31.83")
    assert parts.figure("parts") == Fraction("32.83")
    with pytest.raises(KeyError):
        rate.figure("score")


def test_a_row_that_does_not_apply_has_no_score_to_be_held_to(subject_of: Callable[..., Subject]) -> None:
    assert due(subject_of({}, {"actual": "不适用", "score": "5"}), "C110", "C111") == []


def test_the_checks_of_a_plan_are_lowered_once(plan_of: PlanOf) -> None:
    plan = plan_of(TEXT)
    made = stated(plan, plan.nodes)
    assert made is stated(plan, plan.nodes)
    assert made is not stated(plan_of(TEXT + "checks: {claimed_rate: false}\n"), plan.nodes)
    assert made.of(("C110", "C111")) is made.of(("C110", "C111"))


def test_what_rules_gather_is_no_matter_of_checks(subject_of: Callable[..., Subject]) -> None:
    with pytest.raises(ValueError, match="产出"):
        subject_of({}, {}).truths.members("产出.数量指标")
