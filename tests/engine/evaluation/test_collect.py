"""Evaluations collected into one filing: what every column takes, what is missing, and what is refused."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from jixiao import api
from jixiao.diagnostic import Rejected
from jixiao.document import parse
from jixiao.evaluation.evaluate import gather
from jixiao.evaluation.model import Evaluation
from jixiao.framework.catalog import Catalog
from jixiao.framework.model import Framework
from jixiao.origin import Cell, Source

HEAD = (
    'jixiao: 1\nid: test/{id}\nversion: "1"\nstatus: draft\ntitle: 试\nsubject: {id}\n'
    "basis: {{document: 某办法}}\nbudget_years: {{from: 2021, until: 2022}}\n"
)

PROJECT = """\
rounding: {score: 0.01}
inputs:
  资金: {columns: {全年预算数: money, 全年执行数: {type: money, aliases: [执行数]}}, lines: {总额: [财政, 其他]}}
  人数: {type: count}
  增长率: {type: rate}
rules: {评定: {kind: judged}}
indicators: [{id: 评议, weight: 100, rule: 评定}]
ratings: [{name: 优, range: "[90, 100]"}, {name: 其他, range: "[0, 90)"}]
"""

PORTFOLIO = """\
inputs:
  项目:
    columns:
      总分: {type: number, from: total}
      等级: {type: label, labels: [优, 其他], from: rating}
      全年预算数: money
      支出: {type: money, aliases: [全年执行数]}
      财政资金: {type: money, from: 财政.全年预算数}
      人数: count
      增长率: rate
    lines: open
rules: {直接: {kind: formula, formula: 100}}
indicators: [{id: 总体, weight: 100, rule: 直接}]
"""


def framework(id: str, body: str) -> Framework:
    return Catalog(()).read_document(parse(Source("framework.yaml", HEAD.format(id=id) + body))).framework


PROJECTS = api.prepare(api.compile_plan(framework("project", PROJECT)), walks=True)


def evaluation(office: str, judged: str | None, name: str = "") -> Evaluation:
    content = {
        "title": "2021年度",
        "office": office,
        "money_unit": "万元",
        "lines": [
            {"label": "总额", "annual": "12.5", "executed": "10"},
            {"label": "财政", "annual": "12", "executed": "10"},
            {"label": "其他", "annual": "0.5", "executed": "0"},
        ],
        "rows": [{"levels": ["评议"], "judged": judged}],
        "single": {"人数": "7", "增长率": "5%"} | ({"项目名称": name} if name else {}),
    }
    (raw,) = api.read_bytes(json.dumps(content).encode(), f"{office}.json")
    return api.evaluate(PROJECTS, api.bind(raw, PROJECTS.plan))


def test_every_column_takes_what_it_says() -> None:
    into = framework("portfolio", PORTFOLIO)
    raw = api.collect([evaluation("甲局", "95.5", "修路"), evaluation("乙局", "80")], into, "汇总.json")
    plan = api.compile_plan(into)
    one, two = gather(plan, api.bind(raw, plan), ())["项目"]
    assert one == {
        "总分": Fraction("95.5"), "等级": "优", "全年预算数": 125_000, "支出": 100_000, "财政资金": 120_000,
        "人数": 7, "增长率": Fraction("0.05"),
    }  # fmt: skip
    assert (two["总分"], two["等级"]) == (80, "其他")
    assert [line.label.text for line in raw.tables["项目"]] == ["修路", "乙局"]
    assert raw.diagnostics == ()
    budget = raw.merged[Cell("汇总.json", "", "tables.项目[0].全年预算数")]
    assert [str(part.origin) for part in budget.parts] == ["甲局.json:lines[0].annual"]


def test_what_is_written_reads_back_the_same() -> None:
    raw = api.collect([evaluation("甲局", "95.5")], framework("portfolio", PORTFOLIO), "汇总.json")
    (again,) = api.read_bytes(json.dumps(api.written(raw)).encode(), "汇总.json")
    assert api.written(again) == api.written(raw)
    assert again.merged == raw.merged


def test_an_open_total_is_missing_and_said() -> None:
    raw = api.collect([evaluation("甲局", None)], framework("portfolio", PORTFOLIO))
    assert [item.code for item in raw.diagnostics] == ["I104", "I104"]  # total and rating
    assert "总分" not in raw.tables["项目"][0].cells


def test_what_no_project_has_is_missing_and_said() -> None:
    into = framework("portfolio", PORTFOLIO.replace("人数: count", "户数: count"))
    assert [dict(item.arguments)["what"] for item in api.collect([evaluation("甲局", "1")], into).diagnostics] == [
        "户数"
    ]


def test_years_that_differ_are_left_out() -> None:
    one = evaluation("甲局", "1")
    other = replace(one, filing=replace(one.filing, year=2022))
    into = framework("portfolio", PORTFOLIO)
    assert api.collect([one, other], into).year is None
    year = api.collect([one, one], into).year
    assert year is not None
    assert year.text == "2021"


def test_a_framework_without_one_open_table_is_refused() -> None:
    with pytest.raises(Rejected, match="U103"):
        api.collect([evaluation("甲局", "1")], framework("project", PROJECT))
