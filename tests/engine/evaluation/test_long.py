"""Long tables: where rows stand, what they say, which of them are left out and why; goals; details; lines."""

from __future__ import annotations

from decimal import Decimal

import polars as pl
import pytest

from jixiao.diagnostic import Rejected
from jixiao.document import parse
from jixiao.evaluation.batch import Batch, ScoredTable, Way, score_table
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.framework.resolve import resolve
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan

TEXT = """\
jixiao: 1
id: test/long
version: "1"
status: draft
title: 长表
subject: project
basis: {document: 某办法}
budget_years: {from: 2020, until: 2022}
inputs:
  预算: {type: money}
  执行: {type: money}
values:
  执行率: {formula: 执行 ÷ 预算, if_zero: missing, unit: "%"}
rounding: {score: 0.01, total: 0.01}
rules:
  定量: {kind: completion, at_least: by_ratio, at_most: {zero_at: 200%}, basis: {assumed: true}}
  按期: {kind: met, basis: {assumed: true}}
indicators:
  - {id: 执行, weight: 20, rule: {kind: proportion, of: 执行率, basis: {assumed: true}}}
  - id: 产出
    weight: 50
    own_rows: {under: {数量: open, 时效: open}, rule: {number: 定量, day: 按期}, direction: [sign]}
  - id: 满意
    weight: 30
    own_rows: {under: {满意度: 30}, rule: {number: 定量}, direction: [sign]}
"""


def plan_of(text: str) -> Plan:
    framework, _ = build(resolve(parse(Source("framework.yaml", text)), Catalog(()).document))
    return compile_plan(framework)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(TEXT)


MAIN = pl.DataFrame({"code": ["甲", "乙"], "预算": ["120", "100"], "执行": ["22", "100"], "year": ["2021", "2022"]})
ROW = {"code": "甲", "group": "产出.数量", "name": "培训人次", "target": "≥120", "actual": "22", "weight": "20"}


def rows(*changes: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame([{**ROW, **change} for change in changes])


def score(plan: Plan, *changes: dict[str, str], main: pl.DataFrame = MAIN) -> ScoredTable:
    return Batch(plan).score(main, {"rows": rows(*changes)})


def row_scores(scored: ScoredTable) -> list[tuple[Decimal | None, str]]:
    assert scored.rows is not None
    return scored.rows.select("row.score", "row.status").rows()


def test_rows_are_scored_and_summed_in_their_place(plan: Plan) -> None:
    """By hand: 22/120 × 20 = 3.666… → 3.67, 7/8 × 30 = 26.25; the execution 22/120 × 20 is the same 3.67."""
    scored = score(
        plan, {}, {"group": "满意", "target": "≥80%", "actual": "70%", "weight": "30"}, {"code": "乙", "actual": "120"}
    )
    first, second = scored.table.iter_rows(named=True)
    assert (first["执行.score"], first["产出.score"], first["满意.score"]) == (
        Decimal("3.67"), Decimal("3.67"), Decimal("26.25"),
    )  # fmt: skip
    assert first["total"] == Decimal("33.59")
    assert (second["产出.数量.score"], second["满意.score"], second["total"]) == (20, 0, 40)
    assert row_scores(scored) == [
        (Decimal("3.67"), "scored"), (Decimal("26.25"), "scored"), (Decimal("20.00"), "scored"),
    ]  # fmt: skip
    assert scored.ways == {Way.COLUMNS: 2}


@pytest.mark.parametrize("place", ["产出.数量", "产出/数量", "产出—数量", "一、产出 > （一）数量", "数量"])
def test_a_place_is_an_id_or_its_names(plan: Plan, place: str) -> None:
    assert score(plan, {"group": place}).table["产出.数量.score"][0] == Decimal("3.67")


def test_levels_and_headings_of_forms_are_understood(plan: Plan) -> None:
    table = pl.DataFrame(
        {
            "code": ["甲"], "一级指标": ["产出"], "二级指标": ["数量"], "三级指标": ["培训人次"],
            "年度指标值": ["≥120"], "实际完成值": ["22"], "分值": ["20"],
        }
    )  # fmt: skip
    assert score_table(plan, MAIN, rows=table)["产出.数量.score"][0] == Decimal("3.67")


def test_deadlines_are_read_in_the_year_of_their_filing(plan: Plan) -> None:
    late = {"group": "产出.时效", "target": "9月底前", "actual": "2022年3月"}
    scored = score(plan, late, {**late, "code": "乙"})
    assert scored.table["产出.时效.score"].to_list() == [0, 20]


@pytest.mark.parametrize(
    ("change", "codes", "status"),
    [
        ({"actual": "约22"}, "B120 rows", "open"),
        ({"target": "120"}, "B140 rows", "open"),
        ({"weight": ""}, None, "scored"),  # it stands alone where the points are fixed: see below
        ({"target": "/"}, "B149 rows", "open"),
        ({"group": "没有的"}, "I115 rows", "left_out"),
    ],
)
def test_what_is_wrong_with_a_row_is_said_of_its_filing(
    plan: Plan, change: dict[str, str], codes: str | None, status: str
) -> None:
    change = {"group": "满意.满意度", **change}
    scored = score(plan, change)
    found = scored.table["findings"][0]
    assert found == codes if codes is not None else found == "B156 rows"
    assert row_scores(scored)[0][1] == status
    assert scored.table["findings"][1] is None


def test_an_open_row_leaves_the_total_open_and_never_zero(plan: Plan) -> None:
    scored = score(plan, {"actual": ""}, {"actual": "120"})
    assert scored.table["产出.score"][0] is None
    assert scored.table["status"].to_list() == ["open", "complete"]


def test_lines_of_no_filing_are_counted(plan: Plan) -> None:
    scored = score(plan, {}, {"code": "丙"}, {"code": ""})
    assert scored.unplaced == {"rows": 2}
    (remark,) = [remark for remark in scored.remarks if not remark.rows]
    assert [(item.code, item.found, str(item.origin)) for item in remark.diagnostics] == [("I110", "丙", "rows[2]")]
    assert scored.rows is not None
    assert scored.rows.height == 1


def test_rows_of_a_ledger_without_a_code_of_their_own_are_not_scored(plan: Plan) -> None:
    main = pl.concat([MAIN, MAIN[:1], MAIN[:1].with_columns(code=pl.lit(" "))])
    scored = score(plan, {}, main=main)
    assert scored.table["findings"].to_list() == [None, None, "I114 code", "I113 code"]
    assert scored.table["total"].to_list() == [Decimal("7.34"), Decimal("20.00"), None, None]
    assert scored.table["执行.score"].to_list()[2:] == [None, None]


def test_what_no_column_holds_is_scored_by_itself(plan: Plan) -> None:
    scored = score(plan, {"actual": "0.123456789012"}, {"code": "乙", "weight": "1000000"}, main=MAIN)
    assert scored.ways == {Way.DIGITS: 2}
    assert row_scores(scored)[0] == (Decimal("0.02"), "scored")


def test_rows_that_say_the_same_are_read_once(plan: Plan) -> None:
    batch = Batch(plan)
    batch.score(MAIN, {"rows": rows(*({"name": f"第 {index} 项", "reason": f"原因{index}"} for index in range(50)))})
    assert len(batch.longs._rows) == 1


def test_points_in_a_name_are_its_weight(plan: Plan) -> None:
    scored = score(plan, {"name": "培训人次（12分）", "weight": ""}, {"name": "培训人次（6分）", "weight": ""})
    assert [score for score, _ in row_scores(scored)] == [Decimal("2.20"), Decimal("1.10")]


@pytest.mark.parametrize(
    ("tables", "codes"),
    [
        ({}, ["I082"]),
        ({"rows": rows({}).drop("code")}, ["I111"]),
        ({"rows": rows({}), "goals": rows({})}, ["I112"]),
        ({"rows": rows({}).with_columns(actual=pl.lit(0.5))}, ["I081"]),
        ({"rows": rows({}).with_columns(second=pl.lit("3"))}, ["B186"]),
    ],
)
def test_tables_that_cannot_be_used_are_refused(plan: Plan, tables: dict[str, pl.DataFrame], codes: list[str]) -> None:
    with pytest.raises(Rejected) as refused:
        score_table(plan, MAIN, **tables)
    assert [item.code for item in refused.value.diagnostics] == codes


def test_a_ledger_with_long_tables_needs_codes(plan: Plan) -> None:
    with pytest.raises(Rejected) as refused:
        score_table(plan, MAIN.drop("code"), rows=rows({}))
    assert [item.code for item in refused.value.diagnostics] == ["I111"]


def test_goals_share_their_points() -> None:
    """黄冈: two goals of 48 and 32 points, one reached and one half reached: 48 + 16; a row in no goal is left out."""
    plan = compile_plan(installed_catalog([]).load("hubei/huanggang/project"))
    main = pl.DataFrame({"code": ["甲"], **{slot.name: ["100"] for slot in plan.slots}})
    row = {"code": "甲", "group": "年度目标.产出指标", "target": "≥10"}
    table = pl.DataFrame(
        [
            {**row, "goal": "目标一", "name": "甲", "actual": "10", "weight": "48"},
            {**row, "goal": "目标二", "name": "乙", "actual": "5", "weight": "32"},
            {**row, "goal": "", "name": "丙", "actual": "10", "weight": "10"},
        ]
    )
    stated = pl.DataFrame({"code": ["甲", "甲"], "goal": ["目标一", "目标二"], "share": ["48分", "32"]})
    scored = Batch(plan).score(main, {"rows": table, "goals": stated})
    assert scored.ways == {Way.COLUMNS: 1}
    assert scored.table["年度目标.score"][0] == 64
    assert scored.table["findings"][0] == "B172 rows"
    assert row_scores(scored)[2][1] == "left_out"


def test_a_goal_without_a_share_stays_open() -> None:
    plan = compile_plan(installed_catalog([]).load("hubei/huanggang/project"))
    main = pl.DataFrame({"code": ["甲"], **{slot.name: ["100"] for slot in plan.slots if slot.purpose == "line"}})
    group = plan.sections[0].groups[0]
    table = pl.DataFrame(
        {"code": ["甲"], "group": [group], "goal": ["目标一"], "target": ["≥10"], "actual": ["10"], "weight": ["80"]}
    )
    scored = Batch(plan).score(main, {"rows": table})
    assert scored.table["findings"][0] == "B170 goals"
    assert scored.table["total"][0] is None


def test_lines_of_an_open_table_are_gathered() -> None:
    plan = compile_plan(installed_catalog([]).load("examples/portfolio"))
    lines = pl.DataFrame(
        {
            "code": ["甲", "甲", "乙"],
            "总分": ["90", "80.5", "70"],
            "等级": ["优", "良", "中"],
            "全年预算数": ["1", "2", "3"],
        }
    )
    main = pl.DataFrame({"code": ["甲", "乙"], **{slot.name: ["1", "1"] for slot in plan.slots}})
    done = score_table(plan, main, 项目=lines)
    assert done["total"].to_list() == [Decimal("85.25"), Decimal("70.00")]


def test_what_cannot_be_seen_is_taken_out_of_rows_and_of_codes(plan: Plan) -> None:
    plain = score(plan, {}, {"code": "乙", "actual": "120"})
    odd = score(
        plan,
        {
            "group": "产出.\u200b数量",
            "name": "\u200b培训人次",
            "target": "≥1\u200b20",
            "actual": "2\u20602",
            "weight": "\ufeff20",
        },
        {"code": "\ufeff乙\u200b", "actual": "120"},
        main=MAIN.with_columns(code=pl.Series(["甲\u200b", "乙"])),
    )
    assert row_scores(odd) == row_scores(plain) == [(Decimal("3.67"), "scored"), (Decimal("20.00"), "scored")]
    assert odd.unplaced == {}
    assert odd.table["产出.数量.score"].to_list() == [Decimal("3.67"), 20]
    said = [(item.code, item.origin.reference) for remark in odd.remarks for item in remark.diagnostics]  # type: ignore[union-attr]
    assert sorted(said) == sorted(
        [("I039", f"rows[1].{cell}") for cell in ("target", "actual", "weight")]
        + [(item.code, item.origin.reference) for remark in plain.remarks for item in remark.diagnostics]  # type: ignore[union-attr]
    )


def test_codes_that_look_alike_are_alike(plan: Plan) -> None:
    main = MAIN.with_columns(code=pl.Series(["甲", "甲\u200b"]))
    assert score(plan, {}, main=main).table["findings"].to_list()[1] == "I114 code"


def test_points_behind_a_name_are_read_through_what_cannot_be_seen(plan: Plan) -> None:
    pointed = {"name": "培训人次（1\u200b5分）", "weight": "\u200b"}
    other = {"name": "其他", "weight": "35"}
    plain = {"name": "培训人次（15分）", "weight": ""}
    assert row_scores(score(plan, pointed, other)) == row_scores(score(plan, plain, other))
    assert row_scores(score(plan, plain, other))[0][0] == Decimal("2.75")
