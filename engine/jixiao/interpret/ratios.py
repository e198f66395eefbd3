"""Values as quotients of linear forms over unknowns and over atoms: things that are not linear themselves.

Within a region where every condition is decided, a tree is such a quotient. An atom stands for a rounded or capped
value, a product of two unknown values, or a quotient that was added to another with a different divisor.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jixiao.interpret import linear
from jixiao.interpret.linear import Form
from jixiao.number import Mode, round_to
from jixiao.value import dataclass

ONE = linear.constant(Fraction(1))


@dataclass(frozen=True, slots=True)
class Ratio:
    """`top / bottom`; the bottom is positive wherever the value is used."""

    top: Form
    bottom: Form = ONE

    @property
    def fixed(self) -> Fraction | None:
        """The number that it is, where it holds no unknown."""
        return None if self.top.counts or self.bottom.counts else self.top.constant / self.bottom.constant


@dataclass(frozen=True, slots=True)
class Rounded:
    """`inner` rounded."""

    inner: Ratio
    unit: Fraction
    mode: Mode


@dataclass(frozen=True, slots=True)
class Multiplied:
    """The product of two unknown values."""

    left: Ratio
    right: Ratio


@dataclass(frozen=True, slots=True)
class Divided:
    """A quotient with an unknown divisor, taken as one thing."""

    inner: Ratio


@dataclass(frozen=True, slots=True)
class Capped:
    """The lesser of `inner` and a number, or (`least` False) the greater."""

    inner: Ratio
    edge: Fraction
    least: bool


Atom = Rounded | Multiplied | Divided | Capped


def fixed(value: Fraction) -> Ratio:
    """A number as a ratio."""
    return Ratio(linear.constant(value))


def unknown(name: str) -> Ratio:
    """An unknown as a ratio."""
    return Ratio(linear.variable(name))


def _shaped(top: Form, bottom: Form) -> Ratio:
    """The ratio in its one shape: a constant bottom is 1, any other begins with ±1."""
    if bottom == ONE:
        return Ratio(top)
    if not bottom.counts:
        return Ratio(top * (1 / bottom.constant))
    name, lead = bottom.parts[0]
    top, bottom = top * (1 / abs(lead)), bottom * (1 / abs(lead))
    share = top.coefficient(name) * (1 if lead > 0 else -1)
    return fixed(share) if top == bottom * share else Ratio(top, bottom)


class Ratios:
    """Arithmetic on ratios, with the table of atoms that it makes."""

    def __init__(self) -> None:
        self._keys: dict[Atom, str] = {}
        self._atoms: dict[str, Atom] = {}

    def atom(self, name: str) -> Atom | None:
        """The atom of this name; None for an unknown."""
        return self._atoms.get(name)

    def _stand_in(self, atom: Atom) -> Ratio:
        if atom not in self._keys:
            key = f"\N{BULLET}{len(self._keys)}"
            self._keys[atom] = key
            self._atoms[key] = atom
        return unknown(self._keys[atom])

    def add(self, values: Sequence[Ratio]) -> Ratio:
        """The sum."""
        flat = Form()
        groups: dict[Form, Form] = {}
        for value in values:
            if value.bottom == ONE:
                flat = flat + value.top
            else:
                groups[value.bottom] = groups.get(value.bottom, Form()) + value.top
        if not groups:
            return Ratio(flat)
        if len(groups) == 1 and not flat.counts:
            bottom, top = next(iter(groups.items()))
            return _shaped(top + bottom * flat.constant, bottom)
        for bottom, top in groups.items():
            part = _shaped(top, bottom)
            flat = flat + (part if part.bottom == ONE else self._stand_in(Divided(part))).top
        return Ratio(flat)

    def scale(self, value: Ratio, factor: Fraction) -> Ratio:
        """The value times a number."""
        return _shaped(value.top * factor, value.bottom)

    def multiply(self, left: Ratio, right: Ratio) -> Ratio:
        """The product."""
        if left.fixed is not None:
            return self.scale(right, left.fixed)
        if right.fixed is not None:
            return self.scale(left, right.fixed)
        for one, other in ((left, right), (right, left)):
            share = _multiple(one.top, other.bottom) if one.bottom == ONE else None
            if share is not None:
                return Ratio(other.top * share)
        return self._stand_in(Multiplied(left, right))

    def divide(self, left: Ratio, right: Ratio) -> Ratio:
        """The quotient by a positive value."""
        if right.fixed is not None:
            return self.scale(left, 1 / right.fixed)
        if left.bottom == right.bottom:
            return _shaped(left.top, right.top)
        if left.fixed is not None:
            return _shaped(right.bottom * left.fixed, right.top)
        product = self._product(left)
        if product is not None:
            one, other = product
            if self.names(one) & self.names(right):
                one, other = other, one
            if not self.names(one) & self.names(right):
                return self.multiply(one, self.divide(other, right))
        if left.bottom == ONE:
            return self.multiply(left, _shaped(right.bottom, right.top))
        return _shaped(self.whole(left).top, self.whole(right).top)

    def whole(self, value: Ratio) -> Ratio:
        """The value without a bottom, as an atom if need be."""
        return value if value.bottom == ONE else self._stand_in(Divided(value))

    def round(self, value: Ratio, unit: Fraction, mode: Mode) -> Ratio:
        """The value rounded."""
        if value.fixed is not None:
            return fixed(round_to(value.fixed, unit, mode))
        return self._stand_in(Rounded(value, unit, mode))

    def capped(self, left: Ratio, right: Ratio, least: bool) -> Ratio | None:
        """The lesser (or greater) of a value and a number; None where neither is a number."""
        if left.fixed is not None:
            left, right = right, left
        return None if right.fixed is None else self._stand_in(Capped(left, right.fixed, least))

    def _product(self, value: Ratio) -> tuple[Ratio, Ratio] | None:
        """The two factors of a value that is one product."""
        if value.bottom != ONE or value.top.rest != 0 or len(value.top.counts) != 1:
            return None
        name, coefficient = value.top.parts[0]
        atom = self._atoms.get(name)
        return (self.scale(atom.left, coefficient), atom.right) if isinstance(atom, Multiplied) else None

    def names(self, value: Ratio) -> frozenset[str]:
        """The unknowns that a value depends on, through all atoms."""
        found: set[str] = set()
        for name in (*value.top.names, *value.bottom.names):
            atom = self._atoms.get(name)
            match atom:
                case None:
                    found.add(name)
                case Multiplied():
                    found |= self.names(atom.left) | self.names(atom.right)
                case _:
                    found |= self.names(atom.inner)
        return frozenset(found)

    def factor(self, top: Form) -> tuple[Ratio, Ratio] | None:
        """Two values whose product is `top`, where one of them stands in each of its terms."""
        if top.rest != 0:
            return None
        for name in top.names:
            atom = self._atoms.get(name)
            if isinstance(atom, Multiplied):
                for common in (atom.left, atom.right):
                    rest = self._without(top, common)
                    if rest is not None:
                        return common, rest
        return None

    def _without(self, top: Form, common: Ratio) -> Ratio | None:
        """`top` divided by `common`, where each of its terms allows it."""
        rest: list[Ratio] = []
        for name, coefficient in top.parts:
            atom = self._atoms.get(name)
            if isinstance(atom, Multiplied) and common in (atom.left, atom.right):
                rest.append(self.scale(atom.right if atom.left == common else atom.left, coefficient))
            elif common == unknown(name):
                rest.append(fixed(coefficient))
            else:
                return None
        return self.add(rest)


def _multiple(one: Form, other: Form) -> Fraction | None:
    """The number that `one` is of `other`; None where it is none, or where `other` is a number."""
    if not other.counts:
        return None
    share = one.coefficient(other.parts[0][0]) / other.parts[0][1]
    return share if share != 0 and one == other * share else None
