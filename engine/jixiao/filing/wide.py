"""Reads wide ledgers: one unit or project a row, each indicator a group of columns; every row is a filing.

The head says in its upper row the indicator (培训人次; in three rows also the level above it), in its lower row what
the columns under it hold (目标值, 完成值, 分值, 得分); names, amounts and totals have columns of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.filing.grid import Grid
from jixiao.filing.headings import LEVELS, ROW_ROLES
from jixiao.filing.labels import (
    CODE_LABELS,
    FUNDS_SECTIONS,
    OFFICE_LABELS,
    RATING_LABELS,
    TOTAL_LABELS,
    is_label,
    is_list_name,
    label_place,
)
from jixiao.filing.model import GridCell, RawFiling, RawLine, RawRow, RawValue, Sheets
from jixiao.filing.surroundings import Surroundings, read_around, read_unit
from jixiao.filing.tables import is_total, starts_note
from jixiao.name import name_key
from jixiao.value import dataclass, field, replace

_VALUES = ("target", "actual", "completion")
_NEEDED = (*_VALUES, "score", "weight")
_AMOUNTS = ("initial", "annual", "executed", "rate")
_OF_AMOUNTS = ("weight", "score", "reason")
"""What belongs to the amounts where it stands behind them and before the indicators."""

_NEAR_TOP = 40
"""Rows from the top in which the head of a ledger begins."""

_TALLEST = 3
"""Rows of a head: the level above, the indicator, what its columns hold."""


@dataclass(frozen=True, slots=True)
class WideHead:
    """The head of a ledger: rows `top` to `bottom` (exclusive).

    `groups` are the indicators: the columns of their names (the level above first), and what each column holds.
    `single` are the headings of all other columns.
    """

    top: int
    bottom: int
    groups: tuple[tuple[tuple[RawValue, ...], Mapping[int, str]], ...]
    single: Mapping[int, GridCell]

    @property
    def first(self) -> int:
        """The leftmost column of an indicator."""
        return min(min(columns) for _, columns in self.groups)

    @property
    def last(self) -> int:
        """The rightmost column of an indicator."""
        return max(max(columns) for _, columns in self.groups)


def find_wide(grid: Grid) -> WideHead | None:
    """The head of the ledger that a sheet holds; None where it holds none."""
    for row in range(min(grid.height - 1, _NEAR_TOP)):
        for height in range(2, _TALLEST + 1):
            if found := _head(grid, row, height):
                return found
    return None


def _head(grid: Grid, top: int, height: int) -> WideHead | None:
    bottom = top + height
    roles = [(column, role) for column, cell in grid.own(bottom - 1) if (role := grid.role(cell.text))]
    if sum(role in _NEEDED for _, role in roles) < 2 or any(role in LEVELS for _, role in roles):
        return None
    single: dict[int, GridCell] = {}
    groups: dict[tuple[int, ...], dict[int, str]] = {}
    width = max(len(row) for row in grid.sheet.rows[top:bottom])
    for column in range(width):
        above = _above(grid, top, bottom - 1, column)
        role = dict(roles).get(column)
        named = [grid.cell(top + level, at) for level, at in enumerate(above) if at is not None]
        if role in ROW_ROLES and named and named[-1] is not None and grid.role(named[-1].text) is None:
            groups.setdefault(tuple(-1 if at is None else at for at in above), {})[column] = role
        elif heading := next((cell for row in range(top, bottom) if (cell := grid.cell(row, column))), None):
            single[column] = heading
    held = {above: columns for above, columns in groups.items() if _is_indicator(columns.values())}
    names = [column for column, cell in single.items() if is_label(cell.text, OFFICE_LABELS) or is_list_name(cell.text)]
    names = [column for column in names if grid.cell(bottom, column) is not None]
    levels = any(grid.role(cell.text) in LEVELS for cell in single.values())
    if not held or levels or not names or min(names) > min(min(columns) for columns in held.values()):
        return None
    if all(above[0] < 0 for above in held):
        return None  # the row above the head
    if len(held) < 2 and not any(grid.role(cell.text) in _AMOUNTS for cell in single.values()):
        return None
    return WideHead(top, bottom, tuple(_group(grid, top, *item) for item in held.items()), single)


def _is_indicator(roles: Iterable[str]) -> bool:
    """Whether columns with these roles, under one heading, are those of an indicator and not of funds."""
    found = list(roles)
    return sum(role in _NEEDED for role in found) >= 2 and any(role in _VALUES for role in found)


def _above(grid: Grid, top: int, bottom: int, column: int) -> tuple[int | None, ...]:
    """For each head row above the lowest: the column of the heading that stands over `column`; None where none does.

    Where cells are not merged, a heading stands over the empty cells right of it.
    """
    found: list[int | None] = []
    for row in range(top, bottom):
        anchor = grid.anchor(row, column)
        at = anchor[1] if anchor[0] == row else None
        while at is not None and grid.cell(row, at) is None:
            at = at - 1 if at > 0 and grid.cell(bottom, at) is not None else None
        found.append(at)
    return tuple(found)


def _group(
    grid: Grid, top: int, above: tuple[int, ...], columns: Mapping[int, str]
) -> tuple[tuple[RawValue, ...], Mapping[int, str]]:
    cells = [grid.cell(top + level, at) for level, at in enumerate(above) if at >= 0]
    return tuple(RawValue(cell.text, cell.origin) for cell in cells if cell is not None), columns


def read_wide(sheets: Sheets, grid: Grid, head: WideHead) -> list[RawFiling]:
    """One filing a row; what stands above the ledger holds for all of them."""
    around = Surroundings()
    read_around(grid, 0, head.top, around, before=True)
    read_unit(grid, head.top, head.bottom, around)
    for row in range(head.top, head.bottom):
        for column, _ in grid.own(row):
            grid.used.add((row, column))
    found: list[RawFiling] = []
    remarks: list[Diagnostic] = []
    row = head.bottom
    while row < grid.height:
        own = grid.own(row)
        if own and (starts_note(own[0][1].text) or len(own) == 1):
            break
        if own and any(is_total(cell.text) for _, cell in own[:2]):
            remarks.append(diagnose("I074", own[0][1].origin))
        elif own:
            found.append(_filing(sheets, grid, head, row, around))
        row += 1
    rest = Surroundings()
    read_around(grid, row, grid.height, rest, before=False)
    if found:
        last = found[-1]
        found[-1] = replace(last, texts=(*last.texts, *rest.texts), diagnostics=tuple(remarks))
    return found


def _filing(sheets: Sheets, grid: Grid, head: WideHead, row: int, around: Surroundings) -> RawFiling:
    rows: list[RawRow] = []
    for levels, columns in head.groups:
        cells = {role: value for column, role in columns.items() if (value := grid.take(row, column))}
        if cells:
            rows.append(RawRow(levels, cells))
    own = _Own()
    for column, heading in sorted(head.single.items()):
        value = grid.take(row, column)
        if value is not None and name_key(heading.text) != "序号":
            own.put(heading.text.strip(), grid.role(heading.text), value, head, column)
    return RawFiling(
        sheets.file,
        sheets.digest,
        around.title,
        own.office or around.office,
        own.code or around.code,
        around.year,
        around.subject,
        around.framework,
        around.money_unit,
        (RawLine(_line_label(grid, head, own.amounts), own.amounts),) if own.amounts else (),
        tuple(rows),
        {**around.single, **own.single},
        own.totals,
        tuple(around.texts),
        tuple(grid.leftovers(row, row + 1)),
    )


@dataclass(slots=True)
class _Own:
    """What a row says beside its indicators."""

    office: RawValue | None = None
    office_label: str = ""
    code: RawValue | None = None
    amounts: dict[str, RawValue] = field(default_factory=dict)
    totals: dict[str, RawValue] = field(default_factory=dict)
    single: dict[str, RawValue] = field(default_factory=dict)

    def put(self, heading: str, role: str | None, value: RawValue, head: WideHead, column: int) -> None:
        """Puts a value where its heading and its place say."""
        rank, best = label_place(heading, OFFICE_LABELS), label_place(self.office_label, OFFICE_LABELS)
        if rank is not None and (best is None or rank < best):
            if self.office is not None:
                self.single[self.office_label] = self.office
            self.office, self.office_label = value, heading
        elif is_label(heading, CODE_LABELS):
            self.code = self.code or value
        elif is_label(heading, RATING_LABELS):
            self.totals.setdefault("rating", value)
        elif is_label(heading, TOTAL_LABELS) or (role == "score" and column > head.last):
            self.totals.setdefault("score", value)
        elif role in _AMOUNTS or (role in _OF_AMOUNTS and column < head.first and self.amounts):
            self.amounts.setdefault(role, value)
        else:
            self.single.setdefault(heading, value)


def _line_label(grid: Grid, head: WideHead, amounts: Mapping[str, RawValue]) -> RawValue:
    """What the amounts of a row are called as a whole: by the heading over them, else by the word of most forms."""
    for column, _ in grid.own(head.top):
        cell = grid.cell(head.top, column)
        if cell is not None and is_label(cell.text, FUNDS_SECTIONS):
            return RawValue(cell.text, cell.origin)
    return RawValue(FUNDS_SECTIONS[0], next(iter(amounts.values())).origin)
