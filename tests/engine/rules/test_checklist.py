"""checklist: items up from nothing, or down from the full weight."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.expression.tree import Type
from jixiao.testing.rows import RowOf, rule_of

ITEMS = "items: [{id: 甲, text: 有制度, points: 2}, {id: 乙, points: 1}, {id: 次, points: 0.5, counted: true}]"


@pytest.mark.parametrize(
    ("start", "answers", "points"),
    [
        ("zero", ("是", "是", "1"), "3.5"),
        ("zero", ("否", "否", "0"), "0"),
        ("zero", ("是", "是", "99"), "4"),
        ("zero", ("是", "是", "-3"), "3"),
        ("full", ("是", "是", "0"), "4"),
        ("full", ("否", "是", "1"), "1.5"),
        ("full", ("否", "否", "9"), "0"),
        ("full", ("是", "", "0"), None),
    ],
)
def test_items(start: str, answers: tuple[str, str, str], points: str | None) -> None:
    rule = rule_of(f"{{kind: checklist, start: {start}, {ITEMS}}}")
    assert rule.items() == (("甲", Type.TRUTH), ("乙", Type.TRUTH), ("次", Type.NUMBER))
    found = RowOf(rule, Fraction(4)).score(甲=answers[0], 乙=answers[1], 次=answers[2]).points
    assert found == (None if points is None else Fraction(points))


@pytest.mark.parametrize(
    ("items", "codes"),
    [
        ("{id: 甲, points: 1}, {id: 甲, points: 2}", ["E215"]),
        ("{id: actual, points: 1}", ["E216"]),
        ("{id: 甲, points: -1}", ["E206"]),
        ("{id: 甲, points: 多}", ["E221"]),
    ],
)
def test_what_cannot_be_meant_is_refused(refused: Callable[[str], list[str]], items: str, codes: list[str]) -> None:
    assert refused(f"{{kind: checklist, items: [{items}]}}") == codes
