"""Linear facts about unknown numbers: what follows from them, by Fourier-Motzkin elimination over exact fractions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from jixiao.interval import EVERYTHING, Interval, Sign

LIMIT = 400
"""How many guards may stand at once; elimination squares them, and beyond this a proof is given up."""


class TooHard(Exception):
    """More guards than LIMIT: the question stays unanswered."""


@dataclass(frozen=True, slots=True)
class Form:
    """`constant + Σ coefficient · name`; `parts` are sorted by name and hold no zero."""

    parts: tuple[tuple[str, Fraction], ...] = ()
    constant: Fraction = Fraction(0)

    def __add__(self, other: Form) -> Form:
        parts = dict(self.parts)
        for name, coefficient in other.parts:
            parts[name] = parts.get(name, Fraction(0)) + coefficient
        return form(parts, self.constant + other.constant)

    def __sub__(self, other: Form) -> Form:
        return self + other * Fraction(-1)

    def __mul__(self, factor: Fraction) -> Form:
        if factor == 0:
            return Form()
        return Form(tuple((name, value * factor) for name, value in self.parts), self.constant * factor)

    def coefficient(self, name: str) -> Fraction:
        """What stands before `name`; 0 where it does not occur."""
        return next((value for part, value in self.parts if part == name), Fraction(0))

    def put(self, name: str, value: Form) -> Form:
        """This form with `value` in place of `name`."""
        coefficient = self.coefficient(name)
        if coefficient == 0:
            return self
        rest = Form(tuple(part for part in self.parts if part[0] != name), self.constant)
        return rest + value * coefficient

    @property
    def names(self) -> tuple[str, ...]:
        """The unknowns that occur."""
        return tuple(name for name, _ in self.parts)


def form(parts: Mapping[str, Fraction], constant: Fraction = Fraction(0)) -> Form:
    """The form with these coefficients."""
    return Form(tuple(sorted((name, value) for name, value in parts.items() if value != 0)), constant)


def variable(name: str) -> Form:
    """The form that is one unknown."""
    return Form(((name, Fraction(1)),))


def constant(value: Fraction) -> Form:
    """The form that is a number."""
    return Form((), value)


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
        return Guard(self.form * Fraction(-1), Sign.ABOVE if self.sign is Sign.AT_LEAST else Sign.AT_LEAST)


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


def tidy(guards: Iterable[Guard]) -> tuple[Guard, ...] | None:
    """The same facts without those that follow from another with the same slope; None where one can never hold."""
    tightest: dict[tuple[tuple[str, Fraction], ...], Guard] = {}
    equal: dict[Form, Guard] = {}
    for guard in guards:
        if not guard.form.parts:
            value = guard.form.constant
            if value < 0 or (value == 0 and guard.sign is Sign.ABOVE) or (value != 0 and guard.sign is Sign.EQUAL):
                return None
            continue
        lead = guard.form.parts[0][1]
        if guard.sign is Sign.EQUAL:
            whole = guard.form * (1 / lead)
            equal[whole] = Guard(whole, Sign.EQUAL)
            continue
        whole = guard.form * (1 / abs(lead))
        before = tightest.get(whole.parts)
        if before is None or (whole.constant, guard.sign is not Sign.ABOVE) < (
            before.form.constant,
            before.sign is not Sign.ABOVE,
        ):
            tightest[whole.parts] = Guard(whole, guard.sign)
    tidied = (*equal.values(), *tightest.values())
    if len(tidied) > LIMIT:
        raise TooHard
    return tidied


def eliminate(guards: Sequence[Guard], name: str) -> tuple[Guard, ...] | None:
    """What the guards say of everything but `name`, exactly; None where they contradict each other.

    Raises TooHard beyond LIMIT guards.
    """
    equation = next((g for g in guards if g.sign is Sign.EQUAL and g.form.coefficient(name) != 0), None)
    if equation is not None:
        rest = equation.form.put(name, Form())
        value = rest * (-1 / equation.form.coefficient(name))
        return tidy(Guard(g.form.put(name, value), g.sign) for g in guards if g is not equation)
    lower = [g for g in guards if g.form.coefficient(name) > 0]
    upper = [g for g in guards if g.form.coefficient(name) < 0]
    if len(lower) * len(upper) > 4 * LIMIT:
        raise TooHard
    combined = [g for g in guards if g.form.coefficient(name) == 0]
    for low in lower:
        for high in upper:
            joined = low.form * -high.form.coefficient(name) + high.form * low.form.coefficient(name)
            strict = Sign.ABOVE in (low.sign, high.sign)
            combined.append(Guard(joined, Sign.ABOVE if strict else Sign.AT_LEAST))
    return tidy(combined)


def names_of(guards: Iterable[Guard]) -> tuple[str, ...]:
    """The unknowns of the guards, in order."""
    return tuple(sorted({name for guard in guards for name in guard.form.names}))


def _next(guards: Sequence[Guard], candidates: Iterable[str]) -> str | None:
    """The unknown that is cheapest to eliminate."""

    def cost(name: str) -> tuple[int, str]:
        if any(g.sign is Sign.EQUAL and g.form.coefficient(name) != 0 for g in guards):
            return (-1, name)
        lower = sum(1 for g in guards if g.form.coefficient(name) > 0)
        upper = sum(1 for g in guards if g.form.coefficient(name) < 0)
        return (lower * upper - lower - upper, name)

    return min(candidates, key=cost, default=None)


def _reduced(guards: Iterable[Guard], keep: frozenset[str]) -> tuple[Guard, ...] | None:
    left = tidy(guards)
    while left is not None:
        name = _next(left, (name for name in names_of(left) if name not in keep))
        if name is None:
            return left
        left = eliminate(left, name)
    return None


def feasible(guards: Iterable[Guard]) -> bool:
    """Whether numbers exist that satisfy all guards. Raises TooHard."""
    return _reduced(guards, frozenset()) is not None


def project(guards: Iterable[Guard], name: str) -> Interval | None:
    """Every value that `name` can take; None where the guards contradict each other. Raises TooHard."""
    left = _reduced(guards, frozenset({name}))
    return None if left is None else _interval(left, name)


def _interval(guards: Iterable[Guard], name: str) -> Interval | None:
    """What guards over `name` alone leave of the line."""
    result: Interval | None = EVERYTHING
    for guard in guards:
        coefficient = guard.form.coefficient(name)
        edge = -guard.form.constant / coefficient
        closed = guard.sign is not Sign.ABOVE
        if guard.sign is Sign.EQUAL:
            part = Interval(edge, edge, True, True)
        elif coefficient > 0:
            part = Interval(edge, None, closed, False)
        else:
            part = Interval(None, edge, False, closed)
        result = None if result is None else result.meets(part)
    return result


def find(guards: Iterable[Guard], names: Iterable[str], steps: Mapping[str, Fraction]) -> dict[str, Fraction] | None:
    """Values of `names` that satisfy the guards, short decimals where possible; None where none was found.

    A name in `steps` takes a multiple of its step; then None does not prove that there are no values. Raises TooHard.
    """
    left = tidy(guards)
    trail: list[tuple[str, tuple[Guard, ...]]] = []
    while left is not None:
        # What must be a whole multiple is fixed first, so eliminated last.
        free = [name for name in names_of(left) if name not in steps]
        name = _next(left, free or names_of(left))
        if name is None:
            break
        trail.append((name, left))
        left = eliminate(left, name)
    if left is None:
        return None
    values: dict[str, Fraction] = {}
    for name in names:
        if not any(name == done for done, _ in trail):
            values[name] = Fraction(0)
    for name, guards_then in reversed(trail):
        known = []
        for guard in guards_then:
            if guard.form.coefficient(name) != 0:
                filled = guard.form
                for other, value in values.items():
                    filled = filled.put(other, constant(value))
                known.append(Guard(filled, guard.sign))
        interval = _interval(known, name)
        chosen = None if interval is None else simplest(interval, steps.get(name))
        if chosen is None:
            return None
        values[name] = chosen
    return values


def simplest(interval: Interval, step: Fraction | None = None) -> Fraction | None:
    """The value inside nearest to zero with the fewest decimals, or a multiple of `step`; None where there is none."""
    if interval.empty:
        return None
    if interval.low is not None and interval.low == interval.high:
        only = interval.low
        return only if step is None or (only / step).denominator == 1 else None
    unit = Fraction(1) if step is None else step
    while True:
        low = None if interval.low is None else floor(interval.low / unit)
        high = None if interval.high is None else ceil(interval.high / unit)
        near = 0 if (low is None or low < 0) and (high is None or high > 0) else None
        if near is None:
            near = low if low is not None and low >= 0 else high
        for count in (near or 0, (near or 0) + 1, (near or 0) - 1):
            if count * unit in interval:
                return count * unit
        if step is not None:
            return None
        unit /= 10


def extremes(top: Form, bottom: Form, guards: Sequence[Guard]) -> Interval | None:
    """Every value of `top / bottom` where the guards hold and bottom > 0; None where there is none. Raises TooHard.

    An end is closed if and only if it is reached. The guards' region is convex, so the values fill an interval.
    """
    value = "\N{WHITE SQUARE}"  # no name of a filing
    if not bottom.parts:
        if bottom.constant <= 0:
            return None
        equation = Guard(variable(value) - top * (1 / bottom.constant), Sign.EQUAL)
        return project((*guards, equation), value)
    # Charnes-Cooper: with scale = 1/bottom and every unknown multiplied by it, the quotient becomes linear.
    scale = variable("\N{BLACK SQUARE}")

    def scaled(shape: Form) -> Form:
        return Form(shape.parts) + scale * shape.constant

    homogeneous = [Guard(scaled(guard.form), guard.sign) for guard in guards]
    homogeneous.append(Guard(scale, Sign.ABOVE))
    homogeneous.append(Guard(scaled(bottom) - constant(Fraction(1)), Sign.EQUAL))
    homogeneous.append(Guard(variable(value) - scaled(top), Sign.EQUAL))
    return project(homogeneous, value)


def prove_at_most(top: Form, bottom: Form, bound: Fraction, guards: Sequence[Guard]) -> bool:
    """Whether `top / bottom ≤ bound` wherever the guards hold and bottom > 0. False where the proof is too hard."""
    beyond = Guard(top - bottom * bound, Sign.ABOVE)
    try:
        return not feasible((*guards, Guard(bottom, Sign.ABOVE), beyond))
    except TooHard:
        return False
