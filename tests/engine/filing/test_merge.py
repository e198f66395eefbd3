"""Merging filings of several units: what goes together by which way, and what is refused with both cells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from jixiao.diagnostic import Rejected
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.filing.merge import merge
from jixiao.filing.model import Filing, RawFiling, RawValue
from jixiao.origin import Cell
from jixiao.plan.model import Plan

PlanOf = Callable[[str], Plan]
FormOf = Callable[..., RawFiling]

TEXT = """\
inputs:
  资金: {columns: {全年预算数: money}, lines: [总额]}
  人数: {type: count}
  公开: {type: truth}
  类别: {type: label, labels: [甲类, 乙类]}
  增长率: {type: rate}
rules:
  定量: {kind: completion}
  按期: {kind: met}
  定性:
    kind: grade
    grades:
      - {label: 好, range: "[80%, 100%]", credit: 90%}
      - {label: 中, range: "[60%, 80%)", credit: judged}
      - {label: 差, range: "[0%, 60%)", credit: 0}
  评定: {kind: judged}
indicators:
  - {id: 完成, weight: 10, target: "≥100%", rule: 定量, not_applicable: drop}
  - {id: 评议, weight: 10, rule: 评定}
  - {id: 产出, weight: 80, own_rows: {under: {数量: open, 成本: open}, rule: {number: 定量, day: 按期, words: 定性}, not_applicable: drop}}
merge: {weighted_by: 总额.全年预算数, round: 0.01, money: sum, count: sum, rate: mean, grade: mean, day: latest, truth: any, text: join, except: {产出.成本: mean}}
"""


@pytest.fixture
def plan(plan_of: PlanOf) -> Plan:
    return plan_of(TEXT)


Row = tuple[str, dict[str, str]]
FIXED: list[Row] = [("完成", {"actual": "100%"}), ("评议", {"score": "8"})]


def rows_of(*own: Row, fixed: list[Row] = FIXED) -> list[Row]:
    return [*fixed, *((f"产出/{path}", cells) for path, cells in own)]


@pytest.fixture
def unit(plan: Plan, form_of: FormOf) -> Callable[..., Filing]:
    """A filing of one unit; its cells are in a file of its own."""

    def make(office: str, budget: str, *own: Row, single: dict[str, str] | None = None, **more: object) -> Filing:
        raw = form_of(
            rows_of(*own, **more),  # type: ignore[arg-type]
            [("总额", {"annual": budget})],
            single={"人数": "5", "公开": "否", "类别": "甲类", "增长率": "3%"} | (single or {}),
        )
        named = RawValue(office, Cell("表.xlsx", "表", "office"))
        return bind(replace(raw, digest=f"{office}{budget}", office=named), plan)

    return make


Unit = Callable[..., Filing]


def words(raw: RawFiling, name: str) -> dict[str, str]:
    """The cells of the row called `name`."""
    row = next(row for row in raw.rows if row.levels[-1].text == name)
    return {role: value.text for role, value in row.cells.items()}


def total(raw: RawFiling, plan: Plan) -> Fraction | None:
    return score(prepare(plan, walks=True), bind(raw, plan)).total


def refused(plan: Plan, *units: Filing) -> list[tuple[str, int]]:
    with pytest.raises(Rejected) as caught:
        merge(units, plan)
    return [(item.code, len(item.related)) for item in caught.value.diagnostics]


def test_every_kind_goes_its_own_way(plan: Plan, unit: Unit) -> None:
    one = unit(
        "甲局", "100",
        ("数量/里程", {"target": "≥10公里", "actual": "9公里", "weight": "20", "reason": "雨"}),
        ("成本/造价", {"target": "≤500元", "actual": "400元", "weight": "20"}),
        ("数量/验收", {"target": "9月底前", "actual": "8月", "weight": "20"}),
        ("数量/效果", {"target": "健全", "actual": "好", "weight": "20"}),
        single={"公开": "是"},
    )  # fmt: skip
    two = unit(
        "乙局", "300",
        ("数量/里程", {"target": "≥30公里", "actual": "31公里", "weight": "20"}),
        ("成本/造价", {"target": "≤600元", "actual": "700元", "weight": "20"}),
        ("数量/验收", {"target": "9月底前", "actual": "10月", "weight": "20"}),
        ("数量/效果", {"target": "规范", "actual": "差", "weight": "20"}),
        single={"人数": "7", "增长率": "7%"}, fixed=[("完成", {"actual": "80%"}), ("评议", {"score": "4"})],
    )  # fmt: skip
    raw = merge([one, two], plan)
    assert {name: value.text for name, value in raw.single.items()} == {
        "人数": "12", "公开": "是", "类别": "甲类", "增长率": "6%",
    }  # fmt: skip
    assert words(raw, "完成") == {"actual": "85%"}
    assert words(raw, "评议") == {"judged": "5"}  # (80% × 100 + 40% × 300) ÷ 400 = 50%
    assert words(raw, "里程") == {
        "weight": "20", "target": "≥40公里", "actual": "40公里", "reason": "甲局：雨",
    }  # fmt: skip
    assert words(raw, "造价") == {"weight": "20", "target": "≤575元", "actual": "625元"}
    assert words(raw, "验收") == {"weight": "20", "target": "2021-09-30", "actual": "2021-10-31"}
    # (90% × 100 + 0% × 300) ÷ 400 = 22.5%: 差, whose share is 0
    assert words(raw, "效果") == {"weight": "20", "target": "健全；规范", "actual": "差"}
    assert total(raw, plan) == Fraction("8.5") + 5 + 20 + 20 * Fraction(575, 625) + 0 + 0


def test_where_a_value_comes_from_is_kept(plan: Plan, unit: Unit) -> None:
    rows = ("数量/里程", {"target": "≥10公里", "actual": "9公里", "weight": "80"})
    raw = merge([unit("甲局", "100", rows), unit("乙局", "300", rows)], plan, "合并.json")
    place = next(row for row in raw.rows if row.levels[-1].text == "里程").cells["actual"].origin
    assert place == Cell("合并.json", "", "rows[2].actual")
    found = raw.merged[place]
    assert found.way == "sum"
    assert found.said == "相加：甲局 9公里，乙局 9公里，得 18公里"
    assert [(part.unit, part.text, part.origin.reference) for part in found.parts] == [
        ("甲局", "9公里", "rows[2].actual"),
        ("乙局", "9公里", "rows[2].actual"),
    ]


def test_a_value_that_one_unit_lacks_is_missing_not_zero(plan: Plan, unit: Unit) -> None:
    full = ("数量/里程", {"target": "≥10公里", "actual": "9公里", "weight": "80"})
    blank = ("数量/里程", {"target": "≥10公里", "actual": "", "weight": "80"})
    raw = merge([unit("甲局", "100", full), unit("乙局", "300", blank)], plan)
    assert "actual" not in words(raw, "里程")
    assert "I104" in [item.code for item in raw.diagnostics]
    assert total(raw, plan) is None


def test_units_where_a_row_does_not_apply_bring_nothing_to_it(plan: Plan, unit: Unit) -> None:
    full = ("数量/里程", {"target": "≥10公里", "actual": "9公里", "weight": "80"})
    none = ("数量/里程", {"target": "/", "actual": "/", "weight": "80"})
    one, two = unit("甲局", "100", full), unit("乙局", "300", none, fixed=[("完成", {"actual": "/"}), FIXED[1]])
    assert refused(plan, one, two) == [("I103", 1)]  # a row dropped weighs nothing: the weights do not agree
    away = unit("乙局", "300", fixed=[("完成", {"actual": "/"}), FIXED[1]])
    raw = merge([one, away], plan)
    assert words(raw, "完成") == {"actual": "100%"}
    assert words(raw, "里程")["actual"] == "9公里"
    assert words(merge([away, away], plan), "完成") == {"target": "/", "actual": "/"}


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"target": "≥10公里", "actual": "9公里", "weight": "70"}, "I103"),  # 分值
        ({"target": "≥10公里", "actual": "9公里", "weight": "80", "core": "是"}, "I103"),  # 核心指标
        ({"target": "≥10人", "actual": "9人", "weight": "80"}, "I105"),  # 计量单位
        ({"target": "≤10公里", "actual": "9公里", "weight": "80"}, "I105"),  # 方向
        ({"target": "9月底前", "actual": "8月", "weight": "80"}, "I105"),  # 目标是数还是日期
        ({"target": "10公里", "actual": "9公里", "weight": "80"}, "I107"),  # 没有方向，不能计分
    ],
)
def test_rows_that_do_not_go_together_are_refused_with_both_cells(
    plan: Plan, unit: Unit, other: dict[str, str], code: str
) -> None:
    row = {"target": "≥10公里", "actual": "9公里", "weight": "80"}
    one, two = unit("甲局", "1", ("数量/里程", row)), unit("乙局", "1", ("数量/里程", other))
    assert refused(plan, one, two) == [(code, 0 if code == "I107" else 1)]


def test_inputs_and_weights_that_do_not_go_together_are_refused_all_at_once(plan: Plan, unit: Unit) -> None:
    one = unit("甲局", "0", single={"类别": "甲类"})
    two = unit("乙局", "-1", single={"类别": "乙类"}, fixed=[("完成", {"actual": "80%"}), ("评议", {"score": "4"})])
    assert sorted(refused(plan, one, two)) == [("I103", 1), ("I106", 0)]
    none = unit("乙局", "0", fixed=[("完成", {"actual": "80%"}), FIXED[1]])
    assert refused(plan, one, none) == [("I106", 0)]  # nothing weighs


def test_the_same_file_twice_is_said_and_other_years_are_refused(
    plan: Plan, unit: Unit, form_of: FormOf, plan_of: PlanOf
) -> None:
    one = unit("甲局", "1")
    assert [item.code for item in merge([one, one], plan).diagnostics] == ["I109"]
    later = bind(form_of(rows_of(), [("总额", {"annual": "1"})], title="自评表（2022年度）"), plan)
    assert ("I103", 1) in refused(plan, one, later)
    with pytest.raises(Rejected, match="U100"):
        merge([one], plan_of(TEXT.partition("merge:")[0]))


def test_a_way_that_does_not_suit_is_refused(plan_of: PlanOf, form_of: FormOf) -> None:
    plan = plan_of(TEXT.replace("except: {产出.成本: mean}", "except: {公开: sum}"))
    filing = bind(form_of(rows_of(), [("总额", {"annual": "1"})], single={"公开": "是"}), plan)
    assert refused(plan, filing) == [("I108", 0)]


def test_what_people_decided_about_one_unit_is_not_carried_over_and_said(plan_of: PlanOf, form_of: FormOf) -> None:
    plan = plan_of(
        """\
by_hand: {deduct: "[0, 5]"}
rules: {定量: {kind: completion}}
indicators: [{id: 完成, weight: 100, target: "≥100%", rule: 定量}]
merge: {rate: agree, text: join}
"""
    )
    rows = [("完成", {"actual": "100%", "deduct": "3", "reason": "迟报", "description": "全部完成"})]
    raw = merge([bind(form_of(rows), plan)], plan)
    assert [(item.code, dict(item.arguments)["what"]) for item in raw.diagnostics] == [("C200", "扣减分数")]
    assert words(raw, "完成") == {"actual": "100%", "reason": "迟报", "description": "全部完成"}


def test_coefficients_are_merged_as_shares(plan_of: PlanOf, form_of: FormOf) -> None:
    plan = plan_of(
        """\
inputs: {资金: {columns: {全年预算数: money}, lines: [总额]}}
rules: {评定: {kind: judged, as: credit}}
indicators: [{id: 评议, weight: 100, rule: 评定}]
merge: {money: sum, grade: mean, weighted_by: 总额.全年预算数, round: 0.01}
"""
    )
    units = [
        bind(replace(form_of([("评议", {"credit": credit})], [("总额", {"annual": budget})]), digest=budget), plan)
        for credit, budget in (("90%", "1"), ("60%", "2"))
    ]
    raw = merge(units, plan)
    assert words(raw, "评议") == {"credit": "70%"}
    assert total(raw, plan) == 70
