"""The walk: what each node means, and what a trace lists."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.expression.tree import (
    FALSE,
    MISSING,
    ONE,
    TRUE,
    ZERO,
    Absolute,
    And,
    Case,
    Choose,
    Compare,
    Constant,
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
from jixiao.interpret.walk import Value, Values, evaluate, trace
from jixiao.interval import Interval, Sign
from jixiao.number import Mode

UNKNOWN = Constant(None, Type.TRUTH)
A, B = Field("实际"), Field("目标")
ENV = Values(
    {("", "实际"): Fraction(3), ("", "目标"): Fraction(4), ("", "空"): None, ("", "日"): 738000},
    {("", "执行率"): Fraction(9, 10), ("row", "score"): Fraction(5)},
    {
        "产出": [
            {"score": Fraction(2), "weight": Fraction(3), "met": True},
            {"score": Fraction(4), "weight": Fraction(5), "met": False},
        ],
        "缺": [{"score": None, "weight": Fraction(1), "met": True}, {"score": Fraction(1), "met": None}],
    },
)
SCORE = Quantity("score", scope="row")


@pytest.mark.parametrize(
    ("tree", "value"),
    [
        (Sum(()), 0),
        (Product(()), 1),
        (Sum((A, Negate(B))), -1),
        (Sum((A, MISSING)), None),
        (Product((ZERO, MISSING)), None),
        (Absolute(Negate(A)), 3),
        (Quotient(A, B), Fraction(3, 4)),
        (Quotient(A, ZERO), None),
        (Quotient(A, ZERO, number(7)), 7),
        (Quotient(MISSING, ZERO, number(7)), None),
        (Quotient(A, B, MISSING), Fraction(3, 4)),
        (Least((A, B)), 3),
        (Least((A, MISSING)), None),
        (Greatest((A, B)), 4),
        (Round(number(Fraction("0.825")), Fraction("0.01")), Fraction("0.83")),
        (Round(number(Fraction("-0.825")), Fraction("0.01")), Fraction("-0.83")),
        (Round(number(Fraction("-0.829")), Fraction("0.01"), Mode.CUT), Fraction("-0.82")),
        (Round(MISSING, Fraction(1)), None),
        (Compare(Sign.BELOW, A, B), True),
        (Compare(Sign.EQUAL, A, MISSING), None),
        (Compare(Sign.AT_MOST, Field("日", Type.DAY), Constant(738000, Type.DAY)), True),
        (And((TRUE, UNKNOWN)), None),
        (And((UNKNOWN, FALSE)), False),
        (And(()), True),
        (Or((UNKNOWN, TRUE)), True),
        (Or((FALSE, UNKNOWN)), None),
        (Or(()), False),
        (Not(UNKNOWN), None),
        (Is(Constant("优", Type.LABEL), ("优", "良")), True),
        (Is(Constant(None, Type.LABEL), ("优",)), None),
        (Choose((Case(FALSE, MISSING), Case(TRUE, ONE)), ZERO), 1),
        (Choose((Case(UNKNOWN, ONE), Case(TRUE, ONE)), ONE), None),
        (Choose((Case(FALSE, ONE),), number(2)), 2),
        (Lookup(A, (Row(Interval(None, Fraction(3)), ONE), Row(Interval(Fraction(3), None), number(2)))), 2),
        (Lookup(A, (Row(Interval(Fraction(4), None), ONE),), number(9)), 9),
        (Lookup(MISSING, (Row(Interval(None, None), ONE),), ONE), None),
        (Known(MISSING), False),
        (Known(A), True),
        (FirstKnown((MISSING, A, B)), 3),
        (FirstKnown((MISSING,)), None),
        (Quantity("执行率"), Fraction(9, 10)),
        (Fold(Gathering.SUM, "产出", SCORE), 6),
        (Fold(Gathering.SUM, "产出", Product((SCORE, Field("weight", scope="产出")))), 26),
        (Fold(Gathering.SUM, "产出", SCORE, Field("met", Type.TRUTH, "row")), 2),
        (Fold(Gathering.MEAN, "产出", SCORE), 3),
        (Fold(Gathering.LEAST, "产出", SCORE), 2),
        (Fold(Gathering.GREATEST, "产出", Sum((SCORE, A))), 7),
        (Fold(Gathering.COUNT, "产出", MISSING), 2),
        (Fold(Gathering.SUM, "缺", SCORE, Compare(Sign.AT_LEAST, A, ZERO)), None),
        (Fold(Gathering.COUNT, "缺", ONE, Field("met", Type.TRUTH, "row")), None),
        (Fold(Gathering.SUM, "无", SCORE), 0),
        (Fold(Gathering.COUNT, "无"), 0),
        (Fold(Gathering.MEAN, "无", SCORE), None),
        (Fold(Gathering.LEAST, "无", SCORE), None),
    ],
)
def test_nodes_mean_what_the_tree_says(tree: Tree, value: Value) -> None:
    assert evaluate(tree, ENV) == value


def test_a_name_that_is_not_there_is_our_fault() -> None:
    with pytest.raises(KeyError):
        evaluate(Field("无此项"), ENV)


def test_a_label_is_no_number() -> None:
    with pytest.raises(TypeError):
        evaluate(Sum((Constant("优", Type.LABEL),)), ENV)


def test_a_trace_lists_what_was_evaluated_operands_first() -> None:
    share = Quotient(A, B)
    tree = Choose((Case(Compare(Sign.AT_LEAST, A, B), number(6)),), Product((number(6), share)))
    steps = [(step.operation, step.operands, step.result) for step in trace(tree, ENV)]
    assert steps == [
        ("take", ("实际",), 3),
        ("take", ("目标",), 4),
        ("compare", (3, "≥", 4), False),
        ("divide", (3, 4), Fraction(3, 4)),
        ("multiply", (6, Fraction(3, 4)), Fraction(9, 2)),
        ("choose", (False, Fraction(9, 2)), Fraction(9, 2)),
    ]


def test_a_trace_leaves_out_the_branch_not_taken() -> None:
    tree = Choose((Case(TRUE, ONE),), Quotient(A, B))
    assert [step.operation for step in trace(tree, ENV)] == ["choose"]
    lookup = Lookup(A, (Row(Interval(None, Fraction(5)), ONE), Row(Interval(Fraction(5), None), Negate(A))))
    assert [(step.operation, step.operands) for step in trace(lookup, ENV)] == [
        ("take", ("实际",)),
        ("lookup", (3, "(-∞, 5)", 1)),
    ]


def test_a_trace_of_a_fold_names_what_was_gathered() -> None:
    (step,) = trace(Fold(Gathering.SUM, "产出", SCORE), ENV)
    assert (step.operation, step.operands, step.result) == ("sum", (2, 4), 6)


def test_a_division_by_zero_shows_what_took_its_place() -> None:
    steps = trace(Quotient(A, Sum((B, number(-4))), number(7)), ENV)
    assert (steps[-1].operation, steps[-1].operands, steps[-1].result) == ("divide", (3, 0, 7), 7)


def test_the_last_entry_is_the_tree_itself() -> None:
    tree = Round(Sum((A, A, Quotient(A, B))), Fraction(1, 10))
    steps = trace(tree, ENV)
    assert steps[-1].node is tree
    assert steps[-1].operands == (Fraction(27, 4), Fraction(1, 10), "half_up")
    assert [step.node for step in steps].count(A) == 1
