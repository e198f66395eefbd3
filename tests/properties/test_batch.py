"""A batch says of every filing what the exact machine says of it alone: laws I-50 to I-53 where they touch columns."""

from __future__ import annotations

import os
import random
from collections.abc import Iterable
from functools import cache
from itertools import islice

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.evaluation.batch import Batch, ScoredTable, Way, score_table
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.long import long_names
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores, row_id
from jixiao.filing.model import Filing
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.agreement import differences
from jixiao.testing.generated import frameworks, plan_of
from jixiao.testing.ledgers import ledger, read_singly
from jixiao.testing.longs import long_tables, read_filings

ROWS = int(os.environ.get("JIXIAO_LEDGER", "10000"))
LONG = int(os.environ.get("JIXIAO_LEDGER", "200"))
"""Filings of a framework with rows of the office's own: each is read as a form for comparison, which takes its time."""


@cache
def names(long: bool) -> list[str]:
    """The frameworks of the pack, with long tables and without; a base scores nothing (F172)."""
    catalog = installed_catalog([])
    plans = {entry.name: compile_plan(catalog.load(entry.name)) for entry in catalog.entries()}
    found = [name for name, plan in plans.items() if bool(long_names(plan)) is long and not plan.framework.base]
    assert len(found) > 10
    return found


@pytest.mark.parametrize("name", names(False))
def test_the_pack_scores_in_columns_as_one_by_one(name: str) -> None:
    """With ties and edges, 10^13 元, blanks, oddly typed numbers and negative rates among them."""
    plan = compile_plan(installed_catalog([]).load(name))
    batch = Batch(plan)
    for seed, rare in ((1, {}), (2, {"odd": 2, "giants": 1, "gaps": 1})):
        columns = ledger(plan, ROWS // 2, seed, **rare)
        scored = batch.score(pl.DataFrame({**columns, "year": ["2021"] * (ROWS // 2)}))
        assert differences(batch, read_singly(plan, columns, 2021), scored) == []
        assert sum(scored.ways.values()) == ROWS // 2
        assert scored.ways[Way.COLUMNS] > ROWS // 8
        assert Way.REFUSED not in scored.ways


@settings(max_examples=40)
@given(frameworks(), st.integers(0, 2**32))
def test_any_framework_scores_in_columns_as_one_by_one(drafted, seed: int) -> None:  # type: ignore[no-untyped-def]
    plan = plan_of(drafted)
    batch = Batch(plan, statuses=True)
    columns = ledger(plan, 120, seed, odd=30, giants=20, gaps=20)
    scored = batch.score(pl.DataFrame(columns))
    assert differences(batch, read_singly(plan, columns, 2021), scored) == []
    assert status_differences(plan, islice(read_singly(plan, columns, 2021), 10), scored) == []


def status_differences(plan: Plan, filings: Iterable[Filing], scored: ScoredTable) -> list[str]:
    """Where the statuses of the first rows are not those of the same filing as a form."""
    machine, wrong = prepare(plan), []
    rows: list[str] = []
    for number, (filing, said) in enumerate(zip(filings, scored.table.iter_rows(named=True), strict=False)):
        views = {node.id: node.status.value for node in node_scores(score(machine, filing))}
        leaves = [node.id for node in plan.nodes if node.leaf is not None]
        wrong += [f"{number}, {id}" for id in leaves if said[f"{id}.status"] != views[id]]
        rows += [views[row_id(row)] for row in filing.rows]
    if scored.rows is not None:
        told = [status for status in scored.rows["row.status"] if status != "left_out"]
        wrong += [
            f"own row {number}" for number, (one, other) in enumerate(zip(rows, told, strict=False)) if one != other
        ]
    return wrong


@pytest.mark.parametrize("name", names(True))
def test_long_tables_score_in_columns_as_forms_one_by_one(name: str) -> None:
    """Rows, goals and lines of the office's own: what the batch reads in columns is what a form of each would say."""
    plan = compile_plan(installed_catalog([]).load(name))
    batch = Batch(plan, statuses=True)
    codes = [f"{number:07d}" for number in range(LONG)]
    columns = {"code": codes, **ledger(plan, LONG, 3, odd=2, giants=1, gaps=1)}
    long = long_tables(plan, codes, 5, odd=20)
    tables = {name: pl.DataFrame(table) for name, table in long.items()}
    scored = batch.score(pl.DataFrame({**columns, "year": ["2021"] * LONG}), tables)
    filings = list(read_filings(plan, columns, long, 2021))
    assert differences(batch, filings, scored) == []
    assert status_differences(plan, filings[:20], scored) == []
    assert sum(scored.ways.values()) == LONG
    assert scored.unplaced == {}
    # What a part of an indicator comes to is a quotient of its own: a sum of them has no one denominator.
    assert (Way.REFUSED in scored.ways) == (name == "examples/sub-items@2021")


def test_neither_order_nor_company_changes_what_long_tables_score() -> None:
    """Lines in any order of filings, filings in parts: the same scores."""
    plan = compile_plan(installed_catalog([]).load("hubei/huanggang/project"))
    codes = [f"{number:07d}" for number in range(150)]
    table = pl.DataFrame({"code": codes, **ledger(plan, 150, 3, gaps=3)})
    long = {name: pl.DataFrame(held) for name, held in long_tables(plan, codes, 5, odd=30).items()}
    whole = score_table(plan, table, **long)
    order = list(range(150))
    random.Random(3).shuffle(order)
    turned = {
        name: pl.concat([held.filter(pl.col("code") == codes[row]) for row in order]) for name, held in long.items()
    }
    assert score_table(plan, table[order], **turned).sort("code").equals(whole)
    batch = Batch(plan)
    parts = [
        batch.score(
            part, {name: held.filter(pl.col("code").is_in(part["code"].implode())) for name, held in long.items()}
        )
        for part in (table[:40], table[40:41], table[41:])
    ]
    assert pl.concat([part.table for part in parts]).equals(whole)


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
