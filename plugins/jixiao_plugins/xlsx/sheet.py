"""One worksheet as a grid: every cell with what a person sees, where it stands, and what is odd about it."""

from __future__ import annotations

import re
from typing import NoReturn

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.model import Sheet
from jixiao.value import dataclass, field
from jixiao_plugins.board import Board
from jixiao_plugins.door import Remarks
from jixiao_plugins.package import Package
from jixiao_plugins.xlsx.number import GENERAL, Format
from jixiao_plugins.xlsx.workbook import SheetPart, Workbook, decode_text

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,7})", re.ASCII)
_TRUTHS = {"0": "FALSE", "1": "TRUE", "false": "FALSE", "true": "TRUE"}


def read_sheet(package: Package, workbook: Workbook, sheet: SheetPart, remarks: Remarks) -> Sheet:
    """The grid of `sheet`. Raises Rejected at a limit (I024 to I029) or a cell or row given twice (I028)."""
    reading = _Reading(workbook, Board(package.file, sheet.name, remarks, sheet.hidden, workbook.since_1904))
    package.parse(sheet.part, reading.start, reading.end, reading.characters)
    return reading.board.finish()


@dataclass(slots=True)
class _Open:
    """The cell that is being read."""

    row: int
    column: int
    type: str
    style: int
    value: str | None = None
    text: list[str] = field(default_factory=list)
    formula: bool = False


@dataclass(slots=True)
class _Reading:
    """The state between two events of the XML."""

    workbook: Workbook
    board: Board
    rows_seen: set[int] = field(default_factory=set)
    columns_seen: set[int] = field(default_factory=set)
    row: int = -1
    column: int = -1
    cell: _Open | None = None
    collecting: str = ""
    pieces: list[str] = field(default_factory=list)
    phonetic: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t", "f"):
            if self.cell is not None and not (name == "t" and self.phonetic):
                self.collecting = name
                self.pieces = []
                self.cell.formula = self.cell.formula or name == "f"
        elif name == "row":
            self._start_row(attributes)
        elif name == "rPh":
            self.phonetic = True
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            self.board.hide_columns(int(attributes["min"]) - 1, int(attributes["max"]) - 1)
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def characters(self, text: str) -> None:
        if self.collecting:
            self.pieces.append(text)

    def end(self, name: str) -> None:
        if name == self.collecting and self.cell is not None:
            if name == "v":
                self.cell.value = "".join(self.pieces)
            elif name == "t":
                self.cell.text.extend(self.pieces)
            self.collecting = ""
        elif name == "c" and self.cell is not None:
            self._end_cell(self.cell)
            self.cell = None
        elif name == "rPh":
            self.phonetic = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self.row = self._row_number(number) if number is not None else self.row + 1
        if self.row in self.rows_seen:
            _refuse(diagnose("I028", self.board.whole, found=f"{self.row + 1}:{self.row + 1}"))
        self.rows_seen.add(self.row)
        self.columns_seen = set()
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.board.hidden_rows.add(self.row)

    def _row_number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 8 and int(text) > 0):
            _refuse(diagnose("I005", self.board.whole, found=f'row r="{text}"'))
        return int(text) - 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            row, self.column = self._place(reference)
            if row != self.row:
                _refuse(diagnose("I005", self.board.whole, found=f'row {self.row + 1}: c r="{reference}"'))
        if self.column in self.columns_seen:
            _refuse(diagnose("I028", self.board.whole, found=self.board.place(self.row, self.column).reference))
        self.columns_seen.add(self.column)
        style = attributes.get("s", "0")
        index = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        self.cell = _Open(self.row, self.column, attributes.get("t", "n"), index)

    def _place(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            _refuse(diagnose("I005", self.board.whole, found=f'c r="{reference}"'))
        column = 0
        for letter in match.group(1):
            column = column * 26 + ord(letter) - 64
        return int(match.group(2)) - 1, column - 1

    def _end_cell(self, cell: _Open) -> None:
        numeric = cell.type == "n"  # a formula whose result is the empty text is typed as text
        if not cell.text and (cell.value is None or (numeric and not cell.value.strip())):
            if cell.formula:
                self.board.without_value(cell.row, cell.column)
            return
        held = self.board.count
        if numeric:
            self.board.number(cell.row, cell.column, cell.value or "", self._format(cell))
        elif cell.type == "e":
            self.board.error(cell.row, cell.column, cell.value or "")
        else:
            self.board.text(cell.row, cell.column, self._text(cell, cell.value or ""))
        self.board.formulas += cell.formula and self.board.count > held

    def _format(self, cell: _Open) -> Format:
        formats = self.workbook.formats
        return formats[cell.style] if cell.style < len(formats) else GENERAL

    def _text(self, cell: _Open, value: str) -> str:
        """The text of a cell that is no number, by the type that the file gives it."""
        if cell.type == "s":
            index = int(value) if value.strip().isdecimal() and len(value) < 10 else -1
            if not 0 <= index < len(self.workbook.texts):
                reference = self.board.place(cell.row, cell.column).reference
                _refuse(diagnose("I005", self.board.whole, found=f"{reference}: shared string {value}"))
            return self.workbook.texts[index]
        if cell.type == "inlineStr":
            return decode_text("".join(cell.text))
        if cell.type == "str":
            return decode_text(value)
        if cell.type == "b" and value in _TRUTHS:
            return _TRUTHS[value]
        if cell.type != "d":  # an ISO 8601 date stays as written
            place = self.board.place(cell.row, cell.column)
            self.board.remarks.add(diagnose("I035", place, found=f"{cell.type}: {value}"))
        return value

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = self._place(first)
        bottom, right = self._place(last or first)
        self.board.merge(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def _refuse(reason: Diagnostic) -> NoReturn:
    raise Rejected([reason])
