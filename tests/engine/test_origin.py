"""Places, and excerpts whose marks stand straight under what is meant (law I-71)."""

from __future__ import annotations

import pytest

from jixiao.origin import Cell, Source, Span, display_width, excerpt


def marked(text: str, column: int, end: int, line: int = 1, end_line: int = 1) -> tuple[str, str]:
    shown, mark = excerpt(Span(Source("x.yaml", text), line, column, end_line, end)).split("\n")
    assert shown.startswith("  ")
    assert mark.startswith("  ")
    return shown[2:], mark[2:]


@pytest.mark.parametrize(
    ("line", "column", "end", "mark"),
    [
        ("weight: 10", 9, 11, "        ^^"),
        ("权重: 10", 5, 7, "      ^^"),
        ("权重: 十分", 5, 7, "      ^^^^"),
        ("e\u0301a: x", 3, 4, " ^"),  # a combining accent takes no column
        ("\ta: x", 2, 3, " ^"),
        ("𠀀: x", 4, 5, "    ^"),
        ("ｆｕｌｌ: x", 7, 8, "          ^"),
        ("a: x", 4, 4, "   ^"),  # an empty span still gets a mark
        ("a: x", 9, 12, "    ^"),  # beyond the line
        ("", 1, 1, "^"),
    ],
)
def test_mark_stands_under_the_character(line: str, column: int, end: int, mark: str) -> None:
    assert marked(line, column, end)[1] == mark


def test_characters_that_cannot_be_seen_are_shown() -> None:
    assert marked("a\u200bb\x1b[0m", 2, 3) == ("a·b·[0m", " ^")


def test_a_span_over_lines_marks_its_first_line() -> None:
    assert marked("a: 第一\n  b", 4, 3, end_line=2) == ("a: 第一", "   ^^^^")


@pytest.mark.parametrize("filler", ["x", "十", "e\u0301"])
def test_long_lines_are_cut_around_the_mark(filler: str) -> None:
    text = filler * 300 + "@" + filler * 300
    column = len(filler) * 300 + 1
    shown, mark = marked(text, column, column + 1)
    assert display_width(shown) <= 104
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert display_width(shown[: shown.index("@")]) == len(mark) - 1


def test_lines_of_a_source() -> None:
    source = Source("x.yaml", "a\r\nb\n")
    assert [source.line(number) for number in (0, 1, 2, 3, 4)] == ["", "a", "b", "", ""]
    assert "secret" not in repr(Source("x.yaml", "secret"))


def test_places_as_text() -> None:
    assert str(Span(Source("f.yaml", "a"), 3, 9, 3, 12)) == "f.yaml:3:9"
    assert str(Cell("form.xlsx", "自评表", "D12")) == "form.xlsx:自评表!D12"
    assert str(Cell("", "", "rows[3].target")) == "rows[3].target"
