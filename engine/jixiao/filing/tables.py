"""Reads the tables under their heads: lines of funds, rows of indicators, and the total row."""

from __future__ import annotations

import re
from collections.abc import Mapping

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.filing.goal_cells import GoalCells, is_numbered_goal, take_cell, take_heading
from jixiao.filing.grid import Grid
from jixiao.filing.headings import LONGEST_HEADING, column_role
from jixiao.filing.heads import AMOUNTS, Head, Kind, find_head
from jixiao.filing.labels import (
    GOAL_LABELS,
    NOTE_LABELS,
    RATING_LABELS,
    RATING_WORDS,
    SUBTOTAL_LABELS,
    TOTAL_LABELS,
    is_label,
    is_title,
    without_money_unit,
)
from jixiao.filing.model import GridCell, RawLine, RawRow, RawValue
from jixiao.name import name_key
from jixiao.value import dataclass, field, replace

_DEBRIS = re.compile(r"(?:指标[0-9]{0,2}[:：]?|[.…·]{1,12})")
_MONEY_LINE = re.compile(r"资金|拨款|经费|支出|收入|其他|其它|结转|上年|总额|专户|合计|债券|贷款|项目")
_TOTAL_INLINE = re.compile(
    r"(?:(?:合计|总计|总分|满分|分值合计)[:：]?(?P<weight>[0-9]{1,4}(?:\.[0-9]{1,6})?)分?[,;、]"
    r"(?:自评)?(?:总)?得分(?:合计)?[:：]?|(?:总分|总得分|合计得分|自评总分)[:：])(?P<score>[0-9]{1,4}(?:\.[0-9]{1,6})?)分?"
)
"""A total written into one cell: 总分：91.93分; 合计100分，得分96分."""
_BOXES = "□☐○√☑✓✔■☒"
_OPTION_BEFORE = re.compile(r"(优秀|良好|中等|合格|较差|优|良|中|差)\(?[√☑✓✔■]")
_OPTION_BEHIND = re.compile(r"[√☑✓✔■](优秀|良好|中等|合格|较差|优|良|中|差)")
_RATING_INLINE = re.compile(r"(?:自评|评价|评定|绩效)?(?:等级|等次|结论|结果)[:：](\S{1,3})")
_NOTE = re.compile(r"(?:填报|填表)?(?:说明|备注|注)(?:[:：]|[0-9]|$)")
_NUMBER = re.compile(r"[0-9]{1,6}(?:\.[0-9]{1,8})?")


@dataclass(slots=True)
class Table:
    """What a table gave, and the first row that is no longer part of it."""

    end: int
    lines: list[RawLine] = field(default_factory=list)
    rows: list[RawRow] = field(default_factory=list)
    totals: dict[str, RawValue] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def read_table(grid: Grid, head: Head, goals: GoalCells, above: dict[int, RawValue]) -> Table:
    """The table under `head`; `goals` takes up those that its rows stand under.

    `above` are the names of upper levels that go on from the page before, by column; it is kept up to date.
    """
    match head.kind:
        case Kind.FUNDS:
            table = _read_lines(grid, head)
        case Kind.ROWS:
            table = _read_rows(grid, head, goals, above)
        case Kind.LIST:
            table = _read_list(grid, head)
    table.diagnostics[:0] = head.diagnostics
    return table


def starts_note(text: str) -> bool:
    """Whether a row that begins with `text` is a note under the table."""
    return is_label(text, NOTE_LABELS) or _NOTE.match(name_key(text[:LONGEST_HEADING])) is not None


def read_total(grid: Grid, row: int, columns: Mapping[int, str]) -> dict[str, RawValue]:
    """Weight, score and rating of a total row; numbers outside their columns count in order, the last as the score."""
    totals: dict[str, RawValue] = {}
    loose: list[RawValue] = []
    for column, cell in grid.own(row):
        if is_label(cell.text, TOTAL_LABELS) or is_label(cell.text, RATING_LABELS):
            grid.take(row, column)
        elif name_key(cell.text) in RATING_WORDS and "rating" not in totals:
            totals["rating"] = _taken(grid, row, column, cell)
        elif match := _TOTAL_INLINE.fullmatch(name_key(cell.text)):
            grid.take(row, column)
            totals |= {role: RawValue(text, cell.origin) for role, text in match.groupdict().items() if text}
        elif rating := _rating_in(cell.text) or _ticked(cell.text):
            grid.take(row, column)
            totals.setdefault("rating", RawValue(rating, cell.origin))
        elif columns.get(column) in ("weight", "score"):
            totals[columns[column]] = _taken(grid, row, column, cell)
        elif _NUMBER.fullmatch(name_key(cell.text).removesuffix("分")):
            loose.append(_taken(grid, row, column, cell))
    if loose and "score" not in totals:
        totals["score"] = loose.pop()
    if loose and "weight" not in totals:
        totals["weight"] = loose[0]
    return totals


def is_total(text: str) -> bool:
    """Whether a cell opens a total row."""
    return is_label(text, TOTAL_LABELS) or _TOTAL_INLINE.fullmatch(name_key(text[:LONGEST_HEADING])) is not None


def is_rating(text: str) -> bool:
    """Whether a cell opens the row of the rating: its label, or label and rating in one."""
    return is_label(text, RATING_LABELS) or _rating_in(text) is not None


def _ticked(text: str) -> str | None:
    """The one rating that is ticked among those printed: 优（√） 良（ ）, □优 ☑良; None where none is, or several."""
    name = name_key(text[:LONGEST_HEADING])
    options = _OPTION_BEHIND if name[:1] in _BOXES else _OPTION_BEFORE
    found = options.findall(name)
    return found[0] if len(found) == 1 else None


def _rating_in(text: str) -> str | None:
    """The rating of a cell that says it with its label: 评价等级：优."""
    match = _RATING_INLINE.fullmatch(name_key(text[:LONGEST_HEADING]))
    return match.group(1) if match and match.group(1) in RATING_WORDS else None


def _taken(grid: Grid, row: int, column: int, cell: GridCell) -> RawValue:
    grid.used.add((row, column))
    return RawValue(cell.text, cell.origin)


def _read_lines(grid: Grid, head: Head) -> Table:
    """The lines of a funds table: a label left of the amounts, then amounts by column."""
    table = Table(head.bottom)
    for row in range(head.bottom, grid.height):
        own = grid.own(row)
        if not own:
            continue
        labels = [(column, cell) for column, cell in own if column < head.first_value]
        values = [column for column in (*head.columns, *head.others) if grid.cell(row, column)]
        if _ends_lines(grid, row, head, own[0][1], labels):
            break
        if labels and _bears_targets(grid, row, head) and not _MONEY_LINE.search(labels[-1][1].text):
            table.diagnostics.append(diagnose("I079", own[0][1].origin))
            break
        if labels and (values or _MONEY_LINE.search(labels[-1][1].text)):
            table.lines.append(_line(grid, row, head, labels))
            table.end = row + 1
        elif values and not table.lines and (section := _section(grid, head)) is not None:
            table.lines.append(_line(grid, row, head, [section]))
            table.end = row + 1
        elif not values:
            break
    return table


def _ends_lines(grid: Grid, row: int, head: Head, first: GridCell, labels: list[tuple[int, GridCell]]) -> bool:
    """Whether `row` is no line of funds any more: a goal, a note, a title, the next head, or prose."""
    if is_label(first.text, GOAL_LABELS) or starts_note(first.text) or is_title(first.text):
        return True
    if is_numbered_goal(first.text):
        return True
    if any(is_label(cell.text, GOAL_LABELS) for _, cell in labels) or find_head(grid, row):
        return True
    cells = [grid.cell(row, column) for column, role in head.columns.items() if role != "reason"]
    return any(cell is not None and len(cell.text) > LONGEST_HEADING for cell in cells)


def _bears_targets(grid: Grid, row: int, head: Head) -> bool:
    """Whether a target stands where an amount should, as in a row of indicators whose heading was lost."""
    amounts = [grid.cell(row, column) for column, role in head.columns.items() if role in AMOUNTS]
    return any(cell is not None and cell.text.strip()[:1] in tuple("≥≤＞＜><﹥﹤") for cell in amounts)


def _section(grid: Grid, head: Head) -> tuple[int, GridCell] | None:
    """What stands in the head left of the amounts (预算执行情况): it names the line that has no name of its own."""
    left = [(column, cell) for column, cell in grid.own(head.top) if column < head.first_value]
    return left[-1] if left and column_role(left[-1][1].text) is None else None


def _line(grid: Grid, row: int, head: Head, labels: list[tuple[int, GridCell]]) -> RawLine:
    for column, cell in labels:
        if grid.cell(row, column) is cell:
            grid.used.add((row, column))
    label = labels[-1][1]
    before = labels[-2][1].text if len(labels) > 1 else ""
    text = before + label.text if name_key(before).startswith("其中") else label.text
    if grid.cell(row, labels[-1][0]) is not label:  # it is the head's
        text = without_money_unit(text)
    names = {**head.others, **head.columns}
    cells = {names[column]: value for column in sorted(names) if (value := grid.take(row, column))}
    return RawLine(RawValue(text, label.origin), cells)


def _read_list(grid: Grid, head: Head) -> Table:
    """The lines of a list: a name, and values by the text of their heading. A total row ends it and is left over."""
    table = Table(head.bottom)
    (at,) = head.levels
    for row in range(head.bottom, grid.height):
        own = grid.own(row)
        name = grid.cell(row, at)
        if any(is_total(cell.text) for _, cell in own[:2]):
            table.end = row + 1
            break
        if not own or name is None:
            break
        if starts_note(own[0][1].text) or is_title(own[0][1].text) or find_head(grid, row):
            break
        for column, cell in own:
            if column not in head.columns and (column == at or _NUMBER.fullmatch(name_key(cell.text))):
                grid.used.add((row, column))  # the name, and 序号
        cells = {text: value for column, text in head.columns.items() if (value := grid.take(row, column))}
        table.lines.append(RawLine(RawValue(name.text, name.origin), cells))
        table.end = row + 1
    return table


def _read_rows(grid: Grid, head: Head, goals: GoalCells, above: dict[int, RawValue]) -> Table:
    """The rows of indicators; the names of upper levels are inherited from merged or empty cells."""
    table = Table(head.bottom)
    for row in range(head.bottom, grid.height):
        own = grid.own(row)
        if not own:
            continue
        if any(is_total(cell.text) for _, cell in own):
            table.totals = read_total(grid, row, head.columns)
            table.end = row + 1
            break
        if take_heading(grid, row, goals, head.columns):
            above.clear()
            table.end = row + 1
            continue
        if starts_note(own[0][1].text) or is_title(own[0][1].text) or _is_band(grid, row, head) or find_head(grid, row):
            break
        if is_rating(own[0][1].text) and (len(own) == 1 or name_key(own[-1][1].text) in RATING_WORDS):
            break
        take_cell(grid, row, head, goals)
        if made := _row(grid, row, head, above, table):
            table.rows.append(replace(made, goal=goals.current))
        table.end = row + 1
    table.diagnostics.extend(_unread(grid, head, table.end))
    return table


def _is_band(grid: Grid, row: int, head: Head) -> bool:
    """Whether `row` is one text across names and values alike: a goal or a note, not an indicator."""
    own = grid.own(row)
    if is_label(own[0][1].text, GOAL_LABELS) and not any(grid.cell(row, column) for column in head.columns):
        return True
    return len(own) == 1 and grid.span(row, own[0][0]).right >= head.first_value and own[0][0] < head.first_value


def _row(grid: Grid, row: int, head: Head, above: dict[int, RawValue], table: Table) -> RawRow | None:
    """One row of indicators; None where the row only opens an upper level, or says nothing."""
    levels = _levels(grid, row, head, above)
    filled = [column for column in head.columns if grid.cell(row, column)]
    leaf = head.levels[-1]
    own_leaf = grid.cell(row, leaf)
    named = [grid.cell(row, column) for column in head.levels]
    if any(cell is not None and is_label(cell.text, SUBTOTAL_LABELS) for cell in named):
        cell = next(cell for cell in named if cell is not None)
        table.diagnostics.append(diagnose("I074", cell.origin))
        return None
    if own_leaf is not None and not filled and _DEBRIS.fullmatch(name_key(own_leaf.text)):
        return None
    for column in head.levels:
        grid.take(row, column)
    if not levels or (not filled and own_leaf is None):
        return None
    cells = {head.columns[column]: value for column in filled if (value := grid.take(row, column))}
    credit = cells.get("credit")
    percent = any(head.columns[column] == "credit" for column in head.percent)
    if credit is not None and percent and _NUMBER.fullmatch(credit.text.strip()):
        cells["credit"] = RawValue(f"{credit.text.strip()}%", credit.origin)  # 100 under 得分系数(%)
    return RawRow(levels, cells)


def _levels(grid: Grid, row: int, head: Head, above: dict[int, RawValue]) -> tuple[RawValue, ...]:
    """The names of the levels that hold at `row`, from the top; `above` remembers them for the rows below."""
    found: list[RawValue] = []
    seen: list[tuple[int, int]] = []
    leaf = head.levels[-1]
    for column in head.levels:
        place = grid.anchor(row, column)
        cell = grid.cell(*place) if place[0] >= head.bottom else None
        if cell is not None and place not in seen:
            seen.append(place)
            if place[0] == row and grid.cell(row, column) is not None:
                for lower in head.levels[head.levels.index(column) :]:
                    above.pop(lower, None)
            above[column] = RawValue(cell.text, cell.origin)
            found.append(above[column])
        elif cell is None and column != leaf and column in above:
            found.append(above[column])
    return tuple(found)


def _unread(grid: Grid, head: Head, end: int) -> list[Diagnostic]:
    """Columns under a heading that names no role, where they hold something: said once each."""
    return [
        diagnose("I073", cell.origin, found=heading)
        for column, heading in sorted(head.others.items())
        if (cell := next((cell for row in range(head.bottom, end) if (cell := grid.cell(row, column))), None))
    ]
