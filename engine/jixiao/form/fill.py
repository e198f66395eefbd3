"""A bound filing as what stands in the entries of a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.filing.draft import indicators_of, is_nothing
from jixiao.filing.model import Filing, OwnRow, RawRow
from jixiao.form.entries import Key, Typed
from jixiao.form.table import DAY, WORDS, unit_of
from jixiao.framework.model import Indicator
from jixiao.plan.model import Plan, Purpose, Section, Slot, Variant
from jixiao.plan.slots import YUAN
from jixiao.target import DayTarget, NumberTarget, Unit, last_day, read_typed, read_unit

ROLES = (
    "reason",
    "description",
    "deduct",
    "deduct_reason",
    "override",
    "override_reason",
    "exempt",
    "judged",
    "credit",
    "second",
    "second_reason",
    "basis",
)
NUMBERS = ("deduct", "override", "judged", "credit", "second")


def filled_in(plan: Plan, filing: Filing, indicators: Mapping[str, Indicator]) -> dict[Key, Typed]:
    """What the filing brings for every entry, by key: numbers where it was understood, else the text as typed."""
    found: dict[Key, Typed] = {
        ("head", "office"): filing.office,
        ("head", "code"): filing.code,
        ("head", "year"): "" if filing.year is None else Fraction(filing.year),
    }
    unit = _money_unit(filing)
    found["head", "unit"] = unit.text or "元"
    for slot, value in zip(plan.slots, filing.values, strict=True):
        if slot.purpose in (Purpose.INPUT, Purpose.ITEM):
            found["single", slot.name] = _entry(slot, value, filing, None)
        elif slot.purpose is Purpose.LINE:
            found["line", slot.name] = _entry(slot, value, filing, unit if slot.unit == YUAN else None)
            found["line", slot.node, "reason"] = filing.reasons.get(slot.node, "")
    for node in plan.nodes:
        if node.leaf is not None:
            found.update(_fixed(plan, filing, node.id, indicators[node.id]))
    found.update(_own(plan, filing))
    found.update(_goals(plan, filing))
    found.update(_lines(plan, filing, unit))
    return {key: value for key, value in found.items() if value != ""}


def _money_unit(filing: Filing) -> Unit:
    typed = filing.raw.money_unit if filing.raw is not None else None
    unit = read_unit(typed.text) if typed is not None and typed.text.strip() else YUAN
    return unit if unit.dimension == YUAN.dimension else YUAN


def spare_needed(filled: Mapping[Key, Typed]) -> dict[str, int]:
    """How many spare rows a filing needs, by group."""
    needed: dict[str, int] = {}
    for key in filled:
        if key[0] == "own":
            needed[key[1]] = max(needed.get(key[1], 0), int(key[2]) + 1)
        elif key[0] == "goal":
            needed.setdefault(key[1], 0)
    return needed


def lines_needed(filled: Mapping[Key, Typed]) -> dict[str, int]:
    """How many lines of open tables a filing has, by table."""
    needed: dict[str, int] = {}
    for key in filled:
        if key[0] == "open":
            needed[key[1]] = max(needed.get(key[1], 0), int(key[2]) + 1)
    return needed


def _goals(plan: Plan, filing: Filing) -> Iterator[tuple[Key, Typed]]:
    """The names and shares of goals."""
    scopes = {section.id: section.goals for section in plan.sections}
    raw = {goal.name.origin: goal for goal in (filing.raw.goals if filing.raw is not None else ())}
    for goal in filing.goals:
        yield ("goal", goal.id, "name"), goal.name
        scope = scopes[goal.section]
        if scope is None or scope.share == "equal":
            continue
        typed = raw.get(goal.origins["name"])
        text = typed.cells["share"].text.strip() if typed is not None and "share" in typed.cells else ""
        yield ("goal", goal.id, "share"), text if goal.value is None else Fraction(goal.value, 10**filing.scale)


def _lines(plan: Plan, filing: Filing, unit: Unit) -> Iterator[tuple[Key, Typed]]:
    """The lines of open tables."""
    scopes = {scope.id: scope for scope in plan.open_scopes}
    for line in filing.lines:
        key = ("open", line.table, str(line.number))
        yield (*key, "name"), line.name
        for slot, value, text in zip(scopes[line.table].slots, line.values, line.texts, strict=True):
            own = unit if slot.unit == YUAN else None
            yield (*key, slot.name), text.strip() if value is None else _typed(slot, value, filing.scale, own)


def _entry(slot: Slot, value: int | None, filing: Filing, unit: Unit | None) -> Typed:
    """A value as typed, in `unit`; what was not understood as its text."""
    if value is None:
        return filing.texts.get(slot.name, "").strip()
    return _typed(slot, value, filing.scale, unit)


def _typed(slot: Slot, value: int, scale: int, unit: Unit | None) -> Typed:
    match slot.type:
        case Type.TRUTH:
            return "是" if value else "否"
        case Type.LABEL:
            return slot.labels[value]
        case Type.DAY:
            return date.fromordinal(value)
        case Type.NUMBER:
            number = Fraction(value, 10**scale)
            return number / unit.factor if unit is not None else number


def _fixed(plan: Plan, filing: Filing, node: str, indicator: Indicator) -> Iterator[tuple[Key, Typed]]:
    leaf = plan.node(node).leaf
    assert leaf is not None
    declared = unit_of(indicator)
    unit = filing.units.get(node) if declared is None else read_unit(declared)
    if declared is None and unit is not None:
        yield ("row", node, "unit"), unit.text
    raw = _raw_row(filing, node)
    applies = leaf.slots.get(Purpose.APPLIES)
    if applies is not None and filing.values[plan.slot_index[applies]] == 0:
        yield ("row", node, "actual"), _text(raw, "actual") or "/"
        yield ("row", node, "target"), _text(raw, "target")
        return
    for purpose, role in ((Purpose.TARGET, "target"), (Purpose.ACTUAL, "actual")):
        name = leaf.slots.get(purpose)
        if name is None:
            yield ("row", node, role), _text(raw, role)
            continue
        slot = plan.slots[plan.slot_index[name]]
        value = filing.values[plan.slot_index[name]]
        yield ("row", node, role), _text(raw, role) if value is None else _typed(slot, value, filing.scale, unit)
    if raw is not None and "adjusted" in raw.cells:
        yield from _two_targets(raw, node, unit)
    for role in ROLES:
        yield ("row", node, role), _beside(plan, filing, leaf.slots, raw, role)


def _two_targets(raw: RawRow, node: str, unit: Unit | None) -> Iterator[tuple[Key, Typed]]:
    for role in ("target", "adjusted"):
        cell = raw.cells.get(role)
        typed = read_typed(cell.text, unit) if cell is not None else None
        if isinstance(typed, NumberTarget):
            yield ("row", node, role), typed.value / (unit.factor if unit is not None else 1)
        elif cell is not None:
            yield ("row", node, role), cell.text.strip()


def _raw_row(filing: Filing, node: str) -> RawRow | None:
    """The row of the form that a fixed row was read from."""
    origin = filing.places.get(f"{node}.name")
    rows = filing.raw.rows if filing.raw is not None else ()
    return next((row for row in rows if row.levels and row.levels[-1].origin == origin), None)


def _text(raw: RawRow | None, role: str) -> str:
    cell = raw.cells.get(role) if raw is not None else None
    return cell.text.strip() if cell is not None else ""


def _beside(plan: Plan, filing: Filing, slots: Mapping[Purpose, str], raw: RawRow | None, role: str) -> Typed:
    """What people give beside target and actual: points as numbers, words as words."""
    if role in NUMBERS:
        name = slots.get(Purpose(role))
        if name is None:
            return ""
        value = filing.second.get(name) if role == "second" else filing.values[plan.slot_index[name]]
        if value is None or (value == 0 and role == "deduct"):
            return ""
        return Fraction(value, 10**filing.scale)
    return _text(raw, role)


def _own(plan: Plan, filing: Filing) -> Iterator[tuple[Key, Typed]]:
    sections = {section.id: section for section in plan.sections}
    for row, (number, details) in zip(filing.rows, spare_places(plan, filing), strict=True):
        for role, content in _own_cells(filing, sections[row.section], row):
            yield ("own", row.under, str(number), role), content
        for below, raw in enumerate(details, number + 1):
            for role, content in _detail_cells(raw):
                yield ("own", row.under, str(below), role), content


def spare_places(plan: Plan, filing: Filing) -> list[tuple[int, tuple[RawRow, ...]]]:
    """Which spare row of its group each own row of a filing has, from 0, and its details, which have those below it."""
    indicators = indicators_of(plan.framework.indicators)
    counts: dict[str, int] = {}
    found: list[tuple[int, tuple[RawRow, ...]]] = []
    for row in filing.rows:
        own = indicators[row.section].own_rows
        details = details_of(filing, row) if own is not None and own.details else ()
        at = counts.get(row.under, 0)
        counts[row.under] = at + 1 + len(details)
        found.append((at, details))
    return found


def details_of(filing: Filing, row: OwnRow) -> tuple[RawRow, ...]:
    """The rows of the form without a weight that follow an own row under the same names."""
    rows = filing.raw.rows if filing.raw is not None else ()
    bound = {other.origins.get("name") for other in filing.rows}
    start = next(
        (at for at, raw in enumerate(rows) if raw.levels and raw.levels[-1].origin == row.origins.get("name")), None
    )
    found: list[RawRow] = []
    for raw in rows[start + 1 :] if start is not None else ():
        upper = [level.text for level in raw.levels[:-1]]
        weight = raw.cells.get("weight")
        weighs = weight is not None and not is_nothing(weight.text)
        if not raw.levels or raw.levels[-1].origin in bound or weighs or upper != _upper(rows[start or 0]):
            break
        found.append(raw)
    return tuple(found)


def _upper(row: RawRow) -> list[str]:
    return [level.text for level in row.levels[:-1]]


def _detail_cells(row: RawRow) -> Iterator[tuple[str, Typed]]:
    """A detail as it was typed, its sides as numbers in its unit."""
    yield "name", row.levels[-1].text.strip()
    cell = row.cells.get("unit")
    own = read_unit(cell.text) if cell is not None and cell.text.strip() else None
    unit = own
    for role in ("target", "actual"):
        typed = read_typed(_text(row, role), own)
        if isinstance(typed, NumberTarget):
            unit = typed.unit or unit
            yield role, typed.value / (unit.factor if unit is not None else 1)
        else:
            yield role, _text(row, role)
    yield "unit", unit.text if unit is not None else ""
    yield "reason", _text(row, "reason")


def _own_cells(filing: Filing, section: Section, row: OwnRow) -> Iterator[tuple[str, Typed]]:
    yield "name", row.name
    yield "weight", row.weight if row.weight is not None else ""
    yield "reason", row.reason
    raw = _raw_own(filing, row)
    for role in ("description", "deduct_reason", "override_reason", "exempt", "second_reason", "basis", "core"):
        yield role, _text(raw, role)
    if row.second is not None:
        yield "second", Fraction(row.second, 10**filing.scale)
    variant = section.variants[row.variant] if row.variant is not None else None
    if variant is None or not row.values:
        yield "target", row.target_text
        yield "actual", row.actual_text
        yield "unit", _text(raw, "unit")
        return
    yield from _sides(filing, variant, row)


def _sides(filing: Filing, variant: Variant, row: OwnRow) -> Iterator[tuple[str, Typed]]:
    held = {slot.purpose: (slot, value) for slot, value in zip(variant.slots, row.values, strict=True)}
    unit = row.unit if variant.kind == "number" else None
    yield "unit", unit.text if unit is not None else ""
    yield "sign", {"words": WORDS, "day": DAY}.get(variant.kind, str(variant.sign) if variant.sign else "")
    for purpose, role, text in (
        (Purpose.TARGET, "target", row.target_text),
        (Purpose.ACTUAL, "actual", row.actual_text),
    ):
        slot, value = held.get(purpose, (None, None))
        if slot is not None and value is not None:
            yield role, _typed(slot, value, filing.scale, unit)
        else:
            yield role, _as_read(text, variant.kind, unit, filing.year)
    for role in NUMBERS:
        slot, value = held.get(Purpose(role), (None, None))
        if value is not None and not (value == 0 and role == "deduct"):
            yield role, Fraction(value, 10**filing.scale)


def _as_read(text: str, kind: str, unit: Unit | None, year: int | None) -> Typed:
    """A side that no slot holds, as the reader takes it for a row of that kind."""
    typed = read_typed(text, unit)
    if kind == "number" and isinstance(typed, NumberTarget):
        return typed.value / (unit.factor if unit is not None else 1)
    if kind == "day" and isinstance(typed, DayTarget) and (typed.year is not None or year is not None):
        return date.fromordinal(last_day(typed, year or typed.year or 0))
    return text


def _raw_own(filing: Filing, row: OwnRow) -> RawRow | None:
    origin = row.origins.get("name")
    rows = filing.raw.rows if filing.raw is not None else ()
    return next((raw for raw in rows if raw.levels and raw.levels[-1].origin == origin), None)
