"""Every check has a title of its own, short and in both languages."""

from __future__ import annotations

from jixiao.diagnostic import CODES, Language
from jixiao.diagnostic.titles import TITLES
from jixiao.report.findings import check_name


def test_every_check_of_a_filing_has_a_title() -> None:
    assert set(TITLES) == {code for code in CODES if code[0] in "BC"}


def test_titles_are_short_distinct_and_no_templates() -> None:
    for place, most in ((0, 16), (1, 44)):
        texts = [words[place] for words in TITLES.values()]
        assert len(set(texts)) == len(texts)
        assert [text for text in texts if len(text) > most or "{" in text or "…" in text] == []
    assert not any("\u4e00" <= letter <= "\u9fff" for words in TITLES.values() for letter in words[1])


def test_another_code_is_called_by_its_message() -> None:
    assert check_name("C110", Language.CHINESE) == "自评得分与规则不符"
    assert "…" in check_name("I010", Language.ENGLISH)
