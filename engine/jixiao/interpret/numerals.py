"""How a number stands in a sentence: in brackets, added up, as an outcome, with the places that were kept.

Each is a function of the number alone, whatever sentence it stands in: a sentence can be made once, with a hole where
such a number goes, and be filled for many filings.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from jixiao.interpret.shown import Shown
from jixiao.number import exact_digits, fixed_digits
from jixiao.target import Unit
from jixiao.value import dataclass

Numeral = Callable[[int, int], str]
"""The text of a quotient of integers, reduced or not; the second one is positive."""


@dataclass(frozen=True, slots=True)
class Exact:
    """The canonical text that steps carry and a replay reads."""

    def __call__(self, numerator: int, denominator: int) -> str:
        """Its text, as Numeral says."""
        return exact_digits(numerator, denominator)


EXACT = Exact()


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A factor: what is negative stands in brackets."""

    shown: Shown

    def __call__(self, numerator: int, denominator: int) -> str:
        """Its text, as Numeral says."""
        return wrapped(self.shown(numerator, denominator))


def wrapped(text: str) -> str:
    """A number as a factor."""
    return f"（{text}）" if text[0] == "-" else text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came out: equal to it, or, where it was cut, nearly."""

    shown: Shown

    def __call__(self, numerator: int, denominator: int) -> str:
        """Its text, as Numeral says."""
        return outcome(self.shown(numerator, denominator))


def outcome(text: str) -> str:
    """A number as what came out."""
    return f" ≈ {text[1:]}" if text[0] == "≈" else f" = {text}"


@dataclass(frozen=True, slots=True)
class Term:
    """A number added up, a negative one taken off; `off` writes without its sign what the formula itself takes off."""

    shown: Shown
    first: bool
    off: Shown | None = None

    def __call__(self, numerator: int, denominator: int) -> str:
        """Its text, as Numeral says."""
        if self.off is not None and numerator <= 0:
            text = f"-{self.off(-numerator, denominator)}"
        else:
            text = self.shown(numerator, denominator)
        minus = text.startswith("-")
        sign = ("−" if minus else "") if self.first else (" − " if minus else " + ")
        return sign + text.removeprefix("-")


@dataclass(frozen=True, slots=True)
class Restated:
    """The only number of a formula before its outcome, where it is written otherwise than that."""

    number: Numeral
    outcome: Shown

    def __call__(self, numerator: int, denominator: int) -> str:
        """Its text, as Numeral says."""
        text = self.number(numerator, denominator)
        return "" if text == self.outcome(numerator, denominator) else f" = {text}"


@dataclass(frozen=True, slots=True)
class Held:
    """A number that counts for no less than `low` and no more than `high`; beyond them it is said for what."""

    shown: Shown
    low: Fraction | None
    high: Fraction | None

    def __call__(self, numerator: int, denominator: int) -> str:
        """Its text, as Numeral says."""
        text = self.shown(numerator, denominator)
        for end, beyond in ((self.low, -1), (self.high, 1)):
            if end is not None and (numerator * end.denominator - end.numerator * denominator) * beyond > 0:
                return f"{text}（按 {self.shown(end.numerator, end.denominator)} 计）"
        return text


@dataclass(frozen=True, slots=True)
class Kept:
    """A rounded number with all the places that were kept."""

    unit: Unit | None
    places: int

    def __call__(self, numerator: int, denominator: int) -> str:
        """Its text, as Numeral says."""
        unit, places = self.unit, self.places
        if unit is not None and unit.dimension == "ratio":
            text = fixed_digits(numerator * 100, denominator, places)
            return Shown(unit)(numerator, denominator) if text is None else text + "%"
        if unit is not None and unit.factor != 1:
            return Shown(unit, places + 4)(numerator, denominator)
        text = fixed_digits(numerator, denominator, places)
        text = Shown(None)(numerator, denominator) if text is None else text
        return text + unit.text if unit else text
