"""What values trees can still take, given what is known of their fields: always sound, and reached where it says so.

Every way of filling in what is unknown is a completion; one for which a tree is missing does not count for it. Parts
that share nothing unknown are surveyed apart and added up; what shares unknowns is surveyed together, region by region.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from jixiao.expression.tree import (
    Compare,
    Constant,
    Field,
    Quantity,
    Round,
    Sum,
    Tree,
    Type,
    walk,
)
from jixiao.expression.unfold import replaced
from jixiao.interpret.answer import answer
from jixiao.interpret.book import Book, Member, standing_for
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
from jixiao.interpret.regions import key, name_key
from jixiao.interpret.unknown import Unknown
from jixiao.interval import Sign
from jixiao.value import dataclass, field

__all__ = [
    "Choice",
    "Extent",
    "Member",
    "Name",
    "Point",
    "Possible",
    "Solver",
    "Unknown",
    "Value",
    "exactly",
    "extents",
    "placed",
    "solver_of",
]


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
    solver = solver_of(trees, known, unknown, members or {})
    return {name: solver.possible(name) for name in (wanted if wanted is not None else [name for name, _ in trees])}


def solver_of(
    trees: Sequence[tuple[Name, Tree]],
    known: Mapping[Name, Value],
    unknown: Mapping[Name, Unknown],
    members: Mapping[str, Sequence[Member]],
) -> Solver:
    """What `extents` asks, for whoever asks more than once: what was found stays found."""
    book = Book(known, unknown, members)
    for name, tree in trees:
        book.define(name, tree)
    return Solver(book)


def placed(tree: Tree, scope: str, member: str) -> Tree:
    """`tree` with its leaves of `scope` moved to the scope `member`, so that members do not share them."""

    def move(leaf: Field | Quantity) -> Tree:
        if leaf.scope != scope:
            return leaf
        return type(leaf)(leaf.name, leaf.type, member)

    return replaced(tree, move)


class Solver:
    """What the trees of a book can come out as, each found once."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._done: dict[str, Possible] = {}

    def possible(self, name: Name) -> Possible:
        """What the tree of this name can come out as."""
        own = name_key(*name)
        if own in self._book.known:
            return exactly(self._book.known[own])
        if own in self._book.unknown:
            return self._leaf(own)
        if own not in self._done:
            self._done[own] = self._solve(self._book.trees[own])
        return self._done[own]

    def _leaf(self, own: str) -> Possible:
        if own in self._book.ends:
            return self._book.ends[own]
        scope, _, name = own.partition(":")
        leaf = Field(name, self._book.unknown[own].type, scope)
        return answer(leaf, {own: self._book.unknown[own]}, {}, self._book.names, lambda own, value: (False, None))

    def _solve(self, tree: Tree) -> Possible:
        if isinstance(tree, Constant):
            return exactly(tree.value)
        if isinstance(tree, (Field, Quantity)):
            own = key(tree)
            if own in self._book.unknown:
                return self._leaf(own)
            if own not in self._done:
                self._done[own] = self._solve(self._book.trees[own])
            return self._done[own]
        if isinstance(tree, Sum):
            groups = self._book.groups(tree.terms)
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
        while isinstance(tree, Quantity) and key(tree) in self._book.trees:
            tree = self._book.trees[key(tree)]
        return isinstance(tree, Sum) and len(self._book.groups(tree.terms)) > 1

    def _together(self, tree: Tree) -> Possible:
        """A tree whose parts share unknowns; what it reads that shares none with the rest is taken as one thing."""
        cluster = _Cluster(self._book.unknowns(tree))
        graph = {own: self._book.reads(own) for own in self._book.below(tree)}
        skeleton = self._gathered(tree, frozenset(), cluster)
        waiting = [skeleton]
        while waiting:
            for node in walk(waiting.pop()):
                if not isinstance(node, (Field, Quantity)):
                    continue
                own = key(node)
                if own in cluster.unknown or own in cluster.definitions:
                    continue
                if own in self._book.unknown:
                    cluster.unknown[own] = self._book.unknown[own]
                    continue
                outside = self._book.without(tree, own, graph)
                if self._book.needs[own] != cluster.root and not self._book.needs[own] & outside:
                    possible = self._solve(node)
                    if possible is not None:
                        cluster.stand_in(own, node, possible, self._book.grid(node))
                        continue
                cluster.definitions[own] = self._gathered(self._book.trees[own], outside, cluster)
                waiting.append(cluster.definitions[own])

        def confirm(own: str, value: Value) -> tuple[bool, Point | None]:
            sure = scores(cluster.standing[own][1] if own in cluster.standing else self._book.ends[own], value)
            if sure[0] or own not in cluster.standing or not isinstance(value, Fraction):
                return sure
            return self._between(cluster.standing[own][0], value)

        return answer(skeleton, cluster.unknown, cluster.definitions, self._book.names, confirm)

    def _gathered(self, tree: Tree, outside: frozenset[str], cluster: _Cluster) -> Tree:
        """`tree` with those terms of its sums taken together that share unknowns with nothing else."""

        def gather(total: Sum) -> Tree:
            elsewhere = outside | self._book.beside(tree, total)
            groups = self._book.groups(total.terms)
            apart = [group for group in groups if not self._book.unknowns(Sum(group)) & elsewhere]
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
                cluster.stand_in(own, together, possible, self._book.grid(together))
            rest = [term for group in groups if group not in apart for term in group]
            return Sum((Quantity(own.removeprefix(":")), *rest))

        return replaced(tree, lambda leaf: leaf, total=gather)

    def _between(self, tree: Tree, value: Fraction) -> tuple[bool, Point | None]:
        """Whether a tree surely takes a value that is none of its ends, and where."""
        groups = self._book.groups(tree.terms) if isinstance(tree, Sum) else []
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


@dataclass(slots=True)
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
        self.unknown[own] = standing_for(possible, type, grid)
        self.standing[own] = (tree, possible)
