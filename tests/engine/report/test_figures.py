"""Numbers as reports show them, and the difference between a score and a claim."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.diagnostic import Language
from jixiao.evaluation.model import Range
from jixiao.filing.model import Claim, Claimed
from jixiao.framework.model import Roundings
from jixiao.number import Rounding
from jixiao.origin import Cell
from jixiao.report.explained import claim_text, difference
from jixiao.report.figures import Figures

CENT = Rounding(Fraction(1, 100))
FIGURES = Figures(Roundings(score=CENT, total=CENT))


def claim(text: str) -> Claim:
    return Claim("a", Claimed.SCORE, text, Fraction(text), len(text.partition(".")[2]), Cell("f.xlsx", "s", "A1"))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (Fraction(79, 10), "7.90"),
        (Fraction(9), "9.00"),
        (Fraction(1, 3), "≈0.3333"),
        (Fraction(7899, 1000), "7.899"),
        (None, ""),
    ],
)
def test_scores_at_the_places_kept(value: Fraction | None, shown: str) -> None:
    assert FIGURES.score(value) == shown


def test_without_rounding_as_short_as_exact() -> None:
    assert Figures(Roundings()).score(Fraction(79, 10)) == "7.9"


def test_ranges_show_which_ends_are_reached() -> None:
    assert FIGURES.range(Range(Fraction(0), Fraction(4))) == "[0.00, 4.00]"
    assert FIGURES.range(Range(Fraction(0), Fraction(4), most_reached=False)) == "[0.00, 4.00)"
    assert "narrower" in Figures(Roundings(), Language.ENGLISH).range(Range(Fraction(0), Fraction(4), tight=False))
    assert FIGURES.range(None) == ""


@pytest.mark.parametrize(
    ("score", "typed", "wanted"),
    [("7.9", "8.13", "-0.23"), ("7.96", "8", None), ("9.93", "9.92", "0.01"), ("10", "10.00", None)],
)
def test_difference_at_the_places_typed(score: str, typed: str, wanted: str | None) -> None:
    assert difference(Fraction(score), claim(typed)) == (None if wanted is None else Fraction(wanted))


def test_no_difference_without_both() -> None:
    assert difference(None, claim("1")) is None
    assert difference(Fraction(1), None) is None


@given(st.integers(0, 10**6), st.integers(0, 4))
def test_a_claim_of_the_score_itself_differs_nowhere(units: int, places: int) -> None:
    value = Fraction(units, 10**places)
    typed = Claim("a", Claimed.SCORE, "", value, places, Cell("f", "s", "A1"))
    assert difference(value, typed) is None
    assert claim_text(typed) is not None
