"""What of a live form goes to paper, as LibreOffice prints it: filled rows, and of empty ones a word before."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import load_workbook

from jixiao.api import read_bytes
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.form.build import build_form
from jixiao.form.model import LiveForm
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.value import replace
from jixiao_plugins.xlsx.form import XlsxFormWriter

Convert = Callable[[dict[str, bytes], str], dict[str, bytes]]
WRITER = XlsxFormWriter()
MACHINE = prepare(compile_plan(installed_catalog().load("national/project@2020")))
SPARE = 45
TYPED = {"指标性质": "≥", "年度目标值": Fraction(100), "实际完成值": Fraction(95), "单位": "次", "分值": Fraction(10)}


def typed(form: LiveForm, count: int) -> LiveForm:
    """The form with its first spare rows filled in, and without the values that its formulas have."""
    columns = {cell.content: cell.column for cell in form.cells if cell.row == form.heading[0]}
    names = [cell for cell in form.cells if cell.entry and cell.column == columns["三级指标"]]
    rows = [cell.row for cell in names if cell.row > form.heading[0]][:count]
    put = {(row, columns["三级指标"]): f"自设指标{row}" for row in rows}
    put |= {(row, columns[heading]): value for row in rows for heading, value in TYPED.items()}
    cells = (
        replace(cell, content=put.get((cell.row, cell.column), "" if cell.formula else cell.content))
        for cell in form.cells
    )
    return replace(form, cells=tuple(cells))


@pytest.fixture(scope="module")
def forms(libreoffice: Convert) -> dict[str, bytes]:
    """An empty form, one with two of 45 rows typed, and one made from that: as LibreOffice saves them."""
    empty = build_form(MACHINE.plan)
    given = {"空.xlsx": WRITER.write(typed(empty, 0)), "二.xlsx": WRITER.write(typed(empty, 2))}
    done = libreoffice(given, "xlsx")
    (raw,) = read_bytes(done["二.xlsx"], "表.xlsx")
    evaluation = evaluate(MACHINE, bind(raw, MACHINE.plan))
    given["填好.xlsx"] = WRITER.write(build_form(MACHINE.plan, evaluation))
    return {**done, **libreoffice({"填好.xlsx": given["填好.xlsx"]}, "xlsx")}


def word_before(data: bytes) -> str:
    """What stands beside 复核."""
    sheet = load_workbook(BytesIO(data), data_only=True)["自评表"]
    row = next(cell.row for cell in sheet["A"] if cell.value == "复核")
    return str(sheet.cell(row, 12).value or "")


def test_a_form_says_how_many_empty_rows_would_be_printed(forms: dict[str, bytes]) -> None:
    told = {name: word_before(data) for name, data in forms.items()}
    left_out = "打印之前在“打印”栏的筛选里去掉“空白”"
    assert told == {
        "空.xlsx": f"{SPARE} 个空行会印出来：{left_out}",
        "二.xlsx": f"{SPARE - 2} 个空行会印出来：{left_out}",
        "填好.xlsx": "空行不印；要添行，在“打印”栏的筛选里全选",
    }


def test_the_filter_of_a_form_leaves_out_empty_rows_and_no_others(forms: dict[str, bytes]) -> None:
    """What the column shows is what the filter goes by: 印 beside rows in use, and nothing beside the others."""
    sheet = load_workbook(BytesIO(forms["二.xlsx"]), data_only=True)["自评表"]
    first, last = (int(part.strip("M")) for part in sheet.auto_filter.ref.split(":"))
    marked = {sheet.cell(row, 3).value for row in range(first + 2, last + 1) if sheet.cell(row, 13).value == "印"}
    named = {sheet.cell(row, 3).value for row in range(first + 2, last + 1)} - {None}
    assert marked == named
    assert len(named) == 2


def test_a_filled_form_prints_its_rows_and_no_empty_ones(libreoffice: Convert, forms: dict[str, bytes]) -> None:
    pdfplumber = pytest.importorskip("pdfplumber")
    printed = libreoffice(forms, "pdf")
    pages = {name: pdfplumber.open(BytesIO(data)).pages for name, data in printed.items()}
    assert {name: len(found) for name, found in pages.items()} == {"空.xlsx": 2, "二.xlsx": 2, "填好.xlsx": 1}
    (page,) = pages["填好.xlsx"]
    rows = [row for table in page.extract_tables() for row in table]
    own = [row for row in rows if any(cell and cell.startswith("自设指标") for cell in row)]
    assert len(own) == 2
    below = rows[rows.index(own[-1]) + 1]
    assert below[0] == "总分"  # nothing stands between the rows that were filled in and the total
