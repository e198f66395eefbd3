"""Intervals: membership, meeting, tiling; and how they are written."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.diagnostic import Language, Rejected
from jixiao.interval import EVERYTHING, Interval, Sign, tile
from jixiao.target import parse_interval, parse_quantity

F = Fraction


def test_membership_at_the_ends() -> None:
    interval = parse_interval("[80%, 90%)")
    assert F(8, 10) in interval
    assert F(9, 10) not in interval
    assert F(89999, 100000) in interval
    assert F(10**12) in EVERYTHING
    closed, open = parse_interval("[80%, 90%]"), parse_interval("(80%, 90%)")
    assert [end in closed for end in (F(8, 10), F(9, 10))] == [True, True]
    assert [end in open for end in (F(8, 10), F(9, 10))] == [False, False]


def test_empty() -> None:
    assert Interval(F(1), F(1), True, False).empty
    assert not Interval(F(1), F(1), True, True).empty
    assert Interval(F(2), F(1), True, True).empty


def test_meets() -> None:
    assert str(parse_interval("[0, 60]").meets(parse_interval("[60, 80)"))) == "[60, 60]"
    assert parse_interval("[0, 60)").meets(parse_interval("[60, 80)")) is None
    assert str(parse_interval("(-∞, 60)").meets(parse_interval("(10, ∞)"))) == "(10, 60)"
    assert EVERYTHING.meets(EVERYTHING) == EVERYTHING


def test_tiles() -> None:
    bands = [parse_interval(text) for text in ("[90, 100]", "[80, 90)", "[60, 80)", "[0, 60)")]
    assert tile(bands, parse_interval("[0, 100]")) == tile([], Interval(F(1), F(0)))
    broken = [parse_interval(text) for text in ("[90, 100]", "[80, 90]", "(60, 80)", "[0, 60)")]
    tiling = tile(broken, parse_interval("[0, 100]"))
    assert [str(gap) for gap in tiling.gaps] == ["[60, 60]"]
    assert [(one, other, str(both)) for one, other, both in tiling.overlaps] == [(0, 1, "[90, 90]")]


def test_a_gap_between_steps_is_none() -> None:
    bands = [parse_interval(text) for text in ("[0, 59.99]", "[60, 100]")]
    whole = parse_interval("[0, 100]")
    assert tile(bands, whole, F(1, 100)).gaps == ()
    assert [str(gap) for gap in tile(bands, whole).gaps] == ["(59.99, 60)"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("[80%, 90%)", "[0.8, 0.9)"),
        ("(-∞, 60)", "(-∞, 60)"),
        ("（－∞，60】", "(-∞, 60]"),
        ("［９０％，１００％］", "[0.9, 1]"),
        (" [130%,∞) ", "[1.3, ∞)"),
        ("(-∞, +∞)", "(-∞, ∞)"),
        ("[-5, -1.5]", "[-5, -1.5]"),
        ("[5万, 10万]", "[50000, 100000]"),
        ("[3, 3]", "[3, 3]"),
    ],
)
def test_written_intervals(text: str, read: str) -> None:
    assert str(parse_interval(text)) == read


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "N201"),
        ("80%-90%", "N201"),
        ("[80%; 90%]", "N201"),
        ("[1,000, 2,000]", "N201"),
        ("[80%, 90%", "N201"),
        ("[八, 90%]", "N202"),
        ("[∞, 90%]", "N202"),
        ("[1, -∞)", "N202"),
        ("[-∞, 60)", "N203"),
        ("(60, ∞]", "N203"),
        ("[90%, 80%]", "N204"),
        ("(60, 60]", "N204"),
    ],
)
def test_refused_intervals(text: str, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        parse_interval(text)
    assert [item.code for item in refused.value.diagnostics] == [code]
    assert all(item.message(language) for item in refused.value.diagnostics for language in Language)


def test_both_ends_are_reported() -> None:
    with pytest.raises(Rejected) as refused:
        parse_interval("[a, b)")
    assert [item.found for item in refused.value.diagnostics] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.01", "1/100"),
        ("0.01%", "1/10000"),
        ("90%", "9/10"),
        ("100", "100"),
        ("９０％", "9/10"),
        ("5‰", "1/200"),
        ("-3", "-3"),
        ("10万", "100000"),
        ("10万元", "100000"),
        ("1,000元", "1000"),
    ],
)
def test_quantities(text: str, value: str) -> None:
    assert parse_quantity(text) == F(value)


@pytest.mark.parametrize("text", ["", "x", "5天", "%", "1e3", "元", "0x10", "95%%", "1_000"])
def test_no_quantities(text: str) -> None:
    assert parse_quantity(text) is None


def test_a_strict_sign_scores_as_its_closed_neighbour() -> None:
    assert [sign.closed for sign in (Sign.ABOVE, Sign.BELOW)] == [Sign.AT_LEAST, Sign.AT_MOST]
    assert all(sign.closed is sign for sign in Sign if sign not in (Sign.ABOVE, Sign.BELOW))
