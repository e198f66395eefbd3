"""Numbers: rounding, reading, writing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.diagnostic import CODES
from jixiao.number import (
    MOST_DIGITS,
    Mode,
    NumberFault,
    decimal_text,
    exact_text,
    number_fault,
    places_of,
    read_number,
    round_to,
    shown_text,
)

CENT = Fraction(1, 100)


@pytest.mark.parametrize(
    ("text", "half_up", "cut", "floor", "ceiling"),
    [
        ("0.005", "0.01", "0.00", "0.00", "0.01"),
        ("-0.005", "-0.01", "0.00", "-0.01", "0.00"),
        ("8.618", "8.62", "8.61", "8.61", "8.62"),
        ("99.9175", "99.92", "99.91", "99.91", "99.92"),
        ("-1.239", "-1.24", "-1.23", "-1.24", "-1.23"),
        ("2", "2.00", "2.00", "2.00", "2.00"),
    ],
)
def test_modes(text: str, half_up: str, cut: str, floor: str, ceiling: str) -> None:
    value = Fraction(text)
    got = [decimal_text(round_to(value, CENT, mode), 2) for mode in (Mode.HALF_UP, Mode.CUT, Mode.FLOOR, Mode.CEILING)]
    assert got == [half_up, cut, floor, ceiling]


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("0", "0", 0),
        ("-0", "0", 0),
        ("007", "7", 0),
        ("12839285.75", "12839285.75", 2),
        ("0.10", "0.1", 2),
        ("+5", "5", 0),
        ("−5", "-5", 0),
        ("－５", "-5", 0),
        ("１２．５", "12.5", 1),
        ("215,457.6", "215457.6", 1),
        ("１，０４３．９６", "1043.96", 2),
        ("\u3000 98.5\u00a0", "98.5", 1),
        ("9" * MOST_DIGITS, "9" * MOST_DIGITS, 0),
        ("1" * 15 + "." + "2" * 15, "1" * 15 + "." + "2" * 15, 15),
    ],
)
def test_reads(text: str, value: str, places: int) -> None:
    number = read_number(text)
    assert number is not None
    assert (number.value, number.places) == (Fraction(value), places)
    assert number_fault(text) is None


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", NumberFault.BLANK),
        (" \u3000", NumberFault.BLANK),
        ("—5", NumberFault.DASH),
        ("–5", NumberFault.DASH),
        ("1,04", NumberFault.GROUPS),
        ("10,43.5", NumberFault.GROUPS),
        ("0,123", NumberFault.GROUPS),
        ("1e5", NumberFault.EXPONENT),
        ("1E+999999999", NumberFault.EXPONENT),
        ("9" * (MOST_DIGITS + 1), NumberFault.DIGITS),
        ("1." + "0" * MOST_DIGITS, NumberFault.DIGITS),
        ("1" * 100_000, NumberFault.DIGITS),
        ("5²", NumberFault.LOOKALIKE),
        ("3①", NumberFault.LOOKALIKE),
        ("1½", NumberFault.LOOKALIKE),
        ("٣٤", NumberFault.LOOKALIKE),
        ("一百", NumberFault.LOOKALIKE),
        ("1O0", NumberFault.LOOKALIKE),
        ("nan", NumberFault.OTHER),
        ("0x1F", NumberFault.OTHER),
        ("1_000", NumberFault.OTHER),
        ("1 000", NumberFault.OTHER),
        (".5", NumberFault.OTHER),
        ("5.", NumberFault.OTHER),
        ("--5", NumberFault.OTHER),
        ("95%", NumberFault.OTHER),
        ("１２。５", NumberFault.OTHER),
    ],
)
def test_refuses(text: str, fault: NumberFault) -> None:
    assert read_number(text) is None
    assert number_fault(text) is fault


def test_every_fault_is_a_code() -> None:
    assert [fault for fault in NumberFault if fault.value not in CODES] == []


def test_texts_of_numbers() -> None:
    assert decimal_text(Fraction(-5, 4)) == "-1.25"
    assert decimal_text(Fraction(7), 2) == "7.00"
    assert exact_text(Fraction(1, 3)) == "1/3"
    assert shown_text(Fraction(1, 3)) == "≈0.3333"
    assert shown_text(Fraction(1, 8)) == "0.125"
    assert places_of(Fraction(1, 40)) == 3
    assert places_of(Fraction(1, 7)) is None
    with pytest.raises(ValueError, match="not exact"):
        decimal_text(Fraction(1, 3))
    with pytest.raises(ValueError, match="not exact at 2"):
        decimal_text(Fraction(1, 8), 2)
