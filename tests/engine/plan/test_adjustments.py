"""From the sum of the rows to the total and the rating: each step by hand, and which of them bound."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.views import adjustment_results
from jixiao.filing.model import RawFiling, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao.report.build import build_report
from jixiao.report.explained import explained
from jixiao.report.record import record

BODY = """\
jixiao: 1
id: test/adjustments
version: "2021"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01}
inputs: {率: {type: rate, range: "[0, 2]"}, 奖: {type: count, range: "[0, 100]"}, 过: {type: count, range: "[0, 100]"}, 假: {type: truth}}
rules: {按率: {kind: proportion, of: 率, basis: {assumed: true}}}
indicators:
  - {id: 甲, weight: 60, rule: 按率}
  - {id: 乙, weight: 40, rule: 按率, CAP}
ratings: [{name: 差, range: "[0, 60)"}, {name: 优, range: "[90, ∞)"}, {name: 良, range: "[60, 90)"}]
adjustments:
"""

Score = Callable[..., Evaluation]


@pytest.fixture
def score() -> Score:
    def scored(steps: str, cap: str = "", **typed: str) -> Evaluation:
        text = BODY.replace(", CAP", f", cap: {cap}" if cap else "") + steps
        plan = compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", text))).framework)
        given = {"率": "80%", "奖": "0", "过": "0", "假": "否"} | typed
        single = {name: RawValue(text, Cell("表.xlsx", "表", name)) for name, text in given.items() if text}
        return api.evaluate(api.prepare(plan), api.bind(RawFiling("表.xlsx", "0", single=single), plan))

    return scored


@pytest.mark.parametrize(("awards", "total"), [("0", "80"), ("2", "82"), ("5", "83")])
def test_bonus_up_to_its_limit(score: Score, awards: str, total: str) -> None:
    step = '  - {id: 加, kind: bonus, formula: 奖 × 1, limit: "[0, 3]"}\n'
    assert score(step, 奖=awards).total == Fraction(total)


@pytest.mark.parametrize(("faults", "total"), [("0", "80"), ("3", "78.5"), ("100", "75")])
def test_penalty_up_to_its_limit(score: Score, faults: str, total: str) -> None:
    step = '  - {id: 扣, kind: penalty, formula: 过 × 0.5, limit: "[0, 5]"}\n'
    assert score(step, 过=faults).total == Fraction(total)


def test_steps_go_in_order(score: Score) -> None:
    """80 + 30 = 110, capped at 100, less 5; the other way round 80 + 30 - 5 = 105, capped at 100."""
    plus, cap, less = (
        "  - {id: 加, kind: bonus, formula: 30}\n",
        "  - {id: 顶, kind: cap, formula: 100}\n",
        "  - {id: 扣, kind: penalty, formula: 5}\n",
    )
    assert score(plus + cap + less).total == 95
    assert score(plus + less + cap).total == 100


CAPS = """\
  - {id: 八成以下, kind: cap, when: 率 ≥ 70% 且 率 < 80%, formula: 69}
  - {id: 七成以下, kind: cap, when: 率 < 70%, formula: 49}
"""


@pytest.mark.parametrize(
    ("rate", "total", "bound"),
    [("80%", "80", ()), ("75%", "69", ("八成以下",)), ("50%", "49", ("七成以下",)), ("40%", "40", ())],
)
def test_the_cap_that_bound_is_named(score: Score, rate: str, total: str, bound: tuple[str, ...]) -> None:
    evaluation = score(CAPS, 率=rate)
    assert evaluation.total == Fraction(total)
    assert tuple(item.name for item in adjustment_results(evaluation) if item.changed) == bound
    told = explained(evaluation)
    kept = record(told)["adjustments"]
    assert isinstance(kept, list)
    assert [item["name"] for item in kept if item["changed"]] == list(bound)
    assert "八成以下" in str(build_report(evaluation))


def test_a_step_whose_condition_is_not_known_leaves_the_total_open(score: Score) -> None:
    evaluation = score("  - {id: 否, kind: veto, when: 假, formula: 0}\n", 假="")
    assert evaluation.total is None
    assert evaluation.range is not None
    assert (evaluation.range.least, evaluation.range.most) == (0, 80)
    assert adjustment_results(evaluation)[0].changed is None


@pytest.mark.parametrize(
    ("rate", "limit", "faults", "rating", "changed"),
    [
        ("95%", "良", "1", "良", True),  # 95 would be 优
        ("95%", "良", "0", "优", False),
        ("50%", "良", "1", "差", False),  # already worse
        ("95%", "差", "1", "差", True),
    ],
)
def test_a_limited_rating(score: Score, rate: str, limit: str, faults: str, rating: str, changed: bool) -> None:
    evaluation = score(f"  - {{id: 限, kind: rating, when: 过 > 0, at_most: {limit}}}\n", 率=rate, 过=faults)
    assert evaluation.rating == rating
    assert evaluation.total == Fraction(rate.rstrip("%"))
    assert [item.changed for item in adjustment_results(evaluation)] == [changed]


@pytest.mark.parametrize(
    ("cap", "forged", "total"),
    [("10", "否", "58"), ("50", "否", "80"), ('"如果(假, 0, 40)"', "是", "48"), ('"如果(假, 0, 40)"', "否", "80")],
)
def test_a_row_is_capped(score: Score, cap: str, forged: str, total: str) -> None:
    """80% of 60 is 48, of 40 is 32."""
    evaluation = score("  - {id: 顶, kind: cap, formula: 100}\n", cap, 假=forged)
    assert evaluation.total == Fraction(total)


def test_a_block_is_capped() -> None:
    text = BODY.replace(
        "  - {id: 甲, weight: 60, rule: 按率}\n  - {id: 乙, weight: 40, rule: 按率, CAP}\n",
        "  - {id: 丙, weight: 100, cap: 70.5, indicators: [{id: 甲, weight: 60, rule: 按率}, {id: 乙, weight: 40, rule: 按率}]}\n",
    ).replace("adjustments:\n", "")
    plan = compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", text))).framework)
    single = {"率": RawValue("80%", Cell("表.xlsx", "表", "A1"))}
    evaluation = api.evaluate(api.prepare(plan), api.bind(RawFiling("表.xlsx", "0", single=single), plan))
    assert evaluation.total == Fraction("70.5")


BONUS = '  - {id: 加, kind: bonus, formula: 奖 × 1, limit: "[0, 3]"}\n'
LIMIT = "  - {id: 限, kind: rating, when: 过 > 3, at_most: 差}\n"


def _found(evaluation: Evaluation) -> list[tuple[object, object, object]]:
    told = [dict(item.arguments) for item in evaluation.findings if item.code == "C146"]
    return [(item["step"], item["missing"], item["result"]) for item in told]


def test_an_adjustment_that_lacks_an_input_is_told(score: Score) -> None:
    """The total is open and every row is scored: what lacks must be said, or the filing would look sound."""
    evaluation = score(BONUS, 奖="")
    assert (evaluation.total, evaluation.possible_ratings) == (None, ("良",))
    assert _found(evaluation) == [("加", "“奖”", "总分")]
    assert _found(score(BONUS)) == []


def test_a_rating_whose_limit_lacks_an_input(score: Score) -> None:
    """80 points are 良; with 过 above 3 they are 差. The total is known, the rating one of the two."""
    evaluation = score(LIMIT, 过="")
    assert (evaluation.total, evaluation.rating, evaluation.possible_ratings) == (80, None, ("差", "良"))
    assert _found(evaluation) == [("限", "“过”", "等级")]
    report = build_report(evaluation)
    assert ("可能的等级", "差、良") in report.facts
    assert record(explained(evaluation), "zh")["possible_ratings"] == ["差", "良"]


def test_a_limit_that_cannot_change_the_rating(score: Score) -> None:
    """30 points are 差 in any case."""
    assert score(LIMIT, 率="30%", 过="").possible_ratings == ("差",)


@pytest.mark.parametrize(("faults", "possible"), [("0", ("良",)), ("4", ("差",)), ("", ("差", "良"))])
def test_possible_ratings_of_an_open_total_heed_known_limits(
    score: Score, faults: str, possible: tuple[str, ...]
) -> None:
    assert score(BONUS + LIMIT, 奖="", 过=faults).possible_ratings == possible


def test_what_a_row_lacks_is_told_once(score: Score) -> None:
    """The rows lack 率 and say so; the cap that reads it says nothing more."""
    evaluation = score(CAPS, 率="")
    assert _found(evaluation) == []
    assert "C140" in {item.code for item in evaluation.findings}


def test_what_is_told_at_its_cell_is_not_told_again(score: Score) -> None:
    evaluation = score(BONUS, 奖="两项")
    assert _found(evaluation) == []
    assert "B121" in {item.code for item in evaluation.findings}


def test_a_veto_settles_an_open_total(score: Score) -> None:
    evaluation = score(BONUS + "  - {id: 否, kind: veto, when: 假, formula: 0}\n", 奖="", 假="是")
    assert (evaluation.total, evaluation.rating) == (0, "差")
    assert [item.changed for item in adjustment_results(evaluation)] == [None, True]
    assert _found(evaluation) == []
