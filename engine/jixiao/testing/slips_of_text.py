"""What else a target, a formula or an interval could say, by one slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Rejected
from jixiao.interval import Interval
from jixiao.number import exact_text, places_of
from jixiao.target import parse_interval, parse_quantity

FORMULAS = frozenset(("formula", "of", "when", "assert", "cap", "above", "below", "away_from", "from", "to"))
"""Keys whose scalar is a formula, or a number, which is one."""

PARTS_OF_FORMULA = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|[<>=]=?|[≥≤＜＞＝≠+＋*×÷/且或−-]|最[小大]|(?:求和|(?<!权)平均)(?=[(（])"
)
WEIGHTED = re.compile(r"加权(平均[(（][^,，]+[,，][^,，]+)[,，][^,，()（）]+")
SWAPPED = {
    "≥": ">", ">": "≥", ">=": ">", "≤": "<", "<": "≤", "<=": "<", "＜": "≤", "＞": "≥",
    "+": "−", "＋": "−", "−": "+", "-": "+", "×": "÷", "*": "÷", "÷": "×", "/": "×",
    "=": "≥", "==": "≥", "＝": "≥", "≠": "=", "且": "或", "或": "且", "最小": "最大", "最大": "最小",
    "求和": "平均", "平均": "最大值",
}  # fmt: skip
NAME_BESIDE = re.compile(r"[\w.“”]")

SIGNED = re.compile(r"\s*(≥|≤|=|>=|<=|>|<)\s*(.*)")
TURNED = {"≥": "≤", ">=": "≤", ">": "≤", "≤": "≥", "<=": "≥", "<": "≥", "=": "≤"}


def other_targets(text: str) -> Iterator[str]:
    """The other direction, and a target one last unit higher."""
    signed = SIGNED.fullmatch(text)
    sign, rest = (signed.group(1), signed.group(2)) if signed else ("", text)
    if sign:
        yield f"{TURNED[sign]}{rest}"
    if parse_quantity(rest) is not None:
        yield sign + shifted(rest, 1)


def other_formulas(text: str) -> Iterator[str]:
    """One sign, word or number of a formula at a time; a sign that is part of a name is left alone.

    A weighted mean forgets its weights.
    """
    for found in WEIGHTED.finditer(text):
        yield text[: found.start()] + found.group(1) + text[found.end() :]
    for found in PARTS_OF_FORMULA.finditer(text):
        part, start, end = found.group(), found.start(), found.end()
        before, after = text[start - 1 : start], text[end : end + 1]
        if part[0].isdigit():
            if NAME_BESIDE.match(before):
                continue
            yield text[:start] + shifted(part, 1) + text[end:]
        elif part in ("且", "或") and not (before.isspace() and after.isspace()):
            continue
        elif part in ("-", "−") and (not before or before in "(（,，"):
            yield text[:start] + text[end:]
        else:
            yield text[:start] + SWAPPED[part] + text[end:]


def other_intervals(interval: Interval, text: str) -> Iterator[str]:
    """Each end open for closed, and one last unit higher."""
    if interval.low is not None:
        yield closed_other(text, 0)
        yield end_shifted(text, 0)
    if interval.high is not None:
        yield closed_other(text, -1)
        yield end_shifted(text, 1)


def interval_in(text: str) -> Interval | None:
    """The interval that a text says; None where it says none."""
    try:
        return parse_interval(text)
    except Rejected:
        return None


OTHER_BRACKET = {"[": "(", "(": "[", "]": ")", ")": "]", "［": "（", "（": "［", "］": "）", "）": "］"}


def closed_other(text: str, end: int) -> str:
    """An interval whose end (0 the low, -1 the high) is open for closed."""
    bare = text.strip()
    turned = OTHER_BRACKET.get(bare[end], bare[end])
    return turned + bare[1:] if end == 0 else bare[:-1] + turned


def end_shifted(text: str, end: int) -> str:
    """An interval whose end (0 the low, 1 the high) is one last unit higher."""
    bare = text.strip()
    ends = bare[1:-1].replace("，", ",").split(",")
    ends[end] = (" " if end else "") + shifted(ends[end].strip(), 1)
    return bare[0] + ",".join(ends) + bare[-1]


def shifted(text: str, steps: int) -> str:
    """A number one last unit higher, written as it was: 0.5 becomes 0.6, 90% becomes 91%."""
    found = re.search(r"[0-9]+(?:\.[0-9]+)?", text)
    if found is None:
        return text
    places = len(found.group().partition(".")[2])
    value = Fraction(found.group()) + Fraction(steps, 10**places)
    return text[: found.start()] + _fixed(value, places) + text[found.end() :]


def _fixed(value: Fraction, places: int) -> str:
    whole = exact_text(value)
    known = places_of(value) or 0
    if known >= places:
        return whole
    return whole + ("" if "." in whole else ".") + "0" * (places - known)
