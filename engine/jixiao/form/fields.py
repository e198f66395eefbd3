"""What each field may hold in a form: the places and the ends within which its formulas are exact."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from jixiao.expression.frame import FieldSpec
from jixiao.expression.tree import Type
from jixiao.interpret.cells import MOST
from jixiao.plan.model import Purpose, Slot
from jixiao.plan.slots import YUAN
from jixiao.value import replace

POINTS = frozenset({Purpose.WEIGHT, Purpose.JUDGED, Purpose.DEDUCTION, Purpose.OVERRIDE, Purpose.SECOND})
MOST_POINTS = 10_000
RATIO_PLACES, AMOUNT_PLACES = 4, 2
MOST_RATIO = 10**6
"""Of a percentage: a hundred million per cent, at two decimals of it."""

FIRST_DAY, LAST_DAY = 693_654, 767_009
"""1900-03-01, before which Excel counts a day too many, and 2100-12-31."""


def places_in_form(slot: Slot, own: bool = False) -> int:
    """The decimal places, in the base unit, of what may be typed: four where the office may type per cent."""
    sides = slot.purpose in (Purpose.TARGET, Purpose.ACTUAL)
    if slot.purpose is Purpose.CREDIT or _is_ratio(slot) or (sides and (own or slot.unit is None)):
        return RATIO_PLACES
    return 2 if slot.places is None else min(slot.places, RATIO_PLACES)


def _is_ratio(slot: Slot) -> bool:
    return slot.unit is not None and slot.unit.dimension == "ratio"


def form_field(spec: FieldSpec, slot: Slot, own: bool = False, below_zero: bool = True) -> FieldSpec:
    """The field as a form brings it: any may be blank, numbers lie within what a cell holds exactly.

    `below_zero`: whether amounts may be; otherwise what reads such a one is not reckoned in the form.
    """
    match spec.type:
        case Type.DAY:
            return replace(spec, low=Fraction(FIRST_DAY), high=Fraction(LAST_DAY), optional=True)
        case Type.NUMBER:
            places = places_in_form(slot, own)
            most = _most(slot, places)
            low = Fraction(0) if slot.purpose in POINTS or (slot.unit == YUAN and not below_zero) else -most
            low, high = _within(spec, slot, low, most, places)
            return replace(spec, low=low, high=high, places=places, optional=True)
        case _:
            return replace(spec, optional=True)


def amount_field(spec: FieldSpec) -> FieldSpec:
    """A side of an own row that holds a great amount: to the second place, and so far further."""
    most = Fraction(MOST, 10**AMOUNT_PLACES)
    return replace(spec, low=-most, high=most, places=AMOUNT_PLACES)


def _within(spec: FieldSpec, slot: Slot, low: Fraction, high: Fraction, places: int) -> tuple[Fraction, Fraction]:
    """The ends of a field: its own within those of cells; an end that does not belong to it is one last unit away."""
    unit = Fraction(1, 10**places)
    if spec.low is not None and spec.low >= low:
        low = spec.low if slot.range is None or slot.range.low_closed else spec.low + unit
    if spec.high is not None and spec.high <= high:
        high = spec.high if slot.range is None or slot.range.high_closed else spec.high - unit
    return low, high


def _most(slot: Slot, places: int) -> Fraction:
    if slot.purpose in POINTS:
        return Fraction(MOST_POINTS)
    return Fraction(MOST_RATIO) if _is_ratio(slot) else Fraction(MOST, 10**places)


def ends_in_cells(spec: FieldSpec) -> tuple[int, int]:
    """The ends of a number field as the integers that cells hold."""
    assert spec.low is not None
    assert spec.high is not None
    power = 10 ** (spec.places or 0)
    return ceil(spec.low * power), floor(spec.high * power)
