"""What a form itself writes can be read whole: in no cell of any form do its words need more lines than it is high."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from jixiao.form.build import build_form
from jixiao.form.model import CONFESSION, Cell, LiveForm, Style
from jixiao.framework.catalog import installed_catalog
from jixiao.origin import display_width
from jixiao.plan.compile import compile_plan

NAMES = ["national/project@2020", "shaanxi/baishui/department@2021", "hunan/yueyang/department@2018"]

LITERAL = re.compile(r'"((?:[^"]|"")*)"')
USUAL_HEIGHT = 20
SIZES = {Style.TITLE: 18.0, Style.NOTE: 9.0, Style.ASIDE: 9.0}
USUAL_SIZE = 10.5
SPACING = 1.3
"""The height of a line in sizes of its letters."""


def words(cell: Cell) -> Iterator[str]:
    """The texts that may stand in a cell: its own, or those between which its formula chooses."""
    if cell.formula:
        yield from LITERAL.findall(cell.formula)
    elif isinstance(cell.content, str):
        yield cell.content


def lacking(form: LiveForm, cell: Cell, text: str) -> float:
    """By how much the lines of `text` are higher than the cell. The width of a column counts narrow letters of 10.5."""
    size = SIZES.get(cell.style, USUAL_SIZE)
    width = sum(form.widths[cell.column : max(cell.right, cell.column) + 1])
    lines = -(-display_width(text) // int(width * USUAL_SIZE / size))
    rows = range(cell.row, max(cell.bottom, cell.row) + 1)
    return lines * size * SPACING - sum(form.heights.get(row, USUAL_HEIGHT) for row in rows)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_form_writes_is_not_clipped(name: str) -> None:
    form = build_form(compile_plan(installed_catalog().load(name)))
    clipped = {
        (cell.row, cell.column, text)
        for cell in form.cells
        if not cell.tilt
        for text in words(cell)
        if lacking(form, cell, text) > 0
    }
    assert clipped == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_words_for_what_no_formula_can_score_fit_wherever_they_stand(name: str) -> None:
    form = build_form(compile_plan(installed_catalog().load(name)))
    told = [cell for cell in form.cells if f'"{CONFESSION}"' in cell.formula and cell.style is Style.NUMBER]
    assert told
    assert all(display_width(CONFESSION) + 1 <= form.widths[cell.column] for cell in told)


def test_a_name_longer_than_its_column_has_a_row_high_enough() -> None:
    """服务对象满意度指标 beside rows of the office's own, of which any one may be all that is left in view."""
    form = build_form(compile_plan(installed_catalog().load("national/project@2020")))
    (group,) = (cell for cell in form.cells if cell.content == "服务对象满意度指标" and cell.style is Style.LABEL)
    assert display_width(str(group.content)) > form.widths[group.column]
    assert all(form.heights[row] > USUAL_HEIGHT for row in range(group.row, max(group.bottom, group.row) + 1))
