"""What people give beside the rules: used as the framework lets it, told apart from the rule, and never silently."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus
from jixiao.evaluation.steps import steps
from jixiao.evaluation.views import node_scores
from jixiao.report.build import build_report

FRAMEWORK = """\
rounding: {score: 0.01, total: 0.01}
rules:
  定量: {kind: completion, basis: {assumed: true}}
  定性: {kind: grade, basis: {assumed: true}, grades: [
    {label: 好, range: "[80%, 100%]", credit: judged}, {label: 差, range: "[0%, 80%)", credit: judged}]}
indicators:
  - {id: 数量, weight: 40, target: "≥100", rule: 定量}
  - {id: 质量, weight: 20, target: open, takes: words, rule: 定性}
  - {id: 效益, weight: 40, own_rows: {rule: {number: 定量, words: 定性}}}
"""
HAND = "by_hand: {deduct: true, override: {when: 实际 > 目标}, exempt: [政策性原因, 特殊原因], by: 市局, basis: {assumed: true}}\n"
SECOND = "second_score: {name: 抽评得分, by: 市局, tolerance: {score: 1, total: 3}, basis: {assumed: true}}\n"

Cells = Mapping[str, str]
Scored = Callable[..., Evaluation]

NONE: Cells = {}
QUANTITY: Cells = {"actual": "80"}  # 32 by rule
QUALITY: Cells = {"target": "健全", "actual": "好", "score": "18"}
OWN: Cells = {"target": "≥10", "actual": "9", "weight": "40"}  # 36 by rule


@pytest.fixture
def scored(plan_of, form_of, evaluation_of) -> Scored:  # type: ignore[no-untyped-def]
    def make(quantity: Cells = NONE, quality: Cells = NONE, own: Cells = NONE, head: str = HAND) -> Evaluation:
        rows = (
            ("数量", {**QUANTITY, **quantity}),
            ("质量", {**QUALITY, **quality}),
            ("效益/收入", {**OWN, **own}),
        )
        found: Evaluation = evaluation_of(form_of(rows=rows), plan_of(head + FRAMEWORK))
        return found

    return make


def node(evaluation: Evaluation, name: str) -> NodeScore:
    return next(item for item in node_scores(evaluation) if item.path[-1] == name)


def codes(evaluation: Evaluation, *wanted: str) -> list[str]:
    return [item.code for item in evaluation.findings if item.code in wanted or item.code[:3] in wanted]


def test_nothing_given_changes_nothing(scored: Scored) -> None:
    evaluation = scored()
    assert evaluation.total == scored(head="").total == 32 + 18 + 36
    assert codes(evaluation, "B18", "C18") == []
    assert node(evaluation, "数量").given is not None
    assert node(scored(head=""), "数量").given is None


@pytest.mark.parametrize(("deduct", "score"), [("3", 29), ("0", 32), ("/", 32), ("40", 0), ("0.005", "32.00")])
def test_a_deduction_is_taken_off_after_the_rule(scored: Scored, deduct: str, score: int | str) -> None:
    evaluation = scored({"deduct": deduct, "deduct_reason": "名册不全"})
    assert node(evaluation, "数量").score == Fraction(score)
    assert evaluation.value("数量.rule") == 32


def test_a_deduction_says_what_the_rule_gave_and_why(scored: Scored) -> None:
    evaluation = scored({"deduct": "3", "deduct_reason": "名册不全"})
    given = node(evaluation, "数量").given
    assert given is not None
    assert (given.ruled, given.deduct, given.used, given.reason, given.by) == (32, 3, "deduct", "名册不全", "市局")
    assert node(evaluation, "数量").status is ScoreStatus.SCORED
    assert codes(evaluation, "C182", "B181") == ["C182"]
    said = [step.sentence for step in steps(evaluation, "数量")]
    assert "由规则得分 32 扣减 3 分，最低 0 分，计 29 分" in said


def test_a_deduction_without_a_reason_counts_and_is_remarked(scored: Scored) -> None:
    evaluation = scored({"deduct": "3"})
    assert node(evaluation, "数量").score == 29
    assert codes(evaluation, "B181") == ["B181"]


@pytest.mark.parametrize("typed", ["三分吧", "-1", "41", "≥3"])
def test_a_deduction_that_cannot_be_read_leaves_the_row_open(scored: Scored, typed: str) -> None:
    evaluation = scored({"deduct": typed, "deduct_reason": "名册不全"})
    found = node(evaluation, "数量")
    assert found.score is None
    assert found.range is not None
    assert (found.range.least, found.range.most) == (0, 32), "whatever was meant, at most what the rule gives"
    assert evaluation.total is None
    assert any(item.severity == "error" for item in evaluation.findings)


def test_a_deduction_frees_what_is_judged_from_the_range_of_its_grade(scored: Scored) -> None:
    """好 is 16 to 20 of 20 points: 10 is outside, unless something is deducted (S33)."""
    assert node(scored(quality={"score": "10"}), "质量").score is None
    assert node(scored(quality={"score": "10", "deduct": "0"}), "质量").score is None
    assert node(scored(quality={"score": "10", "deduct": "1", "deduct_reason": "不实"}), "质量").score == 9


@pytest.mark.parametrize(
    ("cells", "score", "said"),
    [
        ({"actual": "120", "override": "30", "override_reason": "目标过低"}, 30, ["C181"]),
        ({"actual": "120", "override": "30", "reason": "目标过低"}, 30, ["C181"]),
        ({"actual": "120", "override": "30"}, 40, ["B182"]),  # no reason
        ({"actual": "100", "override": "30", "override_reason": "从严"}, 40, ["C180"]),  # not above the target
        ({"actual": "120", "override": "41", "override_reason": "从宽"}, 40, []),  # above the weight: B122
        ({"actual": "120", "judged": "是", "score": "30", "reason": "目标过低"}, 30, ["C181"]),  # marked
        ({"actual": "120", "override": "30", "override_reason": "目标过低", "deduct": "2"}, 30, ["C181", "B181"]),
    ],
)
def test_points_are_changed_only_where_allowed_and_with_a_reason(
    scored: Scored, cells: Cells, score: int, said: list[str]
) -> None:
    evaluation = scored(cells)
    assert node(evaluation, "数量").score == score
    assert sorted(codes(evaluation, "B18", "C18")) == sorted(said)
    assert (node(evaluation, "数量").status is ScoreStatus.JUDGED) == (score == 30)


@pytest.mark.parametrize(
    ("typed", "score", "said"),
    [
        ("政策性原因", 40, ["C183"]),
        ("特殊原因：当年遭灾", 40, ["C183"]),
        ("政策性原因（省里调标）", 40, ["C183"]),
        ("忙不过来", 36, ["B183"]),
        ("政策性", 36, ["B183"]),
        ("无", 36, []),
    ],
)
def test_an_accepted_reason_cancels_what_the_rule_took(scored: Scored, typed: str, score: int, said: list[str]) -> None:
    evaluation = scored(own={"exempt": typed})
    assert node(evaluation, "收入").score == score
    assert codes(evaluation, "B18", "C18") == said


def test_fixed_rows_and_own_rows_are_one_law(scored: Scored) -> None:
    """The same row, fixed and written by the office, with the same given to it."""
    for given in (
        {},
        {"deduct": "2.5"},
        {"exempt": "特殊原因"},
        {"actual": "130", "override": "7", "override_reason": "目标过低"},
        {"actual": "130", "override": "7", "override_reason": "目标过低", "exempt": "特殊原因"},
    ):
        fixed = scored({"actual": "90", **given})
        own = scored(own={"target": "≥100", "actual": "90", "weight": "40", **given})
        assert node(fixed, "数量").exact == node(own, "收入").exact
        assert node(fixed, "数量").given == node(own, "收入").given


def test_what_the_framework_does_not_let_anyone_give_is_not_used(scored: Scored) -> None:
    given = {"deduct": "3", "override": "1", "override_reason": "从严", "exempt": "政策性原因", "second": "5"}
    evaluation = scored(given, given, given, head="")
    assert evaluation.total == 86
    assert codes(evaluation, "B180") == ["B180"] * 12


MARKED: Cells = {"actual": "较多", "score": "30", "judged": "是", "reason": "无法量化"}


@pytest.mark.parametrize(
    ("cells", "score", "said"),
    [
        (MARKED, 30, ["B184"]),  # words against a number
        ({**MARKED, "target": "10", "actual": "9"}, 30, ["B184"]),  # no direction
        ({**MARKED, "reason": "", "basis": "照群众评议"}, 30, ["B184"]),
        ({**MARKED, "judged": "否"}, None, []),
        ({**MARKED, "judged": ""}, None, []),
        ({**MARKED, "reason": ""}, None, ["B185"]),
        ({**MARKED, "score": "41"}, None, ["B185"]),
        ({**MARKED, "score": "好"}, None, ["B185"]),
        ({**MARKED, "actual": "9"}, 36, []),  # the rule reads it: the mark is not asked
    ],
)
def test_a_row_that_no_rule_reads_is_judged_only_where_the_filing_marks_it(
    scored: Scored, cells: Cells, score: int | None, said: list[str]
) -> None:
    evaluation = scored(own=cells, head="")
    found = node(evaluation, "收入")
    assert found.score == score
    assert codes(evaluation, "B18", "C18") == said
    assert found.status is {None: ScoreStatus.OPEN, 30: ScoreStatus.JUDGED, 36: ScoreStatus.SCORED}[score]


def test_a_marked_row_without_a_weight_counts_what_was_given(scored: Scored) -> None:
    evaluation = scored(own={**MARKED, "weight": ""}, head="")
    assert node(evaluation, "收入").score == 30
    assert evaluation.total == 32 + 18 + 30


FIXED: Cells = {"actual": "较多", "score": "25", "judged": "是", "reason": "无法量化"}
"""Words against the number that the framework fixes: 数量 has 40 points."""


@pytest.mark.parametrize(
    ("cells", "score", "said"),
    [
        (FIXED, 25, ["B184"]),
        ({**FIXED, "actual": ""}, 25, ["B184"]),
        ({**FIXED, "actual": "99.8.1"}, 25, ["B184"]),
        ({**FIXED, "reason": "", "basis": "照群众评议"}, 25, ["B184"]),
        ({**FIXED, "score": "0"}, 0, ["B184"]),
        ({**FIXED, "score": "40"}, 40, ["B184"]),
        ({**FIXED, "judged": "√"}, 25, ["B184"]),
        ({**FIXED, "judged": "否"}, None, []),
        ({**FIXED, "judged": ""}, None, []),
        ({**FIXED, "reason": ""}, None, ["B185"]),
        ({**FIXED, "reason": "无"}, None, ["B185"]),
        ({**FIXED, "score": "41"}, None, ["B185"]),
        ({**FIXED, "score": "-1"}, None, ["B185"]),
        ({**FIXED, "score": "好"}, None, ["B185"]),
        ({**FIXED, "score": ""}, None, ["B185"]),
        ({**FIXED, "actual": "80"}, 32, []),  # the rule reads it: the mark is not asked
        ({**FIXED, "actual": "80", "reason": ""}, 32, []),
    ],
)
def test_a_fixed_row_that_no_rule_reads_is_judged_only_where_the_filing_marks_it(
    scored: Scored, cells: Cells, score: int | None, said: list[str]
) -> None:
    evaluation = scored(cells, head="")
    found = node(evaluation, "数量")
    assert found.score == score
    assert codes(evaluation, "B18", "C18") == said
    judged = ScoreStatus.JUDGED if said == ["B184"] else ScoreStatus.SCORED
    assert found.status is (ScoreStatus.OPEN if score is None else judged)
    assert evaluation.total == (None if score is None else score + 18 + 36)
    if judged is ScoreStatus.JUDGED or score is None:
        assert any(item.severity == "error" for item in evaluation.findings) == (score is None)


def test_a_marked_fixed_row_says_why_and_stands_in_every_view(scored: Scored) -> None:
    evaluation = scored(FIXED, head="")
    found = node(evaluation, "数量")
    assert (found.exact, found.credit, found.claimed, found.rule) == (25, Fraction(25, 40), "25", "judged")
    assert [step.sentence for step in steps(evaluation, "数量")][:1] == ["由人评定 25 分"]
    unread = next(item for item in evaluation.findings if item.code == "B144")
    assert unread.severity == "warning", "why no rule reads it is still said"
    again = evaluation.filing.origins[evaluation.plan.slot_index["数量.judged"]]
    assert again is not None
    assert again in found.cells


@pytest.mark.parametrize(
    "head", ["", HAND, SECOND, HAND + SECOND, "by_hand: {override: true, basis: {assumed: true}}\n"]
)
def test_marked_rows_are_one_law(scored: Scored, head: str) -> None:
    """The same row, fixed and written by the office, with the same given to it beside its points."""
    for given in ({}, {"deduct": "2.5"}, {"exempt": "特殊原因"}, {"second": "5"}, {"reason": ""}, {"score": "50"}):
        cells = {**FIXED, **given}
        fixed = scored(cells, head=head)
        own = scored(own={"target": "≥100", "weight": "40", **cells}, head=head)
        for one, other in zip((node(fixed, "数量"),), (node(own, "收入"),), strict=True):
            assert (one.score, one.exact, one.status, one.given) == (
                other.score,
                other.exact,
                other.status,
                other.given,
            )
            assert (one.second is None) == (other.second is None)
            if one.second is not None and other.second is not None:
                assert one.second.score == other.second.score
        wanted = ("B18", "C18")
        assert codes(fixed, *wanted) == codes(own, *wanted)


def test_two_totals_stand_side_by_side(scored: Scored) -> None:
    """35 instead of 32, an open row scored by the second: 35 + 18 + 20; the first total stays what it was."""
    evaluation = scored({"second": "35", "second_reason": "多一份"}, own={"second": "20"}, head=SECOND)
    assert evaluation.total == scored(head=SECOND).total == 86
    assert evaluation.reviewed is not None
    assert evaluation.reviewed.total == 35 + 18 + 20
    row = node(evaluation, "数量")
    assert row.score == 32
    assert row.second is not None
    assert (row.second.score, row.second.difference, row.second.given) == (35, 3, True)
    assert (row.second.reason, row.second.by) == ("多一份", "市局")
    quality = node(evaluation, "质量").second
    assert quality is not None
    assert (quality.score, quality.difference, quality.given) == (18, 0, False)
    assert codes(evaluation, "C185", "C186") == ["C185", "C185", "C186"]


def test_a_second_score_closes_an_open_row_of_its_own_total_alone(scored: Scored) -> None:
    evaluation = scored(own={"actual": "较多", "second": "20"}, head=SECOND)
    assert evaluation.total is None
    assert evaluation.reviewed is not None
    assert evaluation.reviewed.total == 32 + 18 + 20


def test_columns_of_the_report_stand_only_where_something_stands_in_them(scored: Scored) -> None:
    def headings(evaluation: Evaluation) -> set[str]:
        table = build_report(evaluation).sections[0].blocks[0]
        return {column.heading for column in table.columns}  # type: ignore[union-attr]

    extra = {"规则得分", "扣减", "抽评得分"}
    assert headings(scored(head=HAND + SECOND)) & extra == set()
    assert headings(scored({"deduct": "1"}, head=HAND + SECOND)) & extra == {"规则得分", "扣减"}
    assert headings(scored({"second": "1"}, head=HAND + SECOND)) & extra == {"抽评得分"}
