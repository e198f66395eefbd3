"""The integer form: what a lifted tree is made of, for machines to print.

A tree becomes a decision: forks on tests, floor divisions bound to atoms, and leaves. A leaf holds one outcome for
each tree lifted together: a ratio N/D of integer polynomials with D positive on that path, or None for missing. Truths
are 0 or 1 over 1, labels their index, days their ordinal. Tests are two-valued: a machine never needs a third. An atom
is an integer that is read (the scaled value of a field, numerator or denominator of a quantity) or bound on the path.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import gcd

from jixiao.expression.polynomial import (
    NOTHING,
    UNIT,
    Polynomial,
    literal,
)
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator / denominator`; the denominator is positive wherever the ratio is used."""

    numerator: Polynomial
    denominator: Polynomial = UNIT


class _Inverted:
    """A base that keeps the inverse of a test: it is asked of the same test on many paths."""

    __slots__ = ("_inverse",)
    _inverse: Test


@dataclass(frozen=True, slots=True)
class Fixed:
    """A test that always comes out the same."""

    holds: bool


@dataclass(frozen=True, slots=True)
class NotNegative(_Inverted):
    """`polynomial ≥ 0`; the atoms it reads are known wherever it is asked."""

    polynomial: Polynomial


@dataclass(frozen=True, slots=True)
class Zero:
    """`polynomial = 0`; the atoms it reads are known wherever it is asked."""

    polynomial: Polynomial


@dataclass(frozen=True, slots=True)
class IsKnown:
    """The atom is not missing."""

    atom: int


@dataclass(frozen=True, slots=True)
class Among:
    """The atom is known, and one of `values` (indices of labels; 0 and 1 of a truth)."""

    atom: int
    values: frozenset[int]


@dataclass(frozen=True, slots=True)
class Inverse:
    """`test` does not hold; only around Zero, IsKnown and Among."""

    test: Zero | IsKnown | Among


@dataclass(frozen=True, slots=True)
class All(_Inverted):
    """Every test holds; asked in order, up to the first that does not."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Any(_Inverted):
    """At least one test holds; asked in order, up to the first that does."""

    tests: tuple[Test, ...]


Test = Fixed | NotNegative | Zero | IsKnown | Among | Inverse | All | Any

ALWAYS = Fixed(True)
NEVER = Fixed(False)


@dataclass(frozen=True, slots=True)
class Leaf:
    """What comes out on this path: one outcome for each tree lifted together."""

    outcomes: tuple[Ratio | None, ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """One of two ways."""

    test: Test
    yes: Decision
    no: Decision


@dataclass(frozen=True, slots=True)
class Bind:
    """The atom becomes `numerator // denominator` (the greatest integer not above; denominator positive)."""

    atom: int
    numerator: Polynomial
    denominator: Polynomial
    then: Decision


Decision = Leaf | Fork | Bind


def test_atoms(test: Test) -> frozenset[int]:
    """The atoms that a test reads."""
    match test:
        case NotNegative() | Zero():
            return test.polynomial.atoms()
        case IsKnown() | Among():
            return frozenset((test.atom,))
        case Inverse():
            return test_atoms(test.test)
        case All() | Any():
            return frozenset().union(*(test_atoms(part) for part in test.tests))
        case _:
            return frozenset()


def all_of(tests: Iterable[Test]) -> Test:
    """The test that every one of `tests` holds."""
    parts: list[Test] = []
    for test in tests:
        for part in test.tests if isinstance(test, All) else (test,):
            if isinstance(part, Fixed):
                if not part.holds:
                    return NEVER
            elif part not in parts:
                parts.append(part)
    return parts[0] if len(parts) == 1 else All(tuple(parts)) if parts else ALWAYS


def any_of(tests: Iterable[Test]) -> Test:
    """The test that at least one of `tests` holds."""
    parts: list[Test] = []
    for test in tests:
        for part in test.tests if isinstance(test, Any) else (test,):
            if isinstance(part, Fixed):
                if part.holds:
                    return ALWAYS
            elif part not in parts:
                parts.append(part)
    return parts[0] if len(parts) == 1 else Any(tuple(parts)) if parts else NEVER


def inverse(test: Test) -> Test:
    """The test that `test` does not hold."""
    match test:
        case Fixed():
            return Fixed(not test.holds)
        case Inverse():
            return test.test
        case NotNegative() | All() | Any():
            try:
                return test._inverse
            except AttributeError:
                made = _inverse(test)
                object.__setattr__(test, "_inverse", made)
                return made
        case _:
            return Inverse(test)


def _inverse(test: NotNegative | All | Any) -> Test:
    match test:
        case NotNegative():
            return not_negative(-test.polynomial - UNIT)
        case All():
            return any_of(inverse(part) for part in test.tests)
        case Any():
            return all_of(inverse(part) for part in test.tests)


def not_negative(polynomial: Polynomial) -> Test:
    """The test `polynomial ≥ 0`, divided by what all its coefficients share."""
    rest, constant = polynomial.split()
    if not rest.terms:
        return Fixed(constant >= 0)
    content = rest.content
    return NotNegative(rest.over(content) + literal(constant // content))


def zero(polynomial: Polynomial) -> Test:
    """The test `polynomial = 0`, divided by what all its coefficients share, the first one positive."""
    rest, constant = polynomial.split()
    if not rest.terms:
        return Fixed(constant == 0)
    content = rest.content
    if constant % content:
        return NEVER
    whole = rest.over(content) + literal(constant // content)
    return Zero(whole if whole.terms[-1][1] > 0 else -whole)


def constant_ratio(value: Fraction) -> Ratio:
    """A number of the rule."""
    return Ratio(literal(value.numerator), literal(value.denominator))


def add_ratios(ratios: Iterable[Ratio]) -> Ratio:
    """The sum; over one denominator as small as is seen."""
    whole = Ratio(NOTHING)
    for ratio in ratios:
        left, right = whole.denominator, ratio.denominator
        if left == right:
            whole = Ratio(whole.numerator + ratio.numerator, left)
            continue
        shared = gcd(left.content, right.content)
        if left.over(left.content) == right.over(right.content):
            denominator = left.times(right.content // shared)
            numerator = whole.numerator.times(right.content // shared) + ratio.numerator.times(left.content // shared)
        else:
            denominator = left * right.over(shared)
            numerator = whole.numerator * right.over(shared) + ratio.numerator * left.over(shared)
        whole = Ratio(numerator, denominator)
    return whole


def difference(left: Ratio, right: Ratio) -> Polynomial:
    """A polynomial with the sign of `left - right`."""
    return add_ratios((left, Ratio(-right.numerator, right.denominator))).numerator
