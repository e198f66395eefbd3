"""Reads SpreadsheetML 2003: workbooks as one file of XML, which systems hand out under the name .xls."""

from __future__ import annotations

import datetime
import re

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import Sheet, Sheets
from jixiao.origin import Cell
from jixiao.value import dataclass, field
from jixiao_plugins.board import Board
from jixiao_plugins.door import Remarks
from jixiao_plugins.xlsx.number import GENERAL, Format, read_format
from jixiao_plugins.xml import Guard

_NAMED = {
    "Percent": Format(percent=True),
    **dict.fromkeys(("Short Date", "Medium Date", "Long Date", "General Date"), Format(date=True)),
    **dict.fromkeys(("Long Time", "Medium Time", "Short Time"), Format(time=True)),
    **dict.fromkeys(("General", "General Number", "Fixed", "Standard", "Scientific", "Currency", "Euro Currency",
                     "Yes/No", "True/False", "On/Off"), GENERAL),
}  # fmt: skip
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]{1,20}Z?)?", re.ASCII)
_DECLARED = re.compile(rb"""\s{0,9}<\?xml[^>]{0,80}encoding=["']([\w-]{1,20})["'][^>]{0,40}\?>""", re.ASCII)
_FIRST_DAY = datetime.date(1899, 12, 30)


def read_markup(data: bytes, name: str, digest: str) -> Sheets | None:
    """All worksheets of `data`; None where it is XML of another kind. Raises Rejected as readers of sheets do."""
    remarks = Remarks(name)
    reading = _Reading(name, remarks)
    Guard(name).parse((_in_utf_8(data),), "Workbook", reading.start, reading.end, reading.characters)
    if reading.root != "Workbook":
        return None
    return Sheets(name, digest, tuple(reading.sheets), remarks.all())


def _in_utf_8(data: bytes) -> bytes:
    """`data`, in UTF-8 where it says that it is GBK, which the parser does not know."""
    declared = _DECLARED.match(data[:200])
    if declared is None or declared[1].lower() not in (b"gb2312", b"gbk", b"gb18030"):
        return data
    return data[declared.end() :].decode("gb18030").encode()


@dataclass(slots=True)
class _Open:
    """The cell that is being read."""

    style: str
    formula: bool
    type: str | None = None
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """The state between two events of the XML."""

    file: str
    remarks: Remarks
    sheets: list[Sheet] = field(default_factory=list)
    root: str = ""
    styles: dict[str, Format] = field(default_factory=dict)
    style: str = ""
    board: Board | None = None
    row: int = -1
    next_row: int = -1  # the last row that the one being read stands for
    column: int = -1
    span: int = 0  # columns that a cell merged across covers behind it
    next_column: int = 0
    cell: _Open | None = None
    collecting: bool = False
    comment: bool = False
    visible: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        if name == "Style":
            self.style = attributes.get("ID", "")
        elif name == "NumberFormat":
            code = attributes.get("Format", "")[:255]
            self.styles[self.style] = _NAMED.get(code) or read_format(164, code)
        elif name == "Worksheet":
            self.board = Board(self.file, attributes.get("Name", ""), self.remarks)
            self.row = -1
        elif self.board is not None:
            self._inside(self.board, name, attributes)

    def _inside(self, board: Board, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "Table":
                self.next_column = 0
            case "Column":
                first = self._number(attributes.get("Index"), self.next_column + 1) - 1
                last = first + self._number(attributes.get("Span"), 0)
                self.next_column = last + 1
                if attributes.get("Hidden") == "1":
                    board.hide_columns(first, last)
            case "Row":
                self.row = self._number(attributes.get("Index"), self.row + 2) - 1
                self.column = -1
                self.span = 0
                if attributes.get("Hidden") == "1":
                    board.hidden_rows.add(self.row)
                self.next_row = self.row + self._number(attributes.get("Span"), 0)
            case "Cell":
                self._start_cell(board, attributes)
            case "Comment":
                self.comment = True
            case "Data" if self.cell is not None and not self.comment:
                self.cell.type = attributes.get("Type", "String")
                self.collecting = True
            case "Visible":
                self.visible = True

    def _start_cell(self, board: Board, attributes: dict[str, str]) -> None:
        self.column = self._number(attributes.get("Index"), self.column + self.span + 2) - 1
        self.span = self._number(attributes.get("MergeAcross"), 0)
        down = self._number(attributes.get("MergeDown"), 0)
        if self.span or down:
            board.merge(self.row, self.column, self.row + down, self.column + self.span)
        self.cell = _Open(attributes.get("StyleID", ""), "Formula" in attributes)

    def _number(self, text: str | None, default: int) -> int:
        """A count or a place. Raises Rejected (I005) where it is none."""
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 9):
            raise Rejected([diagnose("I005", Cell(self.file, "", ""), found=text)])
        return int(text)

    def characters(self, text: str) -> None:
        if self.collecting and self.cell is not None:
            self.cell.pieces.append(text)
        elif self.visible and self.board is not None:
            self.board.hidden = self.board.hidden or text.strip() in ("SheetHidden", "SheetVeryHidden")

    def end(self, name: str) -> None:
        if name == "Data":
            self.collecting = False
        elif name == "Comment":
            self.comment = False
        elif name == "Visible":
            self.visible = False
        elif name == "Row":
            self.row = max(self.row, self.next_row)
        elif name == "Cell" and self.cell is not None and self.board is not None:
            self._end_cell(self.board, self.cell)
            self.cell = None
        elif name == "Worksheet" and self.board is not None:
            self.sheets.append(self.board.finish())
            self.board = None

    def _end_cell(self, board: Board, cell: _Open) -> None:
        text = "".join(cell.pieces)
        if cell.type is None:
            if cell.formula:
                board.without_value(self.row, self.column)
            return
        board.formulas += cell.formula
        form = self.styles.get(cell.style, GENERAL)
        if cell.type == "Number":
            board.number(self.row, self.column, text, form)
        elif cell.type == "DateTime" and (match := _DAY.fullmatch(text.strip())) and (day := _day(match)):
            board.number(self.row, self.column, str((day - _FIRST_DAY).days), form if form.date else Format(date=True))
        elif cell.type == "Boolean":
            board.text(self.row, self.column, "TRUE" if text.strip() == "1" else "FALSE")
        elif cell.type == "Error":
            board.error(self.row, self.column, text)
        else:
            board.text(self.row, self.column, text)


def _day(match: re.Match[str]) -> datetime.date | None:
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
