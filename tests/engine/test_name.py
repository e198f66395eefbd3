"""Names compared by one key; characters that no input may hold (reliability U)."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from jixiao.name import character_name, clean, forbidden_at, name_key


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("预算执行率", " 预算 执行率\u3000"),
        ("“三公”经费控制率", '"三公"经费控制率'),
        ("「三公」经费", "“三公”经费"),
        ("产出指标（50分）", "产出指标(50分)"),
        ("产出指标【50分】", "产出指标[50分]"),
        ("ＧＤＰ", "GDP"),
        ("资金\u200b到位率", "资金到位率"),
        ("资金\u00ad到位率", "资金到位率"),
        ("葛\ufe00", "葛"),
        ("⼦项", "子项"),
        ("金额", "\uf90a额"),
        ("2021－2022", "2021—2022"),
        ("a：b", "a:b"),
        ("甲\n乙", "甲乙"),
    ],
)
def test_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("预算执行率", "预算执行"), ("A类", "А类"), ("数量指标", "质量指标"), ("a", "A"), ("一、二", "一二"), ("1", "l")],
)
def test_two_names(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@given(st.text(max_size=60))
@example("″")
@example("ﬃ「」")
def test_key_of_a_key_is_itself(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("预算执行率 ≥95%，“三公”（元）\t\n", None),
        ("a\r\nb", None),
        ("a\rb", 1),
        ("a\u200b", 1),
        ("\ufeffa", 0),
        ("\x00", 0),
        ("\x85", 0),
        ("a\u202e", 1),
        ("葛\ufe00", 1),
        (chr(0xD800), 0),
        ("\ue000", 0),
        ("\uffff", 0),
        ("\ufffd", 0),
        ("\U000e0100", 0),
        ("𠀀㐀鿿", None),
        ("\U0003ffff", 0),
        ("x" * 5000 + "\u200b", 5000),
    ],
)
def test_forbidden(text: str, at: int | None) -> None:
    assert forbidden_at(text) == at


def test_next_forbidden() -> None:
    assert forbidden_at("\u200ba\u200b", 1) == 2


@given(st.text(max_size=100))
def test_what_is_not_forbidden_can_be_printed(text: str) -> None:
    if forbidden_at(text) is None:
        assert all(c.isprintable() or c.isspace() for c in text)


def test_words() -> None:
    assert character_name("\u200b") == "U+200B (ZERO WIDTH SPACE)"
    assert character_name("\x00") == "U+0000"
    assert clean("a\r\nb\rc") == "a\nb\nc"
