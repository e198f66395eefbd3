"""Papers as pdf: set by Typst, read back by another library; what was typed is never markup."""

from __future__ import annotations

import io
from dataclasses import replace

import pdfplumber
import pytest

from jixiao.diagnostic import Rejected
from jixiao.report.model import Chart, Column, Drawing, Report, SectionBlock, Series, TableBlock, Text
from jixiao.report.paper import Box, Grid, Manner, Paper, passage
from jixiao_plugins.pdf.fonts import LATIN, WANTED, faces, on_this_machine
from jixiao_plugins.pdf.renderer import PdfRenderer

SQUARE = "Noto Serif CJK SC"
"""A face whose characters are as wide as they are high, as those of 仿宋_GB2312 are."""


pytestmark = pytest.mark.usefixtures("chinese_typeface")


def pages(data: bytes) -> list[list[str]]:
    """The lines of every page."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        return [page.extract_text().splitlines() for page in document.pages]


def test_a_page_holds_28_characters_by_22_lines() -> None:
    if SQUARE not in on_this_machine().families():
        pytest.skip(f"{SQUARE} is not on this machine")
    paper = Paper("正文", (passage(Manner.BODY, "绩" * (28 * 22 * 2 - 2)),))  # it begins two characters in
    found = pages(PdfRenderer().render_papers((paper,)))
    assert len(found) == 2
    (first, *_), _ = found
    assert first == "绩" * 26
    for number, (_, *lines, foot) in enumerate(found, 1):
        assert lines == ["绩" * 28] * 21
        assert foot.replace(" ", "") == f"—{number}—"


def test_numbers_of_pages_stand_outside() -> None:
    paper = Paper("正文", (passage(Manner.BODY, "绩" * 1000),))
    with pdfplumber.open(io.BytesIO(PdfRenderer().render_papers((paper,)))) as document:
        odd, even = ([char["x0"] for char in page.chars if char["text"] == "—"][0] for page in document.pages)  # noqa: RUF015
        middle = document.pages[0].width / 2
    assert odd > middle > even


def test_the_same_papers_give_the_same_bytes(paper: Paper, letter: Paper) -> None:
    first, second = (PdfRenderer().render_papers((letter, paper)) for _ in range(2))
    assert first == second
    assert b"/CreationDate" not in first


def test_everything_is_there_and_nothing_is_markup(paper: Paper, letter: Paper, hostile: tuple[str, ...]) -> None:
    extra = Paper(
        "x", tuple(passage(Manner.BODY, text) for text in ("#eval(1)", "*a* _b_ $c$ <d> @e", "= f", "- g\n+ h", "\x00"))
    )
    lines = [line for page in pages(PdfRenderer().render_papers((letter, paper, extra))) for line in page]
    text = "".join("".join(line.split()) for line in lines)
    wanted = (
        "某镇绩效自评报告",
        "〔待填：职能〕",
        "自评表<b>",
        "#eval(1)",
        "*a*_b_$c$<d>@e",
        "=f",
        "\\u0000",
        "=1+1",
        "{{7*7}}",
    )
    assert [word for word in wanted if word not in text] == []
    assert all("".join(word.split())[:12] in text for word in hostile)


def test_merged_cells_are_ruled_as_one() -> None:
    rows = ((Box("甲", down=2), Box("乙")), (Box("丙"),), (Box("丁", across=2),))
    data = PdfRenderer().render_papers((Paper("x", (Grid((1, 1), rows),)),))
    with pdfplumber.open(io.BytesIO(data)) as document:
        (table,) = document.pages[0].find_tables()
        cells = table.extract()
    assert cells == [["甲", "乙"], [None, "丙"], ["丁", None]]


def test_any_report_becomes_pages(report: Report) -> None:
    lines = [line for page in pages(PdfRenderer().render((report,))) for line in page]
    assert any("91.93" in line for line in lines)
    assert any("得分表" in line for line in lines)


def test_charts_stand_above_their_table() -> None:
    columns = (Column("单位"), Column("总分", numeric=True))
    rows = tuple((Text(name), Text(total, is_number=True)) for name, total in (("=甲&乙", "97.50"), ("丙<b>", "48.75")))
    bars = Chart(Drawing.BARS, "总分", 0, (Series("总分", 1),))
    table = TableBlock(columns, rows, charts=(bars, replace(bars, title="另一幅")))
    data = PdfRenderer().render((Report("汇总", (), (SectionBlock("总分", (table,)),), {}),))
    lines = [line for page in pages(data) for line in page]
    assert sum(line.strip() == "总分" for line in lines) >= 1
    assert "另一幅" in lines
    with pdfplumber.open(io.BytesIO(data)) as document:
        assert sum(len(page.rects) for page in document.pages) > 4


def test_no_papers_are_an_empty_document() -> None:
    assert PdfRenderer().render_papers(()).startswith(b"%PDF")


def test_the_face_of_the_standard_is_taken_where_it_is() -> None:
    official = ("方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体")
    found = faces((*official, "Noto Serif CJK SC", "times new roman"))
    assert [found[part] for part in ("title", "body", "chapter", "section", "cell")] == [[name] for name in official]
    assert found["latin"] == ["times new roman"]


def test_another_face_stands_in() -> None:
    found = faces(("Noto Sans CJK SC",))
    assert all(found[part] == ["Noto Sans CJK SC"] for part in WANTED)
    assert found["latin"] == []


@pytest.mark.parametrize("families", [(), ("Libertinus Serif", *LATIN)])
def test_without_a_chinese_face_it_says_so(families: tuple[str, ...]) -> None:
    with pytest.raises(Rejected) as rejected:
        faces(families)
    assert [item.code for item in rejected.value.diagnostics] == ["U196"]
