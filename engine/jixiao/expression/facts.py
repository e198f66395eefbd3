"""What is known on a path of a decision, what a test is under it, and what is known once the test has been asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
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
    any_of,
    inverse,
)
from jixiao.expression.polynomial import (
    NOTHING,
    OPEN,
    Ends,
    Polynomial,
    Terms,
    atom,
    common_atoms,
    ends_of,
    meet_ends,
    scale_ends,
    spread_ends,
    without,
)
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known on a path. `ends` bounds directions of polynomials; missing keys have no bound."""

    atoms: Mapping[int, Ends] = field(default_factory=dict)
    ends: Mapping[Terms, Ends] = field(default_factory=dict)
    known: Mapping[int, bool] = field(default_factory=dict)
    values: Mapping[int, frozenset[int]] = field(default_factory=dict)
    bound: frozenset[int] = frozenset()

    def range(self, polynomial: Polynomial) -> Ends:
        """The ends of `polynomial` on this path."""
        terms, factor, constant = polynomial.along
        if not terms:
            return (constant, constant)
        low, high = scale_ends(self._along(terms), factor)
        return (None if low is None else low + constant, None if high is None else high + constant)

    def _along(self, terms: Terms) -> Ends:
        """The ends of a polynomial that is a direction."""
        own = ends_of(terms, self.atoms)
        held = self.ends.get(terms)
        return own if held is None else meet_ends(own, held)

    def with_ends(self, polynomial: Polynomial, ends: Ends) -> Facts | None:
        """These facts, and that `polynomial` lies within `ends`; None where that cannot be."""
        terms, factor, constant = polynomial.along
        low = None if ends[0] is None else ends[0] - constant
        high = None if ends[1] is None else ends[1] - constant
        if not terms:
            return self if (low is None or low <= 0) and (high is None or high >= 0) else None
        met = meet_ends(self._along(terms), spread_ends((low, high), factor))
        if met[0] is not None and met[1] is not None and met[0] > met[1]:
            return None
        atoms = self.atoms if any(len(monomial) > 1 for monomial, _ in terms) else _narrowed(self.atoms, terms, met)
        if atoms is None:
            return None
        return Facts(atoms, {**self.ends, terms: met}, self.known, self.values, self.bound)

    def is_known(self, atom: int) -> bool | None:
        """Whether the atom is known to be known (or to be missing); None where either may be."""
        return self.known.get(atom)


def _narrowed(atoms: Mapping[int, Ends], terms: Terms, ends: Ends) -> Mapping[int, Ends] | None:
    """`atoms`, those of a linear direction held within what its ends leave to each; None where nothing is left."""
    if len(terms) == 1:
        return {**atoms, terms[0][0][0]: ends}
    narrowed = dict(atoms)
    parts = [scale_ends(narrowed.get(monomial[0], OPEN), factor) for monomial, factor in terms]
    lows, highs = _Sum.of([low for low, _ in parts]), _Sum.of([high for _, high in parts])
    for (monomial, factor), (low, high) in zip(terms, parts, strict=True):
        least, most = lows.without(low), highs.without(high)  # of the others
        left = (
            None if ends[0] is None or most is None else ends[0] - most,
            None if ends[1] is None or least is None else ends[1] - least,
        )
        met = meet_ends(narrowed.get(monomial[0], OPEN), spread_ends(left, factor))
        if met[0] is not None and met[1] is not None and met[0] > met[1]:
            return None
        narrowed[monomial[0]] = met
        after = scale_ends(met, factor)
        lows.change(low, after[0])
        highs.change(high, after[1])
    return narrowed


@dataclass(slots=True)
class _Sum:
    """A sum of ends, some of them open."""

    known: int
    open: int

    @staticmethod
    def of(ends: Sequence[int | None]) -> _Sum:
        known = [end for end in ends if end is not None]
        return _Sum(sum(known), len(ends) - len(known))

    def without(self, end: int | None) -> int | None:
        """The sum of the others; None where one of them is open."""
        if end is None:
            return self.known if self.open == 1 else None
        return None if self.open else self.known - end

    def change(self, before: int | None, after: int | None) -> None:
        """One end is another now; one that was not open stays so."""
        self.open -= before is None and after is not None
        self.known += (after or 0) - (before or 0)


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
            return _simplify_any(test, facts)
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


def _simplify_any(test: Any, facts: Facts) -> Test:
    """Each part where those before it do not hold."""
    parts: list[Test] = []
    for part in test.tests:
        left = simplify(part, facts)
        after = assume(facts, inverse(left))
        if after is None:
            return ALWAYS
        facts = after
        parts.append(left)
    return any_of(parts)


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
            left = list(islice((part for part in test.tests if simplify(part, facts) != NEVER), 2))
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
