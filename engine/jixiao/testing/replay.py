"""Replays the steps of an explanation from the texts of their operands alone: an independent check (I-56).

It knows arithmetic, comparison and rounding; it knows no tree and no rule, and shares no code with the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, prod, trunc

UNKNOWN = "missing"

SIGNS: Mapping[str, Callable[[Fraction, Fraction], bool]] = {
    "≥": lambda a, b: a >= b,
    ">": lambda a, b: a > b,
    "≤": lambda a, b: a <= b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
    "≠": lambda a, b: a != b,
}
ROUNDINGS: Mapping[str, Callable[[Fraction], int]] = {
    "half_up": lambda x: trunc(x + Fraction(1 if x >= 0 else -1, 2)),
    "cut": trunc,
    "floor": floor,
    "ceiling": ceil,
}
ARITHMETIC: Mapping[str, Callable[[Sequence[Fraction]], Fraction]] = {
    "add": lambda v: sum(v, Fraction(0)),
    "sum": lambda v: sum(v, Fraction(0)),
    "multiply": lambda v: prod(v, start=Fraction(1)),
    "negate": lambda v: -v[0],
    "absolute": lambda v: abs(v[0]),
    "least": min,
    "greatest": max,
    "mean": lambda v: sum(v, Fraction(0)) / len(v),
    "count": lambda v: Fraction(len(v)),
}


def replay(operation: str, operands: Sequence[str]) -> str | None:
    """The result of one step as text: numbers as `n` or `n/d`; None where operands alone do not say it (take)."""
    if operation == "take":
        return None
    if operation in ARITHMETIC:
        if UNKNOWN in operands or (not operands and operation in ("least", "greatest", "mean")):
            return UNKNOWN
        return str(Fraction(ARITHMETIC[operation]([Fraction(text) for text in operands])))
    return _OTHERS[operation](operands)


def same(one: str, other: str) -> bool:
    """Whether two results are the same value, however they are written."""
    try:
        return Fraction(one) == Fraction(other)
    except ValueError:
        return one == other


def _divide(operands: Sequence[str]) -> str:
    if UNKNOWN in operands[:2]:
        return UNKNOWN
    top, bottom = Fraction(operands[0]), Fraction(operands[1])
    return operands[2] if bottom == 0 else str(top / bottom)


def _round(operands: Sequence[str]) -> str:
    if operands[0] == UNKNOWN:
        return UNKNOWN
    unit = Fraction(operands[1])
    return str(ROUNDINGS[operands[2]](Fraction(operands[0]) / unit) * unit)


def _compare(operands: Sequence[str]) -> str:
    left, sign, right = operands
    return UNKNOWN if UNKNOWN in (left, right) else _truth(SIGNS[sign](Fraction(left), Fraction(right)))


def _truth(value: bool) -> str:
    return "true" if value else "false"


def _decided(by: str, otherwise: str) -> Callable[[Sequence[str]], str]:
    return lambda operands: by if by in operands else UNKNOWN if UNKNOWN in operands else otherwise


def _choose(operands: Sequence[str]) -> str:
    """Conditions up to the first that is not false, then the value taken; an unknown condition ends it all."""
    for condition in operands[:-1]:
        if condition != "false":
            return operands[-1] if condition == "true" else UNKNOWN
    return operands[-1]


def _lookup(operands: Sequence[str]) -> str:
    """The key, the interval where one holds it, the value taken. ValueError where the key does not lie inside."""
    if operands[0] == UNKNOWN:
        return UNKNOWN
    if len(operands) == 3:
        key, (low, high) = Fraction(operands[0]), operands[1][1:-1].split(", ")
        closed_low, closed_high = operands[1][0] == "[", operands[1][-1] == "]"
        above = low == "-∞" or Fraction(low) < key or (closed_low and Fraction(low) == key)
        below = high == "∞" or key < Fraction(high) or (closed_high and Fraction(high) == key)
        if not (above and below):
            raise ValueError(f"{key} does not lie in {operands[1]}")
    return operands[-1]


_OTHERS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "divide": _divide,
    "round": _round,
    "compare": _compare,
    "and": _decided("false", "true"),
    "or": _decided("true", "false"),
    "not": lambda operands: {"true": "false", "false": "true"}.get(operands[0], UNKNOWN),
    "is": lambda operands: UNKNOWN if operands[0] == UNKNOWN else _truth(operands[0] in operands[1:]),
    "known": lambda operands: _truth(operands[0] != UNKNOWN),
    "first_known": lambda operands: next((text for text in operands if text != UNKNOWN), UNKNOWN),
    "choose": _choose,
    "lookup": _lookup,
}
