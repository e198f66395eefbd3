"""Amounts and rates that meet numbers without a unit: right in grammar, and not always what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.expression.functions import Symbol
from jixiao.expression.tree import Constant, Lookup, Quotient, Tree, children
from jixiao.expression.typing import MONEY, OPEN, Dimension
from jixiao.value import dataclass, field

Pair = tuple[Symbol, Symbol]
"""What is measured, and the number without a unit that it meets."""


@dataclass(slots=True)
class Unitless:
    """What one formula says of numbers without a unit and of what they meet, gathered while it is read.

    `met` is whatever they are added to, compared with or chosen beside. `divided` are amounts of money: a quotient such
    as 经费 ÷ 12 is as good an amount as 经费, so that `divided` forgets it where it then meets another amount; what is
    left there stands for itself.
    """

    met: list[Pair] = field(default_factory=list)
    divided: list[Pair] = field(default_factory=list)

    def together(self, *symbols: Symbol) -> None:
        """`symbols` are added, compared or chosen between."""
        unitless = [symbol for symbol in symbols if is_unitless(symbol.tree, symbol.dimension)]
        measured = [symbol for symbol in symbols if symbol not in unitless]
        first = next((symbol for symbol in measured if is_money(symbol.dimension)), measured[0] if measured else None)
        if first is not None:
            self.met.extend((first, symbol) for symbol in unitless)
        if not unitless:
            self._forget(symbols)

    def division(self, over: Symbol, under: Symbol) -> None:
        """`over ÷ under`."""
        if is_money(over.dimension) and is_unitless(under.tree, under.dimension):
            self.divided.append((over, under))
        elif is_money(under.dimension) and is_unitless(over.tree, over.dimension):
            self.divided.append((under, over))
        elif is_money(over.dimension) and is_money(under.dimension):
            self._forget((over, under))

    def _forget(self, symbols: tuple[Symbol, ...]) -> None:
        inside = [(symbol.start, symbol.end) for symbol in symbols if is_money(symbol.dimension)]
        self.divided = [pair for pair in self.divided if not any(start <= pair[1].start < end for start, end in inside)]


def is_money(dimension: Dimension) -> bool:
    """Whether it is an amount of money, and no amount for each of something else."""
    return dimension == MONEY


def is_unitless(tree: Tree, dimension: Dimension) -> bool:
    """Whether a number is made of plain numbers alone, written there or as a parameter, and is not 0."""
    if dimension != OPEN:
        return False
    some = False
    for number in _numbers(tree):
        if not isinstance(number, Fraction):
            return False
        some = some or number != 0
    return some


def _numbers(tree: Tree) -> Iterator[object]:
    """The numbers at the ends of a tree; None for what a filing brings. A parameter's years do not count."""
    match tree:
        case Constant():
            yield tree.value
        case Lookup():
            for row in tree.rows:
                yield from _numbers(row.then)
        case Quotient():
            yield from _numbers(tree.numerator)
            yield from _numbers(tree.denominator)
        case _ if children(tree):
            for child in children(tree):
                yield from _numbers(child)
        case _:
            yield None
