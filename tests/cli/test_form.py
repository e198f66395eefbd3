"""`jixiao form`: written, filled in, for every unit, and taken back by `score`; what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.metadata import EntryPoint
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jixiao import plugin
from jixiao.diagnostic import Rejected
from jixiao.plugin import FORMS, load_form_writer

BAISHUI = "shaanxi/baishui/department@2021"
Convert = Callable[[dict[str, bytes], str], dict[str, bytes]]


def test_the_form_of_the_demo_scores_as_the_demo_does(run) -> None:  # type: ignore[no-untyped-def]
    wanted = json.loads(run("score", "自评表.xlsx", "-f", BAISHUI, "--format", "json").out)
    assert run("form", BAISHUI, "--from", "自评表.xlsx", "-o", "填好.xlsx").code == 0
    found = json.loads(run("score", "填好.xlsx", "--format", "json").out)  # no -f
    assert (found["total"], found["rating"]) == (wanted["total"], wanted["rating"]) == ("91.7", "优")
    scores = [[(item["id"], item["score"]) for item in one["scores"]] for one in (wanted, found)]
    assert scores[0] == scores[1]
    assert found["claimed_total"] == "91.7"
    assert not [item["code"] for item in found["findings"] if item["code"].startswith("I")]  # not of its own formulas


def test_a_form_that_a_program_filled_in_is_not_blamed_for_its_formulas(run) -> None:  # type: ignore[no-untyped-def]
    """openpyxl keeps no results of formulas: there are hundreds in a form, more than are listed one by one."""
    run("form", BAISHUI, "-o", "空表.xlsx")
    book = load_workbook("空表.xlsx")
    book["自评表"]["F19"] = "达成年度指标"
    book.save("填了一格.xlsx")
    found = json.loads(run("score", "填了一格.xlsx", "--format", "json").out)
    assert {item["code"] for item in found["findings"]}.isdisjoint({"I034", "I040"})
    assert next(item["score"] for item in found["scores"] if item["id"].endswith("财务管理制度健全性")) == "1.8"


def test_what_is_not_filled_in_is_said_in_its_row(run) -> None:  # type: ignore[no-untyped-def]
    run("form", BAISHUI, "-o", "空表.xlsx")
    said = run("score", "空表.xlsx", "--format", "md").out
    assert (
        "| 部门管理 / 资产管理 / 资产管理规范性 | 2 | 0.00 | 1.80 | “资产管理规范性”没有实际完成值，无法计分 |" in said
    )
    assert "（未知）" not in run("score", "空表.xlsx").out  # which shows no steps


def test_a_sheet_by_another_name_is_still_the_form(run) -> None:  # type: ignore[no-untyped-def]
    run("form", BAISHUI, "--from", "自评表.xlsx", "-o", "填好.xlsx")
    book = load_workbook("填好.xlsx")
    book["自评表"].title = "白水县"
    book.save("改名.xlsx")
    outcome = run("score", "改名.xlsx", "--format", "json")
    assert json.loads(outcome.out)["total"] == "91.7"
    assert "I034" not in outcome.err  # its formulas are not read, so that nothing is to be said of them


@pytest.mark.parametrize("unit", ["百万元", "亿元"])
def test_the_unit_that_the_form_offers_is_the_unit_that_is_read(run, unit: str) -> None:  # type: ignore[no-untyped-def]
    run("form", BAISHUI, "--from", "自评表.xlsx", "-o", "填好.xlsx")
    book = load_workbook("填好.xlsx")
    sheet = book["自评表"]
    sheet["G3"] = unit
    book.save("另填.xlsx")
    outcome = run("score", "另填.xlsx", "--format", "json")
    assert "B105" not in outcome.err
    assert "B122" in outcome.err


def test_what_libreoffice_saves_scores_the_same(run, libreoffice: Convert) -> None:  # type: ignore[no-untyped-def]
    run("form", BAISHUI, "--from", "自评表.xlsx", "-o", "填好.xlsx")
    data = Path("填好.xlsx").read_bytes()
    for format in ("xlsx", "ods", "xls"):
        Path(f"另存.{format}").write_bytes(libreoffice({"填好.xlsx": data}, format)["填好.xlsx"])
        outcome = run("score", f"另存.{format}", "--format", "json")
        found = json.loads(outcome.out)
        assert (found["total"], found["rating"]) == ("91.7", "优"), format


def test_an_empty_form_is_written_whole_and_the_same_again(run) -> None:  # type: ignore[no-untyped-def]
    assert run("form", BAISHUI, "-o", "一.xlsx").err == "已写 一.xlsx\n"
    run("form", BAISHUI, "-o", "二.xlsx", "--lang", "en")
    assert Path("一.xlsx").read_bytes() == Path("二.xlsx").read_bytes()


def test_one_form_for_every_unit(run) -> None:  # type: ignore[no-untyped-def]
    Path("名单.csv").write_text("单位代码,单位名称\n1,甲/乙局\n2,甲:乙局\n3,=丙局\n4,CON\n", encoding="utf-8")
    outcome = run("form", "examples/inverse-targets@2021", "--units", "名单.csv", "-o", "各单位")
    assert (outcome.code, outcome.err) == (0, "已写 4 份，在 各单位\n")
    names = sorted(path.name for path in Path("各单位").iterdir())
    assert names == ["=丙局.xlsx", "CON_.xlsx", "甲_乙局-2.xlsx", "甲_乙局.xlsx"]
    sheet = load_workbook(BytesIO(Path("各单位/=丙局.xlsx").read_bytes()))["自评表"]
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=丙局", "s")


HEADCOUNT = """\
jixiao: 1
id: test/headcount
version: "1"
status: draft
title: 人员
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
inputs:
  人员: {columns: {人数: count}, lines: [在编, 编外]}
indicators:
  - {id: 人数, weight: 100, rule: {kind: formula, formula: "最小(分值, 在编.人数 + 编外.人数)", basis: {assumed: true}}}
"""
"""A table of a column that no reader knows for one of funds."""


@pytest.mark.parametrize(
    ("arguments", "code", "exit"),
    [
        ((BAISHUI,), "U175", 2),
        ((BAISHUI, "-o", "表.docx"), "U171", 2),
        ((BAISHUI, "-o", "表.xlsx", "--from", "自评表.xlsx", "--units", "名单.csv"), "U176", 2),
        (("framework.yaml", "-o", "表.xlsx"), "U170", 2),
        ((BAISHUI, "-o", "表.xlsx", "--from", "两份.csv"), "U177", 2),
    ],
)
def test_what_is_refused(run, arguments: tuple[str, ...], code: str, exit: int) -> None:  # type: ignore[no-untyped-def]
    table = "部门整体支出绩效自评表（2021年度）\n一级指标,二级指标,三级指标,目标值,完成值,分值\n部门管理,资金投入,结转结余变动率,0,0,2\n"
    Path("两份.csv").write_text(f"{table}\n{table}", encoding="utf-8")
    Path("framework.yaml").write_text(HEADCOUNT, encoding="utf-8")
    outcome = run("form", *arguments)
    assert code in outcome.err
    assert outcome.code == exit
    assert not Path("表.xlsx").exists()


class Misfits:
    suffix = "abc"


@pytest.mark.parametrize(
    ("values", "code"),
    [(("{}:Misfits", "{}:main"), "U172"), (("{}:Misfits",), "U173"), (("no_such_module:X",), "U174")],
)
def test_writers_that_are_two_misfit_or_break(
    monkeypatch: pytest.MonkeyPatch, values: tuple[str, ...], code: str
) -> None:
    points = [EntryPoint("abc", value.format(__name__), FORMS) for value in values]
    monkeypatch.setattr(plugin, "declared", lambda group, name: [point for point in points if point.name == name])
    with pytest.raises(Rejected) as refused:
        load_form_writer("abc")
    assert [item.code for item in refused.value.diagnostics] == [code]


def test_a_mark_has_no_place_in_a_form_that_scores_itself(run) -> None:  # type: ignore[no-untyped-def]
    """Filled in, the row is open: what the form shows now is what its formulas will say, and that is said."""
    assert json.loads(run("score", "评定.yaml", "-f", "试", "--format", "json").out)["total"] == "85"
    outcome = run("form", "试", "--from", "评定.yaml", "-o", "填好.xlsx")
    assert outcome.code == 0
    assert "B200" in outcome.err
    assert "45" in outcome.err
    found = json.loads(run("score", "填好.xlsx", "-f", "试", "--format", "json").out)
    assert found["total"] is None
    assert [item["status"] for item in found["scores"] if item["id"] == "乙行"] == ["open"]
    book = load_workbook("填好.xlsx", data_only=True)
    texts = {str(cell.value) for row in book["自评表"].iter_rows() for cell in row}
    assert "85" not in texts
