"""The visible sheet while it is being laid out: cells from the top down, and what may be typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.form.entries import Key, Typed
from jixiao.form.model import Area, Cell, Choice, Mark, Style, place
from jixiao.value import dataclass, field


@dataclass(slots=True)
class Canvas:
    """Cells, choices and marks so far; `filled` is what a filing brings, by key; `row` the next free row."""

    filled: dict[Key, Typed]
    cells: list[Cell] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    heights: dict[int, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)  # the most characters, by role
    labels: list[str] = field(default_factory=list)  # names that stand left of an entry
    row: int = 0

    def put(self, column: int, style: Style, content: Typed = "", *, right: int = -1, bottom: int = -1,
            row: int | None = None, shape: str = "", tilt: bool = False) -> None:  # fmt: skip
        """A fixed cell, or a merged range, in the next free row."""
        at = self.row if row is None else row
        self.cells.append(Cell(at, column, style, content, shape=shape, right=right, bottom=bottom, tilt=tilt))

    def ask(self, key: Key, column: int, style: Style, *, right: int = -1, bottom: int = -1, shape: str = "",
            default: Typed = "") -> str:  # fmt: skip
        """A cell to be filled in; its address."""
        content = self.filled.pop(key, default)
        self.cells.append(Cell(self.row, column, style, content, entry=True, shape=shape, right=right, bottom=bottom))
        return place(self.row, column)

    def reckon(self, row: int, column: int, style: Style, formula: str, value: Typed = "", shape: str = "",
               right: int = -1, bottom: int = -1) -> None:  # fmt: skip
        """A cell that is computed, with the value that it has now."""
        self.cells.append(Cell(row, column, style, value, formula, shape=shape, right=right, bottom=bottom))

    def allow(self, column: int, choices: tuple[str, ...] = (), *, row: int | None = None, low: Fraction | None = None,
              high: Fraction | None = None, day: bool = False, longest: int = 0, strict: bool = True, title: str = "",
              says: str = "") -> None:  # fmt: skip
        """What may be typed into a cell of the next free row."""
        at = self.row if row is None else row
        area = Area(at, column, at, column)
        self.choices.append(Choice(area, choices, low, high, day, longest, strict, title, says))
