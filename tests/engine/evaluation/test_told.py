"""Nothing is used that is only claimed, and everything is told: every finding, every step, every deduction."""

from __future__ import annotations

from fractions import Fraction

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.steps import steps
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan

ROWS = 20

FRAMEWORK = """\
jixiao: 1
id: test/told
version: "2021"
status: draft
title: 试
subject: project
basis: {assumed: true}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01}
by_hand: {deduct: true, basis: {assumed: true}}
rules: {定量: {kind: completion, at_least: by_ratio, basis: {assumed: true}}}
indicators:
""" + "\n".join(f'  - {{id: 行{number}, weight: 5, target: "≥100", rule: 定量}}' for number in range(1, ROWS + 1))


def evaluated(**cells: str) -> Evaluation:
    """A filing of twenty rows that all say the same."""
    plan = compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", FRAMEWORK))).framework)
    rows = tuple(
        RawRow(
            (RawValue(f"行{number}", Cell("表.xlsx", "表", f"A{number}")),),
            {
                role: RawValue(text, Cell("表.xlsx", "表", f"{letter}{number}"))
                for letter, (role, text) in zip("BCDE", cells.items(), strict=False)
            },
        )
        for number in range(1, ROWS + 1)
    )
    return api.evaluate(api.prepare(plan), api.bind(RawFiling(file="表.xlsx", digest="0", rows=rows), plan))


def test_a_claim_is_compared_and_never_used() -> None:
    """90 of 100 is 4.5 of 5 points, whatever stands in the column of scores."""
    assert evaluated(actual="90").total == 90
    for claim in ("5", "0", "4.49", "-3", "500"):
        evaluation = evaluated(actual="90", score=claim)
        assert evaluation.total == 90
        assert evaluation.value("行1.score") == Fraction("4.5")


def test_every_finding_is_told_however_many_there_are() -> None:
    wrong = [item for item in evaluated(actual="90", score="4").findings if item.code == "C111"]
    assert [str(item.origin) for item in wrong] == [f"表.xlsx:表!C{number}" for number in range(1, ROWS + 1)]


def test_the_steps_tell_what_was_taken_off() -> None:
    evaluation = evaluated(actual="90", deduct="2", deduct_reason="名册不全")
    assert evaluation.total == ROWS * Fraction("2.5")
    said = [step.sentence for step in steps(evaluation, "行1")]
    assert "由规则得分 4.5 扣减 2 分，最低 0 分，计 2.5 分" in said
