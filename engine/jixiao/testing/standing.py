"""Entries moved to stand at an edge, or beside it; points that people give where a rule leaves them a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from hypothesis import strategies as st

from jixiao.number import round_to
from jixiao.plan.model import Purpose, Slot
from jixiao.testing.entered import BESIDE, may_be_misread
from jixiao.testing.ground import Judged
from jixiao.testing.turns import Name, Turn
from jixiao.testing.typed import Entered, places_for

STILL = frozenset({Purpose.YEAR, Purpose.WEIGHT, Purpose.SHARE, Purpose.GOALS, Purpose.DEDUCTION})
"""Entries that are not moved to stand at an edge: what else stands in the table hangs on them."""

SHARES = tuple(Fraction(n, 100) for n in (100, 90, 80, 70, 60, 50, 30, 0, 95, 85, 75, 65, 55))
"""What a person gives, in shares of the points."""


def judge(draw: st.DrawFn, item: Judged, fields: dict[Name, Entered]) -> None:
    """Points that the rule lets a person give, where it leaves a choice."""
    scored, name, whole = item
    start = draw(FIRST)
    for index in range(len(SHARES)):
        given = round_to(whole * SHARES[(start + index) % len(SHARES)], Fraction(1, 100))
        if scored.value({**fields, name: given}) is not None:
            fields[name] = given
            return


FIRST = st.integers(0, len(SHARES) - 1)


def stand(
    draw: st.DrawFn, turns: Sequence[Turn], slots: Mapping[Name, Slot], fields: dict[Name, Entered], held: set[Name]
) -> None:
    """Moves one entry so that one of the `turns` stands at its edge, or one last unit beside it; or none.

    What it hangs on is `held` from then on: no other turn moves it away.
    """
    index = draw(st.integers(0, len(turns)))
    if index == 0:
        return
    turn = turns[index - 1]
    movable = [name for name in turn.reads if name in slots and name not in held and _is_moved(slots[name])]
    if not movable:
        return
    start = draw(st.integers(0, len(movable) - 1))
    beside = draw(BESIDE)
    for name in (*movable[start:], *movable[:start]):
        slot = slots[name]
        last = Fraction(1, 10 ** places_for(slot))
        found = turn.solved(fields, name, last * 100)
        if found is None or (found / last).denominator != 1:
            continue  # no filing can say it in this entry; perhaps in another
        moved = found + beside * last
        signed = slot.purpose is Purpose.INPUT and slot.range is not None
        allowed = (moved >= 0 or signed) and (slot.range is None or moved in slot.range)
        if allowed and not may_be_misread(slot, moved):
            fields[name] = moved
            held.update(turn.reads)
            return


def _is_moved(slot: Slot) -> bool:
    return slot.purpose not in STILL
