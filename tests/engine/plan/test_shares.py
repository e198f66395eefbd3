"""Weights where something does not apply: dropped, kept, given on, converted; every figure by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.model import Evaluation, ScoreStatus
from jixiao.evaluation.views import node_scores
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.plan.prove import prove

HEAD = """\
jixiao: 1
id: test/shares
version: "2021"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01}
rules: {定量: {kind: completion, at_least: by_ratio, basis: {assumed: true}}}
"""

FIXED = """\
indicators:
  - id: 产出
    weight: 60
    indicators:
      - {id: 数量, weight: 30, target: "≥100", rule: 定量}
      - {id: 质量, weight: 20, target: "≥100", rule: 定量}
      - {id: 时效, weight: 10, target: "≥100", rule: 定量, not_applicable: POLICY}
  - {id: 效益, weight: 30, target: "≥100", rule: 定量}
  - {id: 满意度, weight: 10, target: "≥100", rule: 定量, not_applicable: TOP}
"""

OWN = """\
indicators:
  - {id: 产出, weight: 60, own_rows: {rule: 定量, not_applicable: ROWS}}
  - {id: 效益, weight: 30, own_rows: {rule: 定量}}
  - {id: 满意度, weight: 10, not_applicable: TOP, own_rows: {rule: 定量}}
"""


def plan(text: str, **words: str) -> Plan:
    for word, policy in words.items():
        text = text.replace(word, policy)
    return compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", HEAD + text))).framework)


def filed(plan: Plan, *rows: str) -> Evaluation:
    """Rows such as `产出/数量 90 30`: levels, actual, weight; the target of own rows is ≥100."""
    read = []
    for number, row in enumerate(rows):
        path, actual, *weight = row.split()
        cell = Cell("表.xlsx", "表", f"A{number + 1}")
        cells = {"actual": actual, "target": "/" if actual == "/" else "≥100", "weight": "".join(weight)}
        read.append(
            RawRow(
                tuple(RawValue(name, cell) for name in path.split("/")),
                {role: RawValue(text, cell) for role, text in cells.items() if text},
            )
        )
    raw = RawFiling(file="表.xlsx", digest="0", rows=tuple(read))
    return api.evaluate(api.prepare(plan), api.bind(raw, plan))


def weight_of(evaluation: Evaluation, id: str) -> Fraction | None:
    return next(node.weight for node in node_scores(evaluation) if node.id == id)


@pytest.mark.parametrize(
    ("policy", "top", "total", "output"),
    [
        # 数量 90 → 27, 质量 50 → 10; 效益 100 → 30; 时效 and 满意度 do not apply
        ("drop", "drop", "67", "50"),
        ("keep", "keep", "67", "60"),
        # 时效 10 goes to 质量 (10 → 15); 满意度 10 goes to 效益 (30 → 40)
        ("{give_to: 质量}", "{give_to: 效益}", "82", "60"),
        # 产出: 37 × 60 ÷ 50 = 44.4; the whole (74.4 of 90) × 100 ÷ 90 = 82.666… → 82.67
        ("rescale", "rescale", "82.67", "60"),
        ("{rescale: parent}", "{rescale: total}", "82.67", "60"),
        # 67 of 80 × 100 ÷ 80 = 83.75
        ("{rescale: total}", "{rescale: total}", "83.75", "50"),
    ],
)
def test_policies_of_fixed_rows(policy: str, top: str, total: str, output: str) -> None:
    evaluation = filed(
        plan(FIXED, POLICY=policy, TOP=top),
        "产出/数量 90", "产出/质量 50", "产出/时效 /", "效益 100", "满意度 /",
    )  # fmt: skip
    assert evaluation.total == Fraction(total)
    assert weight_of(evaluation, "产出") == Fraction(output)


@pytest.mark.parametrize("policy", ["drop", "keep", "rescale", "{rescale: total}", "{give_to: 质量}"])
def test_what_applies_scores_as_ever(policy: str) -> None:
    evaluation = filed(
        plan(FIXED, POLICY=policy, TOP="drop"),
        "产出/数量 90", "产出/质量 50", "产出/时效 80", "效益 100", "满意度 100",
    )  # fmt: skip
    assert evaluation.total == 27 + 10 + 8 + 30 + 10
    assert weight_of(evaluation, "产出") == 60


def test_full_marks_stay_full_marks_when_rescaled() -> None:
    """Converted as a sum: three rows of a third each would leave 99.99."""
    evaluation = filed(
        plan(FIXED, POLICY="rescale", TOP="rescale"),
        "产出/数量 100", "产出/质量 100", "产出/时效 /", "效益 100", "满意度 /",
    )  # fmt: skip
    assert evaluation.total == 100


def test_the_receiver_shows_its_new_weight() -> None:
    evaluation = filed(
        plan(FIXED, POLICY="{give_to: 质量}", TOP="drop"),
        "产出/数量 90", "产出/质量 50", "产出/时效 /", "效益 100", "满意度 100",
    )  # fmt: skip
    nodes = {node.id: node for node in node_scores(evaluation)}
    assert (nodes["产出.质量"].weight, nodes["产出.质量"].score) == (30, 15)
    assert (nodes["产出.质量"].exact, nodes["产出.质量"].credit) == (15, Fraction(1, 2))
    assert (nodes["产出.时效"].weight, nodes["产出.时效"].status) == (0, ScoreStatus.NOT_APPLICABLE)


def test_nothing_left_is_nothing_scored() -> None:
    text = """\
indicators:
  - {id: 甲, weight: 60, target: "≥100", rule: 定量, not_applicable: rescale}
  - {id: 乙, weight: 40, target: "≥100", rule: 定量, not_applicable: rescale}
"""
    evaluation = filed(plan(text), "甲 /", "乙 /")
    assert evaluation.total == 0


def test_a_group_of_which_nothing_applies_hands_its_weight_on() -> None:
    text = """\
indicators:
  - {id: 甲, weight: 60, target: "≥100", rule: 定量}
  - id: 乙
    weight: 40
    not_applicable: {give_to: 甲}
    indicators:
      - {id: 丙, weight: 30, target: "≥100", rule: 定量, not_applicable: drop}
      - {id: 丁, weight: 10, target: "≥100", rule: 定量, not_applicable: drop}
"""
    evaluation = filed(plan(text), "甲 50", "乙/丙 /", "乙/丁 /")
    assert evaluation.total == 50  # 60 + 40, half of it
    assert {node.id: node.status for node in node_scores(evaluation)}["乙"] is ScoreStatus.NOT_APPLICABLE
    partly = filed(plan(text), "甲 50", "乙/丙 100", "乙/丁 /")
    assert partly.total == 60  # 30 + 30: what is dropped inside 乙 goes nowhere


GONE = """\
indicators:
  - {id: 甲, weight: 80, target: "≥100", rule: 定量}
  - id: 乙
    weight: 20POLICY
    indicators:
      - {id: 丙, weight: 10, target: "≥100", rule: 定量, not_applicable: FIRST}
      - {id: 丁, weight: 10, target: "≥100", rule: 定量, not_applicable: SECOND}
"""


@pytest.mark.parametrize(
    ("policy", "first", "second", "total", "weight"),
    [
        # The group says nothing: its rows do. 丙 stays at nothing, 丁 goes to the whole: 40 × (90 + 10) ÷ 90.
        ("", "keep", "{rescale: total}", Fraction(400, 9), "10"),
        ("", "drop", "{rescale: total}", Fraction(45), "0"),  # 40 × (80 + 10) ÷ 80
        ("", "keep", "keep", Fraction(40), "20"),
        # No sibling is left inside the group: what would be rescaled there is rescaled one level up.
        ("", "keep", "rescale", Fraction(400, 9), "10"),
        ("", "rescale", "{rescale: total}", Fraction(50), "0"),
        # The group says what becomes of all of it, once.
        ("rescale", "keep", "{rescale: total}", Fraction(50), "0"),
        ("drop", "keep", "{rescale: total}", Fraction(40), "0"),
        ("keep", "drop", "{rescale: total}", Fraction(40), "20"),
        ("{give_to: 甲}", "keep", "{rescale: total}", Fraction(50), "0"),
    ],
)
def test_a_group_that_is_gone_with_rows_of_several_policies(
    policy: str, first: str, second: str, total: Fraction, weight: str
) -> None:
    policy = f"\n    not_applicable: {policy}" if policy else ""
    evaluation = filed(plan(GONE, POLICY=policy, FIRST=first, SECOND=second), "甲 50", "乙/丙 /", "乙/丁 /")
    assert evaluation.exact_total == total
    assert weight_of(evaluation, "乙") == Fraction(weight)


def test_an_optional_row_may_be_absent() -> None:
    """S21: rows of a pool that share its points; those that an office does not use leave them to the others."""
    text = """\
indicators:
  - {id: 执行, weight: 60, target: "≥100", rule: 定量}
  - id: 效益
    weight: 40
    indicators:
      - {id: 经济, weight: 20, target: "≥100", rule: 定量, optional: true, not_applicable: rescale}
      - {id: 社会, weight: 10, target: "≥100", rule: 定量, optional: true, not_applicable: rescale}
      - {id: 生态, weight: 10, target: "≥100", rule: 定量, optional: true, not_applicable: rescale}
"""
    evaluation = filed(plan(text), "执行 100", "效益/社会 50", "效益/生态 100")
    assert evaluation.total == 90  # (5 + 10) × 40 ÷ 20 = 30
    assert [item.code for item in evaluation.findings if item.code == "B133"] == []


@pytest.mark.parametrize("top", ["{give_to: 效益}", "rescale"])
def test_a_category_without_rows_hands_its_weight_on(top: str) -> None:
    """1.4: without a satisfaction indicator its 10 goes to 效益; an office may have written 30 points of rows, or 40."""
    planned = plan(OWN, ROWS="refuse", TOP=top)
    declared = filed(planned, "产出/数 100 60", "效益/经济 50 10", "效益/社会 50 20")
    enlarged = filed(planned, "产出/数 100 60", "效益/经济 50 10", "效益/社会 50 30")
    if top == "rescale":
        assert declared.total == Fraction("83.33")  # 75 × 100 ÷ 90
        return
    assert declared.total == 80  # 60 + 15 × 40 ÷ 30
    assert enlarged.total == 80  # 60 + 20
    assert weight_of(declared, "效益") == weight_of(enlarged, "效益") == 40
    assert not {"C121", "C123"} & {item.code for item in (*declared.findings, *enlarged.findings)}
    odd = filed(planned, "产出/数 100 60", "效益/经济 50 10", "效益/社会 50 25")
    assert odd.total == Fraction("77.5")  # as written, with a finding
    assert "C123" in {item.code for item in odd.findings}


def test_a_category_with_rows_keeps_its_weight() -> None:
    planned = plan(OWN, ROWS="refuse", TOP="{give_to: 效益}")
    evaluation = filed(planned, "产出/数 100 60", "效益/经济 50 30", "满意度/群众 90 10")
    assert evaluation.total == 84
    assert weight_of(evaluation, "效益") == 30


@pytest.mark.parametrize(("rows", "total"), [("drop", "66"), ("keep", "66"), ("rescale", "84")])
def test_own_rows_that_do_not_apply(rows: str, total: str) -> None:
    """产出: 40 points at 90% → 36, 20 points of which nothing applies; 36 × 60 ÷ 40 = 54 when rescaled."""
    planned = plan(OWN, ROWS=rows, TOP="drop")
    evaluation = filed(planned, "产出/数 90 40", "产出/时 / 20", "效益/经济 100 30")
    assert evaluation.total == Fraction(total)


def test_the_greatest_total_is_proved_all_the_same() -> None:
    for policy in ("drop", "keep", "rescale", "{rescale: total}", "{give_to: 质量}"):
        assert prove(plan(FIXED, POLICY=policy, TOP="rescale")).diagnostics == ()


def test_a_filing_with_gaps_has_a_range() -> None:
    evaluation = filed(
        plan(FIXED, POLICY="rescale", TOP="{give_to: 效益}"), "产出/数量 90", "产出/时效 /", "效益 100", "满意度 /"
    )
    assert evaluation.total is None
    # 质量 is not filed: 27 + 0…20 of 50, × 60 ÷ 50; 效益 40
    assert evaluation.range is not None
    assert (evaluation.range.least, evaluation.range.most) == (Fraction("72.4"), Fraction("96.4"))


ONE_OF = """\
indicators:
  - {id: 甲, weight: 60, target: "≥100", rule: 定量}
  - id: 乙
    weight: 40
    one_of: WAY
    indicators:
      - {id: 丙, weight: 40, target: "≥100", rule: 定量}
      - {id: 丁, weight: 40, target: "≥100", rule: 定量}
"""


@pytest.mark.parametrize("way", ["chosen", "best"])
@pytest.mark.parametrize("others", [(), ("乙/丁 /",)])
def test_one_alternative_is_the_whole_group(way: str, others: tuple[str, ...]) -> None:
    evaluation = filed(plan(ONE_OF, WAY=way), "甲 100", "乙/丙 50", *others)
    assert evaluation.total == 80
    assert weight_of(evaluation, "乙") == 40
    assert "B160" not in {item.code for item in evaluation.findings}


def test_the_best_of_two_counts_and_two_choices_do_not() -> None:
    both = ("甲 100", "乙/丙 50", "乙/丁 75")
    assert filed(plan(ONE_OF, WAY="best"), *both).total == 90
    chosen = filed(plan(ONE_OF, WAY="chosen"), *both)
    assert chosen.total is None
    assert [item.code for item in chosen.findings if item.code == "B160"] == ["B160"]


@pytest.mark.parametrize("way", ["chosen", "best"])
def test_no_alternative_is_no_score(way: str) -> None:
    evaluation = filed(plan(ONE_OF, WAY=way), "甲 50")
    assert evaluation.total is None
    assert "B160" in {item.code for item in evaluation.findings}
    given = plan(ONE_OF.replace("one_of:", "not_applicable: {give_to: 甲}\n    one_of:"), WAY=way)
    assert filed(given, "甲 50").total == 50


@pytest.mark.parametrize("way", ["chosen", "best"])
def test_alternatives_are_proved(way: str) -> None:
    proof = prove(plan(ONE_OF, WAY=way))
    assert proof.diagnostics == ()
    assert proof.total is not None
    assert proof.total.most == 100
