"""Digits that `inputs:` declares: slots carry them, columns are proved with them, cells are held to them."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl
import pytest

from jixiao.evaluation.batch import Batch, Way
from jixiao.framework.digits import DIGITS
from jixiao.framework.model import InputType
from jixiao.interpret.columnar import Columns
from jixiao.plan.model import Plan
from jixiao.plan.slots import input_slots

PlanOf = Callable[[str], Plan]

TEXT = """\
inputs:
  资金:
    columns: {{预算: {column}, 执行: {column}}}
    lines: [合计]
values:
  执行率: {{formula: 合计.执行 ÷ 合计.预算, if_zero: missing, unit: "%"}}
rounding: {{score: 0.01, total: 0.01}}
indicators:
  - {{id: 执行, weight: 100, rule: {{kind: proportion, of: 执行率, basis: {{assumed: true}}}}}}
ratings: [{{name: 过, range: "[0, 100]"}}]
"""
NARROW = 'money, range: "[0, 1000000]", places: 0'


def filled(plan: Plan, budget: str, spent: str) -> tuple[pl.DataFrame, dict[Way, int]]:
    scored = Batch(plan).score(pl.DataFrame({"资金.合计.预算": [budget], "资金.合计.执行": [spent]}))
    return scored.table, dict(scored.ways)


def test_what_is_declared_holds_instead_of_the_table(plan_of: PlanOf) -> None:
    usual, narrow = (
        input_slots(plan_of(TEXT.format(column=column)).framework)[0] for column in ("money", f"{{type: {NARROW}}}")
    )
    assert (usual.range, usual.places) == (DIGITS[InputType.MONEY].range, DIGITS[InputType.MONEY].places)
    assert (str(narrow.range), narrow.places) == ("[0, 1000000]", 0)


@pytest.mark.parametrize(("column", "wide"), [("money", True), (f"{{type: {NARROW}}}", False)])
def test_widths_are_proved_with_what_is_declared(plan_of: PlanOf, column: str, wide: bool) -> None:
    """10^13 元 in cents times 10^4 times 2 is beyond 64 bits; a million is not, in the same class of digits."""
    batch = Batch(plan_of(TEXT.format(column=column)))
    form = batch.form(18, False, {"资金.合计.预算": 2, "资金.合计.执行": 2})
    assert isinstance(form, Columns)
    assert any("Int128" in str(expression) for stage in form.stages for expression in stage) == wide


def test_cells_are_held_to_what_is_declared(plan_of: PlanOf) -> None:
    plan = plan_of(TEXT.format(column=f"{{type: {NARROW}}}"))
    table, ways = filled(plan, "1000000", "999999")
    assert (table["total"][0], table["findings"][0], ways) == (100, None, {Way.COLUMNS: 1})
    table, _ = filled(plan, "1000001", "999999")
    assert (table["total"][0], table["findings"][0]) == (None, "B122 资金.合计.预算")
    table, _ = filled(plan, "1000000", "250000.5")
    assert (str(table["total"][0]), table["findings"][0]) == ("25.00", "B124 资金.合计.执行")
