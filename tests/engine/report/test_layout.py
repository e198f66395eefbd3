"""Padding and wrapping count wide characters twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jixiao.origin import display_width
from jixiao.report.layout import CLOSING, pad, wrap

TEXT = st.text(st.sampled_from("预算执行率，。（）“”abc 0123.%-"), max_size=60)


@given(TEXT, st.integers(4, 40))
def test_lines_fit(text: str, width: int) -> None:
    assert all(display_width(line) <= width for line in wrap(text, width))


@given(TEXT, st.integers(4, 40))
def test_nothing_is_lost_but_blanks(text: str, width: int) -> None:
    assert "".join(wrap(text, width)).replace(" ", "") == text.replace(" ", "")


def test_chinese_breaks_anywhere_but_before_closing_marks() -> None:
    lines = wrap("得分为零点八二五，四舍五入。", 16)
    assert lines == ["得分为零点八二", "五，四舍五入。"]
    assert not any(line[0] in CLOSING for line in lines)


def test_numbers_and_words_stay_whole() -> None:
    assert wrap("合计 12833888.75 不符", 12) == ["合计", "12833888.75", "不符"]


def test_what_is_longer_than_a_line_is_cut() -> None:
    assert wrap("a" * 10, 4) == ["aaaa", "aaaa", "aa"]


def test_pad_counts_columns() -> None:
    assert pad("得分", 6) == "得分  "
    assert pad("得分", 2) == "得分"
