"""What can be said before any filing: the greatest total, and scores that leave their weight."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove

PlanOf = Callable[[str], Plan]


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("shaanxi/baishui/department@2021", "93.8"),
        ("gansu/qingyang/heshui/department@2021", "93.8"),
        ("reconstructed/department-three-part@2021", "93.8"),
        ("national/project@2020", "100"),
    ],
)
def test_greatest_total_of_the_pack(name: str, most: str) -> None:
    """10 + 90 less a tenth of 62 points of graded rows: 93.80 by hand."""
    proof = prove(compile_plan(installed_catalog().load(name)))
    assert proof.total is not None
    assert proof.total.most == Fraction(most)
    assert proof.total.most_reached
    assert proof.total.least == 0
    assert [item.code for item in proof.diagnostics] == (["F501"] if most != "100" else [])


def codes(plan: Plan) -> list[str]:
    return [item.code for item in prove(plan).diagnostics]


def test_an_uncapped_share_can_exceed_its_weight(plan_of: PlanOf) -> None:
    text = """\
rules: {子: {kind: proportion, of: 丁, cap: false, basis: {assumed: true}}}
inputs: {丁: {type: rate, range: "[0, 1.5]"}}
indicators: [{id: 甲, weight: 100, rule: 子}]
"""
    assert codes(plan_of(text)) == ["F502", "F503"]
    assert codes(plan_of(text.replace("cap: false", "cap: true"))) == []


def test_formulas_are_held_within_their_weight(plan_of: PlanOf) -> None:
    for formula in ("分值 × 2 - 分值 × 丁", "分值 - 分值 × 2 × 丁"):
        plan = plan_of(
            f"""\
rules: {{子: {{kind: formula, formula: {formula}, basis: {{assumed: true}}}}}}
inputs: {{丁: {{type: rate, range: "[0, 1]"}}}}
indicators: [{{id: 甲, weight: 100, rule: 子}}]
"""
        )
        assert codes(plan) == []
