"""Sheets → RawFilings: understands a 自评表 whatever file it came from; what is left over is said, never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.goal_cells import GoalCells, take_heading
from jixiao.filing.grid import Grid, make_grid
from jixiao.filing.headings import column_role
from jixiao.filing.heads import Head, Kind, find_head
from jixiao.filing.labels import OFFICE_LABELS, is_label, is_title
from jixiao.filing.live import find_live, only_table, stated
from jixiao.filing.model import RawFiling, RawLine, RawRow, RawValue, Sheets
from jixiao.filing.several import beside_each_other
from jixiao.filing.surroundings import Surroundings, read_around, read_unit
from jixiao.filing.tables import Table, read_table
from jixiao.filing.wide import find_wide, read_wide
from jixiao.framework.model import Framework
from jixiao.origin import Cell
from jixiao.value import dataclass, field, replace

__all__ = ["column_role", "recognise"]


def recognise(sheets: Sheets, headings: Mapping[str, str] | None = None) -> tuple[RawFiling, ...]:
    """Every filing in `sheets`, in reading order; a sheet may hold several, one below the other.

    `headings`: roles by the keys of headings that a jurisdiction's form has of its own (`own_headings`); a form of
    ours brings them itself.

    A sheet without a table is said in a note of the first filing. Raises Rejected (I070) where no sheet holds one.
    """
    filings: list[RawFiling] = []
    silent: list[Diagnostic] = []
    ledgers = False  # a line of a ledger has no form of its own
    live = find_live(sheets)
    if live is not None:
        sheets, headings = only_table(sheets, live), {**(headings or {}), **live.headings}
    labels = live.labels if live is not None else frozenset()
    for sheet in sheets.sheets:
        grid = make_grid(sheet, headings or {}, labels)
        ledger = find_wide(grid)
        made = read_wide(sheets, grid, ledger) if ledger is not None else _read_sheet(sheets, grid)
        filings.extend(made)
        ledgers = ledgers or ledger is not None
        if not made and any(cell and cell.text for row in sheet.rows for cell in row):
            silent.append(diagnose("I071", Cell(sheets.file, sheet.name, ""), sheet=sheet.name))
    if not filings:
        place = Cell(sheets.file, "", "")
        raise Rejected([diagnose("I070", place), *_half_heads(sheets, headings or {}), *sheets.diagnostics])
    if live is not None:
        filings = [stated(filing, live) for filing in filings]
    if not ledgers:
        filings = list(beside_each_other(filings))
    return (_with_notes(filings[0], (*sheets.diagnostics, *silent)), *filings[1:])


def _half_heads(sheets: Sheets, headings: Mapping[str, str]) -> Iterator[Diagnostic]:
    """I075: the first row of each sheet that names columns, but not enough of them for a table."""
    for sheet in sheets.sheets:
        grid = make_grid(sheet, headings)
        for row in range(grid.height):
            named = [cell for _, cell in grid.own(row) if grid.role(cell.text)]
            if len(named) >= 2:
                yield diagnose("I075", named[0].origin, found="、".join(cell.text for cell in named))
                break


def own_headings(frameworks: Iterable[Framework]) -> dict[str, str]:
    """The headings of the forms of `frameworks`, by their keys; one that two of them read differently is left out."""
    found: dict[str, str] = {}
    for framework in frameworks:
        for heading, role in (framework.form.headings() if framework.form is not None else {}).items():
            found[heading] = role if found.get(heading, role) == role else ""
    return {heading: role for heading, role in found.items() if role not in ("", "label")}


def _with_notes(filing: RawFiling, notes: tuple[Diagnostic, ...]) -> RawFiling:
    """`filing` with what was said about the whole file."""
    return replace(filing, diagnostics=(*notes, *filing.diagnostics))


@dataclass(slots=True)
class _Part:
    """One filing while it is being gathered: its rows of the grid, its tables, what stands around them."""

    first: int
    around: Surroundings = field(default_factory=Surroundings)
    lines: list[RawLine] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    heads: list[Head] = field(default_factory=list)
    totals: dict[str, RawValue] = field(default_factory=dict)
    tables: dict[str, list[RawLine]] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    goals: GoalCells = field(default_factory=GoalCells)
    above: dict[int, RawValue] = field(default_factory=dict)  # names of upper levels, where a page breaks a table

    def has(self, kind: Kind) -> bool:
        """Whether a table of that kind was seen."""
        return any(head.kind is kind for head in self.heads)

    def continues(self, head: Head) -> bool:
        """Whether `head` repeats the last one, as after a page break."""
        if not self.heads or self.totals:
            return False
        last = self.heads[-1]
        return last.kind is head.kind and dict(last.columns) == dict(head.columns) and last.levels == head.levels


def _read_sheet(sheets: Sheets, grid: Grid) -> list[RawFiling]:
    """The filings of one sheet of forms."""
    parts: list[_Part] = []
    cursor = 0  # the first row that no table has taken
    row = 0
    while row < grid.height:
        head = find_head(grid, row)
        if head is None:
            row += 1
            continue
        part = parts[-1] if parts else None
        if part is None or (_begins_anew(part, head) and not _repeats(grid, part, head, cursor)):
            start = _start_of_next(grid, cursor, head.top) if part else 0
            if part is not None:
                read_around(grid, cursor, start, part.around, before=False)
            part = _Part(start)
            parts.append(part)
            _take_headings(grid, start, head.top, part)
            read_around(grid, start, head.top, part.around, before=True)
        else:
            _take_headings(grid, cursor, head.top, part)
            read_around(grid, cursor, head.top, part.around, before=False)
        if not part.continues(head):
            part.above = {}
        table = read_table(grid, head, part.goals, part.above)
        _add(grid, part, head, table)
        cursor = row = max(table.end, head.bottom)
    if not parts:
        return []
    read_around(grid, cursor, grid.height, parts[-1].around, before=False)
    ends = [*(part.first for part in parts[1:]), grid.height]
    return [_made(sheets, grid, part, end) for part, end in zip(parts, ends, strict=True)]


def _take_headings(grid: Grid, first: int, last: int, part: _Part) -> None:
    """Headings of goals between two tables: the rows of the next stand under the last of them."""
    for row in range(first, last):
        take_heading(grid, row, part.goals, {})


def _begins_anew(part: _Part, head: Head) -> bool:
    """Whether `head` cannot belong to the filing so far: it has such a table already, or funds follow the rows."""
    return part.has(head.kind) or (head.kind is Kind.FUNDS and part.has(Kind.ROWS))


def _repeats(grid: Grid, part: _Part, head: Head, cursor: int) -> bool:
    return part.continues(head) and not any(
        is_title(cell.text) for row in range(cursor, head.top) for _, cell in grid.own(row)
    )


def _start_of_next(grid: Grid, first: int, last: int) -> int:
    """Where the next filing begins between two tables: at its title, else at its office, else right after the first."""
    for row in range(first, last):
        if any(is_title(cell.text) for _, cell in grid.own(row)):
            return row
    for row in range(first, last):
        if any(is_label(cell.text, OFFICE_LABELS) for _, cell in grid.own(row)):
            return row
    return first


def _add(grid: Grid, part: _Part, head: Head, table: Table) -> None:
    if head.kind is Kind.FUNDS:
        top = head.top
        read_unit(grid, top, head.bottom, part.around)
        _office_in_head(grid, head, part.around)
    part.heads.append(head)
    if head.kind is Kind.LIST:
        read_unit(grid, head.top, head.bottom, part.around)
        part.tables.setdefault(head.name, []).extend(table.lines)
    else:
        part.lines.extend(table.lines)
    part.rows.extend(table.rows)
    part.totals.update(table.totals)
    part.diagnostics.extend(table.diagnostics)


def _office_in_head(grid: Grid, head: Head, around: Surroundings) -> None:
    """`部门名称 | 某局 | 年初预算数 | ...`: the office may stand in the head of the funds table itself."""
    left = [cell for column, cell in grid.own(head.top) if column < head.first_value]
    if around.office is None and len(left) == 2 and is_label(left[0].text, OFFICE_LABELS):
        around.office = RawValue(left[1].text, left[1].origin)


def _made(sheets: Sheets, grid: Grid, part: _Part, end: int) -> RawFiling:
    around = part.around
    return RawFiling(
        sheets.file,
        sheets.digest,
        around.title,
        around.office,
        around.code,
        around.year,
        around.subject,
        around.framework,
        around.money_unit,
        tuple(part.lines),
        tuple(part.rows),
        around.single,
        {**around.totals, **part.totals},
        (*around.texts, *(RawValue(text.text, text.origin) for text in grid.sheet.texts)),
        tuple(grid.leftovers(part.first, end)),
        tuple(part.diagnostics),
        {name: tuple(lines) for name, lines in part.tables.items()},
        goals=tuple(part.goals.goals),
        labels=around.labels,
    )
