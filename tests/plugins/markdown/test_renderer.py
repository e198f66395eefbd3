"""Markdown: whatever was typed stays text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.report.model import Report
from jixiao_plugins.markdown.renderer import MarkdownRenderer, plain


def shown(report: Report) -> str:
    return MarkdownRenderer().render((report,)).decode("utf-8")


def test_tables_have_as_many_cells_in_every_row(report: Report) -> None:
    rows = [line for line in shown(report).splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {5}


@pytest.mark.parametrize("markup", ["<script", "<img", "](", "<b>", "{{"])
def test_no_markup_comes_through(report: Report, markup: str) -> None:
    assert not re.search(r"(?<!\\)" + re.escape(markup), shown(report))


def test_steps_stand_under_the_name_of_their_row(report: Report) -> None:
    assert "**部门管理 / 执行率**\n\n1. 第一步\n2. 第二步" in shown(report)


def test_numbers_are_aligned_to_the_right(report: Report) -> None:
    assert "| --- | --- | ---: | --- |" in shown(report)


def test_same_bytes(report: Report) -> None:
    assert MarkdownRenderer().render((report,)) == MarkdownRenderer().render((report,))


@given(st.text(max_size=40))
def test_plain_text_reads_back_equal(text: str) -> None:
    assert re.sub(r"\\(.)", r"\1", plain(text)) == " ".join(text.split())
