"""What functions over a scope make of its members: one Fold over those filed, written out over those fixed."""

from __future__ import annotations

from collections.abc import Callable

from jixiao.expression.functions import Built, Symbol, number_of, truth_of
from jixiao.expression.names import Leaves, Scope
from jixiao.expression.tree import (
    ONE,
    TRUE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Field,
    Fold,
    Gathering,
    Greatest,
    Least,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    walk,
)
from jixiao.expression.typing import PURE
from jixiao.expression.unfold import replaced, unfold
from jixiao.interval import Sign
from jixiao.value import dataclass

ROW = "row"
"""The scope of the leaves that stand for the columns of a member."""


def gathered(gathering: Gathering, scope: Scope, body: Tree = ONE, where: Tree = TRUE) -> Tree:
    """`gathering` of `body` over the members of `scope` for which `where` holds.

    A member that does not apply takes part only where `body` or `where` itself asks whether it applies.
    """
    asks = scope.applies is None or any(node == scope.applies for tree in (body, where) for node in walk(tree))
    if scope.applies is not None and not asks:
        where = _both(scope.applies, where)
    filed = Fold(gathering, scope.gathered, body, where)
    if not scope.fixed:
        return filed
    fixed = unfold(filed, [_place(leaves) for leaves in scope.fixed])
    if not scope.gathered:
        return fixed
    match gathering:
        case Gathering.SUM | Gathering.COUNT:
            return _added(filed, fixed)
        case Gathering.MEAN:
            counted = gathered(Gathering.COUNT, scope, ONE, where)
            return Quotient(gathered(Gathering.SUM, scope, body, where), counted)
        case Gathering.LEAST:
            return _further(Least((filed, fixed)), scope, where)
        case Gathering.GREATEST:
            return _further(Greatest((filed, fixed)), scope, where)


def _further(extreme: Least | Greatest, scope: Scope, where: Tree) -> Tree:
    """The further of two extremes; the other one where nothing is counted on one side."""
    filed, fixed = extreme.terms
    none_filed = Compare(Sign.EQUAL, Fold(Gathering.COUNT, scope.gathered, ONE, where), ZERO)
    counted = unfold(Fold(Gathering.COUNT, ROW, ONE, where), [_place(leaves) for leaves in scope.fixed])
    none_fixed = Compare(Sign.EQUAL, counted, ZERO)
    return Choose((Case(none_filed, fixed), Case(none_fixed, filed)), extreme)


def _added(filed: Tree, fixed: Tree) -> Tree:
    return Sum((filed, *fixed.terms)) if isinstance(fixed, Sum) else Sum((filed, fixed))


def _place(leaves: Leaves) -> Callable[[Tree], Tree]:
    """Puts what the columns are in one fixed member into a tree."""

    def put(leaf: Field | Quantity) -> Tree:
        return leaves[leaf] if leaf.scope == ROW else leaf

    def place(tree: Tree) -> Tree:
        placed = replaced(tree, put)
        return _both(*placed.terms) if isinstance(placed, And) else placed

    return place


def _both(*terms: Tree) -> Tree:
    """All of `terms`, without those that hold anyway."""
    asked = [part for term in terms for part in (term.terms if isinstance(term, And) else (term,)) if part != TRUE]
    if not asked:
        return TRUE
    return asked[0] if len(asked) == 1 else And(tuple(asked))


def mean_by_policy(fold: Fold, instead: Tree) -> Tree:
    """A mean that is `instead` where nothing is counted."""
    total, counted = (Fold(way, fold.scope, fold.body, fold.where) for way in (Gathering.SUM, Gathering.COUNT))
    return Quotient(total, counted, instead)


def _count(scope: Scope, terms: tuple[Symbol, ...]) -> Built:
    return gathered(Gathering.COUNT, scope, where=_where(terms)), PURE


def _over(gathering: Gathering) -> Callable[[Scope, tuple[Symbol, ...]], Built]:
    def build(scope: Scope, terms: tuple[Symbol, ...]) -> Built:
        body, *where = terms
        dimension = number_of(body)
        return gathered(gathering, scope, body.tree, _where(tuple(where))), dimension

    return build


def _weighted(scope: Scope, terms: tuple[Symbol, ...]) -> Built:
    body, weight, *where = terms
    dimension, _ = number_of(body), number_of(weight)
    counts = _where(tuple(where))
    total = gathered(Gathering.SUM, scope, Product((body.tree, weight.tree)), counts)
    return Quotient(total, gathered(Gathering.SUM, scope, weight.tree, counts)), dimension


def _where(terms: tuple[Symbol, ...]) -> Tree:
    return truth_of(terms[0]) if terms else TRUE


@dataclass(frozen=True, slots=True)
class FoldFunction:
    """A function whose first argument is a scope: how many arguments in all, how it is written, what it builds."""

    least: int
    most: int
    usage: str
    build: Callable[[Scope, tuple[Symbol, ...]], Built]


FOLDS: dict[str, FoldFunction] = {
    **dict.fromkeys(("个数", "count"), FoldFunction(1, 2, "个数(范围, 条件)", _count)),
    **dict.fromkeys(("求和", "sum"), FoldFunction(2, 3, "求和(范围, 式, 条件)", _over(Gathering.SUM))),
    **dict.fromkeys(("平均", "mean"), FoldFunction(2, 3, "平均(范围, 式, 条件)", _over(Gathering.MEAN))),
    **dict.fromkeys(("加权平均", "weighted_mean"), FoldFunction(3, 4, "加权平均(范围, 式, 权, 条件)", _weighted)),
    **dict.fromkeys(("最大值", "greatest"), FoldFunction(2, 3, "最大值(范围, 式, 条件)", _over(Gathering.GREATEST))),
    **dict.fromkeys(("最小值", "least"), FoldFunction(2, 3, "最小值(范围, 式, 条件)", _over(Gathering.LEAST))),
}
"""By their names in formulas. 最大 and 最小 stay those of values written one by one."""
