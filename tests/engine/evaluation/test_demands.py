"""Cells that a framework's conditions demand, groups to be chosen among, and totals without a rating."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.api import build_report, render
from jixiao.diagnostic import Severity
from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import RawFiling
from jixiao.plan.model import Plan

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]
EvaluationOf = Callable[[RawFiling, Plan], Evaluation]

BODY = """\
inputs:
  资金: {{columns: {{年初预算数: money, 全年预算数: money, 全年执行数: money}}, lines: [总额]}}
values:
  执行率: {{formula: 总额.全年执行数 ÷ 总额.全年预算数, if_zero: missing}}
rules:
  定量: {{kind: completion}}
  评定: {{kind: judged}}
indicators:
  - {{id: 预算执行, weight: 10, rule: {{kind: proportion, of: 执行率}}}}
  - id: 产出
    weight: 60
    indicators:
      - {{id: 数量, weight: 30, target: open, takes: number, direction: at_least, rule: 定量}}
      - {{id: 制度, weight: 30, target: open, takes: words, rule: 评定}}
  - {{id: 效益, weight: 30, own_rows: {{rule: {{number: 定量, words: 评定}}}}}}
checks: {{{checks}}}
"""


def rows(**changed: dict[str, str]) -> list[tuple[str, dict[str, str]]]:
    cells = {
        "数量": {"target": "10", "actual": "8"},
        "制度": {"target": "健全", "actual": "健全", "judged": "30"},
        "甲": {"target": "≥1", "actual": "1", "weight": "20"},
        "乙": {"target": "改善", "actual": "改善", "judged": "10", "weight": "10"},
    }
    paths = {"数量": "产出/数量", "制度": "产出/制度", "甲": "效益/甲", "乙": "效益/乙"}
    return [(paths[name], {**cells[name], **changed.get(name, {})}) for name in paths]


@pytest.mark.parametrize(
    ("when", "changed", "named"),
    [
        ("定性", {}, ["制度", "乙"]),
        ("定性", {"制度": {"reason": "见附件"}}, ["乙"]),
        ("已调整", {}, []),
        ("已调整", {"数量": {"adjusted": "12"}, "制度": {"adjusted": "健全"}}, ["数量"]),
        ("已调整", {"乙": {"adjusted": "明显改善"}}, ["乙"]),
        ("完成率 < 90%", {}, ["数量"]),  # rows without a number have no 完成率 and are not asked
        ("分值 ≥ 30", {}, ["数量", "制度"]),
        ("{产出: 分值 ≥ 30 且 定性}", {}, ["制度"]),
        ("{效益: 分值 ≥ 10}", {}, ["甲", "乙"]),
        ("{产出.数量: 分值 > 0}", {}, ["数量"]),
        ("执行率 < 100% 且 定性", {}, []),
    ],
)
def test_who_has_to_give_a_reason(
    form_of: FormOf,
    plan_of: PlanOf,
    evaluation_of: EvaluationOf,
    when: str,
    changed: dict[str, dict[str, str]],
    named: list[str],
) -> None:
    plan = plan_of("scored_target: adjusted_if_given\n" + BODY.format(checks=f"reason_required: {{when: {when}}}"))
    lines = [("总额", {"initial": "10", "annual": "10", "executed": "10"})]
    found = [item for item in evaluation_of(form_of(rows(**changed), lines), plan).findings if item.code == "C190"]
    assert [dict(item.arguments)["row"] for item in found] == named
    assert all(item.severity is Severity.WARNING for item in found)


@pytest.mark.parametrize(
    ("initial", "reason", "cell"), [("10", "", None), ("8", "", "lines[0].initial"), ("8", "年中追加", None)]
)
def test_a_budget_that_was_adjusted_asks_its_own_line_for_the_reason(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf, initial: str, reason: str, cell: str | None
) -> None:
    when = "{预算执行: 总额.年初预算数 ≠ 总额.全年预算数}"
    plan = plan_of(BODY.format(checks=f"reason_required: {{when: {when}, severity: error}}"))
    line = {"initial": initial, "annual": "10", "executed": "10"} | ({"reason": reason} if reason else {})
    evaluation = evaluation_of(form_of(rows(), [("总额", line)]), plan)
    found = [item for item in evaluation.findings if item.code == "C190"]
    assert [getattr(item.origin, "reference", "") for item in found] == ([cell] if cell else [])
    assert all(item.severity is Severity.ERROR for item in found)


def test_a_description_is_a_cell_of_its_own(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    plan = plan_of(BODY.format(checks="description_required: {when: 定性}"))
    filed = rows(制度={"description": "修订三项制度"}, 乙={"reason": "这里写的是原因"})
    found = [item for item in evaluation_of(form_of(filed), plan).findings if item.code == "C191"]
    assert [dict(item.arguments)["row"] for item in found] == ["乙"]


def test_the_note_on_a_score_is_a_cell_of_its_own(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    plan = plan_of(BODY.format(checks="score_note_required: {when: 定性, severity: error}"))
    filed = rows(制度={"basis": "逐条对照办法，缺一条"}, 乙={"description": "修订三项制度"})
    found = [item for item in evaluation_of(form_of(filed), plan).findings if item.code == "C202"]
    assert [dict(item.arguments)["row"] for item in found] == ["乙"]
    assert found[0].severity is Severity.ERROR


CHOSEN = """\
rules: {定量: {kind: completion}}
indicators:
  - {id: 效益, weight: 40, own_rows: {under: {经济: open, 社会: open, 生态: open}, count: "[1, 2]", chosen: "[1, 2]", rule: 定量}}
  - {id: 质量, weight: 60, target: "≥1", rule: 定量}
"""


@pytest.mark.parametrize(
    ("used", "found"), [((), 1), (("经济",), 0), (("经济", "生态"), 0), (("经济", "社会", "生态"), 1)]
)
def test_the_office_chooses_among_groups(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf, used: tuple[str, ...], found: int
) -> None:
    filed = [(f"效益/{group}/{group}一", {"target": "≥1", "actual": "1", "weight": "10"}) for group in used]
    evaluation = evaluation_of(form_of([*filed, ("质量", {"actual": "1"})]), plan_of(CHOSEN))
    codes = [item.code for item in evaluation.findings]
    assert codes.count("C192") == found
    assert "C124" not in codes  # a group that is not chosen is not asked how many rows it has


def test_a_total_without_a_rating(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    body = "rules: {定量: {kind: completion}}\nindicators: [{id: 质量, weight: 100, target: '≥1', rule: 定量}]\nratings: none\n"
    evaluation = evaluation_of(form_of([("质量", {"actual": "1"})], totals={"rating": "优"}), plan_of(body))
    assert (evaluation.total, evaluation.rating, evaluation.complete, evaluation.possible_ratings) == (
        100,
        None,
        True,
        (),
    )
    assert "C114" not in {item.code for item in evaluation.findings}
    for format in ("text", "md", "html", "json"):
        assert render([build_report(evaluation)], format)
    open_one = evaluation_of(form_of([("质量", {})]), plan_of(body))
    assert (open_one.complete, open_one.rating, open_one.possible_ratings) == (False, None, ())
