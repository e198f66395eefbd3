"""The digits of what a filing brings: one table by type, and whether what `inputs:` says instead can be meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.framework.limits import DIGITS as MOST
from jixiao.framework.model import Framework, Input, InputType
from jixiao.interval import Interval
from jixiao.number import exact_text, places_of
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Digits:
    """What numbers of a type may be, in the base unit, and the places they are kept at."""

    range: Interval
    places: int


def _from(low: int, high: int, places: int) -> Digits:
    return Digits(Interval(Fraction(low), Fraction(high), True, True), places)


DIGITS: Mapping[InputType, Digits] = {
    # 10^13 元 is beyond any budget on earth; a rate may be negative (变动率) and far above 1 (a base near zero).
    InputType.MONEY: _from(-(10**13), 10**13, 2),
    InputType.RATE: _from(-(10**6), 10**6, 6),
    InputType.NUMBER: _from(-(10**12), 10**12, 4),
    InputType.COUNT: _from(0, 10**12, 0),
}
"""Published in docs/reference/limits.md; of an input that says `range` or `places` itself, that holds instead."""

NUMBERS = "、".join(DIGITS)


def digits_of(item: Input) -> Digits | None:
    """What `item` may be: as declared, else as all of its type; None of what is no number."""
    usual = DIGITS.get(item.type)
    if usual is None:
        return None
    return Digits(item.range or usual.range, usual.places if item.places is None else item.places)


def digits_can_be_meant(framework: Framework) -> Iterator[Diagnostic]:
    """S060 to S062: range or places of what is no number, ends finer than the places, more digits than a number has."""
    columns = [table.columns for table in framework.tables] + [table.columns for table in framework.open_tables]
    for item in (*framework.inputs, *(item for held in columns for item in held)):
        digits = digits_of(item)
        if digits is None:
            said = (("range", item.range), ("places", item.places))
            for key in (key for key, value in said if value is not None):
                yield diagnose("S060", item.span, name=item.id, type=item.type, key=key, numbers=NUMBERS)
        else:
            yield from _unfit(item, digits)


def _unfit(item: Input, digits: Digits) -> Iterator[Diagnostic]:
    """An end that no number of so many places can be, and a number at an end that is too long to be read."""
    ends = [end for end in (digits.range.low, digits.range.high) if end is not None]
    fine = next((end for end in ends if (places_of(end) or 0) > digits.places), None)
    if fine is not None:
        yield diagnose("S061", item.span, name=item.id, found=exact_text(fine), places=digits.places)
    needed = max((len(str(abs(end.numerator) // end.denominator)) for end in ends), default=0) + digits.places
    if needed > MOST.most:
        yield diagnose("S062", item.span, name=item.id, found=needed, limit=MOST.most)
