"""A ledger with claims, checked: what is found where, what is right, what columns cannot hold, what is refused."""

from __future__ import annotations

import polars as pl
import pytest

from jixiao.api import check_table
from jixiao.diagnostic import Rejected
from jixiao.document import parse
from jixiao.evaluation.verdicts import CHECKS, Checking
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog
from jixiao.framework.resolve import resolve
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan

TEXT = """\
jixiao: 1
id: test/checked
version: "1"
status: draft
title: 台账
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
inputs:
  资金:
    columns: {预算: money, 执行: money}
    lines: {总额: [财政, 其他]}
    total: children
values:
  执行率: {formula: 总额.执行 ÷ 总额.预算, if_zero: missing, unit: "%"}
rounding: {score: 0.01, total: 0.01}
indicators:
  - {id: 支出, weight: 40, rule: {kind: proportion, of: 执行率, basis: {assumed: true}}}
  - {id: 满意, weight: 60, target: "≥90%", rule: {kind: completion, basis: {assumed: true}}}
ratings: [{name: 优, range: "[80, 100]"}, {name: 差, range: "[0, 80)"}]
checks: {execution: {above: 100%, basis: {assumed: true}}}
"""

RIGHT = {
    "资金.总额.预算": "120",
    "资金.总额.执行": "22",
    "资金.总额.财政.预算": "100",
    "资金.总额.财政.执行": "12",
    "资金.总额.其他.预算": "20",
    "资金.总额.其他.执行": "10",
    "满意.actual": "45%",
    "资金.总额.claimed_rate": "18.33%",
    "资金.总额.claimed_score": "7.33",
    "支出.claimed_score": "7.33",
    "支出.claimed_weight": "40",
    "满意.claimed_score": "30",
    "满意.claimed_weight": "60",
    "满意.claimed_completion": "50%",
    "claimed_total": "37.33",
    "claimed_total_weight": "100",
    "claimed_rating": "差",
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    framework, _ = build(resolve(parse(Source("framework.yaml", TEXT)), Catalog(()).document))
    return compile_plan(framework)


@pytest.fixture(scope="module")
def checking(plan: Plan) -> Checking:
    return Checking(plan)


def table(*rows: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame([{**RIGHT, **row} for row in rows])


def test_what_is_right_is_not_found(plan: Plan) -> None:
    assert check_table(plan, table({}, {}))[CHECKS].to_list() == [None, None]


SLIPS = {
    "C101 资金.总额.预算": {"资金.总额.预算": "130"},
    "C109 资金.总额.执行": {"资金.总额.财政.执行": "", "资金.总额.其他.执行": "25"},
    "C102 资金.总额.claimed_rate": {"资金.总额.claimed_rate": "19.33%"},
    "C103 资金.总额.claimed_rate": {"资金.总额.claimed_rate": "18.34%"},
    "C106 资金.总额.claimed_rate": {"资金.总额.claimed_rate": "0.18"},
    "C104 资金.总额.claimed_score": {"资金.总额.claimed_score": "9"},
    "C107 满意.claimed_completion": {"满意.claimed_completion": "60%"},
    "C110 满意.claimed_score": {"满意.claimed_score": "31"},
    "C111 支出.claimed_score": {"支出.claimed_score": "7.34"},
    "C112 claimed_total": {"claimed_total": "38.33"},
    "C114 claimed_rating": {"claimed_rating": "优"},
    "C120 满意.claimed_weight": {"满意.claimed_weight": "50"},
    "C121 claimed_total_weight": {"claimed_total_weight": "90"},
    "C125 满意.claimed_score": {"满意.claimed_score": "61"},
    "C215 claimed_total": {"claimed_total": "101"},
    "C229 资金.总额.其他.执行": {"资金.总额.其他.执行": "21"},
}


@pytest.mark.parametrize("wanted", SLIPS)
def test_a_slip_is_found_at_its_column(checking: Checking, wanted: str) -> None:
    done = checking.score(table({}, SLIPS[wanted], {}))
    assert done.scored.table[CHECKS][0] is done.scored.table[CHECKS][2] is None
    assert wanted in done.scored.table[CHECKS][1].split("、")
    assert done.alone == 0
    assert sum(done.counts.values()) == len(done.scored.table[CHECKS][1].split("、"))


def test_a_rate_typed_as_nought_is_wrong_and_no_ratio(checking: Checking) -> None:
    """18.33% is 0 at no place, but would be as a ratio."""
    done = checking.score(table({"资金.总额.claimed_rate": "0", "资金.总额.claimed_score": ""}))
    assert (done.scored.table[CHECKS].to_list(), done.alone) == (["C102 资金.总额.claimed_rate"], 0)


def test_a_claim_that_no_column_holds_is_looked_at_by_itself(checking: Checking) -> None:
    done = checking.score(table({"满意.claimed_score": "29.123456"}, {"满意.claimed_score": "约30"}, {}))
    assert done.alone == 2
    assert done.scored.table[CHECKS].to_list() == ["C110 满意.claimed_score、C113 claimed_total", None, None]


def test_a_total_claimed_where_none_can_be_given_is_held_to_what_is_possible(checking: Checking) -> None:
    """40 for the first row at the most, and nothing known of the second: 67.33 at the most."""
    done = checking.score(table({"满意.actual": "", "claimed_total": "68"}, {"满意.actual": "", "claimed_total": "67"}))
    assert done.alone == 2
    said = [[item.split()[0] for item in text.split("、")] for text in done.scored.table[CHECKS]]
    assert ["C215" in codes for codes in said] == [True, False]


def test_without_claims_the_amounts_are_checked(checking: Checking) -> None:
    bare = table({"资金.总额.预算": "121"}).select(name for name in RIGHT if "claimed" not in name)
    assert checking.score(bare).scored.table[CHECKS].to_list() == ["C101 资金.总额.预算"]


def test_a_column_of_binary_fractions_is_refused(checking: Checking) -> None:
    with pytest.raises(Rejected) as refused:
        checking.score(table({}).with_columns(pl.lit(7.33).alias("支出.claimed_score")))
    assert [item.code for item in refused.value.diagnostics] == ["I081"]


def test_claims_are_compared_without_what_cannot_be_seen(plan: Plan) -> None:
    odd = {"支出.claimed_score": "7.\u200b33", "claimed_total": "\ufeff37.33", "claimed_rating": "差\u200b"}
    wrong = {"支出.claimed_score": "8.\u200b33"}
    assert check_table(plan, table(odd, wrong))[CHECKS].to_list() == [
        None,
        "C110 支出.claimed_score、C113 claimed_total",
    ]
