"""How many numbers are multiplied or divided into one value: what bounds the digits that exact arithmetic carries."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.expression.tree import Constant, Field, Product, Quantity, Quotient, Tree, children

Scoped = tuple[str, str]
"""The scope of a quantity ("" for the filing) and its name."""


def factors(tree: Tree, quantities: Mapping[Scoped, int]) -> int:
    """The greatest number of constants and filed values that any value inside `tree` is the product of.

    Sums and choices count as their greatest part: their digits grow with the length of the framework only.
    `quantities` holds the count of the quantities that it reads.
    """
    match tree:
        case Constant() | Field():
            return 1
        case Quantity():
            return quantities.get((tree.scope, tree.name), 1)
        case Product():
            return sum(factors(factor, quantities) for factor in tree.factors)
        case Quotient():
            whole = factors(tree.numerator, quantities) + factors(tree.denominator, quantities)
            return max(whole, factors(tree.if_zero, quantities))
        case _:
            return max((factors(part, quantities) for part in children(tree)), default=0)
