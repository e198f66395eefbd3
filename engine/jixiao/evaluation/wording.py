"""How the review writes numbers, and how a claim stands to what was computed."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction

from jixiao.number import Mode, Rounding, decimal_text, exact_text, places_of, round_to, shown_text

HUNDRED = Fraction(100)


class Match(StrEnum):
    """How a claim stands to the value that it claims."""

    RIGHT = "right"
    ROUNDING = "rounding"  # off by less than the last place typed
    WRONG = "wrong"


def match(claimed: Fraction, exact: Fraction, places: int, mode: Mode, tolerance: Fraction = Fraction(0)) -> Match:
    """`claimed`, typed with `places` places, against `exact`, compared at the places typed."""
    unit = Fraction(1, 10**places)
    if claimed == round_to(exact, unit, mode) or abs(claimed - exact) <= tolerance:
        return Match.RIGHT
    return Match.ROUNDING if abs(claimed - exact) < unit else Match.WRONG


def how_rounded(claimed: Fraction, exact: Fraction, places: int) -> str:
    """The rounding that turns `exact` into `claimed`, in words."""
    unit = Fraction(1, 10**places)
    for mode, words in ((Mode.CUT, "像是截断"), (Mode.HALF_UP, "像是四舍五入"), (Mode.CEILING, "像是进位")):
        if round_to(exact, unit, mode) == claimed:
            return words
    return "取舍不明"


def percent(value: Fraction, places: int = 4) -> str:
    """A ratio as a percentage: exact where `places` suffice, otherwise marked ≈."""
    return shown_text(value * HUNDRED, places) + "%"


def percent_at(value: Fraction, rounding: Rounding) -> str:
    """A ratio as a percentage, rounded as declared."""
    rounded = round_to(value, rounding.unit, rounding.mode) * HUNDRED
    return decimal_text(rounded, places_of(rounding.unit * HUNDRED)) + "%"


def points(value: Fraction) -> str:
    """Points: exact where that is a decimal of six places, otherwise marked ≈."""
    return shown_text(value, 6)


def score_text(value: Fraction, rounding: Rounding | None) -> str:
    """A score as the framework rounds it, with all its places (7.90); more where it has more."""
    needed = places_of(value)
    declared = places_of(rounding.unit) if rounding is not None else None
    if needed is None or declared is None or needed > declared:
        return points(value)
    return decimal_text(value, declared)


def amount(value: Fraction) -> str:
    """An amount in 元, at least at two places."""
    needed = places_of(value)
    return exact_text(value) if needed is None else decimal_text(value, max(2, needed))
