"""The trees of one question with everything known put in, and what each of them still reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import gcd

from jixiao.expression.tree import (
    Choose,
    Constant,
    Field,
    Fold,
    Greatest,
    Least,
    Negate,
    Quantity,
    Round,
    Sum,
    Tree,
    Type,
    children,
    walk,
)
from jixiao.expression.unfold import replaced, unfold
from jixiao.interpret.extent import Choice, Extent, Name, Possible, Value
from jixiao.interpret.regions import key, name_key
from jixiao.interpret.settle import settle
from jixiao.interpret.unknown import Unknown

Member = Mapping[str, Value | Extent | Choice | Tree]
"""What is known of one member of a scope, by name: a value, what it can be, or a tree of its own."""


class Book:
    """The trees of one question with everything known put in."""

    def __init__(
        self, known: Mapping[Name, Value], unknown: Mapping[Name, Unknown], members: Mapping[str, Sequence[Member]]
    ) -> None:
        self.known = {name_key(*name): value for name, value in known.items()}
        self.unknown = {name_key(*name): item for name, item in unknown.items()}
        self.names = {name_key(*name): name for name in unknown}
        self.members = members
        self.trees: dict[str, Tree] = {}
        self.ends: dict[str, Possible] = {}
        self.needs: dict[str, frozenset[str]] = {}

    def define(self, name: Name, tree: Tree) -> None:
        """Takes in a tree whose quantities were all defined before."""
        own = name_key(*name)
        if own in self.known or own in self.unknown:
            return
        settled = settle(self._unfolded(tree), self._look)
        self.trees[own] = settled
        self.needs[own] = self.unknowns(settled)

    # -- putting in what is known ----------------------------------------------------------------------------------

    def _look(self, leaf: Field | Quantity) -> Tree:
        own = key(leaf)
        if own in self.known:
            return Constant(self.known[own], leaf.type)
        if own in self.unknown:
            return leaf
        tree = self.trees.get(own)
        if tree is None:
            return Constant(None, leaf.type)
        return tree if isinstance(tree, (Constant, Field, Quantity)) else leaf

    def _unfolded(self, tree: Tree) -> Tree:
        if not any(isinstance(node, Fold) for node in walk(tree)):
            return tree

        def open_up(fold: Fold) -> Tree:
            places = [self._place(fold.scope, index) for index in range(len(self.members.get(fold.scope, ())))]
            return unfold(fold, places)

        return replaced(tree, lambda leaf: leaf, open_up)

    def _place(self, scope: str, index: int) -> Callable[[Tree], Tree]:
        member = self.members[scope][index]

        def put(leaf: Field | Quantity) -> Tree:
            if leaf.scope not in (scope, "row"):
                return leaf
            item = member.get(leaf.name)
            if isinstance(item, (Extent, Choice)):
                return self._ended(f"{scope}#{index}.{leaf.name}", item, leaf.type)
            if item is None or isinstance(item, (Fraction, bool, str, int)):
                return Constant(item, leaf.type)
            return item

        return lambda tree: replaced(tree, put)

    def _ended(self, name: str, possible: Extent | Choice, type: Type) -> Tree:
        """A leaf for something of which only the ends are known."""
        own = name_key("", name)
        self.unknown[own] = standing_for(possible, type)
        self.ends[own] = possible
        self.needs[own] = frozenset({own})
        return Quantity(name, type)

    def unknowns(self, tree: Tree) -> frozenset[str]:
        """The unknowns that a settled tree reads, near and far."""
        found: set[str] = set()
        for node in walk(tree):
            if isinstance(node, (Field, Quantity)):
                own = key(node)
                found |= {own} if own in self.unknown else self.needs[own]
        return frozenset(found)

    # -- what trees read --------------------------------------------------------------------------------------------

    def groups(self, terms: Sequence[Tree]) -> list[tuple[Tree, ...]]:
        """The terms, those together that share unknowns."""
        groups: list[tuple[frozenset[str], tuple[Tree, ...]]] = []
        for term in terms:
            needs = self.unknowns(term)
            mine: tuple[Tree, ...] = ()
            apart = []
            for others, group in groups:
                if others & needs:
                    needs, mine = needs | others, (*mine, *group)
                else:
                    apart.append((others, group))
            groups = [*apart, (needs, (*mine, term))]
        return [group for _, group in groups]

    def beside(self, tree: Tree, left_out: Tree) -> frozenset[str]:
        """The unknowns that a tree reads outside every occurrence of one of its parts."""
        if tree == left_out:
            return frozenset()
        if isinstance(tree, (Field, Quantity)):
            return self.unknowns(tree)
        return frozenset().union(*(self.beside(part, left_out) for part in children(tree)))

    def grid(self, tree: Tree) -> Fraction | None:
        """What every value of a tree is a whole multiple of; None where that is not seen."""
        match tree:
            case Constant() if isinstance(tree.value, Fraction):
                return Fraction(1, tree.value.denominator)
            case Round():
                return tree.unit
            case Negate():
                return self.grid(tree.term)
            case Quantity() if key(tree) in self.trees:
                return self.grid(self.trees[key(tree)])
            case Sum() | Least() | Greatest():
                return self._common_grid(tree.terms)
            case Choose():
                return self._common_grid((*(case.then for case in tree.cases), tree.otherwise))
        return None

    def _common_grid(self, trees: Sequence[Tree]) -> Fraction | None:
        common: Fraction | None = None
        for tree in trees:
            if isinstance(tree, Constant) and tree.value is None:
                continue
            grid = self.grid(tree)
            if grid is None:
                return None
            both = Fraction(
                gcd(grid.numerator * (common or grid).denominator, (common or grid).numerator * grid.denominator)
            )
            common = both / (grid.denominator * (common or grid).denominator)
        return common

    def reads(self, own: str) -> frozenset[str]:
        """What a defined tree reads itself."""
        tree = self.trees[own]
        return frozenset(key(node) for node in walk(tree) if isinstance(node, (Field, Quantity)))

    def below(self, tree: Tree) -> list[str]:
        """The defined quantities that a tree reads, near and far."""
        found: dict[str, None] = {}
        waiting = [tree]
        while waiting:
            for node in walk(waiting.pop()):
                if isinstance(node, (Field, Quantity)) and key(node) in self.trees and key(node) not in found:
                    found[key(node)] = None
                    waiting.append(self.trees[key(node)])
        return list(found)

    def without(self, tree: Tree, left_out: str, graph: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """The unknowns that a tree reads by any way that does not lead through `left_out`."""
        found: set[str] = set()
        seen: set[str] = {left_out}
        waiting = [key(node) for node in walk(tree) if isinstance(node, (Field, Quantity))]
        while waiting:
            own = waiting.pop()
            if own in seen:
                continue
            seen.add(own)
            if own in self.unknown:
                found.add(own)
            else:
                waiting.extend(graph[own])
        return frozenset(found)


def standing_for(possible: Extent | Choice, type: Type, unit: Fraction | None = None) -> Unknown:
    """The unknown that stands for a tree of which only this is known."""
    if isinstance(possible, Extent):
        return Unknown(type, possible.interval, step=unit, may_be_missing=possible.can_be_missing, rough=True)
    labels = possible.values
    return Unknown(type, labels=labels, may_be_missing=possible.can_be_missing, rough=True)
