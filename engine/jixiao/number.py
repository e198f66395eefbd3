"""Exact numbers: rounding, and the one way in which a number is read from text and written as text."""

from __future__ import annotations

import re
from enum import StrEnum
from fractions import Fraction
from math import gcd

from jixiao.value import dataclass


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
    shown = places_of(value) if places is None else places
    text = None if shown is None else fixed_digits(value.numerator, value.denominator, shown)
    if text is None:
        raise ValueError(f"{value} is not exact at {places} places")
    return text


def exact_text(value: Fraction) -> str:
    """The canonical text of `value`: a decimal where one is exact, otherwise `n/d`."""
    return exact_digits(value.numerator, value.denominator)


def shown_text(value: Fraction, places: int = 4) -> str:
    """`value` for a reader: exact where `places` suffice, otherwise half-up at `places` and marked with ≈."""
    return shown_digits(value.numerator, value.denominator, places)


def exact_digits(numerator: int, denominator: int) -> str:
    """`exact_text` of a quotient of integers, reduced or not; `denominator` must be positive."""
    common = gcd(numerator, denominator)
    if common != 1:
        numerator, denominator = numerator // common, denominator // common
    if denominator == 1:
        return str(numerator)
    twos = (denominator & -denominator).bit_length() - 1
    odd = denominator >> twos
    fives = _FIVES.get(odd)
    if fives is None:
        fives = _fives_in(odd) if odd > _GREATEST_FIVE else None
        if fives is None:
            return f"{numerator}/{denominator}"
    if twos > fives:
        return pointed_digits(numerator * 5 ** (twos - fives), twos)
    return pointed_digits(numerator << (fives - twos), fives)


_FIVES = {5**power: power for power in range(128)}
_GREATEST_FIVE = 5**127


def _fives_in(number: int) -> int | None:
    """Which power of five a number is beyond those that are known; None: it is none."""
    fives, rest = 0, number
    while number > _GREATEST_FIVE and rest % 5 == 0:
        rest //= 5
        fives += 1
    return fives if rest == 1 else None


def shown_digits(numerator: int, denominator: int, places: int) -> str:
    """`shown_text` of a quotient of integers, reduced or not; `denominator` must be positive."""
    power = _POWERS[places] if places < len(_POWERS) else 10**places
    digits, rest = divmod(abs(numerator) * power, denominator)
    if not rest:
        return decimal_digits(digits if numerator >= 0 else -digits, places)
    digits += 2 * rest >= denominator
    return "≈" + pointed_digits(digits if numerator >= 0 else -digits, places)


def fixed_digits(numerator: int, denominator: int, places: int) -> str | None:
    """`decimal_text` of a quotient of integers, reduced or not; None where `places` do not suffice."""
    digits, rest = divmod(numerator * 10**places, denominator)
    return None if rest else pointed_digits(digits, places)


_POWERS = tuple(10**places for places in range(31))
TAILS = tuple(
    tuple(f".{rest:0{places}d}".rstrip("0").removesuffix(".") for rest in range(10**places)) for places in range(3)
)
"""What follows the point, and the point, by places and what is left over: most numbers have two places or fewer."""


HUNDREDTHS = tuple(f".{rest:02d}" for rest in range(100))
"""The point and both places."""


def pointed_digits(digits: int, places: int) -> str:
    """`decimal_text` of an integer at 10**places, with all of them."""
    text = str(digits)
    if not places:
        return text
    if len(text) <= places or digits < 0:
        sign, text = ("-", text[1:]) if digits < 0 else ("", text)
        text = text.zfill(places + 1)
        return f"{sign}{text[:-places]}.{text[-places:]}"
    return f"{text[:-places]}.{text[-places:]}"


def decimal_digits(digits: int, places: int) -> str:
    """`exact_text` of an integer at 10**places."""
    if digits >= 0:
        whole, rest = divmod(digits, _POWERS[places] if places < len(_POWERS) else 10**places)
        if not rest:
            return str(whole)
        if places < 3:
            return f"{whole}{TAILS[places][rest]}"
        return f"{whole}.{rest:0{places}d}".rstrip("0")
    text = pointed_digits(digits, places)
    return text.rstrip("0").removesuffix(".") if places else text


MOST_DIGITS = 30
"""Digits that a number may have, before and after the point together (reliability 2.4)."""

BLANKS = " \t\r\n\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
"""White space that may stand around a number."""

HALF_WIDTH = {
    **{0xFF10 + digit: 0x30 + digit for digit in range(10)},
    ord("．"): ord("."),
    ord("，"): ord(","),
    ord("％"): ord("%"),
    ord("＋"): ord("+"),
    ord("－"): ord("-"),
    ord("−"): ord("-"),
}
"""The only characters that stand for others inside a number. Never NFKC: it turns 5² into 52 and 3① into 31."""

_NUMBER = re.compile(
    r"([+-]?)([0-9]{1,30}|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,9})(?:\.([0-9]{1,30}))?",
    re.ASCII,
)
_LONGEST = 64  # signs, groups and point included; longer texts are refused before any pattern runs


@dataclass(frozen=True, slots=True)
class NumberText:
    """A number as it was typed: its exact value, and how many places stood after the point."""

    value: Fraction
    places: int


class NumberFault(StrEnum):
    """Why a text is no number; the value is the code of the diagnostic that says so."""

    BLANK = "N101"
    DASH = "N102"  # — or – before digits: a dash or a minus?
    GROUPS = "N103"  # commas that do not part groups of three
    EXPONENT = "N104"
    DIGITS = "N105"  # more than MOST_DIGITS
    LOOKALIKE = "N106"  # digits of other scripts, superscripts, ①, 一百, O for 0
    OTHER = "N107"


def read_number(text: str) -> NumberText | None:
    """The number that `text` is, for every format alike; None where it is none (`number_fault` says why).

    A sign, digits plain or in proper groups of three, a fraction; full-width forms and blanks around it understood;
    no exponent, no unit, at most MOST_DIGITS digits.
    """
    if len(text) > _LONGEST:
        text = text.strip(BLANKS)
        if len(text) > _LONGEST:
            return None
    match = _NUMBER.fullmatch(text)
    if match is None:
        match = _NUMBER.fullmatch(text.strip(BLANKS).translate(HALF_WIDTH))
        if match is None:
            return None
    sign, whole, rest = match.groups()
    if "," in whole:
        whole = whole.replace(",", "")
    places = 0
    if rest is not None:
        places = len(rest)
        if len(whole) + places > MOST_DIGITS:
            return None
        whole += rest
    digits = int(whole)
    return NumberText(Fraction(-digits if sign == "-" else digits, _POWERS[places]), places)


_DASHED = re.compile(r"[—–―‐‑‒─﹣]\s*[0-9]", re.ASCII)
_GROUPED = re.compile(r"[+-]?[0-9]{0,30}(?:,[0-9]{0,30}){1,30}(?:\.[0-9]{0,30})?", re.ASCII)
_EXPONENT = re.compile(r"[+-]?[0-9.]{1,30}[eE][+-]?[0-9]{1,30}", re.ASCII)
_LONG = re.compile(r"[+-]?[0-9,]{0,64}(?:\.[0-9]{0,64})?", re.ASCII)


def number_fault(text: str) -> NumberFault | None:
    """Why `read_number` refuses `text`; None where it does not."""
    if read_number(text) is not None:
        return None
    bare = text.strip(BLANKS).translate(HALF_WIDTH)
    if not bare:
        return NumberFault.BLANK
    if _DASHED.match(bare):
        return NumberFault.DASH
    if len(bare) > _LONGEST:
        return NumberFault.OTHER if bare.strip("0123456789.,+-") else NumberFault.DIGITS
    if _LONG.fullmatch(bare) and sum(map(str.isdigit, bare)) > MOST_DIGITS:
        return NumberFault.DIGITS
    if _GROUPED.fullmatch(bare):
        return NumberFault.GROUPS
    if _EXPONENT.fullmatch(bare):
        return NumberFault.EXPONENT
    if any((c.isnumeric() and not c.isascii()) or c in "OolI" for c in bare):
        return NumberFault.LOOKALIKE
    return NumberFault.OTHER
