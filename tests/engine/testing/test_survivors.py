"""What is argued of changes that nobody notices is read from beside the cases, and held to what a trial finds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.cases import read_cases
from jixiao.testing.survivors import FILE, read_survivors
from jixiao.testing.trial import Trial, try_framework

FRAMEWORK = """\
jixiao: 1
id: test/tried
version: "2021"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01, mode: half_up}
indicators:
  - {id: 甲行, weight: 40, target: "≥10", rule: {kind: met, basis: {clause: 一}}}
  - {id: 乙行, weight: 60, target: "≥50", rule: {kind: completion, basis: {clause: 二}}}
ratings: none
cases: cases/
"""
CASE = """\
title: 两行
filing: {filing: 1, year: 2021, title: 表, office: 某, rows: [{levels: [甲行], actual: "10"}, {levels: [乙行], actual: "25"}]}
expect: {total: 70}
"""
ROUNDED = '{at: rounding.score, was: "0.01", now: "0.02", because: 因为}'
NOTICED = '{at: 甲行.target, was: "≥10", now: "≥11", because: 因为}'


@pytest.fixture
def trial(tmp_path: Path) -> Callable[..., Trial]:
    (tmp_path / "cases").mkdir()
    (tmp_path / "framework.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "cases" / "one.case.yaml").write_text(CASE, encoding="utf-8")

    def of(*argued: str, suggest: bool = False) -> Trial:
        text = "survivors:\n" + "".join(f"  - {item}\n" for item in argued) if argued else ""
        if text:
            (tmp_path / "cases" / FILE).write_text(text, encoding="utf-8")
        catalog = installed_catalog()
        plan, cases = compile_plan(catalog.load(str(tmp_path))), read_cases(tmp_path / "cases")
        return try_framework(plan, cases, catalog, suggest=suggest, argued=read_survivors(tmp_path / "cases"))

    return of


def test_what_is_argued_does_not_count_against_the_cases(trial: Callable[..., Trial]) -> None:
    before, after = trial(), trial(ROUNDED)
    assert before.score is not None
    assert after.score is not None
    assert (before.argued, after.argued) == (0, 1)
    assert after.score > before.score
    assert after.fates == before.fates  # what is counted is counted still
    assert after.wrong == ()
    assert [item.because for item in after.unnoticed if item.because] == ["因为"]


@pytest.mark.parametrize(
    ("argued", "code", "said"),
    [
        (ROUNDED.replace("0.02", "0.03"), "U132", "没有这样一处改动：rounding.score 由“0.01”改成“0.03”"),
        (NOTICED, "U133", "甲行.target 的改动不必说明：实例“one”发觉了"),
        ('{at: "", was: x, because: y}', "S012", "survivors.yaml缺少“at”（必填）"),
    ],
)
def test_what_is_argued_of_no_survivor_is_said(trial: Callable[..., Trial], argued: str, code: str, said: str) -> None:
    try:
        wrong = trial(argued).wrong
    except Rejected as rejected:
        wrong = rejected.diagnostics
    assert [(item.code, item.message()) for item in wrong] == [(code, said)]


def test_a_reason_falls_where_a_filing_is_found_that_tells(trial: Callable[..., Trial]) -> None:
    found = trial(ROUNDED, suggest=True)
    assert [item.code for item in found.wrong] == ["U134"]
    assert found.argued == 0  # a third of the points is written with two places, one of which is odd


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("survivors: 1\n", ["S012"]),
        ("survivor: []\n", ["S010", "S012"]),
        ("survivors: [{at: a, was: b, why: c}]\n", ["S012", "S010"]),
        ("survivors: [a]\n", ["S012", "S012", "S012"]),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(tmp_path: Path, text: str, codes: list[str]) -> None:
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(Rejected) as caught:
        read_survivors(tmp_path)
    assert [item.code for item in caught.value.diagnostics] == codes


def test_without_a_list_nothing_is_argued(tmp_path: Path) -> None:
    assert read_survivors(tmp_path) == ()
