"""Which programs ask for the ratio of two sides alone: only these may have both sides multiplied by one number."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.tree import (
    ZERO,
    Case,
    Choose,
    Compare,
    Field,
    Greatest,
    Least,
    Lookup,
    Negate,
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
from jixiao.form.proportional import asks_for_ratios
from jixiao.interpret.walk import Values, evaluate
from jixiao.interval import Interval, Sign

T, A, W = (Field(name, Type.NUMBER, "row") for name in ("target", "actual", "weight"))
FIELDS = tuple(FieldSpec(name, Type.NUMBER) for name in ("target", "actual", "weight"))
RATE = Quotient(A, T)
OVER = Quotient(Sum((A, Negate(T))), T)

RATIOS: dict[str, Tree] = {
    "proportion": Round(Least((W, Product((RATE, W)))), Fraction(1, 100)),
    "met": Choose((Case(Compare(Sign.AT_LEAST, A, T), W),), ZERO),
    "deduct": Greatest((ZERO, Sum((W, Negate(Product((OVER, number(50)))))))),
    "tiers of the rate": Lookup(RATE, (Row(Interval(Fraction(9, 10), None, True, False), W),), ZERO),
    "above 130%": Choose((Case(Compare(Sign.ABOVE, A, Product((number(Fraction(13, 10)), T))), ZERO),), W),
    "zero target": Choose((Case(Compare(Sign.EQUAL, T, ZERO), W),), RATE),
}
SIZES: dict[str, Tree] = {
    "each unit short": Sum((W, Negate(Product((number(2), Sum((T, Negate(A)))))))),
    "at least ten": Choose((Case(Compare(Sign.AT_LEAST, A, number(10)), W),), ZERO),
    "rounded first": Quotient(Round(A, Fraction(1)), T),
    "tiers of the actual": Lookup(A, (Row(Interval(Fraction(9), None, True, False), W),), ZERO),
    "the actual itself": A,
    "rate plus actual": Sum((RATE, A)),
}


def frame(tree: Tree) -> Frame:
    """A program as plans have them: the points, and the score made of them."""
    points = Quantity("points", scope="row")
    return Frame(
        FIELDS, (TreeSpec("points", Type.NUMBER, tree), TreeSpec("score", Type.NUMBER, Round(points, Fraction(1, 100)))),
        "row",
    )  # fmt: skip


@pytest.mark.parametrize("name", RATIOS)
def test_what_asks_for_ratios_is_known_and_does_not_change(name: str) -> None:
    assert asks_for_ratios(frame(RATIOS[name]), ("target", "actual"))

    def at(factor: int) -> list[object]:
        pairs = [(7, 10), (10, 10), (14, 10), (0, 10), (5, 0), (9, 10)]
        return [
            evaluate(
                RATIOS[name],
                Values({("row", "actual"): Fraction(a * factor), ("row", "target"): Fraction(t * factor), ("row", "weight"): Fraction(5)}),
            )
            for a, t in pairs
        ]  # fmt: skip

    assert at(1) == at(100)


@pytest.mark.parametrize("name", [name for name in SIZES if name != "the actual itself"])
def test_what_asks_for_sizes_is_known(name: str) -> None:
    assert not asks_for_ratios(frame(SIZES[name]), ("target", "actual"))


def test_a_result_that_grows_with_the_sides_asks_for_their_size() -> None:
    assert not asks_for_ratios(
        Frame(FIELDS, (TreeSpec("score", Type.NUMBER, SIZES["the actual itself"]),), "row"), ("target", "actual")
    )
