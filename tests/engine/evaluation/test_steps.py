"""Steps of a score: replayed by code that knows nothing of the engine, and told with numbers in their units."""

from __future__ import annotations

from pathlib import Path

import pytest

from jixiao import api
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.steps import steps
from jixiao.evaluation.views import node_scores
from jixiao.number import exact_text
from jixiao.testing.replay import replay, same

ROOT = Path(__file__).parents[3]
FORM = ROOT / "frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx"
PUBLISHED = sorted((ROOT / "tests/cases").glob("*.json"))


def evaluated(path: Path, name: str) -> Evaluation:
    machine = api.prepare(api.compile_plan(api.load_framework(name)))
    (raw,) = api.read_file(path)
    return api.evaluate(machine, api.bind(raw, machine.plan))


@pytest.fixture(scope="module")
def printed() -> Evaluation:
    return evaluated(FORM, "shaanxi/baishui/department@2021")


@pytest.mark.parametrize("path", [FORM, *PUBLISHED], ids=lambda path: path.stem)
def test_steps_replayed_give_every_score(path: Path) -> None:
    """I-56: operations and exact operands alone give each result, and the last one is the score shown."""
    name = "shaanxi/baishui/department@2021" if path == FORM else "national/project@2020"
    evaluation = evaluated(path, name)
    scored = 0
    for node in node_scores(evaluation):
        told = steps(evaluation, node.id)
        for step in told:
            if step.operation != "take":
                assert same(replay(step.operation, step.operands), step.result), (node.id, step)
        if node.score is not None and told:
            assert same(told[-1].result, exact_text(node.score))
            scored += 1
    assert scored > 0 or all(node.score is None for node in node_scores(evaluation))


def test_the_rate_is_told_from_its_amounts(printed: Evaluation) -> None:
    told = [step.sentence for step in steps(printed, "预算执行")]
    assert any("10137947.70元 ÷ 12833888.75元" in text and "78.99" in text for text in told)


def test_the_law_speaks_where_it_has_a_sentence(printed: Evaluation) -> None:
    told = [step.sentence for step in steps(printed, "履职效果.服务对象满意度.群众满意度")]
    assert "实际 100% 达到目标 95%，得满分 10 分" in told


def test_every_taken_value_has_its_cell(printed: Evaluation) -> None:
    for node in node_scores(printed):
        for step in steps(printed, node.id):
            if step.operation == "take" and step.operands[0] in printed.plan.slot_index:
                assert step.origin is not None


def test_own_rows_speak_in_their_own_unit() -> None:
    evaluation = evaluated(ROOT / "tests/cases/xiaoxian-zhangzhuangzhai-hexi-2023.json", "national/project@2020")
    row = next(node for node in node_scores(evaluation) if node.path[-1].startswith("特色产业带动"))
    assert "实际 12万元 达到目标 11.376万元，得满分 20 分" in [step.sentence for step in steps(evaluation, row.id)]


def test_an_unknown_node_has_no_steps(printed: Evaluation) -> None:
    assert steps(printed, "没有这个指标") == ()
