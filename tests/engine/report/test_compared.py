"""A comparison of rule books says everything that was changed, nothing that was not, in both languages and all formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from jixiao.api import (
    bind,
    build_comparison,
    compile_plan,
    effect_of,
    evaluate,
    installed_catalog,
    load_framework,
    prepare,
    read_bytes,
    render,
)
from jixiao.diagnostic import Language
from jixiao.evaluation.tally import scheme_of, tally
from jixiao.plan.model import Plan
from jixiao.plan.prove import Proof, prove
from jixiao.plan.sameness import partners, sameness
from jixiao.report.compared.changes import Change, Concern, Kind, Meaning, changes_between
from jixiao.report.compared.words import SAID
from jixiao.report.model import Paragraph, Report
from jixiao.testing.mutation import try_mutants

CATALOG = installed_catalog()
NAMES = [entry.name for entry in CATALOG.entries()]
PROJECT = "national/project@2020"
CHINESE = re.compile("[一-鿿]")


@cache
def plan_of(name: str) -> Plan:
    return compile_plan(load_framework(name))


@cache
def proof_of(name: str) -> Proof:
    return prove(plan_of(name))


def changed(folder: Path, more: str, parent: str = PROJECT) -> tuple[Change, ...]:
    """What a framework that extends `parent` and says `more` says otherwise, but for its name, years and basis."""
    file = folder / "framework.yaml"
    file.write_text(
        f'jixiao: 1\nid: test/next\nversion: "2030"\nstatus: draft\ntitle: 明年\nextends: {parent}\n{more}',
        encoding="utf-8",
    )
    old, new = plan_of(parent), compile_plan(load_framework(str(file)))
    found = changes_between(old, new, (proof_of(parent), proof_of(parent)), sameness(old, new))
    return tuple(change for change in found if change.area != "整体")


def short(changes: tuple[Change, ...]) -> list[tuple[str, str, str, str, str]]:
    return [(change.area, change.where, change.what, change.before, change.after) for change in changes]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_of_what_is_the_same(name: str) -> None:
    plan = plan_of(name)
    proof = proof_of(PROJECT)  # a fact of both alike: what is proved of the whole takes its time
    assert changes_between(plan, plan, (proof, proof), sameness(plan, plan)) == ()


def test_a_weight_and_a_name(tmp_path: Path) -> None:
    found = changed(
        tmp_path, "indicators:\n  - {id: 预算执行率, name: 执行, weight: 5}\n  - {id: 满意度指标, weight: 15}\n"
    )
    assert [item for item in short(found) if item[0] == "指标与分值"] == [
        ("指标与分值", "执行", "分值", "10", "5"),
        ("指标与分值", "执行", "名称", "预算执行率", "执行"),
        ("指标与分值", "满意度指标", "分值", "10", "15"),
    ]
    assert {change.meaning for change in found if change.area == "指标与分值"} == {Meaning.OTHER}


def test_only_a_name_means_the_same(tmp_path: Path) -> None:
    (found,) = changed(tmp_path, "indicators:\n  - {id: 预算执行率, name: 执行}\n")
    assert (found.kind, found.concern, found.meaning, found.rows) == (
        Kind.CHANGED, Concern.SCORE, Meaning.SAME, ("预算执行率",),
    )  # fmt: skip


def test_rows_that_are_new_and_gone(tmp_path: Path) -> None:
    more = "indicators:\n  - {id: 预算执行率, remove: true}\n  - {id: 及时, weight: 10, target: ≥90%, rule: 定量}\n"
    found = [change for change in changed(tmp_path, more) if change.area == "指标与分值"]
    assert [(change.kind, change.where, change.before, change.after) for change in found] == [
        (Kind.REMOVED, "预算执行率", "分值 10；规则 按执行率", ""),
        (Kind.ADDED, "及时", "", "分值 10；目标值 ≥90%；规则 定量"),
    ]


def test_a_row_that_moved(tmp_path: Path) -> None:
    baishui = "shaanxi/baishui/department@2021"
    more = (
        "indicators:\n  - id: 部门管理\n    indicators:\n      - id: 财务管理\n        indicators:\n"
        "          - {id: 资金使用规范性, weight: 1}\n          - {id: 财务管理制度健全性, weight: 3}\n"
    )
    found = changed(tmp_path, more, baishui)
    assert [(change.where, change.what, change.before, change.after) for change in found] == [
        ("财务管理制度健全性", "分值", "2", "3"),
        ("资金使用规范性", "分值", "2", "1"),
    ]


def test_a_rule_is_told_by_its_sentences_and_parameters(tmp_path: Path) -> None:
    found = changed(tmp_path, "rules:\n  定量: {at_most: all_or_nothing}\n")
    assert {change.area for change in found} == {"计分规则：定量"}
    assert ("参数：at_most", "值") in {(change.where, change.what) for change in found}
    sentence = next(change for change in found if change.what == "怎样计分（数，不超过）")
    assert "不得分" in sentence.after
    assert sentence.rows == ("产出指标", "效益指标", "满意度指标")


def test_ratings_and_values(tmp_path: Path) -> None:
    more = (
        "values:\n  执行率: {formula: 年度资金总额.全年执行数 / 年度资金总额.年初预算数}\n"
        'ratings:\n  - {name: 优, range: "[95, 100]"}\n  - {name: 良, range: "[80, 95)"}\n'
        '  - {name: 中, range: "[60, 80)"}\n  - {name: 差, range: "[0, 60)"}\n'
    )
    found = short(changed(tmp_path, more))
    assert ("等级", "优", "总分范围", "[90, 100]", "[95, 100]") in found
    assert any(item[:3] == ("算出的值", "执行率", "公式") for item in found)


@pytest.mark.parametrize(
    ("name", "step"),
    [
        (PROJECT, 2),
        ("tianjin/department@2024", 1),
        ("hunan/yueyang/department@2018", 12),
        ("examples/veto@2021", 2),
        ("examples/level-percentages@2021", 3),
    ],
)
def test_every_change_of_meaning_is_told(name: str, step: int) -> None:
    """A framework in which one clause says something else, so that scores may change: the comparison says so."""
    old, proof, turn = plan_of(name), proof_of(PROJECT), count()
    tried = [item for item in try_mutants(old, (), CATALOG, lambda _: next(turn) % step == 0) if item.plan is not None]
    for item in tried:
        assert item.plan is not None
        found = changes_between(old, item.plan, (proof, proof), sameness(old, item.plan))
        concern = Concern.REVIEW if item.mutant.path[0] in ("checks", "relations") else Concern.SCORE
        assert any(change.concern is concern for change in found), item.mutant.place
    assert len(tried) > 3


def report(language: Language) -> Report:
    names = ("national/project@2016", PROJECT)
    old, new = (prepare(plan_of(name)) for name in names)
    rows = [{"levels": ["产出指标", "数量指标", "人次"], "target": "≥100人次", "actual": "90人次", "weight": 50},
            {"levels": ["效益指标", "社会效益指标", "效果"], "target": "好", "actual": "部分达成", "weight": 30, "score": 16},
            {"levels": ["满意度指标", "服务对象满意度指标", "满意"], "target": "≥90%", "actual": "90%", "weight": 10}]  # fmt: skip
    lines = [{"label": "年度资金总额", "annual": 100, "executed": 90}]
    data = json.dumps({"filing": 1, "office": "甲", "year": 2018, "subject": "project", "lines": lines, "rows": rows})
    told = []
    for machine in (old, new):
        (raw,) = read_bytes(data.encode(), "甲.json", [machine.plan.framework])
        told.append(tally(evaluate(machine, bind(raw, machine.plan)), scheme_of(machine.plan)))
    effect = effect_of([(told[0], told[1])], partners(old.plan, new.plan))
    return build_comparison(old.plan, new.plan, effect, language)


def texts(made: Report) -> Iterator[str]:
    for section in made.sections:
        yield section.heading
        for block in section.blocks:
            if isinstance(block, Paragraph):
                yield block.text.text
            else:
                yield from (column.heading for column in block.columns)


def test_english_headings() -> None:
    made = report(Language.ENGLISH)
    assert not [text for text in texts(made) if CHINESE.search(text)]
    assert not [name for name, _ in made.facts if CHINESE.search(name)]


@pytest.mark.parametrize("format", ["text", "md", "html", "json", "xlsx", "docx"])
def test_every_format(format: str) -> None:
    assert render([report(Language.CHINESE)], format)


def test_the_record_adds_up() -> None:
    record = report(Language.CHINESE).record
    effect = record["effect"]
    assert isinstance(effect, dict)
    (filing,) = effect["filings"]
    assert filing["before"]["total"] == "80"
    assert filing["change"] == "0" or filing["change"] is None or filing["parts"]
    assert json.dumps(dict(record), ensure_ascii=False)


def test_every_word_is_used() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in Path(__file__).parents[3].glob("engine/jixiao/report/compared/*.py")
        if path.name != "words.py"
    )
    made = {f"{stem}_{value}" for stem, kinds in (("changes", Concern), ("effect", Meaning)) for value in kinds}
    kinds = {kind.value for kind in Kind}
    unused = [key for key in SAID if f'"{key}"' not in source and key not in made | kinds]
    assert not unused
