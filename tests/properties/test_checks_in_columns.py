"""The arithmetic checks find in columns what the review finds of each filing alone, slips planted on purpose."""

from __future__ import annotations

import os
from collections import Counter
from functools import cache

import polars as pl
import pytest

from jixiao.evaluation.claim_columns import ClaimReader, claim_columns
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.long import long_names
from jixiao.evaluation.lowered.build import LOWERED
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.verdicts import CHECKS, Checking, found_singly
from jixiao.framework.catalog import installed_catalog
from jixiao.origin import Cell
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.claimed_ledgers import claims_for, sums_made_right
from jixiao.testing.ledgers import ledger, read_singly
from jixiao.testing.longs import long_tables, read_filings
from jixiao.value import replace

ROWS = int(os.environ.get("JIXIAO_CHECKED", "60"))


LONG = int(os.environ.get("JIXIAO_CHECKED", "12"))


@cache
def names(long: bool) -> list[str]:
    """The frameworks of the pack, with long tables and without."""
    catalog = installed_catalog([])
    plans = {entry.name: compile_plan(catalog.load(entry.name)) for entry in catalog.entries()}
    found = [name for name, plan in plans.items() if bool(long_names(plan)) is long and not plan.framework.base]
    assert len(found) > 10
    return found


def made(plan: Plan, rows: int, seed: int, **rare: int) -> tuple[dict[str, list[str]], list[Counter[str]]]:
    """A ledger with claims, and what the review finds of every filing: codes with places."""
    machine, reader, columns = prepare(plan), ClaimReader(plan), ledger(plan, rows, seed, **rare)
    sums_made_right(plan, columns, seed)
    filings = list(read_singly(plan, columns, 2021))
    columns |= claims_for(machine, filings, seed)
    wanted = []
    for row, filing in enumerate(filings):
        said = (reader.claim(item, columns[item.name][row]) for item in claim_columns(plan))
        found = found_singly(score(machine, filing), tuple(claim for claim in said if claim is not None))
        wanted.append(Counter(f"{item.code} {item.origin.reference if item.origin else ''}".strip() for item in found))
    return columns, wanted


@pytest.mark.parametrize("name", names(False))
def test_columns_find_what_the_review_finds(name: str) -> None:
    plan = compile_plan(installed_catalog([]).load(name))
    checking = Checking(plan)
    columns, wanted = made(plan, ROWS, 2, odd=5, giants=2, gaps=5)
    done = checking.score(pl.DataFrame({**columns, "year": ["2021"] * ROWS}))
    told = [Counter(text.split("、") if text else ()) for text in done.scored.table[CHECKS]]
    wrong = [
        (row, got - right, right - got)
        for row, (got, right) in enumerate(zip(told, wanted, strict=True))
        if got != right
    ]
    assert wrong[:5] == []
    counts = Counter(item.split()[0] for found in wanted for item in found.elements())
    assert done.counts == {code: counts[code] for code in LOWERED if counts[code]}
    assert "refused" not in done.scored.ways


@pytest.mark.parametrize("name", names(True))
def test_long_tables_are_checked_as_forms_are(name: str) -> None:
    """Rows of the office's own, each with its claims: what is found is what the review finds of the same as a form."""
    plan = compile_plan(installed_catalog([]).load(name))
    machine, reader = prepare(plan), ClaimReader(plan)
    codes = [f"{number:03d}" for number in range(LONG)]
    columns = {"code": codes, **ledger(plan, LONG, 3)}
    sums_made_right(plan, columns, 3)
    long = long_tables(plan, codes, 5)
    filings = list(read_filings(plan, columns, long, 2021))
    columns |= claims_for(machine, filings, 3)
    wanted = []
    for row, filing in enumerate(filings):
        said = (reader.claim(item, columns[item.name][row]) for item in claim_columns(plan))
        own = (replace(claim, origin=Cell("", "", f"{claim.node} {claim.about}")) for claim in filing.claims)
        claims = (*own, *(claim for claim in said if claim is not None))
        wanted.append(Counter(item.code for item in found_singly(score(machine, filing), claims)))
    tables = {held: pl.DataFrame(table) for held, table in long.items()}
    done = Checking(plan).score(pl.DataFrame({**columns, "year": ["2021"] * LONG}), tables)
    told = [Counter(item.split()[0] for item in (text or "").split("、") if item) for text in done.scored.table[CHECKS]]
    assert [
        (row, got - right, right - got)
        for row, (got, right) in enumerate(zip(told, wanted, strict=True))
        if got != right
    ] == []
    assert not plan.sections or sum(wanted, Counter())["C110"] > 0
