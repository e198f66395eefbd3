"""Charts as SVG: shapes as long as their numbers, text as text, the same every time, nothing fetched."""

from __future__ import annotations

from fractions import Fraction
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.report.model import Chart, Column, Drawing, Series, TableBlock, Text
from jixiao_plugins.svg.chart import draw
from jixiao_plugins.svg.data import axis_of
from jixiao_plugins.svg.picture import can_draw, picture

SPACE = "{http://www.w3.org/2000/svg}"


def table(*rows: tuple[str, ...]) -> TableBlock:
    return TableBlock(
        tuple(Column(str(index)) for index in range(len(rows[0]))), tuple(tuple(map(Text, row)) for row in rows)
    )


THREE = table(("甲<b>&", "10", "1"), ("乙", "≈5.5", "2"), ("丙", "", "3"), ("丁", "20", "x"))


def parsed(drawing: Drawing, block: TableBlock = THREE, **extra: object) -> ElementTree.Element:
    series = extra.pop("series", (Series("总分", 1),))
    assert isinstance(series, tuple)
    chart = Chart(drawing, "图", 0, series, across=2 if drawing is Drawing.POINTS else None, titles=("横", "纵"))
    return ElementTree.fromstring(draw(block, chart, alone=True))


def test_bars_are_as_long_as_their_numbers() -> None:
    widths = [Fraction(box.get("width", "")) for box in parsed(Drawing.BARS).iter(f"{SPACE}rect")]
    assert len(widths) == 3  # the blank one is not drawn
    assert abs(widths[0] * 2 - widths[2]) < 1
    assert abs(widths[1] / widths[0] - Fraction(55, 100)) < Fraction(1, 100)


def test_columns_are_as_high_as_their_numbers_and_stand_on_one_line() -> None:
    boxes = list(parsed(Drawing.COLUMNS).iter(f"{SPACE}rect"))
    heights = [Fraction(box.get("height", "")) for box in boxes]
    assert abs(heights[0] * 2 - heights[2]) < 1
    assert len({round(Fraction(box.get("y", "")) + Fraction(box.get("height", ""))) for box in boxes}) == 1


def test_points_need_both_numbers() -> None:
    titles = [title.text for title in parsed(Drawing.POINTS).iter(f"{SPACE}title")]
    assert titles == ["甲<b>&: 1, 10", "乙: 2, ≈5.5"]


def test_several_series_have_a_legend_and_their_own_colours() -> None:
    both = (Series("一", 1), Series("二", 2, 0, 3))
    for drawing in (Drawing.BARS, Drawing.COLUMNS):
        made = parsed(drawing, series=both)
        assert {"一", "二"} <= {text.text for text in made.iter(f"{SPACE}text")}
        assert {box.get("class") for box in made.iter(f"{SPACE}rect")} == {"s0", "s1"}


def test_whatever_was_typed_stays_text(hostile: tuple[str, ...]) -> None:
    rows = table(*((text, "1") for text in hostile))
    for drawing in (Drawing.BARS, Drawing.COLUMNS):
        svg = draw(rows, Chart(drawing, '"><script>', 0, (Series("<i>", 1),)), alone=True)
        made = ElementTree.fromstring(svg)
        assert {item.tag.removeprefix(SPACE) for item in made.iter()} <= {
            "svg",
            "style",
            "text",
            "title",
            "path",
            "rect",
        }
        assert "href" not in svg
        said = {title.text for title in made.iter(f"{SPACE}title")}
        assert [text for text in hostile if f"{text}: 1" not in said] == []


def test_nothing_to_draw_is_nothing() -> None:
    assert draw(table(("甲", "—")), Chart(Drawing.BARS, "图", 0, (Series("总分", 1),))) == ""


def test_the_same_every_time() -> None:
    chart = Chart(Drawing.BARS, "图", 0, (Series("总分", 1),))
    assert draw(THREE, chart) == draw(THREE, chart)


def test_inside_a_page_it_brings_no_style_of_its_own() -> None:
    svg = draw(THREE, Chart(Drawing.BARS, "图", 0, (Series("总分", 1),)))
    assert "<style" not in svg
    assert "style=" not in svg


numbers = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=1000)


@given(st.lists(numbers, min_size=1, max_size=20), st.booleans())
def test_axes_hold_their_numbers_in_few_round_steps(values: list[Fraction], from_zero: bool) -> None:
    axis = axis_of(values, from_zero=from_zero)
    assert axis.first <= min(values)
    assert max(values) <= axis.last
    assert not from_zero or axis.first <= 0 <= axis.last
    assert 2 <= len(axis.ticks) <= 7
    digits = str(axis.step.numerator if axis.step >= 1 else (1 / axis.step).numerator).rstrip("0")
    assert digits in ("1", "2", "5")
    assert all(0 <= axis.share(value) <= 1 for value in values)


@pytest.mark.parametrize(
    ("values", "wanted"),
    [(["0"], ["0", "1/5", "2/5", "3/5", "4/5", "1"]), (["71.09", "99.09"], ["70", "80", "90", "100"]), (["-3", "4"], ["-4", "-2", "0", "2", "4"])],
)  # fmt: skip
def test_axes_by_hand(values: list[str], wanted: list[str]) -> None:
    assert axis_of(map(Fraction, values), from_zero=False).ticks == tuple(map(Fraction, wanted))


def test_numbers_of_things_have_whole_ticks() -> None:
    assert axis_of([Fraction(1)], from_zero=True).ticks == (0, 1)
    assert axis_of([Fraction(0), Fraction(2)], from_zero=True).ticks == (0, 1, 2)
    assert Fraction(1, 5) in axis_of([Fraction(9, 10)], from_zero=True).ticks


CONTROLS = ("甲\x07乙", "\x00", "\ufffe", "\ud800", "\x0b")


@pytest.mark.parametrize("drawing", list(Drawing))
def test_what_xml_cannot_hold_is_shown_by_its_code(drawing: Drawing) -> None:
    rows = table(*((text, "1", "2") for text in CONTROLS))
    across = 2 if drawing is Drawing.POINTS else None
    chart = Chart(drawing, "图\x01", 0, (Series("一\x02", 1), Series("二", 2)), across=across, titles=("\x03", "\x04"))
    made = ElementTree.fromstring(draw(rows, chart, alone=True).encode("utf-8"))
    said = " ".join(title.text or "" for title in made.iter(f"{SPACE}title"))
    assert [code for code in (r"\u0007", r"\u0000", r"\ufffe", r"\ud800", r"\u000b") if code not in said] == []
    assert picture(draw(rows, chart, alone=True)) is not None or not can_draw()
