"""xlsx: text stays text, numbers stay exact, the same bytes every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.cell import Cell

from jixiao.diagnostic import Rejected
from jixiao.filing.limits import Limits
from jixiao.report.model import Column, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao_plugins.xlsx.cells import is_exact_number, legal, sheet_name
from jixiao_plugins.xlsx.renderer import XlsxRenderer


@pytest.fixture
def data(report: Report) -> bytes:
    return XlsxRenderer().render((report,))


def cells(data: bytes) -> Iterator[Cell]:
    for sheet in load_workbook(BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            yield from (cell for cell in row if isinstance(cell, Cell) and cell.value is not None)


def test_no_formula_anywhere(data: bytes) -> None:
    assert [cell.coordinate for cell in cells(data) if cell.data_type == "f"] == []
    with ZipFile(BytesIO(data)) as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if name.startswith("xl/worksheets/")]
    assert sheets
    assert not any("<f>" in sheet or "<hyperlink" in sheet for sheet in sheets)


def test_every_hostile_text_reads_back_equal_and_quoted(data: bytes, hostile: tuple[str, ...]) -> None:
    texts = {str(cell.value).replace("_x005F_", "_"): cell for cell in cells(data) if cell.data_type == "s"}
    assert [text for text in hostile if text not in texts] == []
    assert [text for text in hostile if not texts[text].quotePrefix] == []


def test_numbers_are_written_as_their_text(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<v>8.13</v>" in sheet
    assert "8.130000" not in sheet
    assert re.search(r"<v>0\.10</v>", sheet)


def test_long_numbers_are_text(data: bytes) -> None:
    found = [cell for cell in cells(data) if cell.value == "12345678901234567.5"]
    assert [cell.data_type for cell in found] == ["s"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("8.13", True), ("-0.23", True), ("0.000000000000001", True), ("1234567890123456", False), ("≈0.3333", False),
     ("1e5", False), ("１", False), ("", False)],
)  # fmt: skip
def test_what_may_be_a_number(text: str, wanted: bool) -> None:
    assert is_exact_number(Text(text, is_number=True)) is wanted
    assert not is_exact_number(Text(text))


def test_names_are_merged_and_the_heading_is_frozen_and_repeated(data: bytes) -> None:
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert "A4:A5" in [str(area) for area in sheet.merged_cells.ranges]
    assert sheet.freeze_panes == "A4"
    assert sheet.print_title_rows == "$3:$3"
    assert sheet.page_setup.orientation == "landscape"


def test_facts_take_two_lines_so_that_little_is_frozen(report: Report) -> None:
    data = XlsxRenderer().render((replace(report, headlines=("总分",)),))
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    assert [sheet.cell(row, 1).value for row in (2, 3)] == ["总分：91.93", "填报单位：某局 & 某办"]
    assert sheet.freeze_panes == "A5"


def test_captions_stand_above_their_tables(report: Report) -> None:
    (table,) = (block for block in report.sections[0].blocks if isinstance(block, TableBlock))
    captioned = SectionBlock("发现", (replace(table, caption="错误 1 项", tone=Tone.BAD), table))
    sheet = load_workbook(BytesIO(XlsxRenderer().render((replace(report, sections=(captioned,)),)))).worksheets[0]
    cell = sheet.cell(3, 1)
    assert (cell.value, cell.font.b, sheet.cell(4, 1).value) == ("错误 1 项", True, "一级指标")


def test_steps_have_a_sheet_of_their_own(data: bytes) -> None:
    book = load_workbook(BytesIO(data))
    assert book.sheetnames == ["得分表", "说 明", "逐步计算"]
    rows = [[cell.value for cell in row] for row in book["逐步计算"].iter_rows()]
    assert rows == [["部门管理 / 执行率", "第一步"], [None, "第二步"]]


def test_same_bytes(report: Report, data: bytes) -> None:
    assert XlsxRenderer().render((report,)) == data


def test_entries_are_stored_with_one_date(data: bytes) -> None:
    with ZipFile(BytesIO(data)) as parts:
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in parts.infolist()} == {0}
        assert b"2000-01-01T00:00:00Z</dcterms:modified>" in parts.read("docProps/core.xml")


def test_several_reports_have_numbered_sheets(report: Report) -> None:
    names = load_workbook(BytesIO(XlsxRenderer().render((report, report)))).sheetnames
    assert names == ["1 得分表", "1 说 明", "1 逐步计算", "2 得分表", "2 说 明", "2 逐步计算"]


@given(st.lists(st.text(max_size=40), max_size=8))
def test_sheet_names_are_what_excel_accepts(wishes: list[str]) -> None:
    names: list[str] = []
    for wish in wishes:
        names.append(sheet_name(wish, names))
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") and name.lower() != "history" for name in names)
    assert len({name.lower() for name in names}) == len(names)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("a\x00b", "a\\u0000b"), ("\x1b[31m", "\\u001b[31m"), ("_x0041_", "_x005F_x0041_"), ("a\nb", "a\nb")],
)
def test_texts_become_legal(text: str, wanted: str) -> None:
    assert legal(text) == wanted


@given(st.text(max_size=60))
def test_any_text_can_be_written(text: str) -> None:
    section = SectionBlock(text, (Paragraph(Text(text)),))
    assert XlsxRenderer().render((Report(text, ((text, text),), (section,), {}),))


def test_a_report_without_sections_is_a_workbook_too() -> None:
    assert load_workbook(BytesIO(XlsxRenderer().render((Report("a", (), (), {}),)))).sheetnames == ["表"]


def test_what_people_write_in_is_read_back(report: Report) -> None:
    columns = (Column("对象", 20), Column("处理意见", 10, choices=("属实", "不属实")), Column("分", 8, numeric=True))
    rows = (
        (Text("_x0041_", link="各 单位/甲%20.xlsx#'表 1'!C5"), Text(""), Text("8.10", is_number=True)),
        (Text("=1+1"), Text("属实"), Text("")),
    )
    section = SectionBlock("发现", (TableBlock(columns, rows, filtered=True),))
    data = XlsxRenderer().render((replace(report, sections=(section, section)),))
    read = {name: tuple(table) for name, table in XlsxRenderer().reread(data, "复核.xlsx").items()}
    assert list(read) == ["发现", "发现 2"]
    assert read["发现"] == read["发现 2"]
    assert read["发现"] == (
        {"对象": "_x0041_", "处理意见": "", "分": "8.1"},
        {"对象": "=1+1", "处理意见": "属实", "分": ""},
    )
    sheet = load_workbook(BytesIO(data)).worksheets[0]
    link = sheet.cell(4, 1).hyperlink
    assert link is not None
    assert (link.target, link.location) == ("各 单位/甲%20.xlsx", "'表 1'!C5")
    assert sheet.auto_filter.ref == "A3:C5"


def test_a_workbook_larger_than_what_offices_send_is_read_back(report: Report) -> None:
    long = "一二三四五六七八九十" * 3000
    rows = tuple((Text(f"{number}{long}"), Text("属实")) for number in range(90))
    section = SectionBlock("发现", (TableBlock((Column("问题"), Column("处理意见")), rows),))
    data = XlsxRenderer().render((replace(report, sections=(section,)),))
    assert len(data) > Limits.FILE.limit
    table = XlsxRenderer().reread(data, "复核.xlsx")["发现"]
    assert [row["处理意见"] for row in table] == ["属实"] * 90
    assert [row["问题"][:2] for row in table][:3] == ["0一", "1一", "2一"]  # and once more


def test_a_damaged_sheet_is_said_when_it_is_come_to(data: bytes) -> None:
    made = BytesIO()
    with ZipFile(BytesIO(data)) as parts, ZipFile(made, "w") as target:
        for name in parts.namelist():
            content = parts.read(name)
            target.writestr(name, content[: len(content) // 2] if name.endswith("sheet1.xml") else content)
    with pytest.raises(Rejected) as refused:
        list(next(iter(XlsxRenderer().reread(made.getvalue(), "复核.xlsx").values())))
    assert [item.code for item in refused.value.diagnostics] == ["I005"]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"abc"])
def test_what_is_no_workbook_is_not_read_back(data: bytes) -> None:
    with pytest.raises(Rejected):
        XlsxRenderer().reread(data, "复核.xlsx")


def test_a_package_that_is_no_workbook_is_not_read_back() -> None:
    made = BytesIO()
    with ZipFile(made, "w") as parts:
        parts.writestr("a.txt", b"x")
    with pytest.raises(Rejected):
        XlsxRenderer().reread(made.getvalue(), "复核.xlsx")


def test_a_chosen_text_filters_the_table_and_what_only_helps_to_look_up_is_not_printed() -> None:
    words = ("错误", "警告", "错误", "说明")
    rows = tuple((Text(f"单位{number}"), Text(word), Text("提示")) for number, word in enumerate(words))
    columns = (Column("单位", 60), Column("轻重", 60), Column("提示", 30, on_paper=False))
    long = TableBlock(columns, rows, caption="4 条", filtered=True, chosen=(1, "错误"))
    narrow = TableBlock((Column("等级"), Column("份数")), ((Text("优"), Text("1")),))
    sections = (SectionBlock("发现", (long,)), SectionBlock("等级", (narrow,)))
    book = load_workbook(BytesIO(XlsxRenderer().render((Report("汇总", (), sections, {}),))))
    sheet = book["发现"]
    (chosen,) = sheet.auto_filter.filterColumn
    assert (chosen.colId, chosen.filters.filter) == (1, ["错误"])
    first = int(sheet.auto_filter.ref.partition(":")[0].strip("A")) + 1
    shown = [sheet.cell(row, 1).value for row in range(first, first + 4) if not sheet.row_dimensions[row].hidden]
    assert shown == ["单位0", "单位2"]
    assert sheet.print_area == f"'发现'!$A$1:$B${first + 4}"
    assert sheet.print_title_rows == f"${first - 1}:${first - 1}"
    assert sheet.oddFooter.left.text == "&A"
    assert [book[name].page_setup.orientation for name in ("发现", "等级")] == ["landscape", "portrait"]
