"""Who has filed: by code first, by name second; versions by what their file names say."""

from __future__ import annotations

import pytest

from jixiao import api
from jixiao.filing.model import Sheets
from jixiao.plugin import load_reader
from jixiao.report.reviewed import Reviewed
from jixiao.report.roll import Called, Listed, State, call, units_in
from jixiao.report.versions import counting, version_of
from jixiao.value import replace

UNITS = (Listed("101", "甲镇人民政府"), Listed("102", "乙局"), Listed("", "丙中心"), Listed("104", "丁站"))


def filed(file: str, code: str = "", office: str = "", digest: str = "", **more: str) -> Reviewed:
    return Reviewed(
        file, digest or file, code=code, office=office, year=more.get("year", "2024"), project=more.get("project", "")
    )


def codes(called: Called) -> dict[str, list[str]]:
    return {one.file: [found.diagnostic.code for found in one.found] for one in called.reviews if one.found}


def states(called: Called) -> list[State]:
    return [line.state for line in called.lines]


def test_code_first_name_second_and_who_is_missing() -> None:
    called = call(UNITS, [filed("1", "101", "甲镇政府"), filed("2", "", "乙局"), filed("3", "999", "丙中心 ")])
    assert states(called) == [State.FILED, State.FILED, State.FILED, State.MISSING]
    assert codes(called) == {"1": ["C212"]}
    assert codes(call(UNITS, [filed("2", "109", "乙局")])) == {"2": ["C211"]}


def test_who_is_on_no_list() -> None:
    called = call(UNITS, [filed("5", "105", "戊所")])
    assert codes(called) == {"5": ["C210"]}
    assert set(states(called)) == {State.MISSING}


def test_several_projects_or_years_of_one_unit_are_no_versions() -> None:
    called = call(
        UNITS, [filed("1", "101", project="路"), filed("2", "101", project="桥"), filed("3", "101", year="2023")]
    )
    assert called.lines[0].state is State.FILED
    assert called.lines[0].counts == ("1", "2", "3")
    assert not any(one.found for one in called.reviews if "C21" in str(one.found))


def test_of_two_versions_the_one_whose_name_says_so_counts() -> None:
    called = call(UNITS, [filed("甲镇.xlsx", "101", "甲镇人民政府"), filed("甲镇（更正）.xlsx", "101", "甲镇人民政府")])
    assert (called.lines[0].state, called.lines[0].counts) == (State.TWICE, ("甲镇（更正）.xlsx",))
    assert codes(called) == {"甲镇.xlsx": ["C213"], "甲镇（更正）.xlsx": ["C213"]}


def test_where_names_do_not_say_a_person_has_to() -> None:
    called = call(UNITS, [filed("a.xlsx", "102", "乙局"), filed("b.xlsx", "102", "乙局")])
    assert (called.lines[1].state, called.lines[1].counts) == (State.TWICE, ())
    assert codes(called) == {"a.xlsx": ["C214"], "b.xlsx": ["C214"]}


def test_the_same_bytes_twice_are_one_filing_twice() -> None:
    called = call(UNITS, [filed("a.xlsx", "102", "乙局", "d"), filed("b.xlsx", "102", "乙局", "d")])
    assert called.lines[1].counts == ("a.xlsx",)
    assert codes(called) == {"a.xlsx": ["B201"], "b.xlsx": ["B201"]}
    told = called.reviews[1].found[0].diagnostic.message()
    assert told == "“b.xlsx”与 a.xlsx 一字不差，是同一份报了几次：算一份，以“a.xlsx”为准"


def test_a_copy_is_called_one_beside_other_versions() -> None:
    """Of three files two are the same: the copy of what counts is a copy, the other is an earlier version."""
    files = [("甲.xlsx", "1"), ("甲（更正）.xlsx", "2"), ("另存.xlsx", "2")]
    called = call(UNITS, [filed(file, "102", "乙局", digest) for file, digest in files])
    assert called.lines[1].counts == ("甲（更正）.xlsx",)
    assert codes(called) == {"甲.xlsx": ["C213"], "甲（更正）.xlsx": ["C213"], "另存.xlsx": ["B201"]}


def test_copies_of_an_earlier_version_are_that() -> None:
    files = [("甲.xlsx", "1"), ("甲（更正）.xlsx", "2"), ("甲 副本.xlsx", "1")]
    called = call(UNITS, [filed(file, "102", "乙局", digest) for file, digest in files])
    assert [found for file, found in codes(called).items()] == [["C213"]] * 3


def test_two_filings_of_one_file_are_no_copies() -> None:
    one = Reviewed("台账.xlsx", "d", number=0, code="102", office="乙局", year="2024")
    other = Reviewed("台账.xlsx", "d", number=1, code="102", office="乙局", year="2024")
    called = call(UNITS, [one, other])
    assert [[found.diagnostic.code for found in each.found] for each in called.reviews] == [["C214"], ["C214"]]


def test_a_file_that_cannot_be_read_is_the_units_whose_name_it_bears() -> None:
    called = call(UNITS, [Reviewed("乙局自评表.doc", "x", read=False), Reviewed("扫描件.pdf", "y", read=False)])
    assert states(called) == [State.MISSING, State.UNREAD, State.MISSING, State.MISSING]
    assert called.lines[1].files == ("乙局自评表.doc",)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [("自评表.xlsx", "自评表（更正）.xlsx"), ("自评表v1.xlsx", "自评表v2.xlsx"), ("自评表20240301.xlsx", "自评表2024-03-12.xlsx"),
     ("自评表2024年3月1日.xlsx", "自评表2024年12月1日.xlsx"), ("自评表(1).xlsx", "自评表(2).xlsx"), ("自评表.xlsx", "自评表-2.xlsx"),
     ("第1次/自评表.xlsx", "更正/自评表.xlsx"), ("自评表第9稿.xlsx", "自评表第10稿.xlsx"), ("自评表.xlsx", "自评表 定稿.xlsx")],
)  # fmt: skip
def test_versions_by_their_names(earlier: str, later: str) -> None:
    assert version_of(earlier) < version_of(later)
    one, two = filed(earlier), filed(later)
    assert counting([two, one]) is two


def dated(file: str, day: str, saved: str = "") -> Reviewed:
    return replace(filed(file, "102", "乙局"), filed=day, saved=saved)


def test_where_names_say_nothing_the_dates_in_the_forms_do() -> None:
    called = call(UNITS, [dated("a.xlsx", "2024-03-09"), dated("b.xlsx", "2024-03-01")])
    assert called.lines[1].counts == ("a.xlsx",)
    (found,) = (item.diagnostic for item in called.reviews[1].found)
    assert found.code == "C410"
    assert "a.xlsx 2024-03-09；b.xlsx 2024-03-01" in found.message()


def test_names_against_dates_are_for_a_person() -> None:
    called = call(UNITS, [dated("a.xlsx", "2024-03-09", "2024-03-09 10:00"), dated("a（更正）.xlsx", "2024-03-01")])
    assert called.lines[1].counts == ()
    (found,) = (item.diagnostic for item in called.reviews[0].found)
    assert found.code == "C411"
    assert "a.xlsx 2024-03-09 10:00" in (found.hint() or "")


def test_one_date_alone_decides_nothing_and_names_that_agree_stand() -> None:
    called = call(UNITS, [dated("a.xlsx", "2024-03-09", "2024-03-09 10:00"), dated("b.xlsx", "")])
    assert codes(called) == {"a.xlsx": ["C214"], "b.xlsx": ["C214"]}
    assert "2024-03-09 10:00" in (called.reviews[0].found[0].diagnostic.hint() or "")
    called = call(UNITS, [dated("a.xlsx", "2024-03-01"), dated("a（更正）.xlsx", "2024-03-09")])
    assert codes(called) == {"a.xlsx": ["C213"], "a（更正）.xlsx": ["C213"]}


@pytest.mark.parametrize("file", ["甲镇2024年度自评表.xlsx", "自评表.xlsx", "101甲镇.xlsx"])
def test_a_budget_year_is_no_version(file: str) -> None:
    assert version_of(file) == ((0, 0, 0), 0, 0)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("单位编码,单位名称\n101,甲镇人民政府\n102,乙局\n,\n", (Listed("101", "甲镇人民政府"), Listed("102", "乙局"))),
        ("序号,部门名称\n1,乙局\n2,乙局\n", (Listed("", "乙局"),)),
        ("2024年度单位名单,,\n序号,预算单位编码,预算单位\n1,101,甲镇\n", (Listed("101", "甲镇"),)),
        ("一,二\n三,四\n", ()),
    ],
)
def test_lists_of_units(text: str, wanted: tuple[Listed, ...]) -> None:
    for encoding in ("utf-8-sig", "gb18030"):
        sheets = load_reader("csv").read(text.encode(encoding), name="名单.csv")
        assert isinstance(sheets, Sheets)
        assert units_in(sheets) == wanted
    assert api is not None


@pytest.mark.parametrize(
    ("file", "state"),
    [
        ("101.xlsx", State.UNREAD),
        ("2024_101自评表.xlsx", State.UNREAD),
        ("20240101.xlsx", State.MISSING),  # the code of nobody: a day
        ("1015.xlsx", State.MISSING),  # part of another code
        ("a101.xlsx", State.MISSING),
    ],
)
def test_a_code_in_the_name_of_an_unreadable_file_stands_alone(file: str, state: State) -> None:
    assert states(call((Listed("101", ""),), [Reviewed(file, file, read=False)])) == [state]


def test_a_short_code_is_no_serial_number_of_a_file() -> None:
    """The files 02 and 2 of a folder are not those of the unit 2."""
    files = [Reviewed(file, file, read=False) for file in ("02_空.xlsx", "2.xlsx", "子/29.xlsx")]
    assert states(call((Listed("2", "乙镇"),), files)) == [State.MISSING]
