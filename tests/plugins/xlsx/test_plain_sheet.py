"""Formulas of forms reach the file as they were made."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
import xlsxwriter

from jixiao.form.build import build_form
from jixiao.form.model import FORM, RECKONING
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao_plugins.xlsx.form import XlsxFormWriter
from jixiao_plugins.xlsx.plain_sheet import plain_sheet


@pytest.mark.parametrize("formula", ["SUM(B1:B9)", 'A1="="', 'IF(A1="{}",1,0)'])
def test_a_formula_stays_as_it_is(formula: str) -> None:
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("表", plain_sheet()).write_formula(0, 1, f"={formula}", None, "")
    assert openpyxl.load_workbook(stream)["表"]["B1"].value == f"={formula}"


def test_every_formula_of_a_form_is_in_its_file() -> None:
    form = build_form(compile_plan(installed_catalog().load("national/project@2020")))
    book = openpyxl.load_workbook(BytesIO(XlsxFormWriter().write(form)))
    typed = {(cell.row, cell.column): cell.formula for cell in form.cells if cell.formula}
    hidden = {(row, column): text for column, texts in enumerate(form.columns) for row, text in enumerate(texts)}
    for name, formulas in ((FORM, typed), (RECKONING, hidden)):
        assert formulas
        for (row, column), formula in formulas.items():
            assert book[name].cell(row + 1, column + 1).value == f"={formula}"
