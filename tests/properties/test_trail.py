"""A trail keeps what the walk traces: every number on the way, and a way that says all else. Stencils fill as prose."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import polars as pl
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from jixiao.evaluation.batch import Batch
from jixiao.evaluation.evaluated import Asked, rows_of
from jixiao.evaluation.long import long_names
from jixiao.evaluation.trails import trails
from jixiao.expression.tree import Fold, Tree, walk
from jixiao.framework.catalog import installed_catalog
from jixiao.interpret.numerals import EXACT, Kept, Numeral, Outcome, Restated, Term, Wrapped
from jixiao.interpret.phrase import Wording
from jixiao.interpret.prose import say_steps
from jixiao.interpret.refused import Refused
from jixiao.interpret.shown import DAY, RATIO, Shown
from jixiao.interpret.stencil import Holes
from jixiao.interpret.trail import Place, trail
from jixiao.interpret.walk import Traced, Value, Values, evaluate, operand_trees, trace
from jixiao.interpret.walker import Walker
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.report.lines import Lines
from jixiao.target import Unit
from jixiao.testing.generated import frameworks, plan_of
from jixiao.testing.ledgers import ledger
from jixiao.testing.trees import Filed, programs
from jixiao.value import replace
from jixiao_plugins.local.explained import Explainer, lines_of

LOOSE = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))


def traces(filed: Filed) -> list[tuple[Traced, ...]]:
    """Every tree of a program as it was walked."""
    walker, quantities, found = Walker(filed.fields, filed.trees), dict[tuple[str, str], Value](), []
    env = Values(walker.fields(filed.values, filed.scale), quantities, filed.members)
    for spec in filed.trees:
        found.append(trace(spec.tree, env))
        quantities["", spec.name] = evaluate(spec.tree, env)
    return found


@LOOSE
@given(programs())
def test_a_trail_keeps_what_the_walk_traces(filed: Filed) -> None:
    fields = [replace(spec, places=filed.scale) for spec in filed.fields]
    gaps = any(value is None and not spec.optional for spec, value in zip(fields, filed.values, strict=True))
    assume(not gaps)
    try:
        made = trail(fields, filed.trees, [(spec.tree,) for spec in filed.trees])
    except Refused:
        assert any(isinstance(node, Fold) for spec in filed.trees for node in walk(spec.tree))
        return
    for traced, places, (_, numbers) in zip(traces(filed), made.places, made.run(filed.values), strict=True):
        for step in traced:
            if isinstance(step.result, (bool, str)) or step.result is None:
                continue
            place = places[step.node]
            top = numbers[place.numerator]
            bottom = place.denominator if place.below is None else numbers[place.below]
            assert top is not None
            assert bottom is not None
            assert bottom > 0
            assert Fraction(top, bottom) == step.result


def of_way(traced: tuple[Traced, ...]) -> list[object]:
    """All of a trace but its numbers."""

    def bare(value: Value) -> object:
        return value if value is None or isinstance(value, (bool, str)) else "number"

    zero = [step.operation == "divide" and step.operands[1] == 0 for step in traced]
    return [
        (step.node, step.operation, [bare(value) for value in (*step.operands, step.result)]) for step in traced
    ] + zero


@LOOSE
@given(programs(depth=2), st.data())
def test_the_same_way_is_the_same_but_for_its_numbers(filed: Filed, data: st.DataObject) -> None:
    """Two filings that went the same way were traced alike, and are said alike but for what is put in."""
    fields = [replace(spec, places=filed.scale) for spec in filed.fields]
    try:
        made = trail(fields, filed.trees, [(spec.tree,) for spec in filed.trees])
    except Refused:
        assume(False)
    said: dict[object, object] = {}

    def hole(tree: Tree, value: Fraction | int, numeral: Numeral) -> str:
        return "○"

    for _ in range(6):
        values = tuple(
            data.draw(st.sampled_from((value, None, 0, 1, -1, 50, 100))) if spec.type.value == "number" else value
            for spec, value in zip(fields, filed.values, strict=True)
        )
        values = tuple(
            1 if value is None and not spec.optional else value for spec, value in zip(fields, values, strict=True)
        )
        if any(value is None and not spec.optional for spec, value in zip(fields, values, strict=True)):
            continue
        again = replace(filed, values=values)
        for index, (traced, (way, _)) in enumerate(zip(traces(again), made.run(values), strict=True)):
            alike = (of_way(traced), say_steps(traced, Wording(), hole))
            assert said.setdefault((index, way), alike) == alike


@LOOSE
@given(programs())
def test_every_operand_is_the_value_of_its_tree(filed: Filed) -> None:
    for traced in traces(filed):
        values = {step.node: step.result for step in traced}
        for step in traced:
            trees = operand_trees(step)
            assert len(trees) == len(step.operands)
            for tree, operand in zip(trees, step.operands, strict=True):
                if tree is not None:
                    assert getattr(tree, "value", values.get(tree)) == operand


UNITS = (None, RATIO, DAY, Unit("元", "money"), Unit("万元", "money", Fraction(10_000)), Unit("个", "个"))
SHOWN = st.builds(Shown, st.sampled_from(UNITS), st.integers(0, 8))
NUMERALS = st.one_of(
    st.just(EXACT),
    SHOWN,
    st.builds(Wrapped, SHOWN),
    st.builds(Outcome, SHOWN),
    st.builds(Term, SHOWN, st.booleans(), st.none() | SHOWN),
    st.builds(Restated, st.builds(Wrapped, SHOWN), SHOWN),
    st.builds(Kept, st.sampled_from(UNITS), st.integers(0, 4)),
)
BOTTOMS = st.sampled_from((1, 2, 3, 10, 100, 1000, 10**13, 45093, 7 * 10**6))


@LOOSE
@given(st.lists(st.tuples(NUMERALS, st.integers(-(10**14), 10**14) | st.integers(-200, 200), BOTTOMS, st.booleans())))
def test_what_a_stencil_fills_in_is_what_the_numeral_writes(
    numbers: list[tuple[Numeral, int, int, bool]],
) -> None:
    """Whether the denominator is one for all filings or one of the numbers."""
    holes, values, text, wanted = Holes(), list[int | None](), "", ""
    for numeral, top, bottom, fixed in numbers:
        values += (top, bottom)
        below = len(values) - 1
        place = Place(below - 1, None, bottom) if fixed else Place(below - 1, below, 0)
        text += f'"{{%s}}": {holes.leave(place, numeral)};'
        wanted += f'"{{%s}}": {numeral(top, bottom)};'
    assert "".join(holes.stencil(text)(values)) == wanted


@cache
def names() -> list[str]:
    catalog = installed_catalog([])
    plans = {entry.name: compile_plan(catalog.load(entry.name)) for entry in catalog.entries()}
    return [name for name, plan in plans.items() if not long_names(plan) and not plan.framework.base]


def same_lines(plan: Plan, count: int, seed: int, **rare: int) -> list[Lines]:
    """Explains a ledger in pieces, and row by row by the walk alone."""
    batch = Batch(plan)
    table = pl.DataFrame(
        {**ledger(plan, count, seed, **rare), "year": ["2021"] * count, "office": ["“某\\局”\n"] * count}
    )
    rows, long = rows_of(batch, table, {}, ())
    assert long is None
    explainer = Explainer(batch.machine)
    pieces = [explainer.text(rows.part(start, 37), 1000) for start in range(0, count, 37)]
    walked = "".join(lines_of((1000 + row, told) for row, told in Asked(batch.machine, rows).evaluations()))
    assert b"".join(pieces).decode("utf-8") == walked
    return [] if explainer.lines is None else [explainer.lines]


@pytest.mark.parametrize("name", names())
def test_the_pack_is_explained_as_by_the_walk(name: str) -> None:
    """With ties and edges, 10^13 元, blanks, oddly typed numbers and negative rates among them."""
    plan = compile_plan(installed_catalog([]).load(name))
    found = same_lines(plan, 60, 1) + same_lines(plan, 60, 2, odd=5, giants=5, gaps=5)
    by_hand = name in (
        "examples/base-and-bonus@2021",
        "examples/base-zero@2021",
        "national/administrative-project@2003",
    )
    assert bool(found) is not by_hand
    for lines in found:
        stencils = [fill for known in lines.stencils for fill in known.values()]
        assert stencils
        assert None not in stencils


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(frameworks(), st.integers(0, 2**32))
def test_generated_frameworks_are_explained_as_by_the_walk(text: str, seed: int) -> None:
    plan = plan_of(text)
    assume(not long_names(plan))
    same_lines(plan, 40, seed, odd=2, giants=2, gaps=2)


def test_frameworks_that_are_walked_have_no_trail() -> None:
    """Where offices bring lines of their own, or people give points beside the rule."""
    catalog = installed_catalog([])
    for name in ("national/project@2020", "examples/portfolio@2024", "examples/base-zero@2021"):
        assert trails(compile_plan(catalog.load(name)), {}) is None
