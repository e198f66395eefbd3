"""What a cell of a form says once it is read: a number, a day, words, not applicable, blank, or unreadable."""

from __future__ import annotations

from fractions import Fraction

from jixiao.interval import Sign
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Unit:
    """计量单位. Two units convert into each other when their dimension is the same; `factor` leads to the base unit.

    Dimensions: money (base 元), ratio (base 1; % is 1/100), none for a bare number or scale (`万`), and one for every
    counted thing (`个`, `次`, `亩`: factor 1, `万人` counts 10,000 of `人`).
    """

    text: str
    dimension: str
    factor: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class NumberTarget:
    """A number, with the sign and unit typed beside it. `value` is in the base unit, `typed` as written."""

    sign: Sign | None
    value: Fraction
    typed: Fraction
    places: int  # typed after the point
    unit: Unit | None
    text: str


@dataclass(frozen=True, slots=True)
class DayTarget:
    """A deadline or a date. `year` None is the budget year; `month` 9 with `day` None and `before` is `9月前`.

    What counts as the last day allowed is `last_day(target, budget_year)`.
    """

    year: int | None
    month: int | None
    day: int | None
    before: bool  # 前: the named month or day itself is too late; False (底, 底前, 完成): it is still in time
    text: str


@dataclass(frozen=True, slots=True)
class WordsTarget:
    """Words: 健全, 效果明显."""

    text: str


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """`/`, `—`, `无`: typed to say that there is nothing to give."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Nothing was typed."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that must not be guessed, with what it may have been (`290%`: ≥90%)."""

    text: str
    candidates: tuple[str, ...]


Target = NumberTarget | DayTarget | WordsTarget
Typed = NumberTarget | DayTarget | WordsTarget | NotApplicable | Blank | Unreadable
