"""Sixty mistakes of rule writing, planted one by one: which of lint, proof and cases notices each."""

from __future__ import annotations

import runpy
from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.diagnostic import Rejected, Severity
from jixiao.document import parse
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.framework.catalog import Catalog
from jixiao.framework.check import check
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.plan.prove import Proof, prove
from jixiao.plan.reach import unreached
from jixiao.testing.cases import Case, bound, differences, read_case
from jixiao.testing.properties import Verdict, hold

HERE = Path(__file__).parent
CASEBOOK = runpy.run_path(str(HERE / "casebook.py"))
CASES, case_text = CASEBOOK["CASES"], CASEBOOK["case_text"]
MISTAKES = runpy.run_path(str(HERE / "mistakes.py"))["MISTAKES"]
RIGHT = (HERE / "framework.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> list[Case]:
    folder = tmp_path_factory.mktemp("cases")
    found = []
    for title in CASES:
        path = folder / f"{title}.case.yaml"
        path.write_text(case_text(title), encoding="utf-8")
        found.append(read_case(path))
    return found


def remarks(text: str) -> tuple[Plan | None, Proof | None, list[str]]:
    """The plan, its extents, and what lint says that is no mere note."""
    try:
        framework = Catalog(()).read_document(parse(Source("framework.yaml", text))).framework
        plan = compile_plan(framework)
    except Rejected as rejected:
        return None, None, [item.code for item in rejected.diagnostics]
    proof = prove(plan)
    found = [*check(framework), *proof.diagnostics, *unreached(plan, proof)]
    return plan, proof, [item.code for item in found if item.severity is not Severity.NOTE]


def refuted(plan: Plan, proof: Proof) -> list[str]:
    """The properties, built in or declared, that are refuted without any filing to try them on."""
    held = hold(plan, proof, ())
    return [f"{item.name}：{item.about}" for item in held if item.verdict is Verdict.REFUTED]


def failing(plan: Plan, cases: list[Case]) -> list[str]:
    machine = prepare(plan, walks=True)
    return [case.title for case in cases if differences(case, evaluate(machine, bound(case, plan)))]


def test_the_framework_of_the_study_is_right(cases: list[Case]) -> None:
    plan, proof, said = remarks(RIGHT)
    assert plan is not None
    assert proof is not None
    assert said == []
    assert refuted(plan, proof) == []
    machine = prepare(plan, walks=True)
    assert {case.title: differences(case, evaluate(machine, bound(case, plan))) for case in cases} == dict.fromkeys(
        CASES, ()
    )


def test_every_mistake_is_noticed(cases: list[Case], golden: Callable[[Path, str], None]) -> None:
    assert len(MISTAKES) >= 60
    assert len({name for name, *_ in MISTAKES}) == len(MISTAKES)
    lines, counts, missed = [], {"检查": 0, "性质": 0, "实例": 0}, []
    for name, source, right, wrong in MISTAKES:
        assert RIGHT.count(right) == 1, name
        plan, proof, said = remarks(RIGHT.replace(right, wrong))
        proved = [] if plan is None or proof is None else refuted(plan, proof)
        told = [] if plan is None else failing(plan, cases)
        for tool, found in (("检查", said), ("性质", proved), ("实例", told)):
            counts[tool] += bool(found)
        if not (said or proved or told):
            missed.append(name)
        marks = ["、".join(dict.fromkeys(found)) or "—" for found in (said, proved, told)]
        lines.append(f"| {name} | {source} | {' | '.join(marks)} |")
    alone = sum(line.split(" | ")[2] == line.split(" | ")[3] == "—" for line in lines) - len(missed)
    text = (
        "# 写规则时的错误，谁发觉\n\n"
        f"把 {len(MISTAKES)} 种常见的错误逐个种进 `framework.yaml`（研究用的办法，每种计分写法一行），"
        "看检查、性质（不用实例就能推翻的）、实例（手算的）哪一样发觉。由测试写出（`make golden`）。\n\n"
        f"发觉 {len(MISTAKES) - len(missed)} 种，漏掉 {len(missed)} 种。检查发觉 {counts['检查']} 种，"
        f"性质推翻 {counts['性质']} 种，实例不符 {counts['实例']} 种；只有实例发觉的 {alone} 种。\n\n"
        "| 错误 | 出处 | 检查 | 性质 | 实例 |\n|---|---|---|---|---|\n" + "\n".join(lines) + "\n"
    )
    golden(HERE / "mistakes.md", text)
    assert missed == []
