"""Missing, zero and negative values, and last-year bases of zero: each said per indicator with words that are there.

Capabilities 38, 39 and 40 (S26): a value's `if_zero`, 首个已知, 最大 in a rule's `of`, an input's `range`, and `cap`.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao.api import bind, evaluate, prepare
from jixiao.evaluation.model import Evaluation, ScoreStatus
from jixiao.evaluation.views import node_scores
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.origin import Cell
from jixiao.plan.model import Plan

PlanOf = Callable[[str], Plan]

CHANGE = """\
inputs:
  本年三公: {{type: number}}
  上年三公: {{type: number}}
values:
  变动率: {{formula: (本年三公 − 上年三公) ÷ 上年三公, if_zero: {policy}}}
rules:
  不增: {{kind: deduct, of: 变动率, above: 0%, per: 1%, points: 10}}
indicators:
  - {{id: 三公变动, weight: 100, rule: 不增}}
"""

ACTUAL = """\
rules:
  定量: {{kind: completion, of: "{of}"}}
indicators:
  - {{id: 节约, weight: 100, target: "≥10", rule: 定量}}
"""


def value(text: str, at: str) -> RawValue:
    return RawValue(text, Cell("表.json", "", at))


def scored(plan: Plan, single: dict[str, str], rows: dict[str, str]) -> Evaluation:
    raw = RawFiling(
        "表.json",
        "0",
        title=value("自评表（2021年度）", "title"),
        single={name: value(text, name) for name, text in single.items()},
        rows=tuple(
            RawRow((value(name, name),), {"actual": value(text, f"{name}.actual")} if text else {})
            for name, text in rows.items()
        ),
    )
    return evaluate(prepare(plan), bind(raw, plan))


@pytest.mark.parametrize(
    ("policy", "this", "last", "total"),
    [
        ("missing", "8", "0", None),  # a base of zero: nobody can say, the row is open
        ("0", "8", "0", 100),  # … counts as unchanged
        ("1", "8", "0", 0),  # … counts as doubled
        ("missing", "10.5", "10", 50),  # five points over, ten for each
        ("missing", "9", "10", 100),
    ],
)
def test_a_base_of_zero_last_year(plan_of: PlanOf, policy: str, this: str, last: str, total: int | None) -> None:
    plan = plan_of(CHANGE.format(policy=policy))
    assert scored(plan, {"本年三公": this, "上年三公": last}, {}).total == total


@pytest.mark.parametrize(
    ("of", "actual", "total"),
    [
        ("实际", "-5", 0),  # negative: nothing by ratio, never below
        ("最大(实际, 2)", "-5", 20),  # as two at the least
        ("绝对值(实际)", "-5", 50),  # the size counts
        ("首个已知(实际, 0)", "", 0),  # missing: as nothing done
        ("首个已知(实际, 10)", "", 100),
        ("实际", "", None),  # missing: open
    ],
)
def test_negative_and_missing_actuals(plan_of: PlanOf, of: str, actual: str, total: int | None) -> None:
    evaluation = scored(plan_of(ACTUAL.format(of=of)), {}, {"节约": actual})
    assert evaluation.total == total
    said = {item.code: item.severity for item in evaluation.findings if item.code in ("B143", "B176")}
    assert said == ({} if actual else {"B143": "error"} if total is None else {"B176": "note"})


OWN = """\
rules:
  定量: {{kind: completion, of: "{of}"}}
indicators:
  - {{id: 节约, weight: 100, own_rows: {{rule: 定量}}}}
"""


@pytest.mark.parametrize(
    ("of", "total", "code"),
    [
        ("首个已知(实际, 5)", 50, "B176"),
        ("如果(已知(实际), 实际, 10)", 100, "B176"),
        ("首个已知(目标 − 实际, 实际)", None, "B143"),
    ],
)
def test_a_missing_actual_of_an_own_row(plan_of: PlanOf, of: str, total: int | None, code: str) -> None:
    cells = {"target": value("≥10", "target"), "weight": value("100", "weight"), "actual": value("", "actual")}
    raw = RawFiling("表.json", "0", rows=(RawRow((value("节约", "1"), value("用电", "2")), cells),))
    evaluation = evaluate(prepare(plan_of(OWN.format(of=of))), bind(raw, plan_of(OWN.format(of=of))))
    assert evaluation.total == total
    assert [item.code for item in evaluation.findings if item.code in ("B143", "B176")] == [code]


def test_caps_of_a_row_a_block_and_the_total(plan_of: PlanOf) -> None:
    body = """\
rules: {评定: {kind: judged}}
indicators:
  - id: 产出
    weight: 80
    cap: 60
    indicators: [{id: 甲, weight: 40, cap: 30, rule: 评定}, {id: 乙, weight: 40, rule: 评定}]
  - {id: 效益, weight: 20, rule: 评定}
adjustments: [{id: 封顶, kind: cap, formula: 75}]
"""
    plan = plan_of(body)
    raw = RawFiling(
        "表.json",
        "0",
        title=value("自评表（2021年度）", "title"),
        rows=tuple(
            RawRow((value(name, name),), {"judged": value(points, f"{name}.judged")})
            for name, points in (("甲", "40"), ("乙", "40"), ("效益", "20"))
        ),
    )
    evaluation = evaluate(prepare(plan), bind(raw, plan))
    assert [evaluation.value(name) for name in ("产出.甲.score", "产出.score", "total")] == [30, 60, Fraction(75)]


BASE = """\
inputs:
  本年三公: {{type: number}}
  上年三公: {{type: number}}
values:
  变动率: {{formula: (本年三公 − 上年三公) ÷ 上年三公, if_zero: missing}}
rules:
  不增: {{kind: deduct, of: 变动率, above: 0%, per: 1%, points: 1}}
  定量: {{kind: completion}}
indicators:
  - {{id: 三公变动, weight: 40, rule: 不增, when: 上年三公 ≠ 0, not_applicable: {policy}}}
  - {{id: 产出, weight: 60, target: "≥10", rule: 定量}}
"""


@pytest.mark.parametrize(
    ("policy", "last", "total"),
    [
        ("drop", "0", 30),  # of 60 points half
        ("keep", "0", 30),
        ("rescale", "0", 50),
        ("{give_to: 产出}", "0", 50),
        ("rescale", "10", 60),  # ten points over of 40, and 30
    ],
)
def test_a_row_that_counts_only_where_last_year_was_not_zero(
    plan_of: PlanOf, policy: str, last: str, total: int
) -> None:
    plan = plan_of(BASE.format(policy=policy))
    evaluation = scored(plan, {"本年三公": "11", "上年三公": last}, {"三公变动": "", "产出": "5"})
    assert evaluation.total == total
    status = {item.id: item.status for item in node_scores(evaluation)}["三公变动"]
    assert (status is ScoreStatus.NOT_APPLICABLE) is (last == "0")
    assert not [item for item in evaluation.findings if item.severity == "error"]


def test_where_last_year_is_not_known_the_row_is_open(plan_of: PlanOf) -> None:
    evaluation = scored(plan_of(BASE.format(policy="rescale")), {"本年三公": "11"}, {"三公变动": "", "产出": "5"})
    assert evaluation.total is None
    assert evaluation.range is not None
    assert (evaluation.range.least, evaluation.range.most) == (30, 70)


def test_what_lacks_in_a_row_that_does_not_count_is_not_asked_for(plan_of: PlanOf) -> None:
    body = """\
inputs: {上年三公: {type: number}}
rules: {定量: {kind: completion}}
indicators:
  - {id: 三公, weight: 40, target: "≤10", rule: 定量, when: 上年三公 ≠ 0, not_applicable: drop}
  - {id: 产出, weight: 60, target: "≥10", rule: 定量}
"""
    for last, wanted in (("0", []), ("3", ["B143"])):
        evaluation = scored(plan_of(body), {"上年三公": last}, {"三公": "", "产出": "5"})
        assert [item.code for item in evaluation.findings if item.code == "B143"] == wanted
