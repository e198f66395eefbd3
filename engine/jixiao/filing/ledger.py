"""One cell of a ledger: a text in the column of a slot, read by the rules by which forms are read."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.tree import Type
from jixiao.filing.draft import Draft, Value, indicators_of, is_nothing
from jixiao.filing.fixed import bind_numbers, declared_unit
from jixiao.filing.hand import find_reason
from jixiao.filing.judgement import read_judged
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.filing.sides import read_sides, rule_for
from jixiao.filing.values import fill, read_label_index
from jixiao.framework.model import Indicator
from jixiao.name import visible
from jixiao.number import BLANKS, exact_text, places_of
from jixiao.origin import Cell
from jixiao.plan.model import Leaf, Plan, Purpose, Slot
from jixiao.target import DayTarget, NotApplicable, last_day, read_typed
from jixiao.value import dataclass, replace

PAIR = "\x1f"
"""Between target and actual, where one is read beside the other."""


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
            found = self._visible(slot, text, year)
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

    def measured(self, slot: Slot) -> Slot:
        """`slot` with the unit of a bare number in its column: of an actual, that of the target which is fixed."""
        if self._leaf(slot) is None or slot.purpose is not Purpose.ACTUAL or not self._is_fixed(slot):
            return slot
        return replace(slot, unit=declared_unit(self._indicators[slot.node]))

    def beside(self, slot: Slot) -> str | None:
        """The other side of a row whose target the office sets: what one says may depend on the unit of the other."""
        leaf = self._leaf(slot)
        if leaf is None or self._is_fixed(slot):
            return None
        return leaf.slots.get(Purpose.TARGET if slot.purpose is Purpose.ACTUAL else Purpose.ACTUAL)

    def _leaf(self, slot: Slot) -> Leaf | None:
        """The leaf of which `slot` is a side that is a number."""
        if slot.purpose not in (Purpose.TARGET, Purpose.ACTUAL) or slot.type is not Type.NUMBER:
            return None
        leaf = self._plan.node(slot.node).leaf
        return leaf if leaf is not None and leaf.kind == "number" else None

    def _must_apply(self, slot: Slot) -> bool:
        """Whether `slot` is the actual of a row that the framework lets nobody drop."""
        leaf = self._plan.node(slot.node).leaf if slot.purpose is Purpose.ACTUAL else None
        return leaf is not None and Purpose.APPLIES not in leaf.slots

    def _is_fixed(self, slot: Slot) -> bool:
        return self._indicators[slot.node].target is not None

    def _fill_side(self, draft: Draft, slot: Slot, text: str) -> None:
        """A side as a form reads it; `text` is that of both, target first, where the office sets the target."""
        node, indicator = self._plan.node(slot.node), self._indicators[slot.node]
        target, pair, actual = text.rpartition(PAIR)
        cells = {"target": target, "actual": actual} if pair else {slot.purpose.value: text}
        row = RawRow((), {role: RawValue(cell, Cell("", "", f"{node.id}.{role}")) for role, cell in cells.items()})
        name = RawValue(node.name, Cell("", "", node.id))
        leaf = self._leaf(slot)
        assert leaf is not None
        bind_numbers(draft, node, leaf, indicator, read_sides(row, name, node.name, declared_unit(indicator)))
        draft.diagnostics[:] = [item for item in draft.diagnostics if item.origin == Cell("", "", slot.name)]

    def _fill_judged(self, draft: Draft, slot: Slot, cell: RawValue, what: str) -> None:
        """Points that a person gave: as typed, whatever unit stands behind them, and no more than the row can have."""
        fill(draft, slot, cell, what)
        draft.values.pop(slot.name, None)
        given = read_judged(RawRow((), {"score": cell}), slot.range)
        if given is not None:
            draft.values[slot.name] = given
        elif not draft.diagnostics and not is_nothing(cell.text):
            most = slot.range.high if slot.range is not None else None
            weight, row = "分值" if most is None else exact_text(most), self._plan.node(slot.node).name
            draft.say("B158", cell.origin, row=row, found=cell.text.strip(), typed=cell.text, weight=weight)

    def _visible(self, slot: Slot, text: str, year: int | None) -> CellRead:
        """What `text` says without what cannot be seen in it, of which a warning is given (I039), as of a form."""
        sides = [visible(side) for side in text.split(PAIR)]
        found = self._fresh(slot, PAIR.join(side for side, _ in sides), year)
        _, gone = sides[0 if slot.purpose is Purpose.TARGET else -1]
        if not gone:
            return found
        warning = diagnose("I039", Cell("", "", slot.name), found=" ".join(gone))
        return replace(found, diagnostics=(warning, *found.diagnostics))

    def _fresh(self, slot: Slot, text: str, year: int | None) -> CellRead:
        if slot.purpose is Purpose.DEDUCTION and is_nothing(text):  # nothing is taken off, as in a form
            return CellRead(Fraction(0), False, ())
        own = text if self.beside(slot) is None else _own(slot, text)
        if not own.strip(BLANKS):
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
        elif self._leaf(slot) is not None and (self._is_fixed(slot) or PAIR in text or slot.purpose is Purpose.TARGET):
            if not isinstance(read_typed(own), NotApplicable):
                self._fill_side(draft, slot, text)
        elif slot.purpose is Purpose.JUDGED:
            self._fill_judged(draft, slot, cell, what)
        else:
            fill(draft, slot, cell, what)
        marked = isinstance(read_typed(own), NotApplicable) and slot.name not in draft.values
        if marked and self._must_apply(slot):
            draft.say("B149", cell.origin, row=self._plan.node(slot.node).name, found=own.strip())
        value = draft.values.get(slot.name)
        if value is not None and not isinstance(value, int) and places_of(value) is None:
            value = None
        return CellRead(value, marked, tuple(dict.fromkeys(draft.diagnostics)))


def _own(slot: Slot, text: str) -> str:
    """What stands in the column of `slot`, of a text that may be that of both sides."""
    target, pair, actual = text.rpartition(PAIR)
    return target if pair and slot.purpose is Purpose.TARGET else actual


_KEPT = 100_000
"""Texts that are remembered: a ledger of any length is read in the memory of so many."""
