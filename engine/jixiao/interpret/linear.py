"""Linear forms over unknown numbers, and guards: what is said of such a form. Exact, and held in integers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import gcd, lcm

from jixiao.interval import Interval, Sign
from jixiao.value import dataclass

Counts = tuple[tuple[str, int], ...]
"""Unknowns and how often each is taken: sorted by name, none of them zero."""


@dataclass(frozen=True, slots=True)
class Form:
    """`(rest + Σ count · name) / over` in lowest terms, `over` positive: equal means same."""

    counts: Counts = ()
    rest: int = 0
    over: int = 1

    def __add__(self, other: Form) -> Form:
        over = lcm(self.over, other.over)
        own, its = over // self.over, over // other.over
        counts = {name: count * own for name, count in self.counts}
        for name, count in other.counts:
            counts[name] = counts.get(name, 0) + count * its
        return _lowest(counts, self.rest * own + other.rest * its, over)

    def __sub__(self, other: Form) -> Form:
        return self + -other

    def __neg__(self) -> Form:
        return Form(tuple((name, -count) for name, count in self.counts), -self.rest, self.over)

    def __mul__(self, factor: Fraction) -> Form:
        if factor == 1:
            return self
        top, bottom = factor.numerator, factor.denominator
        shared = gcd(self.over, top)
        over, top = self.over // shared, top // shared
        return _lowest({name: count * top for name, count in self.counts}, self.rest * top, over * bottom)

    @property
    def parts(self) -> tuple[tuple[str, Fraction], ...]:
        """The unknowns that occur, and what stands before each."""
        return tuple((name, Fraction(count, self.over)) for name, count in self.counts)

    @property
    def constant(self) -> Fraction:
        """What stands beside the unknowns."""
        return Fraction(self.rest, self.over)

    @property
    def names(self) -> tuple[str, ...]:
        """The unknowns that occur."""
        return tuple(name for name, _ in self.counts)

    def coefficient(self, name: str) -> Fraction:
        """What stands before `name`; 0 where it does not occur."""
        return Fraction(self.count(name), self.over)

    def count(self, name: str) -> int:
        """The sign of what stands before `name`, and its size where `over` is 1."""
        for part, count in self.counts:
            if part == name:
                return count
        return 0

    def put(self, name: str, value: Form) -> Form:
        """This form with `value` in place of `name`."""
        count = self.count(name)
        if count == 0:
            return self
        rest = Form(tuple(part for part in self.counts if part[0] != name), self.rest, self.over)
        return rest + value * Fraction(count, self.over)


def _lowest(counts: Mapping[str, int], rest: int, over: int) -> Form:
    """The form in lowest terms; `over` is positive."""
    kept = sorted((name, count) for name, count in counts.items() if count)
    shared = gcd(over, rest, *(count for _, count in kept)) if over != 1 else 1
    if shared == 1:
        return Form(tuple(kept), rest, over)
    return Form(tuple((name, count // shared) for name, count in kept), rest // shared, over // shared)


def form(parts: Mapping[str, Fraction], constant: Fraction = Fraction(0)) -> Form:
    """The form with these coefficients."""
    over = lcm(constant.denominator, *(value.denominator for value in parts.values()))
    counts = {name: value.numerator * (over // value.denominator) for name, value in parts.items()}
    return _lowest(counts, constant.numerator * (over // constant.denominator), over)


def variable(name: str) -> Form:
    """The form that is one unknown."""
    return Form(((name, 1),))


def constant(value: Fraction) -> Form:
    """The form that is a number."""
    return Form((), value.numerator, value.denominator)


@dataclass(frozen=True, slots=True)
class Guard:
    """`form sign 0`, where sign is ≥, > or =."""

    form: Form
    sign: Sign = Sign.AT_LEAST

    @property
    def opposite(self) -> Guard:
        """What holds where this does not. An equality has no single opposite: ValueError."""
        if self.sign is Sign.EQUAL:
            raise ValueError("the opposite of an equality is two guards")
        return Guard(-self.form, Sign.ABOVE if self.sign is Sign.AT_LEAST else Sign.AT_LEAST)


NEVER = Guard(constant(Fraction(-1)))
"""A guard that nothing satisfies."""


def between(name: str, interval: Interval) -> tuple[Guard, ...]:
    """The guards that say: `name` lies in `interval`."""
    guards = []
    if interval.low is not None:
        sign = Sign.AT_LEAST if interval.low_closed else Sign.ABOVE
        guards.append(Guard(variable(name) - constant(interval.low), sign))
    if interval.high is not None:
        sign = Sign.AT_LEAST if interval.high_closed else Sign.ABOVE
        guards.append(Guard(constant(interval.high) - variable(name), sign))
    return tuple(guards)


def names_of(guards: Iterable[Guard]) -> tuple[str, ...]:
    """The unknowns of the guards, in order."""
    return tuple(sorted({name for guard in guards for name, _ in guard.form.counts}))
