"""Filings that are drawn: what an office could have typed, at the edges, and small once they are shrunk."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from jixiao.document import parse
from jixiao.evaluation.evaluate import evaluate, score
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.target import Blank, NumberTarget, Unreadable, read_typed
from jixiao.target.read import read_amount
from jixiao.testing import amounts, filings, frameworks, slips, targets
from jixiao.testing.generated import plan_of
from jixiao.testing.planted import PLANTED, every_slip
from jixiao.testing.properties import TESTED, Sample

FRAMEWORK = """\
jixiao: 1
id: test/edges
version: "2021"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01, mode: half_up}
inputs:
  资金:
    columns: {预算: money, 执行: money}
    lines: {总额: [基本, 项目]}
    total: children
values:
  执行率: {formula: 总额.执行 ÷ 总额.预算, if_zero: missing, unit: "%"}
indicators:
  - id: 执行
    weight: 20
    rule:
      kind: tiers
      of: 执行率
      tiers:
        - {range: "[90%, ∞)", points: 20}
        - {range: "[60%, 90%)", points: 10}
        - {range: "(-∞, 60%)", points: 0}
      basis: {clause: 一}
  - {id: 人次, weight: 30, target: "≥50人次", rule: {kind: completion, basis: {clause: 二}}}
  - id: 产出
    weight: 50
    own_rows:
      under: {数量指标: 30, 质量指标: open}
      rule:
        number: {kind: completion, at_least: by_ratio, at_most: {zero_at: 200%}, basis: {clause: 三}}
        words:
          kind: grade
          grades:
            - {label: 好, range: "[80%, 100%]", credit: judged}
            - {label: 差, range: "[0%, 80%)", credit: judged}
          basis: {clause: 四}
      direction: [sign]
ratings: [{name: 优, range: "[90, 100]"}, {name: 其他, range: "[0, 90)"}]
"""

EXPECTED = {"B149", "B143", "B133", "B142", "B160", "B158", "B193"}
"""What a gap is told: an entry that is missing, or a row that does not apply."""


def plan_from(text: str) -> Plan:
    return compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", text))).framework)


PLAN = plan_from(FRAMEWORK)
MACHINE = prepare(PLAN)
QUICK = settings(max_examples=40, database=None, suppress_health_check=list(HealthCheck))


@settings(QUICK, max_examples=20)
@given(filings(PLAN, gaps=False))
def test_everything_drawn_can_be_scored(raw: RawFiling) -> None:
    filing = bind(raw, PLAN)
    assert [item.message() for item in filing.diagnostics if item.severity == "error"] == []
    evaluation = evaluate(MACHINE, filing)
    budget = sum(Fraction(line.cells["预算"].text[:-1]) for line in raw.lines[1:])
    assert Fraction(raw.lines[0].cells["预算"].text[:-1]) == budget
    assert (evaluation.total is None) == (budget == 0)


@pytest.mark.parametrize(
    "name", ["national/project@2020", "chongqing/department@2021", "tianjin/department@2024", "hebei/project@2020"]
)
def test_what_the_office_claims_changes_no_score(name: str) -> None:
    plan = compile_plan(installed_catalog().load(name))
    machine = prepare(plan)
    claimed = 0

    @settings(QUICK, max_examples=12)
    @given(filings(plan, claims=True))
    def holds(raw: RawFiling) -> None:
        nonlocal claimed
        evaluation = score(machine, bind(raw, plan))
        claimed += len(raw.totals) + sum("score" in row.cells or "completion" in row.cells for row in raw.rows)
        assert TESTED["claims"](plan, machine, Sample(raw, evaluation)) == ""

    holds()
    assert claimed > 12


@pytest.mark.parametrize("name", ["shaanxi/baishui/department@2021", "chongqing/department@2021", "hubei/project@2020"])
def test_everything_drawn_for_the_pack_is_read(name: str) -> None:
    plan = compile_plan(installed_catalog().load(name))

    @settings(QUICK, max_examples=8)
    @given(filings(plan))
    def holds(raw: RawFiling) -> None:
        wrong = [item for item in bind(raw, plan).diagnostics if item.severity == "error"]
        assert {item.code for item in wrong} <= EXPECTED, [item.message() for item in wrong]

    holds()


def scores_of(raw: RawFiling, machine: Machine) -> tuple[object, ...]:
    evaluation = score(machine, bind(raw, machine.plan))
    return (evaluation.total, evaluation.rating, *(node.score for node in node_scores(evaluation)))


FAULTS = [
    ('"[90%, ∞)", points: 20}\n        - {range: "[60%, 90%)"', '"(90%, ∞)", points: 20}\n        - {range: "[60%, 90%]"'),
    ('"[60%, 90%)", points: 10}\n        - {range: "(-∞, 60%)"', '"(60%, 90%)", points: 10}\n        - {range: "(-∞, 60%]"'),
    ('"[90, 100]"}, {name: 其他, range: "[0, 90)"', '"(90, 100]"}, {name: 其他, range: "[0, 90]"'),
    ("zero_at: 200%", "zero_at: 201%"),
    ("total: 0.01, mode: half_up", "total: 0.01, mode: cut"),
    ("≥50人次", "≥51人次"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), FAULTS, ids=["90%", "60%", "rating", "zero_at", "tie", "target"])
def test_a_planted_edge_is_found_in_under_200_filings(right: str, wrong: str) -> None:
    assert_found(FRAMEWORK, right, wrong)


def assert_found(text: str, right: str, wrong: str) -> None:
    assert right in text
    plan, faulty = prepare(plan_from(text)), prepare(plan_from(text.replace(right, wrong)))
    tried = 0

    def tells(raw: RawFiling) -> bool:
        nonlocal tried
        tried += 1
        return scores_of(raw, plan) != scores_of(raw, faulty)

    try:
        find(
            filings(plan.plan, gaps=False),
            tells,
            settings=settings(QUICK, max_examples=200, phases=[Phase.generate]),
            random=Random(2),
        )
    except NoSuchExample:
        pytest.fail(f"not found in {tried} filings")
    assert tried < 200


GATHERED = """\
jixiao: 1
id: test/gathered
version: "2021"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01, mode: half_up}
inputs:
  专项: {lines: open, columns: {总额: {type: number, range: "[0, 10000]"}, 已付: {type: number, range: "[0, 10000]"}}}
values:
  所问: "{0}"
indicators:
  - id: 支付
    weight: 60
    rule:
      kind: tiers
      of: 所问
      tiers: [{range: "[90, ∞)", points: 60}, {range: "[70, 90)", points: 30}, {range: "(-∞, 70)", points: 0}]
      basis: {clause: 一}
  - id: 产出
    weight: 40
    own_rows: {under: {数量指标: open}, rule: {number: {kind: completion, basis: {clause: 二}}}, direction: [sign]}
ratings: none
"""
EDGES = [
    ('"[90, ∞)", points: 60}, {range: "[70, 90)"', '"(90, ∞)", points: 60}, {range: "[70, 90]"'),
    ('"[70, 90)", points: 30}, {range: "(-∞, 70)"', '"(70, 90)", points: 30}, {range: "(-∞, 70]"'),
]


@pytest.mark.parametrize("edge", EDGES, ids=["90", "70"])
@pytest.mark.parametrize(
    "gathered",
    [
        "求和(专项, 已付)",
        "平均(专项, 已付)",
        "最大值(专项, 已付)",
        "加权平均(专项, 已付, 总额)",
        "求和(专项, 已付, 已付 ≤ 总额)",
        "平均(产出, 实际)",
        "求和(产出, 实际 ÷ 目标) × 40",
        "平均(产出.数量指标, 得分) × 5",
    ],
)
def test_an_edge_behind_what_is_gathered_is_found_in_under_200_filings(gathered: str, edge: tuple[str, str]) -> None:
    assert_found(GATHERED.replace("{0}", gathered), *edge)


def test_what_refutes_is_shrunk_to_what_a_clerk_can_read() -> None:
    """A rate in the middle tier: one round budget, nothing executed elsewhere, and no more rows than have to be there."""

    def low(raw: RawFiling) -> bool:
        nodes = node_scores(score(MACHINE, bind(raw, PLAN)))
        return any(node.id == "执行" and node.score == 10 for node in nodes)

    found = find(filings(PLAN), low, settings=settings(QUICK, max_examples=60, derandomize=True))
    typed = [cell.text for line in found.lines for cell in line.cells.values()]
    assert all(len(text) <= 6 for text in typed), typed
    assert len(found.rows) <= 4
    assert [row.levels[-1].text for row in found.rows] == ["人次", "指标1", "指标2"][: len(found.rows)]


@settings(QUICK, max_examples=60)
@given(targets())
def test_targets_are_read_or_asked_about(text: str) -> None:
    found = read_typed(text)
    assert not isinstance(found, Blank), text
    if isinstance(found, Unreadable):
        assert found.candidates or any(sign in text for sign in "=≥≤不"), text


@settings(QUICK, max_examples=60)
@given(amounts())
def test_amounts_are_money(text: str) -> None:
    found = read_amount(text)
    if text.endswith("元"):
        assert isinstance(found, NumberTarget)
        assert found.value >= 0
    else:
        assert isinstance(found, Unreadable)  # no unit of money is known


@settings(QUICK, max_examples=5)
@given(frameworks(), st.data())
def test_generated_frameworks_have_filings(drafted: object, data: st.DataObject) -> None:
    plan = plan_of(drafted)  # type: ignore[arg-type]
    raw = data.draw(filings(plan, gaps=False))
    assert not [item for item in bind(raw, plan).diagnostics if item.code in ("B120", "B121", "B122", "B125", "B131")]


SEED = "shaanxi/baishui/department@2021"


def test_every_kind_of_slip_is_planted_once(seed: RawFiling) -> None:
    found = list(every_slip(seed))
    assert {slip.kind for slip in found} >= set(PLANTED) - {"reason"}
    for slip in found:
        assert slip.was != slip.now
        assert slip.filing != seed
        assert (len(slip.filing.rows) == len(seed.rows)) == (slip.kind != "row")
    drawn = {slip.kind for slip in found}
    seen: set[str] = set()

    @settings(QUICK)
    @given(slips(seed))
    def draws(slip: object) -> None:
        seen.add(slip.kind)  # type: ignore[attr-defined]

    draws()
    assert seen == drawn


def test_nothing_typed_has_no_slips() -> None:
    with pytest.raises(ValueError, match="nothing is typed"):
        slips(RawFiling("空.json", "0"))
