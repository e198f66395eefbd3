"""A marked copy: the cells that were meant are coloured and commented, and every other byte of content is as it was."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from jixiao.diagnostic import Rejected, Severity
from jixiao.origin import Cell
from jixiao.plugin import Mark
from jixiao_plugins.xlsx.marker import XlsxMarker
from jixiao_plugins.xlsx.reader import XlsxReader
from jixiao_plugins.xlsx.splice import Piece, elements, inside, spliced, with_attribute

ROOT = Path(__file__).parents[3]
SEED = (ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx").read_bytes()
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def mark(reference: str, severity: Severity = Severity.ERROR, text: str = "错", sheet: str = "自评表") -> Mark:
    return Mark(Cell("表.xlsx", sheet, reference), severity, text)


def marked(data: bytes, *marks: Mark) -> bytes:
    return XlsxMarker().mark(data, "表.xlsx", marks)


def contents(data: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def book(change: object = None) -> bytes:
    made = Workbook()
    sheet = made.worksheets[0]
    sheet.title = "自评表"
    sheet["B2"] = 81.31
    sheet["B2"].number_format = "0.00%"
    sheet["D9"] = "终"
    if change is not None:
        change(sheet)  # type: ignore[operator]
    stream = BytesIO()
    made.save(stream)
    return stream.getvalue()


def test_cells_bear_colours_and_comments_and_keep_what_they_were() -> None:
    data = marked(
        SEED, mark("C5"), mark("C5", Severity.NOTE, "又"), mark("A5", Severity.WARNING), mark("D25", Severity.NOTE)
    )
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    before = load_workbook(BytesIO(SEED)).worksheets[0]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("C5", "A5", "D25")] == ["FFFFC7CE", "FFFFEB9C", "00000000"]
    texts = {cell: sheet[cell].comment.text for cell in ("C5", "A5", "D25")}  # type: ignore[union-attr]
    assert texts == {"C5": "错\n又", "A5": "错", "D25": "错"}
    for row in before.iter_rows():
        for cell in row:
            again = sheet[cell.coordinate]
            assert look(again) == look(cell)
            assert cell.coordinate in ("C5", "A5") or repr(again.fill) == repr(cell.fill)


def look(cell: object) -> tuple[object, ...]:
    names = ("value", "number_format", "font", "border", "alignment")
    return tuple(repr(getattr(cell, name)) for name in names)


def test_all_else_is_the_same_bytes() -> None:
    """A reader that knows only cells sees the same form; parts that need no change are the same, byte for byte."""
    data = marked(SEED, mark("C5"), mark("I35"))
    old, new = contents(SEED), contents(data)
    changed = {name for name in old if old[name] != new[name]}
    assert changed == {"[Content_Types].xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"}
    assert set(new) - set(old) == {
        "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml", "xl/worksheets/_rels/sheet1.xml.rels"}  # fmt: skip
    strip = re.compile(rb' s="[0-9]+"|<legacyDrawing[^>]*>')
    assert strip.sub(b"", old["xl/worksheets/sheet1.xml"]) == strip.sub(b"", new["xl/worksheets/sheet1.xml"])
    read = XlsxReader()
    assert read.read(data, name="表.xlsx").sheets == read.read(SEED, name="表.xlsx").sheets


def test_what_is_added_bears_no_time() -> None:
    before = {entry.filename for entry in ZipFile(BytesIO(SEED)).infolist()}
    added = [entry for entry in ZipFile(BytesIO(marked(SEED, mark("C5")))).infolist() if entry.filename not in before]
    assert added
    assert {entry.date_time for entry in added} == {(1980, 1, 1, 0, 0, 0)}


def test_drawings_and_whatever_nobody_knows_stay() -> None:
    parts = contents(SEED)
    sheet = parts["xl/worksheets/sheet1.xml"]
    drawing = f'<drawing xmlns:r="{OFFICE}" r:id="rId9"/>'.encode()
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(b"</worksheet>", drawing + b"<extLst/></worksheet>")
    parts["xl/worksheets/_rels/sheet1.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId9" Type="{OFFICE}/drawing" Target="../drawings/drawing1.xml"/></Relationships>'
    ).encode()
    parts["xl/drawings/drawing1.xml"] = b"<wsDr>shapes</wsDr>"
    parts["customXml/item1.xml"] = b"<unknown/>"
    new = contents(marked(pack(parts), mark("C5")))
    assert new["xl/drawings/drawing1.xml"] == b"<wsDr>shapes</wsDr>"
    assert new["customXml/item1.xml"] == b"<unknown/>"
    assert b"rId9" in new["xl/worksheets/_rels/sheet1.xml.rels"]
    written = new["xl/worksheets/sheet1.xml"]
    assert written.index(b"<drawing ") < written.index(b"<legacyDrawing ") < written.index(b"<extLst")


def pack(parts: dict[str, bytes]) -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_comments_of_others_stay_and_ours_follow() -> None:
    def comment(sheet: object) -> None:
        sheet["B2"].comment = Comment("原有的批注", "张科")  # type: ignore[index]

    data = marked(book(comment), mark("B2", text="数不对"), mark("D9", text="也不对"))
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert sheet["B2"].comment is not None
    assert sheet["B2"].comment.text == "原有的批注\n数不对"
    assert sheet["B2"].comment.author == "张科"
    assert sheet["D9"].comment is not None
    assert (sheet["D9"].comment.text, sheet["D9"].comment.author) == ("也不对", "jixiao")
    assert sheet["B2"].number_format == "0.00%"


def test_marking_twice_says_both() -> None:
    data = marked(marked(SEED, mark("C5", text="一")), mark("C5", text="二"), mark("D5", text="三"))
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert [sheet[cell].comment.text for cell in ("C5", "D5")] == ["一\n二", "三"]  # type: ignore[union-attr]


@pytest.mark.parametrize("reference", ["A1", "C2", "Z2", "A4", "B9", "F9", "A20"])
def test_a_cell_that_is_not_there_is_put_where_it_belongs(reference: str) -> None:
    data = marked(book(), mark(reference), mark("B2"))
    with ZipFile(BytesIO(data)) as archive:
        xml = archive.read("xl/worksheets/sheet1.xml")
    rows = [int(item.attributes["r"]) for item in elements(xml, ["row"])]
    assert rows == sorted(set(rows))
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert sheet[reference].fill.fgColor.rgb == "FFFFC7CE"
    assert (sheet["B2"].value, sheet["D9"].value) == (81.31, "终")
    places = [(place[1], place[0]) for place in map(column_and_row, re.findall(rb'<c r="([A-Z]+[0-9]+)"', xml))]
    assert places == sorted(places)


def column_and_row(reference: bytes) -> tuple[int, int]:
    text = reference.decode()
    letters = text.rstrip("0123456789")
    return sum((ord(letter) - 64) * 26**power for power, letter in enumerate(reversed(letters))), int(
        text[len(letters) :]
    )


def test_rows_and_cells_without_numbers_are_counted() -> None:
    parts = contents(SEED)
    sheet = parts["xl/worksheets/sheet1.xml"]
    bare = re.sub(rb'(<(?:row|c)\b[^>]*?) r="[A-Z0-9]+"', rb"\1", sheet)
    parts["xl/worksheets/sheet1.xml"] = bare
    read = load_workbook(BytesIO(pack(parts))).worksheets[0]
    where = next(cell.coordinate for row in read.iter_rows() for cell in row if str(cell.value) == "5618132.41")
    data = marked(pack(parts), mark(where))
    found = load_workbook(BytesIO(data)).worksheets[0]
    assert [cell.value for row in found.iter_rows() for cell in row if cell.fill.fgColor.rgb == "FFFFC7CE"] == [
        5618132.41
    ]


def test_prefixed_names_are_understood() -> None:
    parts = contents(book())
    for name in ("xl/worksheets/sheet1.xml", "xl/styles.xml"):
        xml = parts[name].replace(b'xmlns="http', b'xmlns:x="http')
        xml = re.sub(rb"<(/?)([a-zA-Z])", rb"<\1x:\2", xml)
        parts[name] = xml
    sheet = load_workbook(BytesIO(marked(pack(parts), mark("B2"), mark("C2"), mark("A7")))).worksheets[0]
    assert [sheet[cell].fill.fgColor.rgb for cell in ("B2", "C2", "A7")] == ["FFFFC7CE"] * 3
    assert sheet["B2"].comment is not None


def test_a_workbook_without_styles_is_commented() -> None:
    parts = contents(book())
    del parts["xl/styles.xml"]
    for name in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts[name] = re.sub(rb"<(Override|Relationship)[^>]*styles[^>]*/>", b"", parts[name])
    new = contents(marked(pack(parts), mark("B2")))
    assert b'ref="B2"' in new["xl/comments1.xml"]


def test_marks_at_no_cell_are_left_out() -> None:
    assert contents(marked(SEED, mark("C5", sheet="别的"), mark("lines[0].rate"), mark(""))) == contents(SEED)


@pytest.mark.parametrize("text", ["=1+1", "<b>&", "\x00\x1b", "_x0041_", "]]>", "很长" * 20_000])
def test_whatever_a_comment_says_it_is_text(text: str) -> None:
    sheet = load_workbook(BytesIO(marked(SEED, mark("C5", text=text)))).worksheets[0]
    assert sheet["C5"].comment is not None


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"abc"])
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    with pytest.raises(Rejected):
        marked(data, mark("C5"))


@pytest.mark.parametrize(
    ("part", "content"),
    [("xl/worksheets/sheet1.xml", b"<worksheet>"), ("xl/styles.xml", b"<!DOCTYPE x><styleSheet/>"),
     ("xl/styles.xml", '<?xml version="1.0" encoding="utf-16"?><styleSheet/>'.encode("utf-16"))],
)  # fmt: skip
def test_what_cannot_be_changed_in_place_is_refused(part: str, content: bytes) -> None:
    with pytest.raises(Rejected) as refused:
        marked(pack({**contents(book()), part: content}), mark("B2"))
    assert {item.code for item in refused.value.diagnostics} <= {"U151", "I005", "I023"}


@settings(max_examples=60)
@given(st.lists(st.tuples(st.integers(1, 30), st.sampled_from("ABCDEFGZ"), st.sampled_from(Severity)), max_size=12))
def test_any_cells_may_be_marked(places: list[tuple[int, str, Severity]]) -> None:
    marks = [mark(f"{letter}{row}", severity) for row, letter, severity in places]
    sheet = load_workbook(BytesIO(marked(book(), *marks))).worksheets[0]
    assert (sheet["B2"].value, sheet["D9"].value) == (81.31, "终")
    for row, letter, _ in places:
        assert sheet[f"{letter}{row}"].comment is not None
        heaviest = min(tuple(Severity).index(item) for at, column, item in places if (at, column) == (row, letter))
        assert sheet[f"{letter}{row}"].fill.fgColor.rgb == ("FFFFC7CE", "FFFFEB9C", "00000000")[heaviest]


def test_places_in_xml_are_those_of_bytes() -> None:
    xml = '﻿<?xml version="1.0"?><甲 a="1&gt;>" b=\'"\'><乙/>字<乙 x = "1">里</乙></甲>'.encode()
    found = elements(xml, ["甲", "乙"])
    assert [xml[item.start : item.end].decode() for item in found] == [
        '<甲 a="1&gt;>" b=\'"\'><乙/>字<乙 x = "1">里</乙></甲>', "<乙/>", '<乙 x = "1">里</乙>']  # fmt: skip
    pieces = [
        inside(xml, found[1], b"1"),
        Piece(found[2].start, found[2].tag_end, with_attribute(b'<b x = "1">', "x", 2)),
    ]
    assert '<乙>1</乙>字<b x="2">里</乙>' in spliced(xml, pieces).decode()
    assert with_attribute(b'<c ab="1"/>', "b", 2) == b'<c ab="1" b="2"/>'
