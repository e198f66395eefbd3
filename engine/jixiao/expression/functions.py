"""What operators and functions of formulas make of symbols: trees, with their dimensions checked."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from jixiao.expression.tokens import Token
from jixiao.expression.tree import (
    Absolute,
    And,
    Case,
    Choose,
    Compare,
    Constant,
    FirstKnown,
    Greatest,
    Is,
    Known,
    Least,
    Negate,
    Not,
    Or,
    Product,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
)
from jixiao.expression.typing import OPEN, TRUTH, Dimension, common, product
from jixiao.interval import Sign
from jixiao.number import Mode, places_of
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Symbol:
    """A part of a formula: its tree, what it measures, and the characters it was read from.

    `text` is a label in quotes, which only a comparison may use; a `broken` symbol stands for what was refused.
    """

    tree: Tree
    dimension: Dimension
    start: int
    end: int
    text: str | None = None
    broken: bool = False


class Misused(Exception):
    """An operator or function whose parts do not fit: a diagnostic in the making. `where` None is the whole part."""

    def __init__(self, code: str, where: Symbol | Token | None = None, **arguments: Any) -> None:
        super().__init__(code)
        self.code = code
        self.where = where
        self.arguments = arguments


Built = tuple[Tree, Dimension]


def number_of(symbol: Symbol) -> Dimension:
    """The dimension of a number. Raises Misused for anything else."""
    if symbol.text is not None:
        raise Misused("E120", symbol)
    match symbol.dimension.type:
        case Type.TRUTH:
            raise Misused("E116", symbol)
        case Type.DAY:
            raise Misused("E121", symbol)
        case Type.LABEL:
            raise Misused("E120", symbol)
        case _:
            return symbol.dimension


def truth_of(symbol: Symbol) -> Tree:
    """The tree of a condition. Raises Misused for anything else."""
    if symbol.text is not None or symbol.dimension.type is not Type.TRUTH:
        raise Misused("E117", symbol)
    return symbol.tree


def _together(terms: tuple[Symbol, ...]) -> Dimension:
    """The dimension of values that stand for each other. Raises Misused where two do not fit."""
    together = terms[0].dimension
    for term in terms:
        if term.text is not None:
            raise Misused("E120", term)
        both = common(together, term.dimension)
        if both is None and together.type is not term.dimension.type:
            raise Misused("E132", term, left=together, right=term.dimension)
        if both is None:
            raise Misused("E118", term, left=together, right=term.dimension)
        together = both
    return together


def _numbers(terms: tuple[Symbol, ...]) -> Dimension:
    for term in terms:
        number_of(term)
    return _together(terms)


def arithmetic(sign: str, left: Symbol | None, right: Symbol) -> Built:
    """`left + right` and its kin; without `left` a sign before `right`."""
    if left is None:
        dimension = number_of(right)
        return (_negated(right.tree) if sign == "-" else right.tree), dimension
    if sign == "-" and left.dimension.type is right.dimension.type is Type.DAY:
        return Sum((left.tree, Negate(right.tree))), OPEN  # how many days one is after the other
    if sign in ("+", "-"):
        dimension = _numbers((left, right))
        term = _negated(right.tree) if sign == "-" else right.tree
        terms = left.tree.terms if isinstance(left.tree, Sum) else (left.tree,)
        return Sum((*terms, term)), dimension
    over, under = number_of(left), number_of(right)
    if sign == "*":
        factors = left.tree.factors if isinstance(left.tree, Product) else (left.tree,)
        return Product((*factors, right.tree)), product(over, under)
    if isinstance(right.tree, Constant) and right.tree.value == 0:
        raise Misused("E122", right)
    return Quotient(left.tree, right.tree), product(over, under, -1)


def _negated(tree: Tree) -> Tree:
    if isinstance(tree, Constant) and isinstance(tree.value, Fraction):
        return Constant(-tree.value)
    return Negate(tree)


def comparison(sign: Sign, left: Symbol, right: Symbol) -> Built:
    """Numbers with numbers, days with days; a label with one of its texts, equal or not."""
    for one, other in ((left, right), (right, left)):
        if other.text is not None:
            return _is_label(sign, one, other, other.text), TRUTH
    for side in (left, right):
        if side.dimension.type in (Type.TRUTH, Type.LABEL):
            raise Misused("E116" if side.dimension.type is Type.TRUTH else "E120", side)
    _together((left, right))
    return Compare(sign, left.tree, right.tree), TRUTH


def _is_label(sign: Sign, term: Symbol, text: Symbol, label: str) -> Tree:
    if term.text is not None or term.dimension.type is not Type.LABEL or sign not in (Sign.EQUAL, Sign.UNEQUAL):
        raise Misused("E120", text)
    if term.dimension.labels and label not in term.dimension.labels:
        raise Misused("E131", text, labels="、".join(term.dimension.labels))
    tree = Is(term.tree, (label,))
    return tree if sign is Sign.EQUAL else Not(tree)


def logic(word: str, terms: tuple[Symbol, ...]) -> Built:
    """and, or, not: over truths only."""
    trees = tuple(truth_of(term) for term in terms)
    match word:
        case "not":
            return Not(trees[0]), TRUTH
        case "and":
            return And(trees), TRUTH
        case _:
            return Or(trees), TRUTH


def choose(terms: tuple[Symbol, ...]) -> Built:
    """如果(condition, a, b)."""
    condition, then, otherwise = terms
    dimension = _together((then, otherwise)) if truth_of(condition) else _together((then,))
    return Choose((Case(condition.tree, then.tree),), otherwise.tree), dimension


def _least(terms: tuple[Symbol, ...]) -> Built:
    return Least(tuple(term.tree for term in terms)), _numbers(terms)


def _greatest(terms: tuple[Symbol, ...]) -> Built:
    return Greatest(tuple(term.tree for term in terms)), _numbers(terms)


def _absolute(terms: tuple[Symbol, ...]) -> Built:
    return Absolute(terms[0].tree), number_of(terms[0])


def _known(terms: tuple[Symbol, ...]) -> Built:
    if terms[0].text is not None:
        raise Misused("E120", terms[0])
    return Known(terms[0].tree), TRUTH


def _first_known(terms: tuple[Symbol, ...]) -> Built:
    return FirstKnown(tuple(term.tree for term in terms)), _together(terms)


def _round(mode: Mode) -> Callable[[tuple[Symbol, ...]], Built]:
    def build(terms: tuple[Symbol, ...]) -> Built:
        term, unit = terms
        dimension = number_of(term)
        value = unit.tree.value if isinstance(unit.tree, Constant) else None
        if not isinstance(value, Fraction) or not _is_unit(value):
            raise Misused("E119", unit)
        return Round(term.tree, value, mode), dimension

    return build


def _is_unit(value: Fraction) -> bool:
    """Whether `value` is 1, 10, 100 … or 0.1, 0.01 …: in a spreadsheet the 2 of ROUND(x, 2) would mean places."""
    if value <= 0:
        return False
    over = value if value >= 1 else 1 / value
    return over.denominator == 1 and places_of(1 / over) is not None and str(over).strip("0") == "1"


@dataclass(frozen=True, slots=True)
class Function:
    """A function of the formula language: how many arguments, how it is written, what it builds.

    `rounds`: its second argument is no value beside the first, but the last place of it.
    """

    least: int
    most: int | None
    usage: str
    build: Callable[[tuple[Symbol, ...]], Built]
    rounds: bool = False


FUNCTIONS: dict[str, Function] = {
    **dict.fromkeys(("最小", "min"), Function(1, None, "最小(x, y, …)", _least)),
    **dict.fromkeys(("最大", "max"), Function(1, None, "最大(x, y, …)", _greatest)),
    **dict.fromkeys(("绝对值", "abs"), Function(1, 1, "绝对值(x)", _absolute)),
    **dict.fromkeys(("四舍五入", "round"), Function(2, 2, "四舍五入(x, 0.01)", _round(Mode.HALF_UP), rounds=True)),
    **dict.fromkeys(("截断", "cut"), Function(2, 2, "截断(x, 0.01)", _round(Mode.CUT), rounds=True)),
    **dict.fromkeys(("如果", "if"), Function(3, 3, "如果(条件, 甲, 乙)", choose)),
    **dict.fromkeys(("已知", "known"), Function(1, 1, "已知(x)", _known)),
    **dict.fromkeys(("首个已知", "first_known"), Function(1, None, "首个已知(x, y, …)", _first_known)),
}
