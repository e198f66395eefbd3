"""What an office typed, as text: a value with its unit, a percentage as one, a day as a date."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.number import exact_text
from jixiao.plan.model import Purpose, Slot
from jixiao.target import Unit

Entered = Fraction | bool | str | int | None
"""A value of a filing: a number in its base unit, a truth, a label, a day, or missing."""


def places_for(slot: Slot) -> int:
    """The places at which an entry is typed."""
    if slot.places is not None:
        return min(slot.places, 4)
    return 4 if slot.unit is not None and slot.unit.dimension == "ratio" else 2


def typed_text(slot: Slot, value: Entered, unit: Unit | None = None) -> str:
    """`value` as typed into a cell: with its unit, a percentage as one, a day as a date."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if slot.type is Type.DAY and isinstance(value, int):
        day = date.fromordinal(value)
        return f"{day.year}年{day.month}月{day.day}日"
    if isinstance(value, (Fraction, int)):
        shown = unit or slot.unit
        if slot.purpose in (Purpose.WEIGHT, Purpose.JUDGED) or shown is None:
            return exact_text(Fraction(value))
        if shown.dimension == "ratio":
            return exact_text(Fraction(value) * 100) + "%"
        return exact_text(Fraction(value) / shown.factor) + shown.text
    return value or ""
