"""Lines that an office brings to an open table, one a project or unit: bound column by column."""

from __future__ import annotations

import re
from fractions import Fraction

from jixiao.filing.draft import Draft, DraftLine, Value
from jixiao.filing.headings import column_role
from jixiao.filing.lines import find_column, money_unit, unit_of_money
from jixiao.filing.model import OpenLine, RawLine, RawValue
from jixiao.filing.names import keys
from jixiao.filing.values import read_value
from jixiao.framework.model import Input, OpenTable
from jixiao.plan.model import OpenScope
from jixiao.plan.slots import YUAN
from jixiao.target import Unit

_IN_BRACKETS = re.compile(r"[(（]([^()（）]{1,20})[)）]\s*$")


def bind_open_lines(draft: Draft) -> None:
    """Binds every table of the form to the open table of its name; a single one to the single one there is."""
    asked, given = draft.plan.framework.open_tables, draft.raw.tables
    bound: set[str] = set()
    for name, lines in given.items():
        table = _find(asked, name) or (asked[0] if len(asked) == len(given) == 1 else None)
        if table is None or table.id in bound:
            if lines:
                known = "、".join(item.id for item in asked) or "（无）"
                draft.say("I100", lines[0].label.origin, found=name, known=known)
            continue
        bound.add(table.id)
        _bind_table(draft, table, lines)
    title = draft.raw.title
    for table in asked:
        count = sum(item.line.table == table.id for item in draft.lines)
        wanted = table.count
        if table.id not in bound or (wanted is not None and Fraction(count) not in wanted):
            first = next((item.line.origin for item in draft.lines if item.line.table == table.id), None)
            place = first or (title.origin if title is not None else None)
            draft.say("I101", place, table=table.name or table.id, found=count, range=wanted or "[1, ∞)")


def _find(asked: tuple[OpenTable, ...], name: str) -> OpenTable | None:
    wanted = keys((name,))
    return next((table for table in asked if wanted & keys((table.id, table.name, *table.aliases))), None)


def _bind_table(draft: Draft, table: OpenTable, lines: tuple[RawLine, ...]) -> None:
    scope = next(item for item in draft.plan.open_scopes if item.id == table.id)
    unit = money_unit(draft) if any(slot.unit == YUAN for slot in scope.slots) and lines else YUAN
    seen: dict[frozenset[str], RawValue] = {}
    unknown: set[str] = set()
    for number, line in enumerate(lines):
        before = seen.setdefault(keys((line.label.text,)), line.label)
        if before is not line.label:
            draft.say("I102", line.label.origin, found=line.label.text, first=before.origin, table=table.id)
        draft.lines.append(_bind_line(draft, table, scope, number, line, unit, unknown))


def _bind_line(
    draft: Draft, table: OpenTable, scope: OpenScope, number: int, raw: RawLine, unit: Unit | None, unknown: set[str]
) -> DraftLine:
    """One line; a heading that names no column is remarked once a table."""
    cells: dict[str, RawValue] = {}
    values: dict[str, Value | None] = {}
    own = raw.cells.get("unit")
    unit = unit_of_money(draft, own) if own is not None else unit
    for heading, cell in raw.cells.items():
        column = _find_column(table, heading)
        if column is None or column.id in cells:
            if heading not in unknown and heading != "unit":
                unknown.add(heading)
                draft.say("B113", cell.origin, found=heading)
            continue
        slot = next(item for item in scope.slots if item.name == column.id)
        is_money = slot.unit == YUAN
        stated = _unit_in(draft, heading, cell) if is_money else None
        cells[column.id] = cell
        if not is_money or stated or unit:
            what = f"“{raw.label.text}”的{column.id}"
            values[column.id] = read_value(draft, slot, cell, what, (stated or unit) if is_money else None)
    line = OpenLine(
        table=table.id,
        number=number,
        name=raw.label.text.strip(),
        values=(),
        origins=tuple(cells[slot.name].origin if slot.name in cells else None for slot in scope.slots),
        texts=tuple(cells[slot.name].text if slot.name in cells else "" for slot in scope.slots),
        origin=raw.label.origin,
    )
    return DraftLine(line, tuple(values.get(slot.name) for slot in scope.slots))


def _find_column(table: OpenTable, heading: str) -> Input | None:
    """The column of that name, of that name without its unit, or of the role that the heading names."""
    names = (heading, _IN_BRACKETS.sub("", heading), column_role(heading) or "")
    return next((column for name in names if name and (column := find_column(table.columns, name))), None)


def _unit_in(draft: Draft, heading: str, cell: RawValue) -> Unit | None:
    """The unit of money in the brackets of a heading: 全年预算数（万元）."""
    found = _IN_BRACKETS.search(heading)
    return None if found is None else unit_of_money(draft, RawValue(found.group(1), cell.origin))
