"""What people give beside the rule of a row, read from its cells: used where the framework lets it, else remarked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from jixiao.filing.draft import Draft, Value, is_nothing, stated_reason
from jixiao.filing.judgement import marked_judged
from jixiao.filing.model import RawRow, RawValue
from jixiao.filing.values import find_label, is_allowed, read_number
from jixiao.interval import Interval
from jixiao.name import name_key
from jixiao.number import exact_text
from jixiao.plan.model import Purpose, Slot
from jixiao.value import dataclass, replace

GIVEN_ROLES: Mapping[Purpose, tuple[str, str]] = {
    Purpose.DEDUCTION: ("deduct", "扣减分数"),
    Purpose.OVERRIDE: ("override", "改后得分"),
    Purpose.EXEMPT: ("exempt", "免扣原因"),
    Purpose.SECOND: ("second", "核查得分"),
}
"""The role of the cell that gives it, and what people call it."""

SAID_ROLES = (
    *(role for role, _ in GIVEN_ROLES.values()),
    "deduct_reason",
    "override_reason",
    "second_reason",
    "given_by",
)


UNUSED = frozenset({"B180", "B182", "B183"})
"""What is said of something that was given and is not used: the row is scored without it."""


@dataclass(frozen=True, slots=True)
class Given:
    """What was given to one row: values for its slots by purpose, and the cells that they came from."""

    values: Mapping[Purpose, Value]
    cells: Mapping[Purpose, RawValue]


def said_of(row: RawRow) -> dict[str, str]:
    """What the cells say of what people gave, by role."""
    cells = ((role, row.cells.get(role)) for role in SAID_ROLES)
    return {role: cell.text.strip() for role, cell in cells if cell is not None and not is_nothing(cell.text)}


def reason_for(row: RawRow, role: str) -> str:
    """Why something was given: in its own column, otherwise the reason of the row."""
    cell = row.cells.get(f"{role}_reason")
    return cell.text.strip() if cell is not None and not is_nothing(cell.text) else stated_reason(row)


def read_given(draft: Draft, slots: Iterable[Slot], row: RawRow, name: str, weight: Fraction | None) -> Given:
    """What people gave to a row, for those of its `slots` that take it; the rest is said and not used.

    A deduction that cannot be read is missing: the row is open. All else that cannot be used is as if not given.
    """
    wanted = {slot.purpose: slot for slot in slots}
    values: dict[Purpose, Value] = {}
    cells: dict[Purpose, RawValue] = {}
    if Purpose.DEDUCTION in wanted:
        values[Purpose.DEDUCTION] = Fraction(0)
    if Purpose.REASONED in wanted:
        values[Purpose.REASONED] = 0
    for purpose, (role, what) in GIVEN_ROLES.items():
        cell = row.cells.get(role)
        if cell is None and purpose is Purpose.OVERRIDE and purpose in wanted and marked_judged(row):
            cell = row.cells.get("score")
        if cell is None or is_nothing(cell.text):
            continue
        if purpose not in wanted:
            draft.say("B180", cell.origin, row=name, what=what, found=cell.text.strip())
            continue
        cells[purpose] = cell
        values.pop(purpose, None)
        value = _read(draft, wanted[purpose], row, cell, f"“{name}”的{what}", weight)
        if value is not None:
            values[purpose] = value
    _check_reasons(draft, row, name, values, cells)
    return Given(values, cells)


def _read(draft: Draft, slot: Slot, row: RawRow, cell: RawValue, what: str, weight: Fraction | None) -> Value | None:
    if slot.purpose is Purpose.EXEMPT:
        index = find_reason(slot.labels, cell.text)
        if index is None:
            draft.say("B183", cell.origin, what=what, found=cell.text.strip(), labels="、".join(slot.labels))
        return index
    typed = read_number(draft, cell, what, None)
    if typed is None:
        return None
    most = slot.range.high if slot.range is not None else None
    if weight is not None and most is not None and weight < most:
        slot = replace(slot, range=Interval(Fraction(0), weight, True, True))
    return typed.value if is_allowed(draft, slot, typed, cell, what) else None


def find_reason(labels: tuple[str, ...], text: str) -> int | None:
    """The accepted reason that a cell states: alone, or followed by particulars (政策性原因：补助标准调整)."""
    whole = find_label(labels, (), text)
    if whole is not None:
        return whole
    stated = name_key(text)
    found = [at for at, label in enumerate(labels) if stated.startswith((f"{name_key(label)}:", f"{name_key(label)}("))]
    return found[0] if len(found) == 1 else None


def _check_reasons(
    draft: Draft, row: RawRow, name: str, values: dict[Purpose, Value], cells: Mapping[Purpose, RawValue]
) -> None:
    """Points given instead of the rule's need a reason; a deduction without one counts, and that is said."""
    deducted = values.get(Purpose.DEDUCTION)
    if deducted and not reason_for(row, "deduct"):
        draft.say("B181", cells[Purpose.DEDUCTION].origin, row=name, found=exact_text(Fraction(deducted)))
    if Purpose.OVERRIDE in values:
        reasoned = bool(reason_for(row, "override"))
        values[Purpose.REASONED] = int(reasoned)
        if not reasoned:
            draft.say("B182", cells[Purpose.OVERRIDE].origin, row=name, found=cells[Purpose.OVERRIDE].text.strip())
