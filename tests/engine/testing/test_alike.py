"""A change is proved to mean the same only where no filing, filled in or with gaps, could tell: found, held by filings."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.document import parse
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.framework.build import build
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.resolve import resolve
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing import filings
from jixiao.testing.alike import scores_alike
from jixiao.testing.mutation import Fate, try_mutants
from jixiao.testing.suggest import seen

FRAMEWORK = """\
jixiao: 1
id: test/alike
version: "2021"
status: draft
title: 试
subject: project
basis: {{document: 某办法}}
budget_years: {{from: 2021, until: 2021}}
rounding: {{score: 0.01, total: 0.01, mode: half_up}}
inputs:
  调剂: {{type: number, range: "[0, 1000]"}}
  预算: {{type: number, range: "[0, 1000]"}}
  违规: {{type: truth}}
  专项: {{lines: open, columns: {{已付: {{type: number, range: "[0, 100]"}}}}}}
values:
  调剂率: {{formula: 调剂 ÷ 预算, if_zero: missing, unit: "%"}}
indicators:
  - {{id: 一行, weight: 40, rule: {{kind: formula, formula: "{0}", basis: {{clause: 一}}}}}}
  - {{id: 二行, weight: 60, target: "≥50", rule: {{kind: completion, basis: {{clause: 二}}}}}}
ratings: none
"""
CATALOG = installed_catalog(())

ALIKE = [
    ("如果(调剂率 > 0.1, 0, (1 − 10 × 调剂率) × 分值)", "如果(调剂率 ≥ 0.1, 0, (1 − 10 × 调剂率) × 分值)"),
    ("如果(调剂率 > 0.1, 0, (1 − 10 × 调剂率) × 分值)", "如果(调剂率 > 0.5, 0, (1 − 10 × 调剂率) × 分值)"),
    ("最小(最大(0, 调剂 ÷ 50), 如果(违规, 0, 40))", "最小(最大(0, 调剂 ÷ 50), 如果(违规, 0, 41))"),
    ("如果(调剂 ≥ 0, 40, 0)", "如果(调剂 ≥ 0, 40, 1)"),
]
APART = [
    # the first that tells: 10% itself
    ("如果(调剂率 > 0.1, 0, 分值)", "如果(调剂率 ≥ 0.1, 0, 分值)"),
    # 调剂 0 and 违规 left empty: of the first the condition is false, of the second it is not known
    ("如果(违规 且 调剂 < 0, 2, 1) × 调剂 × 0.04", "如果(违规 且 调剂 ≤ 0, 2, 1) × 调剂 × 0.04"),
    # equal wherever both are known; the second divides by zero where the first does not look
    ("如果(调剂 < 1000, 40, 40 × 预算 ÷ 预算)", "如果(调剂 < 999, 40, 40 × 预算 ÷ 预算)"),
    # what rows of the office's own say is not seen by a proof
    ("最小(分值, 最大(0, 求和(专项, 已付) − 0))", "最小(分值, 最大(0, 求和(专项, 已付) − 1))"),
]  # fmt: skip


def plan_of(formula: str) -> Plan:
    document = parse(Source("framework.yaml", FRAMEWORK.format(formula)))
    framework, _ = build(resolve(document, CATALOG.document))
    return compile_plan(framework)


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_alike(one: str, other: str) -> None:
    assert scores_alike(plan_of(one), plan_of(other))


@pytest.mark.parametrize(("one", "other"), APART)
def test_apart_or_not_seen(one: str, other: str) -> None:
    assert not scores_alike(plan_of(one), plan_of(other))


def test_nothing_is_said_of_equal_plans_and_of_others() -> None:
    plan = plan_of("分值")
    assert not scores_alike(plan, plan)
    assert not scores_alike(plan, compile_plan(CATALOG.load("examples/veto@2021")))


PAIRS = [(plan_of(one), plan_of(other)) for one, other in ALIKE]


@settings(max_examples=60)
@given(st.data(), st.sampled_from(range(len(PAIRS))))
def test_no_filing_tells_what_is_alike(data: st.DataObject, index: int) -> None:
    one, other = PAIRS[index]
    raw = data.draw(filings(one))
    assert seen(score(prepare(one), bind(raw, one))) == seen(score(prepare(other), bind(raw, other)))


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("examples/veto@2021", "如果(数据造假, 0, 61)"),
        ("sichuan/daying/department@2020", "如果(调剂率 ≥ 0.1, 0, (1 − 10 × 调剂率) × 分值)"),
        ("sichuan/project@2017", "[1, 7]"),
    ],
)
def test_such_a_change_is_no_survivor(name: str, now: str) -> None:
    plan = compile_plan(CATALOG.load(name))
    tried = list(try_mutants(plan, (), CATALOG, lambda mutant: mutant.now == now))
    assert [item.fate for item in tried] == [Fate.SAME]
