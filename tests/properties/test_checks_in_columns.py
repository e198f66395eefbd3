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
from jixiao.evaluation.lowered import LOWERED
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.verdicts import CHECKS, Checking, found_singly
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.claimed_ledgers import claims_for, sums_made_right
from jixiao.testing.ledgers import ledger, read_singly

ROWS = int(os.environ.get("JIXIAO_CHECKED", "150"))


@cache
def names() -> list[str]:
    """The frameworks of the pack without rows of the office's own."""
    catalog = installed_catalog([])
    plans = {entry.name: compile_plan(catalog.load(entry.name)) for entry in catalog.entries()}
    found = [name for name, plan in plans.items() if not long_names(plan) and not plan.framework.base]
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


@pytest.mark.parametrize("name", names())
def test_columns_find_what_the_review_finds(name: str) -> None:
    plan = compile_plan(installed_catalog([]).load(name))
    checking = Checking(plan)
    for seed, rare in ((1, {}), (2, {"odd": 5, "giants": 2, "gaps": 5})):
        columns, wanted = made(plan, ROWS, seed, **rare)
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
