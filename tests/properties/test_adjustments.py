"""Law I-6: with bonus, penalty, caps and vetoes the total stays within what the framework declares and proves."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.views import adjustment_results
from jixiao.filing.model import RawFiling, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.number import decimal_text
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.prove import prove

HEAD = """\
jixiao: 1
id: test/adjusted
version: "2021"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01}
inputs: {率: {type: rate, range: "[0, 2]"}, 奖: {type: count, range: "[0, 100]"}, 过: {type: count, range: "[0, 100]"}, 假: {type: truth}}
rules: {按率: {kind: proportion, of: 率, basis: {assumed: true}}}
indicators:
  - {id: 甲, weight: 60, rule: 按率}
  - {id: 乙, weight: 40, rule: 按率}
ratings: [{name: 差, range: "[0, 60)"}, {name: 优, range: "[90, ∞)"}, {name: 良, range: "[60, 90)"}]
adjustments:
"""


@dataclass(frozen=True, slots=True)
class Adjusted:
    """A framework with a bonus of at most `most` and a penalty of at most `least`, perhaps with a cap and a veto."""

    text: str
    most: Fraction
    least: Fraction
    cap: Fraction | None
    veto: bool


quarters = st.integers(1, 80).map(lambda count: Fraction(count, 4))


@st.composite
def adjusted(draw: st.DrawFn) -> Adjusted:
    most, least, each, fault = (draw(quarters) for _ in range(4))
    cap = draw(st.none() | st.integers(60, 120).map(Fraction))
    veto = draw(st.booleans())
    steps = (
        f'  - {{id: 加, kind: bonus, formula: 奖 × {decimal_text(each)}, limit: "[0, {decimal_text(most)}]"}}\n'
        f'  - {{id: 扣, kind: penalty, formula: 过 × {decimal_text(fault)}, limit: "[0, {decimal_text(least)}]"}}\n'
    )
    steps += f"  - {{id: 封顶, kind: cap, formula: {decimal_text(cap)}}}\n" if cap is not None else ""
    steps += "  - {id: 否决, kind: veto, when: 假, formula: 0}\n" if veto else ""
    return Adjusted(HEAD + steps, most, least, cap, veto)


@settings(max_examples=20)
@given(adjusted(), st.integers(0, 200), st.integers(0, 100), st.integers(0, 100), st.booleans())
def test_the_total_stays_within_the_declared_limits(
    case: Adjusted, rate: int, awards: int, faults: int, false: bool
) -> None:
    """I-6: each step within its own limit, by hand; the total between the proved ends, which no filing passes."""
    plan = compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", case.text))).framework)
    typed = {"率": f"{rate}%", "奖": str(awards), "过": str(faults), "假": "是" if false else "否"}
    single = {name: RawValue(text, Cell("表.xlsx", "表", name)) for name, text in typed.items()}
    evaluation = api.evaluate(api.prepare(plan), api.bind(RawFiling("表.xlsx", "0", single=single), plan))
    assert evaluation.total is not None

    bare = min(Fraction(rate), Fraction(100))
    highest = bare + case.most if case.cap is None else min(bare + case.most, case.cap)
    assert evaluation.total <= highest
    assert evaluation.total >= (0 if case.veto and false else min(bare, case.cap or bare) - case.least)

    for step in adjustment_results(evaluation):
        if step.name == "加":
            assert step.before <= step.after <= step.before + case.most
        elif step.name == "扣":
            assert step.before - case.least <= step.after <= step.before

    proved = prove(plan).total
    assert proved is not None
    assert proved.most is not None
    assert proved.least is not None
    assert proved.least <= evaluation.total <= proved.most
    assert proved.most <= 100 + case.most
