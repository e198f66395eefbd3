"""What a number cell shows: its 15 digits, as a percentage, a date or with the words of its number format."""

from __future__ import annotations

import datetime
import re
from decimal import ROUND_HALF_UP, Context, Decimal

from jixiao.filing.limits import Limits
from jixiao.value import dataclass, replace

_STORED = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,9})?", re.ASCII)
_FIFTEEN = Context(prec=Limits.DIGITS.limit, rounding=ROUND_HALF_UP)
_QUOTED = re.compile(r'"([^"]*)"')
_BARE = re.compile(r'("[^"]*")|\\?([^\x00-\x7f])')
"""Words in quotes, or a character of a word that stands by itself, escaped or not."""
_BRACKETS = re.compile(r"\[[^\]]*\]")
_ESCAPED = re.compile(r"\\.|_.|\*.")
_PLACEHOLDERS = re.compile(r"[0#?]|General", re.IGNORECASE)
_CURRENCY = frozenset(("¥", "￥", "$", "€", "RMB"))
_DIGITS, _EXPONENT = Limits.DIGITS.limit, Limits.EXPONENT.limit
_SMALL = re.compile(r"0|[1-9][0-9]{0,8}", re.ASCII)
"""Most number cells: nothing about them needs a closer look."""
_FIRST_YEAR, _LAST_YEAR = 2000, 2100
"""Years in which a date of a filing can lie; anything else is a number whose format slipped."""

RESIDUE = "I145"
"""The code of what a computation left behind the digits that Excel shows; the cell is read all the same."""

_PERCENT = (9, 10)
_DATES = (*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58)
_MONTHS = (17, 27, 57)
_TIMES = (*range(18, 22), *range(32, 36), *range(45, 48), 55, 56)


@dataclass(frozen=True, slots=True)
class Format:
    """A number format, as far as it changes what a person reads."""

    percent: bool = False
    date: bool = False
    day: bool = True  # a date that shows its day, not only year and month
    time: bool = False
    prefix: str = ""
    suffix: str = ""


GENERAL = Format()


def read_format(number: int, code: str | None) -> Format:
    """The format of id `number`; `code` where the file declares it, None for a built-in one."""
    if code is None:
        if number in _PERCENT:
            return Format(percent=True)
        if number in _TIMES:
            return Format(time=True)
        return Format(date=True, day=number not in _MONTHS) if number in _DATES else GENERAL
    first = _first_section(code)
    bare = _ESCAPED.sub("", _QUOTED.sub("", _BRACKETS.sub("", first)))
    lower = bare.lower().replace("general", "")
    if "%" in lower:
        return Format(percent=True)
    if any(letter in lower for letter in "yd") or ("m" in lower and "h" not in lower and "s" not in lower):
        return Format(date=True, day="d" in lower)
    if any(letter in lower for letter in "hs"):
        return Format(time=True)
    return _with_words(_BRACKETS.sub("", first))


def _first_section(code: str) -> str:
    """The section for positive numbers: up to the first semicolon outside quotes."""
    quoted = False
    for index, character in enumerate(code):
        if character == '"':
            quoted = not quoted
        elif character == ";" and not quoted:
            return code[:index]
    return code


def _with_words(section: str) -> Format:
    """Literal words before and after the number: `0.00"万元"` shows 万元, `\\≥0` shows ≥, `0万元` shows 万元."""
    section = _BARE.sub(lambda match: match.group(1) or f'"{match.group(2)}"', section)
    place = _PLACEHOLDERS.search(_QUOTED.sub(lambda match: " " * len(match.group()), section))
    if place is None:
        return GENERAL
    before = [match.group(1).strip() for match in _QUOTED.finditer(section) if match.start() < place.start()]
    after = [match.group(1).strip() for match in _QUOTED.finditer(section) if match.start() > place.start()]
    words = ["".join(word for word in part if word not in _CURRENCY) for part in (before, after)]
    return Format(prefix=words[0], suffix=words[1])


def is_word(literal: str) -> bool:
    """Whether what stands beside a number says something: a unit or a sign, not a currency, a stroke or a bracket."""
    return literal not in _CURRENCY and any(character.isalpha() or character > "\x7f" for character in literal)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a number cell shows, and the code of what is odd about it (I030 to I032, I038, I145), and what was found."""

    text: str
    is_date: bool = False
    code: str | None = None
    found: str = ""


def show(stored: str, form: Format, *, since_1904: bool = False) -> Shown:
    """What a person sees of a cell that stores `stored` (the text of `<v>`) under `form`; never through a float."""
    if form is GENERAL and _SMALL.fullmatch(stored):
        return Shown(stored)
    stored = stored.strip(" \t\r\n")
    if not _STORED.fullmatch(stored):
        return Shown(stored, code="I031", found=stored)
    exact = Decimal(stored)
    if exact.is_zero():
        exact = Decimal(0)
    elif abs(exact.adjusted()) > _EXPONENT:
        return Shown(stored, code=Limits.EXPONENT.code, found=stored)
    elif exact.adjusted() >= _DIGITS:  # Excel itself keeps only the first 15, so more are already lost
        return Shown(f"{_FIFTEEN.plus(exact):E}", code=Limits.DIGITS.code, found=stored)
    value = _FIFTEEN.plus(exact)
    shown = _shown(value, form, since_1904)
    if value == exact or shown.code is not None or _is_same_double(value, stored):
        return shown
    return replace(shown, code=RESIDUE, found=stored)  # 0.8131000000000002 for 0.8131


def _is_same_double(value: Decimal, stored: str) -> bool:
    """Whether `stored` is only how Excel writes `value` out (17 digits of the double nearest to it)."""
    return float(value) == float(stored)


def _shown(value: Decimal, form: Format, since_1904: bool) -> Shown:
    if form.percent:
        return Shown(plain(value.scaleb(2)) + "%")
    if form.date or form.time:
        day = _day(value, since_1904) if form.date else None
        if day is None:
            return Shown(plain(value), code="I038", found=plain(value))
        return Shown(f"{day.year}年{day.month}月" + (f"{day.day}日" if form.day else ""), is_date=True)
    return Shown(f"{form.prefix}{plain(value)}{form.suffix}")


def plain(value: Decimal) -> str:
    """`value` without an exponent and without zeros that say nothing."""
    if value.is_zero():
        return "0"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(value: Decimal, since_1904: bool) -> datetime.date | None:
    """The date of a serial; None where no filing could mean that year."""
    origin = datetime.date(1904, 1, 1) if since_1904 else datetime.date(1899, 12, 30)
    if not 0 <= value < 100_000:
        return None
    day = origin + datetime.timedelta(days=int(value))
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None
