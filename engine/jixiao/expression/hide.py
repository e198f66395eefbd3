"""Splitting a tree before it is lifted, so that lifting stays linear: parts that would multiply become quantities.

Lifting moves arithmetic inside the branches of choices, so a sum of ten choices would have 2^10 leaves. Parts whose
branches would multiply beyond a limit are taken out as hidden quantities, computed just before the tree. Every tree is
total (a division by zero is a choice), so a hidden part may be computed on paths that do not need it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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

Hide = Callable[[Tree], Quantity]
"""Takes a part out of a tree: gives the quantity that stands for it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a tree may branch: paths through it, cases in a row, choices inside each other, branching terms."""

    paths: int = 16
    cases: int = 24
    depth: int = 16
    parts: int = 12


WIDE = Limits()
NARROW = Limits(paths=1, cases=8, depth=4, parts=4)
"""What is tried in turn: WIDE suffices unless a tree is built to break it."""


@dataclass(frozen=True, slots=True)
class Part:
    """A tree with the number of paths through it and how deep its choices nest."""

    tree: Tree
    paths: int
    depth: int


def split(tree: Tree, hide: Hide, limits: Limits = WIDE) -> Part:
    """`tree` with every part hidden that would break `limits`."""
    return _Splitter(hide, limits).part(tree)


def count_paths(tree: Tree) -> int:
    """An upper bound of the leaves that lifting `tree` gives, missing ones of single fields not counted."""
    return _Splitter(_keep, Limits(10**9, 10**9, 10**9, 10**9)).part(tree).paths


def _keep(tree: Tree) -> Quantity:
    raise ValueError("nothing is hidden where only paths are counted")


@dataclass(frozen=True, slots=True)
class _Splitter:
    """One splitting: where hidden parts go, and the limits."""

    hide: Hide
    limits: Limits

    def part(self, tree: Tree) -> Part:
        part = self._part(tree)
        return self._hidden(part) if part.depth > self.limits.depth else part

    def _part(self, tree: Tree) -> Part:
        match tree:
            case Constant() | Field() | Quantity() | Fold():
                return Part(tree, 1, 0)
            case Sum() | And() | Or():
                parts = self._within(tree.terms)
                return self._joined(replace(tree, terms=_trees(parts)), parts)
            case Product():
                parts = self._within(tree.factors)
                return self._joined(Product(_trees(parts)), parts)
            case Least() | Greatest():
                return self._extreme(tree)
            case Negate() | Not() | Is():
                part = self.part(tree.term)
                return Part(replace(tree, term=part.tree), part.paths, part.depth)
            case Absolute() | Round():
                (part,) = self._within((tree.term,), 2)
                return Part(replace(tree, term=part.tree), 2 * part.paths, part.depth + 1)
            case Known():
                part = self.part(tree.term)
                plain = isinstance(part.tree, (Constant, Field, Quantity, Fold))
                return Part(Known(part.tree), part.paths + (0 if plain else 1), part.depth)
            case Quotient():
                numerator, denominator = self._within((tree.numerator, tree.denominator), 2)
                if_zero = self.part(tree.if_zero)
                paths = 2 * numerator.paths * denominator.paths + if_zero.paths * numerator.paths * denominator.paths
                depth = max(numerator.depth, denominator.depth, if_zero.depth) + 2
                return Part(Quotient(numerator.tree, denominator.tree, if_zero.tree), paths, depth)
            case Compare():
                left, right = self._within((tree.left, tree.right))
                plain = left.paths == right.paths == 1
                joined = self._joined(replace(tree, left=left.tree, right=right.tree), (left, right))
                return joined if plain else replace(joined, paths=joined.paths + 1)
            case _:
                return self._choice(tree)

    def _choice(self, tree: Choose | Lookup | FirstKnown) -> Part:
        match tree:
            case Choose():
                return self._choose(tree)
            case Lookup():
                return self._look_up(tree)
            case FirstKnown():
                parts = self._within(tree.terms)
                paths = 0
                for part in reversed(parts):
                    paths = part.paths * (1 + paths)
                return Part(FirstKnown(_trees(parts)), paths, sum(part.depth + 1 for part in parts))

    def _within(self, trees: Sequence[Tree], factor: int = 1) -> tuple[Part, ...]:
        """The parts of a node, those with most paths hidden until their product, `factor` times, keeps the limit."""
        parts = [self.part(tree) for tree in trees]
        order = sorted(range(len(parts)), key=lambda index: (-parts[index].paths, index))
        branching = sum(not _is_plain(part.tree) for part in parts)
        product = factor * prod(part.paths for part in parts)
        for index in order:
            part = parts[index]
            if _is_plain(part.tree) or (product <= self.limits.paths and branching <= self.limits.parts):
                continue
            if part.paths > 1 or branching > self.limits.parts:
                product //= part.paths
                branching -= 1
                parts[index] = self._hidden(part)
        return tuple(parts)

    def _joined(self, tree: Tree, parts: Sequence[Part]) -> Part:
        depths = [part.depth for part in parts if part.depth]
        return Part(tree, prod(part.paths for part in parts), sum(depths))

    def _extreme(self, tree: Least | Greatest) -> Part:
        """Two at a time: the least so far is one part of the next comparison."""
        first = self.part(tree.terms[0])
        for term in tree.terms[1:]:
            left, right = self._within((first.tree, term), 2)
            first = Part(
                type(tree)((left.tree, right.tree)), 2 * left.paths * right.paths, left.depth + right.depth + 1
            )
        return first

    def _choose(self, tree: Choose) -> Part:
        if len(tree.cases) > self.limits.cases:
            rest = self.part(Choose(tree.cases[self.limits.cases :], tree.otherwise))
            return self._choose(Choose(tree.cases[: self.limits.cases], self._hidden(rest).tree))
        whens = [self.part(case.when) for case in tree.cases]
        thens = [self.part(case.then) for case in tree.cases]
        otherwise = self.part(tree.otherwise)
        if _choose_paths(whens, thens, otherwise) > self.limits.paths:
            whens = [self._hidden(when) if when.paths > 1 else when for when in whens]
        cases = tuple(Case(when.tree, then.tree) for when, then in zip(whens, thens, strict=True))
        depth = max(sum(when.depth for when in whens) + part.depth for part in (*thens, otherwise)) + 2
        return Part(Choose(cases, otherwise.tree), _choose_paths(whens, thens, otherwise), depth)

    def _look_up(self, tree: Lookup) -> Part:
        if len(tree.rows) > self.limits.cases:
            rest = self.part(Lookup(tree.key, tree.rows[self.limits.cases :], tree.otherwise))
            return self._look_up(Lookup(tree.key, tree.rows[: self.limits.cases], self._hidden(rest).tree))
        key = self.part(tree.key)
        thens = [self.part(row.then) for row in tree.rows]
        otherwise = self.part(tree.otherwise)
        rows = sum(then.paths for then in thens) + otherwise.paths
        if key.paths > 1 and key.paths * rows > self.limits.paths:
            key = self._hidden(key)
        depth = key.depth + max(part.depth for part in (*thens, otherwise)) + 2
        lookup = Lookup(
            key.tree,
            tuple(replace(row, then=then.tree) for row, then in zip(tree.rows, thens, strict=True)),
            otherwise.tree,
        )
        return Part(lookup, key.paths * rows, depth)

    def _hidden(self, part: Part) -> Part:
        return part if isinstance(part.tree, (Constant, Quantity)) else Part(self.hide(part.tree), 1, 0)


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
