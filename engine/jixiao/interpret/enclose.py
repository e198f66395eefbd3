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


class Encloser:
    """Encloses trees over leaves that stay what they are; equal parts of trees are enclosed once."""

    def __init__(self, leaf: Leaf) -> None:
        self._leaf = leaf
        self._done: dict[Tree, Hull] = {}

    def enclose(self, tree: Tree) -> Hull:
        """Everything that `tree` may come out as besides missing, given the same of its leaves."""
        match tree:
            case Constant():
                return _constant(tree)
            case Field() | Quantity():
                return self._leaf(tree)
        if tree not in self._done:
            self._done[tree] = self._enclosed(tree)
        return self._done[tree]

    def _enclosed(self, tree: Tree) -> Hull:
        match tree:
            case Compare() | And() | Or() | Not() | Is() | Known():
                return Hull(values=self._truth(tree))
            case Choose():
                return self._choose(tree)
            case Lookup():
                key = self.enclose(tree.key).interval
                rows = [row.then for row in tree.rows if key is not None and row.range.meets(key) is not None]
                return _any([*(self.enclose(part) for part in rows), self.enclose(tree.otherwise)])
            case FirstKnown():
                return _any([self.enclose(term) for term in tree.terms])
            case Sum() | Product() | Negate() | Absolute() | Quotient() | Least() | Greatest() | Round():
                return Hull(self._number(tree))
            case _:
                raise ValueError(f"{tree} is a leaf, or its members were not put in")

    def _choose(self, tree: Choose) -> Hull:
        possible: list[Hull] = []
        for case in tree.cases:
            truths = self.enclose(case.when).values
            if True in truths:
                possible.append(self.enclose(case.then))
            if False not in truths:
                return _any(possible)
        return _any([*possible, self.enclose(tree.otherwise)])

    def _truth(self, tree: Compare | And | Or | Not | Is | Known) -> tuple[bool | str, ...]:
        match tree:
            case Compare():
                left, right = self.enclose(tree.left).interval, self.enclose(tree.right).interval
                return () if left is None or right is None else _compare(tree.sign, left, right)
            case And() | Or():
                decides = isinstance(tree, Or)
                parts = [self.enclose(term).values for term in tree.terms]
                found: list[bool | str] = [decides] if any(decides in part for part in parts) else []
                return (*found, not decides) if all((not decides) in part for part in parts) else tuple(found)
            case Not():
                return tuple(not value for value in self.enclose(tree.term).values)
            case Is():
                labels = self.enclose(tree.term).values
                return tuple(dict.fromkeys(label in tree.labels for label in labels))
            case Known():
                hull = self.enclose(tree.term)
                return EITHER if hull.interval is not None or hull.values else (False,)

    def _number(self, tree: Sum | Product | Negate | Absolute | Quotient | Least | Greatest | Round) -> Interval | None:
        if isinstance(tree, Quotient):
            return self._quotient(tree)
        terms = (
            tree.factors
            if isinstance(tree, Product)
            else tree.terms
            if isinstance(tree, Sum | Least | Greatest)
            else (tree.term,)
        )
        parts: list[Interval] = []
        for term in terms:
            part = self.enclose(term).interval
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

    def _quotient(self, tree: Quotient) -> Interval | None:
        top, bottom = self.enclose(tree.numerator).interval, self.enclose(tree.denominator).interval
        if top is None or bottom is None:
            return None
        parts = [] if bottom == spans.point(Fraction(0)) else [spans.divide(top, bottom)]
        if Fraction(0) in bottom:
            if_zero = self.enclose(tree.if_zero).interval
            parts += [] if if_zero is None else [if_zero]
        return spans.union(parts)


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


def anything() -> Hull:
    """The enclosure of a number of which nothing is known."""
    return Hull(EVERYTHING)
