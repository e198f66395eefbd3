"""What parts of planned trees are called in sentences."""

from __future__ import annotations

from pathlib import Path

from jixiao import evaluate, load_framework, prepare
from jixiao.plan.compile import compile_plan
from jixiao.report.explained import explained
from jixiao.report.record import record
from jixiao.testing.cases import bound, read_case

PACK = Path(__file__).parents[3] / "frameworks/jixiao_frameworks"
ALTERNATIVES = PACK / "examples/alternatives/2019/cases"


def sentences(case: Path, node: str) -> list[str]:
    machine = prepare(compile_plan(load_framework("examples/alternatives@2019")))
    evaluation = evaluate(machine, bound(read_case(case), machine.plan))
    scores = record(explained(evaluation))["scores"]
    assert isinstance(scores, list)
    return [step["sentence"] for score in scores if score["id"] == node for step in score["steps"]]


def test_of_alternatives_it_is_said_how_many_apply() -> None:
    said = {
        sentence
        for case in sorted(ALTERNATIVES.glob("*.case.yaml"))
        for sentence in sentences(case, "支出管理.结转结余")
    }
    assert "因适用的项数等于1，取 结转结余率得分 + 结转结余变动率得分 = 20" in said
    assert "适用的项数（2）等于1：不成立" in said
    assert not any("1；否则，0） + " in sentence and "适用的项数 = " not in sentence for sentence in said)
