"""Numbers as reports show them: at the places that the framework keeps, marked where that is not exact."""

from __future__ import annotations

from fractions import Fraction

from jixiao.diagnostic import Language
from jixiao.evaluation.model import Range
from jixiao.framework.model import Roundings
from jixiao.number import Rounding, decimal_text, places_of, shown_text
from jixiao.report.model import Text
from jixiao.report.words import say
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Figures:
    """The form of the numbers of one framework."""

    rounding: Roundings
    language: Language = Language.CHINESE

    def weight(self, value: Fraction | None) -> str:
        """分值, as short as it is exact."""
        return "" if value is None else shown_text(value)

    def score(self, value: Fraction | None) -> str:
        """得分, at the places kept."""
        return _at(value, self.rounding.score)

    def total(self, value: Fraction | None) -> str:
        """总分, at the places kept."""
        return _at(value, self.rounding.total or self.rounding.score)

    def difference(self, value: Fraction | None) -> str:
        """A difference, with its sign."""
        if value is None:
            return ""
        return ("+" if value > 0 else "") + self.score(value)

    def range(self, range: Range | None) -> str:
        """`[least, most]`; a round bracket stands where an end is approached and not reached."""
        if range is None:
            return ""
        left = "[" if range.least_reached else "("
        right = "]" if range.most_reached else ")"
        text = f"{left}{self.score(range.least)}, {self.score(range.most)}{right}"
        return text if range.tight else say("not_tight", self.language, text)

    def least(self, range: Range | None) -> Text:
        """The low end of a range as a cell of a table."""
        return self._end(range.least, range.least_reached) if range else Text("")

    def most(self, range: Range | None) -> Text:
        """The high end of a range as a cell of a table."""
        return self._end(range.most, range.most_reached) if range else Text("")

    def _end(self, value: Fraction, reached: bool) -> Text:
        text = self.score(value)
        return Text(text, is_number=True) if reached else Text(say("approached", self.language, text))


def _at(value: Fraction | None, rounding: Rounding | None) -> str:
    if value is None:
        return ""
    needed = places_of(value)
    kept = None if rounding is None else places_of(rounding.unit)
    if needed is None or kept is None or needed > kept:
        return shown_text(value, max(4, kept or 0))
    return decimal_text(value, kept)
