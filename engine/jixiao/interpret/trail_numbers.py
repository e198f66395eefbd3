"""Arithmetic on a trail: numerators and denominators by name, one integer below where a rule always has the same."""

from __future__ import annotations

from collections.abc import Sequence
from math import lcm

from jixiao.expression.tree import Absolute, Greatest, Least, Negate, Product, Quotient, Round, Sum, Tree
from jixiao.interpret.trail_code import Code, Made, times
from jixiao.number import Mode


def strict(code: Code, tree: Sum | Product | Negate | Absolute | Least | Greatest | Round, depth: int) -> Made:
    """Arithmetic: missing where any of it is."""
    parts = (
        tree.terms
        if isinstance(tree, (Sum, Least, Greatest))
        else tree.factors
        if isinstance(tree, Product)
        else (tree.term,)
    )
    terms = [code.value(part, depth) for part in parts]
    name = code.name(tree)
    bottom = _bottom_of(tree, terms, name)
    inner, missing = code.guarded(terms, name, bottom, depth)
    match tree:
        case Sum():
            _add(code, terms, name, bottom, inner)
        case Product():
            code.set(inner, name, "*".join(term.top for term in terms) or "1")
            if isinstance(bottom, str):
                code.set(inner, bottom, "*".join(str(term.bottom) for term in terms if term.bottom != 1))
        case Negate():
            code.set(inner, name, f"-({terms[0].top})")
        case Absolute():
            code.set(inner, name, f"abs({terms[0].top})")
        case Least() | Greatest():
            _extreme(code, tree, terms, name, bottom, inner)
        case Round():
            _round(code, tree, terms[0], name, inner)
    if isinstance(tree, (Negate, Absolute)) and isinstance(bottom, str):
        code.set(inner, bottom, terms[0].bottom)
    return Made(name, bottom, missing)


def _bottom_of(tree: Tree, terms: Sequence[Made], name: str) -> str | int:
    """The denominator of an arithmetic node: one integer where its parts have such, a name otherwise."""
    bottoms = [term.bottom for term in terms]
    fixed = [bottom for bottom in bottoms if isinstance(bottom, int)]
    if isinstance(tree, Round):
        return tree.unit.denominator
    if len(fixed) < len(bottoms):
        return f"{name}d"
    if isinstance(tree, Product):
        product = 1
        for bottom in fixed:
            product *= bottom
        return product
    if isinstance(tree, Sum) or len(set(fixed)) == 1:
        return lcm(*fixed)
    return f"{name}d"


def _round(code: Code, tree: Round, term: Made, name: str, depth: int) -> None:
    """As `divide_rounded` does; what is mostly asked for stands in the line itself."""
    top, below = times(term.top, tree.unit.denominator), times(term.bottom, tree.unit.numerator)
    if tree.mode is not Mode.HALF_UP:
        code.known[f"M_{tree.mode.value}"] = tree.mode
        code.set(depth, name, times(f"R({top}, {below}, M_{tree.mode.value})", tree.unit.numerator))
        return
    double = str(2 * int(below)) if below.isdigit() else f"(2*{below})"
    code.set(depth, name, top)
    half_up = f"((2*{name} + {below})//{double} if {name} >= 0 else -(({below} - 2*{name})//{double}))"
    code.set(depth, name, times(half_up, tree.unit.numerator))


def _add(code: Code, terms: Sequence[Made], name: str, bottom: str | int, depth: int) -> None:
    fixed = [(term.top, term.bottom) for term in terms if isinstance(term.bottom, int)]
    shared = lcm(*(below for _, below in fixed))
    code.set(depth, name, " + ".join(times(top, shared // below) for top, below in fixed) or "0")
    if isinstance(bottom, str):
        code.set(depth, bottom, shared)
        for term in terms:
            if isinstance(term.bottom, str):
                code.set(depth, name, f"{name}*{term.bottom} + {times(term.top, bottom)}")
                code.set(depth, bottom, f"{bottom}*{term.bottom}")


def _extreme(
    code: Code, tree: Least | Greatest, terms: Sequence[Made], name: str, bottom: str | int, depth: int
) -> None:
    """The first of the least (greatest), and which of the terms that is."""
    chosen = code.choices.setdefault(tree, f"{name}k")
    code.set(depth, name, terms[0].top)
    code.set(depth, chosen, 0)
    if isinstance(bottom, str):
        code.set(depth, bottom, terms[0].bottom)
    for place, term in enumerate(terms[1:], 1):
        sign = "<" if isinstance(tree, Least) else ">"
        left, right = times(term.top, bottom), times(name, term.bottom)
        if isinstance(bottom, int):
            left, right = term.top, name
        code.line(depth, f"if {left} {sign} {right}:")
        code.set(depth + 1, name, term.top)
        code.set(depth + 1, chosen, place)
        if isinstance(bottom, str):
            code.set(depth + 1, bottom, term.bottom)


def quotient(code: Code, tree: Quotient, depth: int) -> Made:
    """A division, and whether by zero; the denominator is made positive."""
    top, below = code.value(tree.numerator, depth), code.value(tree.denominator, depth)
    name = code.name(tree)
    bottom = f"{name}d"
    zero = code.choices.setdefault(tree, f"{name}z")
    code.set(depth, zero, f"{below.top} == 0")
    inner, missing = code.guarded((top, below), name, bottom, depth)
    code.line(inner, f"if {zero}:")
    code.ready.append(set())
    other = code.value(tree.if_zero, inner + 1)
    code.ready.pop()
    code.take(other, name, bottom, inner + 1)
    code.line(inner, "else:")
    code.set(inner + 1, name, times(top.top, below.bottom))
    code.set(inner + 1, bottom, times(below.top, top.bottom))
    code.line(inner + 1, f"if {bottom} < 0:")
    code.set(inner + 2, name, f"-{name}")
    code.set(inner + 2, bottom, f"-{bottom}")
    return Made(name, bottom, missing or other.may_miss)
