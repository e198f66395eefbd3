"""How many decimal places write whatever a tree can yield, as far as the tree itself shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.expression.tree import (
    Absolute,
    Choose,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Gathering,
    Greatest,
    Least,
    Lookup,
    Negate,
    Product,
    Quantity,
    Round,
    Sum,
    Tree,
)
from jixiao.number import places_of


def grain(tree: Tree, quantities: Mapping[Tree, int | None]) -> int | None:
    """The places that suffice for every value of a number tree; None where no number of places is sure to.

    `quantities` holds the grain of the quantities and fields that it reads.
    """
    match tree:
        case Constant(value=None):
            return 0
        case Constant(value=value) if not isinstance(value, str):
            return 0 if value is None or isinstance(value, int) else places_of(value)
        case Quantity() | Field():
            return quantities.get(tree)
        case Round():
            return places_of(tree.unit)
        case Negate() | Absolute():
            return grain(tree.term, quantities)
        case Sum() | Least() | Greatest() | FirstKnown():
            return _most(grain(term, quantities) for term in tree.terms)
        case Product():
            factors = [grain(factor, quantities) for factor in tree.factors]
            known = [factor for factor in factors if factor is not None]
            return sum(known) if len(known) == len(factors) else None
        case Choose():
            parts = (*(case.then for case in tree.cases), tree.otherwise)
            return _most(grain(part, quantities) for part in parts)
        case Lookup():
            return _most(grain(part, quantities) for part in (*(row.then for row in tree.rows), tree.otherwise))
        case Fold(gathering=Gathering.COUNT):
            return 0
        case Fold(gathering=Gathering.SUM | Gathering.LEAST | Gathering.GREATEST):
            return grain(tree.body, quantities)
        case _:
            return None


def _most(grains: Iterable[int | None]) -> int | None:
    found = list(grains)
    known = [item for item in found if item is not None]
    return max(known, default=0) if len(known) == len(found) else None
