"""Weights as percentages of the parent's (S31)."""

from __future__ import annotations

from fractions import Fraction

from jixiao.document import parse
from jixiao.framework.catalog import Catalog
from jixiao.framework.model import Framework
from jixiao.origin import Source

HEAD = """\
jixiao: 1
id: test/percent
version: "1"
status: draft
title: 试
subject: project
basis: {assumed: true}
budget_years: {from: 2021}
rules: {达到: {kind: met, basis: {assumed: true}}}
"""


def load(text: str) -> Framework:
    loaded = Catalog(()).read_document(parse(Source("framework.yaml", HEAD + text)))
    assert loaded.diagnostics == ()
    return loaded.framework


def test_every_level_is_a_share_of_the_one_above() -> None:
    """40% of 60% of 80 is 19.2 points; 一级 within the total, 二级 within 一级, 三级 within 二级."""
    framework = load("""\
total: 80
indicators:
  - id: 产出
    weight: 60%
    indicators:
      - {id: 数量, weight: 40%, target: "≥1", rule: 达到}
      - {id: 质量, weight: 60%, indicators: [{id: 合格率, weight: 100%, target: "≥1", rule: 达到}]}
  - {id: 效益, weight: 40%, own_rows: {under: {经济: 25%, 社会: open}, rule: 达到}}
""")
    output, effect = framework.indicators
    assert [output.weight, effect.weight] == [48, 32]
    assert [child.weight for child in output.children] == [Fraction("19.2"), Fraction("28.8")]
    assert output.children[1].children[0].weight == Fraction("28.8")
    assert effect.own_rows is not None
    assert [group.points for group in effect.own_rows.groups] == [8, None]
