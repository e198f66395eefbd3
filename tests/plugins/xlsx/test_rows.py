"""Rows as the file holds them: byte for byte what the library would have written, and never held in memory."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.worksheet.hyperlink import Hyperlink

from jixiao_plugins.xlsx.cells import legal, set_page
from jixiao_plugins.xlsx.container import pack, packed
from jixiao_plugins.xlsx.rows import KEPT, Rows, cell_text

texts = st.text(max_size=12).map(legal) | st.sampled_from(
    [" a", "a\n", "\t", "<&>\"'", "𠮷 é\u2028", "]]>", "甲" * 300]
)
numbers = st.from_regex(r"\A-?[0-9]{1,9}(\.[0-9]{1,4})?\Z").filter(str.isascii)
links = st.sampled_from(["", "甲 &.xlsx", "甲\".xlsx#'表 1'!C5", "#'表<1>\"&'!C5"])
cells = st.tuples(texts, st.just(False), links) | st.tuples(numbers, st.just(True), st.just(""))
rows = st.lists(st.tuples(st.sampled_from([0, 15, 31.5]), st.booleans(), st.lists(cells, max_size=4)), max_size=4)


def as_the_library_does(told: list[tuple[float, bool, list[tuple[str, bool, str]]]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("表")
    set_page(sheet, landscape=False)
    exact: dict[str, str] = {}
    for number, (height, hidden, values) in enumerate(told, 1):
        if height:
            sheet.row_dimensions[number].height, sheet.row_dimensions[number].hidden = height, hidden
        made = []
        for column, (value, is_number, link) in enumerate(values, 1):
            cell = WriteOnlyCell(sheet)
            cell.row, cell.column = number, column
            cell.quotePrefix = True
            if value:
                cell._value, cell.data_type = (0 if is_number else value), ("n" if is_number else "s")
            if is_number:
                exact[cell.coordinate] = value
            if link and value:
                target, _, location = link.partition("#")
                style = cell._style
                cell.hyperlink = Hyperlink(ref=cell.coordinate, target=target or None, location=location or None)
                cell._style = style
            made.append(cell)
        sheet.append(made)
    return packed(book, [exact])


def as_we_do(told: list[tuple[float, bool, list[tuple[str, bool, str]]]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("表")
    set_page(sheet, landscape=False)
    styled = WriteOnlyCell(sheet)
    styled.quotePrefix = True
    made = Rows()
    style = styled.style_id if any(values for *_, values in told) else 0
    for number, (height, hidden, values) in enumerate(told, 1):
        texts = []
        for column, (value, is_number, link) in enumerate(values):
            reference = f"{'ABCD'[column]}{number}"
            texts.append(cell_text(reference, style, value, is_number))
            if link and value:
                made.link(reference, link)
        made.add(height, hidden, texts)
    target = BytesIO()
    pack(book, target, {1: made})
    made.close()
    return target.getvalue()


@given(rows)
def test_the_bytes_are_those_of_the_library(told: list[tuple[float, bool, list[tuple[str, bool, str]]]]) -> None:
    ours, theirs = (ZipFile(BytesIO(data)) for data in (as_we_do(told), as_the_library_does(told)))
    assert ours.namelist() == theirs.namelist()
    for name in ours.namelist():
        assert ours.read(name) == theirs.read(name), name


def test_a_long_sheet_goes_to_a_file_of_its_own() -> None:
    made = Rows()
    for number in range(1, 3001):
        made.add(15, False, [cell_text(f"A{number}", 1, f"第{number}行，一句话，和别的都不同", False)])
    assert made.written.tell() > KEPT
    assert made.written._rolled  # type: ignore[attr-defined]
    book = Workbook(write_only=True)
    set_page(book.create_sheet("表"), landscape=False)
    target = BytesIO()
    pack(book, target, {1: made})
    with ZipFile(target) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    assert sheet.count(b"<row ") == 3000
    assert "第3000行".encode("ascii", "xmlcharrefreplace") in sheet
    made.close()
    with pytest.raises(ValueError, match="closed"):
        made.add(15, False, ())
