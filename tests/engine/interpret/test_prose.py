from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction as F

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jixiao.expression.tree import (
    MISSING,
    ONE,
    ZERO,
    Absolute,
    And,
    Case,
    Choose,
    Compare,
    Field,
    FirstKnown,
    Fold,
    Gathering,
    Greatest,
    Is,
    Known,
    Least,
    Lookup,
    Negate,
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Row,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.interpret.phrase import Wording
from jixiao.interpret.prose import say_rule, say_steps
from jixiao.interpret.shown import number_text, operand_text
from jixiao.interpret.walk import Value, Values, trace
from jixiao.interval import Interval, Sign
from jixiao.number import Mode
from jixiao.target import Unit
from jixiao.testing.replay import replay, same
from jixiao.testing.trees import trees

RATIO = Unit("%", "ratio", F(1, 100))
YUAN = Unit("元", "money")
TEN_THOUSAND = Unit("万元", "money", F(10000))

A, T, W = Field("x.actual"), Field("x.target"), Field("x.weight")
SPENT, BUDGET = Field("funds.spent"), Field("funds.budget")
DONE, DUE = Field("x.done", Type.DAY), Field("x.due", Type.DAY)
GRADE = Field("x.grade", Type.LABEL)
RATE = Quotient(A, T)
NAMES = {
    "x.actual": "实际",
    "x.target": "目标",
    "x.weight": "分值",
    "funds.spent": "全年执行数",
    "funds.budget": "全年预算数",
    "x.done": "实际日期",
    "x.due": "目标日期",
    "x.grade": "等次",
}
UNITS = {"x.actual": RATIO, "x.target": RATIO, "执行率": RATIO, "funds.spent": YUAN, "funds.budget": YUAN}
WORDING = Wording(lambda leaf: NAMES.get(leaf.name, leaf.name), lambda leaf: UNITS.get(leaf.name), {RATE: "完成率"})
MET = Compare(Sign.AT_LEAST, A, T)
CENT = F(1, 100)


def said(tree: Tree, fields: Mapping[Field, Value], wording: Wording = WORDING) -> tuple[str, ...]:
    env = Values({(field.scope, field.name): value for field, value in fields.items()})
    return say_steps(trace(tree, env), wording)


@pytest.mark.parametrize(
    ("tree", "wanted"),
    [
        (Product((W, RATE)), "分值 × 完成率"),
        (RATE, "实际 ÷ 目标"),
        (Product((W, Sum((ONE, Negate(RATE))))), "分值 × （100% − 完成率）"),
        (Quotient(SPENT, Sum((BUDGET, SPENT))), "全年执行数 ÷ （全年预算数 + 全年执行数）"),
        (Quotient(SPENT, BUDGET, ZERO), "全年执行数 ÷ 全年预算数（除数为零时取 0）"),
        (Round(Product((W, RATE)), CENT), "分值 × 完成率，四舍五入到 0.01"),
        (Round(RATE, F(1, 10000), Mode.CUT), "完成率，截断到 0.01%"),
        (Round(W, F(1), Mode.CEILING), "分值，向上取到整数"),
        (Product((W, Least((ONE, Greatest((ZERO, RATE)))))), "分值 × （完成率，最低不低于 0%，最高不超过 100%）"),
        (Greatest((SPENT, BUDGET)), "全年执行数、全年预算数 中最大者"),
        (Absolute(Sum((A, Negate(T)))), "|实际 − 目标|"),
        (MET, "实际不低于目标"),
        (Not(MET), "实际低于目标"),
        (Compare(Sign.AT_MOST, SPENT, number(1000000)), "全年执行数不高于1000000.00元"),
        (Compare(Sign.AT_MOST, DONE, DUE), "实际日期不晚于目标日期"),
        (And((Or((MET, Is(GRADE, ("优", "良")))), Known(A))), "（实际不低于目标或等次为“优”或“良”）且已有实际"),
        (Not(Known(A)), "没有实际"),
        (Not(Is(GRADE, ("差",))), "并非（等次为“差”）"),
        (Choose((Case(MET, W),), Product((W, RATE))), "当实际不低于目标时，分值；否则，分值 × 完成率"),
        (Choose((Case(MET, W),), MISSING), "当实际不低于目标时，分值"),
        (Lookup(RATE, (Row(Interval(F(8, 10), F(9, 10)), number(4)),), ZERO), "完成率在 [80%, 90%) 内，4；否则，0"),
        (FirstKnown((A, T)), "实际（没有时取 目标）"),
        (Fold(Gathering.SUM, "行", Quantity("得分", scope="行")), "各行得分之和"),
        (Fold(Gathering.COUNT, "行", where=Compare(Sign.BELOW, A, T)), "行数（只计实际低于目标的行）"),
        (Sum(()), "0"),
    ],
)
def test_a_rule_is_said_as_a_formula(tree: Tree, wanted: str) -> None:
    assert say_rule(tree, WORDING) == wanted


def test_a_step_puts_the_numbers_in() -> None:
    points = Product((W, RATE))
    score = Round(points, CENT)
    wording = replace(WORDING, called={RATE: "完成率", points: "得分"})
    assert said(score, {A: F(9928, 10000), T: F(1), W: F(2)}, wording) == (
        "分值：2",
        "实际：99.28%",
        "目标：100%",
        "完成率 = 实际 ÷ 目标 = 99.28% ÷ 100% = 99.28%",
        "得分 = 分值 × 完成率 = 2 × 99.28% = 1.9856",
        "四舍五入到 0.01：1.9856 → 1.99",
    )


def test_a_number_of_the_rule_takes_on_the_unit_beside_it() -> None:
    """Also where it is taken off, and where what is left is divided by another; of itself nothing is worked out."""
    over = Quotient(Sum((SPENT, Negate(number(5300)))), number(5300))
    assert said(over, {SPENT: F(5830)}) == (
        "全年执行数：5830.00元",
        "−5300",
        "全年执行数 − 5300.00元 = 5830.00元 − 5300.00元 = 530.00元",
        "（全年执行数 − 5300.00元） ÷ 5300.00元 = 530.00元 ÷ 5300.00元 = 10%",
    )
    assert said(Quotient(W, number(8)), {W: F(2)})[-1] == "分值 ÷ 8 = 2 ÷ 8 = 25%"


def test_what_is_noted_of_a_row_of_a_table_is_said_of_the_table_alone() -> None:
    half = Product((number(5), number(F(1, 2))))
    table = Lookup(A, (Row(Interval(F(0), F(5, 100)), half),), ZERO)
    wording = replace(WORDING, notes={half: "差错率 {值} 在 (0%, 5%] 内，得一半"})
    assert said(table, {A: F(2, 100)}, wording) == (
        "实际：2%",
        "5 × 0.5 = 2.5",
        "差错率 2% 在 (0%, 5%] 内，得一半",
    )


def test_a_completion_is_a_percentage_also_of_a_target_of_the_rule() -> None:
    people = Unit("人次", "人次")
    rate = Quotient(A, number(100))
    counted = replace(WORDING, unit=lambda leaf: people, called={rate: "完成率"})
    held = Greatest((rate, number(0)))
    assert said(held, {A: F(60)}, counted)[-1] == "完成率，最低不低于 0 = 0.6、0 中最大者 = 0.6"
    assert said(held, {A: F(60)}, replace(counted, rates={rate})) == (
        "实际：60人次",
        "完成率 = 实际 ÷ 100人次 = 60人次 ÷ 100人次 = 60%",
        "完成率，最低不低于 0% = 60%、0% 中最大者 = 60%",
    )


def test_points_are_no_percentage() -> None:
    """What is multiplied first and divided then is points as much as what is divided first."""
    assert said(Quotient(Product((W, A)), number(F(9, 10))), {W: F(10), A: F(81, 100)})[-1] == (
        "分值 × 实际 ÷ 0.9 = 8.1 ÷ 0.9 = 9"
    )


def test_what_no_decimal_writes_is_marked_at_four_places_more_than_are_kept() -> None:
    rate = Round(Quotient(SPENT, BUDGET), F(1, 10000))
    wording = replace(WORDING, called={rate: "执行率"})
    assert said(rate, {SPENT: F(1283928575, 100), BUDGET: F(1625458333, 100)}, wording)[2:] == (
        "全年执行数 ÷ 全年预算数 = 12839285.75元 ÷ 16254583.33元 ≈ 78.988710%",
        "执行率 = 四舍五入到 0.01%：≈78.988710% → 78.99%",
    )


def test_rounding_shows_all_the_places_that_are_kept() -> None:
    assert said(Round(W, CENT), {W: F(2)})[-1] == "四舍五入到 0.01：2 → 2.00"


def test_a_case_says_why_it_was_taken() -> None:
    rule = Choose((Case(MET, W),), Product((W, RATE)))
    assert said(rule, {A: F(11, 10), T: F(1), W: F(2)})[-1] == "因实际不低于目标，取 分值 = 2"
    assert said(rule, {A: F(9, 10), T: F(1), W: F(2)})[-1] == "因实际低于目标，取 分值 × 完成率 = 1.8"
    assert said(rule, {A: None, T: F(1), W: F(2)})[-2:] == (
        "实际（未知）不低于目标（100%）：无法判断",
        "无法判断是否实际不低于目标，不能计算",
    )


def test_a_tier_says_where_its_key_lies() -> None:
    tiers = Lookup(RATE, (Row(Interval(F(8, 10), F(9, 10)), Product((W, number(F(6, 10))))),), ZERO)
    assert said(tiers, {A: F(85, 100), T: F(1), W: F(5)})[-1] == "完成率（85%）在 [80%, 90%) 内，取 分值 × 0.6 = 3"
    assert said(tiers, {A: F(5, 100), T: F(1), W: F(5)})[-1] == "完成率（5%）不在任何一档内，取 0"


def test_days_are_dates_and_their_difference_is_a_number_of_days() -> None:
    late = Greatest((ZERO, Sum((DONE, Negate(DUE)))))
    steps = said(late, {DONE: 738000, DUE: 737990})
    assert "实际日期：2021年7月29日" in steps
    assert "实际日期 − 目标日期 = 2021年7月29日 − 2021年7月19日 = 10天" in steps


def test_what_is_missing_is_named() -> None:
    assert said(Product((W, A)), {W: F(2), A: None})[-1] == "分值 × 实际：缺实际，不能计算"
    zero = said(Quotient(SPENT, BUDGET), {SPENT: F(1), BUDGET: F(0)})
    assert zero[-1] == "全年执行数 ÷ 全年预算数：除数为零，不能计算"


def test_the_laws_own_sentence_comes_first() -> None:
    rule = Choose((Case(MET, W),), Product((W, RATE)))
    notes: dict[Tree, str] = {
        MET: "实际 {实际}，目标 {目标}，不低于目标，得满分 {分值} 分",
        rule: "完成率 {完成率}，按比例得 {值} 分",
        RATE: "完成率为 {值}",
    }
    wording = replace(WORDING, notes=notes)
    assert said(rule, {A: F(11, 10), T: F(1), W: F(2)}, wording)[-1] == "实际 110%，目标 100%，不低于目标，得满分 2 分"
    missed = said(rule, {A: F(9, 10), T: F(1), W: F(2)}, wording)
    assert missed[-1] == "完成率 90%，按比例得 1.8 分"
    assert "完成率为 90%" in missed


def test_a_target_that_the_framework_fixes_stands_in_its_slot() -> None:
    met = Compare(Sign.AT_LEAST, A, ONE)
    rule = Choose((Case(met, number(2)),), ZERO)
    slots: dict[str, Tree] = {"实际": A, "目标": ONE, "分值": number(2)}
    wording = replace(WORDING, notes={met: "实际 {实际}，目标 {目标}，得 {分值} 分"}, slots=slots)
    assert said(rule, {A: F(11, 10)}, wording)[-1] == "实际 110%，目标 100%，得 2 分"
    unfilled = replace(wording, notes={met: "实际 {实际}，上年 {上年}"})
    assert said(rule, {A: F(11, 10)}, unfilled)[-1] == "因实际不低于100%，取 2"


def test_a_note_on_a_tier_gets_the_key() -> None:
    tiers = Lookup(RATE, (Row(Interval(F(8, 10), F(9, 10)), number(4)),), ZERO)
    wording = replace(WORDING, notes={number(4): "完成率 {值}，在第二档，得 4 分"})
    assert said(tiers, {A: F(85, 100), T: F(1), W: F(5)}, wording)[-1] == "完成率 85%，在第二档，得 4 分"


@pytest.mark.parametrize(
    ("value", "unit", "wanted"),
    [
        (F(1, 3), None, "≈0.3333"),
        (F(1, 3), RATIO, "≈33.3333%"),
        (F(1234567), TEN_THOUSAND, "123.4567万元"),
        (F(1230000), TEN_THOUSAND, "123万元"),
        (F(-5, 100), RATIO, "-5%"),
        (F(12), Unit("个", "个"), "12个"),
    ],
)
def test_numbers_are_shown_in_their_unit(value: F, unit: Unit | None, wanted: str) -> None:
    assert number_text(value, unit) == wanted


LEAVES = (
    Field("甲"),
    Field("乙"),
    Field("丙", Type.TRUTH),
    Field("丁", Type.LABEL),
    Field("戊", Type.DAY),
)
VALUES: Mapping[Type, tuple[Value, ...]] = {
    Type.NUMBER: (F(0), F(1), F(-7, 2), F(1, 3), None),
    Type.TRUTH: (True, False, None),
    Type.LABEL: ("达成", "未达成", None),
    Type.DAY: (738000, 738003, None),
}


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from([Type.NUMBER, Type.TRUTH]).flatmap(lambda kind: trees(kind, LEAVES)), st.data())
def test_every_step_is_said_and_replayed(tree: Tree, data: st.DataObject) -> None:
    """I-56: an independent replay of the texts alone gives every result; and no tree is beyond words."""
    fields = {leaf: data.draw(st.sampled_from(VALUES[leaf.type])) for leaf in LEAVES}
    env = Values({(leaf.scope, leaf.name): value for leaf, value in fields.items()})
    traced = trace(tree, env)
    sentences = say_steps(traced, WORDING)
    assert len(sentences) == len(traced)
    assert all(sentence and "{" not in sentence for sentence in sentences)
    assert say_rule(tree, WORDING)
    for step in traced:
        again = replay(step.operation, tuple(operand_text(value) for value in step.operands))
        assert again is None or same(again, operand_text(step.result)), step
