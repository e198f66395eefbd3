"""Charts in Word documents: pictures that say what they are; bars in a table where none can be made."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest

from jixiao.report.model import Chart, Column, Drawing, Medium, Report, SectionBlock, Series, TableBlock, Text
from jixiao_plugins.docx import figure
from jixiao_plugins.docx.renderer import DocxRenderer
from jixiao_plugins.svg.picture import can_draw, picture

COLUMNS = (Column("单位", 40), Column("执行率", 8, numeric=True), Column("总分", 8, numeric=True), Column("缘由", 120))
ROWS = tuple(
    (Text(name), Text(rate, is_number=True), Text(total, is_number=True), Text("某种缘由" * 20))
    for name, rate, total in (("=甲&乙", "100.00", "97.50"), ("丙<b>", "≈66.67", "48.75"), ("丁", "", "0.00"))
)
SERIES = (Series("总分", 2),)
BARS = Chart(Drawing.BARS, "总分", 0, SERIES)
POINTS = Chart(Drawing.POINTS, "执行率与总分", 0, SERIES, across=1)


@pytest.fixture
def report() -> Report:
    table = TableBlock(COLUMNS, ROWS, charts=(BARS, POINTS))
    sections = (
        SectionBlock("总分", (table,)),
        SectionBlock("屏幕", (replace(table, caption="不印"),), (Medium.SCREEN,)),
    )
    return Report("汇总", (("份数", "3"),), sections, {})


@pytest.fixture
def pictures() -> None:
    """Skipped where no picture can be made, unless under CI."""
    if not can_draw():
        if "CI" in os.environ:
            pytest.fail("typst, or a face with Chinese letters, is not there: both belong to the checks")
        pytest.skip("typst, or a face with Chinese letters, is not there: no pictures to look at")


@pytest.mark.usefixtures("pictures")
def test_pictures_stand_above_their_table(report: Report) -> None:
    data = DocxRenderer().render((report,))
    document = docx.Document(BytesIO(data))
    assert [shape._inline.docPr.get("descr") for shape in document.inline_shapes] == ["总分", "执行率与总分"]
    with ZipFile(BytesIO(data)) as parts:
        pictures = [parts.read(name) for name in parts.namelist() if name.startswith("word/media/")]
    assert len(pictures) == 2
    assert all(one.startswith(b"\x89PNG\r\n") for one in pictures)
    said = [paragraph.text for paragraph in document.paragraphs]
    assert said.count("总分") == 1  # the heading is the title of the first
    assert "执行率与总分" in said
    assert "不印" not in said
    assert DocxRenderer().render((report,)) == data


@pytest.mark.usefixtures("pictures")
def test_the_text_of_a_picture_is_no_document() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20"><text y="12">#read("/etc/passwd") $x$ *</text></svg>'
    assert picture(svg) == picture(svg)


def test_without_pictures_bars_are_drawn_in_a_table(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure, "picture", lambda svg: None)
    document = docx.Document(BytesIO(DocxRenderer().render((report,))))
    assert len(document.inline_shapes) == 0
    bars = document.tables[1]
    assert [[cell.text for cell in row.cells] for row in bars.rows] == [
        ["=甲&乙", "█" * 39, "97.50"],
        ["丙<b>", "█" * 19, "48.75"],
        ["丁", "", "0.00"],
    ]
    assert "执行率与总分" not in [paragraph.text for paragraph in document.paragraphs]


def test_numbers_stay_whole_where_texts_are_long(report: Report) -> None:
    document = docx.Document(BytesIO(DocxRenderer().render((report,))))
    grid = next(table for table in document.tables if table.cell(0, 0).text == "单位")
    names, rate, total, why = (column.width for column in grid.columns)
    digit = 12700 * 105 // 20  # half of 五号
    assert rate > digit * len("≈100.00")
    assert total > digit * len("97.50")
    assert why > max(names, rate, total)


def test_libreoffice_opens_it(report: Report, libreoffice: Callable[[dict[str, bytes], str], dict[str, bytes]]) -> None:
    (saved,) = libreoffice({"summary.docx": DocxRenderer().render((report,))}, "odt").values()
    with ZipFile(BytesIO(saved)) as parts:
        text = parts.read("content.xml").decode()
        pictures = [name for name in parts.namelist() if name.startswith("Pictures/")]
    assert len(re.findall("<draw:image", text)) == len(pictures) == (2 if can_draw() else 0)
    assert "=甲&amp;乙" in text
