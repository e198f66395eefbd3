"""LibreOffice as an independent judge: it opens what we write, and sets 28 characters by 22 lines on a page."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from jixiao.report.paper import Paper
from jixiao_plugins.docx.footer import number_pages
from jixiao_plugins.docx.package import packed
from jixiao_plugins.docx.page import append, blank
from jixiao_plugins.docx.paragraph import paragraph
from jixiao_plugins.docx.renderer import DocxRenderer
from jixiao_plugins.docx.style import NORMAL
from jixiao_plugins.xlsx.renderer import XlsxRenderer

ALIASES = """\
<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><include>/etc/fonts/fonts.conf</include>
<alias binding="same"><family>仿宋_GB2312</family><prefer><family>Noto Serif CJK SC</family></prefer></alias>
</fontconfig>
"""
"""A square face stands in for 仿宋_GB2312, which cannot be shipped."""


Convert = Callable[[dict[str, bytes], str], dict[str, bytes]]
Pages = Callable[[bytes], list[list[str]]]


@pytest.fixture
def pages(libreoffice: Convert, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Pages:
    """The lines of every page that LibreOffice makes of a document."""
    program = shutil.which("pdftotext")
    if program is None:
        if "CI" in os.environ:
            pytest.fail("pdftotext is not there: poppler-utils belongs to the checks")
        pytest.skip("pdftotext is not there: nothing to read pages with")
    (tmp_path / "fonts.conf").write_text(ALIASES, encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))

    def lines(data: bytes) -> list[list[str]]:
        (pdf,) = libreoffice({"document.docx": data}, "pdf").values()
        told = subprocess.run(
            [str(program), "-layout", "-", "-"], input=pdf, check=True, timeout=60, capture_output=True
        )
        text = told.stdout.decode("utf-8")
        return [[line for line in page.splitlines() if line.strip()] for page in text.split("\f") if page.strip()]

    return lines


def test_a_page_holds_28_characters_by_22_lines(pages: Pages) -> None:
    document = blank()
    append(document, paragraph(NORMAL, "绩" * (28 * 22 * 2)))
    number_pages(document, document.sections[0])
    found = pages(packed(document, title="正文"))
    assert len(found) == 2
    for number, (*lines, foot) in enumerate(found, 1):
        assert [line.strip() for line in lines] == ["绩" * 28] * 22
        assert foot.replace(" ", "") == f"—{number}—"
    odd, even = (len(page[-1]) - len(page[-1].lstrip()) for page in found)
    assert odd > even  # outside: right on odd pages, left on even ones


def test_tables_and_letters_open_as_they_were_written(pages: Pages, paper: Paper, letter: Paper) -> None:
    found = pages(DocxRenderer().render_papers((letter, paper)))
    text = "".join("".join(line.split()) for page in found for line in page)
    for wanted in (
        "某镇绩效自评报告",
        "一、基本情况",
        "〔待填：职能〕",
        "填报单位（盖章）：某局&某办",
        "控制率",
        "=1+1",
    ):
        assert wanted in text


def test_workbooks_open_as_they_were_written(libreoffice: Convert, paper: Paper) -> None:
    data = XlsxRenderer().render_papers((paper,))
    (again,) = libreoffice({"book.xlsx": data}, "ods").values()
    (last,) = libreoffice({"book.ods": again}, "xlsx").values()
    (written,), read = (load_workbook(BytesIO(one)).worksheets for one in (data, last))
    cells = {
        cell.coordinate: cell.value.replace("_x005F_", "_") if isinstance(cell.value, str) else cell.value
        for row in written.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert {place: read[0][place].value for place in cells} == cells
    merged = {str(area) for area in written.merged_cells.ranges}
    assert merged <= {str(area) for area in read[0].merged_cells.ranges}
