"""Tests and choices on a trail: what holds, and which case, row or term is taken."""

from __future__ import annotations

from fractions import Fraction

from jixiao.expression.tree import (
    And,
    Choose,
    Compare,
    FirstKnown,
    Is,
    Known,
    Lookup,
    Not,
    Or,
    Tree,
    Type,
    type_of,
)
from jixiao.interpret.trail_code import Code, Made, times
from jixiao.interval import Interval, Sign

SIGNS = {
    Sign.AT_LEAST: ">=",
    Sign.ABOVE: ">",
    Sign.AT_MOST: "<=",
    Sign.BELOW: "<",
    Sign.EQUAL: "==",
    Sign.UNEQUAL: "!=",
}


def kleene(code: Code, tree: And | Or, depth: int) -> Made:
    """And stops at the first false, Or at the first true; without one, an unknown term makes it unknown."""
    stop = "False" if isinstance(tree, And) else "True"
    name = code.name(tree)
    may_miss = False
    code.set(depth, name, "True" if isinstance(tree, And) else "False")
    blocks = 0
    for place, term in enumerate(tree.terms):
        inner = depth
        if place:
            code.line(depth, f"if {name} is not {stop}:")
            code.ready.append(set())  # a later term is only asked where those before it were
            blocks, inner = blocks + 1, depth + 1
        made = code.value(term, inner)
        if made.may_miss:
            may_miss = True
            code.line(inner, f"if {made.top} is None: {name} = None")
        code.line(inner, f"if {made.top} is {stop}: {name} = {stop}")
    for _ in range(blocks):
        code.ready.pop()
    return Made(name, 1, may_miss)


def test(code: Code, tree: Not | Is | Compare | Known, depth: int) -> Made:
    """A test of one or two values: unknown where one of them is missing."""
    if isinstance(tree, Compare):
        sides = [code.value(tree.left, depth), code.value(tree.right, depth)]
    else:
        sides = [code.value(tree.term, depth)]
    name = code.name(tree)
    if isinstance(tree, Known):
        code.set(depth, name, f"{sides[0].top} is not None" if sides[0].may_miss else "True")
        return Made(name)
    inner, missing = code.guarded(sides, name, 1, depth)
    match tree:
        case Not():
            code.set(inner, name, f"not {sides[0].top}")
        case Is():
            code.set(inner, name, f"{sides[0].top} in {tree.labels!r}")
        case Compare():
            left, right = sides
            one, other = times(left.top, right.bottom), times(right.top, left.bottom)
            if left.bottom == right.bottom:
                one, other = left.top, right.top
            code.set(inner, name, f"{one} {SIGNS[tree.sign]} {other}")
    return Made(name, 1, missing)


def first_known(code: Code, tree: FirstKnown, depth: int) -> Made:
    """The first term that is known, and which one that is."""
    name = code.name(tree)
    bottom: str | int = f"{name}d" if type_of(tree) is Type.NUMBER else 1
    chosen = code.choices.setdefault(tree, f"{name}k")
    code.take(Made("None", 1), name, bottom, depth)
    code.set(depth, chosen, -1)
    may_miss = True
    for place, term in enumerate(tree.terms):
        inner = depth
        if place:
            code.line(depth, f"if {name} is None:")
            code.ready.append(set())
            inner = depth + 1
        made = code.value(term, inner)
        code.take(made, name, bottom, inner)
        code.set(inner, chosen, place)
        may_miss = may_miss and made.may_miss
    for _ in tree.terms[1:]:
        code.ready.pop()
    return Made(name, bottom, may_miss)


def choose(code: Code, tree: Choose, depth: int) -> Made:
    """The first case that holds; missing where whether one does is not known."""
    name = code.name(tree)
    bottom: str | int = f"{name}d" if type_of(tree) is Type.NUMBER else 1
    may_miss = False
    blocks = 0
    for case in tree.cases:
        when = code.value(case.when, depth)
        code.line(depth, f"if {when.top}:")
        may_miss = _branch(code, case.then, name, bottom, depth) or may_miss
        if when.may_miss:
            may_miss = True
            code.line(depth, f"elif {when.top} is None:")
            code.take(Made("None", 1), name, bottom, depth + 1)
        code.line(depth, "else:")
        code.ready.append(set())
        depth, blocks = depth + 1, blocks + 1
    other = code.value(tree.otherwise, depth)
    code.take(other, name, bottom, depth)
    for _ in range(blocks):
        code.ready.pop()
    return Made(name, bottom, may_miss or other.may_miss)


def _branch(code: Code, tree: Tree, name: str, bottom: str | int, depth: int) -> bool:
    """A block that takes the value of `tree`; whether it may be missing."""
    code.ready.append(set())
    made = code.value(tree, depth + 1)
    code.ready.pop()
    code.take(made, name, bottom, depth + 1)
    return made.may_miss


def look_up(code: Code, tree: Lookup, depth: int) -> Made:
    """The row in which the key lies, and which one that is."""
    key = code.value(tree.key, depth)
    name = code.name(tree)
    bottom: str | int = f"{name}d" if type_of(tree) is Type.NUMBER else 1
    chosen = code.choices.setdefault(tree, f"{name}k")
    inner, may_miss = code.guarded((key,), name, bottom, depth)
    word = "if"
    for place, row in enumerate(tree.rows):
        code.line(inner, f"{word} {_within(key, row.range)}:")
        may_miss = _branch(code, row.then, name, bottom, inner) or may_miss
        code.set(inner + 1, chosen, place)
        word = "elif"
    code.line(inner, "else:" if tree.rows else "if True:")
    may_miss = _branch(code, tree.otherwise, name, bottom, inner) or may_miss
    code.set(inner + 1, chosen, -1)
    return Made(name, bottom, may_miss)


def _within(key: Made, range: Interval) -> str:
    """Whether the key lies in an interval."""
    tests = []
    for end, closed, sign in ((range.low, range.low_closed, ">"), (range.high, range.high_closed, "<")):
        if end is not None:
            left = times(key.top, Fraction(end).denominator)
            right = times(end.numerator, key.bottom) if end else "0"
            tests.append(f"{left} {sign}{'=' if closed else ''} {right}")
    return " and ".join(tests) or "True"
