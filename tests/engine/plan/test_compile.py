"""Frameworks compiled: slots, names, the order of quantities, rows of both sorts."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.expression.tree import Constant, Fold, Gathering, Quantity, Round, Sum, Type, walk
from jixiao.framework.catalog import Catalog, Pack
from jixiao.framework.model import former_paths
from jixiao.interval import Sign
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan, Purpose, Role

PlanOf = Callable[[str], Plan]

FUNDS = """\
inputs:
  资金:
    columns: {预算: money, 执行: money}
    lines: {总额: [基本, 项目]}
    total: children
  人数: {type: count}
values:
  执行率: {formula: 总额.执行 ÷ 总额.预算, if_zero: missing, unit: "%"}
  两倍: {formula: 执行率 × 2}
rules:
  按率: {kind: proportion, of: 执行率, basis: {assumed: true}}
  定量: {kind: completion, at_least: by_ratio, basis: {assumed: true}}
  定性: {kind: grade, basis: {assumed: true}, grades: [{label: 好, range: "[80%, 100%]", credit: 90%}, {label: 差, range: "[0%, 80%)", credit: judged}]}
"""


def test_table_cells_and_inputs_are_slots(plan_of: PlanOf) -> None:
    plan = plan_of(FUNDS + "indicators: [{id: 甲, weight: 100, rule: 按率}]\n")
    names = {slot.name: slot for slot in plan.slots}
    assert names["资金.总额.基本.执行"].purpose is Purpose.LINE
    assert names["资金.总额.执行"].node == "资金.总额"
    assert names["人数"].purpose is Purpose.INPUT


def test_values_come_first_and_in_the_order_of_need(plan_of: PlanOf) -> None:
    turned = FUNDS.replace("  两倍: {formula: 执行率 × 2}\n", "").replace(
        "values:\n", "values:\n  两倍: {formula: 执行率 × 2}\n"
    )
    plan = plan_of(turned + "indicators: [{id: 甲, weight: 100, rule: 按率}]\n")
    order = [item.name for item in plan.computed]
    assert order[:2] == ["执行率", "两倍"]
    assert order.index("甲.points") < order.index("甲.score") < order.index("total.sum") < order.index("total")


def test_every_quantity_follows_what_it_reads(plan_of: PlanOf) -> None:
    plan = plan_of(
        FUNDS
        + """\
indicators:
  - {id: 乙, weight: 40, rule: {kind: formula, formula: 甲.得分 × 40 ÷ 60, basis: {assumed: true}}}
  - {id: 甲, weight: 60, rule: 按率}
"""
    )
    order = [item.name for item in plan.computed]
    assert order.index("甲.score") < order.index("乙.points")
    assert [node.id for node in plan.nodes] == ["乙", "甲"], "the table keeps its own order"


def test_a_circle_is_refused_once(plan_of: PlanOf) -> None:
    with pytest.raises(Rejected) as caught:
        plan_of(
            """\
indicators:
  - {id: 甲, weight: 50, rule: {kind: formula, formula: 乙.得分, basis: {assumed: true}}}
  - {id: 乙, weight: 50, rule: {kind: formula, formula: 甲.得分, basis: {assumed: true}}}
"""
        )
    assert [item.code for item in caught.value.diagnostics] == ["F511"]


def test_only_slots_that_a_rule_reads_are_asked_for(plan_of: PlanOf) -> None:
    plan = plan_of(
        FUNDS
        + """\
indicators:
  - {id: 甲, weight: 40, rule: 按率}
  - {id: 乙, weight: 60, target: "≥95%", rule: 定量}
"""
    )
    names = [slot.name for slot in plan.slots]
    assert "乙.actual" in names
    assert not [name for name in names if name.startswith("甲.")]
    assert "乙.target" not in names, "the framework fixes it"


def test_own_rows_become_variants_and_folds(plan_of: PlanOf) -> None:
    plan = plan_of(
        FUNDS
        + """\
indicators:
  - {id: 甲, weight: 10, rule: 按率}
  - id: 产出
    weight: 90
    own_rows:
      under: {数量: open, 质量: 30}
      rule: {number: 定量, words: 定性}
      direction: [sign]
"""
    )
    (section,) = plan.sections
    assert [(variant.kind, variant.sign) for variant in section.variants] == [
        ("number", Sign.AT_LEAST),
        ("number", Sign.AT_MOST),
        ("number", Sign.EQUAL),
        ("words", None),
        ("judged", None),
    ]
    assert all([item.name for item in variant.computed][-2:] == ["points", "score"] for variant in section.variants)
    assert section.groups == ("产出.数量", "产出.质量")
    number = plan.computed[plan.computed_index["产出.数量.score"]]
    assert number.tree == Fold(Gathering.SUM, "产出.数量", Quantity("score", scope="row"))
    whole = plan.computed[plan.computed_index["产出.score"]].tree
    assert isinstance(whole, Sum)
    assert Fold(Gathering.SUM, "产出", Quantity("score", scope="row")) in whole.terms, "rows of no group count too"
    assert plan.nodes[plan.node_index["产出.质量"]].weight == 30
    assert plan.nodes[plan.node_index["产出.数量"]].weight is None


def test_scores_are_rounded_where_the_framework_says(plan_of: PlanOf) -> None:
    text = FUNDS + "indicators: [{id: 甲, weight: 100, rule: 按率}]\n"
    plain = plan_of(text)
    rounded = plan_of(text + "rounding: {score: 0.1, total: 1, mode: cut}\n")
    assert plain.computed[plain.computed_index["甲.score"]].tree == Quantity("甲.points")
    assert isinstance(rounded.computed[rounded.computed_index["甲.score"]].tree, Round)
    assert isinstance(rounded.computed[rounded.computed_index["total"]].tree, Round)


def test_table_sums_and_relations_are_truths(plan_of: PlanOf) -> None:
    plan = plan_of(
        FUNDS
        + """\
indicators: [{id: 甲, weight: 100, rule: 按率}]
relations:
  - {id: 不超支, assert: 总额.执行 <= 总额.预算, message: 超支}
  - {id: 相等, assert: 基本.预算 == 项目.预算, tolerance: 0.01, message: 不等}
"""
    )
    truths = [item for item in plan.computed if item.role is Role.RELATION]
    assert [item.name for item in truths] == [
        "资金.总额.预算:sum",
        "资金.总额.执行:sum",
        "不超支:relation",
        "相等:relation",
    ]
    assert all(item.type is Type.TRUTH for item in truths)


def test_weights_of_groups_are_the_sum_of_their_rows(plan_of: PlanOf) -> None:
    plan = plan_of(
        FUNDS
        + """\
indicators:
  - id: 甲
    indicators:
      - {id: 乙, weight: 30, rule: 按率}
      - {id: 丙, weight: 70, rule: 按率}
"""
    )
    assert plan.nodes[plan.node_index["甲"]].weight == 100
    assert [node.parent for node in plan.nodes] == [None, "甲", "甲"]


def test_ratings_are_an_index(plan_of: PlanOf) -> None:
    plan = plan_of(
        FUNDS
        + 'indicators: [{id: 甲, weight: 100, rule: 按率}]\nratings: [{name: 优, range: "[60, 100]"}, {name: 差, range: "[0, 60)"}]\n'
    )
    tree = plan.computed[plan.computed_index["rating"]].tree
    assert [row.then for row in tree.rows] == [Constant(Fraction(0)), Constant(Fraction(1))]  # type: ignore[union-attr]


def test_all_mistakes_of_formulas_are_said_at_once(plan_of: PlanOf) -> None:
    with pytest.raises(Rejected) as caught:
        plan_of(
            """\
rules:
  子: {kind: formula, formula: 没有的名字, basis: {assumed: true}}
  丑: {kind: formula, formula: 也没有, basis: {assumed: true}}
indicators:
  - {id: 甲, weight: 50, rule: 子}
  - {id: 乙, weight: 50, rule: 丑}
"""
        )
    assert len(caught.value.diagnostics) == 2


def test_a_renamed_row_can_still_be_said_by_its_former_name(tmp_path: Path) -> None:
    """Formulas and `give_to` of what a framework extends go on meaning the row."""
    up = """\
jixiao: 1
id: up
version: "1"
status: draft
title: 上级
subject: project
basis: {assumed: true}
budget_years: {from: 2021}
indicators:
  - id: 管理
    weight: 60
    indicators:
      - {id: 甲, weight: 20, rule: {kind: judged}}
      - id: 乙
        weight: 40
        not_applicable: {give_to: 甲}
        rule: {kind: formula, formula: "如果(甲.得分 > 5, 分值, 管理.甲.得分)"}
  - {id: 效益, weight: 40, rule: {kind: judged}}
"""
    down = """\
jixiao: 1
id: down
version: "1"
status: draft
extends: up@1
indicators:
  - {id: 管理, rename: 内控, indicators: [{id: 甲, rename: 子}]}
"""
    for name, text in (("up", up), ("down", down)):
        (tmp_path / name / "1").mkdir(parents=True)
        (tmp_path / name / "1" / "framework.yaml").write_text(text, encoding="utf-8")
    catalog = Catalog((Pack("packs", tmp_path),))
    plan = compile_plan(catalog.load("down@1"))
    tree = plan.computed[plan.computed_index["内控.乙.points"]].tree
    named = [node.name for node in walk(tree) if isinstance(node, Quantity)]
    assert named == ["内控.子.score", "内控.子.score"]
    assert plan.framework.indicators[0].children[1].not_applicable.receiver == "子"
    assert former_paths(plan.framework.indicators[0].children[0], (("内控",), ("管理",))) == (
        ("内控", "子"),
        ("内控", "甲"),
        ("管理", "子"),
        ("管理", "甲"),
    )
    (tmp_path / "down" / "1" / "framework.yaml").write_text(down + "  - {id: 效益, rename: 甲}\n", encoding="utf-8")
    with pytest.raises(Rejected) as caught:
        catalog.load("down@1")
    assert [item.code for item in caught.value.diagnostics] == ["F186"]
