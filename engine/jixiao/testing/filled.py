"""What was drawn as an office types it: cells with their units, lines, rows, goals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import Protocol

from jixiao.filing.model import RawFiling, RawGoal, RawLine, RawRow, RawValue
from jixiao.framework.model import Indicator
from jixiao.number import exact_text
from jixiao.origin import Cell
from jixiao.plan.model import Node, Plan, Purpose, Section, Slot
from jixiao.plan.slots import cell_name
from jixiao.target import NumberTarget, Unit
from jixiao.testing.turns import Name
from jixiao.testing.typed import Entered, typed_text
from jixiao.value import dataclass

FILE = "编的填报"


HANDS: Mapping[Purpose, tuple[str, str]] = {
    Purpose.DEDUCTION: ("deduct", "deduct_reason"),
    Purpose.OVERRIDE: ("override", "override_reason"),
    Purpose.SECOND: ("second", "second_reason"),
    Purpose.EXEMPT: ("exempt", ""),
}
"""Where something is given beside the rule, and why."""


class Grounded(Protocol):
    """A plan, and in which unit the entries of its fixed rows are typed."""

    @property
    def plan(self) -> Plan:
        """The plan."""
        ...

    def unit(self, slot: Slot) -> Unit | None:
        """The unit in which the entry of a fixed row is typed."""
        ...


def unit_of(slot: Slot, indicators: Mapping[str, Indicator]) -> Unit | None:
    """The unit in which an entry of a fixed row is typed."""
    indicator = indicators.get(slot.node)
    if slot.purpose not in (Purpose.ACTUAL, Purpose.TARGET) or indicator is None or slot.unit is not None:
        return None
    return indicator.target.unit if isinstance(indicator.target, NumberTarget) else indicator.unit


@dataclass(frozen=True, slots=True)
class Own:
    """A row of the office's own, drawn: where it stands, what it says."""

    section: Section
    group: Node
    name: str
    cells: Mapping[str, str]
    goal: int | None = None


def cells_of(slot: Slot, value: Entered, unit: Unit | None) -> dict[str, str]:
    """The cells of a row that say what a slot holds."""
    purpose = slot.purpose
    if purpose in HANDS:
        if value is None or (purpose is Purpose.DEDUCTION and value == 0):
            return {}
        role, why = HANDS[purpose]
        return {role: typed_text(slot, value)} | ({why: "经核实"} if why else {})
    match purpose:
        case Purpose.TARGET | Purpose.ACTUAL | Purpose.CREDIT:
            return {} if value is None else {purpose.value: typed_text(slot, value, unit)}
        case Purpose.JUDGED:
            return {} if value is None else {"score": typed_text(slot, value)}
        case Purpose.REASON:
            return {"reason": "受疫情影响"} if value else {}
        case Purpose.DESCRIBED:
            return {"description": "已完成全部工作"} if value else {}
        case Purpose.NOTED:
            return {"basis": "按制度逐项核对"} if value else {}
        case _:
            return {}


def written(
    ground: Grounded,
    year: int,
    fields: Mapping[Name, Entered],
    own: Sequence[Own],
    goals: Sequence[tuple[str, str]],
    left_out: set[str],
    tables: Mapping[str, tuple[RawLine, ...]],
) -> RawFiling:
    """A filing of what was drawn: rows that the framework fixes, rows and goals of the office's own, lines, tables."""
    plan = ground.plan
    rows = [*_fixed_rows(ground, fields, left_out), *((item.group.path, item.cells, item) for item in own)]
    single = {
        slot.name: text
        for slot in plan.slots
        if slot.purpose in (Purpose.INPUT, Purpose.ITEM) and slot.node not in left_out
        if (text := typed_text(slot, fields["", slot.name]))
    }
    return RawFiling(
        file=FILE,
        digest="0" * 64,
        title=value_of(f"自评表（{year}年度）", "title"),
        office=value_of("某单位", "office"),
        year=value_of(str(year), "year"),
        money_unit=value_of("元", "money_unit"),
        lines=tuple(_lines(plan, fields)),
        rows=tuple(_row(path, cells, item, index) for index, (path, cells, item) in enumerate(rows)),
        single={name: value_of(text, f"single.{name}") for name, text in single.items()},
        tables=tables,
        goals=tuple(
            RawGoal(
                value_of(name, f"goals[{index}].name"),
                {"share": value_of(share, f"goals[{index}].share")} if share else {},
            )
            for index, (name, share) in enumerate(goals)
        ),
    )


def _fixed_rows(
    ground: Grounded, fields: Mapping[Name, Entered], left_out: set[str]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, str], None]]:
    """Rows that the framework fixes, where they ask for anything."""
    plan = ground.plan
    for node in plan.nodes:
        if node.leaf is None or node.id in left_out:
            continue
        cells: dict[str, str] = {}
        for name in node.leaf.slots.values():
            slot = plan.slots[plan.slot_index[name]]
            cells |= cells_of(slot, fields["", name], ground.unit(slot))
        applies = node.leaf.slots.get(Purpose.APPLIES)
        if applies is not None and fields["", applies] is False:
            cells = {"actual": "/"}
        if cells or applies is not None:
            weight = {} if node.weight is None else {"weight": exact_text(node.weight)}
            yield node.path, {**weight, **cells}, None


def _row(path: tuple[str, ...], cells: Mapping[str, str], own: Own | None, index: int) -> RawRow:
    levels = path if own is None else (*path, own.name)
    return RawRow(
        tuple(value_of(name, f"rows[{index}].level{level}") for level, name in enumerate(levels, 1)),
        {role: value_of(text, f"rows[{index}].{role}") for role, text in cells.items()},
        None if own is None else own.goal,
    )


def _lines(plan: Plan, fields: Mapping[Name, Entered]) -> Iterator[RawLine]:
    index = count()
    for table in plan.framework.tables:
        for line in table.lines:
            at = next(index)
            cells = {}
            for column in table.columns:
                name = cell_name(table, line, column)
                text = typed_text(plan.slots[plan.slot_index[name]], fields["", name])
                if text:
                    cells[column.id] = value_of(text, f"lines[{at}].{column.id}")
            yield RawLine(value_of(line.id, f"lines[{at}].label"), cells)


def value_of(text: str, reference: str) -> RawValue:
    """A text that stands somewhere in a drawn filing."""
    return RawValue(text, Cell(FILE, "", reference))
