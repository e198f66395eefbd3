"""The rule book leaves nothing out: every clause with its words, formula, basis and place, and what is assumed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from jixiao.api import compile_plan, installed_catalog, load_framework, render
from jixiao.diagnostic import Language
from jixiao.document import parse
from jixiao.document.write import yaml_text
from jixiao.framework.catalog import Catalog
from jixiao.origin import Source
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove
from jixiao.report.model import Paragraph, Report, TableBlock
from jixiao.report.rulebook import build_rulebook

CATALOG = installed_catalog()
NAMES = [entry.name for entry in CATALOG.entries()]


@cache
def book_of(name: str) -> Report:
    return book(compile_plan(load_framework(name)))


def book(plan: Plan, language: Language = Language.CHINESE) -> Report:
    return build_rulebook(plan, prove(plan), language)


def cells(report: Report) -> Iterator[str]:
    for section in report.sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield block.text.text
            else:
                yield from (text.text for row in block.rows for text in row)


def table(report: Report, heading: str, number: int = 0) -> tuple[tuple[str, ...], ...]:
    section = next(item for item in report.sections if item.heading == heading)
    block = [item for item in section.blocks if isinstance(item, TableBlock)][number]
    return tuple(tuple(text.text for text in row) for row in block.rows)


def signs_of(report: Report) -> dict[str, str]:
    """What stands before the line of each file, as the head of the book says."""
    told = dict(report.facts)["声明处"]
    if told.endswith(" 的第几行"):
        return {told.removesuffix(" 的第几行"): ""}
    *files, rule = told.split("；")
    assert rule == "①:66 是 ① 的第 66 行"
    return {file: f"{sign}:" for sign, file in (listed.split(" ") for listed in files)}


def test_places_are_short_and_every_file_is_named_once() -> None:
    one, many = book_of("national/project@2020"), book_of("zhejiang/project@2024")
    assert signs_of(one) == {"national/project@2020/framework.yaml": ""}
    assert len(signs_of(many)) == 2
    assert set(signs_of(many).values()) == {"①:", "②:"}
    for report in (one, many):
        assert not [text for text in cells(report) if re.search(r"framework\.yaml:\d+$", text)]
    english = dict(book(compile_plan(load_framework("zhejiang/project@2024")), Language.ENGLISH).facts)
    assert english["Declared at"].endswith("; ①:66 is line 66 of ①")


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_of_the_pack_stands_in_its_book(name: str) -> None:
    framework = load_framework(name)
    report = book_of(name)
    said = set(cells(report))
    everything = "\n".join(said)

    def indicators(items):  # type: ignore[no-untyped-def]
        for item in items:
            yield item
            yield from indicators(item.children)

    rows = list(indicators(framework.indicators))
    assert {item.name for item in rows} <= said
    signs = signs_of(report)
    assert {f"{signs[item.span.source.name]}{item.span.line}" for item in rows} <= said
    assert {item.id for item in (*framework.values, *framework.parameters)} <= said
    assert {rating.name for rating in framework.ratings} <= said
    assert {item.id for item in (*framework.adjustments, *framework.relations)} <= said
    groups = [group for item in rows if item.own_rows for group in item.own_rows.groups]
    assert all(group.name in everything for group in groups)


@pytest.mark.parametrize("name", NAMES)
def test_all_that_is_assumed_is_listed(name: str) -> None:
    """Counted in the text of the resolved document, which knows nothing of reports."""
    count = len(re.findall(r"\bassumed: true\b", yaml_text(CATALOG.resolved(name))))
    headings = [section.heading for section in book_of(name).sections]
    assert ("推定之处" in headings) == (count > 0)
    if count:
        assert len(table(book_of(name), "推定之处")) == count


def test_a_rule_in_words_as_a_formula_and_in_its_parameters() -> None:
    report = book_of("hunan/yueyang/department@2018")
    heading = "计分规则：重点支出安排率"
    facts = dict(table(report, heading))
    assert facts["种类"].startswith("tiers（分档")
    assert facts["用于"] == "重点支出安排率"
    assert re.fullmatch(r"①:\d+", facts["声明处"])
    ((case, words, formula),) = table(report, heading, 1)
    assert case == "不看目标"
    assert words.startswith("按重点支出安排率分档：[90%, ∞) 得 5 分")
    assert formula.startswith("重点支出安排率在 [90%, ∞) 内，5；")
    assert table(report, heading, 3)[0] == ("[90%, ∞)", "5")


def test_one_rule_by_every_direction_of_the_target() -> None:
    report = book_of("national/project@2020")
    ways = table(report, "计分规则：定量", 1)
    assert [way[0] for way in ways] == ["数，不少于", "数，不超过", "数，等于"]
    assert "目标 ÷ 实际" in ways[1][2]
    assert dict(table(report, "计分规则：定量"))["依据"] == "财预〔2020〕10号（推定）"


def test_points_of_groups_are_what_stands_under_them(plan_of) -> None:  # type: ignore[no-untyped-def]
    plan = plan_of(
        "indicators:\n  - id: 甲\n    indicators:\n      - id: 乙\n        indicators:\n"
        "          - {id: 丙, weight: 60, target: '≥1', rule: {kind: met, basis: {assumed: true}}}\n"
        "          - {id: 丁, weight: 40, target: '≥2', rule: {kind: met, basis: {clause: 第三条}}}\n"
        "ratings: none\n"
    )
    rows = table(book(plan), "指标与分值")
    assert [(row[:3], row[3], row[4], row[5]) for row in rows] == [
        (("甲", "", ""), "100", "", ""),
        (("", "乙", ""), "100", "", ""),
        (("", "", "丙"), "60", "≥1", "丙"),
        (("", "", "丁"), "40", "≥2", "丁"),
    ]
    assert dict(table(book(plan), "计分规则：丁"))["依据"] == "第三条"


@pytest.mark.parametrize("format", ["html", "md", "text", "json", "xlsx"])
def test_every_format_takes_it_and_gives_the_same_bytes(format: str) -> None:
    report = book(compile_plan(load_framework("sichuan/project@2023")), Language.ENGLISH)
    assert render([report], format) == render([report], format)


def test_a_superior_reads_what_is_meant(plan_of_text: Plan) -> None:
    """Targets in their unit, amounts as written, no conditions that always hold, and which row a formula is of."""
    report = book(plan_of_text)
    ways = table(report, "计分规则：定量", 1)
    assert [way[0] for way in ways] == ["数，不少于（人次）", "数，不少于（合格率）"]
    assert ways[1][2] == "当实际不低于95%时，20；否则，20 × （完成率，最低不低于 0%）"
    assert table(report, "计分规则：规模", 1)[0][1] == "按收入分档：(-∞, 500万元) 得 0 分；[500万元, ∞) 得 30 分"


@pytest.fixture
def plan_of_text() -> Plan:
    return compile_plan(
        Catalog(()).read_document(parse(Source("framework.yaml", SMALL))).framework  # no pack stands behind it
    )


SMALL = """\
jixiao: 1
id: test/book
version: "2025"
status: draft
title: 办法
subject: project
basis: {document: 某办法, clause: 第一条}
budget_years: {from: 2025}
inputs:
  收入: {type: money}
rules:
  定量: {kind: completion}
  规模: {kind: tiers, of: 收入, tiers: [{range: "(-∞, 500万元)", points: 0}, {range: "[500万元, ∞)", points: 30}]}
indicators:
  - {id: 人次, weight: 50, target: "≥500人次", rule: 定量}
  - {id: 合格率, weight: 20, target: "≥95%", rule: 定量}
  - {id: 规模, weight: 30, rule: 规模}
ratings: none
"""
