"""How near a claim is to what it should be, as truth trees: nothing is rounded that need not be."""

from __future__ import annotations

from fractions import Fraction

from jixiao.expression.tree import (
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Negate,
    Not,
    Or,
    Product,
    Sum,
    Tree,
    number,
)
from jixiao.interval import Sign
from jixiao.number import Mode

HALF = number(Fraction(1, 2))


def is_beyond(one: Tree, two: Tree, tolerance: Fraction) -> Tree:
    """Whether the two are farther apart than the tolerance."""
    if tolerance == 0:
        return Compare(Sign.UNEQUAL, one, two)
    return Or(
        (
            Compare(Sign.ABOVE, Sum((one, Negate(two))), number(tolerance)),
            Compare(Sign.ABOVE, Sum((two, Negate(one))), number(tolerance)),
        )
    )


def is_near(claim: Tree, exact: Tree, unit: Tree) -> Tree:
    """Whether a claim is off by less than its last place."""
    return And(
        (
            Compare(Sign.BELOW, Sum((claim, Negate(exact))), unit),
            Compare(Sign.BELOW, Sum((exact, Negate(claim))), unit),
        )
    )


def is_right(claim: Tree, exact: Tree, unit: Tree, mode: Mode, tolerance: Fraction) -> Tree:
    """Whether a claim is the value at the places typed, or within the tolerance."""
    return Or((Not(is_beyond(claim, exact, tolerance)), is_rounded(claim, exact, unit, mode)))


def is_rounded(claim: Tree, exact: Tree, unit: Tree, mode: Mode) -> Tree:
    """Whether `exact` rounded to a multiple of `unit` is `claim`, which is one: without rounding anything."""
    above = Sum((exact, Negate(claim)))
    below = Sum((claim, Negate(exact)))
    if mode is Mode.HALF_UP:  # half away from zero
        half = Product((unit, HALF))
        return _by_sign(
            exact,
            And((Compare(Sign.AT_MOST, below, half), Compare(Sign.BELOW, above, half))),
            And((Compare(Sign.AT_MOST, above, half), Compare(Sign.BELOW, below, half))),
        )
    floor = And((Compare(Sign.AT_LEAST, above, ZERO), Compare(Sign.BELOW, above, unit)))
    ceiling = And((Compare(Sign.AT_LEAST, below, ZERO), Compare(Sign.BELOW, below, unit)))
    if mode is Mode.CUT:
        return _by_sign(exact, floor, ceiling)
    return floor if mode is Mode.FLOOR else ceiling


def _by_sign(exact: Tree, positive: Tree, negative: Tree) -> Tree:
    return Choose((Case(Compare(Sign.AT_LEAST, exact, ZERO), positive),), negative)
