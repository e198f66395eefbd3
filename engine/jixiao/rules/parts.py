"""The parts of trees that several kinds of rule are made of: rates, shares of the weight, and what stays within it."""

from __future__ import annotations

from fractions import Fraction

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Scalar
from jixiao.expression.formula import mentions, named, read_formula
from jixiao.expression.names import Name, Names
from jixiao.expression.tree import (
    ONE,
    ZERO,
    Absolute,
    Compare,
    Constant,
    Greatest,
    Least,
    Negate,
    Product,
    Quotient,
    Round,
    Tree,
    Type,
    number,
    type_of,
)
from jixiao.expression.typing import DAY, PURE, Dimension, common, label
from jixiao.interpret.phrase import Filling
from jixiao.interval import Interval, Sign
from jixiao.number import exact_text
from jixiao.origin import Span
from jixiao.rules.keys import percent
from jixiao.rules.rule import Situation

ANY_ROW = frozenset({"number", "day", "words", ""})
NUMBER_ROWS = frozenset({"number", ""})
ROW_NAMES = frozenset({"目标", "实际", "完成率"})

KIND_WORDS = {"number": "数", "day": "日期", "words": "文字", "": "（没有目标）"}


def constant(tree: Tree) -> Fraction | None:
    """The number of a constant tree; None where the filing brings it."""
    return tree.value if isinstance(tree, Constant) and isinstance(tree.value, Fraction) else None


def rows_read(*formulas: Scalar | None, default: bool) -> frozenset[str]:
    """Which rows a rule with these formulas can score; `default`: it reads the row's own actual besides.

    Rows of days and words have no number to read; rows without a target have no 目标 and no 完成率.
    """
    found: frozenset[str] = frozenset({"实际"}) if default else frozenset()
    for formula in formulas:
        if formula is not None:
            found |= mentions(formula, ROW_NAMES)
    if found & {"目标", "完成率"}:
        return frozenset({"number"})
    return NUMBER_ROWS if found else ANY_ROW


def row_names(situation: Situation) -> Names:
    """The names of the place, with 分值 and what the row has of 目标, 实际 and 完成率."""
    kind = type_of(situation.actual)
    dimension = {Type.DAY: DAY, Type.LABEL: label(())}.get(kind, situation.dimension)
    names = [Name(("分值",), situation.weight, PURE), Name(("实际",), situation.actual, dimension)]
    if situation.target is not None:
        names.append(Name(("目标",), situation.target, dimension))
        if situation.kind == "number":
            names.append(Name(("完成率",), rated(Quotient(situation.actual, situation.target), situation), PURE))
    return situation.names.plus(names)


def measured(formula: Scalar | None, situation: Situation, span: Span) -> tuple[Tree, Dimension]:
    """The number that a rule measures: by `formula`, otherwise the row's actual. A rate is rounded as declared.

    Raises Rejected: E codes of the formula, E202 where the row's actual is no number.
    """
    if formula is None:
        if type_of(situation.actual) is not Type.NUMBER:
            raise Rejected([diagnose("E202", span, kind=KIND_WORDS[situation.kind])])
        return situation.actual, situation.dimension
    read = read_formula(formula, row_names(situation), Type.NUMBER)
    return (rated(read.tree, situation) if read.dimension == PURE else read.tree), read.dimension


def pure(formula: Scalar, situation: Situation) -> Tree:
    """The tree of a formula that yields a rate or points. Raises Rejected: E codes, E217 for an amount of money."""
    read = read_formula(formula, row_names(situation), Type.NUMBER)
    if any(base == "money" for base, _ in read.dimension.powers or ()):
        raise Rejected([diagnose("E217", formula.span, found=formula.text.strip(), got=read.dimension)])
    return read.tree


def same_measure(formula: Scalar, situation: Situation, dimension: Dimension) -> Tree:
    """The tree of a formula that is compared with something of `dimension`. Raises Rejected: E codes, E118."""
    read = read_formula(formula, row_names(situation), Type.NUMBER)
    if common(read.dimension, dimension) is None:
        found = formula.text.strip()
        raise Rejected([diagnose("E118", formula.span, left=dimension, right=read.dimension, found=found)])
    return read.tree


def with_numbers(formula: Scalar, situation: Situation) -> tuple[str, tuple[Filling, ...]]:
    """A formula that was read with a slot behind each of its names, and what fills these."""
    said, fillings, end = "", {}, 0
    for start, after, tree in named(formula, row_names(situation)):
        name = formula.text[start:after]
        fillings[name] = Filling(name, tree, may_lack=True)
        said += f"{formula.text[end:after]} {{{name}}}"
        end = after
    return (said + formula.text[end:]).strip(), tuple(fillings.values())


def is_name(formula: Scalar, situation: Situation) -> bool:
    """Whether a formula is nothing but a name."""
    names = named(formula, row_names(situation))
    return len(names) == 1 and formula.text[names[0][0] : names[0][1]] == formula.text.strip()


def in_brackets(formula: Scalar, situation: Situation) -> str:
    """A formula as a factor: in brackets unless it is nothing but a name."""
    text = formula.text.strip()
    return text if is_name(formula, situation) else f"（{text}）"


def measure_said(formula: Scalar | None, situation: Situation, slot: str) -> tuple[str, tuple[Filling, ...]]:
    """What a rule measures, as `measured` reads it, with its number in `slot`; a formula also with those of its names.

    Something that it lies in, or is held against, goes on the sentence.
    """
    if formula is None:
        return f"实际 {{{slot}}} ", ()
    if is_name(formula, situation):
        return f"{formula.text.strip()} {{{slot}}} ", ()
    told, fillings = with_numbers(formula, situation)
    return f"{told} = {{{slot}}}，", fillings


def joined(word: str, told: str) -> str:
    """A word and what is said after it: apart where that begins with a number."""
    return f"{word} {told}" if told[:1].isascii() else f"{word}{told}"


def earned_said(points: Fraction | None, credit: Fraction | None) -> str:
    """What is earned, as a note says it: points, or a part of the weight."""
    if points is not None:
        return f"得 {exact_text(points)} 分"
    if not credit:
        return "不得分"
    return "得满分 {分值} 分" if credit == 1 else f"得分值 {{分值}} 的 {percent(credit)}"


def rated(tree: Tree, situation: Situation) -> Tree:
    """A rate, rounded where the framework rounds rates before they are multiplied."""
    rounding = situation.rate_rounding
    return tree if rounding is None else Round(tree, rounding.unit, rounding.mode)


def last_unit(tree: Tree) -> Fraction | None:
    """The unit that every value of `tree` is a multiple of, where it is rounded; its sign does not matter."""
    match tree:
        case Round():
            return tree.unit
        case Absolute() | Negate():
            return last_unit(tree.term)
        case _:
            return None


def share(weight: Tree, credit: Tree) -> Tree:
    """The part of the weight that `credit` (0 to 1) is."""
    value = constant(credit)
    if value in (0, 1):
        return ZERO if value == 0 else weight
    return Product((weight, credit))


def at_most_one(credit: Tree, situation: Situation) -> Tree:
    """A credit below one before its rounding: only an odd unit can lift it above."""
    rounding = situation.rate_rounding
    return credit if rounding is None or (1 / rounding.unit).denominator == 1 else Least((ONE, credit))


def within_weight(points: Tree, weight: Tree) -> Tree:
    """Points held within 0 and the weight."""
    return Least((weight, Greatest((ZERO, points))))


def capped(points: Fraction, weight: Tree, span: Span, key: str) -> Tree:
    """Points written in the rule, never above the weight. Raises Rejected (E210) where the weight is known and less."""
    known = constant(weight)
    if known is None:
        return Least((weight, number(points)))
    if points > known:
        raise Rejected([diagnose("E210", span, key=key, found=points, weight=known)])
    return number(points)


def inside(value: Tree, range: Interval, scale: Tree | None = None) -> tuple[Tree, ...]:
    """The conditions under which `value` lies in `range`, whose ends are shares of `scale` where it is given."""

    def end(bound: Fraction) -> Tree:
        return number(bound) if scale is None else share(scale, number(bound))

    conditions: list[Tree] = []
    if range.low is not None:
        conditions.append(Compare(Sign.AT_LEAST if range.low_closed else Sign.ABOVE, value, end(range.low)))
    if range.high is not None:
        conditions.append(Compare(Sign.AT_MOST if range.high_closed else Sign.BELOW, value, end(range.high)))
    return tuple(conditions)
