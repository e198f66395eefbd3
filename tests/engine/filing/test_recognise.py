from __future__ import annotations

import csv
import io
from dataclasses import replace
from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.filing.headings import column_role
from jixiao.filing.labels import money_unit_in, year_in
from jixiao.filing.model import GridCell, Merge, RawFiling, RawRow, RawValue, Sheet, Sheets
from jixiao.filing.recognise import recognise
from jixiao.origin import Cell
from jixiao.testing.said import said
from jixiao_plugins.board import column_letters
from jixiao_plugins.csv.reader import CsvReader
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.xlsx.layout import lay_out
from jixiao_plugins.xlsx.reader import XlsxReader

ROOT = Path(__file__).parents[3]
CASES = sorted((ROOT / "tests" / "cases").glob("*.json"))
SEED_FORM = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"


def case(path: Path) -> RawFiling:
    return JsonReader().read(path.read_bytes(), name=path.name)


def only(sheets: Sheets) -> RawFiling:
    (filing,) = recognise(sheets)
    return filing


def sheets_of(text: str, merges: tuple[Merge, ...] = (), name: str = "表") -> Sheets:
    """A sheet from lines of cells divided by `|`; an empty cell does not exist."""
    rows = tuple(
        tuple(
            GridCell(cell.strip(), Cell("表.xlsx", name, f"{column_letters(column)}{number}")) if cell.strip() else None
            for column, cell in enumerate(line.split("|"))
        )
        for number, line in enumerate(text.strip("\n").split("\n"), 1)
    )
    return Sheets("表.xlsx", "0", (Sheet(name, rows, merges),))


def rows_of(filing: RawFiling) -> list[tuple[str, dict[str, str]]]:
    return [
        ("/".join(level.text for level in row.levels), {role: value.text for role, value in row.cells.items()})
        for row in filing.rows
    ]


# the fourteen published tables


def test_all_fourteen_cases_are_here() -> None:
    assert len(CASES) == 14


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_says_the_same_as_xlsx_and_as_json(path: Path) -> None:
    filing = case(path)
    from_xlsx = only(XlsxReader().read(lay_out(filing), name="表.xlsx"))
    assert said(from_xlsx) == said(filing)
    assert from_xlsx.leftovers == ()
    assert from_xlsx.diagnostics == ()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_case_says_the_same_as_csv(path: Path) -> None:
    """A csv has no merged cells: the names of upper levels stand once, above empty cells."""
    filing = case(path)
    grid = XlsxReader().read(lay_out(filing), name="表.xlsx").sheets[0]
    stream = io.StringIO()
    csv.writer(stream).writerows([[cell.text if cell else "" for cell in row] for row in grid.rows])
    assert said(only(CsvReader().read(stream.getvalue().encode(), name="表.csv"))) == said(filing)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_order_of_columns_changes_nothing(path: Path) -> None:
    """Every column right of the names is moved; heads, values and the total row move together."""
    filing = replace(case(path), lines=(), texts=(), money_unit=None)
    grid = XlsxReader().read(lay_out(filing), name="表.xlsx").sheets[0]
    depth = max(len(row.levels) for row in filing.rows)
    moved = tuple(
        (*row[:depth], *reversed((*row[depth:], *(None,) * (20 - len(row))))) if len(row) > depth else row
        for row in grid.rows
    )
    merges = tuple(merge for merge in grid.merges if merge.right < depth)
    again = only(Sheets("表.xlsx", "0", (replace(grid, rows=moved, merges=merges),)))
    # labelled values moved away from their labels: only the table is compared
    assert dict(said(again))["rows"] == dict(said(filing))["rows"]
    kept = {name: value.text for name, value in again.totals.items() if name != "rating"}
    assert kept == {name: value.text for name, value in filing.totals.items() if name != "rating"}


def test_the_form_of_the_seed_is_the_seed() -> None:
    """The file that the demo reads; rebuild it with `lay_out` when the case or the layout changes."""
    seed = case(ROOT / "tests" / "cases" / "seed-baishui-2021.json")
    committed = XlsxReader().read(SEED_FORM.read_bytes(), name="自评表.xlsx")
    rebuilt = XlsxReader().read(lay_out(seed), name="自评表.xlsx")
    assert committed.sheets == rebuilt.sheets
    assert said(only(committed)) == said(seed)


def test_every_value_of_the_seed_keeps_its_cell() -> None:
    filing = only(XlsxReader().read(SEED_FORM.read_bytes(), name="自评表.xlsx"))
    row = filing.rows[1]
    assert [str(level.origin) for level in row.levels] == [
        "自评表.xlsx:自评表!A15",
        "自评表.xlsx:自评表!B15",
        "自评表.xlsx:自评表!C16",
    ]
    assert filing.lines[0].cells["executed"] == RawValue("10137947.7", Cell("自评表.xlsx", "自评表", "E5"))
    assert filing.totals["score"].origin.reference == "I35"


# headings


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("全年执行数\n（B）", "executed"),
        ("全年预算数（A）", "annual"),
        ("调整预算数", "annual"),
        ("执行率（B/A）", "rate"),
        ("得分\n(20分*执行率)", "score"),
        ("年初目标值(A)", "target"),
        ("年度指标值", "target"),
        ("全年实际值(B)", "actual"),
        ("实际完成指标值", "actual"),
        ("权　重", "weight"),
        ("权数", "weight"),
        ("自评得分", "score"),
        ("偏差原因分析及改进措施", "reason"),
        ("扣分原因和其他说明", "reason"),
        ("三级指标", "level3"),
        ("计量单位", "unit"),
        ("指标性质", "sign"),
        ("得分系数(%)", "credit"),
        ("数量指标", None),
        ("部门名称", None),
        ("基层工作正常运转", None),
        ("", None),
        ("得分" * 30, None),
    ],
)
def test_column_roles(text: str, role: str | None) -> None:
    assert column_role(text) == role


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("金额单位：万元", "万元"),
        ("项目资金（万元）", "万元"),
        ("单位:元", "元"),
        ("金额单位：百万元", "百万元"),
        ("单位：人民币万元", "万元"),
        ("万元户数", None),
        ("数量（个）", None),
    ],
)
def test_money_units(text: str, unit: str | None) -> None:
    assert money_unit_in(text) == unit


@pytest.mark.parametrize(
    ("label", "kept"),
    [
        ("三公经费（万元）", True),
        ("三公经费(元)", True),
        ("三公经费", True),
        ("单位（万元）", False),
        ("（万元）", False),
    ],
)
def test_an_amount_may_say_its_unit_in_its_label(label: str, kept: bool) -> None:
    """Such a label is one, beside a number; what only names the unit of the form is none."""
    filing = only(sheets_of(f"项目支出绩效自评表\n{label}|12.5\n一级指标|三级指标|分值|完成值\n产出|甲|40|1"))
    assert (filing.single == {label: RawValue("12.5", Cell("表.xlsx", "表", "B2"))}) is kept


@pytest.mark.parametrize(("text", "year"), [("（2021年度）", "2021"), ("２０２２年度", "2022"), ("12021年", None)])
def test_years(text: str, year: str | None) -> None:
    assert year_in(text) == year


# layouts met in the wild


NATIONAL = """
项目支出绩效自评表
（2022年度）
项目名称|防汛经费||||||
主管部门|某县水利局|||实施单位|某镇水利站||
项目资金（万元）||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|880|880|880|10|100%|10
|其中：本年财政拨款|880|880|880|-||-
|　　　上年结转资金||||-||-
年度总体目标|预期目标|||实际完成情况|||
|完成节水改造|||已完成|||
绩效指标|一级指标|二级指标|三级指标|年度指标值|实际完成值|分值|得分
|产出指标（50分）|数量指标|指标1：改造数量|≥1处|1处|10|10
|||指标2：|||
|||……|||
||质量指标|指标1：合格率|100%|98%|10|9.8
|小计||||||20|19.8
|效益指标|社会效益|受益人口|90人|90人|30|30
总分||||||100|99.8
自评等级||||||优|
说明：本表由单位填写。||||||
"""


def test_the_national_form() -> None:
    merges = (Merge(4, 0, 7, 0), Merge(10, 0, 16, 0), Merge(11, 1, 14, 1), Merge(11, 2, 13, 2))
    filing = only(sheets_of(NATIONAL, merges))
    assert filing.title is not None
    assert filing.office == RawValue("某镇水利站", Cell("表.xlsx", "表", "F4"))
    assert {name: value.text for name, value in filing.single.items()} == {
        "项目名称": "防汛经费",
        "主管部门": "某县水利局",
    }
    assert filing.year == RawValue("2022", Cell("表.xlsx", "表", "A2"))
    assert filing.subject is not None
    assert filing.subject.text == "project"
    assert filing.money_unit == RawValue("万元", Cell("表.xlsx", "表", "A5"))
    assert [line.label.text for line in filing.lines] == ["年度资金总额", "其中：本年财政拨款", "上年结转资金"]
    assert filing.lines[2].cells["weight"].text == "-"
    assert rows_of(filing) == [
        (
            "产出指标（50分）/数量指标/指标1：改造数量",
            {"target": "≥1处", "actual": "1处", "weight": "10", "score": "10"},
        ),
        (
            "产出指标（50分）/质量指标/指标1：合格率",
            {"target": "100%", "actual": "98%", "weight": "10", "score": "9.8"},
        ),
        ("效益指标/社会效益/受益人口", {"target": "90人", "actual": "90人", "weight": "30", "score": "30"}),
    ]
    assert {name: value.text for name, value in filing.totals.items()} == {
        "weight": "100",
        "score": "99.8",
        "rating": "优",
    }
    assert [value.text for value in filing.texts] == ["完成节水改造", "已完成", "说明：本表由单位填写。"]
    assert [value.text for value in filing.leftovers] == ["指标2：", "……", "小计", "20", "19.8"]
    assert [item.code for item in filing.diagnostics] == ["I074"]


def test_a_head_of_two_rows() -> None:
    text = """
项目支出绩效自评表
绩效指标|||年度指标值|||实际完成值|分值|得分
一级指标|二级指标|三级指标|指标性质|指标值|度量单位|||
产出|数量|人数|≥|735|人次|735|10|10
"""
    merges = (Merge(1, 0, 1, 2), Merge(1, 3, 1, 5), Merge(1, 6, 2, 6), Merge(1, 7, 2, 7), Merge(1, 8, 2, 8))
    assert rows_of(only(sheets_of(text, merges))) == [
        (
            "产出/数量/人数",
            {"sign": "≥", "target": "735", "unit": "人次", "actual": "735", "weight": "10", "score": "10"},
        )
    ]


def test_several_tables_in_one_sheet_are_several_filings() -> None:
    table = """
项目支出绩效自评表（{year}年度）
填报单位|{office}
三级指标|目标值|实际完成值|分值|得分
覆盖率|≥95%|96%|100|100
总分|||100|100
"""
    both = (
        table.format(year=2021, office="甲局").strip("\n")
        + "\n填报人|某\n"
        + table.format(year=2022, office="乙局").strip("\n")
    )
    first, second = recognise(sheets_of(both))
    assert [filing.office.text if filing.office else None for filing in (first, second)] == ["甲局", "乙局"]
    assert [filing.year.text if filing.year else None for filing in (first, second)] == ["2021", "2022"]
    assert [value.text for value in first.texts] == ["某"]
    assert len(first.rows) == len(second.rows) == 1


def test_a_head_repeated_after_a_page_break_goes_on_with_the_table() -> None:
    text = """
部门整体支出绩效自评表
一级指标|三级指标|目标值|实际完成值|分值|得分
产出|甲|1|1|10|10
一级指标|三级指标|目标值|实际完成值|分值|得分
效益|乙|1|1|90|90
合计||||100|100
"""
    filing = only(sheets_of(text))
    assert [name for name, _ in rows_of(filing)] == ["产出/甲", "效益/乙"]
    assert filing.totals["score"].text == "100"


def test_values_by_one_heading_are_not_taken_by_another() -> None:
    text = """
自评表
三级指标|目标值|实际完成值|分值|自评得分|复核得分|佐证材料
甲|1|1|10|10|9|有
"""
    filing = only(sheets_of(text))
    assert rows_of(filing) == [("甲", {"target": "1", "actual": "1", "weight": "10", "score": "10"})]
    assert sorted(item.code for item in filing.diagnostics) == ["I072", "I073"]
    assert [value.text for value in filing.leftovers] == ["9", "有"]


def test_the_office_may_stand_in_the_head_of_the_funds() -> None:
    text = """
部门整体支出绩效自评表
部门名称|某局|年初预算数|全年预算数|全年执行数|执行率
年度总支出||1|2|1|50%
三级指标||目标值|实际完成值|分值|得分
甲||1|1|10|10
"""
    filing = only(sheets_of(text))
    assert filing.office is not None
    assert filing.office.text == "某局"
    assert [line.label.text for line in filing.lines] == ["年度总支出"]
    assert filing.lines[0].cells["rate"].text == "50%"


def test_a_total_written_into_one_cell() -> None:
    text = "自评表\n三级指标|目标值|实际完成值|分值|得分\n甲|1|1|10|10\n总分：91.93分"
    assert only(sheets_of(text)).totals["score"].text == "91.93"


FORM = """项目支出绩效自评表（{year}年度）
填报单位|{office}
项目名称|{project}
三级指标|目标值|实际完成值|分值|得分
甲|1|{actual}|10|10
总分|||10|10
"""


def form(year: str = "2022", office: str = "某局", project: str = "修路", actual: str = "1") -> str:
    return FORM.format(year=year, office=office, project=project, actual=actual)


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        (form(), ["I076"]),  # pasted twice
        (form(actual="2"), ["I076"]),  # a draft beside the form
        (form(year="2021"), ["I077"]),  # last year's table was left in
        ("三级指标|目标值|实际完成值|分值|得分\n乙|1|1|10|10", ["I078"]),
        (form(project="架桥"), []),
        (form(office="别局"), []),
        (form(office="别局", year="2021"), []),
    ],
)
def test_several_forms_in_one_file_that_make_one_wonder(second: str, codes: list[str]) -> None:
    one, other = recognise(sheets_of(form() + second))
    assert one.diagnostics == ()
    assert [item.code for item in other.diagnostics] == codes
    apart = recognise(Sheets("表.xlsx", "0", (*sheets_of(form()).sheets, *sheets_of(second, name="别的").sheets)))
    assert [item.code for item in apart[1].diagnostics] == codes


def test_rows_of_indicators_without_a_heading_are_said_once_and_are_no_lines_of_funds() -> None:
    text = """项目支出绩效自评表（2022年度）
项目资金||年初预算数|全年预算数|全年执行数|分值|执行率|得分
|年度资金总额|100|100|95|10|95%|9.5
产出指标|数量指标|维修|≥12处|12处|15|15
|质量指标|合格率|≥98%|99%|15|15
总分|||||100|99.5"""
    filing = only(sheets_of(text))
    assert [line.label.text for line in filing.lines] == ["年度资金总额"]
    assert [(item.code, str(item.origin)) for item in filing.diagnostics] == [("I079", "表.xlsx:表!A4")]
    cell = "项目支出绩效自评表（2022年度）\n项目资金||年初预算数|全年预算数|全年执行数\n|年度资金总额|≥100|100|95"
    assert len(only(sheets_of(cell)).lines) == 1  # a sign typed with an amount is told where it is bound


def test_a_heading_merged_with_the_cell_below_is_still_a_heading() -> None:
    sheets = sheets_of("自评表\n三级指标|目标值|实际完成值|分值|得分\n|1|1|10|10\n甲|2|2|20|20")
    (sheet,) = sheets.sheets
    (filing,) = recognise(replace(sheets, sheets=(replace(sheet, merges=(Merge(1, 0, 2, 0),)),)))
    assert [row.levels[-1].text for row in filing.rows][-1] == "甲"


def test_half_a_head_is_said_with_what_was_seen_of_it() -> None:
    with pytest.raises(Rejected) as caught:
        recognise(sheets_of("自评表\n一级指标|二级指标|三级指标\n产出指标|数量指标|甲\n产出指标|数量指标|乙"))
    seen = [(item.code, item.found) for item in caught.value.diagnostics]
    assert seen == [("I070", None), ("I075", "一级指标、二级指标、三级指标")]


def test_a_file_without_a_table_is_refused_and_a_sheet_without_one_is_said() -> None:
    with pytest.raises(Rejected) as caught:
        recognise(sheets_of("填表说明\n请认真填写"))
    assert [item.code for item in caught.value.diagnostics] == ["I070"]
    table = sheets_of("自评表\n三级指标|目标值|实际完成值|分值|得分\n甲|1|1|10|10")
    notes = sheets_of("请认真填写", name="说明")
    filing = only(replace(table, sheets=(*notes.sheets, *table.sheets)))
    assert [item.message() for item in filing.diagnostics] == ["工作表“说明”里没有自评表，没有读"]


def test_a_row_needs_no_values_but_a_name() -> None:
    text = """
自评表
一级指标|二级指标|三级指标|目标值|实际完成值|分值|得分
产出|数量|甲||||
产出|数量||5|5|10|10
"""
    names = [name for name, _ in rows_of(only(sheets_of(text)))]
    assert names == ["产出/数量/甲", "产出/数量"]


def test_rows_are_plain_values() -> None:
    row = only(sheets_of("自评表\n三级指标|目标值|实际完成值\n甲|1|2")).rows[0]
    assert row == RawRow(
        (RawValue("甲", Cell("表.xlsx", "表", "A3")),),
        {
            "target": RawValue("1", Cell("表.xlsx", "表", "B3")),
            "actual": RawValue("2", Cell("表.xlsx", "表", "C3")),
        },
    )


@pytest.mark.parametrize("typed", ["national/project@2020", "national/project@2020（草案）"])
def test_the_framework_may_stand_in_the_form(typed: str) -> None:
    text = f"项目支出绩效自评表\n评分框架|{typed}\n单位代码：620001\n三级指标|目标值|实际完成值\n甲|1|2"
    filing = only(sheets_of(text))
    assert filing.framework == RawValue("national/project@2020", Cell("表.xlsx", "表", "B2"))
    assert filing.code == RawValue("620001", Cell("表.xlsx", "表", "A3"))
