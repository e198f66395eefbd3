"""What a filing leaves known and unknown, as the interpretations want to read it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from jixiao.evaluation.model import Evaluation, Result
from jixiao.expression.tree import Type
from jixiao.filing.model import Filing
from jixiao.interpret.unknown import Unknown
from jixiao.interval import EVERYTHING
from jixiao.plan.model import NOT_AWAITED, Computed, Slot
from jixiao.plan.shares import when_name

Value = Fraction | bool | str | int | None
Name = tuple[str, str]
"""(scope, name)."""


def value_of(slot: Slot, stored: int | None, scale: int) -> Value:
    """What a slot holds: the integer that a filing stores, read back as what it stands for."""
    if stored is None:
        return None
    match slot.type:
        case Type.NUMBER:
            return Fraction(stored, 10**scale)
        case Type.TRUTH:
            return bool(stored)
        case Type.LABEL:
            return slot.labels[stored]
        case Type.DAY:
            return stored


def values_of(slots: Sequence[Slot], stored: Sequence[int | None], scale: int, scope: str = "") -> Mapping[Name, Value]:
    """The values of `slots`, missing ones too."""
    return {(scope, slot.name): value_of(slot, value, scale) for slot, value in zip(slots, stored, strict=True)}


def filed_values(slots: Sequence[Slot], filing: Filing) -> Mapping[Name, Value]:
    """The values of the filing's own slots."""
    return values_of(slots, filing.values, filing.scale)


def results_of(computed: Sequence[Computed], results: Sequence[Result], scope: str = "") -> Mapping[Name, Value]:
    """Results as values by name; labels do not occur among computed quantities."""
    return {(scope, item.name): _value(item, result) for item, result in zip(computed, results, strict=False)}


def _value(item: Computed, result: Result) -> Value:
    _, numerator, denominator = result
    if numerator is None:
        return None
    return bool(numerator) if item.type is Type.TRUTH else Fraction(numerator, denominator)


def unknown_of(slot: Slot) -> Unknown:
    """What may still be filled into a slot."""
    step = None if slot.places is None else Fraction(1, 10**slot.places)
    return Unknown(slot.type, slot.range or EVERYTHING, slot.labels, step if slot.type is Type.NUMBER else None)


def is_met(evaluation: Evaluation, node: str) -> bool:
    """Whether the framework's own condition for a row lets it apply; where that is not known it does."""
    name = when_name(node)
    return name not in evaluation.plan.computed_index or evaluation.truth(name) is not False


def unknowns(slots: Sequence[Slot], values: Mapping[Name, Value], scope: str = "") -> Mapping[Name, Unknown]:
    """The slots that are missing and asked for; what is optional and missing stays missing."""
    return {
        (scope, slot.name): unknown_of(slot)
        for slot in slots
        if values[scope, slot.name] is None
        and not (slot.optional and slot.type is Type.TRUTH)
        and slot.purpose not in NOT_AWAITED
    }
