"""The effect of other rules on filings adds up exactly, is found by hand, and does not hang on the order of files."""

from __future__ import annotations

import json
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao.api import bind, compile_plan, evaluate, load_framework, prepare, read_bytes
from jixiao.diagnostic import Rejected
from jixiao.evaluation.effect import Effect, effect_of
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.tally import Tally, scheme_of, tally
from jixiao.plan.sameness import partners
from jixiao.testing import filings

PROJECT = "national/project@2020"
STRICTER = """\
jixiao: 1
id: test/next
version: "2030"
status: draft
title: 明年
extends: national/project@2020
rules:
  定量: {at_least: {zero_below: 85%}}
ratings:
  - {name: 优, range: "[95, 100]"}
  - {name: 良, range: "[80, 95)"}
  - {name: 中, range: "[60, 80)"}
  - {name: 差, range: "[0, 60)"}
"""


@cache
def machine_of(name: str) -> Machine:
    return prepare(compile_plan(load_framework(name)))


@pytest.fixture(scope="module")
def stricter(tmp_path_factory: pytest.TempPathFactory) -> Machine:
    file = tmp_path_factory.mktemp("next") / "framework.yaml"
    file.write_text(STRICTER, encoding="utf-8")
    return machine_of(str(file))


def project(office: str, spent: int, trained: int | None) -> bytes:
    """10 points by execution, 50 by people trained of 100, 30 and 10 reached."""
    rows = [
        {"levels": ["产出指标", "数量指标", "培训人次"], "target": "≥100人次", "weight": 50}
        | ({} if trained is None else {"actual": f"{trained}人次"}),
        {"levels": ["效益指标", "社会效益指标", "受益人数"], "target": "≥10人", "actual": "10人", "weight": 30},
        {"levels": ["满意度指标", "服务对象满意度指标", "群众满意度"], "target": "≥90%", "actual": "90%", "weight": 10},
    ]
    lines = [{"label": "年度资金总额", "annual": 100, "executed": spent}]
    made = {"filing": 1, "office": office, "year": 2023, "subject": "project", "lines": lines, "rows": rows}
    return json.dumps(made, ensure_ascii=False).encode()


def told(machine: Machine, file: str, data: bytes) -> Tally:
    (raw,) = read_bytes(data, file, [machine.plan.framework])
    return tally(evaluate(machine, bind(raw, machine.plan)), scheme_of(machine.plan))


FILES = {
    "甲.json": project("甲", 100, 100),  # 100 under both
    "乙.json": project("乙", 50, 90),  # 5 + 45 + 40 = 90 under both: 优, then 良
    "丙.json": project("丙", 100, 80),  # 10 + 40 + 40 = 90; then 10 + 0 + 40 = 50
    "丁.json": project("丁", 100, None),  # open
}


@pytest.fixture(scope="module")
def effect(stricter: Machine) -> Effect:
    old = machine_of(PROJECT)
    pairs = [(told(old, file, data), told(stricter, file, data)) for file, data in FILES.items()]
    return effect_of(pairs, partners(old.plan, stricter.plan))


def test_by_hand(effect: Effect) -> None:
    assert {move.after.office: (move.before.total, move.after.total) for move in effect.moves} == {
        "甲": (100, 100),
        "乙": (90, 90),
        "丙": (90, 50),
        "丁": (None, None),
    }
    assert {move.after.office: (move.before.rating, move.after.rating) for move in effect.moves} == {
        "甲": ("优", "优"),
        "乙": ("优", "良"),
        "丙": ("优", "差"),
        "丁": (None, None),
    }
    assert {move.after.office: (move.rank_before, move.rank_after) for move in effect.moves} == {
        "甲": (1, 1),
        "乙": (2, 2),
        "丙": (2, 3),
        "丁": (None, None),
    }
    assert effect.complete == 3
    moving = [(part, sums) for part, sums in effect.parts if sums.up or sums.down]
    assert [(part.path, sums.change, sums.down, sums.most_down) for part, sums in moving] == [
        (("产出指标", "数量指标"), -40, 1, -40)
    ]
    assert effect.rest == 0
    assert effect.ratings == {("优", "优"): 1, ("优", "良"): 1, ("优", "差"): 1}
    assert (effect.whole.before, effect.whole.after, effect.whole.down) == (280, 240, 1)
    assert (effect.before.totals.mean, effect.after.totals.mean) == (Fraction(280, 3), 80)


def test_the_order_of_files_changes_nothing(effect: Effect, stricter: Machine) -> None:
    old = machine_of(PROJECT)
    pairs = [(told(old, file, data), told(stricter, file, data)) for file, data in reversed(FILES.items())]
    assert effect_of(pairs, partners(old.plan, stricter.plan)) == effect


def test_nothing_at_all_is_refused() -> None:
    with pytest.raises(Rejected) as refused:
        effect_of([], {})
    assert [item.code for item in refused.value.diagnostics] == ["U200"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("national/project@2016", "national/project@2020"),
        ("national/project@2020", "hebei/project@2020"),
        ("examples/absent-rows@2021", "examples/absent-rows@2021"),
        ("examples/execution-caps@2021", "national/project@2020"),
    ],
)
@settings(max_examples=8, deadline=None)
@given(data=st.data())
def test_parts_add_up_to_every_change(old: str, new: str, data: st.DataObject) -> None:
    """Whatever is filed: rows, caps, rescaling, adjustments and rounding together are the change of the total."""
    before, after = machine_of(old), machine_of(new)
    raws = [data.draw(filings(before.plan)) for _ in range(2)]
    pairs = [
        (
            tally(score(before, bind(raw, before.plan)), scheme_of(before.plan), number),
            tally(score(after, bind(raw, after.plan)), scheme_of(after.plan), number),
        )
        for number, raw in enumerate(raws)
    ]
    effect = effect_of(pairs, partners(before.plan, after.plan))
    for move in effect.moves:
        if move.change is None:
            assert not move.parts
            assert move.rest is None
        else:
            assert sum(move.parts.values()) + (move.rest or 0) == move.change
    changes = [move.change for move in effect.moves if move.change is not None]
    assert sum(sums.change for _, sums in effect.parts) + effect.rest == sum(changes)
    if old == new:
        assert not any(changes)
        assert not effect.rest


def test_paths(tmp_path: Path) -> None:
    """A row that is gone and one that is new are parts too, each with nothing on the other side."""
    file = tmp_path / "framework.yaml"
    file.write_text(
        STRICTER.split("rules:")[0]
        + "indicators:\n  - {id: 预算执行率, remove: true}\n"
        + "  - {id: 及时性, weight: 10, target: ≥90%, rule: {kind: met, basis: {clause: 一}}}\n",
        encoding="utf-8",
    )
    old, new = machine_of(PROJECT), prepare(compile_plan(load_framework(str(file))))
    data = FILES["甲.json"]
    effect = effect_of([(told(old, "甲.json", data), told(new, "甲.json", data))], partners(old.plan, new.plan))
    ends = [(part.before, part.after) for part, _ in effect.parts]
    assert [one.id for one, other in ends if one is not None and other is None] == ["预算执行率"]
    assert [other.id for one, other in ends if one is None and other is not None] == ["及时性"]
