"""A paper that is printed, signed and handed in: passages and ruled tables, laid out, every text of them finished."""

from __future__ import annotations

from enum import StrEnum

from jixiao.diagnostic import Language
from jixiao.report.model import TableBlock, Tone
from jixiao.value import dataclass


class Manner(StrEnum):
    """What a passage is on its page; formats choose faces and sizes, GB/T 9704-2012 where they can."""

    TITLE = "title"
    CHAPTER = "chapter"  # 一、
    SECTION = "section"  # （一）
    POINT = "point"  # 1.
    ITEM = "item"  # （1）
    BODY = "body"
    SIGNATURE = "signature"  # office and date at the end of a report
    TABLE_TITLE = "table_title"
    TABLE_YEAR = "table_year"  # （2021年度）, under the title of a table
    TABLE_LINE = "table_line"  # what stands close above or below a table
    CAPTION = "caption"


class Align(StrEnum):
    """Where the text of a cell stands."""

    LEFT = "left"
    CENTRE = "centre"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. `blank`: the office still has to write it."""

    text: str
    blank: bool = False
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or a heading."""

    manner: Manner
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """All of it."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Box:
    """A cell that begins here and covers `across` columns and `down` rows."""

    text: str = ""
    across: int = 1
    down: int = 1
    align: Align = Align.CENTRE
    heading: bool = False
    strong: bool = False
    tone: Tone = Tone.PLAIN
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table. `widths` of columns in characters are wishes; the first `head` rows repeat on every page.

    A row holds the cells that begin in it, as in HTML: what a cell above covers is left out. `drawn` is the table of a
    report whose charts stand above it, where a format has pictures.
    """

    widths: tuple[int, ...]
    rows: tuple[tuple[Box, ...], ...]
    head: int = 0
    drawn: TableBlock | None = None


Part = Passage | Grid


@dataclass(frozen=True, slots=True)
class Paper:
    """One document. `title` is for the properties of a file; what is printed stands among `parts`.

    `language` is that in which it is written: a form and a report on a self-evaluation speak Chinese to everybody.
    """

    title: str
    parts: tuple[Part, ...]
    landscape: bool = False
    language: Language = Language.CHINESE


def passage(manner: Manner, text: str, tone: Tone = Tone.PLAIN) -> Passage:
    """A passage of one piece."""
    return Passage(manner, (Piece(text, tone=tone),))


def laid_out(grid: Grid) -> list[list[Box | None]]:
    """`grid` as a full rectangle: every cell at its first place, None at the places that it covers besides."""
    rows: list[list[Box | None]] = [[None] * len(grid.widths) for _ in grid.rows]
    for row, column, box in placed(grid):
        rows[row][column] = box
    return rows


def placed(grid: Grid) -> tuple[tuple[int, int, Box], ...]:
    """Every cell of `grid` with its row and its column, from 0. Raises ValueError where the cells do not fill it."""
    found: list[tuple[int, int, Box]] = []
    free = [0] * len(grid.widths)  # by column, the first row that no cell covers yet
    for number, row in enumerate(grid.rows):
        column = 0
        for box in row:
            while column < len(free) and free[column] > number:
                column += 1
            end = column + box.across
            if end > len(free) or any(covered > number for covered in free[column:end]):
                raise ValueError(f"row {number + 1}: no place for {box.text!r}")
            free[column:end] = [number + box.down] * box.across
            found.append((number, column, box))
            column = end
        if min(free) <= number:
            raise ValueError(f"row {number + 1} is not filled")
    if any(covered > len(grid.rows) for covered in free):
        raise ValueError("a cell reaches below the table")
    return tuple(found)
