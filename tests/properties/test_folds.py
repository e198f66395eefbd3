"""Folds of formulas over rows: counted by hand, the same by machine and by walk, and sound where rows have gaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.steps import steps
from jixiao.expression.tree import Type
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao.testing.replay import replay, same

PLAN = compile_plan(
    Catalog(())
    .read_document(
        parse(
            Source(
                "framework.yaml",
                """\
jixiao: 1
id: test/folds
version: "1"
status: draft
title: 汇总
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
total: 110
rounding: {score: 0.01, total: 0.01}
values:
  实现率:
    formula: "个数(产出.数量指标, 实际 ≥ 目标 且 实际 ≤ 130% × 目标) ÷ 个数(产出.数量指标)"
    if_zero: 0
  均分: {formula: "平均(全部指标, 得分, 分值 > 0)", if_zero: 0}
  最好: {formula: "最大值(产出, 完成率, 目标 > 0)", if_zero: 0}
  加权: {formula: "加权平均(管理, 完成率, 分值)", if_zero: 0}
rules:
  定量: {kind: completion, at_least: by_ratio, at_most: by_ratio, basis: {assumed: true}}
indicators:
  - {id: 目标实现, weight: 10, rule: {kind: proportion, of: 实现率, basis: {assumed: true}}}
  - id: 管理
    weight: 30
    indicators:
      - {id: 制度, weight: 10, target: "≥10", rule: 定量}
      - {id: 档案, weight: 20, target: "≥8", rule: 定量}
  - id: 产出
    weight: 60
    own_rows:
      under: {数量指标: open, 质量指标: open}
      rule: {number: 定量}
  - {id: 管理水平, weight: 10, rule: {kind: proportion, of: 加权, basis: {assumed: true}}}
adjustments:
  - {id: 均衡, kind: bonus, formula: 均分 ÷ 10, limit: "[0, 5]"}
  - {id: 突出, kind: bonus, formula: 最好, limit: "[0, 2]"}
""",
            )
        )
    )
    .framework
)
MACHINE, WALKER = prepare(PLAN), prepare(PLAN, walks=True)
SIZES = st.integers(0, 20)


@dataclass(frozen=True)
class Own:
    group: str
    target: int
    actual: int | None
    weight: int | None

    @property
    def points(self) -> Fraction:
        """By hand: all of the weight from the target on, below it in proportion, at two places."""
        assert self.actual is not None
        assert self.weight is not None
        exact = self.weight * min(Fraction(1), Fraction(self.actual, self.target)) if self.target else self.weight
        return Fraction(int(exact * 100 + Fraction(1, 2)), 100)


OWN = st.builds(Own, st.sampled_from(("数量指标", "质量指标")), st.integers(1, 20), SIZES, st.integers(1, 20))


def scored(rows: Sequence[Own], fixed: Sequence[int], walks: bool = False) -> Evaluation:
    def cell(value: object, place: str) -> RawValue:
        return RawValue("" if value is None else str(value), Cell("表", "", place))

    typed = [("管理", "制度", "≥10", fixed[0], 10), ("管理", "档案", "≥8", fixed[1], 20)]
    raw = [
        RawRow(
            (cell(top, f"{index}.top"), cell(name, f"{index}.name")),
            {
                "target": cell(target, f"{index}.t"),
                "actual": cell(actual, f"{index}.a"),
                "weight": cell(w, f"{index}.w"),
            },
        )
        for index, (top, name, target, actual, w) in enumerate(typed)
    ] + [
        RawRow(
            tuple(cell(name, f"{index}.{name}") for name in ("产出", row.group, f"行{index}")),
            {
                "target": cell(f"≥{row.target}", f"own{index}.t"),
                "actual": cell(row.actual, f"own{index}.a"),
                "weight": cell(row.weight, f"own{index}.w"),
            },
        )
        for index, row in enumerate(rows)
    ]
    form = RawFiling("表", "0", title=cell("自评表（2021年度）", "title"), rows=tuple(raw))
    machine = WALKER if walks else MACHINE
    return api.evaluate(machine, api.bind(form, PLAN))


@given(st.lists(OWN, max_size=6), st.tuples(SIZES, SIZES))
@settings(max_examples=40, deadline=None)
def test_folds_come_out_as_counted_by_hand(rows: list[Own], fixed: tuple[int, int]) -> None:
    evaluation = scored(rows, fixed)
    counted = [row for row in rows if row.group == "数量指标"]
    good = [
        row for row in counted if row.actual is not None and row.target <= row.actual <= Fraction(13, 10) * row.target
    ]
    assert evaluation.value("实现率") == (Fraction(len(good), len(counted)) if counted else 0)
    rates = [Fraction(row.actual or 0, row.target) for row in rows]
    assert evaluation.value("最好") == (max(rates) if rates else None)
    assert evaluation.value("加权") == (Fraction(fixed[0], 10) * 10 + Fraction(fixed[1], 8) * 20) / 30
    kept = ("目标实现", "管理.制度", "管理.档案", "管理水平")
    if evaluation.value("均分") is not None:
        # 均分 reads 目标实现 and 管理水平 too, which read folds themselves
        scores = [evaluation.value(f"{id}.score") or Fraction(0) for id in kept] + [row.points for row in rows]
        assert evaluation.value("均分") == sum(scores, Fraction(0)) / len(scores)
    walked = scored(rows, fixed, walks=True)
    for item in PLAN.computed:
        if item.type is Type.NUMBER:
            assert evaluation.value(item.name) == walked.value(item.name), item.name
    for node in PLAN.nodes:
        for step in steps(evaluation, node.id):
            if step.operation != "take":
                assert same(replay(step.operation, step.operands), step.result), step


@given(st.lists(OWN, min_size=1, max_size=3), st.tuples(SIZES, SIZES), st.data())
@settings(max_examples=5, deadline=None)
def test_what_rows_with_gaps_can_come_to_holds_what_they_come_to(
    rows: list[Own], fixed: tuple[int, int], data: st.DataObject
) -> None:
    """An actual, or a weight, is taken out of some rows: what the whole filing scores stays within the ranges."""
    whole = scored(rows, fixed)
    open_rows = [
        Own(
            row.group,
            row.target,
            None if data.draw(st.booleans()) else row.actual,
            None if len(rows) > 1 and data.draw(st.integers(0, 5)) == 0 else row.weight,
        )
        for row in rows
    ]
    part = scored(open_rows, fixed)
    if whole.total is None or part.range is None:
        return
    if sum(row.weight or 0 for row in rows) > 60:
        return  # more points than the section has: a weight taken out is not bounded by what is left
    assert part.range.least <= whole.total <= part.range.most
    for node in PLAN.nodes:
        value, range = whole.value(node.score), part.ranges.get(node.id)
        if value is not None and range is not None:
            assert range.least <= value <= range.most, node.id
