"""Whether a program gives the same for two sides that are both so many times as great: then it asks for ratios only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.expression.frame import Frame
from jixiao.expression.tree import (
    Absolute,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Greatest,
    Least,
    Lookup,
    Negate,
    Product,
    Quantity,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
    children,
)

ANY: int | None = None
"""The degree of what is zero or missing: it goes with every other."""


class _Uneven(Exception):
    """Terms of different degrees meet: the size of the sides counts."""


def asks_for_ratios(frame: Frame, sides: Iterable[str]) -> bool:
    """Whether no result of `frame` changes when all fields called `sides` are multiplied by one positive number."""
    degrees: dict[Tree, int | None] = {Field(name, Type.NUMBER, frame.scope): 1 for name in sides}
    try:
        for spec in frame.trees:
            degrees[Quantity(spec.name, spec.type, frame.scope)] = _degree(spec.tree, degrees)
        return degrees[Quantity(frame.trees[-1].name, frame.trees[-1].type, frame.scope)] in (0, ANY)
    except _Uneven:
        return False


def _degree(tree: Tree, known: Mapping[Tree, int | None]) -> int | None:
    """With which power of the factor a number grows; 0 for what does not. Raises _Uneven: with none."""
    if tree in known:
        return known[tree]
    parts = [_degree(part, known) for part in children(tree)]
    match tree:
        case Constant():
            return ANY if tree.value is None or (tree.value == 0 and tree.type is Type.NUMBER) else 0
        case Sum() | Least() | Greatest() | FirstKnown() | Negate() | Absolute():
            return _same(parts)
        case Product():
            return ANY if ANY in parts else sum(part or 0 for part in parts)
        case Quotient():
            top, below, instead = (_degree(part, known) for part in (tree.numerator, tree.denominator, tree.if_zero))
            return ANY if top is None or below is None else _same([top - below, instead])
        case Choose():
            conditions = [_degree(case.when, known) for case in tree.cases]
            _same([*conditions, 0])
            return _same([_degree(part, known) for part in (*(case.then for case in tree.cases), tree.otherwise)])
        case Lookup():
            _same([_degree(tree.key, known), 0])
            return _same([_degree(part, known) for part in (*(row.then for row in tree.rows), tree.otherwise)])
        case Compare():
            _same(parts)
            return 0
        case Round():
            return _same([*parts, 0])
        case Fold():
            raise _Uneven
        case _:
            return 0  # truths, and what is read besides the sides


def _same(degrees: Iterable[int | None]) -> int | None:
    """The one degree that all have. Raises _Uneven: they have several."""
    found = {degree for degree in degrees if degree is not ANY}
    if len(found) > 1:
        raise _Uneven
    return found.pop() if found else ANY
