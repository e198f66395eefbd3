"""Where rows of a form belong when one name stands at two levels."""

from __future__ import annotations

from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.framework.catalog import installed_catalog
from jixiao.origin import Cell
from jixiao.plan.compile import compile_plan


def row(*levels: str) -> RawRow:
    def value(text: str) -> RawValue:
        return RawValue(text, Cell("a.xlsx", "", text))

    cells = {"target": value("≤10"), "actual": value("9"), "weight": value("5")}
    return RawRow(tuple(map(value, levels)), cells)


def test_the_highest_level_decides_where_a_row_stands() -> None:
    """成本指标 is an indicator of the first level, and a group under 产出指标."""
    plan = compile_plan(installed_catalog([]).load("national/central-project"))
    rows = (row("产出指标", "成本指标", "单位成本"), row("成本指标", "经济成本指标", "总成本"))
    filing = bind(RawFiling("a.xlsx", "", rows=rows), plan)
    assert [item.group for item in filing.rows] == ["产出指标.成本指标", "成本指标.经济成本指标"]
