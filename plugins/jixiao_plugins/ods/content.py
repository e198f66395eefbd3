"""The sheets of content.xml, streamed: values with their types, repeated rows and cells, merges, what is hidden."""

from __future__ import annotations

import datetime
import re

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.filing.model import Sheet
from jixiao.origin import Cell
from jixiao.value import dataclass, field, replace
from jixiao_plugins.board import Board
from jixiao_plugins.door import Remarks
from jixiao_plugins.ods.style import Styles
from jixiao_plugins.package import Package

_SKIPPED = ("annotation", "shapes", "frame", "custom-shape", "g", "control", "tracked-changes", "ruby-text", "forms")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:T[0-9:.]{1,30}Z?)?", re.ASCII)
_FIRST_DAY = datetime.date(1899, 12, 30)
_HIDDEN = ("collapse", "filter")
_ELSEWHERE = ("'file:", "'http:", "'https:")
"""How the names of tables begin that only remember what another file held."""


def read_content(package: Package, styles: Styles, remarks: Remarks) -> tuple[Sheet, ...] | None:
    """The sheets of the package; None where it is no spreadsheet. Raises Rejected at the limits of grids."""
    reading = _Reading(package.file, styles, remarks)
    package.parse("content.xml", reading.start, reading.end, reading.characters)
    if not reading.spreadsheet:
        return None
    if reading.elsewhere:
        remarks.add(diagnose("I133", Cell(package.file, "", "")))
    return tuple(reading.sheets)


@dataclass(slots=True)
class _Open:
    """A cell that is being read, or has been and stands `times` in its row."""

    attributes: dict[str, str]
    column: int
    times: int
    covered: bool
    paragraphs: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What it shows."""
        return "\n".join(self.paragraphs)


@dataclass(slots=True)
class _Reading:
    """The state between two events of the XML."""

    file: str
    styles: Styles
    remarks: Remarks
    sheets: list[Sheet] = field(default_factory=list)
    spreadsheet: bool = False
    elsewhere: bool = False
    board: Board | None = None
    row: int = 0
    rows: int = 1  # how often the row stands
    column: int = 0
    cells: list[_Open] = field(default_factory=list)
    cell: _Open | None = None
    pieces: list[str] | None = None
    skipping: list[str] = field(default_factory=list)
    next_column: int = 0
    defaults: dict[int, str] = field(default_factory=dict)  # cell styles by column

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if self.skipping:
            if name == self.skipping[-1]:
                self.skipping.append(name)
        elif self.board is None:
            self._outside(name, attributes)
        elif name in _SKIPPED:
            self.skipping.append(name)
        elif self.cell is not None:
            self._inside_cell(name, attributes)
        elif name == "table-column":
            self._start_column(self.board, attributes)
        elif name == "table-row":
            self.rows = self._count(attributes, "number-rows-repeated")
            self.cells, self.column = [], 0
            if attributes.get("visibility") in _HIDDEN and self.rows <= Limits.ROWS.limit:
                self.board.hidden_rows.update(range(self.row, self.row + self.rows))
        elif name in ("table-cell", "covered-table-cell"):
            times = self._count(attributes, "number-columns-repeated")
            self.cell = _Open(attributes, self.column, times, name != "table-cell")
            self.column += times

    def _outside(self, name: str, attributes: dict[str, str]) -> None:
        self.spreadsheet = self.spreadsheet or name == "spreadsheet"
        if name != "table":
            self.styles.start(name, attributes)
            return
        called = attributes.get("name", "")
        if called.startswith(_ELSEWHERE):
            self.elsewhere = True
            self.skipping.append(name)
            return
        hidden = attributes.get("style-name", "") in self.styles.gone
        self.board = Board(self.file, called, self.remarks, hidden)
        self.row = self.next_column = 0
        self.defaults = {}

    def _inside_cell(self, name: str, attributes: dict[str, str]) -> None:
        if name == "p":
            self.pieces = []
        elif self.pieces is not None:
            if name == "s":
                self.pieces.append(" " * min(self._count(attributes, "c"), Limits.TEXT.limit))
            elif name in ("tab", "line-break"):
                self.pieces.append("\t" if name == "tab" else "\n")

    def _start_column(self, board: Board, attributes: dict[str, str]) -> None:
        first = self.next_column
        self.next_column += self._count(attributes, "number-columns-repeated")
        if attributes.get("visibility") in _HIDDEN:
            board.hide_columns(first, self.next_column - 1)
        if style := attributes.get("default-cell-style-name"):
            columns = range(first, min(self.next_column, Limits.COLUMNS.limit))
            self.defaults.update(dict.fromkeys(columns, style))

    def _count(self, attributes: dict[str, str], name: str) -> int:
        """How often something stands, or how far it spans. Raises Rejected (I005) where that is no number."""
        text = attributes.get(name, "1")
        if not (text.isascii() and text.isdigit() and len(text) < 9):
            raise Rejected([diagnose("I005", Cell(self.file, "", ""), found=f'{name}="{text}"')])
        return max(1, int(text))

    def characters(self, text: str) -> None:
        if self.skipping:
            return
        if self.pieces is not None:
            self.pieces.append(text)
        elif self.board is None:
            self.styles.characters(text)

    def end(self, name: str) -> None:
        if self.skipping:
            if name == self.skipping[-1]:
                self.skipping.pop()
        elif self.board is None:
            self.styles.end(name)
        elif name == "p" and self.cell is not None and self.pieces is not None:
            self.cell.paragraphs.append("".join(self.pieces))
            self.pieces = None
        elif name in ("table-cell", "covered-table-cell") and self.cell is not None:
            if not self.cell.covered:
                self.cells.append(self.cell)
            self.cell = None
        elif name == "table-row":
            self._end_row(self.board)
        elif name == "table":
            self.sheets.append(self.board.finish())
            self.board = None

    def _end_row(self, board: Board) -> None:
        """Puts the cells of a row as often as it stands; a row that holds nothing costs nothing.

        One beyond the limits is enough to be refused.
        """
        held = [cell for cell in self.cells if self._holds(cell)]
        for row in range(self.row, min(self.row + self.rows, Limits.ROWS.limit + 1)) if held else ():
            for cell in held:
                for column in range(cell.column, min(cell.column + cell.times, Limits.COLUMNS.limit + 1)):
                    self._put(board, row, column, cell)
        self.row += self.rows
        self.cells = []

    def _holds(self, cell: _Open) -> bool:
        """Whether a cell holds something or is merged with others."""
        if any(self._count(cell.attributes, f"number-{what}-spanned") > 1 for what in ("columns", "rows")):
            return True
        if cell.attributes.get("value-type", "string") == "string" and "formula" not in cell.attributes:
            return bool(cell.text.strip() or cell.attributes.get("string-value", "").strip())
        return True

    def _put(self, board: Board, row: int, column: int, cell: _Open) -> None:
        attributes = cell.attributes
        across = self._count(attributes, "number-columns-spanned")
        down = self._count(attributes, "number-rows-spanned")
        if across > 1 or down > 1:
            board.merge(row, column, row + down - 1, column + across - 1)
        kind = attributes.get("value-type", "")
        board.formulas += "formula" in attributes and bool(kind)
        form = self.styles.format(attributes.get("style-name") or self.defaults.get(column, ""))
        day = _day(attributes.get("date-value", "")) if kind == "date" else None
        if kind in ("float", "currency", "percentage"):
            percent = kind == "percentage"
            board.number(row, column, attributes.get("value", ""), replace(form, percent=percent, date=False))
        elif day is not None:
            stored = str((day - _FIRST_DAY).days)
            board.number(row, column, stored, replace(form, date=True, percent=False, day=form.day or not form.date))
        elif kind == "boolean":
            board.text(row, column, "TRUE" if attributes.get("boolean-value") == "true" else "FALSE")
        elif kind == "error":
            board.error(row, column, cell.text)
        elif kind or cell.paragraphs:
            board.text(row, column, cell.text or attributes.get("string-value", ""))
        elif "formula" in attributes:
            board.without_value(row, column)


def _day(text: str) -> datetime.date | None:
    match = _DAY.fullmatch(text)
    try:
        return datetime.date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None
