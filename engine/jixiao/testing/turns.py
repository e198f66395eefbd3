"""Where the trees of a plan turn (thresholds, band edges, caps, ties of rounding), and what is filed to stand there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from jixiao.expression.tree import (
    Absolute,
    Compare,
    Constant,
    Field,
    Fold,
    Greatest,
    Least,
    Lookup,
    Negate,
    Quantity,
    Round,
    Sum,
    Tree,
    Type,
    rewrite,
    type_of,
    walk,
)
from jixiao.interpret.walk import Value, Values, evaluate
from jixiao.number import Mode
from jixiao.plan.model import Computed, Plan, Role
from jixiao.plan.slots import cell_name

Name = tuple[str, str]
"""(scope, name) of a field."""

Fields = Mapping[Name, Value]

MOST_READ = 40
"""A tree over more entries than this (the total of a long table) is not solved for one of them."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One place where a score changes its course: where `tree` is `at`; with `unit`, at any whole multiple beside it.

    `before` are the quantities that the tree reads, in order; `reads` the entries of a filing that move it.
    """

    tree: Tree
    at: Fraction
    unit: Fraction | None
    before: tuple[tuple[str, Tree], ...]
    reads: tuple[Name, ...]
    scope: str = ""  # of the quantities: "row" in own rows

    def value(self, fields: Fields) -> Fraction | None:
        """What the tree comes out as; None where something is missing."""
        found: dict[Name, Value] = {}
        env = Values(fields, found)
        for name, tree in self.before:
            found[self.scope, name] = evaluate(tree, env)
        value = evaluate(self.tree, env)
        return Fraction(value) if isinstance(value, (Fraction, int)) and not isinstance(value, bool) else None

    def wanted(self, value: Fraction) -> Fraction:
        """Where the tree is to stand: the edge; of the many of a rounding, the one nearest to `value`."""
        if self.unit is None:
            return self.at
        return round((value - self.at) / self.unit) * self.unit + self.at

    def solved(self, fields: Fields, name: Name, step: Fraction) -> Fraction | None:
        """What the entry `name` has to be for the tree to stand at the edge; None where it does not get there.

        A score is a ratio of two lines in any one entry, piece by piece: three values of it give the fourth.
        """
        now = fields.get(name)
        if not isinstance(now, (Fraction, int)) or isinstance(now, bool):
            return None
        entry, first = Fraction(now), self.value(fields)
        if first is None:
            return None
        wanted = self.wanted(first)
        for _ in range(3):
            points = []
            for moved in (entry, entry + step, entry + 2 * step):
                value = self.value({**fields, name: moved})
                if value is None:
                    return None
                points.append((moved, value))
            if points[0][1] == wanted:
                return entry
            found = through(points, wanted)
            if found is None:
                return None
            entry = found
        return entry if self.value({**fields, name: entry}) == wanted else None


def through(points: Sequence[tuple[Fraction, Fraction]], wanted: Fraction) -> Fraction | None:
    """Where the ratio of two lines through three points is `wanted` (Thiele's interpolation, turned round).

    Through two points a line; None where the points do not lead there.
    """
    if len(points) == 2:
        (x0, y0), (x1, y1) = points
        return None if y0 == y1 else x0 + (wanted - y0) * (x1 - x0) / (y1 - y0)
    (x0, y0), (x1, y1), (x2, y2) = points
    if y0 == y1 or y1 == y2:
        return None
    first = (y1 - y0) / (x1 - x0)
    bend = (y2 - y0) / (x2 - x0) - first
    slope = first if bend == 0 else first + (wanted - y1) / ((y2 - y1) / bend)
    return None if slope == 0 else x0 + (wanted - y0) / slope


@dataclass(frozen=True, slots=True)
class Far:
    """A turn behind what is gathered: `tree` at `at`, or at any whole multiple of `unit` beside it."""

    tree: Tree
    at: Fraction
    unit: Fraction | None

    def wanted(self, value: Fraction) -> Fraction:
        """As of a Turn."""
        return self.at if self.unit is None else round((value - self.at) / self.unit) * self.unit + self.at


@dataclass(frozen=True)
class Turns:
    """The turns of a plan by what they belong to: the node, "" for the total; and of each variant of own rows."""

    plan: Plan

    @cached_property
    def sums(self) -> Mapping[str, tuple[str, ...]]:
        """The cells of parent lines that have to be the sum of other cells, by slot."""
        found: dict[str, tuple[str, ...]] = {}
        for table in self.plan.framework.tables:
            for index, line in enumerate(table.lines):
                below = [other for other in table.lines if other.parent == index]
                if below and table.total_of_children:
                    for column in table.columns:
                        cells = tuple(cell_name(table, other, column) for other in below)
                        found[cell_name(table, line, column)] = cells
        return found

    @cached_property
    def fixed(self) -> Mapping[str, tuple[Turn, ...]]:
        """The turns of everything that is computed once: by node."""
        found: dict[str, list[Turn]] = {}
        for item in self.plan.computed:
            if item.role is not Role.RELATION:
                found.setdefault(item.node, []).extend(self._of(item.tree, "", self.plan.computed))
        found.setdefault("", []).extend(self._of_ratings())
        return {node: tuple(dict.fromkeys(turns)) for node, turns in found.items() if turns}

    @cached_property
    def gathered(self) -> tuple[Far, ...]:
        """The turns of what gathers rows, goals or lines, itself or through the quantities that it reads."""
        found = []
        for item in self.plan.computed:
            if item.role is not Role.RELATION:
                found += [Far(node, at, unit) for node, at, unit in _places(item.tree) if self._gathers(node)]
        total = Quantity(self.plan.total)
        if self._gathers(total):
            found += [Far(total, edge, None) for edge in self._rating_edges()]
        return tuple(dict.fromkeys(found))

    def _gathers(self, tree: Tree) -> bool:
        trees = (tree, *(item.tree for item in _needed(tree, "", self.plan.computed)))
        return any(isinstance(node, Fold) for each in trees for node in walk(each))

    def of_variant(self, computed: Sequence[Computed]) -> tuple[Turn, ...]:
        """The turns of one way of scoring own rows."""
        return tuple(dict.fromkeys(turn for item in computed for turn in self._of(item.tree, "row", computed)))

    def scored(self, item: Computed, scope: str, computed: Sequence[Computed]) -> Turn | None:
        """The points of a row, to be asked whether they are known; None where the whole table has a say in them."""
        return next(self._turn(item.tree, Fraction(0), None, scope, computed, any_reads=True), None)

    def _of_ratings(self) -> Iterator[Turn]:
        for edge in self._rating_edges():
            yield from self._turn(Quantity(self.plan.total), edge, None, "", self.plan.computed)

    def _rating_edges(self) -> tuple[Fraction, ...]:
        ends = (end for rating in self.plan.ratings for end in (rating.range.low, rating.range.high))
        return tuple(dict.fromkeys(end for end in ends if end is not None))

    def _of(self, tree: Tree, scope: str, computed: Sequence[Computed]) -> Iterator[Turn]:
        for node, at, unit in _places(tree):
            yield from self._turn(node, at, unit, scope, computed)

    def _turn(
        self,
        node: Tree,
        at: Fraction,
        unit: Fraction | None,
        scope: str,
        computed: Sequence[Computed],
        any_reads: bool = False,
    ) -> Iterator[Turn]:
        needed = _needed(node, scope, computed)
        trees = (node, *(item.tree for item in needed))
        leaves = [leaf for tree in trees for leaf in walk(tree)]
        if any(isinstance(leaf, Fold) for leaf in leaves):
            return
        if any(isinstance(leaf, Quantity) and not _among(leaf, needed, scope) for leaf in leaves):
            return  # an own row that reads what only the whole table says
        read = [self._spread(leaf) for leaf in leaves if isinstance(leaf, Field) and leaf.type is Type.NUMBER]
        names = tuple(dict.fromkeys(name for item in read for name in item))
        if any_reads or (names and len(names) <= MOST_READ):
            before = tuple((item.name, self._summed(item.tree)) for item in needed)
            yield Turn(self._summed(node), at, unit, before, names, scope)

    def _spread(self, leaf: Field) -> tuple[Name, ...]:
        """The entries that a field stands for: of the total line of a table, those that add up to it."""
        below = self.sums.get(leaf.name, ()) if not leaf.scope else ()
        if not below:
            return ((leaf.scope, leaf.name),)
        return tuple(name for cell in below for name in self._spread(Field(cell)))

    def _summed(self, tree: Tree) -> Tree:
        """`tree` with total lines as the sums of the lines below them."""

        def put(node: Tree) -> Tree:
            if isinstance(node, Field) and not node.scope and node.name in self.sums:
                return Sum(tuple(put(Field(cell)) for cell in self.sums[node.name]))
            return node

        return rewrite(tree, put)


def _places(tree: Tree) -> Iterator[tuple[Tree, Fraction, Fraction | None]]:
    """Every place where `tree` itself turns: a tree, what it is there, and for roundings how often that comes again."""
    for node in walk(tree):
        match node:
            case Compare(left=left, right=right) if type_of(left) is Type.NUMBER:
                yield Sum((left, Negate(right))), Fraction(0), None
            case Lookup(key=key, rows=rows) if type_of(key) is Type.NUMBER:
                ends = [end for row in rows for end in (row.range.low, row.range.high) if end is not None]
                yield from ((key, end, None) for end in dict.fromkeys(ends))
            case Least(terms=terms) | Greatest(terms=terms):
                yield from ((Sum((terms[0], Negate(other))), Fraction(0), None) for other in terms[1:])
            case Absolute(term=term):
                yield term, Fraction(0), None
            case Round(term=term, unit=unit, mode=mode) if not isinstance(term, Constant):
                yield term, unit / 2 if mode is Mode.HALF_UP else Fraction(0), unit
            case _:
                pass


def _among(leaf: Quantity, needed: Sequence[Computed], scope: str) -> bool:
    return leaf.scope == scope and any(item.name == leaf.name for item in needed)


def _needed(tree: Tree, scope: str, computed: Sequence[Computed]) -> tuple[Computed, ...]:
    """The quantities that a tree reads, theirs too, in the order in which they are computed."""
    wanted = _quantities(tree, scope)
    found: list[Computed] = []
    for item in reversed(computed):
        if item.name in wanted:
            found.append(item)
            wanted |= _quantities(item.tree, scope)
    return tuple(reversed(found))


def _quantities(tree: Tree, scope: str) -> set[str]:
    return {node.name for node in walk(tree) if isinstance(node, Quantity) and node.scope == scope}
