"""Prints decisions of the integer form as Python source: nothing but atoms `a<n>`, integers, and fixed words."""

from __future__ import annotations

from collections.abc import Callable

from jixiao.expression.integers import (
    All,
    Among,
    Any,
    Bind,
    Decision,
    Fixed,
    Fork,
    Inverse,
    IsKnown,
    Leaf,
    NotNegative,
    Test,
    Zero,
)
from jixiao.expression.polynomial import Monomial, Polynomial

INDENT = " "
LONG = 64

LeafLines = Callable[[Leaf], list[str]]


def print_decision(decision: Decision, leaf_lines: LeafLines, depth: int = 1) -> list[str]:
    """The lines that run `decision`, each leaf as `leaf_lines` says."""
    lines: list[str] = []
    word = "if"
    while True:
        match decision:
            case Bind():
                if word == "elif":
                    lines.append(INDENT * depth + "else:")
                    return lines + print_decision(decision, leaf_lines, depth + 1)
                top, bottom = print_polynomial(decision.numerator), print_polynomial(decision.denominator)
                lines.append(f"{INDENT * depth}a{decision.atom} = ({top}) // ({bottom})")
                decision = decision.then
            case Fork():
                lines.append(f"{INDENT * depth}{word} {print_test(decision.test)}:")
                lines.extend(print_decision(decision.yes, leaf_lines, depth + 1))
                decision, word = decision.no, "elif"
            case Leaf():
                if word == "elif":
                    lines.append(INDENT * depth + "else:")
                    depth += 1
                return lines + [INDENT * depth + line for line in leaf_lines(decision) or ["pass"]]


def print_polynomial(polynomial: Polynomial) -> str:
    """An integer expression."""
    ordered = sorted(polynomial.terms, key=lambda term: (term[1] < 0, not term[0], term[0]))
    parts = [_term(monomial, abs(factor)) for monomial, factor in ordered]
    signs = ["-" if factor < 0 else "+" for _, factor in ordered]
    if not parts:
        return "0"
    signed = [f"{sign} {part}" for sign, part in zip(signs, parts, strict=True)]
    signed[0] = signed[0].removeprefix("+ ")
    return " ".join(signed) if len(signed) <= LONG else _bracketed(signed)


def _bracketed(signed: list[str]) -> str:
    """A long sum as a sum of sums, so that the compiler of Python need not nest deep."""
    chunks = [" ".join(signed[start : start + LONG]) for start in range(0, len(signed), LONG)]
    sums = [f"+ ({chunk})" for chunk in chunks]
    return " ".join(sums) if len(sums) <= LONG else _bracketed(sums)


def _term(monomial: Monomial, factor: int) -> str:
    atoms = [f"a{number}" for number in monomial]
    return "*".join(atoms if factor == 1 and atoms else [*atoms, str(factor)])


def print_test(test: Test) -> str:
    """A truth expression."""
    match test:
        case Fixed():
            return "True" if test.holds else "False"
        case NotNegative():
            return _compare(test.polynomial, ">=")
        case Zero():
            return _compare(test.polynomial, "==")
        case Inverse(Zero(polynomial)):
            return _compare(polynomial, "!=")
        case IsKnown():
            return f"a{test.atom} is not None"
        case Inverse(IsKnown(number)):
            return f"a{number} is None"
        case Among():
            return _among(test, "==", "in")
        case Inverse(Among() as inner):
            return _among(inner, "!=", "not in")
        case All():
            return " and ".join(_inner(part) for part in test.tests)
        case Any():
            return " or ".join(_inner(part) for part in test.tests)
        case _:
            raise ValueError(f"{test} is no test of the integer form")


def _inner(test: Test) -> str:
    return f"({print_test(test)})" if isinstance(test, (All, Any)) else print_test(test)


def _among(test: Among, one: str, several: str) -> str:
    """A missing atom (None) is among nothing."""
    values = sorted(test.values)
    if len(values) == 1:
        return f"a{test.atom} {one} {values[0]}"
    return f"a{test.atom} {several} ({', '.join(map(str, values))})"


def _compare(polynomial: Polynomial, sign: str) -> str:
    """A comparison with 0, written without minus: what is taken off stands on the right."""
    left = tuple(term for term in polynomial.terms if term[1] > 0)
    right = tuple((monomial, -factor) for monomial, factor in polynomial.terms if factor < 0)
    if sign == ">=" and ((), 1) in right:
        right = tuple(term for term in right if term != ((), 1))
        sign = ">"
    return f"{print_polynomial(Polynomial(left))} {sign} {print_polynomial(Polynomial(right))}"
