"""Laws of typed targets: I-13, I-14, I-19, I-20, and what a sign, a unit or a day never depends on."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from jixiao.interval import Sign
from jixiao.number import decimal_text
from jixiao.target import DayTarget, NumberTarget, Unreadable, last_day, read_amount, read_typed, read_unit

PIECES = st.sampled_from(
    [
        *"0123456789.,-%/≥≤><=一二万亿元年月日前底个人次ＯOoQlIM工到第约多 （）()含上下以内完成①²—",
        "不少于",
        "百分之",
        "以上",
        "季度",
    ]
)
typedish = st.lists(PIECES, max_size=12).map("".join)
amounts = st.builds(lambda digits, shift: Fraction(digits, 10**shift), st.integers(0, 10**9), st.integers(0, 4))
SPELLINGS = {
    Sign.AT_LEAST: ["≥", ">=", "≧", "＞＝", "不少于", "不低于", "大于等于"],
    Sign.ABOVE: [">", "＞", "大于", "超过"],
    Sign.AT_MOST: ["≤", "<=", "≦", "不超过", "不高于", "小于等于"],
    Sign.BELOW: ["<", "＜", "小于", "低于"],
    Sign.EQUAL: ["=", "＝", "═", "﹦", "等于"],
}


@given(st.one_of(typedish, st.text(max_size=120)), st.sampled_from([None, "%", "元", "万元", "个", "月"]))
def test_every_text_is_something(text: str, unit: str | None) -> None:
    """I-14: never an exception; a day always has a last day; numbers keep value = typed × factor."""
    typed = read_typed(text, read_unit(unit) if unit else None)
    if isinstance(typed, NumberTarget):
        assert typed.value == typed.typed * (typed.unit.factor if typed.unit else 1)
        assert typed.typed * 10**typed.places == int(typed.typed * 10**typed.places)
    if isinstance(typed, DayTarget):
        assert date.fromordinal(last_day(typed, 2021))


@given(typedish)
def test_candidates_can_be_read(text: str) -> None:
    """What is offered in place of debris is itself no blank."""
    typed = read_typed(text)
    if isinstance(typed, Unreadable):
        assert all(candidate.strip() for candidate in typed.candidates)


@given(amounts, st.sampled_from(sorted(SPELLINGS)), st.data(), st.sampled_from(["", "人", "元/户", "万元", "‰"]))
def test_a_sign_means_the_same_in_every_spelling(value: Fraction, sign: Sign, data: st.DataObject, unit: str) -> None:
    spelling = data.draw(st.sampled_from(SPELLINGS[sign]))
    typed = read_typed(f"{spelling}{decimal_text(value)}{unit}")
    assert isinstance(typed, NumberTarget)
    assert typed.sign is sign
    assert typed.value == value * read_unit(unit).factor


@given(amounts)
def test_money_in_three_units(value: Fraction) -> None:
    """I-19."""
    texts = [f"{decimal_text(value)}亿元", f"{decimal_text(value * 10**4)}万元", f"{decimal_text(value * 10**8)}元"]
    found = [read_amount(text) for text in texts]
    assert [amount.value for amount in found if isinstance(amount, NumberTarget)] == [value * 10**8] * 3


@given(st.integers(0, 19999))
def test_a_rate_in_its_spellings(hundredths: int) -> None:
    """I-20: `95%`, `95 %`, `９５％`, 95 in a row of %, 百分之95."""
    text = decimal_text(Fraction(hundredths, 100))
    wide = "".join(chr(ord(character) + 0xFEE0) for character in text)
    found = [read_typed(one) for one in (f"{text}%", f"{text} %", f"{wide}％", f"百分之{text}")]
    found.append(read_typed(text, read_unit("%")))
    assert [rate.value for rate in found if isinstance(rate, NumberTarget)] == [Fraction(hundredths, 10000)] * 5


@given(st.dates(date(1990, 1, 1), date(2099, 12, 31)))
def test_dates_in_their_spellings(day: date) -> None:
    for text in (f"{day:%Y-%m-%d}", f"{day:%Y/%m/%d}", f"{day.year}年{day.month}月{day.day}日", f"≤{day:%Y.%m.%d}"):
        typed = read_typed(text)
        assert isinstance(typed, DayTarget)
        assert last_day(typed, 1999) == day.toordinal()
    before = read_typed(f"{day.year}年{day.month}月{day.day}日前")
    assert isinstance(before, DayTarget)
    assert last_day(before, 1999) == day.toordinal() - 1


@given(st.integers(1, 12), st.integers(2000, 2050))
def test_months_end_where_the_next_begins(month: int, year: int) -> None:
    within, until = read_typed(f"{month}月底前"), read_typed(f"{month}月前")
    assert isinstance(within, DayTarget)
    assert isinstance(until, DayTarget)
    following = date(year + month // 12, month % 12 + 1, 1).toordinal()
    assert last_day(within, year) == following - 1
    assert last_day(until, year) == date(year, month, 1).toordinal() - 1
