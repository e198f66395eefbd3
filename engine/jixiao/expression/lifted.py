"""What a tree is on one path of a decision: a ratio, a truth, a label or nothing; and what is made of these."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from jixiao.expression.facts import Facts, reduced
from jixiao.expression.integers import (
    ALWAYS,
    NEVER,
    Among,
    Fixed,
    IsKnown,
    Ratio,
    Test,
    all_of,
    any_of,
    constant_ratio,
    difference,
    inverse,
    not_negative,
    zero,
)
from jixiao.expression.polynomial import UNIT, literal
from jixiao.expression.tree import Constant, Tree, Type
from jixiao.interval import Sign
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Truth:
    """A truth on a path: two tests that never hold together; where neither does it is unknown."""

    holds: Test
    fails: Test


UNKNOWN = Truth(NEVER, NEVER)


@dataclass(frozen=True, slots=True)
class Label:
    """A label on a path: one of the rule's own (`text`), or the atom that holds its index in `labels`."""

    text: str | None
    atom: int | None = None
    labels: tuple[str, ...] = ()


Lifted = Ratio | Truth | Label | None
"""What a tree is on a path; None is missing (a truth may be missing as UNKNOWN too)."""


@dataclass(frozen=True, slots=True)
class Given:
    """A Field, Quantity or Fold as a machine reads it: missing where `atom` is; numbers and days have a `ratio`."""

    atom: int
    ratio: Ratio | None = None
    labels: tuple[str, ...] = ()


Find = Callable[[Tree], Given]


def constant(tree: Constant) -> Lifted:
    """What a constant is on every path."""
    match tree.type:
        case Type.TRUTH:
            return UNKNOWN if tree.value is None else Truth(Fixed(bool(tree.value)), Fixed(not tree.value))
        case _ if tree.value is None:
            return None
        case Type.LABEL:
            return Label(str(tree.value))
        case _:
            if isinstance(tree.value, str):
                raise TypeError(f"{tree} is no number")
            value = tree.value
            return Ratio(literal(value)) if isinstance(value, int) else constant_ratio(value)


def as_ratio(value: Lifted) -> Ratio:
    """`value` as a number. Raises TypeError where it is none."""
    if not isinstance(value, Ratio):
        raise TypeError(f"{value} is no number")
    return value


def as_truth(value: Lifted) -> Truth:
    """`value` as a truth, unknown where it is missing. Raises TypeError where it is none."""
    if value is None:
        return UNKNOWN
    if not isinstance(value, Truth):
        raise TypeError(f"{value} is no truth")
    return value


def product(factors: Sequence[Ratio], facts: Facts) -> Ratio:
    """The product; atoms are cancelled as far as the facts allow."""
    numerator, denominator = UNIT, UNIT
    for factor in factors:
        numerator, denominator = numerator * factor.numerator, denominator * factor.denominator
    return reduced(Ratio(numerator, denominator), facts)


def negated(value: Ratio) -> Ratio:
    """The value with its sign turned."""
    return Ratio(-value.numerator, value.denominator)


def all_truths(parts: Sequence[Truth]) -> Truth:
    """Whether every part holds: one that fails decides, one that is unknown leaves it open."""
    return Truth(all_of(part.holds for part in parts), any_of(part.fails for part in parts))


def any_truth(parts: Sequence[Truth]) -> Truth:
    """Whether some part holds: one that holds decides, one that is unknown leaves it open."""
    return Truth(any_of(part.holds for part in parts), all_of(part.fails for part in parts))


def opposite(part: Truth) -> Truth:
    """Whether the part fails."""
    return Truth(part.fails, part.holds)


def among(value: Lifted, labels: Sequence[str]) -> Truth:
    """Whether a label is one of `labels`. Raises TypeError where the value is no label."""
    if value is None:
        return UNKNOWN
    if not isinstance(value, Label):
        raise TypeError(f"{value} is no label")
    if value.atom is None:
        return Truth(Fixed(value.text in labels), Fixed(value.text not in labels))
    inside = frozenset(index for index, label in enumerate(value.labels) if label in labels)
    others = frozenset(range(len(value.labels))) - inside
    holds = Among(value.atom, inside) if inside else NEVER
    return Truth(holds, Among(value.atom, others) if others else NEVER)


def knownness(value: Lifted) -> Truth:
    """Whether there is a value at all."""
    match value:
        case None:
            return Truth(NEVER, ALWAYS)
        case Truth():
            known = any_of((value.holds, value.fails))
            return Truth(known, inverse(known))
        case Label(atom=number) if number is not None:
            return Truth(IsKnown(number), inverse(IsKnown(number)))
        case _:
            return Truth(ALWAYS, NEVER)


def standing(sign: Sign, left: Ratio, right: Ratio) -> Test:
    """The test that `left` stands in relation `sign` to `right`."""
    lead = difference(left, right)
    match sign:
        case Sign.AT_LEAST:
            return not_negative(lead)
        case Sign.ABOVE:
            return not_negative(lead - UNIT)
        case Sign.AT_MOST:
            return not_negative(-lead)
        case Sign.BELOW:
            return not_negative(-lead - UNIT)
        case Sign.EQUAL:
            return zero(lead)
        case Sign.UNEQUAL:
            return inverse(zero(lead))
