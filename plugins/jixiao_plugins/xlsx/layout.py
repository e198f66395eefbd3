"""Lays a filing out as the conventional self-evaluation form in .xlsx, as offices print it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.filing.printed import ALWAYS, GOAL_HEADINGS, LEVEL_HEADINGS, LINE_HEADINGS, ROW_HEADINGS
from jixiao_plugins.board import column_letters
from jixiao_plugins.xlsx.container import packed

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_CODED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""What Excel would take for a coded character unless the underscore is coded itself."""
_NUMBER = re.compile(r"(?:0|[1-9][0-9]{0,10})(?:\.[0-9]{0,3}[1-9])?")


def lay_out(filing: RawFiling) -> bytes:
    """`filing` as a workbook of one sheet. Numbers that Excel keeps as typed become number cells, the rest is text."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    form = _Form(sheet, filing)
    form.header()
    form.funds()
    form.lists()
    form.goals()
    form.rows()
    form.total()
    form.notes()
    form.finish()
    return packed(book, [{}])


class _Form:
    """The sheet while it is being filled, from the top down."""

    def __init__(self, sheet: Worksheet, filing: RawFiling) -> None:
        self.sheet = sheet
        self.filing = filing
        self.row = 1
        self.depth = max((len(row.levels) for row in filing.rows), default=3)
        used = [role for row in filing.rows for role in row.cells]
        self.roles = [role for role in ROW_HEADINGS if role in used or role in ALWAYS]
        line_roles = [role for line in filing.lines for role in line.cells]
        known = [role for role in LINE_HEADINGS if role in line_roles or role in ("annual", "executed", "reason")]
        self.line_roles = [*known, *dict.fromkeys(role for role in line_roles if role not in LINE_HEADINGS)]
        self.width = max(self.depth + len(self.roles), 2 + len(self.line_roles))

    def header(self) -> None:
        """Title, year and office; then whatever else is known, label by value."""
        filing = self.filing
        if filing.title:
            self._band(filing.title.text)
        if filing.year and not (filing.title and filing.year.text in filing.title.text):
            self._band(f"（{filing.year.text}年度）")
        pairs: dict[str, str] = {}
        if filing.office and filing.subject and filing.subject.text == "department":
            self._band(filing.office.text)
        elif filing.office:
            pairs["填报单位"] = filing.office.text
        pairs |= {name: value.text for name, value in filing.single.items()}
        if filing.code:
            pairs["单位代码"] = filing.code.text
        if filing.framework:
            pairs["评分框架"] = filing.framework.text
        for name, text in pairs.items():
            self._put(1, name)
            self._put(3, text)
            self._merge(self.row, 1, self.row, 2)
            self._merge(self.row, 3, self.row, self.width)
            self.row += 1

    def funds(self) -> None:
        """The funds table: a section cell on the left where the unit of amounts is known, else labels from the edge."""
        if not self.filing.lines:
            return
        unit = self.filing.money_unit
        top = self.row
        self._put(1, f"项目资金（{unit.text}）" if unit else "部门名称")
        for number, role in enumerate(self.line_roles):
            self._put(3 + number, LINE_HEADINGS.get(role, role))
        self.row += 1
        for line in self.filing.lines:
            self._put(2 if unit else 1, line.label.text)
            self._cells(3, self.line_roles, line.cells)
            if not unit:
                self._merge(self.row, 1, self.row, 2)
            self.row += 1
        if unit:
            self._merge(top, 1, self.row - 1, 1)
        else:
            self._merge(top, 1, top, 2)

    def lists(self) -> None:
        """Tables of projects or units, one a line."""
        for name, lines in self.filing.tables.items():
            headings = list(dict.fromkeys(heading for line in lines for heading in line.cells))
            for number, heading in enumerate((f"{name}名称", *headings)):
                self._put(1 + number, heading)
            self.row += 1
            for line in lines:
                self._put(1, line.label.text)
                self._cells(2, headings, line.cells)
                self.row += 1

    def goals(self) -> None:
        """What was wanted and what came of it, in words."""
        for name, value in zip(GOAL_HEADINGS, self.filing.texts, strict=False):
            self._put(1, name)
            self._put(3, value.text)
            self._merge(self.row, 1, self.row, 2)
            self._merge(self.row, 3, self.row, self.width)
            self.row += 1

    def rows(self) -> None:
        """The table of indicators; equal names of upper levels are one merged cell."""
        for number, heading in enumerate(LEVEL_HEADINGS[-self.depth - 1 : -1] if self.depth < 4 else LEVEL_HEADINGS):
            self._put(1 + number, heading)
        for number, role in enumerate(self.roles):
            self._put(1 + self.depth + number, ROW_HEADINGS[role])
        self.row += 1
        top = self.row
        rows = self.filing.rows
        for index, row in enumerate(rows):
            names = _names(row)
            same = _shared(names, _names(rows[index - 1])) if index else 0
            for level in range(min(same, len(names) - 1), len(names)):
                self._put(1 + level + self.depth - len(names), names[level])
            self._cells(1 + self.depth, self.roles, row.cells)
            self.row += 1
        for level in range(self.depth - 1):
            self._merge_down(top, level)

    def total(self) -> None:
        """The total row, and the rating below it."""
        totals = self.filing.totals
        if "score" in totals or "weight" in totals:
            self._put(1, "总分")
            self._merge(self.row, 1, self.row, self.depth)
            self._cells(1 + self.depth, self.roles, {key: totals[key] for key in ("weight", "score") if key in totals})
            self.row += 1
        if "rating" in totals:
            self._put(1, "自评等级")
            self._put(1 + self.depth, totals["rating"].text)
            self._merge(self.row, 1, self.row, self.depth)
            self.row += 1

    def notes(self) -> None:
        """The texts under the table."""
        for value in self.filing.texts[2:]:
            self._band(value.text)

    def finish(self) -> None:
        """Widths, borders and wrapping, so that the form can be printed."""
        from openpyxl.styles import Alignment, Border, Side

        line = Side(style="thin")
        for row in self.sheet.iter_rows(min_row=1, max_row=self.row - 1, max_col=self.width):
            for cell in row:
                cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
                cell.border = Border(line, line, line, line)
        for column in range(1, self.width + 1):
            self.sheet.column_dimensions[column_letters(column - 1)].width = 20 if column <= self.depth else 14

    def _band(self, text: str) -> None:
        self._put(1, text)
        self._merge(self.row, 1, self.row, self.width)
        self.row += 1

    def _cells(self, first: int, roles: list[str], cells: Mapping[str, RawValue]) -> None:
        for number, role in enumerate(roles):
            if role in cells:
                self._put(first + number, cells[role].text)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) != (bottom, right):
            self.sheet.merge_cells(start_row=top, start_column=left, end_row=bottom, end_column=right)

    def _merge_down(self, top: int, level: int) -> None:
        """Merges each name of `level` with the empty cells below it, as far as the level above stays the same."""
        starts = [
            row
            for row in range(top, self.row)
            if any(self.sheet.cell(row, column).value is not None for column in range(1, level + 2))
        ]
        for start, end in zip(starts, [*starts[1:], self.row], strict=True):
            if self.sheet.cell(start, level + 1).value is not None:
                self._merge(start, level + 1, end - 1, level + 1)

    def _put(self, column: int, text: str) -> None:
        """Writes `text`: a number where Excel would keep it as typed, otherwise a text that can never be a formula."""
        cell = self.sheet.cell(self.row, column)
        whole = text.removesuffix("%")
        if _NUMBER.fullmatch(whole):
            cell.value = Decimal(whole) / 100 if text != whole else Decimal(whole)
            if text != whole:
                cell.number_format = "0.00%" if "." in whole else "0%"
            return
        cell.value = _CODED.sub("_x005F_", text)
        cell.data_type = "s"
        cell.quotePrefix = True


def _names(row: RawRow) -> tuple[str, ...]:
    return tuple(level.text for level in row.levels)


def _shared(names: tuple[str, ...], before: tuple[str, ...]) -> int:
    """How many leading names two rows share; rows of different depth share none."""
    if len(names) != len(before):
        return 0
    shared = 0
    while shared < len(names) and names[shared] == before[shared]:
        shared += 1
    return shared
