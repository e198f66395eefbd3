"""What an office may type: targets, amounts of money and other entries, as strategies and as text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import strategies as st

from jixiao.expression.tree import Type
from jixiao.plan.model import Slot
from jixiao.target import Unit, Unreadable, read_typed
from jixiao.testing.typed import Entered, places_for, typed_text

NUMBERS = (100, 80, 60, 50, 20, 3, 1, 0, 95, 33, 120)
"""Numbers that an office writes; the first is what a filing shrinks to."""

SIGNS = ("≥", "≤", "=", ">=", "<=", "≧", "不少于", "不超过", "")
UNITS = ("%", "", "个", "次", "人次", "万元", "亩", "户")
BESIDE = st.sampled_from((0, 0, -1, 1))
"""Last units by which an entry stands beside an edge; mostly at it."""

PERIODS = ("前", "底前", "底", "完成")
WORDS = ("健全", "及时", "显著提升", "效果明显", "规范")


def targets() -> st.SearchStrategy[str]:
    """Targets as people write them: numbers with sign and unit, deadlines, words (forms.md part 2).

    What the language reads as a number comes in the spellings that stand for it: `≥95%`, `>=95%`, `不少于95%`.
    """
    numbers = st.sampled_from(NUMBERS).map(str) | st.sampled_from(("99.5", "2.50", "1,200", "0.5"))
    signed = st.builds("{}{}{}".format, st.sampled_from(SIGNS), numbers, st.sampled_from(UNITS))
    months = st.builds("{}月{}".format, st.integers(1, 12), st.sampled_from(PERIODS))
    days = st.builds("{}月{}日前".format, st.integers(1, 12), st.integers(1, 28))
    return signed | months | days | st.sampled_from(WORDS)


def amounts() -> st.SearchStrategy[str]:
    """Amounts of money as people write them: bare, with thousands commas, with the unit in the cell."""
    whole = st.sampled_from((100, 50, 0, 1, 1200, 215457)) | st.integers(0, 10**7)
    bare = st.builds(_amount, whole, st.sampled_from(("", ".5", ".06", ".60")), st.booleans())
    return st.builds("{}{}".format, bare, st.sampled_from(("", "元", "万元", "万", "亿元")))


def _amount(whole: int, rest: str, grouped: bool) -> str:
    return (f"{whole:,}" if grouped else str(whole)) + rest


def entries_for(slot: Slot, year: int) -> st.SearchStrategy[Entered]:
    """Values for `slot`: plain numbers, the ends of its range, zero; any of its labels; a day of the budget year."""
    match slot.type:
        case Type.TRUTH:
            return st.booleans()
        case Type.LABEL:
            return st.sampled_from(slot.labels) if slot.labels else st.none()
        case Type.DAY:
            first = date(year, 1, 1).toordinal()
            return st.sampled_from((first + 272, first + 363, first + 180)) | st.integers(first, first + 364)
        case _:
            return _numbers_for(slot)


def _numbers_for(slot: Slot) -> st.SearchStrategy[Fraction]:
    ratio = slot.unit is not None and slot.unit.dimension == "ratio"
    plain = [Fraction(number, 100 if ratio else 1) for number in NUMBERS]
    within = slot.range
    if within is None:
        rest = [number for n in range(200) if not may_be_misread(slot, number := Fraction(n, 100 if ratio else 1))]
        return st.sampled_from(plain) | st.sampled_from(rest)
    ends = [end for end in (within.high, within.low) if end is not None and abs(end) <= 10_000]
    if within.low is not None and within.high is not None:
        ends.append((within.low + within.high) / 2)
    last = Fraction(1, 10 ** places_for(slot))
    held = [number for number in (*plain, *ends) if number in within and (number / last).denominator == 1]
    return st.sampled_from(held or [Fraction(within.low or within.high or 0)])


def may_be_misread(slot: Slot, value: Fraction, unit: Unit | None = None) -> bool:
    """Whether no reader takes what would be typed: `25%` may be a lost `≥5%` (forms.md part 2)."""
    return isinstance(read_typed(typed_text(slot, value, unit)), Unreadable)
