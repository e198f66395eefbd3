"""Open tables: lines that the office brings, from the form to the members that a Fold gathers."""

from __future__ import annotations

import json
from collections.abc import Callable
from fractions import Fraction

from openpyxl import Workbook

from jixiao.evaluation.evaluate import gather
from jixiao.filing.bind import bind
from jixiao.filing.model import Filing, RawFiling
from jixiao.filing.recognise import recognise
from jixiao.plan.model import Plan
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.xlsx.container import packed
from jixiao_plugins.xlsx.reader import XlsxReader

PlanOf = Callable[[str], Plan]

TEXT = """\
inputs:
  项目:
    columns:
      总分: {type: number, aliases: [得分]}
      等级: {type: label, labels: [优秀, 良好, 合格]}
      全年预算数: money
      完成日期: day
    lines: open
    count: "[2, 3]"
rules:
  直接: {kind: formula, formula: 100}
indicators:
  - {id: 总体, weight: 100, rule: 直接}
"""


def filed(plan: Plan, *lines: dict[str, str], name: str = "项目", unit: str = "万元") -> Filing:
    content = {"title": "2021年度", "money_unit": unit, "tables": {name: list(lines)}}
    return bind(JsonReader().read(json.dumps(content).encode(), name="表.json"), plan)


def codes(filing: Filing) -> list[str]:
    return sorted(item.code for item in filing.diagnostics)


def test_cells_go_to_columns_by_name_alias_and_role(plan_of: PlanOf) -> None:
    plan = plan_of(TEXT)
    filing = filed(
        plan,
        {"label": "甲", "得分": "90.5", "等级": "优秀", "annual": "10", "完成日期": "9月30日"},
        {"label": "乙", "总分": "80", "等级": "良好", "全年预算数（元）": "5"},
    )
    one, two = gather(plan, filing, ())["项目"]
    assert (one["总分"], one["等级"], one["全年预算数"]) == (Fraction("90.5"), "优秀", Fraction(100_000))
    assert (two["总分"], two["等级"], two["全年预算数"]) == (Fraction(80), "良好", Fraction(5))
    assert two["完成日期"] is None  # not typed: missing, not zero
    assert codes(filing) == []
    assert str(filing.lines[1].origins[2]) == "表.json:tables.项目[1].全年预算数（元）"


def test_a_single_table_needs_no_name(plan_of: PlanOf) -> None:
    filing = filed(plan_of(TEXT), {"label": "甲", "总分": "1"}, {"label": "乙", "总分": "2"}, name="明细")
    assert [line.name for line in filing.lines] == ["甲", "乙"]


def test_what_does_not_fit_is_said_with_its_cell(plan_of: PlanOf) -> None:
    plan = plan_of(TEXT)
    filing = filed(plan, {"label": "甲", "等级": "良", "负责人": "某"}, {"label": "甲", "总分": "约80"}, unit="吨")
    said = {item.code: str(item.origin) for item in filing.diagnostics}
    assert said == {
        "B104": "表.json:money_unit",
        "B113": "表.json:tables.项目[0].负责人",
        "B120": "表.json:tables.项目[1].总分",
        "B125": "表.json:tables.项目[0].等级",
        "I102": "表.json:tables.项目[1].label",
    }


def test_too_few_lines_and_none_at_all_are_said(plan_of: PlanOf) -> None:
    plan = plan_of(TEXT)
    assert codes(filed(plan, {"label": "甲"})) == ["I101"]
    assert codes(bind(JsonReader().read(b'{"title": "2021"}', name="a.json"), plan)) == ["I101"]
    two = plan_of(TEXT.replace("  项目:", "  单位: {columns: {人数: count}, lines: open}\n  项目:", 1))
    assert codes(filed(two, {"label": "甲"}, name="别的")) == ["I100", "I101", "I101"]


def form(*rows: list[object]) -> RawFiling:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    (raw,) = recognise(XlsxReader().read(packed(book, [{}]), name="汇总.xlsx"))
    return raw


def test_a_list_of_projects_is_read_from_excel(plan_of: PlanOf) -> None:
    raw = form(
        ["2021年度项目绩效自评汇总表"],
        ["序号", "项目名称", "全年预算数（万元）", "总分", "等级"],
        [1, "甲", 10, 90.5, "优秀"],
        [2, "乙", None, 80, "良好"],
        ["合计", None, 15, None, None],
    )
    assert [value.text for value in raw.leftovers] == ["合计", "15"]
    plan = plan_of(TEXT)
    filing = bind(raw, plan)
    one, two = gather(plan, filing, ())["项目"]
    assert (one["全年预算数"], one["总分"], one["等级"]) == (Fraction(100_000), Fraction("90.5"), "优秀")
    assert (two["全年预算数"], two["总分"]) == (None, Fraction(80))
    assert codes(filing) == []


def test_a_funds_table_is_no_list() -> None:
    raw = form(
        ["部门名称", "某局", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        ["年度总支出", None, 1, 2, 2, 10, "100%", 10],
    )
    assert raw.tables == {}
    assert [line.label.text for line in raw.lines] == ["年度总支出"]
