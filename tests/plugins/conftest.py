"""A report with everything that could go wrong in an output, and the published tables as grids to be written out."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import docx
import docx.shared
import pytest

from jixiao.filing.model import GridCell, RawFiling, Sheet
from jixiao.report.model import Column, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.paper import Align, Box, Grid, Manner, Paper, Passage, Piece, passage
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.xlsx.layout import lay_out
from jixiao_plugins.xlsx.reader import XlsxReader

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


CASES = sorted((Path(__file__).parents[1] / "cases").glob("*.json"))


@pytest.fixture(params=CASES, ids=lambda path: path.stem)
def case(request: pytest.FixtureRequest) -> RawFiling:
    """One of the fourteen published tables, as printed."""
    path: Path = request.param
    return JsonReader().read(path.read_bytes(), name=path.name)


@pytest.fixture
def case_sheet(case: RawFiling) -> Sheet:
    """That table as a grid of cells and merges, as offices print it."""
    return XlsxReader().read(lay_out(case), name="表.xlsx").sheets[0]


Rows = tuple[tuple[GridCell | None, ...], ...]


def _docx_of(sheet: Sheet, outside: int = 0) -> bytes:
    """`sheet` as a Word document by python-docx: its first `outside` rows as paragraphs, the rest as one table."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = docx.shared.Cm(42), docx.shared.Cm(20)  # wide and low: several pages
    for row in sheet.rows[:outside]:
        document.add_paragraph("　".join(cell.text for cell in row if cell))
    rows = sheet.rows[outside:]
    width = max(max((m.right + 1 for m in sheet.merges), default=0), *(len(row) for row in rows))
    table = document.add_table(len(rows), width, style="Table Grid")
    grid = [list(row.cells) for row in table.rows]
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell:
                grid[number][column].text = cell.text
    for merge in sheet.merges:
        if merge.top >= outside:
            merged = grid[merge.top - outside][merge.left].merge(grid[merge.bottom - outside][merge.right])
            merged.text = merged.text.strip()  # the library adds a paragraph for each cell that it merges
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


@pytest.fixture
def docx_of() -> Callable[..., bytes]:
    return _docx_of


@pytest.fixture
def paper() -> Paper:
    """A paper with all that may stand on one, hostile texts among them."""
    rows = (
        (Box("指标", across=2, heading=True), Box("得分", heading=True), Box("原因", heading=True)),
        (Box("管理", down=2), Box("执行率"), Box("8.10", is_number=True), Box("", align=Align.LEFT)),
        (Box("控制率"), Box("12345678901234567.5", is_number=True), Box("说明\n第二行", align=Align.LEFT)),
        *((Box(text, across=2), Box("待定", tone=Tone.WARNING), Box(text, align=Align.LEFT)) for text in HOSTILE),
        (Box("总分", across=2, strong=True), Box("+0.10", is_number=True, strong=True, tone=Tone.BAD), Box()),
    )
    parts = (
        passage(Manner.TABLE_TITLE, "自评表 <b>"),
        passage(Manner.TABLE_YEAR, "（2021年度）"),
        passage(Manner.TABLE_LINE, "填报单位（盖章）：某局 & 某办"),
        Grid((10, 30), ((Box("项目名称", heading=True), Box("=1+1", align=Align.LEFT)),)),
        Grid((10, 20, 10, 20), rows, head=1),
        passage(Manner.CAPTION, "复核"),
        passage(Manner.TABLE_LINE, "错误", Tone.BAD),
    )
    return Paper("自评表 <b>", parts, landscape=True)


@pytest.fixture
def letter() -> Paper:
    """Running text with headings and a blank."""
    parts = (
        passage(Manner.TITLE, "某镇绩效自评报告"),
        passage(Manner.CHAPTER, "一、基本情况"),
        passage(Manner.SECTION, "（一）主要职能"),
        passage(Manner.POINT, "1.“三公”经费"),
        Passage(Manner.BODY, (Piece("本单位"), Piece("〔待填：职能〕", blank=True), Piece("。<script>"))),
        passage(Manner.SIGNATURE, "某镇人民政府"),
    )
    return Paper("某镇绩效自评报告", parts)
