"""The figures in a running text: amounts, rates, points and counts, each with the words before it and its sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction

from jixiao.filing.prose import Prose
from jixiao.number import Mode, round_to
from jixiao.origin import Cell
from jixiao.value import dataclass, replace

NUMBER = r"(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
UNIT = r"(?P<unit>亿元|万元|元|%|分(?![钟局管工别配析类部项布解数之])|个|名|人次|人|项|家|户|处|台|套)?"
FIGURE = re.compile(NUMBER + UNIT)
YEAR = re.compile(r"(?<!\d)(20\d{2})年")
CLAUSE = re.compile(r"[,、:](?!\d{3})")
SENTENCE = re.compile(r"[。;!?]")
BOUND = ("以上", "以下", "以内", "左右", "余")
BOUNDED = ("不低于", "不少于", "不超过", "不高于", "达到或超过", "≥", "≤", ">", "<", "约")
MONEY = {"元": Fraction(1), "万元": Fraction(10_000), "亿元": Fraction(100_000_000)}


class Kind(StrEnum):
    """What a figure counts."""

    MONEY = "money"
    RATE = "rate"
    POINTS = "points"
    COUNT = "count"
    BARE = "bare"  # without a unit


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure as written: `value` in base units (元, 1 for 100%), `step` its last place, `before` the words before it.

    `bound`: the words around it make it a limit (90%以上), which no table can contradict by being better.
    """

    value: Fraction
    step: Fraction
    kind: Kind
    unit: str
    text: str
    before: str
    sentence: str
    start: int  # of the number in its sentence
    end: int
    bound: bool
    place: Cell

    def is_near(self, value: Fraction) -> bool:
        """Whether `value`, rounded or cut at the places written, is this."""
        return any(round_to(value, self.step, mode) == self.value for mode in (Mode.HALF_UP, Mode.CUT))


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence with its figures, and the paragraph that it stands in."""

    text: str
    figures: tuple[Figure, ...]
    paragraph: int
    place: Cell


def sentences(prose: Prose) -> Iterator[Sentence]:
    """Every sentence that holds a figure."""
    for number, paragraph in enumerate(prose.paragraphs):
        for text in SENTENCE.split(paragraph.text):
            figures = tuple(_figures(text, paragraph.origin))
            if figures:
                yield Sentence(text, figures, number, paragraph.origin)


def _figures(text: str, place: Cell) -> Iterator[Figure]:
    clean = YEAR.sub(lambda found: "年" * len(found[0]), text)
    for found in FIGURE.finditer(clean):
        digits, unit = found["number"], found["unit"] or ""
        places = len(digits.partition(".")[2])
        before = _clause_before(text, found.start())
        after = clean[found.end() : found.end() + 2]
        bound = after.startswith(BOUND) or any(word in before[-6:] for word in BOUNDED)
        if clean[found.start() - 1 : found.start()] in ("〔", "(", "第", "-") and not unit:
            continue
        factor, kind = _measure(unit)
        yield Figure(
            value=Fraction(digits.replace(",", "")) * factor,
            step=factor / 10**places,
            kind=kind,
            unit=unit,
            text=found[0],
            before=before,
            sentence=text,
            start=found.start(),
            end=found.end(),
            bound=bound,
            place=place,
        )


def _clause_before(text: str, end: int) -> str:
    cuts = [found.end() for found in CLAUSE.finditer(text, 0, end)]
    return text[cuts[-1] if cuts else 0 : end]


def _measure(unit: str) -> tuple[Fraction, Kind]:
    if unit in MONEY:
        return MONEY[unit], Kind.MONEY
    if unit == "%":
        return Fraction(1, 100), Kind.RATE
    if unit == "分":
        return Fraction(1), Kind.POINTS
    return Fraction(1), Kind.COUNT if unit else Kind.BARE


def with_unit_of(figure: Figure, other: Figure) -> Figure:
    """A bare figure read in the unit of another of its list."""
    factor, kind = _measure(other.unit)
    return replace(figure, value=figure.value * factor, step=figure.step * factor, kind=kind, unit=other.unit)
