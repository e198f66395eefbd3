"""Values as quotients of linear forms over unknowns and over atoms: things that are not linear themselves.

Within a region where every condition is decided, a tree is such a quotient. An atom stands for a rounded or capped
value, a product of two unknown values, or a quotient that was added to another with a different divisor.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from jixiao.interpret import elimination, linear, spans
from jixiao.interpret.elimination import TooHard
from jixiao.interpret.linear import Form, Guard
from jixiao.interval import EVERYTHING, Interval, Sign
from jixiao.number import Mode, round_to

ONE = linear.constant(Fraction(1))


@dataclass(frozen=True, slots=True)
class Ratio:
    """`top / bottom`; the bottom is positive wherever the value is used."""

    top: Form
    bottom: Form = ONE

    @property
    def fixed(self) -> Fraction | None:
        """The number that it is, where it holds no unknown."""
        return None if self.top.counts or self.bottom.counts else self.top.constant / self.bottom.constant


@dataclass(frozen=True, slots=True)
class Rounded:
    """`inner` rounded."""

    inner: Ratio
    unit: Fraction
    mode: Mode


@dataclass(frozen=True, slots=True)
class Multiplied:
    """The product of two unknown values."""

    left: Ratio
    right: Ratio


@dataclass(frozen=True, slots=True)
class Divided:
    """A quotient with an unknown divisor, taken as one thing."""

    inner: Ratio


@dataclass(frozen=True, slots=True)
class Capped:
    """The lesser of `inner` and a number, or (`least` False) the greater."""

    inner: Ratio
    edge: Fraction
    least: bool


Atom = Rounded | Multiplied | Divided | Capped


@dataclass(frozen=True, slots=True)
class Span:
    """The values that something can take. `exact`: both ends are truly approached, and reached where closed."""

    interval: Interval
    exact: bool


def fixed(value: Fraction) -> Ratio:
    """A number as a ratio."""
    return Ratio(linear.constant(value))


def unknown(name: str) -> Ratio:
    """An unknown as a ratio."""
    return Ratio(linear.variable(name))


def _shaped(top: Form, bottom: Form) -> Ratio:
    """The ratio in its one shape: a constant bottom is 1, any other begins with ±1."""
    if bottom == ONE:
        return Ratio(top)
    if not bottom.counts:
        return Ratio(top * (1 / bottom.constant))
    name, lead = bottom.parts[0]
    top, bottom = top * (1 / abs(lead)), bottom * (1 / abs(lead))
    share = top.coefficient(name) * (1 if lead > 0 else -1)
    return fixed(share) if top == bottom * share else Ratio(top, bottom)


class Ratios:
    """Arithmetic on ratios, with the table of atoms that it makes. `steps`: unknowns that are whole multiples."""

    def __init__(self, steps: Mapping[str, Fraction], rough: frozenset[str] = frozenset()) -> None:
        self._steps = steps
        self._rough = rough
        self._keys: dict[Atom, str] = {}
        self._atoms: dict[str, Atom] = {}

    def atom(self, name: str) -> Atom | None:
        """The atom of this name; None for an unknown."""
        return self._atoms.get(name)

    def _stand_in(self, atom: Atom) -> Ratio:
        if atom not in self._keys:
            key = f"\N{BULLET}{len(self._keys)}"
            self._keys[atom] = key
            self._atoms[key] = atom
        return unknown(self._keys[atom])

    def add(self, values: Sequence[Ratio]) -> Ratio:
        """The sum."""
        flat = Form()
        groups: dict[Form, Form] = {}
        for value in values:
            if value.bottom == ONE:
                flat = flat + value.top
            else:
                groups[value.bottom] = groups.get(value.bottom, Form()) + value.top
        if not groups:
            return Ratio(flat)
        if len(groups) == 1 and not flat.counts:
            bottom, top = next(iter(groups.items()))
            return _shaped(top + bottom * flat.constant, bottom)
        for bottom, top in groups.items():
            part = _shaped(top, bottom)
            flat = flat + (part if part.bottom == ONE else self._stand_in(Divided(part))).top
        return Ratio(flat)

    def scale(self, value: Ratio, factor: Fraction) -> Ratio:
        """The value times a number."""
        return _shaped(value.top * factor, value.bottom)

    def multiply(self, left: Ratio, right: Ratio) -> Ratio:
        """The product."""
        if left.fixed is not None:
            return self.scale(right, left.fixed)
        if right.fixed is not None:
            return self.scale(left, right.fixed)
        for one, other in ((left, right), (right, left)):
            share = _multiple(one.top, other.bottom) if one.bottom == ONE else None
            if share is not None:
                return Ratio(other.top * share)
        return self._stand_in(Multiplied(left, right))

    def divide(self, left: Ratio, right: Ratio) -> Ratio:
        """The quotient by a positive value."""
        if right.fixed is not None:
            return self.scale(left, 1 / right.fixed)
        if left.bottom == right.bottom:
            return _shaped(left.top, right.top)
        if left.fixed is not None:
            return _shaped(right.bottom * left.fixed, right.top)
        product = self._product(left)
        if product is not None:
            one, other = product
            if self.names(one) & self.names(right):
                one, other = other, one
            if not self.names(one) & self.names(right):
                return self.multiply(one, self.divide(other, right))
        if left.bottom == ONE:
            return self.multiply(left, _shaped(right.bottom, right.top))
        return _shaped(self.whole(left).top, self.whole(right).top)

    def whole(self, value: Ratio) -> Ratio:
        """The value without a bottom, as an atom if need be."""
        return value if value.bottom == ONE else self._stand_in(Divided(value))

    def round(self, value: Ratio, unit: Fraction, mode: Mode) -> Ratio:
        """The value rounded."""
        if value.fixed is not None:
            return fixed(round_to(value.fixed, unit, mode))
        return self._stand_in(Rounded(value, unit, mode))

    def capped(self, left: Ratio, right: Ratio, least: bool) -> Ratio | None:
        """The lesser (or greater) of a value and a number; None where neither is a number."""
        if left.fixed is not None:
            left, right = right, left
        return None if right.fixed is None else self._stand_in(Capped(left, right.fixed, least))

    def _product(self, value: Ratio) -> tuple[Ratio, Ratio] | None:
        """The two factors of a value that is one product."""
        if value.bottom != ONE or value.top.rest != 0 or len(value.top.counts) != 1:
            return None
        name, coefficient = value.top.parts[0]
        atom = self._atoms.get(name)
        return (self.scale(atom.left, coefficient), atom.right) if isinstance(atom, Multiplied) else None

    def names(self, value: Ratio) -> frozenset[str]:
        """The unknowns that a value depends on, through all atoms."""
        found: set[str] = set()
        for name in (*value.top.names, *value.bottom.names):
            atom = self._atoms.get(name)
            match atom:
                case None:
                    found.add(name)
                case Multiplied():
                    found |= self.names(atom.left) | self.names(atom.right)
                case _:
                    found |= self.names(atom.inner)
        return frozenset(found)

    # -- which values --------------------------------------------------------------------------------------------

    def span(self, value: Ratio, guards: Sequence[Guard]) -> Span | None:
        """The values that `value` can take where the guards hold; None where they contradict each other."""
        if value.fixed is not None:
            return Span(spans.point(value.fixed), True)
        keys = tuple(dict.fromkeys((*value.top.names, *value.bottom.names)))
        facts: list[Guard] = []
        exact = True
        for key in keys:
            atom = self._atoms.get(key)
            if atom is None:
                continue
            inner = self._atom_span(atom, guards)
            if inner is None:
                return None
            facts.extend(linear.between(key, inner.interval))
            exact = exact and inner.exact
            if len(keys) > 1:
                facts.extend(_links(key, atom))
        near = linked(frozenset(linear.names_of(facts)) | frozenset(keys), guards)
        facts.extend(near)
        names = [name for name in linear.names_of(facts) if name not in self._atoms]
        if any(name in self._atoms for name in keys):
            exact = exact and len(keys) == 1
        elif any(name in self._rough for name in names) or (len(names) > 1 and any(n in self._steps for n in names)):
            exact = False
        try:
            interval = elimination.extremes(value.top, value.bottom, facts)
        except TooHard:
            return Span(EVERYTHING, False)
        return None if interval is None else Span(interval, exact)

    def _atom_span(self, atom: Atom, guards: Sequence[Guard]) -> Span | None:
        if isinstance(atom, Multiplied):
            left, right = self.span(atom.left, guards), self.span(atom.right, guards)
            if left is None or right is None:
                return None
            apart = not linked(self.names(atom.left), guards, self.names(atom.right))
            return Span(spans.multiply(left.interval, right.interval), left.exact and right.exact and apart)
        inner = self.span(atom.inner, guards)
        if inner is None or isinstance(atom, Divided):
            return inner
        if isinstance(atom, Capped):
            joined = (inner.interval, spans.point(atom.edge))
            return Span(spans.least(joined) if atom.least else spans.greatest(joined), inner.exact)
        return Span(spans.rounded(inner.interval, atom.unit, atom.mode), inner.exact)

    # -- which guard says it -------------------------------------------------------------------------------------

    def where(self, top: Form, strict: bool) -> Guard | None:
        """The guard over unknowns alone that says `top ≥ 0` (`> 0` if strict); None where no single one does."""
        if not any(name in self._atoms for name in top.names):
            return Guard(top, Sign.ABOVE if strict else Sign.AT_LEAST)
        if len(top.counts) != 1:
            return None
        name, coefficient = top.parts[0]
        atom = self._atoms[name]
        edge = -top.constant / coefficient
        if isinstance(atom, Multiplied):
            return None
        if coefficient < 0:  # atom ≤ edge is not (atom > edge)
            above = self._above(atom, edge, not strict)
            return None if above is None else above.opposite
        return self._above(atom, edge, strict)

    def _above(self, atom: Rounded | Divided | Capped, edge: Fraction, strict: bool) -> Guard | None:
        """The guard for `atom ≥ edge`, or > if strict."""
        if isinstance(atom, Capped) and atom.least != (atom.edge > edge or (atom.edge == edge and not strict)):
            return linear.NEVER if atom.least else linear.NEVER.opposite
        if isinstance(atom, Rounded):
            steps = edge / atom.unit
            wanted = (floor(steps) + 1 if strict else ceil(steps)) * atom.unit
            edge, included = spans.reaching(atom.unit, atom.mode, wanted)
            strict = not included
        return self.where(atom.inner.top - atom.inner.bottom * edge, strict)

    def factor(self, top: Form) -> tuple[Ratio, Ratio] | None:
        """Two values whose product is `top`, where one of them stands in each of its terms."""
        if top.rest != 0:
            return None
        for name in top.names:
            atom = self._atoms.get(name)
            if isinstance(atom, Multiplied):
                for common in (atom.left, atom.right):
                    rest = self._without(top, common)
                    if rest is not None:
                        return common, rest
        return None

    def _without(self, top: Form, common: Ratio) -> Ratio | None:
        """`top` divided by `common`, where each of its terms allows it."""
        rest: list[Ratio] = []
        for name, coefficient in top.parts:
            atom = self._atoms.get(name)
            if isinstance(atom, Multiplied) and common in (atom.left, atom.right):
                rest.append(self.scale(atom.right if atom.left == common else atom.left, coefficient))
            elif common == unknown(name):
                rest.append(fixed(coefficient))
            else:
                return None
        return self.add(rest)

    def halves(self, value: Ratio, guards: Sequence[Guard]) -> Guard | None:
        """A guard that holds in about one half of the region and not in the other; None where nothing can be halved."""
        for name in (*value.top.names, *value.bottom.names):
            atom = self._atoms.get(name)
            guard: Guard | None = None
            if isinstance(atom, Rounded):
                inner = self._atom_span(atom, guards)
                middle = None if inner is None else _middle(inner.interval, atom.unit)
                guard = None if middle is None else self._above(atom, middle, False)
            elif isinstance(atom, Multiplied):
                guard = self.halves(atom.left, guards) or self.halves(atom.right, guards)
            guard = guard or (self.halves(atom.inner, guards) if isinstance(atom, (Divided, Rounded, Capped)) else None)
            if guard is not None:
                return guard
        for name in sorted(self.names(value)):
            interval = elimination.project(guards, name)
            middle = None if interval is None else _middle(interval, self._steps.get(name))
            if middle is not None:
                return Guard(linear.variable(name) - linear.constant(middle))
        return None


def linked(names: frozenset[str], guards: Sequence[Guard], other: frozenset[str] | None = None) -> tuple[Guard, ...]:
    """The guards that bear on `names`, also through further unknowns; given `other`, only if they bear on it too."""
    reached = set(names)
    found: list[Guard] = []
    left = list(guards)
    growing = True
    while growing:
        growing = False
        for guard in left[:]:
            if reached.intersection(guard.form.names):
                found.append(guard)
                left.remove(guard)
                if not reached.issuperset(guard.form.names):
                    reached.update(guard.form.names)
                    growing = True
    if other is None:
        return tuple(found)
    if names & other:
        return tuple(found) or (linear.NEVER,)
    return tuple(found) if reached & other else ()


def _links(key: str, atom: Atom) -> Iterable[Guard]:
    """What ties a capped or rounded value to a linear one; rounded, it is less than a unit (half-up: half) away."""
    if isinstance(atom, (Multiplied, Divided)) or atom.inner.bottom != ONE:
        return ()
    if isinstance(atom, Capped):
        below = atom.inner.top - linear.variable(key)
        return (Guard(below if atom.least else -below),)
    reach = linear.constant(atom.unit / 2 if atom.mode is Mode.HALF_UP else atom.unit)
    apart = linear.variable(key) - atom.inner.top
    return (Guard(apart + reach), Guard(reach - apart))


def _multiple(one: Form, other: Form) -> Fraction | None:
    """The number that `one` is of `other`; None where it is none, or where `other` is a number."""
    if not other.counts:
        return None
    share = one.coefficient(other.parts[0][0]) / other.parts[0][1]
    return share if share != 0 and one == other * share else None


def _middle(interval: Interval, step: Fraction | None) -> Fraction | None:
    """A value that splits the interval, with values on both sides of it; None where there is no such value."""
    low, high = interval.low, interval.high
    if low is not None and low == high:
        return None
    if low is None and high is None:
        return Fraction(0)
    if low is None or high is None:
        edge = low if low is not None else high
        assert edge is not None
        away = max(abs(edge), step or Fraction(1))
        return edge + (away if high is None else -away)
    middle = (low + high) / 2
    if step is None:
        return middle
    middle = ceil(middle / step) * step
    return middle if middle > low else None
