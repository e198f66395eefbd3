"""Laws of goals with shares: their order, their splitting, their bounds, and the two machines that score them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.model import RawFiling, RawGoal, RawRow, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.number import exact_text
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan

FRAMEWORK = """\
jixiao: 1
id: test/goals
version: "2021"
status: draft
title: 试
subject: department
basis: {{assumed: true}}
budget_years: {{from: 2021, until: 2021}}
rounding: {rounding}
rules: {{定量: {{kind: completion, at_least: by_ratio, basis: {{assumed: true}}}}}}
indicators:
  - id: 目标
    weight: 100
    own_goals: {{share: {share}, {weights}own_rows: {{under: {{产出: open, 效益: open}}, rule: 定量, not_applicable: {policy}}}}}
"""

ROUNDED = "{score: 0.01, subtotal: 0.1, total: 0.01}"
NOWHERE = Cell("", "", "")


@cache
def machine(share: str, weights: str, rounding: str = "{}", policy: str = "rescale", walks: bool = False) -> Machine:
    weights = f"weights: {weights}, " if weights else ""
    text = FRAMEWORK.format(share=share, weights=weights, rounding=rounding, policy=policy)
    return prepare(
        compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", text))).framework), walks=walks
    )


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of so many per cent; its rows as group, actual in per cent of the target (None: does not apply), weight."""

    share: Fraction
    rows: tuple[tuple[str, int | None, Fraction], ...]


def filing(goals: list[Goal], points: bool) -> RawFiling:
    def cell(text: str) -> RawValue:
        return RawValue(text, NOWHERE)

    return RawFiling(
        "表",
        "0",
        title=cell("自评表（2021年度）"),
        rows=tuple(
            RawRow(
                (cell(group), cell(f"行{index}{number}")),
                {
                    "target": cell("/" if actual is None else "≥1000"),
                    "actual": cell("/" if actual is None else f"{actual * 10}"),
                    "weight": cell(exact_text(weight)),
                },
                index,
            )
            for index, goal in enumerate(goals)
            for number, (group, actual, weight) in enumerate(goal.rows)
        ),
        goals=tuple(
            RawGoal(cell(f"目标{index}"), {"share": cell(exact_text(goal.share) + ("分" if points else "%"))})
            for index, goal in enumerate(goals)
        ),
    )


def scored(made: Machine, raw: RawFiling) -> Evaluation:
    return score(made, api.bind(raw, made.plan))


@st.composite
def parts(draw: st.DrawFn, whole: int, most: int) -> list[Fraction]:
    """Whole numbers from 1 on that add up to `whole`."""
    cuts = sorted(draw(st.sets(st.integers(1, whole - 1), max_size=most - 1)))
    ends = [0, *cuts, whole]
    return [Fraction(high - low) for low, high in pairwise(ends)]


@st.composite
def goals_of(draw: st.DrawFn, weights: str, known: bool = True) -> list[Goal]:
    """Goals whose shares add up to 100, and whose rows add up to what rows of a goal have to weigh."""
    found = []
    for share in draw(parts(100, 4)):
        whole = int(weights) if weights else int(share)
        split = draw(parts(whole, 3)) if whole > 1 else [Fraction(whole)]
        actuals = st.one_of(st.none(), st.integers(0, 150)) if known else st.integers(0, 150)
        rows = tuple((draw(st.sampled_from(("产出", "效益"))), draw(actuals), weight) for weight in split)
        found.append(Goal(share, rows))
    return found


WEIGHTS = st.sampled_from(("", "80", "100"))
SHARES = st.sampled_from(("percent", "points"))


@settings(max_examples=12)
@given(st.data(), SHARES, WEIGHTS)
def test_the_order_of_goals_changes_no_score(data: st.DataObject, share: str, weights: str) -> None:
    goals = data.draw(goals_of(weights))
    made = machine(share, weights, ROUNDED)
    moved = data.draw(st.permutations(goals))
    before, after = (scored(made, filing(order, share == "points")) for order in (goals, moved))
    assert (before.total, before.rating) == (after.total, after.rating)

    def outcomes(evaluation: Evaluation) -> list[str]:
        return sorted(f"{node.weight} {node.exact} {node.score}" for node in node_scores(evaluation))

    assert outcomes(before) == outcomes(after)


@settings(max_examples=12)
@given(st.data(), SHARES, st.sampled_from(("80", "100")))
def test_two_halves_of_a_goal_are_the_goal(data: st.DataObject, share: str, weights: str) -> None:
    """With half the share and the same rows each; nothing is rounded here, for two rounded halves are no whole."""
    goals = data.draw(goals_of(weights))
    index = data.draw(st.integers(0, len(goals) - 1))
    half = replace(goals[index], share=goals[index].share / 2)
    made = machine(share, weights)
    whole, split = (
        scored(made, filing(each, share == "points"))
        for each in (goals, [*goals[:index], half, half, *goals[index + 1 :]])
    )
    assert whole.total is not None
    assert whole.total == split.total


@settings(max_examples=12)
@given(st.data(), SHARES, WEIGHTS, st.sampled_from(("{}", ROUNDED)), st.sampled_from(("drop", "keep", "rescale")))
def test_goals_score_within_their_points(
    data: st.DataObject, share: str, weights: str, rounding: str, policy: str
) -> None:
    evaluation = scored(
        machine(share, weights, rounding, policy), filing(data.draw(goals_of(weights)), share == "points")
    )
    assert evaluation.total is not None
    assert 0 <= evaluation.total <= 100
    for node in node_scores(evaluation):
        assert node.score is None or node.weight is None or 0 <= node.score <= node.weight or not node.is_goal


@settings(max_examples=12)
@given(st.data(), st.sampled_from(("percent", "points", "equal")), WEIGHTS, st.sampled_from(("{}", ROUNDED)))
def test_the_machine_and_the_walk_agree_on_goals(data: st.DataObject, share: str, weights: str, rounding: str) -> None:
    raw = filing(data.draw(goals_of(weights)), share == "points")
    ran, walked = (scored(machine(share, weights, rounding, "rescale", walks), raw) for walks in (False, True))

    def values(evaluation: Evaluation) -> list[tuple[int | None, int]]:
        found = [*evaluation.results, *evaluation.goal_results.values()]
        return [(None, 1) if top is None else Fraction(top, bottom).as_integer_ratio() for _, top, bottom in found]

    assert values(ran) == values(walked)
    assert [node.score for node in node_scores(ran)] == [node.score for node in node_scores(walked)]


@settings(max_examples=12)
@given(st.data(), SHARES, WEIGHTS)
def test_what_is_left_out_of_goals_leaves_a_range_with_the_total_in_it(
    data: st.DataObject, share: str, weights: str
) -> None:
    goals = data.draw(goals_of(weights, known=False))
    made, whole = machine(share, weights, ROUNDED), filing(goals, share == "points")
    total = scored(made, whole).total
    lost = data.draw(st.sampled_from(("share", "actual", "weight", "rows")))
    index = data.draw(st.integers(0, len(goals) - 1))
    if lost == "share":
        bare = tuple(replace(goal, cells={}) if at == index else goal for at, goal in enumerate(whole.goals))
        partial = replace(whole, goals=bare)
    else:
        rows = tuple(
            replace(row, cells={role: cell for role, cell in row.cells.items() if role != lost})
            if row.goal == index
            else row
            for row in whole.rows
            if lost != "rows" or row.goal != index
        )
        partial = replace(whole, rows=rows)
    open_one = scored(made, partial)
    assert open_one.total is None
    assert open_one.range is not None
    assert total is not None
    assert open_one.range.least <= total <= open_one.range.most
