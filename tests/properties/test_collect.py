"""Portfolios: whatever the projects, the overall is the mean by hand, in both machines, and order does not matter."""

from __future__ import annotations

import json
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.number import Mode, exact_text, round_to

PLANS = {name: api.compile_plan(api.load_framework(name)) for name in (
    "examples/portfolio@2024", "examples/portfolio-weighted@2024",
)}  # fmt: skip
MACHINES = [(plan, api.prepare(plan), api.prepare(plan, walks=True)) for plan in PLANS.values()]

SCORES = st.integers(0, 10_000).map(lambda cents: Fraction(cents, 100))
MONEY = st.integers(1, 10**10).map(lambda cents: Fraction(cents, 100))
Project = tuple[Fraction, Fraction]


def overalls(projects: Sequence[Project]) -> list[list[Fraction | None]]:
    """The overall by the simple and the weighted mean, each by the exact machine and by the walk."""
    lines = [
        {"label": f"项目{n}", "总分": exact_text(score), "全年预算数": exact_text(money)}
        for n, (score, money) in enumerate(projects)
    ]
    content = {"title": "2024年度", "money_unit": "元", "tables": {"项目": lines}}
    (raw,) = api.read_bytes(json.dumps(content).encode(), "汇总.json")
    return [[api.evaluate(machine, api.bind(raw, plan)).total for machine in machines] for plan, *machines in MACHINES]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(SCORES, MONEY), min_size=1, max_size=8))
def test_the_overall_is_the_mean_by_hand(projects: list[Project]) -> None:
    simple = sum((score for score, _ in projects), Fraction(0)) / len(projects)
    weighted = sum((score * money for score, money in projects), Fraction(0)) / sum(money for _, money in projects)
    by_hand = [round_to(mean, Fraction(1, 100), Mode.HALF_UP) for mean in (simple, weighted)]
    assert overalls(projects) == [[mean, mean] for mean in by_hand]
    assert overalls(projects[::-1]) == overalls(projects)
