"""The reviewer's memory: findings are known again by what they are about, and no remark is ever lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jixiao.diagnostic import Language, diagnose
from jixiao.origin import Cell
from jixiao.report.many import build_review
from jixiao.report.model import Report, TableBlock
from jixiao.report.remarks import Memory, read_remarks, together
from jixiao.report.reviewed import Found, Reviewed


def finding(found: str = "91.93", cell: str = "I35") -> Found:
    return Found("总分", diagnose("C112", Cell("甲.xlsx", "表", cell), found=found, expected="91.70"))


ONE = Reviewed("甲.xlsx", "d" * 64, office="甲镇", code="101", found=(finding(),))


def tables(report: Report) -> dict[str, list[dict[str, str]]]:
    """The tables as a workbook gives them back."""
    found = {}
    for section in report.sections:
        (table,) = (block for block in section.blocks if isinstance(block, TableBlock))
        headings = [column.heading for column in table.columns]
        found[section.heading] = [dict(zip(headings, (text.text for text in row), strict=True)) for row in table.rows]
    return found


def said(report: Report, opinion: str, note: str, language: Language = Language.CHINESE) -> Memory:
    """The memory of a workbook in which somebody wrote beside the first finding."""
    read = tables(report)
    first = read["发现" if language is Language.CHINESE else "Findings"][0]
    keys = ("处理意见", "备注") if language is Language.CHINESE else ("Opinion", "Note")
    first.update(zip(keys, (opinion, note), strict=True))
    memory = read_remarks(read)
    assert memory is not None
    return memory


@pytest.mark.parametrize("language", list(Language))
def test_a_remark_stands_beside_its_finding_again(language: Language) -> None:
    memory = said(build_review([ONE], language=language), "已说明", "年中调整", language)
    again = tables(build_review([ONE], memory))["发现"][0]
    assert (again["处理意见"], again["备注"], again["与上次"]) == ("已说明", "年中调整", "")


def test_the_cell_may_move_and_the_file_may_be_another() -> None:
    memory = said(build_review([ONE]), "属实", "")
    moved = replace(ONE, file="甲镇（更正）.xlsx", found=(finding(cell="K40"),))
    assert tables(build_review([moved], memory))["发现"][0]["处理意见"] == "属实"
    other = replace(ONE, code="102")
    assert tables(build_review([other], memory))["发现"][0]["处理意见"] == ""


def test_what_is_typed_otherwise_now_is_said() -> None:
    memory = said(build_review([ONE]), "属实", "")
    changed = replace(ONE, found=(finding("92"),))
    assert tables(build_review([changed], memory))["发现"][0]["与上次"] == "有变，上次填的是：91.93"


def test_a_remark_on_a_finding_that_is_no_more_is_kept_and_comes_back() -> None:
    memory = said(build_review([ONE]), "不属实", "已电话核实")
    mended = build_review([replace(ONE, found=())], memory)
    (old,) = tables(mended)["旧意见"]
    assert (old["处理意见"], old["备注"], old["对象"]) == ("不属实", "已电话核实", "总分")
    again = read_remarks(tables(mended))
    assert again is not None
    assert tables(build_review([ONE], again))["发现"][0]["备注"] == "已电话核实"
    assert "旧意见" not in tables(build_review([ONE], again))


def test_two_versions_of_a_filing_keep_what_was_said_of_each() -> None:
    second = replace(ONE, file="甲镇2.xlsx")
    read = tables(build_review([ONE, second]))
    for row, note in zip(read["发现"], ("一", "二"), strict=True):
        row["备注"] = note
    memory = read_remarks(read)
    assert memory is not None
    assert [row["备注"] for row in tables(build_review([ONE, second], memory))["发现"]] == ["一", "二"]
    alone = tables(build_review([ONE], memory))
    assert [alone["发现"][0]["备注"], alone["旧意见"][0]["备注"]] == ["一", "二"]


def test_what_is_no_review_has_no_remarks() -> None:
    assert read_remarks({"Sheet1": [{"处理意见": "属实"}]}) is None
    assert read_remarks({}) is None


def test_a_workbook_whose_headings_were_changed_is_not_read_as_one_without_remarks() -> None:
    read = tables(build_review([ONE]))
    read["发现"] = [{"处理意见": "属实"}]
    assert read_remarks(read) is None


def test_of_two_workbooks_nothing_is_lost() -> None:
    one, two = said(build_review([ONE]), "属实", "一"), said(build_review([ONE]), "不属实", "二")
    report = tables(build_review([ONE], together(one, two)))
    assert [report["发现"][0]["备注"], report["旧意见"][0]["备注"]] == ["一", "二"]
    assert "旧意见" not in tables(build_review([ONE], together(one, one)))


def test_totals_count_findings_filings_and_opinions() -> None:
    memory = said(build_review([ONE, replace(ONE, code="2")]), "属实", "")
    (total,) = tables(build_review([ONE, replace(ONE, code="2")], memory))["汇总"]
    assert (total["条数"], total["份数"], total["属实"], total["已说明"]) == ("2", "2", "1", "0")
    assert total["检查"] == "自评总分与规则不符"
