"""Charts in workbooks: native ones, drawn from the cells of their tables, which LibreOffice can draw too."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.chart import BarChart, ScatterChart
from openpyxl.utils import range_boundaries

from jixiao.report.model import Chart, Column, Drawing, Medium, Report, SectionBlock, Series, TableBlock, Text
from jixiao_plugins.xlsx.renderer import XlsxRenderer

COLUMNS = (Column("单位", 20), Column("执行率", 8, numeric=True), Column("总分", 8, numeric=True))
ROWS = (
    (Text("=甲&乙"), Text("100", is_number=True), Text("97.50", is_number=True)),
    (Text("丙"), Text("≈66.67", is_number=True), Text("80.00", is_number=True)),
    (Text("丁"), Text(""), Text("75.00", is_number=True)),
    (Text("合计"), Text(""), Text("252.50", is_number=True)),
)
TOTAL = Series("总分", 2, 0, 3)


@pytest.fixture
def report() -> Report:
    charts = (
        Chart(Drawing.BARS, "总分", 0, (TOTAL,), titles=("", "总分")),
        Chart(Drawing.COLUMNS, "两列", 0, (TOTAL, Series("执行率", 1, 0, 3))),
        Chart(Drawing.POINTS, "执行率与总分", 0, (TOTAL,), across=1, titles=("执行率", "总分")),
    )
    table = TableBlock(COLUMNS, ROWS, strong_rows=(3,), filtered=True, kept_columns=1, charts=charts)
    sections = (
        SectionBlock("总 览/一", (replace(table, charts=()),)),
        SectionBlock("it's 排名", (table,)),
        SectionBlock("屏幕", (table,), (Medium.SCREEN,)),
    )
    return Report("汇总", (("份数", "3"),), sections, {})


def test_every_chart_draws_the_cells_of_its_table(report: Report) -> None:
    book = load_workbook(BytesIO(XlsxRenderer().render((report,))))
    assert book.sheetnames == ["总 览 一", "图 Charts", "it s 排名"]
    drawn = book["图 Charts"]._charts
    assert [type(chart) for chart in drawn] == [BarChart, BarChart, ScatterChart]
    assert [chart.type for chart in drawn[:2]] == ["bar", "col"]
    (bars,) = drawn[0].series
    assert bars.val.numRef.f == "'it s 排名'!$C$2:$C$4"
    assert bars.cat.strRef.f == "'it s 排名'!$A$2:$A$4"
    assert [series.val.numRef.f[-11:] for series in drawn[1].series] == ["'!$C$2:$C$4", "'!$B$2:$B$4"]
    (points,) = drawn[2].series
    assert (points.xVal.numRef.f[-11:], points.yVal.numRef.f[-11:]) == ("'!$B$2:$B$4", "'!$C$2:$C$4")


def test_what_a_chart_remembers_is_what_its_cells_hold(report: Report) -> None:
    book = load_workbook(BytesIO(XlsxRenderer().render((report,))))
    for chart in book["图 Charts"]._charts:
        for series in chart.series:
            source = series.val or series.yVal
            left, top, _, bottom = range_boundaries(source.numRef.f.rpartition("!")[2].replace("$", ""))
            cells = [book["it s 排名"].cell(row, left).value for row in range(top, bottom + 1)]
            kept = {point.idx: Decimal(str(point.v)) for point in source.numRef.numCache.pt}
            assert kept == {index: Decimal(str(cell)) for index, cell in enumerate(cells) if cell is not None}


def test_a_number_that_is_not_exact_is_a_number_marked_as_such(report: Report) -> None:
    sheet = load_workbook(BytesIO(XlsxRenderer().render((report,))))["it s 排名"]
    assert (sheet["B3"].value, sheet["B3"].number_format) == (66.67, '"≈"0.00')
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=甲&乙", "s")


def test_headings_and_names_stay_in_sight_and_rows_can_be_chosen(report: Report) -> None:
    sheet = load_workbook(BytesIO(XlsxRenderer().render((report,))))["it s 排名"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:C5"


def test_the_charts_are_printed_on_paper_that_stands(report: Report) -> None:
    sheet = load_workbook(BytesIO(XlsxRenderer().render((report,))))["图 Charts"]
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "portrait",
        1,
        0,
    )
    assert len(sheet.row_breaks.brk) == 1  # two on the first page, the third on the next


def test_columns_are_as_wide_as_the_widest_of_the_tables_of_a_sheet(report: Report) -> None:
    wide = TableBlock((Column("a", 5), Column("b", 40)), ((Text("1"), Text("2")),))
    section = SectionBlock("一", (report.sections[0].blocks[0], wide))
    sheet = load_workbook(BytesIO(XlsxRenderer().render((replace(report, sections=(section,)),)))).worksheets[0]
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [23, 43, 11]


def test_same_bytes(report: Report) -> None:
    assert XlsxRenderer().render((report,)) == XlsxRenderer().render((report,))


def test_nothing_outside_is_named(report: Report) -> None:
    with ZipFile(BytesIO(XlsxRenderer().render((report,)))) as parts:
        told = b"".join(parts.read(name) for name in parts.namelist() if name.startswith(("xl/charts", "xl/drawings")))
    assert told.count(b"<c:f>") + told.count(b"<f>") >= 8
    assert not re.search(rb'TargetMode="External"', told)


def test_libreoffice_draws_them(
    report: Report, libreoffice: Callable[[dict[str, bytes], str], dict[str, bytes]]
) -> None:
    given = {"charts.xlsx": XlsxRenderer().render((report,))}
    (saved,) = libreoffice(given, "ods").values()
    with ZipFile(BytesIO(saved)) as parts:
        objects = [
            parts.read(name).decode() for name in parts.namelist() if re.fullmatch(r"Object \d+/content.xml", name)
        ]
    assert len(objects) == 3
    kinds = sorted(re.findall(r'chart:class="chart:(bar|scatter)"', "".join(objects)))
    assert kinds.count("bar") >= 2
    assert "scatter" in kinds
    assert all("97.5" in one for one in objects)


def test_names_that_xml_cannot_hold_are_shown_by_their_codes(report: Report) -> None:
    rows = tuple((Text(name), Text("1"), Text("2.00", is_number=True)) for name in ("甲\x07", "\ud800", "\x00\ufffe"))
    across = {Drawing.POINTS: 2}
    charts = tuple(Chart(each, "图\x01", 0, (Series("一\x02", 2),), across=across.get(each)) for each in Drawing)
    section = SectionBlock("排名", (TableBlock(COLUMNS, rows, charts=charts),))
    book = load_workbook(BytesIO(XlsxRenderer().render((replace(report, sections=(section,)),))))
    bars = book["图 Charts"]._charts[1].series[0]
    assert [point.v for point in bars.cat.strRef.strCache.pt] == [r"甲\u0007", r"\ud800", r"\u0000\ufffe"]
    assert bars.tx.v == r"一\u0002"
