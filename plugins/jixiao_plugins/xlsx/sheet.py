"""One worksheet as a grid: every cell with what a person sees, where it stands, and what is odd about it."""

from __future__ import annotations

import re
from typing import NoReturn

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, Merge, Sheet
from jixiao.origin import Cell
from jixiao.value import dataclass, field
from jixiao_plugins.board import column_letters
from jixiao_plugins.door import Remarks, clean
from jixiao_plugins.package import Package
from jixiao_plugins.xlsx.number import GENERAL, Format, show
from jixiao_plugins.xlsx.workbook import SheetPart, Workbook, decode_text

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,7})", re.ASCII)
_ROWS, _COLUMNS, _CELLS = Limits.ROWS.limit, Limits.COLUMNS.limit, Limits.CELLS.limit
_TRUTHS = {"0": "FALSE", "1": "TRUE", "false": "FALSE", "true": "TRUE"}


def read_sheet(package: Package, workbook: Workbook, sheet: SheetPart, remarks: Remarks) -> Sheet:
    """The grid of `sheet`. Raises Rejected at a limit (I024 to I029) or a cell or row given twice (I028)."""
    reading = _Reading(package.file, workbook, sheet, remarks)
    package.parse(sheet.part, reading.start, reading.end, reading.characters)
    return reading.finish()


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

    file: str
    workbook: Workbook
    sheet: SheetPart
    remarks: Remarks
    cells: dict[int, dict[int, GridCell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: dict[int, bool] = field(default_factory=dict)
    hidden_columns: set[int] = field(default_factory=set)
    rows_seen: set[int] = field(default_factory=set)
    columns_seen: set[int] = field(default_factory=set)
    row: int = -1
    column: int = -1
    cell: _Open | None = None
    collecting: str = ""
    pieces: list[str] = field(default_factory=list)
    phonetic: bool = False
    count: int = 0
    area: int = 0
    formulas: int = 0

    @property
    def whole(self) -> Cell:
        """The sheet as a place."""
        return Cell(self.file, self.sheet.name, "")

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
        elif name == "col" and attributes.get("hidden") in ("1", "true") and len(self.hidden_columns) < _COLUMNS:
            self.hidden_columns.update(range(int(attributes["min"]) - 1, min(int(attributes["max"]), _COLUMNS)))
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
            _refuse(diagnose("I028", self.whole, found=f"{self.row + 1}:{self.row + 1}"))
        self.rows_seen.add(self.row)
        self.columns_seen = set()
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.hidden_rows[self.row] = False

    def _row_number(self, text: str) -> int:
        if not (text.isascii() and text.isdigit() and len(text) <= 8 and int(text) > 0):
            _refuse(diagnose("I005", self.whole, found=f'row r="{text}"'))
        return int(text) - 1

    def _start_cell(self, attributes: dict[str, str]) -> None:
        reference = attributes.get("r")
        if reference is None:
            self.column += 1
        else:
            row, self.column = self._place(reference)
            if row != self.row:
                _refuse(diagnose("I005", self.whole, found=f'row {self.row + 1}: c r="{reference}"'))
        if self.column in self.columns_seen:
            _refuse(diagnose("I028", self.whole, found=self._reference(self.row, self.column)))
        self.columns_seen.add(self.column)
        style = attributes.get("s", "0")
        index = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else 0
        self.cell = _Open(self.row, self.column, attributes.get("t", "n"), index)

    def _place(self, reference: str) -> tuple[int, int]:
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            _refuse(diagnose("I005", self.whole, found=f'c r="{reference}"'))
        column = 0
        for letter in match.group(1):
            column = column * 26 + ord(letter) - 64
        return int(match.group(2)) - 1, column - 1

    def _end_cell(self, cell: _Open) -> None:
        place = Cell(self.file, self.sheet.name, self._reference(cell.row, cell.column))
        numeric = cell.type == "n"  # a formula whose result is the empty text is typed as text
        empty = not cell.text and (cell.value is None or (numeric and not cell.value.strip()))
        made = self._without_value(cell, place) if empty else self._made(cell, place)
        if made is None:
            return
        self.formulas += cell.formula and not made.formula_without_value
        self.count += 1
        if self.count > _CELLS:
            _refuse(diagnose(Limits.CELLS.code, self.whole, limit=_CELLS))
        if cell.row >= _ROWS:
            _refuse(diagnose(Limits.ROWS.code, self.whole, size=cell.row + 1, limit=_ROWS))
        if cell.column >= _COLUMNS:
            _refuse(diagnose(Limits.COLUMNS.code, self.whole, size=cell.column + 1, limit=_COLUMNS))
        self.cells.setdefault(cell.row, {})[cell.column] = made

    def _without_value(self, cell: _Open, place: Cell) -> GridCell | None:
        if not cell.formula:
            return None
        self.remarks.add(diagnose("I034", place))
        return GridCell("", place, hidden=self._hidden(cell), formula_without_value=True)

    def _made(self, cell: _Open, place: Cell) -> GridCell | None:
        value = cell.value or ""
        hidden = self._hidden(cell)
        if cell.type == "n":
            form = self._format(cell)
            shown = show(value, form, since_1904=self.workbook.since_1904)
            if shown.code is not None:
                said = diagnose(shown.code, place, found=shown.found, digits=self._digits(value), shown=shown.text)
                self.remarks.add(said)
            return GridCell(shown.text, place, is_number=not shown.is_date, is_date=shown.is_date, hidden=hidden)
        text = clean(self._text(cell, value, place), place, self.remarks)
        return GridCell(text, place, hidden=hidden) if text else None

    def _format(self, cell: _Open) -> Format:
        formats = self.workbook.formats
        return formats[cell.style] if cell.style < len(formats) else GENERAL

    @staticmethod
    def _digits(value: str) -> int:
        return sum(character.isdigit() for character in value.lower().split("e")[0])

    def _text(self, cell: _Open, value: str, place: Cell) -> str:
        """The text of a cell that is no number, by the type that the file gives it."""
        if cell.type == "s":
            index = int(value) if value.strip().isdecimal() and len(value) < 10 else -1
            if not 0 <= index < len(self.workbook.texts):
                _refuse(diagnose("I005", self.whole, found=f"{place.reference}: shared string {value}"))
            return self.workbook.texts[index]
        if cell.type == "inlineStr":
            return decode_text("".join(cell.text))
        if cell.type == "str":
            return decode_text(value)
        if cell.type == "b" and value in _TRUTHS:
            return _TRUTHS[value]
        if cell.type == "e":
            self.remarks.add(diagnose("I033", place, found=value))
        elif cell.type != "d":  # an ISO 8601 date stays as written
            self.remarks.add(diagnose("I035", place, found=f"{cell.type}: {value}"))
        return value

    def _hidden(self, cell: _Open) -> bool:
        if cell.row in self.hidden_rows:
            self.hidden_rows[cell.row] = True
            return True
        return self.sheet.hidden or cell.column in self.hidden_columns

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        top, left = self._place(first)
        bottom, right = self._place(last or first)
        merge = Merge(min(top, bottom), min(left, right), max(top, bottom), max(left, right))
        self.area += (merge.bottom - merge.top + 1) * (merge.right - merge.left + 1)
        if self.area > Limits.MERGED.limit:
            _refuse(diagnose(Limits.MERGED.code, self.whole, size=self.area, limit=Limits.MERGED.limit))
        self.merges.append(merge)

    def finish(self) -> Sheet:
        """The grid: rows up to the last that holds something, each up to its own last cell."""
        self._say_what_is_special()
        height = max(self.cells, default=-1) + 1
        rows = tuple(
            tuple(self.cells[row].get(column) for column in range(max(self.cells[row]) + 1))
            if row in self.cells
            else ()
            for row in range(height)
        )
        return Sheet(self.sheet.name, rows, tuple(self.merges), self.sheet.hidden)

    def _say_what_is_special(self) -> None:
        place = self.whole
        if not self.cells:
            return
        if self.sheet.hidden:
            self.remarks.add(diagnose("I037", place, found=self.sheet.name))
        for row in sorted(row for row, used in self.hidden_rows.items() if used):
            self.remarks.add(diagnose("I041", place, found=row + 1))
        used = sorted({column for cells in self.cells.values() for column in cells})
        for column in used:
            if column in self.hidden_columns:
                self.remarks.add(diagnose("I042", place, found=column_letters(column)))
        if self.formulas:
            self.remarks.add(diagnose("I036", place, sheet=self.sheet.name, count=self.formulas))

    @staticmethod
    def _reference(row: int, column: int) -> str:
        return f"{column_letters(column)}{row + 1}"


def _refuse(reason: Diagnostic) -> NoReturn:
    raise Rejected([reason])
