"""Puts what is known into trees and computes what follows: a tree with nothing unknown left becomes a Constant."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from jixiao.expression.tree import (
    FALSE,
    MISSING,
    ONE,
    TRUE,
    ZERO,
    Absolute,
    And,
    Case,
    Choose,
    Compare,
    Constant,
    Field,
    FirstKnown,
    Fold,
    Greatest,
    Is,
    Known,
    Least,
    Lookup,
    Negate,
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Round,
    Row,
    Sum,
    Tree,
    Type,
)
from jixiao.interval import Sign
from jixiao.number import round_to

Look = Callable[[Field | Quantity], Tree]
"""What stands for a leaf: a Constant, another leaf, or the leaf itself where it stays unknown."""

UNKNOWN_TRUTH = Constant(None, Type.TRUTH)


def settle(tree: Tree, look: Look) -> Tree:
    """`tree` with every leaf replaced by what `look` says, and computed as far as that goes. Folds must be unfolded."""
    match tree:
        case Constant():
            return tree
        case Field() | Quantity():
            return look(tree)
        case Sum() | Product() | Least() | Greatest():
            return _arithmetic(tree, look)
        case Negate() | Absolute() | Round():
            return _single(tree, look)
        case Quotient():
            return _quotient(tree, look)
        case Compare():
            return _compare(tree.sign, settle(tree.left, look), settle(tree.right, look))
        case And() | Or():
            return _logic(tree, look)
        case Not():
            return _not(settle(tree.term, look))
        case Is():
            term = settle(tree.term, look)
            if isinstance(term, Constant):
                return UNKNOWN_TRUTH if term.value is None else truth(term.value in tree.labels)
            return Is(term, tree.labels)
        case Choose():
            return _choose(tree, look)
        case Lookup():
            return _lookup(tree, look)
        case Known():
            return _known(settle(tree.term, look))
        case FirstKnown():
            return _first_known(tree, look)
        case Fold():
            raise ValueError(f"the members of {tree.scope} were not put in")


def truth(value: bool) -> Constant:
    """The constant for a truth."""
    return TRUE if value else FALSE


def is_missing(tree: Tree) -> bool:
    """Whether `tree` is the missing value of some type."""
    return isinstance(tree, Constant) and tree.value is None


def amount(tree: Constant) -> Fraction:
    """The number or day that a constant holds."""
    if isinstance(tree.value, bool) or not isinstance(tree.value, (Fraction, int)):
        raise TypeError(f"{tree} is no number")
    return Fraction(tree.value)


def compare(sign: Sign, left: Fraction, right: Fraction) -> bool:
    """Whether `left sign right`."""
    match sign:
        case Sign.AT_LEAST:
            return left >= right
        case Sign.ABOVE:
            return left > right
        case Sign.AT_MOST:
            return left <= right
        case Sign.BELOW:
            return left < right
        case Sign.EQUAL:
            return left == right
        case Sign.UNEQUAL:
            return left != right


def _arithmetic(tree: Sum | Product | Least | Greatest, look: Look) -> Tree:
    parts = [settle(part, look) for part in (tree.factors if isinstance(tree, Product) else tree.terms)]
    if any(is_missing(part) for part in parts):
        return MISSING
    known = [amount(part) for part in parts if isinstance(part, Constant)]
    open_parts = tuple(part for part in parts if not isinstance(part, Constant))
    match tree:
        case Sum():
            together = sum(known, Fraction(0))
            rest = open_parts if together == 0 else (*open_parts, Constant(together))
            return _one_or(rest, Sum(rest), ZERO)
        case Product():
            product = Fraction(1)
            for value in known:
                product *= value
            rest = open_parts if product == 1 else (Constant(product), *open_parts)
            return _one_or(rest, Product(rest), ONE)
        case Least():
            rest = (*open_parts, Constant(min(known))) if known else open_parts
            return _one_or(rest, Least(rest), MISSING)
        case Greatest():
            rest = (*open_parts, Constant(max(known))) if known else open_parts
            return _one_or(rest, Greatest(rest), MISSING)


def _one_or(rest: tuple[Tree, ...], whole: Tree, none: Tree) -> Tree:
    return none if not rest else rest[0] if len(rest) == 1 else whole


def _single(tree: Negate | Absolute | Round, look: Look) -> Tree:
    term = settle(tree.term, look)
    if is_missing(term):
        return MISSING
    if isinstance(term, Constant):
        value = amount(term)
        match tree:
            case Negate():
                return Constant(-value)
            case Absolute():
                return Constant(abs(value))
            case Round():
                return Constant(round_to(value, tree.unit, tree.mode))
    match tree:
        case Negate():
            return Negate(term)
        case Absolute():
            return Absolute(term)
        case Round():
            return Round(term, tree.unit, tree.mode)


def _quotient(tree: Quotient, look: Look) -> Tree:
    top, bottom = settle(tree.numerator, look), settle(tree.denominator, look)
    if is_missing(top) or is_missing(bottom):
        return MISSING
    if not isinstance(bottom, Constant):
        return Quotient(top, bottom, settle(tree.if_zero, look))
    if amount(bottom) == 0:
        # What stands for x/0 does not read x, but an x that is missing makes the quotient missing all the same.
        if_zero = settle(tree.if_zero, look)
        known = _known(top)
        return if_zero if known == TRUE else Choose((Case(known, if_zero),), MISSING)
    if isinstance(top, Constant):
        return Constant(amount(top) / amount(bottom))
    return Product((Constant(1 / amount(bottom)), top))


def _compare(sign: Sign, left: Tree, right: Tree) -> Tree:
    if is_missing(left) or is_missing(right):
        return UNKNOWN_TRUTH
    if isinstance(left, Constant) and isinstance(right, Constant):
        return truth(compare(sign, amount(left), amount(right)))
    return Compare(sign, left, right)


def _logic(tree: And | Or, look: Look) -> Tree:
    decides = FALSE if isinstance(tree, And) else TRUE
    parts = [settle(term, look) for term in tree.terms]
    if decides in parts:
        return decides
    neutral = TRUE if isinstance(tree, And) else FALSE
    rest = tuple(part for part in parts if part != neutral)
    if rest and all(part == UNKNOWN_TRUTH for part in rest):
        return UNKNOWN_TRUTH
    return _one_or(rest, And(rest) if isinstance(tree, And) else Or(rest), neutral)


def _not(term: Tree) -> Tree:
    if isinstance(term, Constant):
        return UNKNOWN_TRUTH if term.value is None else truth(not term.value)
    return Not(term)


def _choose(tree: Choose, look: Look) -> Tree:
    cases: list[Case] = []
    otherwise: Tree | None = None
    for case in tree.cases:
        when = settle(case.when, look)
        if when == FALSE:
            continue
        if isinstance(when, Constant):
            otherwise = settle(case.then, look) if when.value else MISSING
            break
        cases.append(Case(when, settle(case.then, look)))
    if otherwise is None:
        otherwise = settle(tree.otherwise, look)
    return Choose(tuple(cases), otherwise) if cases else otherwise


def _lookup(tree: Lookup, look: Look) -> Tree:
    key = settle(tree.key, look)
    if is_missing(key):
        return MISSING
    if isinstance(key, Constant):
        value = amount(key)
        chosen = next((row.then for row in tree.rows if value in row.range), tree.otherwise)
        return settle(chosen, look)
    rows = tuple(Row(row.range, settle(row.then, look)) for row in tree.rows)
    return Lookup(key, rows, settle(tree.otherwise, look))


def _known(term: Tree) -> Tree:
    if isinstance(term, Constant):
        return truth(term.value is not None)
    # An unknown field is one that will be filled in.
    return TRUE if isinstance(term, Field) else Known(term)


def _first_known(tree: FirstKnown, look: Look) -> Tree:
    rest: list[Tree] = []
    for term in tree.terms:
        part = settle(term, look)
        if is_missing(part):
            continue
        rest.append(part)
        if isinstance(part, (Constant, Field)):
            break
    return _one_or(tuple(rest), FirstKnown(tuple(rest)), MISSING)
