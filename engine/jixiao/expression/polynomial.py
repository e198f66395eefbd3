"""Polynomials with integer coefficients over numbered atoms, and the ends between which their values lie."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from math import gcd

from jixiao.value import dataclass

Monomial = tuple[int, ...]
"""Atoms in ascending order, repeated for powers; () is the constant."""

Ends = tuple[int | None, int | None]
"""The least and the greatest value; None is no bound."""

OPEN: Ends = (None, None)


Terms = tuple[tuple[Monomial, int], ...]
"""Monomials in ascending order, each with its coefficient."""


class _Along:
    """A base that keeps what is asked of a polynomial again and again."""

    __slots__ = ("_along",)
    _along: tuple[Terms, int, int]


@dataclass(frozen=True, slots=True)
class Polynomial(_Along):
    """A sum of monomials with coefficients other than zero, in ascending order of monomials: equal means same."""

    terms: Terms

    def __add__(self, other: Polynomial) -> Polynomial:
        return _collect((*self.terms, *other.terms))

    def __neg__(self) -> Polynomial:
        return Polynomial(tuple((monomial, -factor) for monomial, factor in self.terms))

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + -other

    def __mul__(self, other: Polynomial) -> Polynomial:
        if len(other.terms) == 1 and not other.terms[0][0]:
            return self.times(other.terms[0][1])
        return _collect((tuple(sorted((*left, *right))), a * b) for left, a in self.terms for right, b in other.terms)

    def times(self, factor: int) -> Polynomial:
        """This polynomial `factor` times."""
        if factor == 1:
            return self
        return Polynomial(tuple((monomial, factor * own) for monomial, own in self.terms) if factor else ())

    def over(self, divisor: int) -> Polynomial:
        """This polynomial divided by a positive integer that divides every coefficient."""
        if divisor == 1:
            return self
        return Polynomial(tuple((monomial, own // divisor) for monomial, own in self.terms))

    @property
    def constant(self) -> int | None:
        """The value, where it is the same whatever the atoms are; otherwise None."""
        if not self.terms:
            return 0
        return self.terms[0][1] if len(self.terms) == 1 and not self.terms[0][0] else None

    @property
    def content(self) -> int:
        """The greatest integer that divides every coefficient; 0 for the polynomial 0."""
        return gcd(*[factor for _, factor in self.terms])

    def split(self) -> tuple[Polynomial, int]:
        """The part that depends on atoms, and the constant beside it."""
        if self.terms and not self.terms[0][0]:
            return Polynomial(self.terms[1:]), self.terms[0][1]
        return self, 0

    @property
    def along(self) -> tuple[Terms, int, int]:
        """(direction, factor, constant): the polynomial is `factor` times the direction, and the constant.

        All multiples of a polynomial share a direction: without constant, coefficients without a common divisor, the
        last one positive. Of a polynomial that reads no atom it is empty.
        """
        try:
            return self._along
        except AttributeError:
            rest, constant = self.split()
            factor = rest.content
            if rest.terms and rest.terms[-1][1] < 0:
                factor = -factor
            made = (tuple((monomial, own // factor) for monomial, own in rest.terms), factor, constant)
            object.__setattr__(self, "_along", made)
            return made

    def atoms(self) -> frozenset[int]:
        """The atoms that it reads."""
        return frozenset(atom for monomial, _ in self.terms for atom in monomial)


NOTHING = Polynomial(())
UNIT = Polynomial((((), 1),))


def literal(value: int) -> Polynomial:
    """The polynomial that is always `value`."""
    return Polynomial((((), value),)) if value else NOTHING


def atom(number: int) -> Polynomial:
    """The polynomial that is one atom."""
    return Polynomial((((number,), 1),))


def total(parts: Iterable[Polynomial]) -> Polynomial:
    """The sum of `parts`."""
    return _collect(term for part in parts for term in part.terms)


def _collect(terms: Iterable[tuple[Monomial, int]]) -> Polynomial:
    factors: dict[Monomial, int] = {}
    for monomial, factor in terms:
        factors[monomial] = factors.get(monomial, 0) + factor
    return Polynomial(tuple(sorted((monomial, factor) for monomial, factor in factors.items() if factor)))


def common_atoms(polynomials: Sequence[Polynomial]) -> Monomial:
    """The atoms (with multiplicity) that divide every monomial of every one of `polynomials`."""
    if any(polynomial.terms and not polynomial.terms[0][0] for polynomial in polynomials):
        return ()
    common: Counter[int] | None = None
    for polynomial in polynomials:
        for monomial, _ in polynomial.terms:
            common = Counter(monomial) if common is None else common & Counter(monomial)
            if not common:
                return ()
    return tuple(sorted(common.elements())) if common else ()


def without(polynomial: Polynomial, number: int) -> Polynomial:
    """`polynomial` divided by an atom that divides every monomial."""
    terms = []
    for monomial, factor in polynomial.terms:
        place = monomial.index(number)
        terms.append((monomial[:place] + monomial[place + 1 :], factor))
    return _collect(terms)


Extended = tuple[int, int]
"""A number with its infinities: (-1, 0) below all, (0, value), (1, 0) above all; compared as tuples."""


def _low(ends: Ends) -> Extended:
    return (-1, 0) if ends[0] is None else (0, ends[0])


def _high(ends: Ends) -> Extended:
    return (1, 0) if ends[1] is None else (0, ends[1])


def _ends(low: Extended, high: Extended) -> Ends:
    return (None if low[0] else low[1], None if high[0] else high[1])


def _times(left: Extended, right: Extended) -> Extended:
    signs = [part[0] or (part[1] > 0) - (part[1] < 0) for part in (left, right)]
    if left[0] or right[0]:
        return (signs[0] * signs[1], 0)
    return (0, left[1] * right[1])


def multiply_ends(left: Ends, right: Ends) -> Ends:
    """The ends of a product of independent factors."""
    if left[0] is not None and left[0] >= 0 and right[0] is not None and right[0] >= 0:  # nearly always
        known = left[1] is not None and right[1] is not None
        nought = left[1] == 0 or right[1] == 0
        return left[0] * right[0], left[1] * right[1] if known else 0 if nought else None  # type: ignore[operator]
    corners = [_times(a, b) for a in (_low(left), _high(left)) for b in (_low(right), _high(right))]
    return _ends(min(corners), max(corners))


def add_ends(left: Ends, right: Ends) -> Ends:
    """The ends of a sum."""
    low = None if left[0] is None or right[0] is None else left[0] + right[0]
    high = None if left[1] is None or right[1] is None else left[1] + right[1]
    return low, high


def scale_ends(ends: Ends, factor: int) -> Ends:
    """The ends of a multiple."""
    low = None if ends[0] is None else ends[0] * factor
    high = None if ends[1] is None else ends[1] * factor
    return (low, high) if factor >= 0 else (high, low)


def meet_ends(left: Ends, right: Ends) -> Ends:
    """What both allow; the low end above the high end where they contradict each other."""
    (low, high), (least, most) = left, right
    return (
        least if low is None or (least is not None and least > low) else low,
        most if high is None or (most is not None and most < high) else high,
    )


def spread_ends(ends: Ends, factor: int) -> Ends:
    """The ends of an integer of which the multiple by `factor`, not zero, lies within `ends`."""
    low, high = ends if factor > 0 else scale_ends(ends, -1)
    size = abs(factor)
    return (None if low is None else -(-low // size), None if high is None else high // size)


def join_ends(left: Ends, right: Ends) -> Ends:
    """The narrowest ends around both."""
    low, high = min(_low(left), _low(right)), max(_high(left), _high(right))
    return _ends(low, high)


def ends_of(terms: Terms, atoms: Mapping[int, Ends]) -> Ends:
    """Ends of the value, atoms taken as independent; `atoms` gives the ends of those that have any."""
    low: int | None = 0
    high: int | None = 0
    for monomial, factor in terms:
        least, most = scale_ends(monomial_ends(monomial, atoms), factor)
        low = None if low is None or least is None else low + least
        high = None if high is None or most is None else high + most
    return low, high


def monomial_ends(monomial: Monomial, atoms: Mapping[int, Ends]) -> Ends:
    """Ends of a product of atoms; `atoms` gives the ends of those that have any."""
    if len(monomial) == 1:
        return atoms.get(monomial[0], OPEN)
    ends: Ends | None = None
    for number in dict.fromkeys(monomial):
        own = _power_ends(atoms.get(number, OPEN), monomial.count(number))
        ends = own if ends is None else multiply_ends(ends, own)
    return (1, 1) if ends is None else ends


def _power_ends(ends: Ends, power: int) -> Ends:
    whole = ends
    for _ in range(power - 1):
        whole = multiply_ends(whole, ends)
    if power % 2 == 0 and whole[0] is not None and whole[0] < 0:
        return (0, whole[1])
    return (0, None) if power % 2 == 0 and whole[0] is None else whole
