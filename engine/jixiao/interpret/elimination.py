"""What follows from linear guards over unknown numbers: Fourier-Motzkin elimination over exact integers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, gcd

from jixiao.interpret.linear import Counts, Form, Guard, constant, variable
from jixiao.interval import EVERYTHING, Interval, Sign

LIMIT = 400
"""How many guards may stand at once; elimination squares them, and beyond this a proof is given up."""


class TooHard(Exception):
    """More guards than LIMIT: the question stays unanswered."""


def tidy(guards: Iterable[Guard]) -> tuple[Guard, ...] | None:
    """The same facts without those that follow from another with the same slope; None where one can never hold."""
    tightest: dict[Counts, tuple[int, int, Guard]] = {}
    equal: dict[Form, Guard] = {}
    for guard in guards:
        counts, rest = guard.form.counts, guard.form.rest
        if not counts:
            if rest < 0 or (rest == 0 and guard.sign is Sign.ABOVE) or (rest != 0 and guard.sign is Sign.EQUAL):
                return None
            continue
        content = gcd(*[count for _, count in counts])
        if guard.sign is Sign.EQUAL:
            guard = _primitive(guard, content if counts[0][1] > 0 else -content)
            equal[guard.form] = guard
            continue
        slope = counts if content == 1 else tuple([(name, count // content) for name, count in counts])
        before = tightest.get(slope)
        if before is not None:
            lead = rest * before[1] - before[0] * content  # the smaller what is added, the tighter
            if lead > 0 or (lead == 0 and (guard.sign is not Sign.ABOVE or before[2].sign is Sign.ABOVE)):
                continue
        tightest[slope] = (rest, content, guard)
    tidied = (*equal.values(), *(_primitive(guard, content) for _, content, guard in tightest.values()))
    if len(tidied) > LIMIT:
        raise TooHard
    return tidied


def _primitive(guard: Guard, content: int) -> Guard:
    """The same guard with integers as small as can be; by a negative content (equations only) its signs turned."""
    form = guard.form
    shared = gcd(content, form.rest) if content > 0 else -gcd(content, form.rest)
    if shared == 1:
        return guard if form.over == 1 else Guard(Form(form.counts, form.rest), guard.sign)
    counts = tuple([(name, count // shared) for name, count in form.counts])
    return Guard(Form(counts, form.rest // shared), guard.sign)


def eliminate(guards: Sequence[Guard], name: str) -> tuple[Guard, ...] | None:
    """What the guards say of everything but `name`, exactly; None where they contradict each other.

    Raises TooHard beyond LIMIT guards.
    """
    lower: list[tuple[int, Guard]] = []
    upper: list[tuple[int, Guard]] = []
    combined: list[Guard] = []
    for guard in guards:
        count = guard.form.count(name)
        if count and guard.sign is Sign.EQUAL:
            return tidy(_without(other, name, guard, count) for other in guards if other is not guard)
        if count > 0:
            lower.append((count, guard))
        elif count < 0:
            upper.append((-count, guard))
        else:
            combined.append(guard)
    if len(lower) * len(upper) > 4 * LIMIT:
        raise TooHard
    for own, low in lower:
        for its, high in upper:
            strict = low.sign is Sign.ABOVE or high.sign is Sign.ABOVE
            joined = _combined(low.form, its, high.form, own)
            combined.append(Guard(joined, Sign.ABOVE if strict else Sign.AT_LEAST))
    return tidy(combined)


def _without(guard: Guard, name: str, equation: Guard, count: int) -> Guard:
    """A guard with an unknown put in as the equation gives it."""
    own = guard.form.count(name)
    if not own:
        return guard
    return Guard(_combined(guard.form, abs(count), equation.form, -own if count > 0 else own), guard.sign)


def _combined(one: Form, times: int, other: Form, more: int) -> Form:
    """So many times the numerators of two forms (of guards only the sign counts, so what they are over is left out)."""
    counts = {name: count * times for name, count in one.counts}
    for name, count in other.counts:
        counts[name] = counts.get(name, 0) + count * more
    kept = sorted([item for item in counts.items() if item[1]])
    return Form(tuple(kept), one.rest * times + other.rest * more)


def _next(guards: Sequence[Guard], keep: frozenset[str]) -> str | None:
    """The unknown that is cheapest to eliminate; None where only those to keep are left."""
    lower: dict[str, int] = {}
    upper: dict[str, int] = {}
    fixed: set[str] = set()
    for guard in guards:
        for name, count in guard.form.counts:
            if guard.sign is Sign.EQUAL:
                fixed.add(name)
            side = lower if count > 0 else upper
            side[name] = side.get(name, 0) + 1

    def cost(name: str) -> tuple[int, str]:
        if name in fixed:
            return (-1, name)
        below, above = lower.get(name, 0), upper.get(name, 0)
        return (below * above - below - above, name)

    return min((name for name in (*lower, *upper) if name not in keep), key=cost, default=None)


def _reduced(guards: Iterable[Guard], keep: frozenset[str]) -> tuple[Guard, ...] | None:
    left = tidy(guards)
    while left is not None:
        name = _next(left, keep)
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


def _interval(guards: Iterable[Guard], name: str, values: Mapping[str, Fraction] | None = None) -> Interval | None:
    """What guards leave of the line of `name`; they bear on nothing else but what has a value."""
    result: Interval | None = EVERYTHING
    for guard in guards:
        count = guard.form.count(name)
        rest = Fraction(guard.form.rest)
        for other, times in guard.form.counts:
            if other != name and values is not None:
                rest += times * values[other]
        edge = -rest / count
        closed = guard.sign is not Sign.ABOVE
        if guard.sign is Sign.EQUAL:
            part = Interval(edge, edge, True, True)
        elif count > 0:
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
    whole = frozenset(steps)
    trail: list[tuple[str, tuple[Guard, ...]]] = []
    while left is not None:
        # What must be a whole multiple is fixed first, so eliminated last.
        name = _next(left, whole) or _next(left, frozenset())
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
        interval = _interval((guard for guard in guards_then if guard.form.count(name)), name, values)
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
    if not bottom.counts:
        if bottom.rest <= 0:
            return None
        equation = Guard(variable(value) - top * (1 / bottom.constant), Sign.EQUAL)
        return project((*guards, equation), value)
    # Charnes-Cooper: with scale = 1/bottom and every unknown multiplied by it, the quotient becomes linear.
    scale = variable("\N{BLACK SQUARE}")

    def scaled(shape: Form) -> Form:
        return Form(shape.counts, 0, shape.over) + scale * shape.constant

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
