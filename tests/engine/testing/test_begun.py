"""A framework without a case begins with a filing made of itself, from which all others are found."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.diagnostic import Language
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.report.model import Report
from jixiao.testing.begun import begun
from jixiao.testing.cases import SUFFIX, read_cases
from jixiao.testing.mutation import Fate
from jixiao.testing.totals import Falling
from jixiao.testing.trial import Trial, try_framework
from jixiao.testing.verdict import build_trial

FRAMEWORK = """\
jixiao: 1
id: test/begun
version: "2023"
status: draft
title: 试
subject: project
basis: {document: 某办法, clause: 一}
budget_years: {from: 2023, until: 2023}
rounding: {score: 0.01, total: 0.01, mode: half_up}
cases: cases/
inputs:
  违规: {type: truth}
indicators:
  - id: 产出
    weight: 60
    own_rows:
      rule:
        number: {kind: formula, formula: "如果(完成率 < 60%, 0, 完成率 × 分值)"}
        day: {kind: met}
      direction: [sign]
  - id: 效益
    weight: 40
    own_rows:
      rule:
        words:
          kind: grade
          grades:
            - {label: 好, range: "[80%, 100%]", credit: 100%}
            - {label: 中, range: "[60%, 80%)", credit: 60%}
            - {label: 差, range: "[0%, 60%)", credit: 0%}
ratings: [{name: 优, range: "[90, 100]"}, {name: 中, range: "[60, 90)"}, {name: 差, range: "[0, 60)"}]
adjustments: [{id: 限等, kind: rating, when: 违规, at_most: 中}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "cases").mkdir()
    (tmp_path / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    return tmp_path


def plan_of(folder: Path) -> Plan:
    return compile_plan(installed_catalog().load(str(folder)))


def tried(folder: Path, suggest: bool) -> Trial:
    plan = plan_of(folder)
    return try_framework(plan, read_cases(folder / "cases", plan.framework), installed_catalog(), suggest=suggest)


def text_of(report: Report) -> str:
    return repr(report.sections)


def test_every_row_reaches_its_target(folder: Path) -> None:
    plan = plan_of(folder)
    found = evaluate(prepare(plan), bind(begun(plan), plan))
    assert (found.total, found.rating) == (100, "优")
    assert begun(plan) == begun(plan)  # without chance


@pytest.mark.parametrize("name", [entry.name for entry in installed_catalog().entries()])
def test_every_framework_has_a_filing_to_begin_with(name: str) -> None:
    framework = installed_catalog().load(name)
    if not framework.base:
        plan = compile_plan(framework)
        assert evaluate(prepare(plan), bind(begun(plan), plan)).total is not None


def test_the_first_cases_are_made_and_watch_everything(folder: Path) -> None:
    first = tried(folder, suggest=True)
    assert first.ran == ()
    assert all(found is not None for found in first.reaching)
    for number, suggestion in enumerate(first.suggestions):
        assert suggestion.text.startswith("# ")  # how the scores came about
        (folder / "cases" / f"suggested-{number:02d}{SUFFIX}").write_text(suggestion.text, encoding="utf-8")
    filings = [case.filings for case in read_cases(folder / "cases")]
    assert all(filings.count(filing) == 1 for filing in filings)  # one case for all that one filing shows
    second = tried(folder, suggest=False)
    assert {ran.wrong for ran in second.ran} == {()}
    assert second.uncovered == ()
    assert dict(second.fates)[Fate.UNNOTICED] == 0


def test_without_a_case_the_way_to_one_is_said_and_no_list_of_what_nobody_notices(folder: Path) -> None:
    trial = tried(folder, suggest=False)
    said = text_of(build_trial(trial, name="我县"))
    assert "jixiao test 我县 --fix-cases" in said
    assert "没有实例会不同" not in said
    english = text_of(build_trial(trial, Language.ENGLISH, name="我县"))
    assert "made by the framework" in english


def test_a_case_that_comes_out_otherwise_is_named_by_its_file(folder: Path) -> None:
    case = "title: 错的\nfiling: {filing: 1, year: 2023, title: 自评表, rows: []}\nexpect: {total: 5}\n"
    (folder / "cases" / f"手写{SUFFIX}").write_text(case, encoding="utf-8")
    said = text_of(build_trial(tried(folder, suggest=False)))
    assert f"手写{SUFFIX}  错的" in said
    assert "再运行 --fix-cases" in said


def test_rows_are_given_up_until_the_total_is_exactly_that(folder: Path) -> None:
    plan = plan_of(folder)
    machine = prepare(plan)
    falling = Falling(begun(plan), machine)
    for total in (90, 60, 59):
        found = next(falling.at(Fraction(total)), None)
        assert found is not None
        assert evaluate(machine, bind(found[0], plan)).total == total
    assert list(falling.at(Fraction(101))) == []
