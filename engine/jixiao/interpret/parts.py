"""Integers beyond 10^14 in parts: their sign, whether they are zero, and divisions rounded down, all exact in Excel.

A number is written in a base so small that every product of two parts, and every sum of such products, stays within
10^14. Carries make each part but the highest a digit; the highest then has the sign of the whole.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import product
from math import prod
from typing import TypeVar

from jixiao.expression.facts import Facts
from jixiao.expression.polynomial import Ends, Polynomial, atom, literal
from jixiao.interpret.cells import MOST, Cells, sides
from jixiao.interpret.refused import Refused
from jixiao.value import dataclass

BASES = (10**7, 10**6, 10**5, 10**4, 10**3)

Held = TypeVar("Held")

MOST_GUESSED = 10**13
"""The greatest quotient whose guess by floats is off by one at most."""

MOST_TAKEN = 10**10
"""Where nothing bounds a quotient, what it may come to: a rate beyond is none that anybody has seen."""


def bounded(most: int) -> int:
    """What `floor_division` keeps a quotient within, where it could come to `most`."""
    return most if most <= MOST_GUESSED else MOST_TAKEN


def floor_division(cells: Cells, top: Polynomial, bottom: Polynomial, facts: Facts, most: int) -> str:
    """The formula of `top // bottom`, the latter positive on the path; #N/A beyond `bounded(most)`.

    `n // d` is (2n + 1 − d) / 2d rounded to the nearest integer: never a tie, and never nearer to one than 1/2d, which
    is more than a float's error while the numerator stays within 2·10^14. Beyond, the rounded quotient of floats is
    one too great at most, and the sign of what is left, reckoned in parts, says so.
    """
    doubled = top.times(2) + literal(1) - bottom
    reads = top.atoms() | bottom.atoms()
    if cells.fits(doubled, facts, 2 * MOST) and cells.fits(bottom, facts):
        divided = f"ROUND(({cells.polynomial(doubled)})/({cells.polynomial(bottom.times(2))}),0)"
        if bounded(most) < most:
            divided = f"IF(ABS({divided})>{bounded(most)},NA(),{divided})"
        return cells.guarded(reads, _where_positive(cells.polynomial(bottom), bottom, facts, divided))
    above, below = _as_float(cells, top, facts), _as_float(cells, bottom, facts)
    quotient = f"({above})/({below})"
    guessed = f"ROUND({quotient},0)"
    if bounded(most) < most:
        guessed = f"IF(ABS({quotient})>{bounded(most)},NA(),{guessed})"
    guess_ends = (-bounded(most) - 1, bounded(most) + 1)
    guess = cells.hold(cells.guarded(reads, _where_positive(below, bottom, facts, guessed)), guess_ends)
    left = top - atom(guess) * bottom
    fits = cells.comparison(left, ">=") if cells.fits(left, facts) else f"{sign_of(cells, left, facts)}>=0"
    return cells.guarded({*reads, guess}, f"IF({fits},{cells.name(guess)},{cells.name(guess)}-1)")


def _where_positive(text: str, bottom: Polynomial, facts: Facts, divided: str) -> str:
    """`divided`, the empty text where its divisor is not positive: there, off the path, it is not asked for."""
    low = facts.range(bottom)[0]
    return divided if low is not None and low > 0 and bottom.constant is not None else f'IF({text}<=0,"",{divided})'


def sign_of(cells: Cells, polynomial: Polynomial, facts: Facts) -> str:
    """The cell of a number that is negative, zero or positive as the highest part of `polynomial` is."""
    return _carried(cells, polynomial, facts).cells[-1]


def is_zero(cells: Cells, polynomial: Polynomial, facts: Facts) -> str:
    """The test that a number in parts is zero: all its parts are."""
    return f"AND({','.join(f'{digit}=0' for digit in _carried(cells, polynomial, facts).digits)})"


@dataclass(frozen=True, slots=True)
class _Carried:
    """A number in parts: the cells of its parts with what was carried to them, and its digits, lowest first."""

    base: int
    cells: tuple[str, ...]
    digits: tuple[str, ...]


def _carried(cells: Cells, polynomial: Polynomial, facts: Facts) -> _Carried:
    base, sums = _in_parts(cells, polynomial, facts)
    reads = polynomial.atoms()
    parts: list[str] = []
    digits: list[str] = []
    for place, text in enumerate(sums):
        if place:
            carry = cells.put(cells.guarded(reads, _rounded_down(parts[-1], base)))
            digits.append(f"{parts[-1]}-{base}*{carry}")
            text = f"{text}+{carry}"
        parts.append(cells.put(cells.guarded(reads, text)))
    return _Carried(base, tuple(parts), (*digits, parts[-1]))


def _as_float(cells: Cells, polynomial: Polynomial, facts: Facts) -> str:
    """A float within a few units of its last place of `polynomial`.

    Where everything is added nothing can cancel; otherwise it is put together from its digits (or its negative's).
    """
    added, taken = sides(polynomial)
    if cells.fits(polynomial, facts):
        return cells.polynomial(polynomial)
    if not taken and all(_is_natural(cells.ends_of((term,), facts)) for term in added):
        return cells.polynomial(polynomial)
    forwards = _joined(_carried(cells, polynomial, facts))
    low = facts.range(polynomial)[0]
    if low is not None and low >= 0:
        return forwards
    return f"IF({sign_of(cells, polynomial, facts)}<0,-({_joined(_carried(cells, -polynomial, facts))}),{forwards})"


def _is_natural(ends: Ends) -> bool:
    return ends[0] is not None and ends[0] >= 0


def _joined(carried: _Carried) -> str:
    text = carried.digits[-1]
    for digit in reversed(carried.digits[:-1]):
        text = f"({text})*{carried.base}+({digit})"
    return text


def _in_parts(cells: Cells, polynomial: Polynomial, facts: Facts) -> tuple[int, Sequence[str]]:
    """A base, and by its powers the formulas that the parts of the terms add up to, each within half of MOST."""
    base = next((base for base in BASES if _is_enough(cells, polynomial, facts, base)), None)
    if base is None:
        raise Refused(cells.tree, "width")
    sums: defaultdict[int, str] = defaultdict(str)
    for monomial, factor in polynomial.terms:
        sign = "-" if factor < 0 else "+"
        parts = [_parts(cells, number, facts, base) for number in monomial]
        for place, digit in enumerate(_digits(abs(factor), base)):
            for step, texts in _products(parts):
                if digit:
                    sums[place + step] += sign + "*".join([*texts, str(digit)] if digit > 1 or not texts else texts)
    return base, [f"0{sums[place]}" for place in range(max(sums, default=0) + 1)]


def _is_enough(cells: Cells, polynomial: Polynomial, facts: Facts, base: int) -> bool:
    """Whether what the parts of the terms add up to stays within half of MOST in this base."""
    sums: defaultdict[int, int] = defaultdict(int)
    for monomial, factor in polynomial.terms:
        sizes = [_sizes(cells.size([((number,), 1)], facts), base) for number in monomial]
        for place, digit in enumerate(_digits(abs(factor), base)):
            for step, sized in _products(sizes):
                sums[place + step] += digit * prod(sized)
    return all(size <= MOST // 2 for size in sums.values())


def _products(parts: Sequence[Sequence[Held]]) -> Iterator[tuple[int, list[Held]]]:
    """One part of each factor in every way, with the power of the base that the product stands at."""
    for places in product(*(range(len(part)) for part in parts)):
        yield sum(places), [part[place] for part, place in zip(parts, places, strict=True)]


def _digits(value: int, base: int) -> list[int]:
    digits: list[int] = []
    while value:
        value, digit = divmod(value, base)
        digits.append(digit)
    return digits


def _sizes(size: int, base: int) -> list[int]:
    """The greatest magnitudes of the parts of a number that is no greater than `size`, lowest first."""
    sizes: list[int] = []
    while size >= base:
        sizes.append(base - 1)
        size = size // base + 1
    return [*sizes, size]


def _parts(cells: Cells, number: int, facts: Facts, base: int) -> list[str]:
    """The cells of the parts of an atom, lowest first; all but the highest are digits."""
    size = cells.size([((number,), 1)], facts)
    if size > MOST:
        raise Refused(cells.tree, "width")
    parts: list[str] = []
    name = cells.name(number)
    for _ in _sizes(size, base)[1:]:
        higher = cells.put(f'IF({name}="","",{_rounded_down(name, base)})')
        parts.append(cells.put(f'IF({name}="","",{name}-{base}*{higher})'))
        name = higher
    return [*parts, name]


def _rounded_down(name: str, base: int) -> str:
    """A cell divided by `base` and rounded down; see `floor_division`."""
    return f"ROUND((2*{name}-{base - 1})/{2 * base},0)"
