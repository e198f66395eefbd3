"""The arithmetic checks find in columns what the review finds by the same trees, walked; slips planted on purpose."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from functools import cache

import polars as pl
import pytest

from jixiao.evaluation.claim_columns import ClaimReader
from jixiao.evaluation.claim_names import claim_columns
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.long import long_names
from jixiao.evaluation.lowered.every import LOWERED
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.verdicts import CHECKS, Checking, found_singly
from jixiao.filing.model import Claim, Claimed
from jixiao.framework.catalog import installed_catalog
from jixiao.origin import Cell
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.claimed_ledgers import Rows, claims_for, own_claims_for, own_places, sums_made_right
from jixiao.testing.ledgers import ledger, read_singly
from jixiao.testing.longs import Texts, long_tables, read_filings
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
    count = 5 * LONG if name == MANY else LONG
    codes = [f"{number:03d}" for number in range(count)]
    columns = {"code": codes, **ledger(plan, count, 3)}
    sums_made_right(plan, columns, 3)
    long: dict[str, Texts] = dict(long_tables(plan, codes, 5, odd=5))
    places: Rows = {}
    if plan.sections:
        plain = dict(zip(codes, read_filings(plan, columns, long, 2021), strict=True))
        long["rows"] = own_claims_for(machine, plain, long["rows"], 7)
        places = own_places(plan, long["rows"])
    filings = list(read_filings(plan, columns, long, 2021))
    columns |= claims_for(machine, filings, 3)
    wanted = []
    for row, filing in enumerate(filings):
        said = (reader.claim(item, columns[item.name][row]) for item in claim_columns(plan))
        lines = places.get(codes[row], {})
        own = (replace(claim, origin=_line(claim, lines)) for claim in filing.claims)
        claims = (*own, *(claim for claim in said if claim is not None))
        found = found_singly(score(machine, filing), claims)
        wanted.append(Counter(f"{item.code} {item.origin.reference if item.origin else ''}".strip() for item in found))
    tables = {held: pl.DataFrame(table) for held, table in long.items()}
    done = Checking(plan).score(pl.DataFrame({**columns, "year": ["2021"] * count}), tables)
    told = [Counter(text.split("、") if text else ()) for text in done.scored.table[CHECKS]]
    wrong = [
        (row, got - right, right - got)
        for row, (got, right) in enumerate(zip(told, wanted, strict=True))
        if got != right
    ]
    assert wrong[:5] == []
    if name not in IN_GOALS:
        assert done.alone < count or "columns" not in done.scored.ways
    if name == MANY:
        of_rows = {item.split()[0] for found in wanted for item in found if item.split()[-1].startswith("rows[")}
        assert of_rows == {"C107", "C110", "C111", "C125"}


MANY = "national/project@2020"
"""Of this one so many more filings are made that everything is found."""

IN_GOALS = ("hubei/huanggang/project@2020", "tianjin/department@2024")
"""What rows are worth in goals is found filing by filing."""


def _line(claim: Claim, lines: Mapping[str, int]) -> Cell:
    role = "score" if claim.about is Claimed.SCORE else "completion"
    return Cell("", "", f"rows[{lines[claim.node] + 1}].{role}")
