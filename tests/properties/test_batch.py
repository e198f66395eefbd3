"""A batch says of every filing what the exact machine says of it alone: laws I-50 to I-53 where they touch columns."""

from __future__ import annotations

import os
import random
from fractions import Fraction

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.evaluation.batch import Batch, ScoredTable, Way, score_table
from jixiao.evaluation.prepare import prepare
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.generated import frameworks, plan_of
from jixiao.testing.ledgers import ledger, read_singly

ROWS = int(os.environ.get("JIXIAO_LEDGER", "20000"))


def fixed_row_frameworks() -> list[str]:
    catalog = installed_catalog([])
    plans = ((entry.name, compile_plan(catalog.load(entry.name))) for entry in catalog.entries())
    # Rows and lines that offices write do not fit one row of a ledger (I082), and a base scores nothing (F172).
    fits = [name for name, plan in plans if not (plan.sections or plan.open_scopes or plan.framework.base)]
    assert len(fits) > 10
    return fits


def differences(batch: Batch, columns: dict[str, list[str]], scored: ScoredTable) -> list[str]:
    """Where a batch says anything else than the exact machine says of each filing alone."""
    plan, machine = batch.plan, prepare(batch.plan)
    ratings = {rating.name: index for index, rating in enumerate(plan.ratings)}
    said = scored.table.select(
        pl.col(result.column)
        if result.column == "rating" or result.places is None
        else pl.col(result.column).to_physical()
        for result in batch.results
    )
    places = [plan.computed_index[result.quantity] for result in batch.results]
    powers = [None if result.places is None else 10**result.places for result in batch.results]
    wrong: list[str] = []
    for number, (filing, row) in enumerate(zip(read_singly(plan, columns, 2021), said.iter_rows(), strict=True)):
        results = machine.whole.run(filing.values, filing.scale)
        for place, power, got in zip(places, powers, row, strict=True):
            _, top, bottom = results[place]
            if top is None or got is None:
                agrees = top is got is None
            elif power is None:
                agrees = Fraction(got) == Fraction(top, bottom)
            else:
                agrees = ratings.get(got, got) * bottom == top * power
            if not agrees:
                wrong.append(f"row {number}, {plan.computed[place].name}: {got} / {power}, not {top} / {bottom}")
    return wrong


@pytest.mark.parametrize("name", fixed_row_frameworks())
def test_the_pack_scores_in_columns_as_one_by_one(name: str) -> None:
    """With ties and edges, 10^13 元, blanks, oddly typed numbers and negative rates among them."""
    plan = compile_plan(installed_catalog([]).load(name))
    batch = Batch(plan)
    for seed, rare in ((1, {}), (2, {"odd": 2, "giants": 1, "gaps": 1})):
        columns = ledger(plan, ROWS // 2, seed, **rare)
        scored = batch.score(pl.DataFrame({**columns, "year": ["2021"] * (ROWS // 2)}))
        assert differences(batch, columns, scored) == []
        assert sum(scored.ways.values()) == ROWS // 2
        assert scored.ways[Way.COLUMNS] > ROWS // 8
        assert Way.REFUSED not in scored.ways


@settings(max_examples=40)
@given(frameworks(), st.integers(0, 2**32))
def test_any_framework_scores_in_columns_as_one_by_one(drafted, seed: int) -> None:  # type: ignore[no-untyped-def]
    plan = plan_of(drafted)
    batch = Batch(plan)
    columns = ledger(plan, 120, seed, odd=30, giants=20, gaps=20)
    assert differences(batch, columns, batch.score(pl.DataFrame(columns))) == []


@pytest.fixture(scope="module")
def plan() -> Plan:
    return compile_plan(installed_catalog([]).load("shaanxi/baishui/department"))


def test_neither_order_nor_company_changes_a_score(plan: Plan) -> None:
    """A batch is its filings: cut in parts, turned round, scored before or after others."""
    columns = ledger(plan, 600, 5, odd=10, giants=5, gaps=10)
    table = pl.DataFrame(columns).with_columns(code=pl.int_range(600))
    whole = score_table(plan, table)
    order = list(range(600))
    random.Random(3).shuffle(order)
    turned = score_table(plan, table[order])
    assert turned.sort("code").equals(whole)
    batch = Batch(plan)
    parts = [batch.score(table[start : start + 97]).table for start in range(0, 600, 97)]
    assert pl.concat(parts).equals(whole)
    assert score_table(plan, table).equals(whole)


def test_no_column_is_of_binary_fractions(plan: Plan) -> None:
    table = score_table(plan, pl.DataFrame(ledger(plan, 50, 9, gaps=20)))
    assert [name for name, kind in table.schema.items() if kind.is_float()] == []
