"""One cell of a ledger: a text in the column of a slot, read by the rules by which forms are read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.expression.tree import Type
from jixiao.filing.draft import Draft, Value, indicators_of, is_nothing
from jixiao.filing.hand import find_reason
from jixiao.filing.model import RawFiling, RawValue
from jixiao.filing.sides import rule_for
from jixiao.filing.values import fill, read_label_index
from jixiao.framework.model import Indicator
from jixiao.number import BLANKS, places_of
from jixiao.origin import Cell
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.target import DayTarget, NotApplicable, last_day, read_typed
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class CellRead:
    """What a text says: its value (None: missing), whether it marks the row as not applicable, and the remarks on it.

    The diagnostics name the slot as their place: the same text stands in many rows.
    """

    value: Value | None
    not_applicable: bool
    diagnostics: tuple[Diagnostic, ...]


class CellReader:
    """Reads texts into the slots of one plan; every text once."""

    __slots__ = ("_indicators", "_plan", "_read")

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._indicators: Mapping[str, Indicator] = indicators_of(plan.framework.indicators)
        self._read: dict[tuple[str, str, int | None], CellRead] = {}

    def read(self, slot: Slot, text: str, year: int | None) -> CellRead:
        """What `text` says in the column of `slot`, in a filing of that budget year."""
        key = (slot.name, text, year if slot.type is Type.DAY else None)
        found = self._read.get(key)
        if found is None:
            found = self._fresh(slot, text, year)
            if len(self._read) < _KEPT:
                self._read[key] = found
        return found

    def fixed(self, slot: Slot, year: int | None) -> int | None:
        """The deadline that the framework fixes for this slot, in a filing of that budget year; None for any other."""
        target = self._indicators[slot.node].target if slot.purpose is Purpose.TARGET else None
        if not isinstance(target, DayTarget) or (year is None and target.year is None):
            return None
        return last_day(target, year or 0)

    def fixes(self, slot: Slot) -> bool:
        """Whether the framework fixes what this slot holds, whatever was typed."""
        return slot.purpose is Purpose.TARGET and self._indicators[slot.node].target is not None

    def _fresh(self, slot: Slot, text: str, year: int | None) -> CellRead:
        if slot.purpose is Purpose.DEDUCTION and is_nothing(text):  # nothing is taken off, as in a form
            return CellRead(Fraction(0), False, ())
        if not text.strip(BLANKS):
            return CellRead(None, False, ())
        if slot.purpose in (Purpose.REASON, Purpose.REASONED):
            return CellRead(int(not is_nothing(text) and text.strip() != "0"), False, ())
        cell = RawValue(text, Cell("", "", slot.name))
        draft = Draft(self._plan, RawFiling("", ""), year, self._indicators)
        what = f"“{slot.name}”"
        if slot.purpose is Purpose.EXEMPT:
            index = find_reason(slot.labels, text)
            if index is None and not is_nothing(text):
                draft.say("B183", cell.origin, what=what, found=text.strip(), labels="、".join(slot.labels))
            elif index is not None:
                draft.values[slot.name] = index
        elif slot.purpose is Purpose.ACTUAL and slot.type is Type.LABEL:
            rule = rule_for(self._indicators[slot.node].rule, "words")
            index = read_label_index(draft, slot.labels, rule.aliases() if rule is not None else (), cell, what)
            if index is not None:
                draft.values[slot.name] = index
        else:
            fill(draft, slot, cell, what)
        value = draft.values.get(slot.name)
        if value is not None and not isinstance(value, int) and places_of(value) is None:
            value = None
        marked = value is None and isinstance(read_typed(text), NotApplicable)
        return CellRead(value, marked, tuple(dict.fromkeys(draft.diagnostics)))


_KEPT = 100_000
"""Texts that are remembered: a ledger of any length is read in the memory of so many."""
