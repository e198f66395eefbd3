"""Text for a terminal: columns stand straight under Chinese."""

from __future__ import annotations

from jixiao.origin import display_width
from jixiao.report.model import Column, Report, SectionBlock, TableBlock, Text
from jixiao_plugins.text.renderer import WIDEST, TextRenderer


def lines(*reports: Report) -> list[str]:
    return TextRenderer().render(reports).decode("utf-8").splitlines()


def test_columns_stand_straight() -> None:
    columns = (Column("指标", 10), Column("分", 6, numeric=True))
    rows = ((Text("执行率"), Text("8.13")), (Text("a"), Text("10")))
    shown = lines(Report("表", (), (SectionBlock("", (TableBlock(columns, rows),)),), {}))
    assert shown[3:] == ["指标      分", "──────  ────", "执行率  8.13", "a         10"]


def test_merged_names_are_said_once(report: Report) -> None:
    assert sum("部门管理" in line for line in lines(report)) == 2  # the run, and the subtotal


def test_nothing_is_wider_than_a_terminal(report: Report) -> None:
    assert max(display_width(line) for line in lines(report)) <= WIDEST


def test_details_of_cells_are_folded_away_and_those_of_paragraphs_are_not(report: Report) -> None:
    shown = "\n".join(lines(report))
    assert "第一步" not in shown
    assert "细节一" in shown


def test_columns_without_content_are_left_out() -> None:
    columns = (Column("甲"), Column("乙"))
    shown = lines(Report("表", (), (SectionBlock("", (TableBlock(columns, ((Text("一"), Text("")),)),)),), {}))
    assert not any("乙" in line for line in shown)


def test_every_hostile_text_is_there(report: Report, hostile: tuple[str, ...]) -> None:
    shown = "\n".join(lines(report))
    assert [text for text in hostile if text not in shown and len(text) < 20] == []


def test_same_bytes(report: Report) -> None:
    assert TextRenderer().render((report, report)) == TextRenderer().render((report, report))
