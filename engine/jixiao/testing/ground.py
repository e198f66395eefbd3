"""A plan and all that is found out about it once, before filings of it are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from hypothesis import strategies as st

from jixiao.expression.tree import Type
from jixiao.filing.draft import indicators_of
from jixiao.framework.model import Indicator
from jixiao.plan.model import NOT_AWAITED, Plan, Purpose, Slot
from jixiao.target import Unit
from jixiao.testing.entered import entries_for
from jixiao.testing.filled import unit_of
from jixiao.testing.gathered import Gathered
from jixiao.testing.turns import Name, Turn, Turns
from jixiao.testing.typed import Entered
from jixiao.value import replace

RARE = NOT_AWAITED | {Purpose.DEDUCTION}
"""What people may give beside the rule; mostly they give nothing."""


class Ground:
    """A plan and all that is found out about it once, before filings are drawn."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.turns = Turns(plan)
        self.indicators: Mapping[str, Indicator] = indicators_of(plan.framework.indicators)
        self.slots: Mapping[Name, Slot] = {("", slot.name): slot for slot in plan.slots}
        self.by_variant: Mapping[tuple[str, int], tuple[Turn, ...]] = {
            (section.id, index): self.turns.of_variant(variant.computed)
            for section in plan.sections
            for index, variant in enumerate(section.variants)
        }
        self.gathered = Gathered(plan, self.turns.gathered)
        self.judged = tuple(_judged(plan, self.turns))
        self._entries: dict[tuple[Slot, int], st.SearchStrategy[Entered]] = {}

    def unit(self, slot: Slot) -> Unit | None:
        """The unit in which an entry of a fixed row is typed."""
        return unit_of(slot, self.indicators)

    def entries(self, slot: Slot, year: int) -> st.SearchStrategy[Entered]:
        """What may be entered; made once."""
        found = self._entries.get((slot, year))
        if found is None:
            unit = self.unit(slot)
            found = entries_for(slot if unit is None else replace(slot, unit=unit), year)
            if slot.purpose in (Purpose.LINE, Purpose.COLUMN) and slot.type is Type.NUMBER:
                found = found.map(_no_less_than_nothing)
            self._entries[slot, year] = found
        return found


Judged = tuple[Turn, Name, Fraction]
"""The points of a row to which a person gives them: they, the entry, and what the whole is there."""


def _judged(plan: Plan, turns: Turns) -> Iterator[Judged]:
    for node in plan.nodes:
        if node.leaf is None or node.weight is None:
            continue
        scored = turns.scored(plan.computed[plan.computed_index[node.leaf.ruled]], "", plan.computed)
        for purpose, whole in ((Purpose.JUDGED, node.weight), (Purpose.CREDIT, Fraction(1))):
            name = node.leaf.slots.get(purpose)
            if scored is not None and name is not None:
                yield scored, ("", name), whole


def _no_less_than_nothing(value: Entered) -> Entered:
    return abs(value) if isinstance(value, Fraction) else value
