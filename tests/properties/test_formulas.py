"""Laws of formulas: every text is compiled or refused, quickly, and what is typed differently means the same."""

from __future__ import annotations

import ast
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.diagnostic import Language, Rejected
from jixiao.document import Scalar
from jixiao.expression.formula import compile_formula, read_formula
from jixiao.expression.names import Name, names_of
from jixiao.expression.tree import Field, Type
from jixiao.expression.typing import MONEY, OPEN, PURE, TRUTH, label
from jixiao.interpret.walk import Values, evaluate
from jixiao.origin import Source, Span

DIMENSIONS = {"甲": OPEN, "乙率": PURE, "丙额": MONEY, "“丁”": OPEN, "成立": TRUTH, "类": label(("一", "二"))}
NAMES = names_of(Name((name,), Field(name, item.type), item) for name, item in DIMENSIONS.items())
PIECES = [
    *DIMENSIONS, "1", "0.5", "95%", "3万元", "2 ", "+", "-", "−", "×", "÷", "/", "**", "(", ")", "（", "）", ",", "，",
    " ", "<", "≤", "=", "==", "≠", " and ", "且", "或", "非", " not ", " if ", " else ", "最大(", "四舍五入(", "如果(",
    "已知(", "0.01", "'一'", "“二”", ".", "%", "[", "lambda", "__class__", "\t", "é", "１", "e5", "_", "非常",
]  # fmt: skip


def scalar(text: str) -> Scalar:
    lines = text.split("\n")
    return Scalar(text, Span(Source("f.yaml", text), 1, 1, len(lines), len(lines[-1]) + 1))


def check(text: str) -> None:
    try:
        read_formula(scalar(text), NAMES)
    except Rejected as rejected:
        for problem in rejected.diagnostics:
            assert problem.code.startswith("E")
            assert isinstance(problem.origin, Span)
            for language in Language:
                assert problem.message(language)
                problem.expected(language)
                problem.hint(language)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_every_mixture_of_pieces_is_read_or_refused(text: str) -> None:  # I-72
    check(text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60))
def test_every_text_is_read_or_refused(text: str) -> None:  # I-72
    check(text)


SUMS = st.recursive(
    st.integers(0, 999).map(str) | st.sampled_from(["0.25", "12.5", "甲"]),
    lambda inner: st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda parts: f"({' '.join(parts)})"),
    max_leaves=12,
)
TYPED = str.maketrans("+-*/()0123456789", "＋−×÷（）０１２３４５６７８９")


def value_of(text: str, known: Fraction) -> object:
    env = Values({("", "甲"): known})
    try:
        return evaluate(compile_formula(scalar(text), NAMES, Type.NUMBER), env)
    except Rejected as rejected:
        return tuple(problem.code for problem in rejected.diagnostics)


class Wanted(ast.NodeVisitor):
    """The same arithmetic by Fractions over Python's own syntax tree."""

    def __init__(self, known: Fraction) -> None:
        self.known = known

    def value(self, node: ast.expr) -> Fraction | None:
        match node:
            case ast.Constant(value=int() | float() as number):
                return Fraction(str(number))
            case ast.Name():
                return self.known
            case ast.BinOp(left=left, op=op, right=right):
                a, b = self.value(left), self.value(right)
                if a is None or b is None:
                    return None
                match op:
                    case ast.Add():
                        return a + b
                    case ast.Sub():
                        return a - b
                    case ast.Mult():
                        return a * b
                    case _:
                        return a / b if b else None
        raise AssertionError(node)


@settings(max_examples=200, deadline=None)
@given(SUMS, st.fractions(-50, 50, max_denominator=8))
def test_arithmetic_is_exact_and_full_width_signs_change_nothing(text: str, known: Fraction) -> None:
    found = value_of(text, known)
    assert found == value_of(text.translate(TYPED), known)
    if not isinstance(found, tuple) or set(found) != {"E122"}:  # each divisor that is written as 0
        assert found == Wanted(known).value(ast.parse(text, mode="eval").body)
