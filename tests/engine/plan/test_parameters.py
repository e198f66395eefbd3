"""Parameters: constants of one year, a choice by the budget year of several, and what a year without a value does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from fractions import Fraction

import pytest

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.batch import Batch
from jixiao.evaluation.model import Evaluation
from jixiao.expression.tree import Constant, Field, Lookup, Type, walk
from jixiao.filing.model import RawFiling
from jixiao.framework.catalog import Catalog
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan, Purpose

BODY = """
inputs:
  付清: {type: day}
  率: {type: rate, range: "[0, 1]"}
parameters:
  春节: {2021: 2021-02-12, 2022: 2022-02-01}
  六月底: 6月30日
  门槛: {2021: 90%, 2022: 95%}
  类别: {2021: 西部, 2022: 东部}
rules:
  按期: {kind: formula, formula: "如果(付清 < 春节, 分值, 最大(0, 分值 − 最大(0, 付清 − 六月底)))", basis: {assumed: true}}
  过线: {kind: formula, formula: "如果(率 ≥ 门槛, 分值, 0)", basis: {assumed: true}}
  分类: {kind: formula, formula: "如果(类别 = '西部', 分值, 分值 ÷ 2)", basis: {assumed: true}}
indicators:
  - {id: 付款, weight: 40, rule: 按期}
  - {id: 达线, weight: 40, rule: 过线}
  - {id: 分区, weight: 20, rule: 分类}
"""

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]


@pytest.fixture
def plan() -> Plan:
    head = 'jixiao: 1\nid: test/plan\nversion: "2021"\nstatus: draft\ntitle: 计划\nsubject: project\n'
    return compiled(head + "basis: {document: 某办法}\nbudget_years: {from: 2021, until: 2022}\n" + BODY)


def compiled(text: str) -> Plan:
    return compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", text))).framework)


def scored(plan: Plan, form: RawFiling, walks: bool = False) -> Evaluation:
    return api.evaluate(api.prepare(plan, walks=walks), api.bind(form, plan))


@pytest.mark.parametrize(
    ("year", "paid", "rate", "by_hand"),
    [
        ("2021", "2021-02-11", "90%", (40, 40, 20)),
        ("2021", "2021-02-12", "89%", (40, 0, 20)),  # too late for the festival, yet before the end of June
        ("2021", "2021年7月5日", "95%", (35, 40, 20)),
        ("2022", "2022-02-01", "94%", (40, 0, 10)),
        ("2022", "2022年8月30日", "95%", (0, 40, 10)),  # 61 days after the end of June
    ],
)
def test_a_parameter_is_that_of_the_budget_year(
    plan: Plan, form_of: FormOf, year: str, paid: str, rate: str, by_hand: tuple[int, ...]
) -> None:
    form = form_of(single={"付清": paid, "率": rate}, title="自评表", year=year)
    for walks in (False, True):
        evaluation = scored(plan, form, walks)
        assert tuple(evaluation.value(f"{id}.score") for id in ("付款", "达线", "分区")) == by_hand


def test_without_a_budget_year_what_reads_it_is_open(plan: Plan, form_of: FormOf) -> None:
    evaluation = scored(plan, form_of(single={"付清": "2021-02-11", "率": "96%"}, title="自评表"))
    assert evaluation.total is None
    assert evaluation.range is not None
    assert (evaluation.range.least, evaluation.range.most) == (90, 100), "2021 and 2022 differ in 分区 alone"
    assert any("预算年度" in item.message() for item in evaluation.findings if item.code == "C140")


def test_one_year_needs_no_choice(plan_of: PlanOf) -> None:
    tree = plan_of(BODY).computed[0].tree
    assert Constant(date(2021, 2, 12).toordinal(), Type.DAY) in set(walk(tree))
    assert not any(slot.purpose is Purpose.YEAR for slot in plan_of(BODY).slots)


def test_several_years_are_looked_up(plan: Plan) -> None:
    found = [node for item in plan.computed for node in walk(item.tree) if isinstance(node, Lookup)]
    assert {node.key for node in found} == {Field("预算年度")}
    assert [slot.name for slot in plan.slots if slot.purpose is Purpose.YEAR] == ["预算年度"]


def test_a_ledger_takes_it_from_the_year_of_each_row(plan: Plan, form_of: FormOf) -> None:
    pl = pytest.importorskip("polars")
    rows = [("2021", "2021-07-05", "90%"), ("2022", "2022-07-05", "90%"), ("2022年", "2022-01-31", "95%")]
    ledger = pl.DataFrame(rows, schema=["year", "付清", "率"], orient="row")
    table = Batch(plan).score(ledger).table
    for (year, paid, rate), total in zip(rows, table.get_column("total"), strict=True):
        alone = scored(plan, form_of(single={"付清": paid, "率": rate}, title="自评表", year=year))
        assert Fraction(str(total)) == alone.total
