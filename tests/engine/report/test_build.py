"""The report: what stands in it for a complete and for an incomplete filing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao import (
    Evaluation,
    Rejected,
    bind,
    build_check,
    build_explanation,
    build_report,
    compile_plan,
    evaluate,
    load_framework,
    prepare,
    read_bytes,
)
from jixiao.diagnostic import Language
from jixiao.origin import display_width
from jixiao.report.build import compose
from jixiao.report.explained import explained
from jixiao.report.model import Report, SectionBlock, TableBlock, Tone


def section(report: Report, heading: str) -> SectionBlock:
    return next(section for section in report.sections if section.heading == heading)


def table(report: Report, heading: str) -> TableBlock:
    return next(block for block in section(report, heading).blocks if isinstance(block, TableBlock))


def texts(block: TableBlock) -> list[list[str]]:
    return [[text.text for text in row] for row in block.rows]


def test_facts_of_the_seed(seed: Evaluation) -> None:
    facts = dict(build_report(seed).facts)
    assert facts["总分"] == "91.70"
    assert facts["填报总分"] == "91.93"
    assert facts["等级"] == "优"
    assert facts["评分框架"] == "shaanxi/baishui/department@2021（草案）"


def test_claims_and_differences_stand_beside_scores(seed: Evaluation) -> None:
    block = table(build_report(seed), "得分表")
    headings = [column.heading for column in block.columns]
    first = dict(zip(headings, texts(block)[0], strict=True))
    assert (first["得分"], first["填报得分"], first["差"]) == ("7.90", "8.13", "-0.23")
    agreeing = [row for row in texts(block) if row[2] == "群众满意度"]
    assert agreeing[0][headings.index("差")] == ""


def test_subtotals_and_total(seed: Evaluation) -> None:
    block = table(build_report(seed), "得分表")
    strong = [texts(block)[index] for index in block.strong_rows]
    score = [column.heading for column in block.columns].index("得分")
    assert [(row[0], row[score]) for row in strong] == [
        ("部门管理", "19.00"), ("履职效果", "55.80"), ("能力建设", "9.00"), ("总分", "91.70"),
    ]  # fmt: skip


def test_equal_names_merge_and_blank_ones_do_not(seed: Evaluation) -> None:
    block = table(build_report(seed), "得分表")
    assert [length for _, length in block.merged(0)] == [10, 7, 3]
    assert all(block.rows[start][1].text for start, _ in block.merged(1))
    assert block.merged(2) == ()


def test_findings_stand_in_one_table_a_severity(seed: Evaluation) -> None:
    tables = [block for block in section(build_report(seed), "复核发现").blocks if isinstance(block, TableBlock)]
    severities = [block.caption.split()[0] for block in tables]
    assert severities == ["错误", "警告", "说明"]
    assert sum(len(block.rows) for block in tables) == len(seed.findings)
    assert [row[0].text for block in tables for row in block.rows if not row[0].text.startswith("自评表!")] == []


def test_headlines_are_facts(seed: Evaluation, incomplete: Evaluation) -> None:
    for evaluation, wanted in ((seed, ["总分", "等级", "填报总分"]), (incomplete, ["总分", "总分范围", "可能的等级"])):
        report = build_report(evaluation)
        assert [key for key, _ in report.facts if key in report.headlines][:3] == wanted


PROJECT = """
title: 项目支出绩效自评表（2022年度）
year: 2022
subject: project
money_unit: 万元
lines: [{label: 年度资金总额, annual: 120, executed: 108}]
rows:
  - {levels: [产出指标, 数量指标, 培训人次], target: ≥200人次, actual: 180人次, weight: 50}
  - {levels: [效益指标, 社会效益指标, 就业能力], target: 提高, actual: 达成预期指标, weight: 30, score: 28, reason: 在训}
  - {levels: [满意度指标, 服务对象满意度指标, 满意度], target: 95%, actual: 97%, weight: 10}
"""


@pytest.fixture(scope="module")
def project() -> TableBlock:
    machine = prepare(compile_plan(load_framework("national/project@2020")))
    (raw,) = read_bytes(PROJECT.encode(), "项目.yaml")
    return table(build_report(evaluate(machine, bind(raw, machine.plan))), "得分表")


def test_groups_that_the_office_left_empty_are_no_rows(project: TableBlock) -> None:
    assert [row[2] for row in texts(project) if row[2]] == ["培训人次", "就业能力", "满意度"]


def test_a_judged_row_says_the_words_of_its_rule_and_the_reason(project: TableBlock) -> None:
    (row,) = [row for row in texts(project) if row[2] == "就业能力"]
    assert row[-1] == "评为“达成年度指标”，给 28 分，在分值的 80%（含）至 100%（含）之内；填报的原因：在训"


def test_the_column_of_scores_is_as_wide_as_an_open_one(project: TableBlock) -> None:
    widths = {column.heading: column.width for column in project.columns}
    assert widths["得分"] >= display_width("未定 [0.00, 10.00]")


def test_what_is_open_stands_with_its_range(incomplete: Evaluation) -> None:
    report = build_report(incomplete)
    rows = texts(table(report, "尚未确定"))
    assert rows[-1][0] == "总分"
    assert len(rows) == 2
    assert "总分" in dict(report.facts)
    assert dict(report.facts)["总分"] == "未定"
    assert dict(report.facts)["总分范围"].startswith("[")


def test_a_complete_report_has_nothing_open(seed: Evaluation) -> None:
    assert "尚未确定" not in [section.heading for section in build_report(seed).sections]


def test_why_folds_the_steps(seed: Evaluation) -> None:
    block = table(build_report(seed), "得分表")
    rows = [row for index, row in enumerate(block.rows) if index not in block.strong_rows]
    assert [row[2].text for row in rows if not row[-1].details] == []
    assert [row[2].text for row in rows if not row[-1].text] == []


def test_english_has_no_chinese_headings(seed: Evaluation) -> None:
    report = build_report(seed, Language.ENGLISH)
    headings = [
        column.heading for block in (table(report, "Scores"), table(report, "Findings")) for column in block.columns
    ]
    assert all(heading.isascii() for heading in headings)


def test_check_holds_only_findings(seed: Evaluation) -> None:
    report = build_check(seed)
    assert [section.heading for section in report.sections] == ["复核发现"]
    assert set(report.record) == {"framework", "filing", "engine", "findings"}


@pytest.mark.parametrize("which", ["群众满意度", "履职效果/服务对象满意度/群众满意度", "服务对象满意度/群众满意度"])
def test_explanation_finds_rows_by_name_and_path(seed: Evaluation, which: str) -> None:
    report = build_explanation(seed, which)
    assert [section.heading for section in report.sections] == ["履职效果 / 服务对象满意度 / 群众满意度"]
    assert len(report.record["scores"]) == 1  # type: ignore[arg-type]


def test_explanation_of_everything(seed: Evaluation) -> None:
    assert len(build_explanation(seed).sections) == len(explained(seed).nodes)


def test_unknown_indicator_names_near_ones(seed: Evaluation) -> None:
    with pytest.raises(Rejected) as refused:
        build_explanation(seed, "群众满意率")
    (item,) = refused.value.diagnostics
    assert item.code == "U030"
    assert "群众满意度" in (item.expected() or "")


def test_nothing_found_is_good_news(seed: Evaluation) -> None:
    from dataclasses import replace

    told = explained(replace(seed, findings=()))
    (paragraph,) = section(compose(told), "复核发现").blocks
    assert paragraph.text.tone is Tone.GOOD  # type: ignore[union-attr]


def test_points_of_rows_add_up_to_the_subtotals(seed: Evaluation) -> None:
    block = table(build_report(seed), "得分表")
    score = [column.heading for column in block.columns].index("得分")
    plain = [row for index, row in enumerate(texts(block)) if index not in block.strong_rows]
    assert sum(Fraction(row[score]) for row in plain) == seed.total
