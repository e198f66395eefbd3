"""Tables: rows of cells that may reach across columns and down rows, with borders, as official tables are ruled."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from jixiao.value import dataclass, replace
from jixiao_plugins.docx.paragraph import Piece, add_piece, paragraph
from jixiao_plugins.docx.style import CELL, Align, Style
from jixiao_plugins.docx.xml import add, element

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

LOWEST = 360
"""Of a row, in twentieths of a point: room to write by hand."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that begins here and covers `across` columns and `down` rows. `fill` is RRGGBB."""

    pieces: tuple[Piece | str, ...] = ()
    across: int = 1
    down: int = 1
    align: Align | None = None
    style: Style = CELL
    fill: str | None = None


def table(
    widths: Sequence[int], rows: Sequence[Sequence[Cell]], *, head: int = 0, ruled: bool = True
) -> BaseOxmlElement:
    """A table of columns as wide as `widths` (twentieths of a point); its first `head` rows repeat on every page.

    A row holds only the cells that begin in it, as in HTML; what a cell above covers is left out. Raises ValueError
    where the cells of a row do not fill it.
    """
    made = element("tbl")
    properties = add(made, "tblPr")
    add(properties, "tblW", w=sum(widths), type="dxa")
    add(properties, "jc", val="center")
    if ruled:
        borders = add(properties, "tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            add(borders, side, val="single", sz=4, space=0, color="000000")
    add(properties, "tblLayout", type="fixed")
    grid = add(made, "tblGrid")
    for width in widths:
        add(grid, "gridCol", w=width)
    covered: dict[int, tuple[Cell, int]] = {}  # by first column: the cell from above, and the rows that it still covers
    for number, row in enumerate(rows):
        _add_row(made, widths, list(row), covered, repeats=number < head)
    if covered:
        raise ValueError("a cell reaches below the table")
    return made


def _add_row(
    made: BaseOxmlElement,
    widths: Sequence[int],
    cells: list[Cell],
    covered: dict[int, tuple[Cell, int]],
    *,
    repeats: bool,
) -> None:
    row = add(made, "tr")
    properties = add(row, "trPr")
    add(properties, "cantSplit")
    add(properties, "trHeight", val=LOWEST, hRule="atLeast")
    if repeats:
        add(properties, "tblHeader")
    column = 0
    while column < len(widths):
        if column in covered:
            cell, left = covered.pop(column)
            if left > 1:
                covered[column] = (cell, left - 1)
            _add_cell(row, cell, sum(widths[column : column + cell.across]), again=True)
        elif cells:
            cell = cells.pop(0)
            if cell.down > 1:
                covered[column] = (cell, cell.down - 1)
            _add_cell(row, cell, sum(widths[column : column + cell.across]), again=False)
        else:
            raise ValueError(f"no cell at column {column + 1}")
        column += cell.across
    if cells or column > len(widths):
        raise ValueError("cells reach beyond the last column")


def _add_cell(row: BaseOxmlElement, cell: Cell, width: int, *, again: bool) -> None:
    """A cell, or with `again` the lower part of one that reaches down, which OOXML wants to see in every row."""
    made = deepcopy(_cell(replace(cell, pieces=(), down=min(cell.down, 2)), width, again))
    row.append(made)
    for piece in () if again else cell.pieces:
        add_piece(cast("BaseOxmlElement", made[-1]), piece if isinstance(piece, Piece) else Piece(piece), cell.style)


@lru_cache(maxsize=512)
def _cell(look: Cell, width: int, again: bool) -> BaseOxmlElement:
    """A cell of that look, with an empty paragraph in it."""
    made = element("tc")
    properties = add(made, "tcPr")
    add(properties, "tcW", w=width, type="dxa")
    if look.across > 1:
        add(properties, "gridSpan", val=look.across)
    if again:
        add(properties, "vMerge")
    elif look.down > 1:
        add(properties, "vMerge", val="restart")
    if look.fill is not None:
        add(properties, "shd", val="clear", color="auto", fill=look.fill)
    add(properties, "vAlign", val="center")
    made.append(paragraph(look.style, align=look.align))
    return made
