"""Lines of explanations are those of the walk, letter for letter: of every framework, whatever filings bring or lack."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jixiao.evaluation.batch import Batch
from jixiao.evaluation.evaluated import Asked, rows_of
from jixiao.evaluation.long import long_names
from jixiao.evaluation.trails import trails
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.generated import frameworks, plan_of
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables
from jixiao_plugins.local.explained import Explainer, lines_of, pieces


@cache
def names() -> list[str]:
    catalog = installed_catalog([])
    plans = {entry.name: compile_plan(catalog.load(entry.name)) for entry in catalog.entries()}
    return [name for name, plan in plans.items() if not plan.framework.base]


def explained(plan: Plan, count: int, seed: int, odd: int = 0, giants: int = 0, gaps: int = 0) -> Explainer:
    """Explains a ledger with its long tables in pieces, and holds it against the walk of every filing alone."""
    batch = Batch(plan)
    codes = [f"{number:04d}" for number in range(count)]
    columns = {"code": codes, **ledger(plan, count, seed, odd, giants, gaps)}
    table = pl.DataFrame({**columns, "year": ["2021"] * count, "office": ["“某\\局”\n"] * count})
    long = {name: pl.DataFrame(texts) for name, texts in long_tables(plan, codes, seed, odd).items()}
    rows, read = rows_of(batch, table, long, ())
    explainer = Explainer(batch.machine)
    found = [explainer.text(*piece) for piece in pieces(rows, 1000, read, 37)]
    walked = lines_of((1000 + row, told) for row, told in Asked(batch.machine, rows, read).evaluations())
    assert b"".join(found) == b"".join(walked)
    return explainer


@pytest.mark.parametrize("name", names())
def test_the_pack_is_explained_as_by_the_walk(name: str) -> None:
    """With ties and edges, 10^13 元, blanks, oddly typed numbers and negative rates among them; every stencil is right."""
    plan = compile_plan(installed_catalog([]).load(name))
    plain = trails(Batch(plan).machine.plan, {}) is not None
    for explainer in (explained(plan, 20, 1), explained(plan, 40, 2, odd=5, giants=5, gaps=5)):
        stencils = [fill for ways in explainer.told.fills.values() for fill in ways.values()]
        assert (explainer.lines is not None) is plain
        if explainer.lines is not None:
            stencils += [fill for ways in explainer.lines.stencils for fill in ways.values()]
            assert stencils
        assert None not in stencils
        assert None not in explainer.told.routes.values()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(frameworks(), st.integers(0, 2**32))
def test_generated_frameworks_are_explained_as_by_the_walk(text: str, seed: int) -> None:
    explained(plan_of(text), 40, seed, odd=2, giants=2, gaps=2)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(names()), st.integers(0, 2**32))
def test_generated_rows_are_explained_as_by_the_walk(name: str, seed: int) -> None:
    """Rows, goals and lines of the office's own, many of them oddly typed."""
    plan = compile_plan(installed_catalog([]).load(name))
    assume(long_names(plan))
    explained(plan, 20, seed, odd=20)


def test_what_forgets_its_ways_says_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """However few ways are kept at a time."""
    plan = compile_plan(installed_catalog([]).load("national/project@2020"))
    for name in ("MOST_KEYS", "MOST_WAYS"):
        monkeypatch.setattr(f"jixiao.report.told_lines.{name}", 2)
    explainer = explained(plan, 40, 3)
    assert 0 < len(explainer.told.fills) <= 2


def test_frameworks_that_are_walked_have_no_trail_of_the_whole() -> None:
    """Where offices bring lines of their own, or people give points beside the rule."""
    catalog = installed_catalog([])
    for name in ("national/project@2020", "examples/portfolio@2024", "examples/base-zero@2021"):
        assert trails(compile_plan(catalog.load(name)), {}) is None
