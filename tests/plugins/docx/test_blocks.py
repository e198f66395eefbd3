"""The building blocks of Word documents hold what official documents demand, and the same bytes every time."""

from __future__ import annotations

import hashlib
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from jixiao_plugins.docx.face import FACES, FANGSONG, HEITI, SAN_HAO, XIAOBIAOSONG
from jixiao_plugins.docx.footer import number_pages
from jixiao_plugins.docx.package import packed
from jixiao_plugins.docx.page import OFFICIAL, SHEET, append, blank, twips
from jixiao_plugins.docx.paragraph import Piece, paragraph
from jixiao_plugins.docx.style import BODY, CELL_HEAD, HEADING_1, STYLES, TITLE, Align
from jixiao_plugins.docx.table import Cell, table


def made() -> Document:
    document = blank()
    append(document, paragraph(TITLE, "某镇绩效自评报告"))
    append(document, paragraph(HEADING_1, "一、基本情况"))
    append(document, paragraph(BODY, "“三公”经费", Piece("〔待填〕", fill="FFF2CC", strong=True), "。"))
    rows = (
        (Cell(("指标",), across=2, style=CELL_HEAD), Cell(("得分",), style=CELL_HEAD)),
        (Cell(("管理",), down=2), Cell(("执行率",), align=Align.LEFT), Cell(("8.13",))),
        (Cell(("控制率",)), Cell(("10",))),
    )
    append(document, table((2000, 3000, 1000), rows, head=1))
    number_pages(document, document.sections[0])
    return document


def reread(data: bytes) -> Document:
    return docx.Document(BytesIO(data))


def test_the_page_is_that_of_the_standard() -> None:
    section = reread(packed(made(), title="报告")).sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for found, wanted in zip(margins, (37, 35, 28, 26), strict=True):
        assert abs(found - Mm(wanted)) <= 635 // 2 + 1  # OOXML counts in twentieths of a point
    assert (section.page_width, section.page_height) == (twips(210) * 635, twips(297) * 635)
    assert section._sectPr.find(qn("w:docGrid")) is None
    assert OFFICIAL.width == twips(156)


def test_a_sheet_for_tables_lies_across() -> None:
    section = blank(SHEET).sections[0]
    assert section.orientation == WD_ORIENT.LANDSCAPE
    assert section.page_width > section.page_height


def test_every_run_names_its_chinese_face() -> None:
    document = reread(packed(made(), title="报告"))
    for run in document.element.body.iter(qn("w:r")):
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts is not None
        assert fonts.get(qn("w:eastAsia")) in {face.name for face in FACES}
        assert fonts.get(qn("w:hint")) == "eastAsia"
    faces = [
        run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}").get(qn("w:eastAsia"))
        for run in document.element.body.iter(qn("w:r"))
    ]
    assert faces[:3] == [XIAOBIAOSONG.name, HEITI.name, FANGSONG.name]


def test_running_text_is_28_by_22() -> None:
    document = reread(packed(made(), title="报告"))
    style = document.styles["Body Text"].element
    spacing = style.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    assert (spacing.get(qn("w:line")), spacing.get(qn("w:lineRule"))) == ("578", "exact")
    assert style.find(f"{qn('w:rPr')}/{qn('w:spacing')}").get(qn("w:val")) == "-5"
    assert style.find(f"{qn('w:rPr')}/{qn('w:sz')}").get(qn("w:val")) == str(SAN_HAO)
    assert SAN_HAO == 2 * 16


def test_headings_are_headings() -> None:
    document = reread(packed(made(), title="报告"))
    heading = document.paragraphs[1]
    assert heading.style.name == "Heading 1"
    assert heading.style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}").get(qn("w:val")) == "0"


def test_pages_are_numbered_outside() -> None:
    document = reread(packed(made(), title="报告"))
    section = document.sections[0]
    assert document.settings.odd_and_even_pages_header_footer
    sides = {}
    for name, footer in (("odd", section.footer), ("even", section.even_page_footer)):
        (line,) = footer.paragraphs
        assert line.text == "— 1 —"
        assert "PAGE" in line._p.xml
        sides[name] = line._p.pPr.jc.val
    assert str(sides["odd"]).startswith("RIGHT")
    assert str(sides["even"]).startswith("LEFT")


def test_pages_numbered_in_the_middle() -> None:
    document = blank(SHEET)
    number_pages(document, document.sections[0], outside=False)
    assert not document.settings.odd_and_even_pages_header_footer
    assert str(document.sections[0].footer.paragraphs[0]._p.pPr.jc.val).startswith("CENTER")


def test_merged_cells_are_one_cell() -> None:
    (grid,) = reread(packed(made(), title="报告")).tables
    assert grid.cell(0, 0)._tc is grid.cell(0, 1)._tc
    assert grid.cell(1, 0)._tc is grid.cell(2, 0)._tc
    assert [cell.text for cell in grid.rows[2].cells] == ["管理", "控制率", "10"]
    assert grid.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert grid.rows[1]._tr.trPr.find(qn("w:tblHeader")) is None


@pytest.mark.parametrize(
    "rows",
    [
        ((Cell(("a",)),),),
        ((Cell(("a",)), Cell(("b",)), Cell(("c",))),),
        ((Cell(("a",), across=3),),),
        ((Cell(("a",), down=2), Cell(("b",))),),
    ],
)
def test_a_table_whose_cells_do_not_fit_is_our_mistake(rows: tuple[tuple[Cell, ...], ...]) -> None:
    with pytest.raises(ValueError, match=r"cell|column"):
        table((100, 100), rows)


def test_whatever_was_typed_stays_text() -> None:
    document = blank()
    append(document, paragraph(BODY, "a\x00b\ud800 <w:p/> & =1+1\n第二行\t列"))
    (told,) = reread(packed(document, title="x\x07")).paragraphs
    assert told.text == "a\\u0000b\\ud800 <w:p/> & =1+1\n第二行\t列"


def test_the_same_document_gives_the_same_bytes() -> None:
    first, second = packed(made(), title="报告"), packed(made(), title="报告")
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()
    with ZipFile(BytesIO(first)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
        assert core.count("2000-01-01T00:00:00Z") == 2
        names = archive.namelist()
    assert not [name for name in names if "thumbnail" in name or "customXml" in name or "WithEffects" in name]


def test_faces_say_what_may_stand_in() -> None:
    with ZipFile(BytesIO(packed(blank(), title="x"))) as archive:
        told = archive.read("word/fontTable.xml").decode()
        styles = archive.read("word/styles.xml").decode()
    for face in FACES:
        assert f'w:name="{face.name}"><w:altName w:val="{face.other}"' in told
    assert all(f'w:styleId="{style.id}"' in styles for style in STYLES)
    assert len(styles) < 20_000
