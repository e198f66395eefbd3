"""HTML: one file that stands alone, in which no text becomes markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from jixiao.report.model import Report
from jixiao_plugins.html.renderer import HtmlRenderer

VOID = {"meta", "br", "img", "link", "input"}


class Seen(HTMLParser):
    """Tags, attributes and text of a page; fails where a tag is left open."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.extend(attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.fixture
def seen(report: Report) -> Seen:
    page = Seen()
    page.feed(HtmlRenderer().render((report,)).decode("utf-8"))
    page.close()
    assert page.open == []
    return page


def test_no_script_and_nothing_fetched(seen: Seen) -> None:
    assert not {"script", "img", "link", "iframe", "a", "form", "base"} & set(seen.tags)
    assert not {"src", "href", "style", "onerror", "action"} & {name for name, _ in seen.attributes}


def test_every_hostile_text_reads_back_equal(seen: Seen, hostile: tuple[str, ...]) -> None:
    assert [text for text in hostile if text not in seen.texts] == []


def test_steps_are_behind_details(report: Report) -> None:
    page = HtmlRenderer().render((report,)).decode("utf-8")
    assert "<details><summary>舍入</summary><ol><li>第一步</li><li>第二步</li></ol></details>" in page


def test_merged_cells_span_rows(report: Report) -> None:
    page = HtmlRenderer().render((report,)).decode("utf-8")
    assert page.count('rowspan="2"') == 1


def test_policy_forbids_everything_but_its_own_style(report: Report) -> None:
    assert b"default-src 'none'; style-src 'unsafe-inline'" in HtmlRenderer().render((report,))


def test_light_dark_phone_and_print(report: Report) -> None:
    page = HtmlRenderer().render((report,)).decode("utf-8")
    for wanted in ("prefers-color-scheme: dark", "max-width: 46rem", "@media print", 'name="viewport"'):
        assert wanted in page


def test_several_reports_are_several_articles(report: Report) -> None:
    assert HtmlRenderer().render((report, report)).count(b"<article>") == 2


def test_same_bytes(report: Report) -> None:
    assert HtmlRenderer().render((report,)) == HtmlRenderer().render((report,))


def test_headlines_stand_first_and_once(report: Report) -> None:
    page = HtmlRenderer().render((replace(report, headlines=("总分",)),)).decode("utf-8")
    assert "<li><span>总分</span><strong>91.93</strong></li>" in page
    assert "<dt>总分</dt>" not in page
    assert "<dt>填报单位</dt><dd>某局 &amp; 某办</dd>" in page


def test_what_fits_a_narrow_column_is_not_broken(report: Report) -> None:
    page = HtmlRenderer().render((report,)).decode("utf-8")
    assert '<td class="plain number whole" data-label="得分">8.13</td>' in page
    assert '<td class="bad" data-label="得分说明">=HYPERLINK' in page
