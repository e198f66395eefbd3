"""A finished form is a form: read back, it scores what it was made from. Nothing was lost or changed on the way."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from jixiao import Evaluation, bind, evaluate, load_framework, node_scores, prepare, read_bytes
from jixiao.api import build_form, render_papers
from jixiao.evaluation.machine import Machine
from jixiao.plan.compile import compile_plan
from jixiao.testing.cases import bound, read_case

PACK = Path(__file__).parents[2] / "frameworks/jixiao_frameworks"
FRAMEWORKS = sorted(path.parent.relative_to(PACK).as_posix() for path in PACK.rglob("framework.yaml"))
SEED = "shaanxi/baishui/department/2021"

OTHERWISE = {
    "guangxi/project/2024/deducted": "what a person gave stands there less the deduction, as forms have it",
    "hunan/yueyang/department/2018": "lists are known by their heading only where they list projects or units",
}
"""What cannot come back the same, and why."""


@cache
def machine(folder: str) -> Machine:
    id, _, version = folder.rpartition("/")
    return prepare(compile_plan(load_framework(f"{id}@{version}")))


def again(evaluation: Evaluation, format: str, folder: str) -> Evaluation:
    """What the finished form of `evaluation` scores when it is read back."""
    plan = machine(folder).plan
    (raw,) = read_bytes(render_papers([build_form(evaluation)], format), f"表.{format}", (plan.framework,))
    return evaluate(machine(folder), bind(raw, plan))


def scores(evaluation: Evaluation) -> list[tuple[tuple[str, ...], object, object]]:
    return [(node.path, node.weight, node.score) for node in node_scores(evaluation)]


@pytest.mark.parametrize("folder", FRAMEWORKS)
def test_every_filing_comes_back(folder: str) -> None:
    id, _, version = folder.rpartition("/")
    if load_framework(f"{id}@{version}").base:
        return
    plan = machine(folder).plan
    for path in sorted((PACK / folder).glob("cases/*.case.yaml")):
        name = f"{folder}/{path.name.removesuffix('.case.yaml')}"
        if folder in OTHERWISE or name in OTHERWISE:
            continue
        evaluation = evaluate(machine(folder), bound(read_case(path), plan))
        back = again(evaluation, "xlsx", folder)
        assert (scores(back), back.total, back.rating) == (scores(evaluation), evaluation.total, evaluation.rating), (
            name
        )


@pytest.mark.parametrize("format", ["docx", "xlsx", "pdf"])
def test_what_was_claimed_wrongly_is_right_in_the_finished_form(format: str, request: pytest.FixtureRequest) -> None:
    if format == "pdf":
        request.getfixturevalue("chinese_typeface")
    plan = machine(SEED).plan
    (raw,) = read_bytes((PACK / SEED / "cases/自评表.xlsx").read_bytes(), "自评表.xlsx", (plan.framework,))
    seed = evaluate(machine(SEED), bind(raw, plan))
    back = again(seed, format, SEED)
    assert scores(back) == scores(seed)
    # what is wrong with the amounts is still said; claims of rates, points and the total are right now
    gone = {"C102", "C103", "C104", "C105", "C110", "C111", "C112", "C113"}
    before, after = ({item.code for item in one.findings} for one in (seed, back))
    assert before & gone
    assert not after & gone
    assert "C101" in after
