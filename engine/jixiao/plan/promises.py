"""Declared properties as trees: what a rule book says of itself for every filing, over totals and ratings too."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Name, Names
from jixiao.expression.tree import Case, Choose, Compare, Constant, Quantity, Tree, Type, number
from jixiao.expression.typing import PURE, label
from jixiao.framework.model import Framework, Property
from jixiao.interval import Sign
from jixiao.plan.model import Promised
from jixiao.plan.totals import RATING, TOTAL


def promises(framework: Framework, names: Names) -> tuple[Promised, ...]:
    """All declared properties. Raises Rejected with the E codes of their formulas."""
    if not framework.properties:
        return ()
    whole = names.plus(tuple(_totals(framework)))
    made: list[Promised] = []
    refused: list[Diagnostic] = []
    for item in framework.properties:
        try:
            made.append(_promise(item, whole))
        except Rejected as rejected:
            refused.extend(rejected.diagnostics)
    if refused:
        raise Rejected(refused)
    return tuple(made)


def _promise(item: Property, names: Names) -> Promised:
    if item.kind == "assert":
        return Promised(item.id, item.kind, compile_formula(item.formula, names, Type.TRUTH), None, item.span)
    tree = compile_formula(item.formula, names, Type.NUMBER)
    measure = compile_formula(item.measure, names, Type.NUMBER) if item.measure is not None else None
    return Promised(item.id, item.kind, tree, measure, item.span)


def _totals(framework: Framework) -> Iterator[Name]:
    """总分, and 等级 as a label, for properties alone: no score may read what is made of it."""
    yield Name(("总分",), Quantity(TOTAL), PURE, framework.span)
    if framework.ratings:
        ratings = tuple(rating.name for rating in framework.ratings)
        yield Name(("等级",), _rated(ratings), label(ratings), framework.span)


def _rated(ratings: tuple[str, ...]) -> Tree:
    """The name of the rating whose index the plan computes."""
    cases = tuple(
        Case(Compare(Sign.EQUAL, Quantity(RATING), number(index)), Constant(name, Type.LABEL))
        for index, name in enumerate(ratings)
    )
    return Choose(cases, Constant(None, Type.LABEL))
