"""Reads the binary workbooks of Excel 5 to 2003 and of WPS: values as stored, shown by their number formats."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import Sheet, Sheets
from jixiao.origin import Cell
from jixiao_plugins.board import Board
from jixiao_plugins.door import Remarks
from jixiao_plugins.xls.records import Survey, survey
from jixiao_plugins.xlsx.number import GENERAL, Format, read_format

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet as XlsSheet

_BUILT_IN = 164
"""Number formats below this are built in, and differ by the language of the program that wrote them."""


def read_biff(data: bytes, name: str, digest: str) -> Sheets:
    """All worksheets of `data`. Raises Rejected; whatever else the library raises says that the file is damaged."""
    from xlrd import open_workbook

    remarks = Remarks(name)
    found = survey(_stream(data, name), name)
    book = open_workbook(
        file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO(), on_demand=False
    )
    formats = _formats(book)
    sheets = tuple(_sheet(book, number, formats, found, name, remarks) for number in range(book.nsheets))
    if "_VBA_PROJECT".encode("utf-16-le") in data:
        remarks.add(diagnose("I132", Cell(name, "", "")))
    if found.linked:
        remarks.add(diagnose("I133", Cell(name, "", "")))
    return Sheets(name, digest, sheets, remarks.all())


def _stream(data: bytes, name: str) -> bytes:
    """The stream of records inside the compound file. Raises Rejected (I005) where there is none."""
    from xlrd.compdoc import CompDoc

    document = CompDoc(data, logfile=io.StringIO())
    for stream in ("Workbook", "Book"):
        found = document.get_named_stream(stream)
        if found:
            return bytes(found)
    raise Rejected([diagnose("I005", Cell(name, "", ""), found="no stream Workbook")])


def _formats(book: Book) -> tuple[Format, ...]:
    """The format of every cell style, by its index."""
    made: dict[int, Format] = {}
    for style in book.xf_list:
        key = style.format_key
        if key not in made:
            declared = book.format_map.get(key)
            own = declared is not None and key >= _BUILT_IN
            made[key] = read_format(key, declared.format_str[:255] if own else None)
    return tuple(made[style.format_key] for style in book.xf_list)


def _sheet(book: Book, number: int, formats: tuple[Format, ...], found: Survey, name: str, remarks: Remarks) -> Sheet:
    source = book.sheet_by_index(number)
    board = Board(name, source.name, remarks, source.visibility != 0, bool(book.datemode))
    board.formulas = found.formulas[number] if number < len(found.formulas) else 0
    board.hidden_rows.update(row for row, info in source.rowinfo_map.items() if info.hidden)
    for column, about in source.colinfo_map.items():
        if about.hidden:
            board.hide_columns(column, column)
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            _cell(board, source, row, column, formats)
    for top, bottom, left, right in source.merged_cells:
        board.merge(top, left, bottom - 1, right - 1)
    return board.finish()


def _cell(board: Board, source: XlsSheet, row: int, column: int, formats: tuple[Format, ...]) -> None:
    from xlrd.biffh import error_text_from_code

    kind, value = source.cell_type(row, column), source.cell_value(row, column)
    match kind:
        case 1:  # text
            board.text(row, column, str(value))
        case 2 | 3:  # number, or number that is shown as a date
            style = source.cell_xf_index(row, column)
            board.number(row, column, repr(value), formats[style] if style < len(formats) else GENERAL)
        case 4:
            board.text(row, column, "TRUE" if value else "FALSE")
        case 5:
            board.error(row, column, error_text_from_code.get(value, f"#{value}"))
