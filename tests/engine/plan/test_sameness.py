"""Which rows of two plans stand for each other, and what is said to mean the same does score the same."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from jixiao.api import compile_plan, evaluate, installed_catalog, load_framework, node_scores, prepare
from jixiao.diagnostic import Rejected, Severity
from jixiao.document import Document
from jixiao.framework.build import build
from jixiao.framework.check import check
from jixiao.framework.resolve import resolve
from jixiao.plan.model import Plan
from jixiao.plan.sameness import partners, sameness
from jixiao.testing.cases import bound, read_cases
from jixiao.testing.mutants import mutants

PACK = Path(__file__).parents[3] / "frameworks/jixiao_frameworks"
CATALOG = installed_catalog()
NAMES = [entry.name for entry in CATALOG.entries()]
PROJECT = "national/project@2020"


@cache
def plan_of(name: str) -> Plan:
    return compile_plan(load_framework(name))


def extended(folder: Path, parent: str, more: str) -> Plan:
    """A plan of a framework that extends `parent` and says `more`."""
    file = folder / "framework.yaml"
    file.write_text(
        f'jixiao: 1\nid: test/next\nversion: "2030"\nstatus: draft\ntitle: 明年\nextends: {parent}\n{more}',
        encoding="utf-8",
    )
    return compile_plan(load_framework(str(file)))


@pytest.mark.parametrize("name", NAMES)
def test_a_framework_is_the_same_as_itself(name: str) -> None:
    plan = plan_of(name)
    found = sameness(plan, plan)
    ids = {node.id for node in plan.nodes}
    assert dict(found.partners) == {id: id for id in ids}
    assert found.same == ids


def test_another_name_and_another_wording_mean_the_same(tmp_path: Path) -> None:
    other = extended(tmp_path, PROJECT, "indicators:\n  - {id: 预算执行率, name: 执行情况, aliases: [执行率得分]}\n")
    found = sameness(plan_of(PROJECT), other)
    assert found.same == {node.id for node in other.nodes}


def test_a_rule_changes_the_rows_that_use_it_and_no_other(tmp_path: Path) -> None:
    other = extended(tmp_path, PROJECT, "rules:\n  按执行率: {of: 执行率}\n  定量: {at_least: all_or_nothing}\n")
    found = sameness(plan_of(PROJECT), other)
    assert "预算执行率" in found.same
    assert not {"产出指标", "效益指标", "满意度指标"} & found.same


def test_what_a_row_reads_counts_too(tmp_path: Path) -> None:
    """The execution rate is of another amount: only the row that reads it means something else."""
    more = "values:\n  执行率: {formula: 年度资金总额.全年执行数 / 年度资金总额.年初预算数}\n"
    found = sameness(plan_of(PROJECT), extended(tmp_path, PROJECT, more))
    assert {id for id in found.partners if id not in found.same} == {"预算执行率"}


def test_a_row_is_known_by_its_former_id(tmp_path: Path) -> None:
    more = "indicators:\n  - {id: 预算执行率, rename: 执行}\n"
    old, new = plan_of(PROJECT), extended(tmp_path, PROJECT, more)
    assert partners(old, new)["执行"] == "预算执行率"
    assert "执行" in sameness(old, new).same


def test_a_new_row_has_no_partner(tmp_path: Path) -> None:
    more = "indicators:\n  - {id: 预算执行率, weight: 5}\n  - {id: 附加, name: 附加, weight: 5, rule: 按执行率}\n"
    old, new = plan_of(PROJECT), extended(tmp_path, PROJECT, more)
    found = sameness(old, new)
    assert "附加" not in found.partners
    assert "预算执行率" not in found.same


@pytest.mark.parametrize(
    ("name", "step"),
    [(PROJECT, 2), ("tianjin/department@2024", 4), ("sichuan/daying/department@2020", 9),
     ("shaanxi/baishui/department@2021", 12), ("hunan/yueyang/department@2018", 14)],
)  # fmt: skip
def test_rows_that_mean_the_same_score_the_same(name: str, step: int) -> None:
    """Under mutants of a framework, on all its cases: a row that is said to mean the same does not move."""
    old = plan_of(name)
    framework = old.framework
    assert framework.root is not None
    id, _, version = name.partition("@")
    cases = read_cases(PACK / id / version / "cases", framework)
    before = [{item.id: item.score for item in node_scores(evaluate(prepare(old), bound(case, old)))} for case in cases]
    tried = moved = 0
    for mutant in list(mutants(Document(framework.span.source, framework.root), None))[::step]:
        try:
            other, _ = build(resolve(mutant.document, CATALOG.document))
            if any(item.severity is Severity.ERROR for item in check(other)):
                continue
            new = compile_plan(other)
            machine = prepare(new, walks=True)
            after = [
                {item.id: item.score for item in node_scores(evaluate(machine, bound(case, new)))} for case in cases
            ]
        except Rejected:
            continue
        found = sameness(old, new)
        tried += 1
        for one, two in zip(before, after, strict=True):
            assert {id: two[id] for id in found.same} == {id: one[found.partners[id]] for id in found.same}, (
                mutant.place
            )
            moved += one != two
    assert tried > 2
    assert moved
