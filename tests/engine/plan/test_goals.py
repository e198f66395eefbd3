"""Goals of the office's own, each with its share: every figure by hand, and a finding for all that does not add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest

from jixiao import api
from jixiao.diagnostic import Rejected
from jixiao.document import parse
from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus
from jixiao.evaluation.steps import steps
from jixiao.evaluation.views import node_scores
from jixiao.filing.merge import merge
from jixiao.filing.model import RawFiling, RawGoal, RawRow, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove
from jixiao.report.explained import explained
from jixiao.report.model import TableBlock
from jixiao.report.record import record

HEAD = """\
jixiao: 1
id: test/goals
version: "2021"
status: draft
title: 试
subject: department
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rules: {定量: {kind: completion, at_least: by_ratio, basis: {assumed: true}}}
"""

TWO = HEAD + """\
rounding: {score: 0.01, total: 0.01}
indicators:
  - {id: 执行率, weight: 20, target: "≥100%", rule: 定量}
  - {id: 绩效目标, weight: 80, own_goals: {GOALS, own_rows: {ROWS}}}
"""  # fmt: skip

Row = tuple[str, str, str]
"""Levels, actual in percent against ≥100%, weight."""


def plan(goals: str, rows: str = "rule: 定量", text: str = TWO) -> Plan:
    text = text.replace("GOALS", goals).replace("ROWS", rows)
    return compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", text))).framework)


def at(text: str, cell: str) -> RawValue:
    return RawValue(text, Cell("表.xlsx", "", cell))


def form(goals: Mapping[str, tuple[str, Sequence[Row]]], *outside: Row, **scores: str) -> RawFiling:
    """Goals by name with their share and rows; `outside` are rows of no goal; `scores` what is typed for goals."""
    rows = [(row, None) for row in (("执行率", "100", "20"), *outside)]
    rows += [(row, index) for index, (_, members) in enumerate(goals.values()) for row in members]
    return RawFiling(
        "表.xlsx",
        "0",
        title=at("自评表（2021年度）", "A1"),
        rows=tuple(
            RawRow(
                tuple(at(name, f"r{number}.{level}") for level, name in enumerate(levels.split("/"))),
                {"target": at("≥100%", f"r{number}.target"), "actual": at(f"{actual}%", f"r{number}.actual"),
                 "weight": at(weight, f"r{number}.weight")},
                goal,
            )
            for number, ((levels, actual, weight), goal) in enumerate(rows)
        ),
        goals=tuple(
            RawGoal(at(name, f"g{index}"), {role: at(text, f"g{index}.{role}") for role, text in (
                ("share", share), ("score", scores.get(name, ""))) if text})
            for index, (name, (share, _)) in enumerate(goals.items())
        ),
    )  # fmt: skip


def filed(plan: Plan, goals: Mapping[str, tuple[str, Sequence[Row]]], *outside: Row, **scores: str) -> Evaluation:
    return api.evaluate(api.prepare(plan), api.bind(form(goals, *outside, **scores), plan))


def found(evaluation: Evaluation) -> list[tuple[str, str]]:
    return [(item.code, getattr(item.origin, "reference", "")) for item in evaluation.findings]


def views(evaluation: Evaluation) -> dict[str, NodeScore]:
    return {node.id: node for node in node_scores(evaluation)}


# what goals score


def test_percentages_of_rows_that_weigh_a_hundred() -> None:
    """S30 as in 天津: 目标得分 = Σ 指标得分 × 百分比, brought to the 80 points of the node."""
    goals = {"甲": ("40%", [("修路", "90", "60"), ("绿化", "100", "40")]), "乙": ("60%", [("修路", "50", "100")])}
    evaluation = filed(plan("share: percent, weights: 100"), goals)
    # 甲: (54 + 40) × 40% × 80/100 = 30.08; 乙: 50 × 60% × 80/100 = 24
    assert evaluation.total == Fraction("74.08")
    nodes = views(evaluation)
    assert (nodes["绩效目标.目标1"].score, nodes["绩效目标.目标1"].weight) == (Fraction("30.08"), 32)
    assert (nodes["绩效目标.目标2"].score, nodes["绩效目标.目标2"].weight) == (24, 48)
    assert found(evaluation) == []


def test_points_that_the_rows_of_a_goal_add_up_to() -> None:
    """S30 as in 黄冈: 20 + 40 + 40."""
    goals = {"甲": ("40分", [("面积", "98", "20"), ("覆盖", "100", "20")]), "乙": ("40", [("检查", "100", "40")])}
    evaluation = filed(plan("share: points"), goals)
    assert evaluation.total == Fraction("99.6")
    assert views(evaluation)["绩效目标.目标1"].score == Fraction("39.6")
    assert found(evaluation) == []


def test_points_of_rows_that_weigh_eighty() -> None:
    goals = {"甲": ("30", [("修路", "50", "80")]), "乙": ("50", [("修路", "100", "30"), ("绿化", "60", "50")])}
    evaluation = filed(plan("share: points, weights: 80"), goals)
    # 甲: 40 × 30/80 = 15; 乙: 60 × 50/80 = 37.5
    assert evaluation.total == Fraction("72.5")
    assert found(evaluation) == []


def test_equal_goals_are_not_told_their_share() -> None:
    goals = {name: ("", [("修路", actual, "100")]) for name, actual in (("甲", "100"), ("乙", "50"), ("丙", "0"))}
    evaluation = filed(plan("share: equal, weights: 100"), goals)
    # 80/3 each: 26.67 + 13.33 + 0
    assert [views(evaluation)[f"绩效目标.目标{n}"].score for n in (1, 2, 3)] == [
        Fraction("26.67"),
        Fraction("13.33"),
        0,
    ]
    assert views(evaluation)["绩效目标.目标1"].weight == Fraction(80, 3)
    assert found(evaluation) == []


def test_a_share_typed_beside_equal_goals_is_only_compared() -> None:
    rows = [("修路", "100", "100")]
    made = plan("share: equal, weights: 100")
    assert found(filed(made, {"甲": ("40", rows), "乙": ("40分", rows)})) == []
    assert found(filed(made, {"甲": ("30", rows), "乙": ("40", rows)})) == [("C120", "g0.share")]
    assert found(filed(made, dict.fromkeys("甲乙丙", ("26.67", rows)))) == []


@pytest.mark.parametrize(
    ("rounding", "goal"),
    [
        ("{score: 0.01}", "10.67"),
        ("{score: 0.01, subtotal: 0.1}", "10.7"),
        ("{subtotal: 1, mode: cut}", "10"),
        ("{}", "32/3"),
    ],
)
def test_the_score_of_a_goal_is_a_subtotal(rounding: str, goal: str) -> None:
    """A converted goal has places of its own: those of subtotals, and where none are declared those of scores."""
    text = TWO.replace("{score: 0.01, total: 0.01}", rounding)
    goals = {"甲": ("40%", [("修路", "100", "30")]), "乙": ("60%", [("修路", "0", "90")])}
    evaluation = filed(plan("share: percent, weights: 90", text=text), goals)
    # 甲: 30 × 40% × 80/90 = 32/3
    node = views(evaluation)["绩效目标.目标1"]
    assert (node.score, node.exact) == (Fraction(goal), Fraction(32, 3))


@pytest.mark.parametrize(("policy", "score"), [("drop", 20), ("keep", 20), ("rescale", 40)])
def test_rows_that_do_not_apply_are_told_within_their_goal(policy: str, score: int) -> None:
    made = plan("share: points", f"rule: 定量, not_applicable: {policy}")
    goals = {"甲": ("40", [("修路", "100", "20"), ("绿化", "/", "20")]), "乙": ("40", [("修路", "100", "40")])}
    raw = form(goals)
    dropped = raw.rows[2]
    rows = (*raw.rows[:2], RawRow(dropped.levels, {**dropped.cells, "target": at("/", "r2.target")}, 0), *raw.rows[3:])
    evaluation = api.evaluate(
        api.prepare(made), api.bind(RawFiling(raw.file, "0", title=raw.title, rows=rows, goals=raw.goals), made)
    )
    assert views(evaluation)["绩效目标.目标1"].score == score
    assert evaluation.total == 60 + score


def test_groups_stand_in_every_goal() -> None:
    made = plan("share: percent, weights: 100", "under: {产出: 60, 效益: open}, rule: 定量")
    rows = [("产出/修路", "90", "50"), ("产出/绿化", "100", "10"), ("效益/经济", "100", "40")]
    nodes = views(filed(made, {"甲": ("50%", rows), "乙": ("50%", rows)}))
    assert [id for id in nodes if id.startswith("绩效目标")] == [
        "绩效目标",
        "绩效目标.目标1",
        "绩效目标.目标1.产出",
        "绩效目标#0",
        "绩效目标#1",
        "绩效目标.目标1.效益",
        "绩效目标#2",
        "绩效目标.目标2",
        "绩效目标.目标2.产出",
        "绩效目标#3",
        "绩效目标#4",
        "绩效目标.目标2.效益",
        "绩效目标#5",
    ]
    assert (nodes["绩效目标.目标1.产出"].score, nodes["绩效目标.目标1.产出"].weight) == (55, 60)
    assert (nodes["绩效目标.目标2.效益"].score, nodes["绩效目标.目标2.效益"].weight) == (40, 40)
    assert nodes["绩效目标#3"].path == ("绩效目标", "乙", "产出", "修路")


def test_weights_of_a_group_are_counted_in_each_goal() -> None:
    made = plan("share: percent, weights: 100", "under: {产出: 60, 效益: open}, rule: 定量, count: '[1, 2]'")
    short = [("产出/修路", "100", "50"), ("效益/经济", "100", "50")]
    right = [("产出/修路", "100", "60"), ("效益/经济", "100", "40")]
    evaluation = filed(made, {"甲": ("50%", right), "乙": ("50%", short)})
    assert found(evaluation) == [("C123", "r3.weight")]
    lacking = filed(made, {"甲": ("50%", right), "乙": ("50%", [("产出/修路", "100", "60")])})
    assert [code for code, _ in found(lacking)] == ["C121", "C123", "C124"]


# what does not add up


def test_shares_that_do_not_make_a_whole() -> None:
    rows = [("修路", "100", "100")]
    evaluation = filed(plan("share: percent, weights: 100"), {"甲": ("40%", rows), "乙": ("50%", rows)})
    assert ("C170", "g1.share") in found(evaluation)
    said = next(item for item in evaluation.findings if item.code == "C170")
    assert (dict(said.arguments)["found"], dict(said.arguments)["expected"]) == ("90%", "100%")
    points = filed(
        plan("share: points"), {"甲": ("40", [("修路", "100", "40")]), "乙": ("30", [("修路", "100", "30")])}
    )
    said = next(item for item in points.findings if item.code == "C170")
    assert (dict(said.arguments)["found"], dict(said.arguments)["expected"]) == ("70", "80")


@pytest.mark.parametrize(
    ("share", "code"), [("", "B170"), ("40分", "B171"), ("多半", "B121"), ("140%", "B122"), ("/", "B170")]
)
def test_a_share_that_cannot_be_read_leaves_the_goal_open(share: str, code: str) -> None:
    rows = [("修路", "100", "100")]
    evaluation = filed(plan("share: percent, weights: 100"), {"甲": (share, rows), "乙": ("60%", rows)})
    assert code in [item for item, _ in found(evaluation)]
    assert evaluation.total is None
    node = views(evaluation)["绩效目标.目标1"]
    assert node.status is ScoreStatus.OPEN
    # 60% are 48 of 80: what is left for the other goal is 32.
    assert node.range is not None
    assert (node.range.least, node.range.most) == (0, 32)
    assert evaluation.range is not None
    assert (evaluation.range.least, evaluation.range.most) == (68, 100)
    assert explained(evaluation).open_rows == (node,)


def test_a_bare_number_is_what_the_framework_says() -> None:
    rows = [("修路", "100", "100")]
    percent = filed(plan("share: percent, weights: 100"), {"甲": ("40", rows), "乙": ("60", rows)})
    assert (percent.total, found(percent)) == (100, [])
    assert "B171" in [code for code, _ in found(filed(plan("share: points, weights: 100"), {"甲": ("40%", rows)}))]


def test_a_share_is_never_a_target_with_its_sign_misread() -> None:
    """25% is also how ≥5% comes out of a scan: of a target that is asked, of a share it is not."""
    rows = [("修路", "100", "100")]
    evaluation = filed(plan("share: percent, weights: 100"), {"甲": ("25%", rows), "乙": ("75％", rows)})
    assert (evaluation.total, found(evaluation)) == (100, [])


def test_a_goal_without_rows_is_open() -> None:
    evaluation = filed(plan("share: points"), {"甲": ("50", [("修路", "100", "50")]), "乙": ("30", [])})
    assert ("B174", "g1") in found(evaluation)
    node = views(evaluation)["绩效目标.目标2"]
    assert node.range is not None
    assert (node.status, node.range.least, node.range.most) == (ScoreStatus.OPEN, 0, 30)
    assert evaluation.range is not None
    assert (evaluation.range.least, evaluation.range.most) == (70, 100)


def test_a_row_outside_every_goal_is_not_scored() -> None:
    evaluation = filed(plan("share: points"), {"甲": ("80", [("修路", "100", "80")])}, ("绩效目标/绿化", "100", "10"))
    assert found(evaluation) == [("B172", "r1.1")]
    assert evaluation.total == 100


def test_no_goal_at_all() -> None:
    evaluation = filed(plan("share: points"), {})
    assert found(evaluation) == [("C121", "A1"), ("C171", "A1")]
    assert evaluation.range is not None
    assert (evaluation.total, evaluation.range.least, evaluation.range.most) == (None, 20, 100)


def test_more_goals_than_allowed() -> None:
    goals = {name: ("40", [("修路", "100", "40")]) for name in "甲乙"}
    assert found(filed(plan("share: points, count: '[1, 1]'"), goals)) == [("C171", "g1")]


def test_rows_that_do_not_add_up_to_their_goal() -> None:
    evaluation = filed(
        plan("share: points"), {"甲": ("40", [("修路", "100", "30")]), "乙": ("40", [("质", "100", "40")])}
    )
    assert found(evaluation) == [("C121", "A1"), ("C123", "g0")]
    converted = filed(
        plan("share: percent, weights: 100"),
        {"甲": ("50%", [("数", "100", "90")]), "乙": ("50%", [("质", "100", "100")])},
    )
    # 90 × 50% × 80/100 + 40 + 20 = 96 of 100
    assert [dict(item.arguments)["found"] for item in converted.findings] == ["96", "90"]


def test_claims_are_held_against_goals() -> None:
    goals = {"甲": ("50%", [("修路", "100", "100")]), "乙": ("50%", [("修路", "50", "100")])}
    raw = form(goals, 甲="40", 乙="50")
    rows = tuple(
        RawRow(row.levels, {**row.cells, "score": at(score, f"r{number}.score")}, row.goal)
        for number, (row, score) in enumerate(zip(raw.rows, ("20", "100", "50"), strict=True))
    )
    made = plan("share: percent, weights: 100")
    total = {"score": at("110", "total")}
    typed = RawFiling(raw.file, "0", title=raw.title, rows=rows, goals=raw.goals, totals=total)
    evaluation = api.evaluate(api.prepare(made), api.bind(typed, made))
    # 20 + 40 + 50 = 110 as typed; 乙 is 50 × 50% × 0.8 = 20
    assert found(evaluation) == [("C115", "g1.score"), ("C112", "total"), ("C215", "total")]  # 110 of at most 100
    assert views(evaluation)["绩效目标.目标2"].claimed == "50"


# all that is told of goals


def test_steps_of_a_goal_and_of_what_gathers_goals() -> None:
    goals = {"甲": ("40%", [("修路", "90", "100")]), "乙": ("60%", [("修路", "50", "100")])}
    evaluation = filed(plan("share: percent, weights: 100"), goals)
    told = steps(evaluation, "绩效目标.目标1")
    assert told[-1].result == "28.8"
    assert next(step for step in told if step.sentence.startswith("目标的占比")).origin == Cell(
        "表.xlsx", "", "g0.share"
    )
    assert steps(evaluation, "绩效目标")[0].sentence == "各目标得分之和 = 28.8 + 24 = 52.8"


def test_the_record_holds_goals_and_their_rows() -> None:
    goals = {"甲": ("40", [("修路", "90", "40")]), "乙": ("40", [("修路", "50", "40")])}
    scores = record(explained(filed(plan("share: points"), goals)))["scores"]
    assert isinstance(scores, list)
    assert [(item["id"], item["path"], item["weight"], item["score"]) for item in scores[1:]] == [
        ("绩效目标", ["绩效目标"], "80", "56"),
        ("绩效目标.目标1", ["绩效目标", "甲"], "40", "36"),
        ("绩效目标#0", ["绩效目标", "甲", "修路"], "40", "36"),
        ("绩效目标.目标2", ["绩效目标", "乙"], "40", "20"),
        ("绩效目标#1", ["绩效目标", "乙", "修路"], "40", "20"),
    ]


@pytest.mark.parametrize(
    "goals", ["share: percent, weights: 60", "share: points", "share: points, weights: 60", "share: equal"]
)
def test_the_greatest_total_is_proved(goals: str) -> None:
    proof = prove(plan(goals))
    assert proof.total is not None
    assert (proof.total.least, proof.total.most, proof.diagnostics) == (0, 100, ())


def test_goals_that_no_row_names_go_to_the_framework_that_asks_for_none() -> None:
    made = plan("", text=HEAD + "indicators:\n  - {id: 执行率, weight: 100, target: '≥100%', rule: 定量}\n")
    evaluation = filed(made, {"甲": ("40%", [])})
    assert [(item.code, item.severity) for item in evaluation.findings if item.code == "B173"] == [("B173", "warning")]


def test_several_places_of_goals_are_told_apart_by_their_rows() -> None:
    text = HEAD + (
        "indicators:\n"
        "  - {id: 甲类, weight: 50, own_goals: {share: points, own_rows: {rule: 定量}}}\n"
        "  - {id: 乙类, weight: 50, own_goals: {share: points, own_rows: {rule: 定量}}}\n"
    )
    goals = {"一": ("50", [("乙类/修路", "40", "50")]), "二": ("50", [("甲类/修路", "100", "50")])}
    nodes = views(filed(plan("", text=text), goals))
    assert (nodes["甲类"].score, nodes["乙类"].score) == (50, 20)


def test_a_third_is_typed_as_well_as_it_can_be() -> None:
    text = TWO.replace("weight: 20", "weight: 0").replace("weight: 80", "weight: 100")
    made = plan("share: equal", text=text)
    goals = {
        name: ("33.33分", [("修路", "100", weight)])
        for name, weight in zip("甲乙丙", ("33.33", "33.33", "33.4"), strict=True)
    }
    cells = [(code, cell) for code, cell in found(filed(made, goals)) if cell.startswith("g")]
    assert cells == [("C122", "g2.share"), ("C123", "g2")]


def test_a_goal_is_closed_by_its_subtotal() -> None:
    """The rows of a goal, then the goal with its points and score, then the node: in every rendering of the report."""
    goals = {"甲": ("40分", [("修路", "90", "40")]), "乙": ("40分", [("修路", "50", "40")])}
    report = api.build_report(filed(plan("share: points"), goals, 甲="36"))
    table = next(block for block in report.sections[0].blocks if isinstance(block, TableBlock))
    cells = [[text.text for text in row if text.text] for row in table.rows]
    assert cells[2] == ["绩效目标", "甲", "小计", "40", "36.00", "36"]
    assert cells[4][:5] == ["绩效目标", "乙", "小计", "40", "20.00"]
    assert cells[5] == ["绩效目标", "小计", "80", "56.00"]
    assert table.strong_rows == (2, 4, 5, 6)


def test_goals_of_several_units_are_not_merged() -> None:
    """They are different goals: refused, not lost."""
    made = plan("share: points", text=TWO.replace("indicators:", "merge: {number: sum}\nindicators:"))
    raw = form({"甲": ("80分", [("修路", "100", "80")])})
    with pytest.raises(Rejected) as caught:
        merge([api.bind(raw, made), api.bind(raw, made)], made)
    assert [item.code for item in caught.value.diagnostics] == ["B175"]


def test_a_fixed_row_that_cannot_be_scored_beside_goals() -> None:
    """What a fixed row waits for is asked of the rows of goals too, one by one, without the goals themselves."""
    text = TWO.replace("rules:", "inputs: {甲: {type: number}, 乙: {type: number}}\n"
                       "values: {率: {formula: 甲 ÷ 乙, if_zero: missing}}\nrules:").replace(
        'target: "≥100%", rule: 定量}', "rule: {kind: proportion, of: 率, basis: {assumed: true}}}")  # fmt: skip
    goals = {"甲": ("80", [("面积", "98", "80")])}
    raw = replace(form(goals), single={"甲": at("1", "x"), "乙": at("0", "y")})
    wanted = plan("share: points", text=text)
    evaluation = api.evaluate(api.prepare(wanted), api.bind(raw, wanted))
    assert evaluation.total is None
    (said,) = (item for item in evaluation.findings if item.code == "C140")
    assert "例如除数为零" in said.message()
