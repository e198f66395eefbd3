"""Rows of the office's own in a ledger, checked: what is found of a row, of sums, and what columns cannot hold."""

from __future__ import annotations

import polars as pl
import pytest

from jixiao.document import parse
from jixiao.evaluation.verdicts import CHECKS, Checking
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog
from jixiao.framework.resolve import resolve
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan

TEXT = """\
jixiao: 1
id: test/own-checked
version: "1"
status: draft
title: 台账
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
inputs:
  资金:
    columns: {预算: money, 执行: money}
    lines: [总额]
values:
  执行率: {formula: 总额.执行 ÷ 总额.预算, if_zero: missing, unit: "%"}
rounding: {score: 0.01, total: 0.01}
indicators:
  - {id: 支出, weight: 10, rule: {kind: proportion, of: 执行率, basis: {assumed: true}}}
  - id: 产出
    weight: 90
    own_rows:
      under: {数量: open, 质量: open}
      rule: {number: {kind: completion, at_least: by_ratio, at_most: by_ratio, basis: {assumed: true}}}
ratings: [{name: 优, range: "[80, 100]"}, {name: 差, range: "[0, 80)"}]
checks:
  row_repeats_rate: {rows: {资金到位率: 总额}, severity: warning, basis: {assumed: true}}
"""

FILING = {
    "code": "1",
    "资金.总额.预算": "100",
    "资金.总额.执行": "50",
    "支出.claimed_score": "5",
    "产出.claimed_score": "60",
    "产出.claimed_weight": "90",
    "产出.数量.claimed_score": "40",
    "claimed_total": "65",
    "claimed_total_weight": "100",
    "claimed_rating": "差",
}

ROWS = (
    {"code": "1", "group": "产出.数量", "name": "培训", "target": "≥60人", "actual": "40人", "weight": "60",
     "score": "40", "completion": "66.67%"},
    {"code": "1", "group": "产出.质量", "name": "合格率", "target": "≥90%", "actual": "60%", "weight": "30",
     "score": "20", "completion": "66.7%"},
)  # fmt: skip


@pytest.fixture(scope="module")
def checking() -> Checking:
    framework, _ = build(resolve(parse(Source("framework.yaml", TEXT)), Catalog(()).document))
    return Checking(compile_plan(framework))


def found(checking: Checking, filing: dict[str, str], *rows: dict[str, str]) -> tuple[str | None, int]:
    """What is found of one filing, and how many were looked at singly."""
    given = [{**row, **change} for row, change in zip(ROWS, (*rows, {}, {}), strict=False)]
    done = checking.score(pl.DataFrame([{**FILING, **filing}]), {"rows": pl.DataFrame(given)})
    return done.scored.table[CHECKS][0], done.alone


def test_what_is_right_is_not_found(checking: Checking) -> None:
    assert found(checking, {}) == (None, 0)


@pytest.mark.parametrize(
    ("wanted", "filing", "rows"),
    [
        ("C110 rows[1].score、C115 产出.claimed_score、C113 claimed_total", {"产出.数量.claimed_score": "41"},
         ({"score": "41"},)),
        ("C111 rows[2].score、C115 产出.claimed_score", {},
         ({}, {"actual": "61%", "score": "20.34", "completion": "67.78%"})),
        ("C107 rows[2].completion", {}, ({}, {"completion": "70%"})),
        ("C107 rows[1].completion、C107 rows[2].completion", {}, ({"completion": "50%"}, {"completion": "70%"})),
        ("C115 产出.数量.claimed_score", {"产出.数量.claimed_score": "39"}, ()),
        ("C112 claimed_total、C113 claimed_total", {"claimed_total": "75"}, ()),
        ("C121 claimed_total_weight、C122 产出.claimed_weight", {"产出.claimed_score": "66.67", "claimed_total": "71.67",
         "产出.数量.claimed_score": "46.67"}, ({"weight": "70", "score": "46.67"},)),
    ],
)  # fmt: skip
def test_a_slip_is_found_where_it_stands(
    checking: Checking, wanted: str, filing: dict[str, str], rows: tuple[dict[str, str], ...]
) -> None:
    said, alone = found(checking, filing, *rows)
    assert said is not None
    assert set(wanted.split("、")) <= set(said.split("、"))
    assert alone == 0


def test_a_score_above_its_weight_is_found_of_a_row_that_no_rule_reads(checking: Checking) -> None:
    said, alone = found(checking, {"claimed_total": ""}, {"actual": "多", "score": "61"})
    assert said is not None
    assert "C125 rows[1].score" in said.split("、")
    assert alone == 0


@pytest.mark.parametrize("score", ["约40", "40.00001"])
def test_a_claim_that_no_column_holds_is_looked_at_by_itself(checking: Checking, score: str) -> None:
    assert found(checking, {}, {"score": score})[1] == 1


def test_a_row_named_like_one_that_repeats_a_rate_is_looked_at_by_itself(checking: Checking) -> None:
    said, alone = found(checking, {}, {}, {"name": "资金到位率"})
    assert (said or "").split()[0] == "C108"
    assert alone == 1


def test_without_claims_of_rows_nothing_is_said_of_them(checking: Checking) -> None:
    bare = pl.DataFrame(list(ROWS)).drop("score", "completion")
    done = checking.score(pl.DataFrame([FILING]), {"rows": bare})
    assert done.scored.table[CHECKS][0] is None
    assert done.alone == 0
