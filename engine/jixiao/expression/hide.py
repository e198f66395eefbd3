"""Splitting a tree before it is lifted, so that lifting stays linear: parts that would multiply become quantities.

Lifting moves arithmetic inside the branches of choices, so a sum of ten choices would have 2^10 leaves. Parts whose
branches would multiply beyond a limit are taken out as hidden quantities, computed just before the tree; so are parts
that would grow too large when multiplied out, and what nests too deep. Every tree is total (a division by zero is a
choice), so a hidden part may be computed on paths that do not need it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import prod

from jixiao.expression.tree import (
    Absolute,
    And,
    Case,
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
from jixiao.value import dataclass, replace

Hide = Callable[[Tree], Tree]
"""Takes a part out of a tree: gives the quantity (or constant) that stands for it."""

Size = Callable[[Sequence["Part"]], tuple[int, int]]
"""How many monomials a node has whose parts are multiplied out: numerator, denominator."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a tree may branch and grow before parts of it are hidden."""

    paths: int = 16  # through parts that multiply
    cases: int = 24  # in a row
    depth: int = 16  # choices inside each other
    parts: int = 12  # terms of one node that branch or round
    monomials: int = 48  # of what multiplying out gives
    height: int = 30  # nodes inside each other


WIDE = Limits()
NARROW = Limits(paths=1, cases=8, depth=4, parts=4, monomials=8, height=8)
"""What is tried in turn: WIDE suffices unless a tree is built to break it."""

ENDLESS = Limits(*[10**9] * 6)


@dataclass(frozen=True, slots=True)
class Part:
    """A tree with the number of paths through it, how deep its choices nest, and how many nodes.

    `tops` and `bottoms` bound the monomials of its numerator and denominator on any path.
    """

    tree: Tree
    paths: int = 1
    depth: int = 0
    height: int = 0
    tops: int = 1
    bottoms: int = 1


def split(tree: Tree, hide: Hide, limits: Limits = WIDE) -> Part:
    """`tree` with every part hidden that would break `limits`."""
    return _Splitter(hide, limits).part(tree)


def count_paths(tree: Tree) -> int:
    """An upper bound of the leaves that lifting `tree` gives, missing ones of single fields not counted."""
    return _Splitter(_keep, ENDLESS).part(tree).paths


def _keep(tree: Tree) -> Tree:
    raise ValueError("nothing is hidden where only paths are counted")


@dataclass(frozen=True, slots=True)
class _Splitter:
    """One splitting: where hidden parts go, and the limits."""

    hide: Hide
    limits: Limits

    def part(self, tree: Tree) -> Part:
        part = self._part(tree)
        too_deep = part.depth > self.limits.depth or part.height > self.limits.height
        return self._hidden(part) if too_deep else part

    def parts(self, trees: Sequence[Tree]) -> list[Part]:
        return [self.part(tree) for tree in trees]

    def _part(self, tree: Tree) -> Part:
        match tree:
            case Constant() | Field() | Quantity() | Fold():
                return Part(tree)
            case Sum() | Product() | Quotient() | Compare():
                return self._arithmetic(tree)
            case And() | Or():
                parts = self._within(self.parts(tree.terms))
                return _joined(replace(tree, terms=_trees(parts)), parts)
            case Least() | Greatest():
                return self._extreme(tree)
            case Negate() | Not() | Is():
                part = self.part(tree.term)
                return replace(part, tree=replace(tree, term=part.tree), height=part.height + 1)
            case Absolute():
                (part,) = self._within([self.part(tree.term)], 2)
                return replace(_joined(Absolute(part.tree), (part,), 2), tops=part.tops, bottoms=part.bottoms)
            case Round():
                (part,) = self._within([self.part(tree.term)], 2)
                return _joined(replace(tree, term=part.tree), (part,), 2)
            case Known():
                part = self.part(tree.term)
                read = isinstance(part.tree, (Constant, Field, Quantity, Fold))
                return _joined(Known(part.tree), (part,), 1, 0 if read else 1)
            case _:
                return self._choice(tree)

    def _arithmetic(self, tree: Sum | Product | Quotient | Compare) -> Part:
        """What multiplies out: parts are hidden until both paths and monomials keep their limits."""
        match tree:
            case Sum():
                parts = self._grown(self._within(self.parts(tree.terms)), _sum_size)
                return _joined(Sum(_trees(parts)), parts, size=_sum_size(parts))
            case Product():
                parts = self._grown(self._within(self.parts(tree.factors)), _product_size)
                return _joined(Product(_trees(parts)), parts, size=_product_size(parts))
            case Compare():
                parts = self._grown(self._within(self.parts((tree.left, tree.right))), _sum_size)
                branching = any(part.paths > 1 for part in parts)
                return _joined(replace(tree, left=parts[0].tree, right=parts[1].tree), parts, 1, int(branching))
            case Quotient():
                parts = self._within(self.parts((tree.numerator, tree.denominator)), 2)
                parts = self._grown(parts, _quotient_size)
                if_zero = self.part(tree.if_zero)
                tops, bottoms = _quotient_size(parts)
                whole = _joined(Quotient(parts[0].tree, parts[1].tree, if_zero.tree), parts, 2 + if_zero.paths)
                return replace(
                    whole,
                    depth=max(whole.depth, if_zero.depth) + 2,
                    height=max(whole.height, if_zero.height + 1),
                    tops=max(tops, if_zero.tops),
                    bottoms=max(bottoms, if_zero.bottoms),
                )

    def _choice(self, tree: Choose | Lookup | FirstKnown) -> Part:
        match tree:
            case Choose():
                return self._choose(tree)
            case Lookup():
                return self._look_up(tree)
            case FirstKnown():
                parts = self._within(self.parts(tree.terms))
                paths = 0
                for part in reversed(parts):
                    paths = part.paths * (1 + paths)
                return _branched(FirstKnown(_trees(parts)), parts, paths, sum(part.depth + 1 for part in parts))

    def _within(self, parts: list[Part], factor: int = 1) -> list[Part]:
        """`parts`, those with most paths hidden until their product, `factor` times, keeps the limit."""
        order = sorted(range(len(parts)), key=lambda index: (-parts[index].paths, index))
        branching = sum(not _is_plain(part.tree) for part in parts)
        product = factor * prod(part.paths for part in parts)
        for index in order:
            part = parts[index]
            if product <= self.limits.paths and branching <= self.limits.parts:
                break
            if not _is_plain(part.tree) and (part.paths > 1 or branching > self.limits.parts):
                product //= part.paths
                branching -= 1
                parts[index] = self._hidden(part)
        return parts

    def _grown(self, parts: list[Part], size: Size) -> list[Part]:
        """`parts`, the largest hidden until multiplying them out keeps the limit; a mere sum is never too long."""
        order = sorted(range(len(parts)), key=lambda index: (-parts[index].tops - parts[index].bottoms, index))
        for index in order:
            largest = max(size(parts))
            if largest <= self.limits.monomials or largest <= sum(part.tops for part in parts):
                break
            parts[index] = self._hidden(parts[index])
        return parts

    def _extreme(self, tree: Least | Greatest) -> Part:
        """Two at a time: the least so far is one part of the next comparison."""
        first = self.part(tree.terms[0])
        for term in tree.terms[1:]:
            pair = self._grown(self._within([first, self.part(term)], 2), _sum_size)
            first = _branched(type(tree)(_trees(pair)), pair, 2 * pair[0].paths * pair[1].paths, 1 + _depths(pair))
            if first.height > self.limits.height or first.depth > self.limits.depth:
                first = self._hidden(first)
        return first

    def _choose(self, tree: Choose) -> Part:
        if len(tree.cases) > self.limits.cases:
            rest = self._hidden(self.part(Choose(tree.cases[self.limits.cases :], tree.otherwise)))
            tree = Choose(tree.cases[: self.limits.cases], rest.tree)
        whens = self.parts([case.when for case in tree.cases])
        thens = self.parts([case.then for case in tree.cases])
        otherwise = self.part(tree.otherwise)
        if _choose_paths(whens, thens, otherwise) > self.limits.paths:
            whens = [self._hidden(when) if when.paths > 1 else when for when in whens]
        cases = tuple(Case(when.tree, then.tree) for when, then in zip(whens, thens, strict=True))
        depth = _depths(whens) + max(part.depth for part in (*thens, otherwise)) + 2
        paths = _choose_paths(whens, thens, otherwise)
        whole = _branched(Choose(cases, otherwise.tree), [*thens, otherwise], paths, depth)
        return replace(whole, height=max(whole.height, *(when.height + 1 for when in whens)))

    def _look_up(self, tree: Lookup) -> Part:
        if len(tree.rows) > self.limits.cases:
            rest = self._hidden(self.part(Lookup(tree.key, tree.rows[self.limits.cases :], tree.otherwise)))
            tree = Lookup(tree.key, tree.rows[: self.limits.cases], rest.tree)
        key = self.part(tree.key)
        parts = self.parts([*(row.then for row in tree.rows), tree.otherwise])
        branches = sum(part.paths for part in parts)
        if key.paths > 1 and key.paths * branches > self.limits.paths:
            key = self._hidden(key)
        rows = tuple(replace(row, then=part.tree) for row, part in zip(tree.rows, parts, strict=False))
        depth = key.depth + max(part.depth for part in parts) + 2
        whole = _branched(Lookup(key.tree, rows, parts[-1].tree), parts, key.paths * branches, depth)
        return replace(whole, height=max(whole.height, key.height + 1))

    def _hidden(self, part: Part) -> Part:
        return part if isinstance(part.tree, (Constant, Field, Quantity, Fold)) else Part(self.hide(part.tree))


def _joined(tree: Tree, parts: Sequence[Part], factor: int = 1, more: int = 0, size: tuple[int, int] = (1, 1)) -> Part:
    """A node on every path through all of `parts`."""
    paths = factor * prod(part.paths for part in parts) + more
    height = 1 + max((part.height for part in parts), default=0)
    return Part(tree, paths, _depths(parts) + (factor > 1), height, *size)


def _branched(tree: Tree, parts: Sequence[Part], paths: int, depth: int) -> Part:
    """A node that is one of `parts`."""
    height = 1 + max(part.height for part in parts)
    return Part(tree, paths, depth, height, max(part.tops for part in parts), max(part.bottoms for part in parts))


def _depths(parts: Sequence[Part]) -> int:
    return sum(part.depth for part in parts)


def _sum_size(parts: Sequence[Part]) -> tuple[int, int]:
    """Over one denominator every term is multiplied by the denominators of the others."""
    bottoms = prod(part.bottoms for part in parts)
    return sum(part.tops * bottoms // part.bottoms for part in parts), bottoms


def _product_size(parts: Sequence[Part]) -> tuple[int, int]:
    return prod(part.tops for part in parts), prod(part.bottoms for part in parts)


def _quotient_size(parts: Sequence[Part]) -> tuple[int, int]:
    left, right = parts
    return left.tops * right.bottoms, left.bottoms * right.tops


def _choose_paths(whens: Sequence[Part], thens: Sequence[Part], otherwise: Part) -> int:
    """Every path through a condition that does not hold meets the next one; an unknown one ends in missing."""
    paths = otherwise.paths
    for when, then in zip(reversed(whens), reversed(thens), strict=True):
        paths = when.paths * (then.paths + paths)
    return paths


def _is_plain(tree: Tree) -> bool:
    """Whether lifting it neither forks nor binds, once what it reads is known."""
    match tree:
        case Constant() | Field() | Quantity() | Fold():
            return True
        case Sum():
            return all(_is_plain(term) for term in tree.terms)
        case Product():
            return all(_is_plain(term) for term in tree.factors)
        case Negate() | Not() | Is() | Known():
            return _is_plain(tree.term)
        case Compare():
            return _is_plain(tree.left) and _is_plain(tree.right)
        case And() | Or():
            return all(_is_plain(term) for term in tree.terms)
        case _:
            return False


def _trees(parts: Sequence[Part]) -> tuple[Tree, ...]:
    return tuple(part.tree for part in parts)
