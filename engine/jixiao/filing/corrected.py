"""A filing as it would stand with some cells otherwise: made in memory, said so by whoever asks, never written back."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from fractions import Fraction

from jixiao.filing.model import Filing, RawFiling, RawLine
from jixiao.framework.model import Line, Table
from jixiao.number import decimal_text
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.plan.slots import cell_name
from jixiao.target import read_unit
from jixiao.value import dataclass, replace


@dataclass(frozen=True, slots=True)
class Change:
    """One amount written otherwise."""

    cell: Cell
    line: str
    column: str
    before: str
    after: str


def top_lines_as_sums(raw: RawFiling, filing: Filing, plan: Plan) -> tuple[Change, ...]:
    """What the top lines of the tables would say if each amount were the sum of the lines directly below it."""
    unit = read_unit(raw.money_unit.text).factor if raw.money_unit is not None else Fraction(1)
    return tuple(
        change
        for table in plan.framework.tables
        if table.total_of_children
        for line in table.lines
        if line.parent is None
        for change in _changes(filing, plan, table, line, unit)
    )


def corrected(raw: RawFiling, changes: Iterable[Change]) -> RawFiling:
    """`raw` with the changes made; its digest is no longer that of the file, so that it cannot pass for it."""
    made = tuple(changes)
    by_cell = {change.cell: change for change in made}
    said = "\n".join((raw.digest, *(f"{change.cell} {change.after}" for change in made)))
    return replace(
        raw,
        digest=hashlib.sha256(said.encode()).hexdigest(),
        lines=tuple(_line(line, by_cell) for line in raw.lines),
    )


def _line(line: RawLine, by_cell: dict[Cell, Change]) -> RawLine:
    cells = {
        role: replace(value, text=by_cell[value.origin].after) if value.origin in by_cell else value
        for role, value in line.cells.items()
    }
    return replace(line, cells=cells)


def _changes(filing: Filing, plan: Plan, table: Table, line: Line, unit: Fraction) -> Iterator[Change]:
    below = [item for item in table.lines if item.parent is not None and table.lines[item.parent] is line]
    for column in table.columns:
        index = plan.slot_index[cell_name(table, line, column)]
        parts = [filing.values[plan.slot_index[cell_name(table, item, column)]] for item in below]
        known = [part for part in parts if part is not None]
        before, cell = filing.values[index], filing.origins[index]
        if cell is None or before is None or not parts or len(known) < len(parts) or sum(known) == before:
            continue
        base = 10**filing.scale * unit
        yield Change(cell, line.id, column.id, decimal_text(before / base), decimal_text(sum(known) / base))
