"""Ledgers in columns: typed columns, texts as typed, what is not applicable, what no column holds, what is remarked."""

from __future__ import annotations

import datetime
import json
from decimal import Decimal
from fractions import Fraction

import polars as pl
import pytest

from jixiao.api import bind, evaluate, prepare, read_bytes, score_table
from jixiao.diagnostic import Rejected
from jixiao.document import parse
from jixiao.evaluation.batch import Batch, Way
from jixiao.evaluation.ledger import LedgerReader
from jixiao.evaluation.model import number_of
from jixiao.filing.ledger import CellReader
from jixiao.framework.build import build
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.framework.resolve import resolve
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan, Purpose

TEXT = """\
jixiao: 1
id: test/ledger
version: "1"
status: draft
title: 台账
subject: project
basis: {document: 某办法}
budget_years: {from: 2020, until: 2022}
inputs:
  预算: {type: money}
  执行: {type: money}
  增长: {type: rate, range: "[-1, 3]"}
  是否达标: {type: truth}
values:
  执行率: {formula: 执行 ÷ 预算, if_zero: missing, unit: "%"}
rounding: {score: 0.01, total: 0.01}
indicators:
  - {id: 支出, weight: 40, rule: {kind: proportion, of: 执行率, basis: {assumed: true}}}
  - {id: 满意, weight: 20, target: "≥90%", not_applicable: drop, rule: {kind: completion, basis: {assumed: true}}}
  - {id: 工期, weight: 10, target: "9月前", rule: {kind: met, basis: {assumed: true}}}
  - {id: 达标, weight: 10, rule: {kind: formula, formula: 分值 if 是否达标 else 0, basis: {assumed: true}}}
  - {id: 增幅, weight: 20, rule: {kind: formula, formula: "最大(0, 分值 × (1 - 最大(0, 增长)))", basis: {assumed: true}}}
ratings: [{name: 优, range: "[80, 100]"}, {name: 差, range: "[0, 80)"}]
"""


@pytest.fixture(scope="module")
def plan() -> Plan:
    return plan_of(TEXT)


def plan_of(text: str) -> Plan:
    framework, _ = build(resolve(parse(Source("framework.yaml", text)), Catalog(()).document))
    return compile_plan(framework)


USUAL = {
    "预算": "120",
    "执行": "22",
    "增长": "0.1",
    "是否达标": "是",
    "满意.actual": "95%",
    "工期.actual": "2021-08-31",
    "year": "2021",
}


def table(*rows: dict[str, str]) -> pl.DataFrame:
    return pl.DataFrame([{**USUAL, **row} for row in rows])


def test_a_row_of_texts(plan: Plan) -> None:
    done = score_table(plan, table({})).row(0, named=True)
    assert done["支出.score"] == Decimal("7.33")
    assert done["工期.score"] == 10
    assert done["增幅.score"] == 18
    assert done["total"] == Decimal("65.33")
    assert (done["rating"], done["status"], done["findings"]) == ("差", "complete", None)
    assert list(done)[:3] == ["year", "total", "rating"]


def test_typed_columns_say_what_texts_say(plan: Plan) -> None:
    typed = pl.DataFrame(
        {
            "预算": [120],
            "执行": pl.Series([Decimal("22.00")]),
            "增长": pl.Series([Decimal("0.1")]),
            "是否达标": [True],
            "满意.actual": pl.Series(["95%"], dtype=pl.Categorical),
            "工期.actual": [datetime.date(2021, 8, 31)],
            "year": [2021],
        }
    )
    assert score_table(plan, typed).drop("year").equals(score_table(plan, table({})).drop("year"))


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("预算", "约120", "B120"),
        ("预算", "1e3", "N104"),
        ("预算", "≥120", "B127"),
        ("预算", "3个", "B123"),
        ("增长", "3.5", "B122"),
        ("是否达标", "大概", "B125"),
        ("工期.actual", "不知", "B125"),
        ("满意.actual", "290%", "B120"),
    ],
)
def test_what_cannot_be_read_is_missing_and_remarked(plan: Plan, name: str, text: str, code: str) -> None:
    done = score_table(plan, table({}, {name: text}))
    assert done["findings"].to_list() == [None, f"{code} {name}"]
    assert done["status"].to_list() == ["complete", "open"]
    assert done["total"][1] is None


@pytest.mark.parametrize(
    ("text", "value"),
    [("１２０", 120), ("0.012万", 120), ("120元", 120), ("1,200.50", Fraction(2401, 2)), (" 120 ", 120), ("+120", 120)],
)
def test_numbers_are_read_as_forms_are(plan: Plan, text: str, value: Fraction | int) -> None:
    ledger = LedgerReader(plan, CellReader(plan)).read(table({"预算": text}))
    assert Fraction(ledger.values["预算"][0], 10 ** ledger.places["预算"]) == value
    assert ledger.remarks == ()


def test_blanks_are_missing_without_a_word(plan: Plan) -> None:
    done = score_table(plan, table({"预算": ""}, {"预算": " "}, {"预算": "/"}))
    assert done["findings"].to_list() == [None] * 3
    assert done["支出.score"].to_list() == [None] * 3


def test_more_places_than_declared_are_kept_and_remarked(plan: Plan) -> None:
    done = score_table(plan, table({}, {"预算": "119.9999", "执行": "119.9999"}))
    assert done["findings"][1] == "B124 预算、B124 执行"
    assert done["支出.score"].to_list() == [Decimal("7.33"), Decimal("40.00")]


def test_a_mark_of_not_applicable_drops_the_row(plan: Plan) -> None:
    done = score_table(plan, table({"满意.actual": "/"}, {"满意.actual": "不适用"}, {"满意.actual": ""}))
    assert done["满意.score"].to_list() == [0, 0, None]


def test_days_are_read_in_the_budget_year_of_their_row(plan: Plan) -> None:
    days = {"工期.actual": "8月31日"}
    done = score_table(plan, table({**days, "year": "2021年"}, {**days, "year": "2022"}))
    assert done["工期.score"].null_count() == 0


def test_what_no_column_holds_is_scored_by_itself(plan: Plan) -> None:
    fine = "0." + "1234567891"
    scored = Batch(plan).score(table({}, {"增长": fine}))
    assert scored.ways == {Way.COLUMNS: 1, Way.DIGITS: 1}
    assert scored.table["增幅.score"].to_list() == [Decimal("18.00"), Decimal("17.53")]
    assert scored.table.schema["增幅.score"] == pl.Decimal(38, 2)


def test_missing_columns_are_named(plan: Plan) -> None:
    scored = Batch(plan).score(table({}).drop("增长", "year"))
    assert scored.absent == ("增长",)
    assert scored.table["status"].to_list() == ["open"]


def test_a_column_of_second_scores_is_refused() -> None:
    text = TEXT.replace(
        "indicators:\n", "second_score: {name: 抽评得分, by: 市局, basis: {assumed: true}}\nindicators:\n"
    )
    framework, _ = build(resolve(parse(Source("framework.yaml", text)), Catalog(()).document))
    plan = compile_plan(framework)
    (second,) = [slot.name for slot in plan.slots if slot.purpose is Purpose.SECOND][:1]
    with pytest.raises(Rejected) as refused:
        score_table(plan, table({second: "3"}))
    assert [(item.code, item.found) for item in refused.value.diagnostics] == [("B186", second)]


def test_an_empty_ledger_is_an_empty_table(plan: Plan) -> None:
    done = score_table(plan, table({}).clear())
    assert done.height == 0
    assert "total" in done.columns


@pytest.mark.parametrize(
    ("column", "code"),
    [(pl.Series([0.1]), "I081"), (pl.Series([[1]]), "I081"), (pl.Series([datetime.datetime(2021, 1, 1)]), "I081")],
)
def test_types_that_hold_no_exact_value_are_refused(plan: Plan, column: pl.Series, code: str) -> None:
    with pytest.raises(Rejected) as refused:
        score_table(plan, table({}).with_columns(column.alias("预算")))
    assert [item.code for item in refused.value.diagnostics] == [code]


def test_a_table_of_nothing_known_is_refused(plan: Plan) -> None:
    with pytest.raises(Rejected) as refused:
        score_table(plan, pl.DataFrame({"别的": ["1"]}))
    assert [item.code for item in refused.value.diagnostics] == ["I080"]


def test_unrounded_scores_are_exact_text(plan: Plan) -> None:
    text = TEXT.replace("rounding: {score: 0.01, total: 0.01}", "rounding: {score: none, total: none}")
    framework, _ = build(resolve(parse(Source("framework.yaml", text)), Catalog(()).document))
    done = score_table(compile_plan(framework), table({}, {"预算": "", "执行": "1"}, {"执行": "60"}))
    assert done["支出.score"].to_list() == ["22/3", None, "20"]
    assert done["total"].to_list() == ["196/3", None, "78"]


def test_anything_of_arrow_is_taken(plan: Plan) -> None:
    class Arrow:
        def __arrow_c_stream__(self, requested_schema: object = None) -> object:
            return table({}).__arrow_c_stream__(requested_schema)

    assert score_table(plan, Arrow()).equals(score_table(plan, table({})))


def test_tables_of_pyarrow_are_taken_and_given_back_as_arrow(plan: Plan) -> None:
    arrow = pytest.importorskip("pyarrow", reason="pyarrow is no part of jixiao[batch]")
    given = arrow.table(
        {
            name: arrow.array(values, type=arrow.string())
            for name, values in table({}, {}).to_dict(as_series=False).items()
        }
    )
    done = score_table(plan, given)
    back = arrow.table(done)
    assert back.column("total").type == arrow.decimal128(38, 2)
    assert [str(value) for value in back.column("total").to_pylist()] == ["65.33", "65.33"]


def test_scoring_a_table_changes_nothing(plan: Plan) -> None:
    given = table({}, {"预算": "约"})
    before = given.clone()
    first, second = score_table(plan, given), score_table(plan, given)
    assert given.equals(before)
    assert first.equals(second)


SIDES = """\
  - {id: 满意, weight: 20, target: "≥90%", rule: {kind: completion, basis: {assumed: true}}}
  - {id: 培训, weight: 20, target: open, takes: number, direction: at_least, rule: {kind: completion, basis: {assumed: true}}}
  - {id: 综合, weight: 20, rule: {kind: judged, basis: {assumed: true}}}
"""


@pytest.fixture(scope="module")
def sides() -> Plan:
    head, _, rest = TEXT.partition("indicators:\n")
    rows = [line for line in rest.splitlines(keepends=True) if "满意" not in line]
    return plan_of(f"{head}indicators:\n{SIDES}{''.join(rows)}".replace("weight: 40", "weight: 0"))


@pytest.mark.parametrize(
    ("cells", "score"),
    [
        ({"满意.actual": "45"}, "10"),  # a bare number in a row of percentages is one
        ({"满意.actual": "45%"}, "10"),
        ({"满意.actual": "0.45"}, "0.1"),
        ({"满意.actual": "95元"}, None),
        ({"满意.actual": "≥95%"}, None),
        ({"满意.actual": "/"}, None),
        ({"培训.target": "80", "培训.actual": "40"}, "10"),
        ({"培训.target": "≥80%", "培训.actual": "40"}, "10"),
        ({"培训.target": "80", "培训.actual": "40%"}, "10"),
        ({"培训.target": "0.008万", "培训.actual": "40"}, "20"),
        ({"培训.target": "2万人次", "培训.actual": "1万"}, "10"),
        ({"培训.target": "80元", "培训.actual": "40%"}, None),
        ({"培训.target": "优", "培训.actual": "40"}, None),
        ({"培训.target": "", "培训.actual": "40"}, None),
        ({"培训.target": "80", "培训.actual": ""}, None),
        ({"综合.judged": "12.5"}, "12.5"),
        ({"综合.judged": "95%"}, None),
        ({"综合.judged": "21"}, None),
    ],
)
def test_both_sides_are_read_as_in_a_form(sides: Plan, cells: dict[str, str], score: str | None) -> None:
    node = next(iter(cells)).partition(".")[0]
    wanted = None if score is None else Fraction(score)
    other = {"培训.target": "1", "培训.actual": "1"} if node != "培训" else {}
    done = score_table(sides, table({**other, **cells}, {**other, "满意.actual": "96"})).row(0, named=True)
    assert done[f"{node}.score"] == wanted
    row = {"levels": [node]} | {name.partition(".")[2].replace("judged", "score"): text for name, text in cells.items()}
    form = json.dumps({"filing": 1, "year": 2021, "rows": [row]}).encode()
    (raw,) = read_bytes(form, "form.json", (sides.framework,))
    evaluation = evaluate(prepare(sides), bind(raw, sides))
    assert number_of(evaluation.results[sides.computed_index[sides.node(node).score]]) == wanted
    said = {item.code for item in evaluation.findings if item.code[0] == "B"} - {"B133", "B142", "B143"}
    told = {item.split()[0] for item in (done["findings"] or "").split("、") if item}
    assert said - told <= ({"B158"} if node == "综合" else set())  # columns say B122 where that is why
    assert (score is None and all(cells.values())) <= bool(told)  # nothing that cannot be read is left unsaid


def test_a_deduction_without_a_column_in_a_row_that_no_column_holds() -> None:
    plan = compile_plan(installed_catalog([]).load("guangxi/project@2024"))
    line = "资金.年度资金总额"
    cells = {f"{line}.全年预算数": ["2", "2"], f"{line}.全年执行数": ["1", "1.000000001"], "code": ["甲", "乙"]}
    rows = pl.DataFrame(schema=dict.fromkeys(("code", "group", "name", "target", "actual", "weight"), pl.String))
    scored = Batch(plan).score(pl.DataFrame(cells), {"rows": rows})
    assert scored.ways[Way.DIGITS] == 1
    first, second = scored.table["预算执行率.score"]
    assert first == second is not None


@pytest.mark.parametrize(
    ("year", "score"), [("2021", 10), ("２０２１年度", 10), ("2022", None), ("20210101", None), ("", None)]
)
def test_a_year_is_read_as_in_a_form(plan: Plan, year: str, score: int | None) -> None:
    done = score_table(plan, table({"year": year, "工期.actual": "8月" if score else "2022年10月"}))
    assert done["工期.score"][0] == (score if score is not None else 0 if year == "2022" else None)


@pytest.mark.parametrize(
    ("heading", "year", "said"),
    [
        ("year", "2022", None),
        ("year", "2019", "B101 year"),
        ("year", "２０２３年度", "B101 year"),
        ("年度", "2023", "B101 年度"),
        ("预算年度", "2023", "B101 预算年度"),
        ("year", "", None),
        ("编制年度", "2023", None),  # whatever that is
    ],
)
def test_a_year_that_the_framework_is_not_for_is_told_as_of_a_form(
    plan: Plan, heading: str, year: str, said: str | None
) -> None:
    given = table({"工期.actual": "2022-08-31"}).drop("year").with_columns(pl.lit(year).alias(heading))
    scored = Batch(plan).score(given)
    done = scored.table.row(0, named=True)
    assert done["findings"] == said
    assert done["支出.score"] == Decimal("7.33")  # said, and scored all the same
    assert done[heading] == year
    (raw,) = read_bytes(json.dumps({"filing": 1, "year": year}).encode(), "form.json", (plan.framework,))
    told = [item for item in bind(raw, plan).diagnostics if item.code == "B101"]
    assert [item.arguments for remark in scored.remarks for item in remark.diagnostics] == (
        [item.arguments for item in told] if said else []
    )


def test_of_two_columns_of_years_the_one_that_is_called_so_is_read(plan: Plan) -> None:
    days = {"工期.actual": "8月"}
    done = score_table(plan, table({**days, "年度": "2019"}))
    assert (done["工期.score"][0], done["findings"][0]) == (10, None)
    done = score_table(plan, table(days).rename({"year": "年度"}))
    assert done["工期.score"][0] == 10


def test_a_year_that_is_none_is_told_where_the_only_one_of_the_framework_is_taken() -> None:
    plan = plan_of(TEXT.replace("{from: 2020, until: 2022}", "{from: 2021, until: 2021}"))
    done = score_table(plan, table({"year": "去年", "工期.actual": "8月"}, {"year": ""}, {"year": "2020"}))
    assert done["findings"].to_list() == ["B103 year", None, "B101 year"]
    assert done["工期.score"].to_list() == [10, 10, 10]


def test_as_many_odd_years_as_rows_are_looked_up_all_at_once(plan: Plan) -> None:
    years = [f"{2023 + row % 70}年{row}" for row in range(30_000)]
    given = pl.DataFrame([USUAL] * 30_000).with_columns(pl.Series("year", years), pl.lit("").alias("工期.actual"))
    scored = Batch(plan).score(given)
    assert scored.table["findings"].to_list() == ["B101 year"] * 30_000


@pytest.mark.parametrize(
    "gone", ["\u200b", "\ufeff", "\u200c", "\u200d", "\u2060", "\u00ad", "\u202e", "\ufe0f", "\x7f"]
)
def test_what_cannot_be_seen_is_taken_out_and_said_as_of_a_form(plan: Plan, gone: str) -> None:
    cells = {
        "执行": f"2{gone}2",
        "满意.actual": f"{gone}95%",
        "工期.actual": f"2021-08{gone}-31",
        "是否达标": f"是{gone}",
    }
    scored = Batch(plan).score(table(cells, {}, {"增长": gone, "year": f"20{gone}21"}))
    first, second, third = scored.table.iter_rows(named=True)
    said = "、".join(f"I039 {name}" for name in ("执行", "是否达标", "满意.actual", "工期.actual"))
    assert (first["findings"], second["findings"]) == (said, None)
    assert {**first, "findings": None} == second
    assert (third["findings"], third["增幅.score"]) == ("I039 增长", None)  # it is as blank as it looks
    told = {item.code: dict(item.arguments) for remark in scored.remarks for item in remark.diagnostics}
    assert told["I039"]["found"] == f"U+{ord(gone):04X}"


def test_what_cannot_be_seen_does_not_take_the_unit_of_the_heading_away(plan: Plan) -> None:
    given = table({"执行": "2\u200b2", "预算": "120"}, {"执行": "22", "预算": "120"})
    done = score_table(plan, given.rename({"执行": "执行（万元）", "预算": "预算（万元）"}))
    assert done["支出.score"].to_list() == [Decimal("7.33")] * 2
    assert done["findings"].to_list() == ["I039 执行", None]


def test_a_side_is_said_to_have_what_cannot_be_seen_and_not_the_other(sides: Plan) -> None:
    done = score_table(sides, table({"培训.target": "≥1\u200b00", "培训.actual": "50", "综合.judged": "12\u2060.5"}))
    plain = score_table(sides, table({"培训.target": "≥100", "培训.actual": "50", "综合.judged": "12.5"}))
    assert done["培训.score"][0] == plain["培训.score"][0] is not None
    assert done["综合.score"][0] == Decimal("12.5")
    assert [item for item in done["findings"][0].split("、") if "I039" in item] == [
        "I039 培训.target",
        "I039 综合.judged",
    ]
