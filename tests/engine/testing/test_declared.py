"""Declared properties are proved for every filing, or refuted by one that is shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.declared import Told, declared

FRAMEWORK = """\
jixiao: 1
id: test/promised
version: "2021"
status: draft
title: 试性质
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01, mode: half_up}
inputs:
  支出: {type: money, range: "[0, ∞)"}
  预算: {type: money, range: "(0, ∞)"}
values:
  执行率: {formula: 支出 ÷ 预算, if_zero: missing, unit: "%"}
indicators:
  - {id: 执行, weight: 40, rule: {kind: proportion, of: 执行率, basis: {clause: 一}}}
  - id: 控制
    weight: 60
    rule: {kind: deduct, of: 执行率, above: 100%, per: 1%, points: 1, counted: whole, basis: {clause: 二}}
ratings: [{name: 优, range: "[90, 100]"}, {name: 其他, range: "[0, 90)"}]
properties:
"""


def told(tmp_path: Path, line: str) -> Told:
    file = tmp_path / "framework.yaml"
    file.write_text(FRAMEWORK + f"  - {{id: 性质, {line}}}\n", encoding="utf-8")
    (found,) = declared(compile_plan(installed_catalog(()).load(str(file))), ())
    return found


@pytest.mark.parametrize(
    "line",
    [
        "rises: 执行.得分, as: 支出",
        "falls: 控制.得分, as: 支出",
        "falls: 执行.得分, as: 预算",
        "assert: 总分 ≤ 100 且 总分 ≥ 0",
        "assert: 执行率 ≥ 74.9% 或 等级 ≠ '优'",  # 40 × 74.9% = 29.96, and 60: below 90 there is no 优
        "assert: 执行率 ≤ 100% 或 控制.得分 ≤ 60",
    ],
)
def test_proved(tmp_path: Path, line: str) -> None:
    assert told(tmp_path, line)[1:] == ("proved", 0, "")


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("falls: 执行.得分, as: 支出", "→"),
        ("rises: 控制.得分, as: 支出", "→"),
        ("assert: 总分 < 100", "支出 = "),
        ("assert: 执行率 ≥ 80% 或 等级 ≠ '优'", "支出 = "),
        ("assert: 执行率 ≥ 75% 或 等级 ≠ '优'", "支出 = "),  # 40 × 74.999% = 29.9996, which rounds to 30
    ],
)
def test_refuted_by_what_is_shown(tmp_path: Path, line: str, shown: str) -> None:
    _, verdict, _, wrong = told(tmp_path, line)
    assert verdict == "refuted"
    assert shown in wrong


def test_what_moves_with_two_things_at_once_is_tested_and_not_called_proved(tmp_path: Path) -> None:
    assert told(tmp_path, "rises: 总分, as: 支出")[1] in ("tested", "refuted")


def test_a_name_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as refused:
        told(tmp_path, "assert: 总得分 < 100")
    assert [item.code for item in refused.value.diagnostics] == ["E111"]
