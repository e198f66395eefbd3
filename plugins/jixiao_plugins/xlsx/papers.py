"""Papers as Excel sheets: one sheet a paper, its tables one under the other on the same columns, ready to print."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.origin import display_width
from jixiao.report.model import Text, Tone
from jixiao.report.paper import Align, Box, Grid, Manner, Paper, Passage, placed
from jixiao.value import dataclass, field
from jixiao_plugins.xlsx.cells import COLOURS, FONT, LINE_HEIGHT, cell_value, set_page, sheet_name
from jixiao_plugins.xlsx.container import packed

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

SIZES = {Manner.TITLE: 18, Manner.TABLE_TITLE: 18, Manner.TABLE_YEAR: 12, Manner.CHAPTER: 14, Manner.SECTION: 12}
CENTRED = (Manner.TITLE, Manner.TABLE_TITLE, Manner.TABLE_YEAR)
STRONG = (Manner.TITLE, Manner.TABLE_TITLE, Manner.CHAPTER, Manner.CAPTION)
RUNNING = (Manner.BODY, Manner.CHAPTER, Manner.SECTION, Manner.POINT, Manner.ITEM)
"""Passages that begin two characters in."""

USUAL = 100
"""Characters across a sheet without tables."""

NARROWEST = 6
BLANK = "FFFFF2CC"
HEADING = "FFF2F2F2"


@dataclass(slots=True)
class Written:
    """A sheet being written: the widths of its columns, the next free row, the exact text of numbers by cell."""

    sheet: Worksheet
    widths: tuple[int, ...]
    row: int = 1
    numbers: dict[str, str] = field(default_factory=dict)


def papers_workbook(papers: tuple[Paper, ...]) -> bytes:
    """One workbook with all `papers`."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    names: list[str] = []
    numbers: list[dict[str, str]] = []
    for paper in papers:
        names.append(sheet_name(paper.title, names))
        numbers.append(_write(book.create_sheet(names[-1]), paper))
    if not names:
        book.create_sheet("表")
        numbers.append({})
    return packed(book, numbers)


def _write(sheet: Worksheet, paper: Paper) -> dict[str, str]:
    grids = [part for part in paper.parts if isinstance(part, Grid)]
    finest = max(grids, key=lambda grid: len(grid.widths), default=None)
    written = Written(sheet, finest.widths if finest is not None else (USUAL // 4,) * 4)
    for index, width in enumerate(written.widths, 1):
        sheet.column_dimensions[_letter(index)].width = max(width, NARROWEST)
    for part in paper.parts:
        if isinstance(part, Passage):
            _write_passage(written, part)
        else:
            _write_grid(written, part, repeats=part is finest)
    set_page(sheet, landscape=paper.landscape)
    return written.numbers


def _write_passage(written: Written, said: Passage) -> None:
    """A text over the whole width."""
    from openpyxl.styles import Alignment, Font, PatternFill

    indent = "　　" if said.manner in RUNNING else ""
    tone = next((piece.tone for piece in said.pieces if piece.tone is not Tone.PLAIN), Tone.PLAIN)
    cell = _put(written, written.row, 1, Text(indent + said.text, tone))
    size = SIZES.get(said.manner, 11)
    cell.font = Font(name=FONT, size=size, bold=said.manner in STRONG, color=COLOURS.get(tone))
    horizontal = "center" if said.manner in CENTRED else "right" if said.manner is Manner.SIGNATURE else "left"
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    if any(piece.blank for piece in said.pieces):
        cell.fill = PatternFill("solid", fgColor=BLANK)
    _merge(written, written.row, 0, len(written.widths), 1)
    lines = _lines(indent + said.text, sum(written.widths) * 11 // size)
    written.sheet.row_dimensions[written.row].height = LINE_HEIGHT * size * lines // 11 + 5
    written.row += 1


def _write_grid(written: Written, grid: Grid, *, repeats: bool) -> None:
    edges = snapped(grid.widths, written.widths)
    top = written.row
    heights = [1] * len(grid.rows)
    for row, column, box in placed(grid):
        first, end = edges[column], edges[column + box.across]
        _write_box(written, top + row, first, end - first, box)
        if box.down == 1:
            heights[row] = max(heights[row], _lines(box.text, sum(written.widths[first:end]) - 1))
    for row, lines in enumerate(heights):
        written.sheet.row_dimensions[top + row].height = LINE_HEIGHT * lines + 4
    if repeats and grid.head:
        written.sheet.print_title_rows = f"{top}:{top + grid.head - 1}"
    written.row += len(grid.rows)


def snapped(widths: tuple[int, ...], onto: tuple[int, ...]) -> list[int]:
    """The edges of columns of `widths` as indexes of edges of the columns `onto`, the nearest that keep their order.

    `onto` has at least as many columns, so that each keeps one of its own.
    """
    places = [sum(onto[:index]) * sum(widths) for index in range(len(onto) + 1)]
    edges = [0]
    for index in range(1, len(widths)):
        wanted = sum(widths[:index]) * sum(onto)
        choices = range(edges[-1] + 1, len(onto) - (len(widths) - index) + 1)
        edges.append(min(choices, key=lambda edge: abs(places[edge] - wanted)))
    return [*edges, len(onto)]


def _write_box(written: Written, row: int, column: int, across: int, box: Box) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    side = Side(style="thin")
    for covered in range(row, row + box.down):
        for index in range(column + 1, column + across + 1):
            written.sheet.cell(covered, index).border = Border(left=side, right=side, top=side, bottom=side)
    cell = _put(written, row, column + 1, Text(box.text, box.tone, is_number=box.is_number))
    cell.font = Font(name=FONT, size=10, bold=box.heading or box.strong, color=COLOURS.get(box.tone))
    horizontal = {Align.LEFT: "left", Align.CENTRE: "center", Align.RIGHT: "right"}[box.align]
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    if box.heading:
        cell.fill = PatternFill("solid", fgColor=HEADING)
    _merge(written, row, column, across, box.down)


def _put(written: Written, row: int, column: int, text: Text) -> Cell | MergedCell:
    """A number where it is one, otherwise a text that can never become a formula."""
    cell = written.sheet.cell(row, column)
    value, shape = cell_value(text)
    if isinstance(value, Decimal):
        written.numbers[cell.coordinate] = f"{value:f}"
    if value is not None:
        cell.value = value
        cell.number_format = shape
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _merge(written: Written, row: int, column: int, across: int, down: int) -> None:
    if across > 1 or down > 1:
        written.sheet.merge_cells(
            start_row=row, start_column=column + 1, end_row=row + down - 1, end_column=column + across
        )


def _lines(text: str, width: int) -> int:
    return sum(max(1, -(-display_width(line) // max(width, 1))) for line in text.split("\n"))


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(index))
