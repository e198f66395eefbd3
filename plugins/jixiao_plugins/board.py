"""A sheet while it is being filled: cells by row and column, within the limits, and what is special about it said."""

from __future__ import annotations

from functools import lru_cache
from typing import NoReturn

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, Merge, Sheet
from jixiao.origin import Cell
from jixiao.value import dataclass, field
from jixiao_plugins.door import Remarks, clean
from jixiao_plugins.xlsx.number import Format, show

_ROWS, _COLUMNS, _CELLS = Limits.ROWS.limit, Limits.COLUMNS.limit, Limits.CELLS.limit


@lru_cache(maxsize=1024)
def column_letters(column: int) -> str:
    """The letters of a column counted from 0: A, B, ... Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@dataclass(slots=True)
class Board:
    """The cells of one sheet so far; rows and columns count from 0."""

    file: str
    name: str
    remarks: Remarks
    hidden: bool = False
    since_1904: bool = False
    cells: dict[int, dict[int, GridCell]] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formulas: int = 0
    count: int = 0
    area: int = 0

    @property
    def whole(self) -> Cell:
        """The sheet as a place."""
        return Cell(self.file, self.name, "")

    def place(self, row: int, column: int) -> Cell:
        """A cell as a place."""
        return Cell(self.file, self.name, f"{column_letters(column)}{row + 1}")

    def text(self, row: int, column: int, text: str) -> None:
        """Puts a text; nothing where it holds nothing but blanks."""
        place = self.place(row, column)
        text = clean(text, place, self.remarks)
        if text:
            self._put(row, column, GridCell(text, place, hidden=self._hides(row, column)))

    def number(self, row: int, column: int, stored: str, form: Format) -> None:
        """Puts a number by its stored text, as `form` shows it; what is odd about it is said."""
        place = self.place(row, column)
        shown = show(stored, form, since_1904=self.since_1904)
        if shown.code is not None:
            digits = sum(character.isdigit() for character in stored.lower().split("e")[0])
            self.remarks.add(diagnose(shown.code, place, found=shown.found, digits=digits, shown=shown.text))
        hidden = self._hides(row, column)
        self._put(row, column, GridCell(shown.text, place, not shown.is_date, shown.is_date, hidden))

    def error(self, row: int, column: int, text: str) -> None:
        """Puts the error that a formula came to."""
        self.remarks.add(diagnose("I033", self.place(row, column), found=text))
        self.text(row, column, text)

    def without_value(self, row: int, column: int) -> None:
        """Puts a formula whose result is not stored."""
        place = self.place(row, column)
        self.remarks.add(diagnose("I034", place))
        cell = GridCell("", place, hidden=self._hides(row, column), formula_without_value=True)
        self._put(row, column, cell)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """Merges a range."""
        self.area += (bottom - top + 1) * (right - left + 1)
        if self.area > Limits.MERGED.limit:
            _refuse(diagnose(Limits.MERGED.code, self.whole, size=self.area, limit=Limits.MERGED.limit))
        self.merges.append(Merge(top, left, bottom, right))

    def hide_columns(self, first: int, last: int) -> None:
        """Hides the columns `first` to `last`."""
        self.hidden_columns.update(range(first, min(last + 1, _COLUMNS)))

    def finish(self) -> Sheet:
        """The grid: rows up to the last that holds something, each up to its own last cell."""
        if self.cells:
            self._say_what_is_special()
        rows = tuple(
            tuple(cells.get(column) for column in range(max(cells) + 1)) if (cells := self.cells.get(row)) else ()
            for row in range(max(self.cells, default=-1) + 1)
        )
        return Sheet(self.name, rows, tuple(self.merges), self.hidden)

    def _put(self, row: int, column: int, cell: GridCell) -> None:
        self.count += 1
        if self.count > _CELLS:
            _refuse(diagnose(Limits.CELLS.code, self.whole, limit=_CELLS))
        if row >= _ROWS:
            _refuse(diagnose(Limits.ROWS.code, self.whole, size=row + 1, limit=_ROWS))
        if column >= _COLUMNS:
            _refuse(diagnose(Limits.COLUMNS.code, self.whole, size=column + 1, limit=_COLUMNS))
        self.cells.setdefault(row, {})[column] = cell

    def _hides(self, row: int, column: int) -> bool:
        return self.hidden or row in self.hidden_rows or column in self.hidden_columns

    def _say_what_is_special(self) -> None:
        if self.hidden:
            self.remarks.add(diagnose("I037", self.whole, found=self.name))
        for row in sorted(self.hidden_rows & self.cells.keys()):
            self.remarks.add(diagnose("I041", self.whole, found=row + 1))
        used = sorted({column for cells in self.cells.values() for column in cells})
        for column in used:
            if column in self.hidden_columns:
                self.remarks.add(diagnose("I042", self.whole, found=column_letters(column)))
        if self.formulas:
            self.remarks.add(diagnose("I036", self.whole, sheet=self.name, count=self.formulas))


def _refuse(reason: Diagnostic) -> NoReturn:
    raise Rejected([reason])
