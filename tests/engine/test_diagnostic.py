"""Diagnostics: their words, their order, and what they never repeat (law I-75)."""

from __future__ import annotations

import string
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jixiao.diagnostic import CODES, Code, Diagnostic, Language, Rejected, Related, Severity, diagnose, system_words
from jixiao.diagnostic.code import table
from jixiao.diagnostic.model import LONGEST_QUOTE, place_order
from jixiao.diagnostic.render import render, render_all
from jixiao.origin import Cell, Source, Span

SOURCE = Source("f.yaml", "id: 甲\nid: 乙\n")
FIRST, SECOND = Span(SOURCE, 1, 1, 1, 3), Span(SOURCE, 2, 1, 2, 3)


def fields(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_both_languages_say_the_same(code: Code) -> None:
    for words in (code.message, code.expected, code.hint):
        if words is not None:
            assert all(words)
    assert code.id[0].isalpha()
    assert code.id[1:].isdigit()


@pytest.mark.parametrize("id", [id for id in CODES if id[0] in "DN"])
def test_arguments_of_both_languages_agree(id: str) -> None:
    for words in (CODES[id].message, CODES[id].expected, CODES[id].hint):
        if words is not None:
            assert fields(words[0]) == fields(words[1])


def test_render_in_both_languages() -> None:
    repeated = diagnose("D040", SECOND, found="id", first=1, related=[Related(FIRST, ("第一次", "first"))])
    assert render(repeated) == (
        "f.yaml:2:1: 错误 D040：键“id”重复，第 1 行已有\n"
        "  id: 乙\n"
        "  ^^\n"
        "  提示：删去一个，或改名\n"
        "  另见：f.yaml:1:1 第一次\n"
        "      id: 甲\n"
        "      ^^"
    )
    assert render(repeated, Language.ENGLISH).startswith("f.yaml:2:1: error D040: the key “id” is given twice")


def test_render_a_cell_and_nowhere() -> None:
    assert render(diagnose("N107", Cell("f.xlsx", "表1", "C3"), found="x")) == (
        "f.xlsx:表1!C3: 错误 N107：“x”不是数\n  期望：一个数"
    )
    assert render_all([diagnose("N101", None), diagnose("N101", None, severity=Severity.NOTE)]) == (
        "错误 N101：此处没有填数\n  期望：一个数\n说明 N101：此处没有填数\n  期望：一个数"
    )


def test_an_unknown_code_is_our_mistake() -> None:
    with pytest.raises(KeyError):
        diagnose("D999", None)
    with pytest.raises(ValueError, match="twice"):
        table(Code("D001", ("甲", "a")), Code("D001", ("乙", "b")))


def test_rejected_holds_everything_once_in_order() -> None:
    cells = [Cell("a.xlsx", "s", reference) for reference in ("B2", "A10", "AA2", "A2")]
    items = [diagnose("N101", place) for place in (SECOND, FIRST, *cells, FIRST)]
    rejected = Rejected(items)
    assert [str(item.origin) for item in rejected.diagnostics] == [
        "a.xlsx:s!A2", "a.xlsx:s!B2", "a.xlsx:s!AA2", "a.xlsx:s!A10", "f.yaml:1:1", "f.yaml:2:1",
    ]  # fmt: skip
    assert "N101" in str(rejected)
    assert list(rejected.diagnostics) == sorted(rejected.diagnostics, key=place_order)


def test_found_and_expected() -> None:
    item = diagnose("D010", FIRST, found="GBK")
    assert item.found == "GBK"
    assert item.expected() == "UTF-8 编码的文本"
    assert Diagnostic("N101", None).found is None
    assert diagnose("D047", None).expected() is None
    assert diagnose("D047", None).hint() is None


@given(st.text(max_size=600), st.text(max_size=30))
def test_no_control_characters_and_no_long_quotes(found: str, name: str) -> None:
    """I-75, for messages, excerpts and places alike."""
    span = Span(Source(name, found), 1, 1, 1, 2)
    for item in (diagnose("N107", span, found=found), diagnose("N107", Cell(name, found, "A1"), found=found)):
        assert len(item.found or "") <= LONGEST_QUOTE
        shown = render(item)
        assert all(c == "\n" or c.isprintable() or unicodedata.category(c) == "Zs" for c in shown)


@pytest.mark.parametrize(
    ("problem", "chinese"),
    [
        (PermissionError(13, "Permission denied"), "写不了“甲”：没有权限"),
        (OSError(28, "No space left on device"), "写不了“甲”：磁盘满了"),
        (OSError("No space left on device (os error 28)"), "写不了“甲”：磁盘满了"),
        (OSError(0, "Frobbed"), "写不了“甲”：系统不许（Frobbed）"),
        (ValueError("embedded null byte"), "写不了“甲”：系统不许（embedded null byte）"),
    ],
)
def test_what_the_system_says_is_said_in_both_languages(problem: Exception, chinese: str) -> None:
    item = diagnose("U013", None, found="甲", reason=system_words(problem))
    english = (getattr(problem, "strerror", None) or str(problem)).removesuffix(" (os error 28)")
    assert item.message() == chinese
    assert item.message(Language.ENGLISH) == f"'甲' cannot be written: {english}"
