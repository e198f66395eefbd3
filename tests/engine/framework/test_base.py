"""A base says names and formulas, leaves weights and rules to those that extend it, and scores nothing itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.evaluation.prepare import prepare
from jixiao.framework.catalog import Catalog, Pack
from jixiao.framework.model import Framework
from jixiao.plan.compile import compile_plan
from jixiao.plan.prove import prove

PACKS = Path(__file__).parents[2] / "language" / "packs"

CHILD = """\
jixiao: 1
id: county
version: "1"
status: draft
extends: names@1
title: 某县
budget_years: {from: 2021}
values: {加倍: 控制率 × 2}
rules: {按加倍: {kind: proportion, of: 加倍, basis: {assumed: true}}}
indicators:
  - {id: 投入, remove: true}
  - {id: 自设, weight: 60}
  - {id: 控制, weight: 40, rule: %s}
"""


def load(text: str, folder: Path) -> Framework:
    path = folder / "county" / "1" / "framework.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Catalog((Pack("packs", PACKS), Pack("here", folder))).load("county@1")


def test_a_base_is_compiled_and_scores_nothing() -> None:
    plan = compile_plan(Catalog((Pack("packs", PACKS),)).load("names@1"))
    assert [node.id for node in plan.nodes] == ["投入", "投入.控制", "投入.安排", "自设"]
    assert prove(plan).total is None
    with pytest.raises(Rejected) as caught:
        prepare(plan)
    assert [item.code for item in caught.value.diagnostics] == ["F172"]


def test_what_is_used_of_a_base_is_taken_with_what_that_needs(tmp_path: Path) -> None:
    framework = load(CHILD % "按加倍", tmp_path)
    assert not framework.base
    assert [value.id for value in framework.values] == ["控制率", "加倍"]
    assert [item.id for item in framework.inputs] == ["在职人员数", "编制数"]
    assert prepare(compile_plan(framework)).plan.framework.name == "county@1"


def test_what_is_not_used_of_a_base_stays_there(tmp_path: Path) -> None:
    own = "{kind: judged}"
    framework = load((CHILD % own).replace("values: {加倍: 控制率 × 2}\n", "").replace("of: 加倍", "of: 0.5"), tmp_path)
    assert framework.values == ()
    assert framework.inputs == ()
    assert [rule.name for rule in framework.rules] == ["按加倍"]  # its own: lint says that nobody uses it


def test_what_a_child_itself_says_and_nobody_uses_stays(tmp_path: Path) -> None:
    text = (
        (CHILD % "{kind: judged}").replace("加倍: 控制率 × 2", "控制率: 在职人员数 ÷ 2").replace("of: 加倍", "of: 0.5")
    )
    framework = load(text, tmp_path)
    assert [value.id for value in framework.values] == ["控制率"]
    assert [item.id for item in framework.inputs] == ["在职人员数"]
