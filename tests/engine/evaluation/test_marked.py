"""Fixed rows that the filing marks as judged: one rule for every kind of row, and never where the rule itself can."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.plan.model import Plan

FRAMEWORK = """\
rounding: {score: 0.01, total: 0.01}
inputs:
  资金: {columns: {预算数: money, 执行数: money}, lines: [总额]}
values:
  执行率: {formula: 资金.总额.执行数 / 资金.总额.预算数, if_zero: missing}
rules:
  定量: {kind: completion, basis: {assumed: true}}
  按期: {kind: met, basis: {assumed: true}}
  定性: {kind: grade, basis: {assumed: true}, grades: [
    {label: 好, range: "[80%, 100%]", credit: judged}, {label: 差, range: "[0%, 80%)", credit: 50%}]}
  评分: {kind: judged, range: "[0%, 100%]", basis: {assumed: true}}
  一半: {kind: formula, formula: 产出.数量.得分 × 1, basis: {assumed: true}}
indicators:
  - {id: 执行, weight: 10, rule: {kind: proportion, of: 执行率, basis: {assumed: true}}}
  - id: 产出
    indicators:
      - {id: 数量, weight: 30, target: "≥100", rule: 定量}
      - {id: 时效, weight: 10, target: 9月底前, rule: 按期}
      - {id: 质量, weight: 10, target: open, takes: words, rule: 定性}
      - {id: 评定, weight: 10, rule: 评分}
      - {id: 自定, weight: 10, target: open, takes: number, direction: at_most, rule: 定量}
      - {id: 随后, weight: 20, rule: 一半}
"""

Cells = Mapping[str, str]
Scored = Callable[..., Evaluation]

ROWS: Mapping[str, Cells] = {
    "数量": {"actual": "80"},  # 24
    "时效": {"actual": "9月"},
    "质量": {"target": "健全", "actual": "差"},
    "评定": {"score": "9"},
    "自定": {"target": "≤5", "actual": "5"},
    "随后": {},
}
MARK: Cells = {"judged": "是", "score": "7", "reason": "照现场核查"}


@pytest.fixture
def scored(plan_of, form_of) -> Scored:  # type: ignore[no-untyped-def]
    def make(walks: bool = False, budget: str = "100", **rows: Cells) -> Evaluation:
        plan: Plan = plan_of(FRAMEWORK)
        cells = {name: {**ROWS.get(name, {}), **rows.get(name, {})} for name in ("执行", *ROWS)}
        form = form_of(
            rows=[(name if name == "执行" else f"产出/{name}", found) for name, found in cells.items()],
            lines=[("总额", {"预算数": budget, "执行数": "90" if budget != "0" else "0"})],
        )
        return evaluate(prepare(plan, walks), bind(form, plan))

    return make


def node(evaluation: Evaluation, name: str) -> NodeScore:
    return next(item for item in node_scores(evaluation) if item.path[-1] == name)


def said(evaluation: Evaluation) -> list[str]:
    return [item.code for item in evaluation.findings if item.code in ("B184", "B185")]


def test_nothing_is_open_without_a_mark(scored: Scored) -> None:
    evaluation = scored()
    assert evaluation.total == 9 + 24 + 10 + 5 + 9 + 10 + 20
    assert evaluation.plan.slots == scored(数量={"judged": "是", "score": "1", "reason": "有"}).plan.slots


@pytest.mark.parametrize(
    ("row", "cells", "budget"),
    [
        ("执行", {}, "0"),  # 0 ÷ 0: what the row reads stands nowhere near it
        ("数量", {"actual": "较多"}, "100"),
        ("时效", {"actual": "按期"}, "100"),
        ("时效", {"actual": ""}, "100"),
        ("质量", {"actual": "基本健全"}, "100"),  # no grade of the rule
        ("自定", {"target": "少", "actual": "5"}, "100"),
        ("自定", {"target": "", "actual": "5"}, "100"),
        ("自定", {"target": "≤5元", "actual": "5人"}, "100"),
        ("随后", {}, ""),
    ],
)
@pytest.mark.parametrize("walks", [False, True])
def test_every_kind_of_row(scored: Scored, row: str, cells: Cells, budget: str, walks: bool) -> None:
    """Without the mark it is open; with it, it scores its points and the total is the sum of the rows."""
    more: dict[str, Cells] = {"数量": {"actual": "较多"}} if row == "随后" else {}
    opened = scored(walks, budget or "100", **{**more, row: cells})
    assert node(opened, row).status is ScoreStatus.OPEN
    marked = scored(walks, budget or "100", **{**more, row: {**cells, **MARK}})
    found = node(marked, row)
    assert (found.status, found.score, found.exact) == (ScoreStatus.JUDGED, 7, 7)
    assert said(marked) == ["B184"]
    leaves = [item for item in node_scores(marked) if item.leaf]
    scores = [item.score for item in leaves if item.score is not None]
    if len(scores) == len(leaves):
        assert marked.total == sum(scores, Fraction(0))
        assert node(marked, "产出").score == sum((item.score or 0 for item in leaves[1:]), Fraction(0))
    else:
        assert row == "随后"  # the row that it reads is still open
        assert marked.range is not None
        assert opened.range is not None
        assert (marked.range.least, marked.range.most) == (9 + 0 + 34 + 7, 9 + 30 + 34 + 7)


def test_a_row_is_judged_only_where_its_rule_gives_nothing_after_all(scored: Scored) -> None:
    """随后 reads what 数量 scores: once that is judged, its own rule speaks, and its mark is not asked."""
    evaluation = scored(数量={"actual": "较多", **MARK}, 随后={**MARK, "score": "1"})
    assert node(evaluation, "数量").score == 7
    assert (node(evaluation, "随后").score, node(evaluation, "随后").status) == (7, ScoreStatus.SCORED)
    assert said(evaluation) == ["B184"]


def test_what_a_rule_leaves_to_people_it_also_bounds(scored: Scored) -> None:
    """好 is 8 to 10 of 10 points: a mark gets nobody around that, nor around points that no row can have."""
    for row, cells in (("质量", {"actual": "好"}), ("评定", {"score": "11"})):
        evaluation = scored(**{row: {**MARK, **cells}})
        assert node(evaluation, row).status is ScoreStatus.OPEN
        assert said(evaluation) == []
    assert node(scored(质量={**MARK, "actual": "好", "score": "9"}), "质量").score == 9


def test_an_unusable_mark_leaves_the_row_open(scored: Scored) -> None:
    evaluation = scored(budget="0", 执行={**MARK, "score": "10.01"})
    assert said(evaluation) == ["B185"]
    assert node(evaluation, "执行").status is ScoreStatus.OPEN
    assert evaluation.range is not None
    assert (evaluation.range.least, evaluation.range.most) == (78, 88)


def test_a_mark_that_no_number_of_the_filing_needs_keeps_its_places(scored: Scored) -> None:
    evaluation = scored(数量={"actual": "较多", **MARK, "score": "7.125"})
    assert (node(evaluation, "数量").exact, node(evaluation, "数量").score) == (Fraction("7.125"), Fraction("7.13"))


def test_a_row_that_does_not_apply_is_not_judged(plan_of, form_of, evaluation_of) -> None:  # type: ignore[no-untyped-def]
    plan = plan_of("""\
rules: {有: {kind: met, basis: {assumed: true}}}
indicators:
  - id: 组
    weight: 100
    indicators:
      - {id: 甲, weight: 50, target: "≥1", not_applicable: rescale, rule: 有}
      - {id: 乙, weight: 50, target: "≥1", not_applicable: rescale, rule: 有}
""")
    form = form_of(
        rows=[("组/甲", {"actual": "1"}), ("组/乙", {"actual": "/", "judged": "是", "score": "3", "reason": "无"})]
    )
    evaluation = evaluation_of(form, plan)
    assert (node(evaluation, "乙").status, evaluation.total) == (ScoreStatus.NOT_APPLICABLE, 100)
    marked = form_of(rows=[("组/甲", {"actual": "/"}), ("组/乙", {"actual": "多", **MARK, "score": "25"})])
    found = evaluation_of(marked, plan)
    assert (node(found, "乙").score, node(found, "乙").weight, found.total) == (25, 50, 50), "converted as any row is"
