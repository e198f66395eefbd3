"""Which values a ratio can take where guards hold, and which guard says that it is not negative."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor

from jixiao.interpret import elimination, linear, spans
from jixiao.interpret.elimination import TooHard
from jixiao.interpret.linear import Form, Guard
from jixiao.interpret.ratios import ONE, Atom, Capped, Divided, Multiplied, Ratio, Ratios, Rounded
from jixiao.interval import EVERYTHING, Interval, Sign
from jixiao.number import Mode
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """The values that something can take. `exact`: both ends are truly approached, and reached where closed."""

    interval: Interval
    exact: bool


WORK = 200_000
"""How much one question may ask of guards, each weighed by the square of those that stand beside it; then the search
for better ends stops. The hardest proof of the pack takes a tenth of that."""


class Reach:
    """What guards say of ratios. `steps`: unknowns that are whole multiples; `rough`: those that skip values.

    `work` is how much was asked so far: the same question takes the same work everywhere.
    """

    def __init__(self, ratios: Ratios, steps: Mapping[str, Fraction], rough: frozenset[str] = frozenset()) -> None:
        self._ratios = ratios
        self._steps = steps
        self._rough = rough
        self.work = 0

    @property
    def spent(self) -> bool:
        """Whether no more should be asked."""
        return self.work > WORK

    def span(self, value: Ratio, guards: Sequence[Guard]) -> Span | None:
        """The values that `value` can take where the guards hold; None where they contradict each other."""
        if value.fixed is not None:
            return Span(spans.point(value.fixed), True)
        keys = tuple(dict.fromkeys((*value.top.names, *value.bottom.names)))
        facts: list[Guard] = []
        exact = True
        for key in keys:
            atom = self._ratios.atom(key)
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
        names = [name for name in linear.names_of(facts) if self._ratios.atom(name) is None]
        if any(self._ratios.atom(name) is not None for name in keys):
            exact = exact and len(keys) == 1
        elif any(name in self._rough for name in names) or (len(names) > 1 and any(n in self._steps for n in names)):
            exact = False
        self.work += len(facts) ** 2
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
            apart = not linked(self._ratios.names(atom.left), guards, self._ratios.names(atom.right))
            return Span(spans.multiply(left.interval, right.interval), left.exact and right.exact and apart)
        inner = self.span(atom.inner, guards)
        if inner is None or isinstance(atom, Divided):
            return inner
        if isinstance(atom, Capped):
            joined = (inner.interval, spans.point(atom.edge))
            return Span(spans.least(joined) if atom.least else spans.greatest(joined), inner.exact)
        return Span(spans.rounded(inner.interval, atom.unit, atom.mode), inner.exact)

    def where(self, top: Form, strict: bool) -> Guard | None:
        """The guard over unknowns alone that says `top ≥ 0` (`> 0` if strict); None where no single one does."""
        if not any(self._ratios.atom(name) is not None for name in top.names):
            return Guard(top, Sign.ABOVE if strict else Sign.AT_LEAST)
        if len(top.counts) != 1:
            return None
        name, coefficient = top.parts[0]
        atom = self._ratios.atom(name)
        edge = -top.constant / coefficient
        if atom is None or isinstance(atom, Multiplied):
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

    def halves(self, value: Ratio, guards: Sequence[Guard]) -> Guard | None:
        """A guard that holds in about one half of the region and not in the other; None where nothing can be halved."""
        for name in (*value.top.names, *value.bottom.names):
            atom = self._ratios.atom(name)
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
        for name in sorted(self._ratios.names(value)):
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
