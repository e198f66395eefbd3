from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

from jixiao.diagnostic import Language, Severity
from jixiao.diagnostic.codes.check import CHECK_CODES
from jixiao.evaluation.corrections import candidates, equations, pairs, violated
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.review import CHECKS, review
from jixiao.evaluation.subject import look_at
from jixiao.evaluation.wording import Match, how_rounded, match
from jixiao.filing.model import RawFiling
from jixiao.number import Mode
from jixiao.plan.model import Plan

FormOf = Callable[..., RawFiling]
PlanOf = Callable[[str], Plan]
EvaluationOf = Callable[[RawFiling, Plan], Evaluation]

FUNDS = """\
rounding: {rate: 0.01%, score: 0.01, total: 0.01}
inputs:
  资金:
    columns: {年初预算数: money, 全年预算数: money, 全年执行数: money}
    lines: {总额: [基本支出, 项目支出]}
    total: children
values:
  执行率: {formula: 总额.全年执行数 ÷ 总额.全年预算数}
rules:
  定量: {kind: completion, at_least: by_ratio, at_most: by_ratio}
  定性:
    kind: grade
    grades:
      - {label: 达成, range: "[80%, 100%]", credit: 90%}
      - {label: 部分达成, range: "[0%, 80%)", credit: judged}
indicators:
  - {id: 预算执行, weight: 10, rule: {kind: proportion, of: 执行率}}
  - id: 产出
    weight: 90
    own_rows:
      under: {数量指标: open, 质量指标: open}
      count: "[0, 2]"
      rule: {number: 定量, words: 定性}
      not_applicable: drop
ratings: [{name: 优, range: "[90, 100]"}, {name: 良, range: "[0, 90)"}]
"""

FIXED = """\
rules:
  定量: {kind: completion, at_least: by_ratio}
indicators:
  - {id: 合格率, weight: 60, target: "≥95%", rule: 定量}
  - {id: 覆盖率, weight: 40, target: open, takes: number, direction: at_least, unit: "%", rule: 定量}
ratings: [{name: 优, range: "[90, 100]"}, {name: 良, range: "[0, 90)"}]
"""

SPENT = {"annual": "100", "executed": "90"}
GOOD = {"weight": "45", "target": "≥10", "actual": "10", "score": "45"}


def found(evaluation: Evaluation) -> list[tuple[str, str]]:
    """Code and cell of every finding of the review."""
    return [
        (item.code, getattr(item.origin, "reference", "")) for item in evaluation.findings if item.code.startswith("C")
    ]


def said(evaluation: Evaluation, code: str) -> str:
    return next(item.message() for item in evaluation.findings if item.code == code)


def test_every_check_is_listed_once_and_says_its_codes() -> None:
    assert len(set(CHECKS)) == len(CHECKS)
    words = " ".join(check.__doc__ or "" for check in CHECKS)
    missing = [code for code in CHECK_CODES if code not in words and code < "C2"]
    assert missing == []


# the seed


def test_the_seed_is_found_out(seed_evaluation: Evaluation) -> None:
    codes = [code for code, _ in found(seed_evaluation)]
    assert {code: codes.count(code) for code in codes} == {
        "C101": 7,
        "C102": 1,
        "C103": 1,
        "C105": 1,
        "C108": 2,
        "C110": 1,
        "C112": 1,
        "C144": 5,
        "C145": 1,
        "C160": 1,
        "C161": 1,
    }
    sums = {item.arguments for item in seed_evaluation.findings if item.code == "C101"}
    lines = sorted((dict(arguments)["line"], dict(arguments)["column"]) for arguments in sums)
    assert lines == sorted(
        [(line, column) for line in ("年度总支出", "基本支出") for column in ("年初预算数", "全年预算数", "全年执行数")]
        + [("项目支出", "全年预算数")]
    )
    assert "81.31%" in said(seed_evaluation, "C102")
    assert "78.99%" in said(seed_evaluation, "C102")
    assert "99.9175%" in said(seed_evaluation, "C103")
    assert "9.928" in said(seed_evaluation, "C105")
    assert "8.13" in said(seed_evaluation, "C110")
    assert "7.90" in said(seed_evaluation, "C110")
    assert "91.93" in said(seed_evaluation, "C112")
    assert "91.70" in said(seed_evaluation, "C112")
    repeats = [dict(item.arguments)["expected"] for item in seed_evaluation.findings if item.code == "C108"]
    assert repeats == ["99.92%", "57.75%"]


def test_slips_of_the_seed_are_offered_and_never_made(seed_evaluation: Evaluation) -> None:
    system = equations(look_at(seed_evaluation))
    assert len(system.equations) == 16
    assert len(violated(system, system.values)) == 9
    singles = candidates(system)
    assert [len(item.mends) for item in singles] == [1] * 25
    (pair,) = pairs(system, singles)
    assert sorted(value for _, value in pair.changes) == [Fraction("10439647.70"), Fraction("12839285.75")]
    assert (len(pair.mends), pair.breaks) == (3, ())
    assert seed_evaluation.total == Fraction("91.70")


def test_the_seed_with_its_total_line_corrected(
    seed: RawFiling,
    seed_plan: Plan,
    evaluation_of: EvaluationOf,
    with_line: Callable[[RawFiling, int, dict[str, str]], RawFiling],
) -> None:
    corrected = with_line(seed, 0, {"initial": "5619432.41", "annual": "12839285.75", "executed": "10439647.70"})
    evaluation = evaluation_of(corrected, seed_plan)
    assert (evaluation.total, evaluation.rating) == (Fraction("91.93"), "优")
    codes = [code for code, _ in found(evaluation)]
    assert codes.count("C101") == 4
    assert not {"C102", "C110", "C112", "C161"} & set(codes)


# funds


def test_a_claim_is_compared_at_the_places_typed() -> None:
    exact = Fraction("57.7536")
    assert match(Fraction("57.8"), exact, 1, Mode.HALF_UP) is Match.RIGHT
    assert match(Fraction("57.7"), exact, 1, Mode.HALF_UP) is Match.ROUNDING
    assert match(Fraction("57.6"), exact, 1, Mode.HALF_UP) is Match.WRONG
    assert match(Fraction("57.6"), exact, 1, Mode.HALF_UP, Fraction("0.2")) is Match.RIGHT
    assert how_rounded(Fraction("57.7"), exact, 1) == "像是截断"


def test_parts_that_were_not_filled_in_can_only_add(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    plan = plan_of(FUNDS)
    lines = [("总额", {"annual": "80"}), ("基本支出", {"annual": "89.974"})]
    less = evaluation_of(form_of(lines=lines, money_unit="万元"), plan)
    assert ("C109", "lines[0].annual") in found(less)
    assert "89.974万元" in said(less, "C109")
    more = evaluation_of(form_of(lines=[("总额", {"annual": "90"}), lines[1]]), plan)
    assert "C109" not in dict(found(more))


@pytest.mark.parametrize(
    ("rate", "code"),
    [("90", None), ("90.00%", None), ("0.9", "C106"), ("89.99", "C102"), ("91%", "C102"), ("90.001", "C102")],
)
def test_a_printed_rate_is_held_to_its_amounts(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf, rate: str, code: str | None
) -> None:
    evaluation = evaluation_of(form_of(lines=[("总额", {**SPENT, "rate": rate})]), plan_of(FUNDS))
    codes = dict(found(evaluation))
    assert {"C102", "C103", "C106"} & set(codes) == ({code} if code else set())


def test_a_tolerance_and_a_severity_are_the_frameworks_own(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    form = form_of(lines=[("总额", {**SPENT, "rate": "91"})])
    milder = evaluation_of(form, plan_of(FUNDS + "checks: {claimed_rate: {severity: note}}\n"))
    assert [item.severity for item in milder.findings if item.code == "C102"] == [Severity.NOTE]
    for setting in ("claimed_rate: false", "claimed_rate: {tolerance: 1%}"):
        silent = evaluation_of(form, plan_of(FUNDS + f"checks: {{{setting}}}\n"))
        assert "C102" not in dict(found(silent))


def test_a_low_rate_needs_a_reason_where_the_framework_says_so(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    plan = plan_of(FUNDS + "checks: {reason_required: {execution_below: 95%}}\n")
    assert "C133" in dict(found(evaluation_of(form_of(lines=[("总额", SPENT)]), plan)))
    stated = form_of(lines=[("总额", {**SPENT, "reason": "项目跨年"})])
    assert "C133" not in dict(found(evaluation_of(stated, plan)))


def test_a_row_that_repeats_a_rate_agrees_with_it(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    plan = plan_of(FUNDS + "checks: {row_repeats_rate: {rows: {预算执行率: 总额}}}\n")
    rows = [("产出/数量指标/预算执行率", {"weight": "10", "target": "≥90%", "actual": "100%"})]
    assert ("C108", "rows[0].actual") in found(evaluation_of(form_of(rows=rows, lines=[("总额", SPENT)]), plan))
    rows = [("产出/数量指标/预算执行率", {"weight": "10", "target": "≥90%", "actual": "90%"})]
    assert "C108" not in dict(found(evaluation_of(form_of(rows=rows, lines=[("总额", SPENT)]), plan)))


# claims


def test_a_form_that_is_right_has_no_findings(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    rows = [("产出(90分)/数量指标/场次", GOOD), ("产出(90分)/质量指标/合格率", GOOD)]
    form = form_of(
        rows=rows,
        lines=[("总额", {**SPENT, "rate": "90%", "score": "9", "weight": "10"})],
        totals={"score": "99", "weight": "100", "rating": "优"},
    )
    evaluation = evaluation_of(form, plan_of(FUNDS))
    assert (evaluation.total, found(evaluation)) == (99, [])


def test_claims_are_held_to_the_rules(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    rows = [
        ("产出/数量指标/甲", {**GOOD, "actual": "9", "score": "45"}),
        ("产出/质量指标/乙", {**GOOD, "target": "≥9.3", "actual": "7", "score": "33.87"}),
    ]
    form = form_of(rows=rows, lines=[("总额", {**SPENT, "score": "9.5"})], totals={"score": "100", "rating": "优秀"})
    evaluation = evaluation_of(form, plan_of(FUNDS))
    assert found(evaluation) == [
        ("C110", "lines[0].score"),
        ("C110", "rows[0].score"),
        ("C112", "totals.score"),
        ("C113", "totals.score"),
        ("C114", "totals.rating"),
        ("C132", "rows[0].score"),
    ]
    assert "40.50" in [item for item in evaluation.findings if item.code == "C110"][1].message()


def test_a_score_that_is_only_rounded_is_said_apart(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    def severity(score: str) -> list[Severity]:
        rows = [("产出/数量指标/甲", {"weight": "10", "target": "≥3", "actual": "2", "score": score})]
        evaluation = evaluation_of(form_of(rows=rows), plan_of(FUNDS))
        return [item.severity for item in evaluation.findings if item.code in ("C110", "C111")]

    assert severity("6.67") == []
    assert severity("6.66") == [Severity.WARNING]  # cut
    assert severity("7") == [Severity.NOTE]  # right at the places typed
    assert severity("6.5") == [Severity.ERROR]


@pytest.mark.parametrize(
    ("actual", "score", "severity"),
    [
        ("90", "15", Severity.ERROR),
        ("90", "14", Severity.NOTE),
        ("94", "15", Severity.NOTE),
        ("90", "14.22", Severity.WARNING),
    ],
)
def test_full_marks_for_less_are_no_rounding(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf, actual: str, score: str, severity: Severity
) -> None:
    """15 of 15 for 14.211 is within one of it, and yet no rounding gives it; for 14.842 it is right as typed."""
    rows = [("产出/数量指标/甲", {"weight": "15", "target": "≥95", "actual": actual, "score": score})]
    evaluation = evaluation_of(form_of(rows=rows), plan_of(FUNDS))
    assert [item.severity for item in evaluation.findings if item.code in ("C110", "C111")] == [severity]


def test_more_points_than_the_weight(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    rows = [("产出/数量指标/甲", {**GOOD, "score": "46"})]
    assert ("C125", "rows[0].score") in found(evaluation_of(form_of(rows=rows), plan_of(FUNDS)))


def test_met_and_yet_below_the_weight(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    row = {**GOOD, "score": "40"}
    plan = plan_of(FUNDS)
    assert ("C131", "rows[0].score") in found(evaluation_of(form_of(rows=[("产出/数量指标/甲", row)]), plan))
    stated = {**row, "reason": "资料不全"}
    assert "C131" not in dict(found(evaluation_of(form_of(rows=[("产出/数量指标/甲", stated)]), plan)))


def test_points_lost_need_a_reason_where_the_framework_says_so(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    plan = plan_of(FUNDS + "checks: {reason_required: {below_weight: true, completion_above: 200%, severity: error}}\n")
    rows = [
        ("产出/数量指标/甲", {**GOOD, "actual": "9", "score": "40.5", "reason": "0"}),
        ("产出/质量指标/乙", {**GOOD, "actual": "21"}),
    ]
    evaluation = evaluation_of(form_of(rows=rows, lines=[("总额", {"annual": "1", "executed": "1"})]), plan)
    assert found(evaluation) == [("C130", "rows[0].reason"), ("C134", "rows[1].actual")]
    assert {item.severity for item in evaluation.findings if item.code in ("C130", "C134")} == {Severity.ERROR}


def test_a_fixed_target_and_weight_are_the_frameworks(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf
) -> None:
    rows = [
        ("合格率", {"target": "≥90%", "actual": "95%", "weight": "50", "completion": "105.56%"}),
        ("覆盖率", {"target": "100", "actual": "50", "completion": "100%"}),
    ]
    evaluation = evaluation_of(form_of(rows=rows), plan_of(FIXED))
    assert found(evaluation) == [
        ("C107", "rows[0].completion"),
        ("C107", "rows[1].completion"),
        ("C126", "rows[0].target"),
        ("C120", "rows[0].weight"),
        ("C121", "title"),
    ]
    assert evaluation.total == 80


# weights and numbers of rows


def test_weights_add_up(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    rows = [("产出（80分）/数量指标/甲", GOOD), *((f"产出（80分）/质量指标/{name}", GOOD) for name in "乙丙丁")]
    evaluation = evaluation_of(form_of(rows=rows, totals={"weight": "99"}), plan_of(FUNDS))
    weights = [item for item in found(evaluation) if item[0] in ("C120", "C121", "C122", "C123", "C124")]
    assert weights == [
        ("C120", "rows[0].level1"),
        ("C121", "totals.weight"),
        ("C121", "totals.weight"),
        ("C122", "rows[0].level1"),
        ("C123", "rows[0].level1"),
        ("C124", "rows[1].level3"),
    ]


# what cannot be right


@pytest.mark.parametrize(
    ("path", "cells", "code"),
    [
        ("产出/数量指标/甲", {"weight": "10", "score": "10"}, "C141"),
        ("产出/数量指标/甲", {"weight": "10", "target": "10", "actual": "10"}, "C143"),
        ("产出/数量指标/质量指标", GOOD, "C144"),
        ("产出/数量指标/采购数量", {**GOOD, "target": "≥3万元", "actual": "3万元"}, "C145"),
        ("产出/数量指标/甲", {**GOOD, "reason": "说明原因（100字以内）"}, "C142"),
    ],
)
def test_oddities(
    form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf, path: str, cells: dict[str, str], code: str
) -> None:
    assert code in dict(found(evaluation_of(form_of(rows=[(path, cells)]), plan_of(FUNDS))))


def test_every_open_entry_is_an_error(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    rows = [("产出/数量指标/甲", {"weight": "10", "target": "10", "actual": "有"})]
    evaluation = evaluation_of(form_of(rows=rows), plan_of(FUNDS))
    assert not evaluation.complete
    errors = {(item.code, dict(item.arguments).get("row")) for item in evaluation.findings if item.severity == "error"}
    assert errors >= {("C140", "预算执行"), ("B140", "甲")}
    assert "全年预算数" in said(evaluation, "C140")
    zero = evaluation_of(form_of(lines=[("总额", {"annual": "0", "executed": "0"})]), plan_of(FUNDS))
    assert "除数为零" in said(zero, "C140")
    given = evaluation_of(
        form_of(rows=[("产出/质量指标/乙", {"weight": "10", "target": "好", "actual": "部分达成"})]), plan_of(FUNDS)
    )
    assert "B158" in [item.code for item in given.findings]
    row = {"weight": "10", "target": "好", "actual": "部分达成", "score": "9"}
    outside = evaluation_of(form_of(rows=[("产出/质量指标/乙", row)]), plan_of(FUNDS))
    assert ("C140", "rows[0].score") in found(outside)


def test_relations_of_the_jurisdiction(form_of: FormOf, plan_of: PlanOf, evaluation_of: EvaluationOf) -> None:
    relation = "relations: [{id: 不超预算, assert: 总额.全年执行数 <= 总额.全年预算数, message: 执行数大于预算数, severity: warning}]\n"
    plan = plan_of(FUNDS + relation)
    lines = [("总额", {"annual": "1", "executed": "2"})]
    evaluation = evaluation_of(form_of(lines=lines), plan)
    assert [(item.message(), item.severity) for item in evaluation.findings if item.code == "C150"] == [
        ("执行数大于预算数", Severity.WARNING)
    ]
    assert "C150" not in dict(found(evaluation_of(form_of(lines=[("总额", SPENT)]), plan)))


def test_the_review_repairs_nothing_and_says_the_same_twice(seed_evaluation: Evaluation) -> None:
    bare = replace(seed_evaluation, findings=())
    assert review(bare) == review(bare)
    assert (*bare.filing.diagnostics, *review(bare)) == seed_evaluation.findings


def test_every_message_fills_in_both_languages(seed_evaluation: Evaluation) -> None:
    for item in seed_evaluation.findings:
        for language in Language:
            assert "{" not in item.message(language)
            item.expected(language)
            item.hint(language)
