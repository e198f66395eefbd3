"""Reports as an Excel workbook: the table as people print it, every text as text, the same bytes every time.

Sheets are laid out first and written row by row after: however long a table is, one row of it is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, closing
from copy import copy
from decimal import Decimal
from io import BytesIO
from typing import IO, TYPE_CHECKING, Any

from jixiao.origin import display_width
from jixiao.report.model import Block, Column, Medium, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.paper import Paper
from jixiao.value import dataclass, field, replace
from jixiao_plugins.door import Kind, check_kind
from jixiao_plugins.package import open_package
from jixiao_plugins.xlsx.cells import COLOURS, FONT, LINE_HEIGHT, cell_value, set_page, sheet_name
from jixiao_plugins.xlsx.charts import Drawn, draw_charts
from jixiao_plugins.xlsx.container import pack
from jixiao_plugins.xlsx.papers import papers_workbook
from jixiao_plugins.xlsx.reread import tables_in
from jixiao_plugins.xlsx.rows import Rows, cell_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles.cell_style import StyleArray

LINK_COLOUR = "FF0B57D0"
PADDING = 3
"""Characters that a column is wider than its text: the indent on the side where the text begins, and the borders."""


INDENT = 2
"""Characters that the indent takes of a column's width."""

UPRIGHT = 75
"""Characters of a table up to which its page stands upright; a wider one lies on its side."""


Look = tuple[Tone, bool, bool, bool, bool, str, bool]
"""By what a cell is styled: tone, strong, filled, boxed, whether a number, its format, whether a link."""

Styled = tuple["StyleArray", str, bool, str]
"""A cell: how it looks, its text or digits, whether it is a number, where it leads."""

Cells = Iterable[tuple[float, bool, Iterable[Styled]]]
"""Rows to be written, each with its height, and whether a filter leaves it out; made when they are."""


@dataclass(slots=True)
class Written:
    """A sheet being laid out: the next free row, and what is to be written."""

    sheet: Any  # a WriteOnlyWorksheet, which has more than the stubs tell
    width: int
    row: int = 1
    styles: dict[Look, StyleArray] = field(default_factory=dict)  # those of cells that look alike
    drawn: list[Drawn] = field(default_factory=list)  # the charts of its tables
    pending: list[Cells] = field(default_factory=list)

    def write(self, held: ExitStack) -> Rows:
        """Everything that was laid out, in order, for as long as it is `held`.

        A style is numbered when it is first written, as the library does it.
        """
        rows, letters = held.enter_context(closing(Rows())), [_letter(index) for index in range(1, self.width + 1)]
        known = self.sheet.parent._cell_styles
        numbers: dict[int, int] = {}
        for cells in self.pending:
            for height, hidden, styled in cells:
                texts = []
                for letter, (style, value, is_number, link) in zip(letters, styled, strict=False):
                    reference = f"{letter}{rows.count + 1}"
                    number = numbers.get(id(style))
                    if number is None:
                        number = numbers[id(style)] = known.add(style)
                    texts.append(cell_text(reference, number, value, is_number))
                    if link:
                        rows.link(reference, link)
                rows.add(height, hidden, texts)
        return rows


class XlsxRenderer:
    """Writes one sheet a section; steps stand on a sheet of their own."""

    suffix = "xlsx"

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """One workbook with all `reports`."""
        made = BytesIO()
        self.render_to(reports, made)
        return made.getvalue()

    def render_to(self, reports: tuple[Report, ...], target: IO[bytes]) -> None:
        """Writes one workbook with all `reports` to `target`, which can be gone back in."""
        from openpyxl import Workbook

        book = Workbook(write_only=True)
        with ExitStack() as held:
            rows = tuple(_write_reports(book, reports, held))
            if not book.worksheets:
                book.create_sheet("表")
            pack(book, target, {book.index(sheet) + 1: found for sheet, found in rows})

    def render_papers(self, papers: tuple[Paper, ...]) -> bytes:
        """One workbook with all `papers`, a sheet each."""
        return papers_workbook(papers)

    def reread(self, data: bytes, name: str) -> Mapping[str, Iterable[Mapping[str, str]]]:
        """By sheet, the rows below its headings, with what people added. Raises Rejected (I codes).

        It may be larger than what offices send: we wrote it ourselves, and the review of a thousand forms has 23 MB.
        """
        check_kind(data, name, "xlsx", Kind.ZIP)
        open_package(data, name)
        return tables_in(data, name)


def _write_reports(book: Workbook, reports: tuple[Report, ...], held: ExitStack) -> Iterator[tuple[Any, Rows]]:
    """The sheets of all reports, each with its rows, which `held` lets go of in the end; charts stand second."""
    names: list[str] = []
    for position, report in enumerate(reports, 1):
        prefix = f"{position} " if len(reports) > 1 else ""
        drawn: list[Drawn] = []
        at = len(names) + 1
        for first, section in enumerate(report.for_medium(Medium.SHEET)):
            names.append(sheet_name(prefix + section.heading, names))
            laid = _lay_out(book, names[-1], report if first == 0 else None, section)
            drawn += laid.drawn
            yield laid.sheet, laid.write(held)
        if drawn:
            names.append(sheet_name(f"{prefix}图 Charts", names))
            sheet = book.create_sheet(names[-1], at)
            draw_charts(sheet, drawn)
            set_page(sheet, landscape=False)
        steps = tuple(_steps(report))
        if steps:
            names.append(sheet_name(f"{prefix}逐步计算", names))
            table = TableBlock((Column("", 36), Column("", 100)), steps, merge_down=(0,))
            laid = _lay_out(book, names[-1], None, SectionBlock("逐步计算", (table,)))
            yield laid.sheet, laid.write(held)


def _steps(report: Report) -> Iterator[tuple[Text, ...]]:
    """The folded lines of every table, each beside the name of its row."""
    for section in report.for_medium(Medium.SHEET):
        for block in section.blocks:
            if not isinstance(block, TableBlock) or not block.merge_down:
                continue
            levels = range(max(block.merge_down) + 2)
            for row in block.rows:
                name = " / ".join(row[level].text for level in levels if row[level].text)
                for text in row:
                    yield from ((Text(name), Text(line)) for line in text.details)


def _lay_out(book: Workbook, name: str, report: Report | None, section: SectionBlock) -> Written:
    """The sheet of a section; the first of a report bears its title and facts."""
    sheet: Any = book.create_sheet(name)  # of a kind that the stubs do not tell
    tables = [block for block in section.blocks if isinstance(block, TableBlock)]
    written = Written(sheet, max((len(table.columns) for table in tables), default=8))
    for index in range(written.width if tables else 0):
        widest = max(table.columns[index].width for table in tables if index < len(table.columns))
        sheet.column_dimensions[_letter(index + 1)].width = widest + PADDING
    if report is not None:
        _write_line(written, Text(report.title), size=16, centred=True)
        for line in _facts(report):
            _write_line(written, Text(line))
    for block in section.blocks:
        _write_block(written, block)
    printed = max((_printed(table) for table in tables), default=written.width)
    across = sum(sheet.column_dimensions[_letter(index)].width for index in range(1, printed + 1))
    set_page(sheet, landscape=across > UPRIGHT)
    sheet.oddFooter.left.text = "&A"  # of many sheets that are printed together, which it is
    if printed < written.width:
        sheet.print_area = f"A1:{_letter(printed)}{written.row - 1}"
    return written


def _printed(table: TableBlock) -> int:
    """How many columns of a table go to paper: all but those at its end that only serve to look things up."""
    return max((index for index, column in enumerate(table.columns, 1) if column.on_paper), default=0)


def _facts(report: Report) -> Iterator[str]:
    """The facts in two lines, as official tables bear them, so that the heading of the table stays near the top."""
    for first in (True, False):
        told = [f"{key}：{value}" for key, value in report.facts if (key in report.headlines) is first]
        if told:
            yield "　　".join(told)


def _write_block(written: Written, block: Block) -> None:
    if isinstance(block, Paragraph):
        _write_line(written, block.text)
        for line in block.text.details:
            _write_line(written, Text(line, Tone.MUTED))
    else:
        _write_table(written, block)


def _write_line(written: Written, text: Text, *, size: int = 11, centred: bool = False, strong: bool = False) -> None:
    """A text over the whole width."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Font

    style, *said = _styled(written, Text(text.text, text.tone))
    cell: Any = WriteOnlyCell(written.sheet)
    cell._style = copy(style)  # what looks alike shares one
    cell.font = Font(name=FONT, size=size, bold=size > 11 or strong, color=COLOURS.get(text.tone))
    cell.alignment = Alignment(horizontal="center" if centred else "left", vertical="center", wrap_text=True)
    if written.width > 1:
        written.sheet.merged_cells.add(f"A{written.row}:{_letter(written.width)}{written.row}")
    wide = sum(written.sheet.column_dimensions[_letter(index)].width for index in range(1, written.width + 1))
    lines = 2 if size > 11 else -(-display_width(text.text) // max(int(wide), 1))
    written.pending.append([(LINE_HEIGHT * max(lines, 1) + 3, False, [(cell._style, *said)])])
    written.row += 1


def _write_table(written: Written, table: TableBlock) -> None:
    if table.caption:
        _write_line(written, Text(table.caption, table.tone), strong=True)
    if any(column.heading for column in table.columns):
        headings = tuple(Text(column.heading) for column in table.columns)
        cells = [_styled(written, heading, strong=True, filled=True) for heading in headings]
        written.pending.append([(LINE_HEIGHT * _lines(table, headings) + 3, False, cells)])
        if written.sheet.freeze_panes is None:
            written.sheet.freeze_panes = f"{_letter(table.kept_columns + 1)}{written.row + 1}"
            written.sheet.print_title_rows = f"{written.row}:{written.row}"
        if table.filtered and written.sheet.auto_filter.ref is None:
            last = _letter(len(table.columns))
            written.sheet.auto_filter.ref = f"A{written.row}:{last}{written.row + len(table.rows)}"
            if table.chosen is not None:
                written.sheet.auto_filter.add_filter_column(table.chosen[0], [table.chosen[1]])
        written.row += 1
    first = written.row
    written.drawn += [Drawn(str(written.sheet.title), first, table, chart) for chart in table.charts if table.rows]
    _offer_choices(written, table)
    hidden: set[tuple[int, int]] = set()
    for merged in table.merge_down:
        letter = _letter(merged + 1)
        for start, length in table.merged(merged):
            written.sheet.merged_cells.add(f"{letter}{first + start}:{letter}{first + start + length - 1}")
            hidden.update((first + row, merged + 1) for row in range(start + 1, start + length))
    written.pending.append(_rows(written, table, first, hidden))
    written.row += len(table.rows)
    written.pending.append([(0, False, [])])
    written.row += 1


def _rows(written: Written, table: TableBlock, first: int, hidden: set[tuple[int, int]]) -> Cells:
    """The rows of a table; what lies under a merged cell is blank."""
    for index, row in enumerate(table.rows):
        strong, at = index in table.strong_rows, first + index
        cells = [
            _styled(
                written,
                replace(text, text="", link="") if (at, column) in hidden else text,
                strong=strong,
                filled=strong,
                boxed=True,
            )
            for column, text in enumerate(row, 1)
        ]
        left_out = table.chosen is not None and row[table.chosen[0]].text != table.chosen[1]
        yield LINE_HEIGHT * _lines(table, row) + 3, left_out, cells


def _offer_choices(written: Written, table: TableBlock) -> None:
    """Lists to choose from in the columns that people write in."""
    from openpyxl.worksheet.datavalidation import DataValidation

    for index, column in enumerate(table.columns, 1):
        if column.choices and table.rows:
            choices = ",".join(column.choices)
            offered = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
            letter = _letter(index)
            offered.add(f"{letter}{written.row}:{letter}{written.row + len(table.rows) - 1}")
            written.sheet.data_validations.append(offered)


def _styled(written: Written, text: Text, *, strong: bool = False, filled: bool = False, boxed: bool = False) -> Styled:
    """One cell: a number where it is one, otherwise text that can never become a formula."""
    value, shape = cell_value(text)
    is_number = isinstance(value, Decimal)
    look = (text.tone, strong, filled, boxed, is_number, shape, bool(text.link))
    style = written.styles.get(look)
    if style is None:
        style = written.styles[look] = _style(written, text, shape, strong=strong, filled=filled, boxed=boxed)
    said = f"{value:f}" if is_number else str(value or "")
    return style, said, is_number, text.link if text.text else ""


def _style(written: Written, text: Text, shape: str, *, strong: bool, filled: bool, boxed: bool) -> StyleArray:
    """How a cell looks. Styles are looked up once for all cells that look alike: it is the dearest step of writing."""
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    cell: Any = WriteOnlyCell(written.sheet)  # its style has no type in the stubs
    if shape == "@":
        cell.quotePrefix = True
    cell.number_format = shape
    colour = LINK_COLOUR if text.link else COLOURS.get(text.tone)
    cell.font = Font(name=FONT, bold=strong, color=colour, underline="single" if text.link else None)
    horizontal = "center" if filled and not boxed else "left" if shape in ("@", "General") else "right"
    indent = 0 if horizontal == "center" else 1
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True, indent=indent)
    if filled:
        cell.fill = PatternFill("solid", fgColor="FFF3F5F7")
    if filled or boxed:
        side = Side(style="thin", color="FFCFD6DD")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
    made: StyleArray = cell._style
    return made


def _lines(table: TableBlock, row: tuple[Text, ...]) -> int:
    """How many lines the tallest cell of a row takes; merged columns share theirs with their neighbours."""
    tall = [
        -(-display_width(text.text) // max(column.width + PADDING - INDENT, 1))
        for index, (column, text) in enumerate(zip(table.columns, row, strict=True))
        if index not in table.merge_down
    ]
    return max([1, *tall])


def _letter(index: int) -> str:
    from openpyxl.utils import get_column_letter

    return str(get_column_letter(index))
