"""A report with everything that could go wrong in an output."""

from __future__ import annotations

import pytest

from jixiao.report.model import Column, Paragraph, Report, SectionBlock, TableBlock, Text, Tone

HOSTILE = (
    "=1+1",
    "+1",
    "-5",
    "@SUM(A1)",
    "＝1",
    '=HYPERLINK("http://x")',
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "{% raw %}",
    "a|b",
    "[x](javascript:alert(1))",
    "#REF!",
    "# 标题",
    "12345678901234567890",
    "_x0041_",
)


@pytest.fixture
def report() -> Report:
    columns = (
        Column("一级指标", 12),
        Column("三级指标", 20),
        Column("得分", 9, numeric=True),
        Column("得分说明", 30),
    )
    rows = (
        (Text("部门管理"), Text("执行率"), Text("8.13", is_number=True), Text("舍入", details=("第一步", "第二步"))),
        (Text("部门管理"), Text("控制率"), Text("12345678901234567.5", is_number=True), Text("", Tone.MUTED)),
        (Text("部门管理"), Text("小计"), Text("+0.10", is_number=True), Text("")),
        *((Text(""), Text(text), Text("未定", Tone.WARNING), Text(text, Tone.BAD)) for text in HOSTILE),
    )
    table = TableBlock(columns, rows, merge_down=(0,), strong_rows=(2,))
    scores = SectionBlock("得分表", (table,))
    words = SectionBlock("说/明", (Paragraph(Text("很长的一句话，" * 30, details=("细节一", "=2+2"))),))
    return Report(
        "白水县 <b>自评</b>", (("填报单位", "某局 & 某办"), ("总分", "91.93")), (scores, words), {"total": "91.93"}
    )


@pytest.fixture
def hostile() -> tuple[str, ...]:
    return HOSTILE
