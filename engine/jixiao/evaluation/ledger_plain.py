"""Plain decimals, nearly all that ledgers hold: how they are told from other texts, and the integers that they are."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from jixiao.number import places_of
from jixiao.plan.model import Slot

if TYPE_CHECKING:
    import polars as pl

MOST_DIGITS = 18
"""Digits of the integers that columns hold."""

MOST_PLACES = 8
"""Places at which a column keeps its numbers at the most; a row that needs more is scored by itself."""

USUAL_PLACES = 2
"""Places of a number whose slot declares none, until a text brings more."""

PLAIN = r"^-?[0-9]{1,15}"
LOST_SIGN = r"^2[1-9][0-9]{0,2}$"
"""A whole percentage in which the 2 may be a lost ≥: read cell by cell (see `target`)."""


def plain_number(slot: Slot, places: int) -> pl.Expr:
    """Plain texts as integers at 10**places; null for whatever is not plain, or is outside what the column may hold."""
    import polars as pl

    shift = _shift(slot)
    typed_at = max(places + (shift or 0), 0)
    text = pl.col(slot.name).cast(pl.String)
    plain = pl.lit(False) if shift is None else _plain(slot, text, typed_at, shift)
    low, high = _allowed(slot, places)
    exact = text.cast(pl.Decimal(38, typed_at), strict=False).to_physical().cast(pl.Int64, strict=False)
    within = exact.is_between(pl.lit(low, dtype=pl.Int64), pl.lit(high, dtype=pl.Int64))
    return pl.when(plain & within).then(exact).alias(slot.name)


def _plain(slot: Slot, text: pl.Expr, typed_at: int, shift: int) -> pl.Expr:
    """Whether a text is a decimal of digits, sign and point alone, with no more places than may stand unremarked."""
    most = typed_at if slot.places is None else min(typed_at, slot.places + shift)
    pattern = PLAIN + (rf"(\.[0-9]{{1,{most}}})?$" if most > 0 else "$")
    plain = text.str.contains(pattern)
    if slot.unit is not None and slot.unit.dimension == "ratio" and slot.unit.factor != 1:
        return plain & ~text.str.contains(LOST_SIGN)
    return plain


def _shift(slot: Slot) -> int | None:
    """The power of ten by which a bare number in this column is multiplied; None where it is no power of ten."""
    factor = slot.unit.factor if slot.unit is not None else Fraction(1)
    for power in range(-3, 13):
        if factor == Fraction(10) ** power:
            return power
    return None


def usual_places(slot: Slot) -> int:
    """Places of the numbers in a column until a text needs more."""
    shift = min(_shift(slot) or 0, 0)
    return max(USUAL_PLACES if slot.places is None else min(slot.places, 4), 0) - shift


def _allowed(slot: Slot, places: int) -> tuple[int, int]:
    """The least and the greatest integer that the column may hold without a word."""
    low, high = -(10**MOST_DIGITS), 10**MOST_DIGITS
    if slot.range is not None and slot.range.low is not None:
        edge = slot.range.low * 10**places
        low = max(low, ceil(edge) + (edge.denominator == 1 and not slot.range.low_closed))
    if slot.range is not None and slot.range.high is not None:
        edge = slot.range.high * 10**places
        high = min(high, floor(edge) - (edge.denominator == 1 and not slot.range.high_closed))
    return low, high


def needed_places(value: Fraction | int | None) -> int:
    """Places that a value takes; 0 for one that has no end."""
    return 0 if value is None else places_of(Fraction(value)) or 0
