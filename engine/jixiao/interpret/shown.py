"""How a value is written for people: as a percentage, an amount with its unit, a date, or a plain number."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date
from fractions import Fraction

from jixiao.expression.tree import (
    Absolute,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Gathering,
    Greatest,
    Least,
    Lookup,
    Negate,
    Product,
    Quantity,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
    type_of,
)
from jixiao.interval import Interval
from jixiao.number import Mode, exact_text, fixed_digits, shown_digits, shown_text
from jixiao.target import Unit
from jixiao.value import dataclass

RATIO = Unit("%", "ratio", Fraction(1, 100))
DAY = Unit("", "day")

DAYS = Unit("天", "天")

Value = Fraction | bool | str | int | None
UnitOf = Callable[[Field | Quantity], Unit | None]

MODE_WORDS = {
    Mode.HALF_UP: "四舍五入到",
    Mode.CUT: "截断到",
    Mode.FLOOR: "向下取到",
    Mode.CEILING: "向上取到",
}

MISSING_WORD = "未知"


@dataclass(frozen=True, slots=True)
class Shown:
    """How numbers are written in a unit: exact where `places` decimals suffice, otherwise marked ≈ and cut at them."""

    unit: Unit | None
    places: int = 4

    def __call__(self, numerator: int, denominator: int) -> str:
        """The text of a quotient of integers, reduced or not; `denominator` must be positive."""
        unit = self.unit
        if unit is None:
            return shown_digits(numerator, denominator, self.places)
        if unit == DAY:
            return day_text(Fraction(numerator, denominator))
        if unit.dimension == "ratio":
            return shown_digits(numerator * 100, denominator, self.places) + "%"
        factor = unit.factor
        if unit.dimension == "money" and factor == 1:
            text = fixed_digits(numerator, denominator, 2)
            if text is not None:
                return text + unit.text
        return shown_digits(numerator * factor.denominator, denominator * factor.numerator, self.places) + unit.text


def number_text(value: Fraction, unit: Unit | None, places: int = 4) -> str:
    """A number in its unit, as Shown says."""
    return Shown(unit, places)(value.numerator, value.denominator)


def day_text(value: Fraction) -> str:
    """A day as people write it; a number that is no day of the calendar stays a number."""
    if value.denominator != 1 or not 1 <= value <= date.max.toordinal():
        return shown_text(value)
    day = date.fromordinal(int(value))
    return f"{day.year}年{day.month}月{day.day}日"


def value_text(value: Value, unit: Unit | None, places: int = 4) -> str:
    """Any value for people."""
    match value:
        case None:
            return MISSING_WORD
        case bool():
            return "是" if value else "否"
        case str():
            return f"“{value}”"
        case _:
            return number_text(Fraction(value), unit, places)


def operand_text(value: Value) -> str:
    """Any value as the exact text that steps carry and a replay reads."""
    match value:
        case None:
            return "missing"
        case bool():
            return "true" if value else "false"
        case str():
            return value
        case _:
            return exact_text(Fraction(value))


def interval_text(range: Interval, unit: Unit | None) -> str:
    """An interval with its ends in their unit."""
    left = "(-∞" if range.low is None else ("[" if range.low_closed else "(") + number_text(range.low, unit)
    right = "∞)" if range.high is None else number_text(range.high, unit) + ("]" if range.high_closed else ")")
    return f"{left}, {right}"


def rounding_text(unit_kept: Fraction, mode: Mode, unit: Unit | None) -> str:
    """A rounding in words."""
    if unit is None and unit_kept == 1:
        return MODE_WORDS[mode] + "整数"
    ratio = unit is not None and unit.dimension == "ratio"
    return MODE_WORDS[mode] + " " + (number_text(unit_kept, RATIO, 8) if ratio else exact_text(unit_kept))


def unit_of(tree: Tree, of_leaf: UnitOf, rates: Container[Tree] = ()) -> Unit | None:
    """The unit in which a tree's value is best written: a quotient of like things is a percentage, so are `rates`."""
    if tree in rates:
        return RATIO
    match tree:
        case Constant():
            return DAY if tree.type is Type.DAY else None
        case Field() | Quantity():
            return DAY if tree.type is Type.DAY else of_leaf(tree)
        case Sum() | Least() | Greatest():
            return _days_apart(tree) or _shared(tree.terms, of_leaf, rates)
        case FirstKnown():
            return _shared(tree.terms, of_leaf, rates)
        case Negate() | Absolute():
            return unit_of(tree.term, of_leaf, rates)
        case Round():
            # A quotient that is rounded to whole numbers counts something.
            return None if tree.unit >= 1 and isinstance(tree.term, Quotient) else unit_of(tree.term, of_leaf, rates)
        case Product():
            return _of_product(tree, of_leaf, rates)
        case Quotient():
            return _of_quotient(tree, of_leaf, rates)
        case Choose():
            return _shared((*(case.then for case in tree.cases), tree.otherwise), of_leaf, rates)
        case Lookup():
            return _shared((*(row.then for row in tree.rows), tree.otherwise), of_leaf, rates)
        case Fold():
            return None if tree.gathering is Gathering.COUNT else unit_of(tree.body, of_leaf, rates)
        case _:
            return None


def unit_of_sides(tree: Compare, of_leaf: UnitOf, rates: Container[Tree]) -> Unit | None:
    """The unit that both sides of a comparison are written in."""
    return _shared((tree.left, tree.right), of_leaf, rates)


def _shared(trees: tuple[Tree, ...], of_leaf: UnitOf, rates: Container[Tree]) -> Unit | None:
    """The unit of the first of the trees; none where one of them is a plain number. Constants take on any unit."""
    units = [unit_of(tree, of_leaf, rates) for tree in trees if not is_constant(tree) or type_of(tree) is Type.DAY]
    return None if None in units else next(iter(units), None)


def is_constant(tree: Tree) -> bool:
    """Whether a tree is a number of the rule itself, or that taken off."""
    return isinstance(tree.term if isinstance(tree, Negate) else tree, Constant)


def _days_apart(tree: Sum | Least | Greatest) -> Unit | None:
    """The difference of two days is a number of days."""
    if isinstance(tree, Sum) and any(
        isinstance(term, Negate) and type_of(term.term) is Type.DAY for term in tree.terms
    ):
        return DAYS
    return None


def _of_product(tree: Product, of_leaf: UnitOf, rates: Container[Tree]) -> Unit | None:
    units = [unit_of(factor, of_leaf, rates) for factor in tree.factors if not isinstance(factor, Constant)]
    constants = len(units) < len(tree.factors)
    other = [unit for unit in units if unit is None or unit.dimension != "ratio"]
    if len(other) > 1 or (other == [DAYS] and constants):  # so many points a day
        return None
    return other[0] if other else None if constants else next(iter(units), None)


def _of_quotient(tree: Quotient, of_leaf: UnitOf, rates: Container[Tree]) -> Unit | None:
    top, bottom = unit_of(tree.numerator, of_leaf, rates), unit_of(tree.denominator, of_leaf, rates)
    if top is not None and bottom is not None and top.dimension != bottom.dimension:
        return top if bottom.dimension == "ratio" else None
    counted = tree.numerator.body if isinstance(tree.numerator, Fold) else tree.numerator
    if top is None and isinstance(counted, Product):  # 分值 × 得分 ÷ 满分: points, and no share of anything
        return None
    if isinstance(tree.denominator, Constant) and top is not None and top.dimension not in ("ratio", "money"):
        return RATIO if top.dimension == "none" else None
    return RATIO
