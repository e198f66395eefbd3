"""Dimensions: what may be added, compared, multiplied."""

from __future__ import annotations

import pytest

from jixiao.expression.tree import Type
from jixiao.expression.typing import DAY, MONEY, OPEN, PURE, TRUTH, Dimension, common, dimension_of, label, product
from jixiao.target import Unit

PEOPLE = dimension_of(Unit("人", "人"))


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        (MONEY, MONEY, MONEY),
        (MONEY, OPEN, MONEY),
        (OPEN, MONEY, MONEY),
        (OPEN, OPEN, OPEN),
        (MONEY, PURE, None),
        (MONEY, PEOPLE, None),
        (PURE, PEOPLE, None),
        (TRUTH, OPEN, None),
        (DAY, DAY, DAY),
        (DAY, OPEN, None),
        (label(("甲",)), label(("甲",)), label(("甲",))),
    ],
)
def test_what_fits_together(left: Dimension, right: Dimension, wanted: Dimension | None) -> None:
    assert common(left, right) == wanted


@pytest.mark.parametrize(
    ("left", "right", "power", "wanted"),
    [
        (MONEY, MONEY, -1, PURE),
        (MONEY, PURE, 1, MONEY),
        (MONEY, OPEN, -1, MONEY),
        (OPEN, MONEY, -1, Dimension(Type.NUMBER, (("money", -1),))),
        (MONEY, PEOPLE, -1, Dimension(Type.NUMBER, (("count:人", -1), ("money", 1)))),
        (PEOPLE, OPEN, 1, OPEN),
        (OPEN, OPEN, 1, OPEN),
        (MONEY, MONEY, 1, Dimension(Type.NUMBER, (("money", 2),))),
    ],
)
def test_products(left: Dimension, right: Dimension, power: int, wanted: Dimension) -> None:
    assert product(left, right, power) == wanted


def test_units() -> None:
    assert dimension_of(None) == OPEN
    assert dimension_of(Unit("%", "ratio")) == PURE
    assert dimension_of(Unit("万元", "money")) == MONEY


def test_words() -> None:
    per_head = product(MONEY, PEOPLE, -1)
    assert [str(item) for item in (PURE, MONEY, per_head, TRUTH, DAY, label(()), product(MONEY, MONEY))] == [
        "数（比率、分值）",
        "金额",
        "金额/计数（人）",
        "是否",
        "日期",
        "选项",
        "金额^2",
    ]
