"""Mutants are what a slip of the pen could have made; cases notice them, or are told what case would."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from jixiao.document import parse
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.cases import Case, differences, read_case, read_cases
from jixiao.testing.coverage import clauses, reached
from jixiao.testing.mutants import Mutant, mutants
from jixiao.testing.mutation import Fate, Tried, try_mutants
from jixiao.testing.properties import Verdict
from jixiao.testing.suggestions import Drafts
from jixiao.testing.trial import try_framework

FRAMEWORK = """\
jixiao: 1
id: test/tried
version: "2021"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01, mode: half_up}
inputs:
  人数: {type: number, range: "[0, 1000]"}
indicators:
  - id: 分档行
    weight: 40
    rule:
      kind: tiers
      of: 人数
      tiers: [{range: "[90, ∞)", points: 40}, {range: "[60, 90)", points: 20}, {range: "(-∞, 60)", points: 0}]
      basis: {clause: 一}
  - {id: 定量行, weight: 60, target: "≥50", rule: {kind: completion, basis: {clause: 二}}}
ratings: [{name: 优, range: "[90, 100]"}, {name: 其他, range: "[0, 90)"}]
"""
CASE = """\
title: 都过线
filing:
  filing: 1
  year: 2021
  title: 项目支出绩效自评表（2021年度）
  office: 真实的单位
  single: {人数: 95}
  rows: [{levels: [定量行], actual: "50"}]
expect: {total: 100, rating: 优}
"""


def trees(text: str) -> list[Mutant]:
    document = parse(Source("framework.yaml", text))
    return list(mutants(document, document.source))


@pytest.fixture
def tried(tmp_path: Path) -> tuple[Plan, tuple[Case, ...], Catalog]:
    file = tmp_path / "framework.yaml"
    file.write_text(FRAMEWORK, encoding="utf-8")
    case = tmp_path / "one.case.yaml"
    case.write_text(CASE, encoding="utf-8")
    catalog = installed_catalog(())
    return compile_plan(catalog.load(str(file))), (read_case(case),), catalog


def changes(text: str, key: str) -> set[tuple[str, str]]:
    return {(mutant.was, mutant.now) for mutant in trees(text) if mutant.path[-1] == key or key in mutant.path}


def test_an_edge_that_two_tiers_share_is_moved_in_both() -> None:
    assert changes(FRAMEWORK, "tiers") >= {
        ("[60, 90)、[90, ∞)", "[60, 90]、(90, ∞)"),
        ("[60, 90)、[90, ∞)", "[60, 91)、[91, ∞)"),
        ("(-∞, 60)、[60, 90)", "(-∞, 60]、(60, 90)"),
        ("40", "41"),
    }


def test_points_are_moved_between_siblings_and_never_alone() -> None:
    assert changes(FRAMEWORK, "weight") == {("40、60", "41、59")}


def test_targets_turn_and_rise_words_change_within_what_the_schema_knows() -> None:
    assert changes(FRAMEWORK, "target") == {("≥50", "≤50"), ("≥50", "≥51")}
    assert ("half_up", "cut") in changes(FRAMEWORK, "mode")
    assert all(now in ("cut", "floor", "ceiling") for was, now in changes(FRAMEWORK, "mode") if was == "half_up")


def test_formulas_lose_one_sign_at_a_time_and_names_are_left_alone() -> None:
    text = FRAMEWORK.replace("of: 人数", "of: (人数 − 3) ÷ 2 + 非税收入 × 1.5")
    assert {now for was, now in changes(text, "of") if was.startswith("(人数")} == {
        "(人数 + 3) ÷ 2 + 非税收入 × 1.5",
        "(人数 − 4) ÷ 2 + 非税收入 × 1.5",
        "(人数 − 3) × 2 + 非税收入 × 1.5",
        "(人数 − 3) ÷ 3 + 非税收入 × 1.5",
        "(人数 − 3) ÷ 2 − 非税收入 × 1.5",
        "(人数 − 3) ÷ 2 + 非税收入 ÷ 1.5",
        "(人数 − 3) ÷ 2 + 非税收入 × 1.6",
    }


def test_what_says_nothing_of_scores_is_not_changed() -> None:
    assert all(
        step not in ("title", "basis", "id", "version", "budget_years")
        for mutant in trees(FRAMEWORK)
        for step in mutant.path
    )


def test_places_name_indicators() -> None:
    assert "分档行.rule.tiers.1.range" in {mutant.place for mutant in trees(FRAMEWORK)}


def test_fates(tried: tuple[Plan, tuple[Case, ...], Catalog]) -> None:
    plan, cases, catalog = tried
    by_change = {(item.mutant.was, item.mutant.now): item for item in try_mutants(plan, cases, catalog)}
    assert by_change["40、60", "41、59"].fate is Fate.CAUGHT
    assert by_change["≥50", "≥51"].fate is Fate.CAUGHT
    assert by_change["≥50", "≥51"].by == "one"
    assert by_change["[60, 90)、[90, ∞)", "[60, 90]、(90, ∞)"].fate is Fate.UNNOTICED
    assert by_change["40", "41"].fate is Fate.REFUSED


def test_the_suggested_case_notices_what_nobody_did(
    tried: tuple[Plan, tuple[Case, ...], Catalog], tmp_path: Path
) -> None:
    plan, cases, catalog = tried
    trial = try_framework(plan, cases, catalog)
    assert trial.score is not None
    assert trial.score < Fraction(3, 4)
    edge = next(item for item in trial.unnoticed if item.tried.mutant.now == "[60, 90]、(90, ∞)")
    assert edge.suggestion is not None
    assert "真实的单位" not in edge.suggestion.text  # a number that was changed is not that office's any more
    made = []
    for number, suggestion in enumerate(trial.suggestions):
        path = tmp_path / f"made-{number}.case.yaml"
        path.write_text(suggestion.text, encoding="utf-8")
        made.append(read_case(path))
    machine = prepare(plan)
    for case in made:
        assert differences(case, evaluate(machine, bind(case.filings[0], plan))) == ()
    again = try_framework(plan, (*cases, *made), catalog, suggest=False)
    assert again.score is not None
    assert again.score > Fraction(9, 10)
    assert edge.tried.mutant.now not in {item.tried.mutant.now for item in again.unnoticed}


def test_a_word_that_says_no_number_shows_between_the_steps_of_its_rule(tmp_path: Path) -> None:
    """Whether a part of a step counts shows at one and a half steps beyond the limit, and nowhere at it."""
    rule = "{kind: deduct, above: 100%, per: 1%, points: 5, counted: whole, basis: {clause: 二}}"
    text = FRAMEWORK.replace(
        'target: "≥50", rule: {kind: completion, basis: {clause: 二}}', f'target: "≤100%", rule: {rule}'
    )
    (tmp_path / "framework.yaml").write_text(text, encoding="utf-8")
    (tmp_path / "one.case.yaml").write_text(CASE.replace('"50"', '"92%"'), encoding="utf-8")
    catalog = installed_catalog(())
    plan, cases = compile_plan(catalog.load(str(tmp_path / "framework.yaml"))), (read_case(tmp_path / "one.case.yaml"),)
    drafts = Drafts(plan, cases)
    counted = list(try_mutants(plan, cases, catalog, lambda mutant: mutant.path[-1] == "counted"))
    assert {item.fate for item in counted} == {Fate.UNNOTICED}
    assert all(drafts.for_mutant(item) is not None for item in counted)


def test_clauses_are_reached_where_a_filing_comes_through_them(
    tried: tuple[Plan, tuple[Case, ...], Catalog],
) -> None:
    plan, cases, _ = tried
    evaluation = evaluate(prepare(plan), bind(cases[0].filings[0], plan))
    seen = {clause.sentence for clause in clauses(plan) if clause.key in reached([evaluation])}
    unseen = {clause.sentence for clause in clauses(plan)} - seen
    assert "人数 {值} 在 [90, ∞) 内，得 40 分" in seen
    assert "优" in seen
    assert {"人数 {值} 在 [60, 90) 内，得 20 分", "人数 {值} 在 (-∞, 60) 内，得 0 分", "其他"} <= unseen
    assert not any("不在任何一档内" in sentence for sentence in seen | unseen)  # the tiers leave nothing out


def test_properties_of_the_pack_are_proved_or_tested_and_none_refuted() -> None:
    catalog = installed_catalog(())
    loaded = catalog.read("hunan/yueyang/department@2018")
    assert isinstance(loaded.folder, Path)
    plan = compile_plan(loaded.framework)
    trial = try_framework(plan, read_cases(loaded.folder / "cases")[:1], catalog, suggest=False, told=first(3))
    verdicts = {held.name: held.verdict for held in trial.held}
    assert verdicts["bounded"] is Verdict.PROVED
    assert verdicts["monotone"] is Verdict.PROVED
    assert verdicts["ceiling"] is Verdict.PROVED
    assert {verdicts[name] for name in ("claims", "order", "walked", "replayed")} == {Verdict.TESTED}
    assert all(held.tested > 20 for held in trial.held if held.verdict is Verdict.TESTED)


def first(count: int):  # type: ignore[no-untyped-def]
    """Sees to it that only the first mutants are tried."""

    def told(tried: Iterator[Tried]) -> Iterator[Tried]:
        return (item for item, _ in zip(tried, range(count), strict=False))

    return told
