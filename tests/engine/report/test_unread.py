"""A cell that gives no value is explained by what stands in it and what should, in both languages."""

from __future__ import annotations

import json

import pytest

from jixiao import (
    Evaluation,
    bind,
    build_explanation,
    build_report,
    compile_plan,
    evaluate,
    load_framework,
    prepare,
    read_bytes,
)
from jixiao.diagnostic import Language
from jixiao.report.explained import Unread, explained
from jixiao.report.model import Paragraph, Report

ROWS = [
    (["产出指标", "数量指标", "培训人次"], "≥200人次", "约180人次", 40),
    (["产出指标", "时效指标", "完成时间"], "12月底前", "", 10),
    (["效益指标", "社会效益指标", "就业能力"], "明显提高", "比较好", 30),
    (["满意度指标", "服务对象满意度指标", "学员满意度"], "≥95%", "96%", 10),
]


@pytest.fixture(scope="module")
def unread() -> Evaluation:
    filing = {
        "title": "项目支出绩效自评表（2022年度）",
        "office": "某局",
        "lines": [{"label": "年度资金总额", "annual": 100, "executed": 90}],
        "rows": [
            {"levels": levels, "target": target, "actual": actual, "weight": weight}
            for levels, target, actual, weight in ROWS
        ],
    }
    machine = prepare(compile_plan(load_framework("national/project@2020")))
    (raw,) = read_bytes(json.dumps(filing).encode(), "一.json")
    return evaluate(machine, bind(raw, machine.plan))


def told(report: Report) -> list[str]:
    paragraphs = [block for section in report.sections for block in section.blocks if isinstance(block, Paragraph)]
    return [line for block in paragraphs for line in (block.text.text, *block.text.details)]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        (
            "就业能力",
            "1. 实际：填的是“比较好”，没有读成；应为：达成年度指标、部分达成年度指标并具有一定效果、未达成年度指标且效果较差"
            "  [rows[2].actual]",
        ),
        ("培训人次", "1. 实际：填的是“约180人次”，没有读成；可能是：180人次；请核对原件后重填  [rows[0].actual]"),
        ("完成时间", "尚未确定：“完成时间”没有实际完成值，无法计分"),
    ],
)
def test_what_stood_there_and_what_should(unread: Evaluation, row: str, line: str) -> None:
    assert line in told(build_explanation(unread, row))


def test_an_empty_cell_is_said_to_be_empty() -> None:
    assert [Unread("").said(language) for language in Language] == ["没有填", "nothing stands there"]


def test_the_row_says_why_it_is_open_before_its_steps(unread: Evaluation) -> None:
    lines = told(build_explanation(unread, "就业能力"))
    assert "尚未确定：“就业能力”的实际完成值“比较好”不是框架规定的档次" in lines
    assert not any("尚未确定" in line for line in told(build_explanation(unread, "学员满意度")))


def test_in_english_too(unread: Evaluation) -> None:
    lines = told(build_explanation(unread, "就业能力", Language.ENGLISH))
    assert any("“比较好” stands there and was not read; expected: 达成年度指标" in line for line in lines)


def test_the_table_of_scores_tells_the_same(unread: Evaluation) -> None:
    details = [text.details for text in _column(build_report(unread))]
    assert any("填的是“比较好”，没有读成" in line for each in details for line in each)


def _column(report: Report):  # type: ignore[no-untyped-def]
    block = report.sections[0].blocks[0]
    return [row[-1] for row in block.rows]


def test_what_was_read_is_told_as_it_is(unread: Evaluation) -> None:
    """And the steps of the record stay those of the walk."""
    whole = explained(unread)
    for node in whole.nodes:
        told_there = whole.sentences(node.id)
        walked = tuple(step.sentence for step in whole.steps[node.id])
        assert all(said == plain or plain.endswith("未知") for said, plain in zip(told_there, walked, strict=True))
    assert "填的是" not in json.dumps(build_explanation(unread).record, ensure_ascii=False)
