"""What values trees can still take, given what is known of their fields: always sound, and reached where it says so.

Every way of filling in what is unknown is a completion; one for which a tree is missing does not count for it. Parts
that share nothing unknown are surveyed apart and added up; what shares unknowns is surveyed together, region by region.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

from jixiao.expression.tree import (
    Choose,
    Compare,
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
from jixiao.interpret.answer import answer
from jixiao.interpret.extent import (
    Choice,
    Extent,
    Name,
    Point,
    Possible,
    Value,
    added,
    exactly,
    joined,
    rounded,
    scores,
)
from jixiao.interpret.regions import Unknown, key, name_key
from jixiao.interpret.settle import replaced, settle, unfold
from jixiao.interval import Sign

__all__ = [
    "Choice",
    "Extent",
    "Member",
    "Name",
    "Point",
    "Possible",
    "Unknown",
    "Value",
    "exactly",
    "extents",
    "placed",
]

Member = Mapping[str, Value | Extent | Choice | Tree]
"""What is known of one member of a scope, by name: a value, what it can be, or a tree of its own."""


def extents(
    trees: Sequence[tuple[Name, Tree]],
    known: Mapping[Name, Value],
    unknown: Mapping[Name, Unknown],
    members: Mapping[str, Sequence[Member]] | None = None,
    wanted: Iterable[Name] | None = None,
) -> dict[Name, Possible]:
    """What each of `trees` can come out as (or only those `wanted`); later trees read earlier ones as quantities.

    A field that is neither known nor unknown is missing. `members` are what a Fold over their scope gathers; a member
    that shares unknowns with anything else must be given by its trees (`placed`), or the shared part counts twice.
    """
    book = Book(known, unknown, members or {})
    for name, tree in trees:
        book.define(name, tree)
    return {name: book.possible(name) for name in (wanted if wanted is not None else [name for name, _ in trees])}


def placed(tree: Tree, scope: str, member: str) -> Tree:
    """`tree` with its leaves of `scope` moved to the scope `member`, so that members do not share them."""

    def move(leaf: Field | Quantity) -> Tree:
        if leaf.scope != scope:
            return leaf
        return type(leaf)(leaf.name, leaf.type, member)

    return replaced(tree, move)


class Book:
    """The trees of one question with everything known put in."""

    def __init__(
        self, known: Mapping[Name, Value], unknown: Mapping[Name, Unknown], members: Mapping[str, Sequence[Member]]
    ) -> None:
        self._known = {name_key(*name): value for name, value in known.items()}
        self._unknown = {name_key(*name): item for name, item in unknown.items()}
        self._names = {name_key(*name): name for name in unknown}
        self._members = members
        self._trees: dict[str, Tree] = {}
        self._ends: dict[str, Possible] = {}
        self._needs: dict[str, frozenset[str]] = {}
        self._done: dict[str, Possible] = {}

    def define(self, name: Name, tree: Tree) -> None:
        """Takes in a tree whose quantities were all defined before."""
        own = name_key(*name)
        if own in self._known or own in self._unknown:
            return
        settled = settle(self._unfolded(tree), self._look)
        self._trees[own] = settled
        self._needs[own] = self._unknowns(settled)

    def possible(self, name: Name) -> Possible:
        """What the tree of this name can come out as."""
        own = name_key(*name)
        if own in self._known:
            return exactly(self._known[own])
        if own in self._unknown:
            return self._leaf(own)
        if own not in self._done:
            self._done[own] = self._solve(self._trees[own])
        return self._done[own]

    # -- putting in what is known ----------------------------------------------------------------------------------

    def _look(self, leaf: Field | Quantity) -> Tree:
        own = key(leaf)
        if own in self._known:
            return Constant(self._known[own], leaf.type)
        if own in self._unknown:
            return leaf
        tree = self._trees.get(own)
        if tree is None:
            return Constant(None, leaf.type)
        return tree if isinstance(tree, (Constant, Field, Quantity)) else leaf

    def _unfolded(self, tree: Tree) -> Tree:
        def open_up(fold: Fold) -> Tree:
            places = [self._place(fold.scope, index) for index in range(len(self._members.get(fold.scope, ())))]
            return unfold(fold, places)

        return replaced(tree, lambda leaf: leaf, open_up)

    def _place(self, scope: str, index: int) -> Callable[[Tree], Tree]:
        member = self._members[scope][index]

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
        self._unknown[own] = _standing(possible, type)
        self._ends[own] = possible
        self._needs[own] = frozenset({own})
        return Quantity(name, type)

    def _unknowns(self, tree: Tree) -> frozenset[str]:
        found: set[str] = set()
        for node in walk(tree):
            if isinstance(node, (Field, Quantity)):
                own = key(node)
                found |= {own} if own in self._unknown else self._needs[own]
        return frozenset(found)

    # -- what a settled tree can be ---------------------------------------------------------------------------------

    def _leaf(self, own: str) -> Possible:
        if own in self._ends:
            return self._ends[own]
        scope, _, name = own.partition(":")
        leaf = Field(name, self._unknown[own].type, scope)
        return answer(leaf, {own: self._unknown[own]}, {}, self._names, lambda own, value: (False, None))

    def _solve(self, tree: Tree) -> Possible:
        if isinstance(tree, Constant):
            return exactly(tree.value)
        if isinstance(tree, (Field, Quantity)):
            own = key(tree)
            if own in self._unknown:
                return self._leaf(own)
            if own not in self._done:
                self._done[own] = self._solve(self._trees[own])
            return self._done[own]
        if isinstance(tree, Sum):
            groups = self._groups(tree.terms)
            if len(groups) > 1:
                return added([self._solve(group[0] if len(group) == 1 else Sum(group)) for group in groups])
        if isinstance(tree, Round):
            inner = self._solve(tree.term) if isinstance(tree.term, Quantity) else None
            if isinstance(inner, Extent) and inner.least_at is not None and inner.most_at is not None:
                return rounded(inner, tree)  # what scores an end scores it rounded
            if self._is_wide_sum(tree.term):
                return rounded(self._solve(tree.term), tree)
        return self._together(tree)

    def _is_wide_sum(self, tree: Tree) -> bool:
        """Whether a tree adds up parts that share nothing unknown."""
        while isinstance(tree, Quantity) and key(tree) in self._trees:
            tree = self._trees[key(tree)]
        return isinstance(tree, Sum) and len(self._groups(tree.terms)) > 1

    def _groups(self, terms: Sequence[Tree]) -> list[tuple[Tree, ...]]:
        """The terms, those together that share unknowns."""
        groups: list[tuple[frozenset[str], tuple[Tree, ...]]] = []
        for term in terms:
            needs = self._unknowns(term)
            mine: tuple[Tree, ...] = ()
            apart = []
            for others, group in groups:
                if others & needs:
                    needs, mine = needs | others, (*mine, *group)
                else:
                    apart.append((others, group))
            groups = [*apart, (needs, (*mine, term))]
        return [group for _, group in groups]

    def _together(self, tree: Tree) -> Possible:
        """A tree whose parts share unknowns; what it reads that shares none with the rest is taken as one thing."""
        cluster = _Cluster(self._unknowns(tree))
        graph = {own: self._reads(own) for own in self._below(tree)}
        skeleton = self._gathered(tree, frozenset(), cluster)
        waiting = [skeleton]
        while waiting:
            for node in walk(waiting.pop()):
                if not isinstance(node, (Field, Quantity)):
                    continue
                own = key(node)
                if own in cluster.unknown or own in cluster.definitions:
                    continue
                if own in self._unknown:
                    cluster.unknown[own] = self._unknown[own]
                    continue
                outside = self._without(tree, own, graph)
                if self._needs[own] != cluster.root and not self._needs[own] & outside:
                    possible = self._solve(node)
                    if possible is not None:
                        cluster.stand_in(own, node, possible, self._grid(node))
                        continue
                cluster.definitions[own] = self._gathered(self._trees[own], outside, cluster)
                waiting.append(cluster.definitions[own])

        def confirm(own: str, value: Value) -> tuple[bool, Point | None]:
            sure = scores(cluster.standing[own][1] if own in cluster.standing else self._ends[own], value)
            if sure[0] or own not in cluster.standing or not isinstance(value, Fraction):
                return sure
            return self._between(cluster.standing[own][0], value)

        return answer(skeleton, cluster.unknown, cluster.definitions, self._names, confirm)

    def _gathered(self, tree: Tree, outside: frozenset[str], cluster: _Cluster) -> Tree:
        """`tree` with those terms of its sums taken together that share unknowns with nothing else."""

        def gather(total: Sum) -> Tree:
            elsewhere = outside | self._beside(tree, total)
            groups = self._groups(total.terms)
            apart = [group for group in groups if not self._unknowns(Sum(group)) & elsewhere]
            if len(apart) < 2:
                return total
            own = cluster.names.get(total)
            if own is None:
                together = Sum(tuple(term for group in apart for term in group))
                possible = self._solve(together)
                if possible is None:
                    return total
                own = name_key("", f"\N{GREEK CAPITAL LETTER SIGMA}{len(cluster.names)}")
                cluster.names[total] = own
                cluster.stand_in(own, together, possible, self._grid(together))
            rest = [term for group in groups if group not in apart for term in group]
            return Sum((Quantity(own.removeprefix(":")), *rest))

        return replaced(tree, lambda leaf: leaf, total=gather)

    def _beside(self, tree: Tree, left_out: Tree) -> frozenset[str]:
        """The unknowns that a tree reads outside every occurrence of one of its parts."""
        if tree == left_out:
            return frozenset()
        if isinstance(tree, (Field, Quantity)):
            return self._unknowns(tree)
        return frozenset().union(*(self._beside(part, left_out) for part in children(tree)))

    def _between(self, tree: Tree, value: Fraction) -> tuple[bool, Point | None]:
        """Whether a tree surely takes a value that is none of its ends, and where."""
        groups = self._groups(tree.terms) if isinstance(tree, Sum) else []
        if len(groups) < 2:
            return scores(self._solve(Compare(Sign.EQUAL, tree, Constant(value))), True)
        parts = [group[0] if len(group) == 1 else Sum(group) for group in groups]
        return self._shared_out(parts, value)

    def _shared_out(self, parts: Sequence[Tree], value: Fraction) -> tuple[bool, Point | None]:
        """Completions of parts that share nothing so that they add up to `value`: each in turn takes what it can."""
        extents = [self._solve(part) for part in parts]
        left = value
        for extent in extents:
            if not isinstance(extent, Extent) or extent.least is None or not extent.least_reached:
                return False, None
            left -= extent.least
        points: list[Point | None] = []
        for part, extent in zip(parts, extents, strict=True):
            if not isinstance(extent, Extent) or extent.least is None:
                return False, None
            more = left if extent.most is None else min(left, extent.most - extent.least)
            sure, point = scores(extent, extent.least + more)
            if not sure:
                sure, point = self._between(part, extent.least + more)
            if sure:
                left -= more
            points.append(point if sure else extent.least_at)
        return left == 0, joined(points) if left == 0 else None

    def _grid(self, tree: Tree) -> Fraction | None:
        """What every value of a tree is a whole multiple of; None where that is not seen."""
        match tree:
            case Constant() if isinstance(tree.value, Fraction):
                return Fraction(1, tree.value.denominator)
            case Round():
                return tree.unit
            case Negate():
                return self._grid(tree.term)
            case Quantity() if key(tree) in self._trees:
                return self._grid(self._trees[key(tree)])
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
            grid = self._grid(tree)
            if grid is None:
                return None
            both = Fraction(
                gcd(grid.numerator * (common or grid).denominator, (common or grid).numerator * grid.denominator)
            )
            common = both / (grid.denominator * (common or grid).denominator)
        return common

    def _reads(self, own: str) -> frozenset[str]:
        tree = self._trees[own]
        return frozenset(key(node) for node in walk(tree) if isinstance(node, (Field, Quantity)))

    def _below(self, tree: Tree) -> list[str]:
        """The defined quantities that a tree reads, near and far."""
        found: dict[str, None] = {}
        waiting = [tree]
        while waiting:
            for node in walk(waiting.pop()):
                if isinstance(node, (Field, Quantity)) and key(node) in self._trees and key(node) not in found:
                    found[key(node)] = None
                    waiting.append(self._trees[key(node)])
        return list(found)

    def _without(self, tree: Tree, left_out: str, graph: Mapping[str, frozenset[str]]) -> frozenset[str]:
        """The unknowns that a tree reads by any way that does not lead through `left_out`."""
        found: set[str] = set()
        seen: set[str] = {left_out}
        waiting = [key(node) for node in walk(tree) if isinstance(node, (Field, Quantity))]
        while waiting:
            own = waiting.pop()
            if own in seen:
                continue
            seen.add(own)
            if own in self._unknown:
                found.add(own)
            else:
                waiting.extend(graph[own])
        return frozenset(found)


@dataclass
class _Cluster:
    """Trees that are surveyed together: their unknowns, what they read, and the stand-ins for what lies apart."""

    root: frozenset[str]
    unknown: dict[str, Unknown] = field(default_factory=dict)
    definitions: dict[str, Tree] = field(default_factory=dict)
    standing: dict[str, tuple[Tree, Possible]] = field(default_factory=dict)
    names: dict[Tree, str] = field(default_factory=dict)

    def stand_in(self, own: str, tree: Tree, possible: Extent | Choice, grid: Fraction | None) -> None:
        """Lets an unknown of this name stand for `tree`."""
        type = Type.NUMBER if isinstance(possible, Extent) else tree.type if isinstance(tree, Quantity) else Type.TRUTH
        self.unknown[own] = _standing(possible, type, grid)
        self.standing[own] = (tree, possible)


def _standing(possible: Extent | Choice, type: Type, unit: Fraction | None = None) -> Unknown:
    """The unknown that stands for a tree of which only this is known."""
    if isinstance(possible, Extent):
        return Unknown(type, possible.interval, step=unit, may_be_missing=possible.can_be_missing, rough=True)
    labels = possible.values
    return Unknown(type, labels=labels, may_be_missing=possible.can_be_missing, rough=True)
