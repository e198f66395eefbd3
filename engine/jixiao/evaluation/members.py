"""The members that folds gather: what rows and lines of a filing show of themselves, and in which scopes they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

from jixiao.evaluation.known import Value, value_of
from jixiao.filing.model import Filing, OwnRow
from jixiao.plan.model import Plan, Purpose, Variant

Held = TypeVar("Held")

Member = Mapping[str, Value]
"""What a Fold may read of an own row, or of a line of an open table."""


def idle(weight: Fraction, kept: bool) -> Member:
    """A row that does not apply, but whose weight still counts; `kept`: as that of a row that scored nothing."""
    return {"weight": weight, "points": Fraction(0), "score": Fraction(0), "applies": kept, **NO_SIDES}


NO_SIDES: Member = {"target": None, "actual": None, "core": False}
"""Target and actual of a row that has none as numbers: of days and words, and of a row that is open or idle."""


def sides(variant: Variant | None, row: OwnRow, scale: int) -> Member:
    """Target and actual of an own row, as a Fold reads them: numbers, missing where none; and whether it is core."""
    shown: Member = {**NO_SIDES, "core": row.applies and row.core}
    if variant is None or variant.kind != "number":
        return shown
    held: dict[str, Value] = {
        slot.purpose.value: None if value is None else Fraction(value, 10**scale)
        for slot, value in zip(variant.slots, row.values, strict=True)
        if slot.purpose in (Purpose.TARGET, Purpose.ACTUAL)
    }
    return {**shown, **held}


def line_members(plan: Plan, filing: Filing) -> dict[str, list[Member]]:
    """The lines of every open table, each with the values of its columns by name."""
    scopes = {scope.id: scope for scope in plan.open_scopes}
    members: dict[str, list[Member]] = {id: [] for id in scopes}
    for line in filing.lines:
        slots = scopes[line.table].slots
        members[line.table].append(
            {slot.name: value_of(slot, value, filing.scale) for slot, value in zip(slots, line.values, strict=True)}
        )
    return members


def joined(members: Mapping[str, Sequence[Held]], plan: Plan) -> Mapping[str, Sequence[Held]]:
    """The members of the scopes over which formulas gather rows, out of those of groups and places of own rows."""
    return {scope: [item for part in parts for item in members.get(part, ())] for scope, parts in plan.scopes.items()}
