"""The fields of the plan as a whole, each loaded from the cell of the form in which it is typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.expression.frame import FieldSpec
from jixiao.expression.tree import Type
from jixiao.form import typed
from jixiao.form.entries import Entries, FixedRow
from jixiao.form.fields import ends_in_cells
from jixiao.form.frames import Frames
from jixiao.form.model import place
from jixiao.form.table import unit_of
from jixiao.form.writer import Writer
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.plan.slots import YUAN
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class _Loader:
    """What loads fields into one column: the writer, and the unit of amounts."""

    plan: Plan
    entries: Entries
    writer: Writer
    money: Mapping[int, str]  # by places: the cell that says what amounts are multiplied by

    def text(self, cell: str) -> str:
        return self.writer.put(typed.stripped(cell))


def money_scales(plan: Plan, entries: Entries, frames: Frames, writer: Writer) -> Mapping[int, str]:
    """The cells of what amounts are multiplied by, by their places."""
    if not entries.unit:
        return {}
    unit = writer.put(typed.stripped(entries.unit))
    slots = [*zip(frames.whole.fields, plan.slots, strict=True)]
    for scope in plan.open_scopes:
        slots += zip(frames.lines[scope.id], scope.slots, strict=True)
    places = {spec.places or 0 for spec, slot in slots if slot.unit == YUAN}
    return {at: writer.put(typed.money_scale(unit, at)) for at in sorted(places)}


def fixed_fields(
    plan: Plan, entries: Entries, specs: Sequence[FieldSpec], writer: Writer, money: Mapping[int, str]
) -> Mapping[str, str]:
    """The formula that loads each field, by name; helper cells go to `writer`."""
    loader = _Loader(plan, entries, writer, money)
    rows = {row.node.id: row for row in entries.fixed}
    loaded: dict[str, str] = {}
    for spec, slot in zip(specs, plan.slots, strict=True):
        match slot.purpose:
            case Purpose.YEAR:
                loaded[spec.name] = f'IF(ISNUMBER({entries.year}),{entries.year},"")'
            case Purpose.INPUT | Purpose.ITEM:
                loaded[spec.name] = single_field(
                    writer, spec, slot, entries.singles[slot.name], str(10 ** (spec.places or 0))
                )
            case Purpose.LINE:
                cell = place(*entries.lines[slot.name])
                scale = money[spec.places or 0] if slot.unit == YUAN else str(10 ** (spec.places or 0))
                loaded[spec.name] = single_field(writer, spec, slot, cell, scale)
            case _ if slot.node in rows:
                loaded[spec.name] = _of_row(loader, spec, slot, rows[slot.node])
            case _:
                loaded[spec.name] = '""'
    return loaded


def single_field(writer: Writer, spec: FieldSpec, slot: Slot, cell: str, scale: str) -> str:
    """What is typed into a cell of its own: a yes or no, a label, a date, a number that `scale` makes an integer."""
    text = writer.put(typed.stripped(cell))
    match spec.type:
        case Type.TRUTH:
            return typed.truth(text)
        case Type.LABEL:
            return typed.label(text, [(word, index) for index, word in enumerate(slot.labels)])
        case Type.DAY:
            return typed.day(cell, text)
        case Type.NUMBER:
            return typed.number(cell, text, scale, *ends_in_cells(spec))


def _of_row(loader: _Loader, spec: FieldSpec, slot: Slot, row: FixedRow) -> str:
    cells = row.cells
    match slot.purpose:
        case Purpose.ACTUAL:
            return _actual(loader, spec, slot, row)
        case Purpose.TARGET:
            return _target(loader, spec, row)
        case Purpose.JUDGED:
            return single_field(loader.writer, spec, slot, cells["judged"], str(10 ** (spec.places or 0)))
        case Purpose.CREDIT:
            return single_field(loader.writer, spec, slot, cells["credit"], str(10 ** (spec.places or 0)))
        case Purpose.APPLIES:
            return _applies(loader, row)
        case Purpose.GIVEN:
            return f'IF({loader.text(cells["target"])}="",0,1)'
        case Purpose.CHANGED:
            one, other = loader.text(cells["target"]), loader.text(cells["adjusted"])
            return f'IF(OR({other}="",{one}={other}),0,1)'
        case _:
            return by_hand(spec, slot, cells, loader.writer)


def by_hand(spec: FieldSpec, slot: Slot, cells: Mapping[str, str], writer: Writer) -> str:
    """What is stated, and what people give beside the rule."""
    scale = str(10 ** (spec.places or 0))
    match slot.purpose:
        case Purpose.REASON:
            return typed.stated(writer.put(typed.stripped(cells["reason"])))
        case Purpose.DESCRIBED:
            return typed.stated(writer.put(typed.stripped(cells["description"])))
        case Purpose.DEDUCTION:
            text = writer.put(typed.stripped(cells["deduct"]))
            number = typed.number(cells["deduct"], text, scale, *ends_in_cells(spec))
            return f'IF({text}="",0,{number})'
        case Purpose.OVERRIDE:
            text = writer.put(typed.stripped(cells["override"]))
            return typed.number(cells["override"], text, scale, *ends_in_cells(spec))
        case Purpose.REASONED:
            own = writer.put(typed.stripped(cells["override_reason"]))
            other = writer.put(typed.stripped(cells["reason"]))
            given = writer.put(typed.stripped(cells["override"]))
            return f'IF({given}="",0,IF({typed.stated(own)}=1,1,{typed.stated(other)}))'
        case Purpose.EXEMPT:
            text = writer.put(typed.stripped(cells["exempt"]))
            return typed.label(text, [(word, index) for index, word in enumerate(slot.labels)])
        case _:
            return '""'


def _applies(loader: _Loader, row: FixedRow) -> str:
    """Whether a row is to be scored: neither its target nor its actual is marked as having nothing to give."""
    target, actual = loader.text(row.cells["target"]), loader.text(row.cells["actual"])
    marked = f"{typed.is_mark(target)},{typed.is_mark(actual)}"
    if row.indicator.blank_target == "not_applicable":
        marked += f',{target}=""'
    return f"IF(OR({marked}),0,1)"


def _actual(loader: _Loader, spec: FieldSpec, slot: Slot, row: FixedRow) -> str:
    cell = row.cells["actual"]
    text = loader.text(cell)
    match spec.type:
        case Type.LABEL:
            aliases = row.indicator.rule.words.aliases() if row.indicator.rule and row.indicator.rule.words else ()
            words = [(word, index) for index, word in enumerate(slot.labels)]
            words += [(alias, slot.labels.index(label)) for alias, label in aliases if label in slot.labels]
            return typed.label(text, words)
        case Type.DAY:
            return typed.day(cell, text)
        case _:
            return typed.number(cell, text, _scale(loader, spec, row, cell), *ends_in_cells(spec))


def _target(loader: _Loader, spec: FieldSpec, row: FixedRow) -> str:
    """The target that is scored: where the form has a second column for adjusted ones, as the framework says."""
    first = _side(loader, spec, row, row.cells["target"])
    by = loader.plan.framework.scored_target
    if "adjusted" not in row.cells or by not in ("adjusted", "adjusted_if_given"):
        return first
    second = _side(loader, spec, row, row.cells["adjusted"])
    if by == "adjusted":
        return second
    return f'IF({loader.text(row.cells["adjusted"])}="",{loader.writer.put(first)},{loader.writer.put(second)})'


def _side(loader: _Loader, spec: FieldSpec, row: FixedRow, cell: str) -> str:
    text = loader.text(cell)
    if spec.type is Type.DAY:
        return typed.day(cell, text)
    return typed.number(cell, text, _scale(loader, spec, row, cell), *ends_in_cells(spec))


def _scale(loader: _Loader, spec: FieldSpec, row: FixedRow, cell: str) -> str:
    """What a side of a row is multiplied by: as its declared unit says, or that which the office typed."""
    places = spec.places or 0
    unit = unit_of(row.indicator)
    if unit is None and row.node.leaf is not None and row.node.leaf.kind == "number":
        scale = typed.own_scale(loader.text(row.cells["unit"]), places)
    else:
        scale = str(typed.scale_of_unit(unit or "", places))
    return loader.writer.put(typed.scale_of(cell, scale, places))
