"""The page on formulas is true: its examples are computed, its functions and codes exist."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.diagnostic import CODES, Rejected
from jixiao.document import Scalar
from jixiao.expression.formula import compile_formula
from jixiao.expression.functions import FUNCTIONS
from jixiao.expression.names import Name, names_of
from jixiao.expression.tokens import DEEPEST_FORMULA, LONGEST_FORMULA, LONGEST_NUMBER
from jixiao.expression.tree import Field
from jixiao.expression.typing import MONEY, PURE, label
from jixiao.interpret.walk import Values, evaluate
from jixiao.number import shown_text
from jixiao.origin import Source, Span

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "formula.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|$", PAGE.partition("## 例")[2].partition("## 限度")[0], re.MULTILINE)

NAMES = {
    "执行数": (MONEY, Fraction(1044)),
    "预算数": (MONEY, Fraction(1284)),
    "调剂率": (PURE, Fraction("0.002")),
    "缺": (PURE, None),
    "地区": (label(("东部", "西部")), "西部"),
}


def computed(text: str) -> str:
    names = names_of(Name((name,), Field(name, item.type), item) for name, (item, _) in NAMES.items())
    span = Span(Source("page.yaml", text), 1, 1, 1, len(text) + 1)
    try:
        tree = compile_formula(Scalar(text, span), names)
    except Rejected as rejected:
        return rejected.diagnostics[0].code
    value = evaluate(tree, Values({("", name): value for name, (_, value) in NAMES.items()}))
    return shown_text(value) if isinstance(value, Fraction) else "没有结果"


@pytest.mark.parametrize(("text", "result"), ROWS)
def test_examples(text: str, result: str) -> None:
    assert computed(text) == result.strip()


def test_the_page_names_everything_there_is() -> None:
    assert len(ROWS) > 10
    for name in FUNCTIONS:
        assert f"`{name}" in PAGE, name
    for code in re.findall(r"[A-Z]\d{3}", PAGE):
        assert code in CODES
    for limit in (LONGEST_FORMULA, DEEPEST_FORMULA, LONGEST_NUMBER):
        assert f" {limit} " in PAGE
