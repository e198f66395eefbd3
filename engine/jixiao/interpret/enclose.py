"""The plain enclosure of a tree: node by node over intervals, always sound, blind to what its parts share."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from jixiao.expression.tree import (
    Absolute,
    And,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
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
    Sum,
    Tree,
)
from jixiao.interpret import spans
from jixiao.interval import EVERYTHING, Interval, Sign
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Hull:
    """What a tree may come out as: numbers inside `interval`, or any of `values` (truths, labels), or nothing."""

    interval: Interval | None = None
    values: tuple[bool | str, ...] = ()


EITHER = (True, False)
Leaf = Callable[[Field | Quantity], Hull]


def enclose(tree: Tree, leaf: Leaf) -> Hull:
    """Everything that `tree` may come out as besides missing, given the same of its leaves."""
    match tree:
        case Constant():
            return _constant(tree)
        case Field() | Quantity():
            return leaf(tree)
        case Compare() | And() | Or() | Not() | Is() | Known():
            return Hull(values=_truth(tree, leaf))
        case Choose():
            return _choose(tree, leaf)
        case Lookup():
            key = enclose(tree.key, leaf).interval
            rows = [row.then for row in tree.rows if key is not None and row.range.meets(key) is not None]
            return _any([*(enclose(part, leaf) for part in rows), enclose(tree.otherwise, leaf)])
        case FirstKnown():
            return _any([enclose(term, leaf) for term in tree.terms])
        case Fold():
            raise ValueError(f"the members of {tree.scope} were not put in")
        case _:
            return Hull(_number(tree, leaf))


def _constant(tree: Constant) -> Hull:
    match tree.value:
        case None:
            return Hull()
        case bool() | str():
            return Hull(values=(tree.value,))
        case _:
            return Hull(spans.point(Fraction(tree.value)))


def _any(hulls: Iterable[Hull]) -> Hull:
    parts = list(hulls)
    values = tuple(dict.fromkeys(value for part in parts for value in part.values))
    return Hull(spans.union(part.interval for part in parts if part.interval is not None), values)


def _choose(tree: Choose, leaf: Leaf) -> Hull:
    possible: list[Hull] = []
    for case in tree.cases:
        truths = enclose(case.when, leaf).values
        if True in truths:
            possible.append(enclose(case.then, leaf))
        if False not in truths:
            return _any(possible)
    return _any([*possible, enclose(tree.otherwise, leaf)])


def _truth(tree: Compare | And | Or | Not | Is | Known, leaf: Leaf) -> tuple[bool | str, ...]:
    match tree:
        case Compare():
            left, right = enclose(tree.left, leaf).interval, enclose(tree.right, leaf).interval
            return () if left is None or right is None else _compare(tree.sign, left, right)
        case And() | Or():
            decides = isinstance(tree, Or)
            parts = [enclose(term, leaf).values for term in tree.terms]
            found: list[bool | str] = [decides] if any(decides in part for part in parts) else []
            return (*found, not decides) if all((not decides) in part for part in parts) else tuple(found)
        case Not():
            return tuple(not value for value in enclose(tree.term, leaf).values)
        case Is():
            labels = enclose(tree.term, leaf).values
            return tuple(dict.fromkeys(label in tree.labels for label in labels))
        case Known():
            hull = enclose(tree.term, leaf)
            return EITHER if hull.interval is not None or hull.values else (False,)


def _compare(sign: Sign, left: Interval, right: Interval) -> tuple[bool | str, ...]:
    apart = spans.add((left, spans.negate(right)))
    low, high = apart.low, apart.high
    negative = low is None or low < 0
    positive = high is None or high > 0
    zero = Fraction(0) in apart
    possible = {
        Sign.AT_LEAST: (positive or zero, negative),
        Sign.ABOVE: (positive, negative or zero),
        Sign.AT_MOST: (negative or zero, positive),
        Sign.BELOW: (negative, positive or zero),
        Sign.EQUAL: (zero, negative or positive),
        Sign.UNEQUAL: (negative or positive, zero),
    }[sign]
    return tuple(value for value, may in zip(EITHER, possible, strict=True) if may)


def _number(
    tree: Sum | Product | Negate | Absolute | Quotient | Least | Greatest | Round, leaf: Leaf
) -> Interval | None:
    if isinstance(tree, Quotient):
        return _quotient(tree, leaf)
    terms = (
        tree.factors
        if isinstance(tree, Product)
        else tree.terms
        if isinstance(tree, Sum | Least | Greatest)
        else (tree.term,)
    )
    parts: list[Interval] = []
    for term in terms:
        part = enclose(term, leaf).interval
        if part is None:  # never known, and so is the whole
            return None
        parts.append(part)
    match tree:
        case Sum():
            return spans.add(parts)
        case Product():
            product = spans.point(Fraction(1))
            for part in parts:
                product = spans.multiply(product, part)
            return product
        case Least():
            return spans.least(parts)
        case Greatest():
            return spans.greatest(parts)
        case Negate():
            return spans.negate(parts[0])
        case Absolute():
            return spans.absolute(parts[0])
        case Round():
            return spans.rounded(parts[0], tree.unit, tree.mode)


def _quotient(tree: Quotient, leaf: Leaf) -> Interval | None:
    top, bottom = enclose(tree.numerator, leaf).interval, enclose(tree.denominator, leaf).interval
    if top is None or bottom is None:
        return None
    parts = [] if bottom == spans.point(Fraction(0)) else [spans.divide(top, bottom)]
    if Fraction(0) in bottom:
        if_zero = enclose(tree.if_zero, leaf).interval
        parts += [] if if_zero is None else [if_zero]
    return spans.union(parts)


def anything() -> Hull:
    """The enclosure of a number of which nothing is known."""
    return Hull(EVERYTHING)
