"""The ends of what a surveyed tree can come out as, with values of its unknowns that really score them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction

from jixiao.expression.tree import Constant, Field, Quantity, Tree, Type
from jixiao.interpret import elimination, linear, spans
from jixiao.interpret.elimination import TooHard
from jixiao.interpret.enclose import Encloser, Hull
from jixiao.interpret.linear import Guard
from jixiao.interpret.ratios import Multiplied, Ratio
from jixiao.interpret.reach import Span
from jixiao.interpret.regions import Region, key
from jixiao.interpret.settle import settle
from jixiao.interpret.survey import Found, Survey
from jixiao.value import dataclass, field

ROUNDS = 40
"""How often the region that seems best is halved when no completion scores its end."""

Filled = Mapping[str, Fraction | bool | str | None]
"""A value for each unknown of a survey; a stand-in may be missing."""


@dataclass(frozen=True, slots=True)
class Corner:
    """The least or the most of a tree: see Extent. `at` scores it, where it is known how."""

    value: Fraction | None
    reached: bool
    tight: bool
    at: Filled | None = None


Confirm = Callable[[Filled], bool]
"""Whether the stand-ins among the unknowns can really take these values."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A region with the numbers that the tree can take in it; `reading` None where it was left undivided."""

    region: Region
    reading: Ratio | None
    span: Span

    def end(self, up: bool) -> tuple[Fraction | None, bool]:
        interval = self.span.interval
        return (interval.high, interval.high_closed) if up else (interval.low, interval.low_closed)


@dataclass(slots=True)
class Corners:
    """The search for the ends of one tree."""

    survey: Survey
    tree: Tree
    confirm: Confirm
    hulls: dict[Region, Hull] = field(default_factory=dict)

    def corner(self, found: Found, up: bool) -> Corner | None:
        """The most (up) or the least; None where the tree is missing in every completion."""
        parts = list(self._parts(found))
        tried: dict[int, _Part] = {}
        for _ in range(ROUNDS):
            if not parts:
                return None
            value = _best(parts, up)
            if self.survey.unknowns.reach.spent:
                return Corner(value, False, False)
            tied = [part for part in parts if part.end(up)[0] == value]
            if value is None:
                return Corner(None, False, any(part.span.exact for part in tied))
            settled = self._settled(tied, value, up, tried)
            if settled is not None:
                return settled
            widest = tied[0]
            halves = self.survey.unknowns.halved(widest.region, widest.reading) if widest.reading is not None else ()
            if not halves:
                return Corner(value, False, False)
            parts.remove(widest)
            for half in halves:
                parts.extend(self._parts(self.survey.explore(self.tree, half)))
        return Corner(_best(parts, up), False, False) if parts else None

    def _settled(self, tied: list[_Part], value: Fraction, up: bool, tried: dict[int, _Part]) -> Corner | None:
        """The corner at `value`, if it is reached in one of the parts or truly approached.

        A part in which nothing was found to score its end (`tried`) is not searched again, and none once the work is
        spent.
        """
        for part in tied:
            if id(part) in tried or self.survey.unknowns.reach.spent:
                continue
            tried[id(part)] = part
            at = self._scoring(part, value, up)
            if at is not None:
                return Corner(value, True, True, at)
        exact = [part for part in tied if part.span.exact]
        if any(part.end(up)[1] for part in exact):
            return Corner(value, True, True)
        unsure = any(part.end(up)[1] for part in tied)
        return Corner(value, False, True) if exact and not unsure else None

    def _parts(self, found: Found) -> Iterator[_Part]:
        for region, reading in found.readings:
            if isinstance(reading, Ratio):
                span = self.survey.unknowns.reach.span(reading, region.guards)
                if span is not None:
                    yield _Part(region, reading, span)
        for region in found.loose:
            hull = self.hull(region).interval
            if hull is not None:
                yield _Part(region, None, Span(hull, False))

    def hull(self, region: Region) -> Hull:
        """What the tree may come out as in a region that was left undivided."""
        if region not in self.hulls:
            self.hulls[region] = self._hull(region)
        return self.hulls[region]

    def _hull(self, region: Region) -> Hull:
        hulls: dict[str, Hull] = {}

        def leaf(node: Field | Quantity) -> Hull:
            name = key(node)
            if name not in hulls:
                own = name in self.survey.unknowns.items
                hulls[name] = self._unknown(region, name) if own else encloser.enclose(self.survey.definitions[name])
            return hulls[name]

        encloser = Encloser(leaf)
        return encloser.enclose(self.tree)

    def _unknown(self, region: Region, name: str) -> Hull:
        """What an unknown may be in a region."""
        item = self.survey.unknowns.items[name]
        if item.type not in (Type.NUMBER, Type.DAY):
            chosen = region.choice(name)
            return Hull(values=item.choices if chosen is None else (chosen,))
        try:
            return Hull(elimination.project(region.guards, name))
        except TooHard:
            return Hull(item.range)

    # -- values that score an end ------------------------------------------------------------------------------------

    def _scoring(self, part: _Part, value: Fraction, up: bool) -> Filled | None:
        """A completion in this part of the region for which the tree really is `value`."""
        if part.reading is None:
            return None
        for facts in (self._equal(part.reading, value), self._outermost(part.reading, part.region, up)):
            at = None if facts is None else self.completion(part.region, facts)
            if at is not None and self.value_at(at) == value and self.confirm(at):
                return at
        return None

    def completion(self, region: Region, facts: Iterable[Guard] = ()) -> Filled | None:
        """Some completion in the region for which the facts hold too; None where none was found."""
        survey = self.survey
        names = [name for name, item in survey.unknowns.items.items() if item.type in (Type.NUMBER, Type.DAY)]
        try:
            numbers = elimination.find((*region.guards, *facts), names, survey.unknowns.steps)
        except TooHard:
            return None
        if numbers is None:
            return None
        at: dict[str, Fraction | bool | str | None] = dict(numbers)
        for name, item in survey.unknowns.items.items():
            if item.may_be_missing and region.choice(f"{name}?") is False:
                at[name] = None
            elif item.type not in (Type.NUMBER, Type.DAY):
                chosen = region.choice(name)
                at[name] = item.choices[0] if chosen is None else chosen
        return at

    def value_at(self, at: Filled) -> Fraction | bool | str | None:
        """What the tree comes out as in one completion."""
        done: dict[str, Tree] = {}

        def look(leaf: Field | Quantity) -> Tree:
            name = key(leaf)
            if name in at:
                return Constant(at[name], leaf.type)
            if name not in done:
                done[name] = settle(self.survey.definitions[name], look)
            return done[name]

        result = settle(self.tree, look)
        if not isinstance(result, Constant):
            raise TypeError(f"{result} still reads something unknown")
        return result.value if isinstance(result.value, (bool, str, type(None))) else Fraction(result.value)

    def _equal(self, reading: Ratio, value: Fraction) -> tuple[Guard, ...] | None:
        """The facts that say `reading = value`, where linear ones do."""
        apart = reading.top - reading.bottom * value
        if not apart.counts:
            return ()
        at_least = self.survey.unknowns.reach.where(apart, strict=False)
        at_most = self.survey.unknowns.reach.where(apart * Fraction(-1), strict=False)
        return None if at_least is None or at_most is None else (at_least, at_most)

    def _outermost(self, reading: Ratio, region: Region, up: bool) -> tuple[Guard, ...] | None:
        """The facts that put each atom and unknown of a sum where it makes the sum greatest (or least)."""
        facts: list[Guard] = []
        for name, coefficient in reading.top.parts:
            more = self._pushed(linear.variable(name), region, up == (coefficient > 0))
            if more is None:
                return None
            facts.extend(more)
        return tuple(facts)

    def _pushed(self, top: linear.Form, region: Region, up: bool) -> tuple[Guard, ...] | None:
        """The facts that put a value at one of its ends."""
        ratios = self.survey.unknowns.ratios
        atom = ratios.atom(top.counts[0][0]) if len(top.counts) == 1 and top.rest == 0 else None
        if isinstance(atom, Multiplied):
            return self._product_pushed(atom, region, up != (top.counts[0][1] < 0))
        span = self.survey.unknowns.reach.span(Ratio(top), region.guards)
        edge = None if span is None else span.interval.high if up else span.interval.low
        there = None if edge is None else self._equal(Ratio(top), edge)
        if there is None and atom is not None:  # what is inside grows with what is outside
            return self._outermost(atom.inner, region, up != (top.counts[0][1] < 0))
        return there

    def _product_pushed(self, atom: Multiplied, region: Region, up: bool) -> tuple[Guard, ...] | None:
        reach = self.survey.unknowns.reach
        left, right = reach.span(atom.left, region.guards), reach.span(atom.right, region.guards)
        if left is None or right is None:
            return None
        product = spans.multiply(left.interval, right.interval)
        wanted = product.high if up else product.low
        for a in (left.interval.low, left.interval.high):
            for b in (right.interval.low, right.interval.high):
                if a is not None and b is not None and a * b == wanted:
                    one, other = self._equal(atom.left, a), self._equal(atom.right, b)
                    if one is not None and other is not None and self.completion(region, (*one, *other)) is not None:
                        return (*one, *other)
        return None


def _best(parts: list[_Part], up: bool) -> Fraction | None:
    """The end that lies furthest out; None where one is infinite."""
    ends = [part.end(up)[0] for part in parts]
    finite = [end for end in ends if end is not None]
    if len(finite) < len(ends):
        return None
    return max(finite) if up else min(finite)
