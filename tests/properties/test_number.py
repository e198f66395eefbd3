"""Laws I-10 to I-14: rounding and reading."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.number import (
    HALF_WIDTH,
    Mode,
    decimal_text,
    divide_rounded,
    number_fault,
    read_number,
    round_to,
)

fractions = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)
places = st.integers(0, 6)
decimals = st.builds(
    lambda digits, shift: Fraction(digits, 10**shift), st.integers(-(10**15), 10**15), st.integers(0, 8)
)  # fmt: skip


@given(fractions, places)
@example(Fraction(1, 200), 2)
@example(Fraction(-1, 200), 2)
def test_half_up(value: Fraction, kept: int) -> None:
    """I-10: has its places, is nearest, ties go away from zero; odd and idempotent."""
    unit = Fraction(1, 10**kept)
    rounded = round_to(value, unit)
    assert (rounded / unit).denominator == 1
    assert abs(rounded - value) <= unit / 2
    if abs(rounded - value) == unit / 2:
        assert abs(rounded) > abs(value)
    assert round_to(-value, unit) == -rounded
    assert round_to(rounded, unit) == rounded


@given(fractions, places)
def test_cut(value: Fraction, kept: int) -> None:
    """I-11: toward zero, by less than one unit; idempotent."""
    unit = Fraction(1, 10**kept)
    cut = round_to(value, unit, Mode.CUT)
    assert abs(cut) <= abs(value)
    assert cut * value >= 0
    assert abs(value - cut) < unit
    assert round_to(cut, unit, Mode.CUT) == cut


@given(fractions, fractions, places, st.sampled_from(Mode))
def test_monotone(one: Fraction, other: Fraction, kept: int, mode: Mode) -> None:
    """I-10, I-11: rounding keeps order, in every mode."""
    low, high = sorted((one, other))
    unit = Fraction(1, 10**kept)
    assert round_to(low, unit, mode) <= round_to(high, unit, mode)


@given(fractions, places)
def test_floor_and_ceiling_enclose(value: Fraction, kept: int) -> None:
    unit = Fraction(1, 10**kept)
    low, high = round_to(value, unit, Mode.FLOOR), round_to(value, unit, Mode.CEILING)
    assert low <= value <= high
    assert high - low in (0, unit)


@given(st.integers(-(10**30), 10**30), st.integers(1, 10**12), st.sampled_from(Mode))
def test_integers_and_fractions_round_alike(numerator: int, denominator: int, mode: Mode) -> None:
    assert divide_rounded(numerator, denominator, mode) == round_to(Fraction(numerator, denominator), Fraction(1), mode)


@given(decimals)
def test_reading_is_the_inverse_of_writing(value: Fraction) -> None:
    """I-12."""
    text = decimal_text(value)
    number = read_number(text)
    assert number is not None
    assert number.value == value
    assert decimal_text(number.value, number.places) == text


FULL_WIDTH = {chr(half): chr(full) for full, half in HALF_WIDTH.items() if chr(full) != "−"}


def grouped(text: str) -> str:
    sign, digits = ("-", text[1:]) if text.startswith("-") else ("", text)
    whole, point, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{rest}"


@given(
    decimals, st.booleans(), st.booleans(), st.sampled_from(["", " ", "\u3000", "\u00a0", "\t\n"]), st.integers(0, 5)
)
def test_dress_changes_no_value(value: Fraction, groups: bool, wide: bool, blank: str, zeros: int) -> None:
    """I-13: separators, full-width digits, blanks around, trailing zeros and a plus sign."""
    text = decimal_text(value)
    if zeros:
        text = (text if "." in text else text + ".") + "0" * zeros
    if groups:
        text = grouped(text)
    if value >= 0 and zeros % 2:
        text = "+" + text
    if wide:
        text = "".join(FULL_WIDTH.get(character, character) for character in text)
    number = read_number(blank + text + blank)
    assert number is not None
    assert number.value == value


NUMBERISH = st.text(alphabet="0123456789.,+-－—eE０５，．%万元≥ ²①OlI", max_size=40)


@given(st.one_of(NUMBERISH, st.text(max_size=200)))
def test_every_text_is_a_number_or_has_a_reason(text: str) -> None:
    """I-14: never an exception; exactly one of the two."""
    assert (read_number(text) is None) is (number_fault(text) is not None)


def test_rounding_is_done_once() -> None:
    """I-16: 0.0451 to tenths is 0; by way of hundredths it would be 0.1."""
    assert round_to(Fraction("0.0451"), Fraction("0.1")) == 0
    assert round_to(Fraction("-0.0451"), Fraction("0.1")) == 0
    assert round_to(Fraction("8.13499"), Fraction("0.01")) == Fraction("8.13")
