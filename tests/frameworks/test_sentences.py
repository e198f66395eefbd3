"""What is said of a score states the numbers that it is made of, and these come to it: in every case of every framework."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.report.explained import explained
from jixiao.testing.cases import SUFFIX, bound, read_case

ROOT = Path(__file__).parents[2] / "frameworks" / "jixiao_frameworks"
FOLDERS = sorted({path.parent.parent for path in ROOT.rglob(f"*{SUFFIX}")})

NUMBER = r"(≈?-?[0-9.]+%?)"
MULTIPLIED = re.compile(
    rf"得分 = 分值 {NUMBER} × (?:[^0-9≈（-]\S* )?{NUMBER}(?:（按 {NUMBER} 计）)?(?:（[^）]*）)? ([=≈]) {NUMBER}"
)
LEFT_OF_ONE = re.compile(
    rf"得分 = 分值 {NUMBER} × （1 − 超出比例 {NUMBER}(?:（按 {NUMBER} 计）)? ÷ {NUMBER}） ([=≈]) {NUMBER}"
)


@cache
def sentences(folder: Path) -> tuple[str, ...]:
    """All that is said of the nodes of a framework's cases: the steps, and the summary of each."""
    machine = prepare(compile_plan(installed_catalog().load(str(folder))))
    return tuple(
        dict.fromkeys(sentence for case in sorted(folder.rglob(f"*{SUFFIX}")) for sentence in _of(case, machine))
    )


def _of(case: Path, machine: object) -> Iterator[str]:
    told = explained(evaluate(machine, bound(read_case(case), machine.plan)))  # type: ignore[attr-defined, arg-type]
    for node in told.nodes:
        yield from (step.sentence for step in told.steps[node.id])
        yield from told.summary(node.id)


def value(text: str) -> Fraction:
    bare = text.lstrip("≈")
    return Fraction(bare.rstrip("%")) / (100 if bare.endswith("%") else 1)


def near(sign: str, came: Fraction, said: str, parts: tuple[str | None, ...]) -> bool:
    exact = sign == "=" and not any(part is not None and part.startswith("≈") for part in parts)
    return came == value(said) if exact else abs(came - value(said)) < Fraction(1, 10_000)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.relative_to(ROOT).parts))
def test_what_is_multiplied_is_stated_and_comes_to_the_points(folder: Path) -> None:
    for sentence in sentences(folder):
        if "得分 = 分值" not in sentence:
            continue
        found = MULTIPLIED.search(sentence)
        if found is not None:
            weight, rate, counts, sign, said = found.groups()
            came = value(weight) * value(counts or rate)
        else:
            found = LEFT_OF_ONE.search(sentence)
            assert found is not None, sentence
            weight, rate, counts, most, sign, said = found.groups()
            came = value(weight) * (1 - value(counts or rate) / value(most))
        assert near(sign, came, said, (weight, rate, counts)), sentence


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: "/".join(folder.relative_to(ROOT).parts))
def test_sentences_are_whole(folder: Path) -> None:
    """No `= ≈`, no blank slot, nothing of which only its order in the program is said."""
    for sentence in sentences(folder):
        assert re.search(r"= ≈[0-9.]+%?(?:$|，)", sentence) is None, sentence
        assert "{" not in sentence
        assert "得 分值" not in sentence
        assert "没有" not in sentence or "，得满分" not in sentence or "没有偏离" in sentence, sentence


def said(name: str) -> str:
    return "\n".join(sentences(ROOT / name))


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("jiangxi/project/2017", "得分 = 分值 10 × 执行率 110.5%（按 100% 计） = 10，最高得满分，最低得 0 分"),
        ("examples/sub-items/2021", "得分 = 分值 20 × 加权率 ≈0.791667 ≈ 15.833333，最高得满分，最低得 0 分"),
        (
            "examples/external-score/2021",
            "按公式 分值 20 × 考核得分 105 ÷ 考核满分 100 = 21，最低 0 分，最高 20 分，得 20 分",
        ),
        # what the way that was taken did not ask for has no number
        (
            "hunan/yueyang/department/2018",
            "如果(本年结转结余 0.00元 = 0, 分值 3, 如果(本年结转结余 0.00元 ≤ 上年结转结余, 2, 0)) = 3",
        ),
        ("examples/level-percentages/2021", "按公式 如果(核减（是）, 0, 分值 22.5) = 0"),
        (
            "hunan/yueyang/department/2018",
            "三公经费变动率 3.5% 高于 0%，每 1% 扣 0.5 分，合 3 次（不足一次的不扣），从满分 5 分中扣减，扣完为止，得 3.5 分",
        ),
        ("hunan/yueyang/department/2018", "迟付项数 0 不高于 0，得满分 3 分"),
        ("hunan/yueyang/department/2018", "绝对值(预算调整率 -10%) = 10%，在 (0%, 10%] 内，得 2 分"),
        ("examples/by-direction/2021", "实际 2021年12月20日 晚于目标 2021年11月30日，每天扣 1 分，合 20 天"),
        ("examples/by-direction/2021", "实际 29次 低于目标 50次的 60%，不得分"),
        ("examples/region-classes/2021", "建成率 80% 在本地起点 0.6 与 90% 之间，按直线由分值的 0%到分值的 100%，得 "),
        ("examples/level-percentages/2021", "差错率 5% 在 (0%, 5%] 内，得分值 5 的 50%"),
        ("examples/over-fulfilment/2021", "完成率 150% 不低于 150%，从满分 20 分中扣：比 150% 每高 10% 扣分值的 5%"),
        ("national/project/2016", "给 15.9 分，不在分值的 80%（含）至 100%（含）之内，不采用"),
        ("anhui/project/2022", "缺执行率，不能计算"),
    ],
)
def test_every_quantity_is_said_with_its_number(name: str, wanted: str) -> None:
    assert wanted in said(name)


def test_a_row_that_need_not_apply_is_told_by_its_rule() -> None:
    """And not by 因适用: that it applies is no reason for its points."""
    folder = ROOT / "examples/absent-rows/2021"
    machine = prepare(compile_plan(installed_catalog().load(str(folder))))
    told = explained(evaluate(machine, bound(read_case(folder / "cases" / f"odd{SUFFIX}"), machine.plan)))
    (late,) = (node for node in told.nodes if node.path == ("产出", "时效"))
    assert told.summary(late.id) == (
        "未达到目标：得分 = 分值 10 × 完成率 77.777%（实际 77.777 ÷ 目标 100） = 7.7777",
        "四舍五入到 0.01：7.7777 → 7.78",
    )
