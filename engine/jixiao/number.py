"""Exact numbers: rounding, and the one way in which a number is written as text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Mode(StrEnum):
    """How a value between two kept units is rounded."""

    HALF_UP = "half_up"  # 四舍五入, half away from zero
    CUT = "cut"  # 截断, toward zero
    FLOOR = "floor"  # 向下
    CEILING = "ceiling"  # 向上


@dataclass(frozen=True, slots=True)
class Rounding:
    """A declared rounding: the last unit kept (0.01 keeps two places) and its mode."""

    unit: Fraction
    mode: Mode = Mode.HALF_UP


def divide_rounded(numerator: int, denominator: int, mode: Mode) -> int:
    """The integer that `numerator / denominator` is rounded to; `denominator` must be positive."""
    if mode is Mode.FLOOR:
        return numerator // denominator
    if mode is Mode.CEILING:
        return -(-numerator // denominator)
    if mode is Mode.CUT:
        return numerator // denominator if numerator >= 0 else -(-numerator // denominator)
    if numerator >= 0:
        return (2 * numerator + denominator) // (2 * denominator)
    return -((denominator - 2 * numerator) // (2 * denominator))


def round_to(value: Fraction, unit: Fraction, mode: Mode = Mode.HALF_UP) -> Fraction:
    """`value` rounded to a whole multiple of `unit` (positive)."""
    steps = value / unit
    return divide_rounded(steps.numerator, steps.denominator, mode) * unit


def places_of(value: Fraction) -> int | None:
    """How many decimal places write `value` exactly; None where no finite decimal does."""
    twos = fives = 0
    rest = value.denominator
    while rest % 2 == 0:
        rest //= 2
        twos += 1
    while rest % 5 == 0:
        rest //= 5
        fives += 1
    return max(twos, fives) if rest == 1 else None


def decimal_text(value: Fraction, places: int | None = None) -> str:
    """`value` as a plain decimal, with exactly `places` places where given.

    Raises ValueError where the decimal would not be exact: nothing is rounded on the way to text.
    """
    needed = places_of(value)
    if needed is None or (places is not None and needed > places):
        raise ValueError(f"{value} is not exact at {places} places")
    shown = needed if places is None else places
    digits = abs(value.numerator) * 10**shown // value.denominator
    whole, rest = divmod(digits, 10**shown)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{rest:0{shown}d}" if shown else f"{sign}{whole}"


def exact_text(value: Fraction) -> str:
    """The canonical text of `value`: a decimal where one is exact, otherwise `n/d`."""
    return decimal_text(value) if places_of(value) is not None else f"{value.numerator}/{value.denominator}"


def shown_text(value: Fraction, places: int = 4) -> str:
    """`value` for a reader: exact where `places` suffice, otherwise half-up at `places` and marked with ≈."""
    needed = places_of(value)
    if needed is not None and needed <= places:
        return decimal_text(value)
    return "≈" + decimal_text(round_to(value, Fraction(1, 10**places)), places)
