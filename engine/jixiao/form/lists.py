"""The tables of a live form whose lines the office brings, one a project or unit: spare lines to be filled in."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.filing.labels import is_list_name
from jixiao.form.canvas import Canvas
from jixiao.form.columns import Column
from jixiao.form.entries import Entries, OpenRow
from jixiao.form.head import TEXT, ask_single
from jixiao.form.model import Style
from jixiao.form.table import BEFORE_PRINTING
from jixiao.framework.model import OpenTable
from jixiao.plan.model import OpenScope, Plan

SPARE_LINES, MOST_LINES = 30, 100
"""Lines that the office may write, where the framework does not say how many there are at most."""

NUMBER = "序号"
NAME_WIDTH, CELL_WIDTH = 24, 12


def list_heading(table: OpenTable) -> str:
    """The heading over the names of the lines: 项目名称."""
    return f"{table.name or table.id}名称"


def is_known(table: OpenTable) -> bool:
    """Whether readers know the heading of the names for one of any form."""
    return is_list_name(list_heading(table))


def lay_lists(
    canvas: Canvas, entries: Entries, plan: Plan, columns: Sequence[Column], needed: dict[str, int]
) -> tuple[int, ...]:
    """Every open table, in the printed ones of `columns`; the rows of their headings. `needed`: lines of a filing."""
    scopes = {scope.id: scope for scope in plan.open_scopes}
    widths = [column.width for column in columns if column.printed]
    used = next((at for at, column in enumerate(columns) if column.role == "used"), None)
    heads: list[int] = []
    for table in plan.framework.open_tables:
        heads.append(canvas.row)
        if used is not None:
            canvas.put(used, Style.ASIDE_HEAD, columns[used].heading)
            canvas.allow(used, says=BEFORE_PRINTING)
        _lay_list(canvas, entries, table, scopes[table.id], widths, needed.get(table.id, 0))
    return tuple(heads)


def _lay_list(
    canvas: Canvas, entries: Entries, table: OpenTable, scope: OpenScope, widths: Sequence[int], needed: int
) -> None:
    spans = list_spans(widths, len(table.columns))
    at, name, *cells = spans
    canvas.put(at[0], Style.HEAD, NUMBER, right=at[1])
    canvas.put(name[0], Style.HEAD, list_heading(table), right=name[1])
    for column, (left, right) in zip(table.columns, cells, strict=True):
        canvas.put(left, Style.HEAD, column.name or column.id, right=right)
    canvas.heights[canvas.row] = 30
    canvas.row += 1
    high = table.count.high if table.count is not None else None
    count = SPARE_LINES if high is None else min(int(high), MOST_LINES)
    for number in range(max(count, needed)):
        key = ("open", table.id, str(number))
        typed = {"name": canvas.ask((*key, "name"), name[0], Style.ENTRY, right=name[1], shape=TEXT)}
        for slot, (left, right) in zip(scope.slots, cells, strict=True):
            typed[slot.name] = ask_single(canvas, (*key, slot.name), left, slot, right)
        entries.open.append(OpenRow(table, number, canvas.row, typed))
        canvas.row += 1


def list_spans(widths: Sequence[int], columns: int) -> list[tuple[int, int]]:
    """Ranges of columns for the number, the name and `columns` values, shared out as wide as there is room."""
    wanted = [6, NAME_WIDTH] + [CELL_WIDTH] * columns
    spans: list[tuple[int, int]] = []
    start = 0
    for place, least in enumerate(wanted):
        later = len(wanted) - place - 1
        share = max(least, (sum(widths[start:]) - sum(wanted[place + 1 :])) if not later else least)
        end = start
        while sum(widths[start : end + 1]) < share and len(widths) - end - 1 > later:
            end += 1
        spans.append((start, end))
        start = end + 1
    spans[-1] = (spans[-1][0], len(widths) - 1)
    return spans
