"""What is known on a path of a decision, what a test is under it, and what is known once the test has been asked."""

from __future__ import annotations

from collections.abc import Mapping
from math import gcd

from jixiao.expression.integers import (
    ALWAYS,
    NEVER,
    All,
    Among,
    Any,
    Fixed,
    Inverse,
    IsKnown,
    NotNegative,
    Ratio,
    Test,
    Zero,
    all_of,
    inverse,
)
from jixiao.expression.polynomial import (
    NOTHING,
    OPEN,
    Ends,
    Monomial,
    Polynomial,
    add_ends,
    atom,
    common_atoms,
    ends_of,
    meet_ends,
    scale_ends,
    without,
)
from jixiao.value import dataclass, field


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


def reduced(ratio: Ratio, facts: Facts) -> Ratio:
    """The same ratio without common factors; an atom is cancelled only where it cannot be zero."""
    numerator, denominator = ratio.numerator, ratio.denominator
    if not numerator.terms:
        return Ratio(NOTHING)
    for shared in common_atoms((numerator, denominator)):
        low, _ = facts.atoms.get(shared, OPEN)
        if low is not None and low > 0:
            numerator, denominator = without(numerator, shared), without(denominator, shared)
    content = gcd(numerator.content, denominator.content)
    return Ratio(numerator.over(content), denominator.over(content))


def bound(facts: Facts, number: int) -> Facts:
    """`facts` on a path on which the atom is bound."""
    return Facts(facts.atoms, facts.ends, facts.known, facts.values, facts.bound | {number})


def after_floor(facts: Facts, number: int, numerator: Polynomial, denominator: Polynomial) -> Facts:
    """`facts` once the atom is bound to `numerator // denominator`. Raises ValueError where no value is possible."""
    told = assume(bound(facts, number), IsKnown(number))
    held = told and told.with_ends(atom(number), _floor_ends(facts.range(numerator), facts.range(denominator)))
    if held is None:
        raise ValueError("a floor division without a possible value")
    return held


def _floor_ends(top: Ends, bottom: Ends) -> Ends:
    """The ends of a floor division by a positive integer."""
    least, most = max(bottom[0] or 1, 1), bottom[1]
    low = top[0]
    if low is not None:
        low = low // least if low < 0 else (low // most if most is not None else 0)
    high = top[1]
    if high is not None:
        high = high // least if high >= 0 else (high // most if most is not None else -1)
    return low, high
