"""HTML: one file that stands alone, in which no text becomes markup."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from jixiao.report.model import Chart, Column, Drawing, Medium, Report, SectionBlock, Series, TableBlock, Text
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
    assert '<td class="bad long-text" data-label="得分说明">=HYPERLINK' in page


def charted() -> Report:
    rows = tuple((Text(f"单位{number}"), Text(f"{number}.50", is_number=True)) for number in range(40))
    chart = Chart(Drawing.BARS, "总分<i>", 0, (Series("总分", 1),))
    table = TableBlock((Column("单位", 40), Column("总分", 40, numeric=True)), rows, charts=(chart,))
    folded = TableBlock(
        (Column("指标", 20), Column("得分", 8)), ((Text("数量"), Text("9.50")),), caption="甲 <b>", folded=True
    )
    sections = (
        SectionBlock("排名", (table,)),
        SectionBlock("各单位得分", (folded, folded)),
        SectionBlock("得分一览", (table,), (Medium.SHEET,)),
        *(SectionBlock(f"第 {number} 节", ()) for number in range(5)),
    )
    return Report("汇总", (), sections, {})


def test_charts_are_drawn_in_the_page_and_take_its_colours() -> None:
    page = HtmlRenderer().render((charted(),)).decode("utf-8")
    assert page.count("<svg") == 1
    assert "<figcaption>总分&lt;i&gt;</figcaption>" in page
    assert 'class="s0"' in page
    assert page.count("--s0:") == 2  # light and dark
    seen = Seen()
    seen.feed(page)
    seen.close()
    assert seen.open == []
    assert not {"script", "img", "link", "iframe", "form", "base"} & set(seen.tags)
    assert {value for name, value in seen.attributes if name == "href"} == {f"#s1-{number}" for number in range(1, 8)}


def test_what_is_folded_shows_its_caption_until_it_is_clicked() -> None:
    page = HtmlRenderer().render((charted(),)).decode("utf-8")
    assert page.count('<details class="fold"><summary>甲 &lt;b&gt;</summary>') == 2
    assert "<caption" not in page
    assert '<section id="s1-2" class="folds">' in page
    assert ".folds:not(:has([open])) { display: none; }" in page  # nothing that is closed is printed


def test_sections_for_workbooks_are_left_out() -> None:
    assert "得分一览" not in HtmlRenderer().render((charted(),)).decode("utf-8")


def test_long_tables_move_under_their_heading_and_narrow_ones_do_not_take_the_page() -> None:
    page = HtmlRenderer().render((charted(),)).decode("utf-8")
    assert page.count('<div class="wide long">') == 1
    assert page.count('<div class="wide narrow">') == 2


def test_on_a_phone_short_cells_share_a_line_and_blank_ones_take_none() -> None:
    page = HtmlRenderer().render((charted(),)).decode("utf-8")
    phone = page[page.index("max-width: 46rem) {") : page.index("@media print")]
    inline, blank = phone.index("td.whole, td.number { display: inline-block"), phone.index("td.blank { display: none")
    assert inline < blank  # of two rules that are as specific the later one holds


def test_of_many_columns_those_in_which_nothing_stands_are_left_out() -> None:
    def page(count: int) -> str:
        columns = tuple(Column(f"栏{number}", 10) for number in range(count))
        rows = (tuple(Text("有" if number in (0, count - 1) else "") for number in range(count)),)
        table = TableBlock(columns, rows)
        return HtmlRenderer().render((Report("表", (), (SectionBlock("节", (table,)),), {}),)).decode()

    assert page(8).count("<th ") == 8
    assert page(9).count("<th ") == 2
    assert "栏8" in page(9)
