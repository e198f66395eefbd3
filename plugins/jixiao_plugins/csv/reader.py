"""Reads .csv and .tsv as one sheet: encoding and delimiter found, quoting strict, our guard against formulas undone."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, Sheet, Sheets
from jixiao.origin import Cell
from jixiao_plugins.board import column_letters
from jixiao_plugins.csv.guard import DANGEROUS
from jixiao_plugins.door import Kind, Remarks, check_file, clean
from jixiao_plugins.encoding import decode_table

DELIMITERS = {",": "逗号 ,", "\t": "制表符 tab", ";": "分号 ;", "|": "竖线 |"}
"""What may stand between fields, with its name in both languages."""

_FEW = 4
"""One row in so many, at the most, is longer than the others by mistake; more are a table without a width."""

_SAMPLE = 50
"""Rows by which the delimiter is judged."""


class CsvReader:
    """Reads tables saved as text by Excel, WPS or a system."""

    suffixes: tuple[str, ...] = ("csv", "tsv")

    def read(self, data: bytes, *, name: str) -> Sheets:
        """One sheet without a name. Raises Rejected (I codes)."""
        digest = check_file(data, name, "csv", Kind.TEXT)
        return read_table(data, name, digest)

    def read_as(self, data: bytes, *, name: str, encoding: str) -> Sheets:
        """As `read`, in that encoding. Raises Rejected (I codes)."""
        digest = check_file(data, name, "csv", Kind.TEXT)
        return read_table(data, name, digest, encoding)


def read_table(data: bytes, name: str, digest: str, encoding: str | None = None) -> Sheets:
    """The one sheet of a text; what it was read as is said where it is not what the suffix promises.

    Raises Rejected: I051 (encoding), I052 (quotes, NUL), I024 to I026 and I029 (too large).
    """
    text, notes = decode_table(data, name, encoding)
    place = Cell(name, "", "")
    if "\0" in text:
        raise Rejected([diagnose("I052", place, found="NUL")])
    remarks = Remarks(name)
    usual = "\t" if name.lower().endswith(".tsv") else ","
    delimiter = _delimiter(text, usual)
    if delimiter != usual:
        remarks.add(diagnose("I131", place, found=DELIMITERS[delimiter]))
    rows = _rows(text, delimiter, place)
    cells = tuple(_row(row, number, name, remarks) for number, row in enumerate(rows))
    widths = sorted({len(row) for row in rows if row})
    if len(widths) > 1:
        remarks.add(diagnose("I053", place, found=f"{widths[0]}—{widths[-1]}"))
        for number, width, usual_width in _overlong(rows):
            at = Cell(name, "", f"A{number + 1}")
            remarks.add(diagnose("I054", at, line=number + 1, found=width, expected=usual_width))
    return Sheets(name, digest, (Sheet("", cells),), (*notes, *remarks.all()))


def _overlong(rows: list[list[str]]) -> Iterator[tuple[int, int, int]]:
    """The few rows that are longer than all the others, which are alike: number, width, the width of the others."""
    wide = {number: len(row) for number, row in enumerate(rows) if len(row) > 1}  # a title may stand alone
    usual = min(wide.values(), default=0)
    longer = [number for number, width in wide.items() if width > usual]
    if len(longer) * _FEW <= len(wide):
        yield from ((number, wide[number], usual) for number in longer)


def _delimiter(text: str, usual: str) -> str:
    """The delimiter that cuts the first rows into most columns; the usual one where none cuts into more."""
    best, width = usual, 1
    for delimiter in (usual, *DELIMITERS):
        widths: list[int] = []
        try:
            for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
                if row:
                    widths.append(len(row))
                if len(widths) == _SAMPLE:
                    break
        except csv.Error:
            continue
        median = sorted(widths)[len(widths) // 2] if widths else 0
        if median > width:
            best, width = delimiter, median
    return best


def _rows(text: str, delimiter: str, place: Cell) -> list[list[str]]:
    """The fields of `text`, without the empty rows at its end; looked at row by row, so that nothing beyond is kept.

    Raises Rejected (I052) where a quote is open or misplaced, (I024 to I026) at too many rows, columns, cells.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    cells = 0
    try:
        for number, row in enumerate(reader, 1):
            if len(row) > Limits.COLUMNS.limit:
                raise Rejected([diagnose(Limits.COLUMNS.code, place, size=len(row), limit=Limits.COLUMNS.limit)])
            if number > Limits.ROWS.limit and any(row):
                raise Rejected([diagnose(Limits.ROWS.code, place, size=number, limit=Limits.ROWS.limit)])
            cells += len(row) - row.count("")
            if cells > Limits.CELLS.limit:
                raise Rejected([diagnose(Limits.CELLS.code, place, limit=Limits.CELLS.limit)])
            if number <= Limits.ROWS.limit:
                rows.append(row)
    except csv.Error as problem:
        raise Rejected([diagnose("I052", place, found=_complaint(str(problem), reader.line_num))]) from None
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _complaint(message: str, line: int) -> tuple[str, str]:
    """What the csv library has against a text, in both languages."""
    said = "到文件末尾，引号还没有成对" if message == "unexpected end of data" else "引号之后多了字"
    return f"第 {line} 行，{said}", f"line {line}: {message}"


def _row(row: list[str], number: int, file: str, remarks: Remarks) -> tuple[GridCell | None, ...]:
    """One row of cells; an empty field is a cell that does not exist."""
    made: list[GridCell | None] = []
    for column, field in enumerate(row):
        place = Cell(file, "", f"{column_letters(column)}{number + 1}")
        guarded = field.startswith("'") and field[1:].startswith(DANGEROUS)
        text = clean(field[1:] if guarded else field, place, remarks)
        made.append(GridCell(text, place) if text else None)
    while made and made[-1] is None:
        made.pop()
    return tuple(made)
