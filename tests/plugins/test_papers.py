"""Papers in every format that sets them: what was laid out is there, merged as laid out, and text stays text."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from io import BytesIO

import docx
import openpyxl
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.plugin import load_paper_renderer
from jixiao.report.model import Report
from jixiao.report.paper import Box, Grid, Manner, Paper, Passage, Piece, passage, placed
from jixiao_plugins.docx.renderer import DocxRenderer, shares
from jixiao_plugins.html.renderer import HtmlRenderer
from jixiao_plugins.markdown.renderer import MarkdownRenderer
from jixiao_plugins.xlsx.papers import snapped
from jixiao_plugins.xlsx.renderer import XlsxRenderer


@pytest.mark.parametrize("format", ["docx", "xlsx", "html", "md"])
def test_the_same_papers_give_the_same_bytes(format: str, paper: Paper, letter: Paper) -> None:
    renderer = load_paper_renderer(format)
    assert renderer.render_papers((paper, letter)) == renderer.render_papers((paper, letter))


def texts(paper: Paper) -> set[str]:
    return {box.text for part in paper.parts if isinstance(part, Grid) for _, _, box in placed(part) if box.text}


def test_docx_has_every_cell_merged_as_laid_out(paper: Paper) -> None:
    document = docx.Document(BytesIO(DocxRenderer().render_papers((paper,))))
    values, rows = document.tables
    assert values.cell(0, 1).text == "=1+1"
    assert rows.cell(0, 0)._tc is rows.cell(0, 1)._tc
    assert rows.cell(1, 0)._tc is rows.cell(2, 0)._tc
    assert rows.cell(2, 3).text == "说明\n第二行"
    assert {cell.text for table in document.tables for row in table.rows for cell in row.cells if cell.text} == texts(
        paper
    )
    assert rows.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    assert [line.text for line in document.paragraphs][:3] == [
        "自评表 <b>",
        "（2021年度）",
        "填报单位（盖章）：某局 & 某办",
    ]


def test_docx_tables_are_as_wide_as_the_page(paper: Paper) -> None:
    document = docx.Document(BytesIO(DocxRenderer().render_papers((paper,))))
    section = document.sections[0]
    free = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert abs(sum(column.width for column in table.columns) - free) <= 2 * 635


def test_docx_running_text_has_headings_and_marked_blanks(letter: Paper, paper: Paper) -> None:
    document = docx.Document(BytesIO(DocxRenderer().render_papers((letter, paper))))
    styles = [line.style.name for line in document.paragraphs[:6]]
    assert styles == ["Title", "Heading 1", "Heading 2", "Heading 3", "Body Text", "Signature"]
    faces = {
        run.text: run._r.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia"))
        for line in document.paragraphs[:6]
        for run in line.runs
    }
    assert faces["某镇绩效自评报告"] == "方正小标宋简体"
    assert faces["一、基本情况"] == "黑体"
    assert faces["（一）主要职能"] == "楷体_GB2312"
    assert faces["本单位"] == faces["1.“三公”经费"] == "仿宋_GB2312"
    shaded = [run.text for line in document.paragraphs for run in line.runs if run._r.rPr.find(qn("w:shd")) is not None]
    assert shaded == ["〔待填：职能〕"]
    assert [section.orientation for section in document.sections] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE]


def test_docx_of_any_report(report: Report, hostile: tuple[str, ...]) -> None:
    document = docx.Document(BytesIO(DocxRenderer().render((report,))))
    shown = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert set(hostile) <= shown
    assert "91.93" in shown


def test_xlsx_has_every_cell_merged_as_laid_out(paper: Paper) -> None:
    (sheet,) = openpyxl.load_workbook(BytesIO(XlsxRenderer().render_papers((paper,)))).worksheets
    merged = {str(area) for area in sheet.merged_cells.ranges}
    # rows 1 to 3 are passages, row 4 the labelled value, row 5 the heading of the second table
    assert {"A1:D1", "A5:B5", "A6:A7", "B4:D4"} <= merged
    assert sheet.print_title_rows == "$5:$5"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet["C6"].value == 8.1
    assert sheet["C6"].number_format == "0.00"
    assert sheet["C7"].value == "12345678901234567.5"
    values = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell.coordinate for cell in values if cell.data_type == "f"]


@pytest.mark.parametrize(
    ("widths", "onto", "edges"),
    [
        ((1, 1), (1, 1), [0, 1, 2]),
        ((1, 3), (1, 1, 1, 1), [0, 1, 4]),
        ((1, 1, 100), (10, 10, 10), [0, 1, 2, 3]),
        ((100, 1, 1), (10, 10, 10, 10), [0, 2, 3, 4]),
        ((5,), (1, 2, 3), [0, 3]),
    ],
)
def test_tables_share_the_columns_of_a_sheet(widths: tuple[int, ...], onto: tuple[int, ...], edges: list[int]) -> None:
    assert snapped(widths, onto) == edges


def test_shares_leave_no_remainder() -> None:
    assert shares((1, 1, 1), 100) == [33, 33, 34]


class Tags(HTMLParser):
    """The tags of a page, and the text of its cells."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.spans: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag in ("td", "th"):
            self.spans.append(dict(attrs))


def test_html_stands_alone_and_escapes(paper: Paper, letter: Paper) -> None:
    page = HtmlRenderer().render_papers((paper, letter)).decode()
    tags = Tags()
    tags.feed(page)
    assert "script" not in tags.tags
    assert "img" not in tags.tags
    assert not re.findall(r'(?:src|href)="', page.split("<body>")[1].replace("&#34;", ""))
    assert {"colspan", "rowspan"} <= {name for attributes in tags.spans for name in attributes}
    assert '<span class="blank">〔待填：职能〕</span>' in page
    assert '<h2 class="chapter">一、基本情况</h2>' in page


def test_markdown_marks_blanks_and_keeps_text_text(letter: Paper, paper: Paper) -> None:
    text = MarkdownRenderer().render_papers((letter, paper)).decode()
    assert "# 某镇绩效自评报告" in text
    assert "## 一、基本情况" in text
    assert "**〔待填：职能〕**" in text
    assert "<script>" not in text.replace("\\<script\\>", "")
    lines = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {3, 5}


@settings(max_examples=60)
@given(st.text(max_size=40))
def test_any_text_can_be_written(text: str) -> None:
    said = Passage(Manner.BODY, (Piece(text), Piece(text, blank=True)))
    grid = Grid((1, 1), ((Box(text, across=2, heading=True),), (Box(text), Box(text, is_number=True))), head=1)
    for renderer in (DocxRenderer(), XlsxRenderer(), HtmlRenderer(), MarkdownRenderer()):
        assert renderer.render_papers((Paper(text, (passage(Manner.TITLE, text), said, grid)),))
