"""What is typed into a form, as formulas that turn it into an integer; blank is "", not understood is #N/A."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from jixiao.target import read_unit
from jixiao.target.read import NOT_APPLICABLE

DAY_ZERO = 693_594
"""The ordinal of the day that Excel counts from: 1899-12-30."""

YES = ("是", "有", "√", "已", "符合")
NO = ("否", "无", "没有", "×", "未", "不符合")

SCALES: dict[str, int] = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
"""Units of money that a form offers, in 元."""

ONES = ("个", "次", "人", "人次", "户", "份", "项", "件", "场", "天", "公里", "平方米", "亩", "吨")
OWN_UNITS: dict[str, Fraction] = {
    word: read_unit(word).factor for word in ("%", "百分比", "‰", *SCALES, *ONES, "万人", "万人次", "万平方米")
}
"""Units that own rows offer. Others may be typed: a word that names no scale counts single things."""

LISTED = 10**4
"""What the scales of the table are multiplied by, to be integers."""

_SCALING = "万亿千百十%‰/每（("
"""What in an unknown unit may change the size of the number: then the form does not reckon."""


MARKS = tuple(sorted(NOT_APPLICABLE - {"N/A", "n/a"}))
"""What says that there is nothing to give: /, 无, 不适用."""

# The first column of the hidden sheet holds the marks and then the units, the next one the scales of these.
_MARKS = f"$A$1:$A${len(MARKS)}"
_UNITS = f"$A${len(MARKS) + 1}:$A${len(MARKS) + len(OWN_UNITS)}"
_SCALES = f"$B${len(MARKS) + 1}:$B${len(MARKS) + len(OWN_UNITS)}"


def quoted(text: str) -> str:
    """A text in a formula."""
    return '"' + text.replace('"', '""') + '"'


def stripped(cell: str) -> str:
    """The text of a cell without blanks around it, wide ones too. All else here reads the cell that holds this."""
    return f'TRIM(SUBSTITUTE({cell}&"","　",""))'


def one_of(text: str, words: Iterable[str]) -> str:
    """Whether a text is one of `words`."""
    tests = [f"{text}={quoted(word)}" for word in words]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})"


def one_of_numbers(cell: str, numbers: Sequence[int]) -> str:
    """Whether a cell holds one of `numbers`."""
    tests = [f"{cell}={number}" for number in numbers]
    return tests[0] if len(tests) == 1 else f"OR({','.join(tests)})" if tests else "FALSE"


def is_mark(text: str) -> str:
    """Whether a text says that there is nothing to give. COUNTIF would take some texts for conditions."""
    return f"SUMPRODUCT(--({_MARKS}={text}))>0"


def stated(text: str) -> str:
    """1 where a text states something (a reason, a description), else 0."""
    return f'IF(OR({text}="",{text}="0",{is_mark(text)}),0,1)'


def number(cell: str, text: str, scale: str, low: int, high: int) -> str:
    """A number cell, `scale` times (an integer of 10^places in the base unit); beyond the ends or finer: #N/A."""
    scaled = f"{cell}*{scale}"
    fine = f"ABS({scaled}-ROUND({scaled},0))>ABS({scaled})*6E-16+0.000000001"
    beyond = f"ROUND({scaled},0)<{low},ROUND({scaled},0)>{high}"
    held = f"IF(ISNUMBER({cell}),IF(OR({fine},{beyond}),NA(),ROUND({scaled},0)),NA())"
    return f'IF({text}="","",IF({is_mark(text)},"",{held}))'


def scale_of(cell: str, scale: str, places: int) -> str:
    """What a number is to be multiplied by: a cell that shows per cent holds the ratio, whatever its unit says.

    One that shows a date is no number.
    """
    return f'IF({shows(cell)}="P",{10**places},IF({shows(cell)}="D",NA(),{scale}))'


def shows(cell: str) -> str:
    """What kind of number a cell shows, by its format: P per cent, D a date."""
    return f'LEFT(CELL("format",{cell}),1)'


def money_scale(text: str, places: int) -> str:
    """The same for amounts, by the text that names their unit."""
    nested = "NA()"
    for word, factor in SCALES.items():
        nested = f"IF({text}={quoted(word)},{factor * 10**places},{nested})"
    return f'IF({text}="",{10**places},{nested})'


def own_scale(text: str, places: int) -> str:
    """The same for own rows: by the table of units, else 1 for a word that names no scale."""
    scaling = "+".join(f"ISNUMBER(FIND({quoted(mark)},{text}))" for mark in _SCALING)
    unknown = f"IF({scaling}>0,NA(),{10**places})"
    listed = (
        f"IF(SUMPRODUCT(--({_UNITS}={text}))>0,SUMPRODUCT(({_UNITS}={text})*{_SCALES})*{10**places}/{LISTED},{unknown})"
    )
    return f'IF({text}="",{10**places},{listed})'


def scale_of_unit(unit: str, places: int) -> int:
    """The same for a unit that the framework declares."""
    scaled = read_unit(unit).factor * 10**places
    if scaled.denominator != 1:
        raise ValueError(f"{unit} is finer than {places} places")
    whole: int = scaled.numerator
    return whole


def label(text: str, words: Sequence[tuple[str, int]]) -> str:
    """The index of the label that a text names, by itself or by another word."""
    by_index: dict[int, list[str]] = {}
    for word, index in words:
        by_index.setdefault(index, []).append(word)
    nested = f'IF({is_mark(text)},"",NA())'
    for index, names in reversed(by_index.items()):
        nested = f"IF({one_of(text, names)},{index},{nested})"
    return f'IF({text}="","",{nested})'


def truth(text: str) -> str:
    """1 for 是, 0 for 否."""
    return f'IF({text}="","",IF({one_of(text, YES)},1,IF({one_of(text, NO)},0,NA())))'


def day(cell: str, text: str) -> str:
    """A date as an ordinal; a number that is not shown as one is none."""
    dated = f'IF(ISNUMBER({cell}),IF({shows(cell)}="D",INT({cell})+{DAY_ZERO},NA()),NA())'
    return f'IF({text}="","",IF({is_mark(text)},"",{dated}))'
