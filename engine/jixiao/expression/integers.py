"""The integer form: what a lifted tree is made of, for machines to print.

A tree becomes a decision: forks on tests, floor divisions bound to atoms, and leaves. A leaf holds one outcome for
each tree lifted together: a ratio N/D of integer polynomials with D positive on that path, or None for missing. Truths
are 0 or 1 over 1, labels their index, days their ordinal. Tests are two-valued: a machine never needs a third. An atom
is an integer that is read (the scaled value of a field, numerator or denominator of a quantity) or bound on the path.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd

from jixiao.expression.polynomial import (
    NOTHING,
    OPEN,
    UNIT,
    Ends,
    Monomial,
    Polynomial,
    add_ends,
    common_atoms,
    ends_of,
    literal,
    meet_ends,
    scale_ends,
    without,
)


@dataclass(frozen=True, slots=True)
class Ratio:
    """`numerator / denominator`; the denominator is positive wherever the ratio is used."""

    numerator: Polynomial
    denominator: Polynomial = UNIT


@dataclass(frozen=True, slots=True)
class Fixed:
    """A test that always comes out the same."""

    holds: bool


@dataclass(frozen=True, slots=True)
class NotNegative:
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
class All:
    """Every test holds; asked in order, up to the first that does not."""

    tests: tuple[Test, ...]


@dataclass(frozen=True, slots=True)
class Any:
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
        case NotNegative():
            return not_negative(-test.polynomial - UNIT)
        case Inverse():
            return test.test
        case All():
            return any_of(inverse(part) for part in test.tests)
        case Any():
            return all_of(inverse(part) for part in test.tests)
        case _:
            return Inverse(test)


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


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known on a path. `ends` bounds polynomials without constant and content; missing keys have no bound."""

    atoms: Mapping[int, Ends] = field(default_factory=dict)
    ends: Mapping[tuple[tuple[Monomial, int], ...], Ends] = field(default_factory=dict)
    known: Mapping[int, bool] = field(default_factory=dict)
    values: Mapping[int, frozenset[int]] = field(default_factory=dict)
    bound: frozenset[int] = frozenset()

    def range(self, polynomial: Polynomial) -> Ends:
        """The ends of `polynomial` on this path."""
        rest, constant = polynomial.split()
        if not rest.terms:
            return (constant, constant)
        key, factor = _direction(rest)
        own = ends_of(Polynomial(key), self.atoms)
        return add_ends(scale_ends(meet_ends(own, self.ends.get(key, OPEN)), factor), (constant, constant))

    def with_ends(self, polynomial: Polynomial, ends: Ends) -> Facts | None:
        """These facts, and that `polynomial` lies within `ends`; None where that cannot be."""
        rest, constant = polynomial.split()
        low = None if ends[0] is None else ends[0] - constant
        high = None if ends[1] is None else ends[1] - constant
        if not rest.terms:
            return self if (low is None or low <= 0) and (high is None or high >= 0) else None
        key, factor = _direction(rest)
        if factor < 0:
            low, high, factor = None if high is None else -high, None if low is None else -low, -factor
        tight = (None if low is None else -(-low // factor), None if high is None else high // factor)
        met = meet_ends(self.range(Polynomial(key)), tight)
        if met[0] is not None and met[1] is not None and met[0] > met[1]:
            return None
        told = Facts(self.atoms, {**self.ends, key: met}, self.known, self.values, self.bound)
        return told._narrowed(Polynomial(key), met)

    def _narrowed(self, polynomial: Polynomial, ends: Ends) -> Facts | None:
        """These facts with the atoms of a linear polynomial held within what its ends leave to each."""
        if any(len(monomial) > 1 for monomial, _ in polynomial.terms):
            return self
        if len(polynomial.terms) == 1:
            return Facts(
                {**self.atoms, polynomial.terms[0][0][0]: ends}, self.ends, self.known, self.values, self.bound
            )
        atoms = dict(self.atoms)
        for monomial, factor in polynomial.terms:
            others = ends_of(Polynomial(tuple(term for term in polynomial.terms if term[0] != monomial)), atoms)
            low, high = add_ends(ends, scale_ends(others, -1))
            if factor < 0:
                low, high, factor = None if high is None else -high, None if low is None else -low, -factor
            tight = (None if low is None else -(-low // factor), None if high is None else high // factor)
            met = meet_ends(atoms.get(monomial[0], OPEN), tight)
            if met[0] is not None and met[1] is not None and met[0] > met[1]:
                return None
            atoms[monomial[0]] = met
        return Facts(atoms, self.ends, self.known, self.values, self.bound)

    def is_known(self, atom: int) -> bool | None:
        """Whether the atom is known to be known (or to be missing); None where either may be."""
        return self.known.get(atom)


def _direction(rest: Polynomial) -> tuple[tuple[tuple[Monomial, int], ...], int]:
    """A polynomial without constant as its canonical multiple and the factor that gives it back."""
    content = rest.content
    if rest.terms[-1][1] < 0:
        return (-rest).over(content).terms, -content
    return rest.over(content).terms, content


def simplify(test: Test, facts: Facts) -> Test:
    """`test` as far as `facts` leave it open."""
    match test:
        case NotNegative():
            low, high = facts.range(test.polynomial)
            return ALWAYS if low is not None and low >= 0 else NEVER if high is not None and high < 0 else test
        case Zero():
            low, high = facts.range(test.polynomial)
            if low == high == 0:
                return ALWAYS
            return NEVER if (low is not None and low > 0) or (high is not None and high < 0) else test
        case IsKnown():
            known = facts.is_known(test.atom)
            return test if known is None else Fixed(known)
        case Among():
            return _simplify_among(test, facts)
        case Inverse():
            return inverse(simplify(test.test, facts))
        case All():
            return _simplify_all(test, facts)
        case Any():
            return inverse(_simplify_all(All(tuple(inverse(part) for part in test.tests)), facts))
        case _:
            return test


def _simplify_among(test: Among, facts: Facts) -> Test:
    known, possible = facts.is_known(test.atom), facts.values.get(test.atom)
    if known is False:
        return NEVER
    if possible is None:
        return test
    if not possible & test.values:
        return NEVER
    return ALWAYS if known and possible <= test.values else Among(test.atom, possible & test.values)


def _simplify_all(test: All, facts: Facts) -> Test:
    """Each part under the facts of those before it."""
    parts: list[Test] = []
    for part in test.tests:
        left = simplify(part, facts)
        after = assume(facts, left)
        if after is None:
            return NEVER
        facts = after
        parts.append(left)
    return all_of(parts)


def assume(facts: Facts, test: Test) -> Facts | None:
    """`facts` and that `test` holds; None where that cannot be."""
    match test:
        case Fixed():
            return facts if test.holds else None
        case NotNegative():
            return facts.with_ends(test.polynomial, (0, None))
        case Zero():
            return facts.with_ends(test.polynomial, (0, 0))
        case IsKnown():
            return _assume_known(facts, test.atom, True)
        case Among():
            told = _assume_known(facts, test.atom, True)
            return None if told is None else _assume_values(told, test.atom, test.values)
        case Inverse():
            return _assume_not(facts, test.test)
        case All():
            told = facts
            for part in test.tests:
                told = None if told is None else assume(told, part)
            return told
        case Any():
            left = [part for part in test.tests if simplify(part, facts) != NEVER]
            return assume(facts, left[0]) if len(left) == 1 else facts if left else None


def _assume_not(facts: Facts, test: Zero | IsKnown | Among) -> Facts | None:
    match test:
        case IsKnown():
            return _assume_known(facts, test.atom, False)
        case Among():
            possible = facts.values.get(test.atom)
            if possible is None or not facts.is_known(test.atom):
                return facts
            return _assume_values(facts, test.atom, possible - test.values)
        case Zero():
            low, high = facts.range(test.polynomial)
            if low == high == 0:
                return None
            if low == 0:
                return facts.with_ends(test.polynomial, (1, None))
            return facts.with_ends(test.polynomial, (None, -1)) if high == 0 else facts


def _assume_known(facts: Facts, atom: int, known: bool) -> Facts | None:
    before = facts.is_known(atom)
    if before is None:
        return Facts(facts.atoms, facts.ends, {**facts.known, atom: known}, facts.values, facts.bound)
    return facts if before is known else None


def _assume_values(facts: Facts, atom: int, values: frozenset[int]) -> Facts | None:
    left = facts.values[atom] & values if atom in facts.values else values
    if not left:
        return None
    return Facts(facts.atoms, facts.ends, facts.known, {**facts.values, atom: left}, facts.bound)


def constant_ratio(value: Fraction) -> Ratio:
    """A number of the rule."""
    return Ratio(literal(value.numerator), literal(value.denominator))


def reduced(ratio: Ratio, facts: Facts) -> Ratio:
    """The same ratio without common factors; an atom is cancelled only where it cannot be zero."""
    numerator, denominator = ratio.numerator, ratio.denominator
    if not numerator.terms:
        return Ratio(NOTHING)
    for atom in common_atoms((numerator, denominator)):
        low, _ = facts.atoms.get(atom, OPEN)
        if low is not None and low > 0:
            numerator, denominator = without(numerator, atom), without(denominator, atom)
    content = gcd(numerator.content, denominator.content)
    return Ratio(numerator.over(content), denominator.over(content))


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
