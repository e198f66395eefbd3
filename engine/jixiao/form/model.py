"""A live form, free of any file format: cells, what may be typed into them, what marks them, and hidden reckoning."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from fractions import Fraction

from jixiao.value import dataclass, field

FORM, RECKONING, FACTS = "自评表", "计算", "jixiao"
"""The names of the sheets: what people fill in, what computes, and what the file says about itself."""

CONFESSION = "须另算"
"""What stands in place of a score that no formula can give exactly: never a number.

It fits the narrowest column; how to have it computed stands beside the row.
"""


class Style(StrEnum):
    """What a cell is to the eye."""

    TITLE = "title"
    HEAD = "head"
    LABEL = "label"
    TEXT = "text"  # fixed
    NUMBER = "number"  # fixed or computed
    STRONG = "strong"
    ENTRY = "entry"  # to be filled in with words
    AMOUNT = "amount"  # to be filled in with a number
    NOTE = "note"
    REVIEW = "review"
    ASIDE_HEAD = "aside_head"  # beside the table, not printed
    ASIDE = "aside"
    ASIDE_ENTRY = "aside_entry"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell or a merged range, rows and columns from 0: a text, a number, or a formula with the value it has now.

    `entry`: people fill it in. `shape` is a number format.
    """

    row: int
    column: int
    style: Style
    content: str | Fraction | date = ""
    formula: str = ""
    entry: bool = False
    shape: str = ""
    bottom: int = -1  # of a merged range; -1: the same row
    right: int = -1
    tilt: bool = False  # a text that runs downwards


@dataclass(frozen=True, slots=True)
class Area:
    """A range of cells, ends inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be typed into an area: one of `choices`, or a number between two ends. Not `strict`: others may be too.

    `says` is shown beside the cell while it is being filled in.
    """

    area: Area
    choices: tuple[str, ...] = ()
    low: Fraction | None = None
    high: Fraction | None = None
    day: bool = False
    longest: int = 0  # characters of a text
    strict: bool = True
    title: str = ""
    says: str = ""


class Tone(StrEnum):
    """How an area is marked."""

    WRONG = "wrong"
    AWAITED = "awaited"


@dataclass(frozen=True, slots=True)
class Mark:
    """An area that is coloured where `formula`, written for its first cell, holds."""

    area: Area
    formula: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class LiveForm:
    """Everything that a file holds. `columns` are the formulas of the hidden sheet by column.

    `facts` are the lines of the sheet by which a form is known again. `printed` columns go to paper; the rows of the
    heading are repeated on every page. `hidden` are rows that the filter leaves out as it stands.
    """

    title: str
    cells: tuple[Cell, ...]
    choices: tuple[Choice, ...]
    marks: tuple[Mark, ...]
    widths: tuple[int, ...]
    heights: Mapping[int, int]
    printed: int
    heading: tuple[int, int]
    last_row: int
    filter: Area | None
    hidden: tuple[int, ...]
    columns: tuple[tuple[str, ...], ...]
    facts: tuple[tuple[str, ...], ...]
    properties: Mapping[str, str] = field(default_factory=dict)


def letters(column: int) -> str:
    """The letters of a column counted from 0."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def place(row: int, column: int) -> str:
    """The absolute address of a cell of the form, as formulas of any sheet read it."""
    return f"'{FORM}'!${letters(column)}${row + 1}"


def reckoned(address: str) -> str:
    """An address of the hidden sheet, as formulas of the form read it."""
    return f"'{RECKONING}'!{address}"
