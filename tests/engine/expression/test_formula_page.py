"""The page on formulas is true: its examples are computed, its functions and codes exist."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.diagnostic import CODES, Rejected
from jixiao.document import Scalar
from jixiao.expression.folds import FOLDS
from jixiao.expression.formula import read_formula
from jixiao.expression.functions import FUNCTIONS
from jixiao.expression.limits import LIMITS
from jixiao.expression.names import Name, Scope, names_of
from jixiao.expression.tree import Field, Quotient
from jixiao.expression.typing import DAY, MONEY, PURE, label
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
    "付清": (DAY, date(2021, 7, 5).toordinal()),
    "六月底": (DAY, date(2021, 6, 30).toordinal()),
}

COLUMNS = {"目标": "target", "实际": "actual", "得分": "score"}
LEAVES = {name: Name((name,), Field(id, scope="row"), PURE) for name, id in COLUMNS.items()}
RATE = Name(("完成率",), Quotient(LEAVES["实际"].tree, LEAVES["目标"].tree), PURE)
ROWS_HELD = [
    {"target": Fraction(10), "actual": Fraction(actual), "score": Fraction(score)}
    for actual, score in ((9, 4), (12, 6), (14, 8))
]


def computed(text: str) -> str:
    entries = [Name((name,), Field(name, item.type), item) for name, (item, _) in NAMES.items()]
    names = names_of(entries, scopes=(Scope(("三行",), (*LEAVES.values(), RATE), "三行.*"),))
    span = Span(Source("page.yaml", text), 1, 1, 1, len(text) + 1)
    try:
        tree = read_formula(Scalar(text, span), names).tree
    except Rejected as rejected:
        return rejected.diagnostics[0].code
    value = evaluate(tree, Values({("", name): value for name, (_, value) in NAMES.items()}, {}, {"三行.*": ROWS_HELD}))
    if isinstance(value, bool):
        return "成立" if value else "不成立"
    return shown_text(value) if isinstance(value, Fraction) else "没有结果"


@pytest.mark.parametrize(("text", "result"), ROWS)
def test_examples(text: str, result: str) -> None:
    assert computed(text) == result.strip()


def test_the_page_names_everything_there_is() -> None:
    assert len(ROWS) > 10
    for name in (*FUNCTIONS, *FOLDS):
        assert f"`{name}" in PAGE, name
    for code in re.findall(r"[A-Z]\d{3}", PAGE):
        assert code in CODES
    for limit in LIMITS:
        assert f" {limit.most} " in PAGE
