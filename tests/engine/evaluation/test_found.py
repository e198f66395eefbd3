"""Further checks of a filing: each finds its slip at its cell, and says nothing where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import RawFiling, RawValue
from jixiao.origin import Cell
from jixiao.plan.model import Plan

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]
EvaluationOf = Callable[[RawFiling, Plan], Evaluation]
Codes = Callable[..., dict[str, str]]

FRAME = """\
rounding: {rate: 0.01%, score: 0.01, total: 0.01}
inputs:
  资金:
    columns: {年初预算数: money, 全年预算数: money, 全年执行数: money}
    lines: {总额: [基本支出, 项目支出]}
    total: children
values:
  执行率: {formula: 总额.全年执行数 ÷ 总额.全年预算数}
rules:
  定量: {kind: completion, at_least: by_ratio, at_most: by_ratio}
indicators:
  - {id: 预算执行, weight: 10, rule: {kind: proportion, of: 执行率}}
  - id: 产出
    weight: 50
    own_rows:
      under: {数量指标: open, 成本指标: open}
      rule: {number: 定量}
      not_applicable: drop
  - id: 效益
    weight: 40
    own_rows:
      under: {社会效益: open}
      rule: {number: 定量}
      not_applicable: drop
ratings: [{name: 优, range: "[90, 100]"}, {name: 良, range: "[0, 90)"}]
checks:
"""

SPENT = {"annual": "100", "executed": "100"}
ROWS = (
    ("产出(50分)/数量指标/场次", {"weight": "50", "target": "≥10", "actual": "10", "score": "50"}),
    ("效益(40分)/社会效益/人次", {"weight": "40", "target": "≥95%", "actual": "97%", "score": "40"}),
)


@pytest.fixture
def codes(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> Codes:
    """The codes of the review with their cells; `checks` are lines of the framework, `change` alters the form."""

    def call(rows=ROWS, line=SPENT, checks: str = "", change=None, **more: object) -> dict[str, str]:  # type: ignore[no-untyped-def]
        raw = form_of(rows=rows, lines=[("总额", line)], **more)
        raw = change(raw) if change is not None else raw
        plan = plan_of(FRAME.removesuffix("checks:\n") if not checks else f"{FRAME}  {checks}\n")
        found = evaluation_of(raw, plan).findings
        return {item.code: getattr(item.origin, "reference", "") for item in found if item.code >= "C2"}

    return call


def with_row(number: int, **cells: str) -> tuple[tuple[str, dict[str, str]], ...]:
    rows = [(path, dict(row)) for path, row in ROWS]
    rows[number][1].update(cells)
    return tuple(rows)


def named(number: int, name: str, **cells: str) -> tuple[tuple[str, dict[str, str]], ...]:
    rows = list(with_row(number, **cells))
    path, row = rows[number]
    rows[number] = (f"{path.rpartition('/')[0]}/{name}", row)
    return tuple(rows)


def noted(text: str) -> Callable[[RawFiling], RawFiling]:
    return lambda raw: replace(raw, texts=(RawValue(text, Cell("表.xlsx", "表", "A9")),))


def test_a_form_that_is_right_has_none_of_these(codes: Codes) -> None:
    assert codes(totals={"score": "100", "weight": "100"}, change=noted("产出指标50分，效益指标40分。")) == {}


def test_a_total_above_what_can_be_reached(codes: Codes) -> None:
    assert codes(totals={"score": "104"}) == {"C215": "totals.score"}
    assert codes(totals={"score": "99"}) == {}
    unread = with_row(0, actual="很多")  # nobody can reach 100 with a weight that was never given
    assert codes(rows=unread, totals={"score": "101"}) == {"C215": "totals.score"}
    assert codes(totals={"score": "104"}, checks="claimed_total: false") == {}


def test_notes_that_weigh_groups_otherwise(codes: Codes) -> None:
    assert codes(change=noted("注：产出指标60分，效益指标40分")) == {"C216": "A9"}
    assert codes(change=noted("注：产出指标得60分以上为好")) == {}  # one group alone is no table of weights
    assert codes(change=noted("产出指标（权重50分）、效益指标（权重40分）")) == {}


def test_a_row_that_repeats_an_amount(codes: Codes) -> None:
    checks = "row_repeats_amount: {rows: {项目总成本: 总额.全年执行数}}"
    cost = named(0, "项目总成本", target="≤100", actual="90")
    assert codes(rows=cost, checks=checks) == {"C217": "rows[0].actual"}
    assert codes(rows=named(0, "项目总成本", target="≤100", actual="100"), checks=checks) == {}
    assert codes(rows=cost) == {}
    loose = "row_repeats_amount: {rows: {项目总成本: 总额.全年执行数}, tolerance: 10}"
    assert codes(rows=cost, checks=loose) == {}
    other_unit = named(0, "项目总成本", target="≤1万元", actual="0.01万元")
    assert codes(rows=other_unit, checks=checks) == {}


def test_a_direction_against_its_name(codes: Codes) -> None:
    checks = "direction: {at_most: [成本], at_least: [满意度], but: [节约]}"
    assert codes(rows=named(0, "培训成本"), checks=checks) == {"C218": "rows[0].target"}
    assert codes(rows=named(0, "培训成本", target="≤10"), checks=checks) == {}
    assert codes(rows=named(0, "成本节约率"), checks=checks) == {}
    assert codes(rows=named(1, "满意度", target="≤97%"), checks=checks) == {"C218": "rows[1].target"}
    assert codes(rows=named(0, "培训成本", target="=10"), checks=checks) == {}
    assert codes(rows=named(0, "培训成本")) == {}


def test_a_form_that_only_holds_the_plan(codes: Codes) -> None:
    bare = tuple((path, {"weight": row["weight"], "target": row["target"]}) for path, row in ROWS)
    assert codes(rows=bare) == {"C219": "rows[0].level3"}
    assert codes(rows=with_row(0, actual="", score="")) == {}


def test_value_times_weight(codes: Codes) -> None:
    slip = with_row(1, target="≥97%", actual="97%", score="38.8")
    assert codes(rows=slip) == {"C220": "rows[1].score"}
    assert codes(rows=with_row(1, target="≥97%", actual="97%", score="38.7")) == {}
    assert codes(rows=with_row(1, target="≥100%", actual="97%", score="38.8")) == {}  # that is the rule itself


def test_a_score_converted_twice(codes: Codes) -> None:
    assert codes(rows=with_row(0, actual="9", score="22.5")) == {"C221": "rows[0].score"}
    assert codes(rows=with_row(0, actual="9", score="45")) == {}


def in_file(name: str) -> Callable[[RawFiling], RawFiling]:
    return lambda raw: replace(raw, file=name)


def test_a_year_of_the_file_name_that_is_not_the_forms(codes: Codes) -> None:
    assert codes(change=in_file("甲镇2020年自评表.xlsx")) == {"C222": "title"}
    assert codes(change=in_file("甲镇2021年自评表.xlsx")) == {}
    assert codes(change=in_file("2022年报送2021年度自评表.xlsx")) == {}
    assert codes(change=in_file("甲镇20200301.xlsx")) == {}
    assert codes(change=in_file("甲镇2020年自评表.xlsx"), checks="heading: false") == {}


def of_office(office: str, title: str, file: str = "表.xlsx") -> Callable[[RawFiling], RawFiling]:
    def change(raw: RawFiling) -> RawFiling:
        office_cell = RawValue(office, Cell(file, "表", "B2"))
        return replace(raw, file=file, office=office_cell, title=RawValue(title, Cell(file, "表", "A1")))

    return change


@pytest.mark.parametrize(
    ("office", "title", "file", "cell"),
    [
        ("合水县吉岷镇人民政府", "白水县部门整体支出绩效自评表（2021年度）", "表.xlsx", "A1"),
        ("合水县吉岷镇人民政府", "2021年度合水县部门整体支出绩效自评表", "表.xlsx", None),
        ("合水县吉岷镇人民政府", "部门整体支出绩效自评表", "合水县板桥镇.xlsx", "B2"),
        ("池州市贵池区棠溪镇人民政府", "2021年贵池区项目支出绩效自评表", "棠溪镇.xlsx", None),
        ("区市场监督管理局农业科", "2021年度项目支出绩效自评表", "表.xlsx", None),
        ("区商务局", "2021年市级服务贸易发展资金项目自评表", "社区.xlsx", None),
        ("某镇社区卫生服务中心", "中央对地方转移支付区域绩效自评表", "表.xlsx", None),
        ("某局", "2021年县级财政项目支出绩效自评表", "表.xlsx", None),
    ],
)
def test_a_place_that_is_not_the_offices(codes: Codes, office: str, title: str, file: str, cell: str | None) -> None:
    assert codes(change=of_office(office, title, file)) == ({} if cell is None else {"C223": cell})


def test_a_score_below_nought(codes: Codes) -> None:
    assert codes(rows=with_row(0, score="-1")) == {"C225": "rows[0].score"}
    assert codes(rows=with_row(0, score="0")) == {}


def test_reasons_beside_full_marks(codes: Codes) -> None:
    told = with_row(0, reason="提前完成")
    assert codes(rows=told, checks="reason_required: {full_score: true}") == {"C226": "rows[0].reason"}
    assert codes(rows=told) == {}


def test_reasons_that_were_copied(codes: Codes) -> None:
    rows = tuple((path, {**row, "actual": "1", "score": "5", "reason": "受疫情影响未能开展"}) for path, row in ROWS)
    assert codes(rows=rows) == {"C227": "rows[1].reason"}
    short = tuple((path, {**row, "reason": "疫情"}) for path, row in rows)
    assert codes(rows=short) == {}
    full = tuple((path, {**row, "actual": "10", "score": row["score"]}) for path, row in ROWS)
    assert codes(rows=full) == {}


@pytest.mark.parametrize("reason", ["略", "略。", "暂无", "待补充", "……", "1", "其他原因"])
def test_a_reason_that_says_nothing(codes: Codes, reason: str) -> None:
    asked = "reason_required: {below_weight: true}"
    assert codes(rows=with_row(0, actual="9", score="45", reason=reason), checks=asked) == {"C253": "rows[0].reason"}
    assert codes(rows=with_row(0, actual="9", score="45", reason=reason)) == {}  # nobody asks for one
    assert codes(rows=with_row(0, reason=reason), checks=asked) == {}  # nothing was lost


@pytest.mark.parametrize("score", ["满分", "玖拾玖", "45/50"])
def test_points_in_words(codes: Codes, score: str) -> None:
    assert codes(rows=with_row(0, score=score)) == {"C254": "rows[0].score"}


@pytest.mark.parametrize("score", ["50分", "５０", "/", ""])
def test_points_with_their_unit_or_none_at_all_are_no_words(codes: Codes, score: str) -> None:
    assert codes(rows=with_row(0, score=score)) == {}


def test_a_short_reason_is_a_reason(codes: Codes) -> None:
    asked = "reason_required: {below_weight: true}"
    assert codes(rows=with_row(0, actual="9", score="45", reason="疫情"), checks=asked) == {}


def test_a_finding_without_a_cell_says_its_file(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    plan = plan_of(FRAME.removesuffix("checks:\n"))
    raw = replace(form_of(rows=ROWS), title=None)
    (told,) = (item for item in evaluation_of(raw, plan).findings if item.code == "C140")
    assert isinstance(told.origin, Cell)
    assert told.origin.file == raw.file


def test_a_reason_that_contradicts_the_score(codes: Codes) -> None:
    assert codes(rows=with_row(0, reason="因故未完成")) == {"C228": "rows[0].reason"}
    assert codes(rows=with_row(0, actual="9", score="45", reason="因故未完成")) == {}
    assert codes(rows=with_row(0, reason="全部完成")) == {}


def test_more_spent_than_budgeted(codes: Codes) -> None:
    over = {"annual": "100", "executed": "100.01"}
    assert codes(line=over, checks="execution: {above: 100%}") == {"C229": "lines[0].executed"}
    assert codes(line=SPENT, checks="execution: {above: 100%}") == {}
    assert codes(line=over) == {}


def test_scores_far_above_the_execution(codes: Codes) -> None:
    half = {"annual": "100", "executed": "69.99"}
    checks = "scores_above_execution: {by: 30%}"
    assert codes(line=half, checks=checks) == {"C231": "lines[0].executed"}
    assert codes(line={"annual": "100", "executed": "70"}, checks=checks) == {}
    assert codes(line=half) == {}


def test_units_mixed(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    def found(top: str, rate: str = "") -> dict[str, str]:
        cells = {"annual": top, "executed": "3000000", **({"rate": rate} if rate else {})}
        lines = [("总额", cells), ("基本支出", {"annual": "1000000"}), ("项目支出", {"annual": "2000000"})]
        evaluation = evaluation_of(form_of(lines=lines), plan_of(FRAME.removesuffix("checks:\n")))
        (*told,) = (item for item in evaluation.findings if item.code == "C232")
        return {item.code: getattr(item.origin, "reference", "") for item in told}

    assert found("300") == {"C232": "lines[0].annual"}
    assert found("3000000") == {}
    assert found("301") == {}
    assert found("300", "100%") == {"C232": "lines[0].annual"}  # the sum and the rate at once


def test_where_two_readings_are_as_good_both_are_said(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    lines = [("总额", {"annual": "300", "executed": "3000000", "rate": "100%"})]
    evaluation = evaluation_of(form_of(lines=lines), plan_of(FRAME.removesuffix("checks:\n")))
    (told,) = (item for item in evaluation.findings if item.code == "C232")
    assert "全年执行数" in told.message()
    assert "全年预算数" in told.message()


def test_money_as_a_quantity_without_a_unit(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    rows = [("产出/数量指标/工程资金金额", {"weight": "50", "target": "≥43.2", "actual": "43.2"})]
    found = evaluation_of(form_of(rows=rows), plan_of(FRAME.removesuffix("checks:\n"))).findings
    assert [item.code for item in found if item.code == "C145"] == ["C145"]


def test_an_actual_that_is_its_target(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    def told(path: str, **cells: str) -> list[str]:
        evaluation = evaluation_of(
            form_of(rows=[(path, {"weight": "50", **cells})]), plan_of(FRAME.removesuffix("checks:\n"))
        )
        return [item.code for item in evaluation.findings if item.code in ("B148", "C252")]

    assert told("别的指标/甲", target="≥360天", actual="≥360天") == ["C252"]  # a row that no framework knows
    assert told("产出/数量指标/甲", target="≥10", actual="≥10") == ["B148"]  # said once
    assert told("别的指标/甲", target="360天", actual="360天") == []
    assert told("别的指标/甲", target="优良", actual="优良") == []


@pytest.mark.parametrize(
    ("target", "actual", "told"),
    [
        ("≥95%", "0.96", [("实际完成值", "0.96%", "96%", "96")]),
        ("≥100%", "1", [("实际完成值", "1%", "100%", "100")]),
        ("≥0.95", "96%", [("目标值", "0.95%", "95%", "95")]),
        ("≥95%", "96", []),
        ("≥95%", "96%", []),
        ("≥95%", "0.96%", []),  # the unit is typed: meant so
        ("≥95%", "0.2", []),  # nothing says that 20% was meant
        ("≤1%", "0.5", []),  # half a percent of complaints
        ("≥0.95", "0.96", []),  # both ratios, and no percentage
        ("≥95人", "0.96", []),
        ("≥95%", "0", []),
    ],
)
def test_a_ratio_typed_as_a_percentage(
    form_of: FormOf,
    plan_of: PlanOf,
    evaluation_of: EvaluationOf,
    target: str,
    actual: str,
    told: list[tuple[str, str, str, str]],
) -> None:
    rows = [("产出/数量指标/合格率", {"weight": "50", "target": target, "actual": actual})]
    found = evaluation_of(form_of(rows=rows), plan_of(FRAME.removesuffix("checks:\n"))).findings
    said = [dict(item.arguments) for item in found if item.code == "C147"]
    assert [(item["side"], item["read"], item["meant"], item["typed"]) for item in said] == told


def test_a_fixed_row_that_is_named_like_a_level_is_a_note(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    body = (
        "rules:\n  定量: {kind: completion, at_least: by_ratio}\nindicators:\n"
        "  - {id: 数量指标, weight: 60, target: open, takes: number, direction: at_least, rule: 定量}\n"
        '  - {id: 质量指标, weight: 40, target: "≥1", rule: 定量}\n'
        'ratings: [{name: 优, range: "[90, 100]"}, {name: 良, range: "[0, 90)"}]\n'
    )
    rows = [("数量指标", {"target": "≥1", "actual": "1"}), ("质量指标", {"actual": "1"})]
    found = evaluation_of(form_of(rows=rows), plan_of(body)).findings
    assert [(str(item.severity), dict(item.arguments)["found"]) for item in found if item.code == "C144"] == [
        ("note", "数量指标")]  # fmt: skip


def test_a_score_is_held_to_the_weight_that_was_typed(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    def told(weight: str, score: str) -> list[str]:
        lines = [("总额", {**SPENT, "weight": weight, "score": score})]
        evaluation = evaluation_of(form_of(lines=lines), plan_of(FRAME.removesuffix("checks:\n")))
        return [item.code for item in evaluation.findings if item.code in ("C120", "C125")]

    assert told("20", "20") == ["C120"]  # what is wrong is the weight
    assert told("20", "21") == ["C125", "C120"]
    assert told("10", "11") == ["C125"]
