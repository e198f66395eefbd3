"""What values trees can still take, given what is known of their fields: always sound, and reached where it says so.

Every way of filling in what is unknown is a completion; one for which a tree is missing does not count for it. Parts
that share nothing unknown are surveyed apart and added up; what shares unknowns is surveyed together, region by region.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from jixiao.expression.tree import Compare, Constant, Field, Fold, Quantity, Round, Sum, Tree, Type, walk
from jixiao.interpret import spans
from jixiao.interpret.corner import Corners, Filled
from jixiao.interpret.linear import TooHard
from jixiao.interpret.regions import Found, Region, Survey, Unknown, key, name_key
from jixiao.interpret.settle import replaced, settle, unfold
from jixiao.interval import Interval, Sign

Name = tuple[str, str]
"""A field or quantity as (scope, name); the filing's own scope is ""."""

Value = Fraction | bool | str | int | None
"""A number, a truth, a label, a day, or missing."""

Point = Mapping[Name, Value]
"""A value for each of some unknowns; what it leaves out may be anything in its range."""


@dataclass(frozen=True, slots=True)
class Extent:
    """The numbers that a tree can take over all completions; an end of None is infinite.

    An end is reached if some completion scores it (`least_at`, `most_at` then tell one, where one was built); otherwise
    it is only approached. `tight` False: the true range may be narrower at an end that is not reached.
    """

    least: Fraction | None
    most: Fraction | None
    least_reached: bool = True
    most_reached: bool = True
    tight: bool = True
    can_be_missing: bool = False
    least_at: Point | None = field(default=None, compare=False)
    most_at: Point | None = field(default=None, compare=False)

    @property
    def interval(self) -> Interval:
        """An interval that holds every value: an end is open only where it is known that nothing reaches it."""
        low_closed = self.least is not None and (self.least_reached or not self.tight)
        return Interval(
            self.least, self.most, low_closed, self.most is not None and (self.most_reached or not self.tight)
        )


@dataclass(frozen=True, slots=True)
class Choice:
    """The truths or labels that a tree can take over all completions. `tight` False: some of them may not occur."""

    values: tuple[bool | str, ...]
    tight: bool = True
    can_be_missing: bool = False
    at: tuple[Point | None, ...] = field(default=(), compare=False)


Possible = Extent | Choice | None
"""What a tree can come out as; None where it is missing in every completion."""

Member = Mapping[str, Value | Extent | Choice | Tree]
"""What is known of one member of a scope, by name: a value, what it can be, or a tree of its own."""


def exactly(value: Value) -> Possible:
    """The only thing that a known value can be."""
    if value is None:
        return None
    if isinstance(value, (bool, str)):
        return Choice((value,), at=({},))
    return Extent(Fraction(value), Fraction(value), least_at={}, most_at={})


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
                return self._stand_in(f"{scope}#{index}.{leaf.name}", item, leaf.type)
            if item is None or isinstance(item, (Fraction, bool, str, int)):
                return Constant(item, leaf.type)
            return item

        return lambda tree: replaced(tree, put)

    def _stand_in(self, name: str, possible: Extent | Choice, type: Type) -> Tree:
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
        return self._survey(_leaf_tree(own, self._unknown[own].type), {own: self._unknown[own]}, {}, {})

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
                return _added([self._solve(group[0] if len(group) == 1 else Sum(group)) for group in groups])
        if isinstance(tree, Round) and self._is_wide_sum(tree.term):
            return _rounded(self._solve(tree.term), tree)
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
        root = self._unknowns(tree)
        unknown: dict[str, Unknown] = {}
        definitions: dict[str, Tree] = {}
        inner: dict[str, Tree] = {}
        waiting = [tree]
        graph = {own: self._reads(own) for own in self._below(tree)}
        while waiting:
            for node in walk(waiting.pop()):
                if not isinstance(node, (Field, Quantity)):
                    continue
                own = key(node)
                if own in unknown or own in definitions:
                    continue
                if own in self._unknown:
                    unknown[own] = self._unknown[own]
                    continue
                needs = self._needs[own]
                if needs != root and not needs & self._without(tree, own, graph):
                    possible = self._solve(node)
                    if possible is not None:
                        unknown[own] = _standing(possible, node.type, self._unit(own))
                        inner[own] = node
                        continue
                definitions[own] = self._trees[own]
                waiting.append(self._trees[own])
        return self._survey(tree, unknown, definitions, inner)

    def _unit(self, own: str) -> Fraction | None:
        """The last unit of a quantity that is rounded."""
        tree = self._trees[own]
        return tree.unit if isinstance(tree, Round) else None

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

    def _survey(
        self, tree: Tree, unknown: Mapping[str, Unknown], definitions: Mapping[str, Tree], inner: Mapping[str, Tree]
    ) -> Possible:
        survey = Survey(definitions, unknown)
        try:
            start = survey.start()
        except TooHard:
            start = Region(())
        if start is None:
            return None
        found = survey.explore(tree, start)
        can_be_missing = bool(found.loose) or any(reading is None for _, reading in found.readings)
        standing = {name: self._inside(name, inner) for name in unknown if name not in self._names}

        def scores(own: str, value: Value) -> tuple[bool, Point | None]:
            sure = _scores(standing[own], value)
            return sure if sure[0] or own not in inner else self._scores_between(inner[own], value)

        filled = _Filled(self._names, scores, frozenset(n for n, item in unknown.items() if item.type is Type.DAY))
        corners = Corners(survey, tree, lambda at: filled.point(at)[0])
        words = _words(corners, found)
        if words:
            return _choice(corners, found, words, can_be_missing, filled)
        least, most = corners.corner(found, up=False), corners.corner(found, up=True)
        if least is None or most is None:
            return None
        return Extent(
            least.value,
            most.value,
            least.reached,
            most.reached,
            least.tight and most.tight,
            can_be_missing,
            None if least.at is None else filled.point(least.at)[1],
            None if most.at is None else filled.point(most.at)[1],
        )

    def _scores_between(self, tree: Tree, value: Value) -> tuple[bool, Point | None]:
        """Whether a tree surely takes a value that is none of its ends, and where."""
        if not isinstance(value, Fraction):
            return False, None
        equal = self._solve(Compare(Sign.EQUAL, tree, Constant(value)))
        return _scores(equal, True)

    def _inside(self, own: str, inner: Mapping[str, Tree]) -> Possible:
        """What a stand-in can be."""
        return self._ends[own] if own in self._ends else self._solve(inner[own])


@dataclass(frozen=True, slots=True)
class _Filled:
    """Turns values of a survey's unknowns into values of the asker's: a stand-in's end into what scores it."""

    names: Mapping[str, Name]
    scores: Callable[[str, Value], tuple[bool, Point | None]]
    days: frozenset[str]

    def point(self, at: Filled) -> tuple[bool, Point | None]:
        """Whether all the stand-ins can take these values, and then the point, where it is known."""
        point: dict[Name, Value] | None = {}
        for own, value in at.items():
            more: Point | None
            if own in self.names:
                more = {self.names[own]: int(value) if own in self.days and value is not None else value}
            else:
                can, more = self.scores(own, value)
                if not can:
                    return False, None
            point = None if point is None or more is None else {**point, **more}
        return True, point


def _scores(possible: Possible, value: Value) -> tuple[bool, Point | None]:
    """Whether `value` surely occurs, and where."""
    match possible:
        case Extent():
            if value is not None and value == possible.most and possible.most_reached:
                return True, possible.most_at
            if value is not None and value == possible.least and possible.least_reached:
                return True, possible.least_at
            return False, None
        case Choice() if isinstance(value, (bool, str)) and value in possible.values and possible.at:
            at = possible.at[possible.values.index(value)]
            return at is not None, at
    return False, None


def _standing(possible: Extent | Choice, type: Type, unit: Fraction | None = None) -> Unknown:
    """The unknown that stands for a tree of which only this is known."""
    if isinstance(possible, Extent):
        return Unknown(type, possible.interval, step=unit, may_be_missing=possible.can_be_missing, rough=True)
    labels = possible.values
    return Unknown(type, labels=labels, may_be_missing=possible.can_be_missing, rough=True)


def _added(parts: Sequence[Possible]) -> Possible:
    """What the sum of parts that share nothing unknown can be."""
    known = [part for part in parts if isinstance(part, Extent)]
    if len(known) < len(parts):
        return None
    whole = spans.add([part.interval for part in known])
    return Extent(
        whole.low,
        whole.high,
        all(part.least_reached for part in known),
        all(part.most_reached for part in known),
        all(part.tight for part in known),
        any(part.can_be_missing for part in known),
        _joined([part.least_at for part in known]),
        _joined([part.most_at for part in known]),
    )


def _joined(points: Sequence[Point | None]) -> Point | None:
    joined: dict[Name, Value] = {}
    for point in points:
        if point is None:
            return None
        joined.update(point)
    return joined


def _rounded(possible: Possible, tree: Round) -> Possible:
    """What a rounded value can be. An end that is truly approached is reached once it is rounded."""
    if not isinstance(possible, Extent):
        return possible
    whole = spans.rounded(possible.interval, tree.unit, tree.mode)
    return replace(
        possible,
        least=whole.low,
        most=whole.high,
        least_reached=whole.low is not None and (possible.least_reached or possible.tight),
        most_reached=whole.high is not None and (possible.most_reached or possible.tight),
    )


def _words(corners: Corners, found: Found) -> tuple[bool | str, ...]:
    """The truths or labels that occur in some region; none for a number."""
    words = {reading: None for _, reading in found.readings if isinstance(reading, (bool, str))}
    for region in found.loose:
        words |= dict.fromkeys(corners.hull(region).values)
    return tuple(words)


def _choice(
    corners: Corners, found: Found, words: Sequence[bool | str], can_be_missing: bool, filled: _Filled
) -> Choice:
    at: list[Point | None] = []
    sure = True
    for word in words:
        scored = False
        point: Point | None = None
        for region, reading in found.readings:
            if reading is word or (isinstance(word, str) and reading == word):
                completion = corners.completion(region)
                if completion is not None and corners.value_at(completion) == word:
                    scored, point = filled.point(completion)
                    if scored:
                        break
        sure = sure and scored
        at.append(point)
    return Choice(tuple(words), sure, can_be_missing, tuple(at))


def _leaf_tree(own: str, type: Type) -> Tree:
    scope, _, name = own.partition(":")
    return Field(name, type, scope)
