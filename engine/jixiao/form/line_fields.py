"""The lines of open tables in cells: what was typed into each, and whether it is in use."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jixiao.expression.frame import FieldSpec
from jixiao.filing.labels import TOTAL_LABELS
from jixiao.form import typed
from jixiao.form.entries import Entries
from jixiao.form.fixed_fields import single_field
from jixiao.form.frames import Frames
from jixiao.form.members import Member
from jixiao.form.writer import Writer
from jixiao.plan.model import Plan
from jixiao.plan.slots import YUAN


def line_columns(
    plan: Plan, entries: Entries, frames: Frames, money: Mapping[int, str], column: Callable[[], Writer]
) -> list[Member]:
    """A column for each line of Entries.open.

    A line is read where it has a name and those above it have one: a list ends at the first empty line, or at its sum.
    """
    found: list[Member] = []
    last: dict[str, str] = {}
    for row in entries.open:
        writer = column()
        scope = next(item for item in plan.open_scopes if item.id == row.table.id)
        name = writer.put(typed.stripped(row.cells["name"]))
        ends = f'OR({name}="",{typed.one_of(name, TOTAL_LABELS)})'
        above = last.get(row.table.id)
        used = writer.put(f"IF({ends},0,1)" if above is None else f"IF({above}=0,0,IF({ends},0,1))")
        last[row.table.id] = used
        fields: dict[str, tuple[FieldSpec, str]] = {}
        for spec, slot in zip(frames.lines[row.table.id], scope.slots, strict=True):
            places = spec.places or 0
            scale = money[places] if slot.unit == YUAN else str(10**places)
            fields[slot.name] = spec, writer.put(single_field(writer, spec, slot, row.cells[slot.name], scale))
        found.append(Member(writer, used, fields))
    return found
