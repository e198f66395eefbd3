"""Trees with their leaves put in anew, and folds written out over members that are known one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from jixiao.expression.tree import (
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
)
from jixiao.value import replace

Put = Callable[[Field | Quantity], Tree]
"""What stands for a leaf."""


def replaced(
    tree: Tree,
    leaf: Put,
    fold: Callable[[Fold], Tree] | None = None,
    total: Callable[[Sum], Tree] | None = None,
) -> Tree:
    """`tree` with every leaf, every Fold and every outermost Sum replaced by what is said; nothing is computed."""

    def again(part: Tree) -> Tree:
        return replaced(part, leaf, fold, total)

    def each(parts: Iterable[Tree]) -> tuple[Tree, ...]:
        return tuple(again(part) for part in parts)

    match tree:
        case Constant():
            return tree
        case Field() | Quantity():
            return leaf(tree)
        case Sum() if total is not None:
            return total(tree)
        case Sum() | And() | Or() | Least() | Greatest() | FirstKnown():
            return replace(tree, terms=each(tree.terms))
        case Product():
            return Product(each(tree.factors))
        case Negate() | Absolute() | Not() | Is() | Round() | Known():
            return replace(tree, term=again(tree.term))
        case Quotient():
            return Quotient(again(tree.numerator), again(tree.denominator), again(tree.if_zero))
        case Compare():
            return Compare(tree.sign, again(tree.left), again(tree.right))
        case Choose():
            cases = tuple(Case(again(case.when), again(case.then)) for case in tree.cases)
            return Choose(cases, again(tree.otherwise))
        case Lookup():
            rows = tuple(Row(row.range, again(row.then)) for row in tree.rows)
            return Lookup(again(tree.key), rows, again(tree.otherwise))
        case Fold():
            inside = Fold(tree.gathering, tree.scope, again(tree.body), again(tree.where))
            return inside if fold is None else fold(inside)


def unfold(tree: Fold, members: Iterable[Callable[[Tree], Tree]]) -> Tree:
    """`tree` written out over its members; each is given as the function that puts its own leaves into a tree."""
    places = [(place(tree.body), place(tree.where)) for place in members]
    match tree.gathering:
        case Gathering.COUNT:
            return Sum(tuple(_counted(where, ONE) for _, where in places))
        case Gathering.SUM:
            return Sum(tuple(_counted(where, body) for body, where in places))
        case Gathering.MEAN:
            total = Sum(tuple(_counted(where, body) for body, where in places))
            return Quotient(total, Sum(tuple(_counted(where, ONE) for _, where in places)))
        case Gathering.LEAST:
            return _extreme(Least, places)
        case Gathering.GREATEST:
            return _extreme(Greatest, places)


def _counted(where: Tree, body: Tree) -> Tree:
    return body if where == TRUE else Choose((Case(where, body),), ZERO)


def _extreme(pick: type[Least] | type[Greatest], places: list[tuple[Tree, Tree]]) -> Tree:
    """Least or greatest so far, member by member: the first that counts stands alone."""
    so_far: Tree = MISSING
    earlier: list[Tree] = []
    for body, where in places:
        joined = Choose((Case(Or(tuple(earlier)), pick((so_far, body))),), body) if earlier else body
        so_far = joined if where == TRUE else Choose((Case(where, joined),), so_far)
        earlier.append(where)
    return so_far
