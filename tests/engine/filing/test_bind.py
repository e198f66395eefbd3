from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from jixiao.filing.bind import read_year
from jixiao.filing.lines import align, fill_gaps
from jixiao.filing.model import Claimed, Filing, OwnRow, RawFiling
from jixiao.filing.names import key, read_label, strip_numbering
from jixiao.plan.model import Plan

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]
Bind = Callable[[RawFiling, Plan], Filing]

RULES = """\
signs: {"<": "≤"}
rules:
  定量: {kind: completion, at_least: by_ratio, at_most: by_ratio, equal: exact}
  按期: {kind: met}
  定性:
    kind: grade
    grades:
      - {label: 达成, aliases: ["100%-80%(含)", 达成预期指标], range: "[80%, 100%]", credit: 90%}
      - {label: 部分达成, range: "[60%, 80%)", credit: judged}
      - {label: 未达成, range: "[0%, 60%)", credit: judged}
"""

OWN = (
    RULES
    + """\
indicators:
  - id: 产出
    aliases: [产出指标]
    weight: 100
    own_rows:
      under: {数量指标: open, 质量指标: open, 成本指标: 10}
      rule: {number: 定量, day: 按期, words: 定性}
      direction: [sign, column, {成本指标: at_most}]
      not_applicable: drop
"""
)

FUNDS = """\
inputs:
  资金:
    columns: {年初预算数: money, 全年预算数: money, 全年执行数: money}
    lines: {总额: {基本支出: [人员经费, 公用经费], 项目支出: [一般性项目]}}
    total: children
    aliases: {总额: [资金总额]}
values:
  执行率: {formula: 总额.全年执行数 ÷ 总额.全年预算数}
indicators:
  - {id: 预算执行, weight: 100, rule: {kind: proportion, of: 执行率}}
"""

SINGLE = """\
inputs:
  接待费: {type: money}
indicators:
  - {id: 甲, weight: 100, rule: {kind: formula, formula: 分值 if 接待费 > 0元 else 0}}
"""

FIXED = (
    RULES
    + """\
indicators:
  - id: 管理
    weight: 100
    indicators:
      - {id: 三公经费控制率, name: “三公”经费控制率, weight: 40, target: "≤100%", rule: 定量}
      - {id: 制度健全性, weight: 30, target: open, takes: words, rule: 定性}
      - {id: 完成时间, weight: 30, target: "9月底", rule: 按期}
"""
)


def codes(filing: Filing) -> list[tuple[str, str]]:
    return [(item.code, getattr(item.origin, "reference", "")) for item in filing.diagnostics]


def value(filing: Filing, plan: Plan, name: str) -> Fraction | int | None:
    slot = plan.slots[plan.slot_index[name]]
    held = filing.values[plan.slot_index[name]]
    if held is None or slot.type.value != "number":
        return held
    return Fraction(held, 10**filing.scale)


def own(filing: Filing, plan: Plan, index: int = 0) -> tuple[OwnRow, str, dict[str, Fraction | int | None]]:
    """An own row, its kind with sign, and its values by the names of its variant's slots."""
    row = filing.rows[index]
    if row.variant is None:
        return row, "open", {}
    variant = next(item for item in plan.sections if item.id == row.section).variants[row.variant]
    held = zip(variant.slots, row.values, strict=True)
    numbers = {
        slot.name: None if number is None else Fraction(number, 10**filing.scale) if slot.type == "number" else number
        for slot, number in held
    }
    return row, f"{variant.kind}{variant.sign or ''}", numbers


# names


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("1. 人员经费", "人员经费"),
        ("(二) 项目支出", "项目支出"),
        ("（一）基本支出", "基本支出"),
        ("一、部门管理", "部门管理"),
        ("其中：当年财政拨款", "当年财政拨款"),
        ("指标1：宣传场次", "宣传场次"),
        ("指标1工程完工率", "工程完工率"),
        ("★补助面积", "补助面积"),
        ("1.5万亩示范田", "1.5万亩示范田"),
        ("2022年全年", "2022年全年"),
        ("指标1:/", "/"),
        ("1.", "1."),
    ],
)
def test_numbering_is_no_part_of_a_name(typed: str, name: str) -> None:
    assert strip_numbering(typed) == name


def test_points_stand_behind_the_name_of_a_level() -> None:
    label = read_label("产出指标（50分）")
    assert (label.name, label.points) == ("产出指标", 50)
    assert read_label("服务外包（万美元）").points is None
    assert key("“三公”经费控制率") == key("三公经费控制率") == key("1. ＂三公＂经费控制率")


def test_a_year_is_read_from_a_title() -> None:
    assert read_year("项目支出绩效自评表（２０２１年度）") == 2021
    assert read_year("120210 号") is None


# lines


def test_lines_are_bound_by_name_in_order_and_gaps_of_equal_length_by_place() -> None:
    names = [frozenset({name}) for name in ("总额", "基本", "人员", "公用", "项目")]
    by_name = align(["项目", "其他", "人员", "公用", "项目"], names)
    assert by_name == [None, None, 2, 3, 4]
    assert fill_gaps(by_name, 5) == [0, 1, 2, 3, 4]
    assert fill_gaps([None, 2], 3) == [None, 2]
    assert fill_gaps([], 3) == []


def test_labels_that_fail_are_bound_by_place_with_a_finding(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(FUNDS)
    lines = [
        ("4. 项目支出", {"annual": "1,200.50", "executed": "300"}),
        ("5. 其他支出", {"annual": "200.5"}),
        ("1. 人员经费", {"annual": "100"}),
        ("2. 公用经费", {"annual": "100.5"}),
        ("(二) 项目支出", {"annual": "1000"}),
        ("1. 一般性项目", {"annual": "1000"}),
    ]
    filing = bind(form_of(lines=lines), plan)
    assert codes(filing) == [("B110", "lines[0].label"), ("B110", "lines[1].label")]
    assert value(filing, plan, "资金.总额.全年预算数") == Fraction("1200.50")
    assert value(filing, plan, "资金.总额.项目支出.全年预算数") == 1000
    assert "读作“总额”" in filing.diagnostics[0].message()


def test_amounts_come_in_yuan_whatever_the_form_counts_in(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(FUNDS)
    lines = [("资金总额", {"annual": "89.974", "executed": "3元"})]
    filing = bind(form_of(lines=lines, money_unit="万元"), plan)
    assert value(filing, plan, "资金.总额.全年预算数") == 899740
    assert value(filing, plan, "资金.总额.全年执行数") == 3
    assert filing.scale == 0
    odd = bind(form_of(lines=lines, money_unit="美元"), plan)
    assert value(odd, plan, "资金.总额.全年预算数") is None
    assert "B104" in dict(codes(odd))


def test_what_is_no_amount_is_missing_with_a_finding(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(FUNDS)
    lines = [("资金总额", {"annual": "约十万", "executed": "12%", "新增": "3"}), ("基金支出", {"annual": "5"})]
    filing = bind(form_of(lines=lines), plan)
    found = {code for code, _ in codes(filing)}
    assert {"B123", "B113", "B111"} <= found
    assert value(filing, plan, "资金.总额.全年预算数") is None
    assert value(filing, plan, "资金.总额.全年执行数") is None


def test_what_a_line_prints_but_the_rule_computes_is_a_claim(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(FUNDS)
    lines = [("总额", {"annual": "100", "executed": "81.31", "rate": "81.31", "score": "8.130", "weight": "10"})]
    claims = {(claim.node, claim.about): claim for claim in bind(form_of(lines=lines), plan).claims}
    rate = claims["资金.总额", Claimed.RATE]
    assert (rate.value, rate.places) == (Fraction("0.8131"), 2)
    assert claims["预算执行", Claimed.SCORE].value == Fraction("8.13")
    assert claims["预算执行", Claimed.SCORE].places == 3
    assert claims["资金.总额", Claimed.WEIGHT].value == 10


@pytest.mark.parametrize(
    ("label", "typed", "unit", "yuan", "said"),
    [
        ("接待费", "12.5", "元", "12.5", []),
        ("接待费", "12.5", "万元", "12.5", [("B106", "single.接待费")]),
        ("接待费", "12.5", "百美元", "12.5", []),
        ("接待费", "12.5元", "万元", "12.5", []),
        ("接待费", "12.5万元", "元", "125000", []),
        ("接待费（万元）", "12.5", "元", "125000", []),
        ("接待费(元)", "12.5", "万元", "12.5", []),
        ("接待费（万元）", "12.5元", "元", "12.5", []),
        ("接待费", "", "万元", None, []),
    ],
)
def test_a_single_amount_goes_by_its_own_unit(
    form_of: FormOf, plan_of: PlanOf, bind: Bind, label: str, typed: str, unit: str, yuan: str | None, said: list[str]
) -> None:
    """Its text's, else its label's; that neither says one where the head says another than 元 is told."""
    plan = plan_of(SINGLE)
    filing = bind(form_of(single={label: typed}, money_unit=unit), plan)
    assert value(filing, plan, "接待费") == (None if yuan is None else Fraction(yuan))
    assert [item for item in codes(filing) if item[0] in ("B106", "B126")] == said


# the head


def test_years_that_disagree_are_said(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(FUNDS)
    filing = bind(form_of(year="2024"), plan)
    assert filing.year == 2024
    assert codes(filing) == [("B102", "year"), ("B101", "year")]
    assert bind(form_of(), plan).year == 2021


# own rows


@pytest.mark.parametrize(
    ("cells", "kind", "target", "actual"),
    [
        ({"target": "≥95%", "actual": "96.5%"}, "number≥", "0.95", "0.965"),
        ({"target": "≥100百分比", "actual": "100"}, "number≥", "1", "1"),
        ({"target": "100", "actual": "98%", "unit": "%", "sign": "≥"}, "number≥", "1", "0.98"),
        ({"target": "<5次", "actual": "5次"}, "number≤", "5", "5"),
        ({"target": "═3次", "actual": "2"}, "number=", "3", "2"),
        ({"target": "≥20万元", "actual": "200000元"}, "number≥", "200000", "200000"),
        ({"target": "5万人", "actual": "4万", "sign": "正向"}, "number≥", "50000", "40000"),
    ],
)
def test_numbers_come_in_one_unit_with_their_direction(
    form_of: FormOf, plan_of: PlanOf, bind: Bind, cells: dict[str, str], kind: str, target: str, actual: str
) -> None:
    plan = plan_of(OWN)
    filing = bind(form_of(rows=[("产出指标(100分)/数量指标/人次", {"weight": "10", **cells})]), plan)
    row, found, values = own(filing, plan)
    assert (found, values["target"], values["actual"], row.weight) == (kind, Fraction(target), Fraction(actual), 10)
    assert row.group == "产出.数量指标"


def test_a_direction_may_come_from_the_group(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(OWN)
    rows = [
        ("产出/成本指标/总成本", {"weight": "10", "target": "30", "actual": "20"}),
        ("产出/质量指标/合格率", {"weight": "10", "target": "30", "actual": "20"}),
    ]
    filing = bind(form_of(rows=rows), plan)
    assert [own(filing, plan, index)[1] for index in range(2)] == ["number≤", "open"]
    assert codes(filing) == [("B140", "rows[1].target")]
    assert "没有方向" in filing.rows[1].why


def test_deadlines_are_days_of_the_budget_year(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(OWN)
    rows = [
        ("产出/数量指标/完工", {"weight": "10", "target": "9月前", "actual": "2021年8月"}),
        ("产出/数量指标/验收", {"weight": "10", "target": "12月底", "actual": "100%"}),
    ]
    filing = bind(form_of(rows=rows), plan)
    _, kind, values = own(filing, plan)
    assert kind == "day≤"
    assert values["target"] == date(2021, 8, 31).toordinal() == values["actual"]
    assert codes(filing) == [("B155", "rows[1].actual")]


def test_words_are_grades_or_their_aliases(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(OWN)
    actuals = ("100%-80%（含）", "达成预期指标", "部分达成", "有效", "95%", "")
    rows = [
        (f"产出/质量指标/制度{index}", {"weight": "10", "target": "健全", "actual": actual, "score": "7"})
        for index, actual in enumerate(actuals)
    ]
    filing = bind(form_of(rows=rows), plan)
    values = [own(filing, plan, index)[2] for index in range(6)]
    assert [item["actual"] for item in values] == [0, 0, 1, None, None, None]
    assert [item["judged"] for item in values] == [None, None, 7, None, None, None]
    assert codes(filing) == [("B146", "rows[3].actual"), ("B145", "rows[4].actual"), ("B143", "rows[5].actual")]


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"target": "≥95%", "actual": "≥95%", "weight": "5"}, "B148"),
        ({"target": "≥95%", "actual": "良好", "weight": "5"}, "B144"),
        ({"target": "≥95%", "actual": "3次", "weight": "5"}, "B147"),
        ({"target": "≥95%", "actual": "", "weight": "5"}, "B143"),
        ({"target": "", "actual": "95%", "weight": "5"}, "B142"),
        ({"target": "≥95%", "actual": "95%"}, "B141"),
        ({"target": "290%", "actual": "95%", "weight": "5"}, "B120"),
        ({"target": "≥95%", "actual": "M.8", "weight": "5"}, "B120"),
    ],
)
def test_what_must_not_be_guessed_stays_open(
    form_of: FormOf, plan_of: PlanOf, bind: Bind, cells: dict[str, str], code: str
) -> None:
    plan = plan_of(OWN)
    filing = bind(form_of(rows=[("产出/数量指标/某率", cells), ("产出/数量指标/另率", {})]), plan)
    row, _, values = own(filing, plan)
    assert code in [found for found, _ in codes(filing)]
    assert values.get("actual") is None or values.get("target") is None
    assert row.why


def test_a_slash_drops_the_row_and_its_weight(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(OWN)
    rows = [("产出/数量指标/指标1:/", {"target": "/", "weight": "/"}), ("产出/数量指标/甲", {"weight": "/"})]
    filing = bind(form_of(rows=rows), plan)
    assert [row.applies for row in filing.rows] == [False, False]
    assert [code for code, _ in codes(filing)] == ["B150", "B150"]
    refusing = plan_of(OWN.replace("      not_applicable: drop\n", ""))
    assert [code for code, _ in codes(bind(form_of(rows=rows[:1]), refusing))] == ["B149"]


def test_rows_of_unknown_groups_are_scored_and_unknown_sections_are_not(
    form_of: FormOf, plan_of: PlanOf, bind: Bind
) -> None:
    plan = plan_of(OWN)
    cells = {"weight": "10", "target": "≥1", "actual": "1"}
    rows = [("产出/时效指标/甲", cells), ("效益/社会效益/乙", cells), ("成果/数量指标/丙", cells)]
    filing = bind(form_of(rows=rows), plan)
    assert [(row.name, row.group) for row in filing.rows] == [("甲", "产出"), ("丙", "产出.数量指标")]
    assert codes(filing) == [("B136", "rows[2].level1"), ("B131", "rows[1].level3"), ("B135", "rows[0].level2")]


def test_the_only_row_of_a_group_takes_its_points(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(OWN)
    rows = [("产出/成本指标/总成本", {"target": "≤30", "actual": "20"})]
    filing = bind(form_of(rows=rows), plan)
    assert (filing.rows[0].weight, codes(filing)) == (10, [("B156", "rows[0].level3")])


# fixed rows


def test_fixed_rows_are_found_by_name_and_their_targets_are_claims(
    form_of: FormOf, plan_of: PlanOf, bind: Bind
) -> None:
    plan = plan_of(FIXED)
    rows = [
        (
            "管理(100分)/1. 三公经费控制率",
            {"target": "<100%", "actual": "100", "unit": "%", "score": "2", "weight": "40"},
        ),
        ("管理(100分)/制度健全性", {"target": "健全", "actual": "达成", "score": "27", "reason": "-"}),
        ("管理(100分)/完成时间", {"target": "9月底", "actual": "9月"}),
    ]
    filing = bind(form_of(rows=rows), plan)
    assert codes(filing) == [("B153", "rows[0].target")]
    assert value(filing, plan, "管理.三公经费控制率.actual") == 1
    assert value(filing, plan, "管理.制度健全性.actual") == 0
    assert value(filing, plan, "管理.制度健全性.judged") is None
    assert value(filing, plan, "管理.完成时间.actual") == date(2021, 9, 30).toordinal()
    claims = {(claim.node, claim.about): claim for claim in filing.claims}
    assert claims["管理.三公经费控制率", Claimed.TARGET].value == 1
    assert claims["管理", Claimed.WEIGHT].value == 100
    assert filing.reasons == {}


def test_names_that_fail_are_bound_by_order_only_where_the_numbers_agree(
    form_of: FormOf, plan_of: PlanOf, bind: Bind
) -> None:
    plan = plan_of(FIXED)
    three = [("管理/甲率", {"actual": "90%"}), ("管理/制度健全性", {"actual": "达成"}), ("管理/丙", {"actual": "9月"})]
    filing = bind(form_of(rows=three), plan)
    assert codes(filing) == [("B130", "rows[0].level2"), ("B130", "rows[2].level2")]
    assert value(filing, plan, "管理.三公经费控制率.actual") == Fraction("0.9")
    two = bind(form_of(rows=three[:2]), plan)
    assert [code for code, _ in codes(two)] == ["B131", "B133", "B133"]


def test_a_repeated_row_is_used_once(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(FIXED)
    rows = [("管理/制度健全性", {"actual": "达成"}), ("管理/制度健全性", {"actual": "未达成"})]
    filing = bind(form_of(rows=rows), plan)
    assert value(filing, plan, "管理.制度健全性.actual") == 0
    assert ("B132", "rows[1].level2") in codes(filing)


def test_a_judgement_is_an_input_and_a_computed_score_is_not(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    plan = plan_of(FIXED)
    filing = bind(form_of(rows=[("管理/制度健全性", {"actual": "部分达成", "score": "20"})]), plan)
    assert value(filing, plan, "管理.制度健全性.judged") == 20
    assert any(claim.about is Claimed.SCORE for claim in filing.claims)


def test_inputs_and_items_come_by_name(form_of: FormOf, plan_of: PlanOf, bind: Bind) -> None:
    body = """\
inputs:
  人数: {type: count, aliases: [职工人数]}
  公开: {type: truth}
indicators:
  - {id: 甲, weight: 50, rule: {kind: formula, formula: 分值 if 公开 else 人数}}
  - id: 乙
    weight: 50
    rule: {kind: checklist, start: zero, items: [{id: 有制度, text: 有制度, points: 50}]}
"""
    plan = plan_of(body)
    single = {"职工 人数": "12人", "公开": "是", "乙.有制度": "否", "人口": "3", "项目名称": "修路", "主管部门": "局"}
    filing = bind(form_of(single=single), plan)
    assert value(filing, plan, "人数") == 12
    assert value(filing, plan, "公开") == 1
    assert value(filing, plan, "乙.有制度") == 0
    assert codes(filing) == [("B126", "single.人口")]


# the seed


def test_the_seed_is_bound_as_printed(seed: RawFiling, seed_plan: Plan, bind: Bind) -> None:
    filing = bind(seed, seed_plan)
    assert (filing.year, filing.scale) == (2021, 2)
    assert value(filing, seed_plan, "资金.年度总支出.全年执行数") == Fraction("10137947.7")
    assert value(filing, seed_plan, "资金.年度总支出.基本支出.全年预算数") == Fraction("7173191.24")
    assert [code for code, _ in codes(filing)].count("B110") == 2
    assert {code for code, _ in codes(filing)} == {"B105", "B110", "B153"}
    assert [claim.text for claim in filing.claims if claim.node == "预算执行"] == ["8.13"]
