"""Live forms as workbooks: protection, drop-downs, print set-up, the same bytes; and what comes back out of them."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from openpyxl import load_workbook

from jixiao.api import read_bytes
from jixiao.document import parse
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.filing.model import Claimed, RawFiling
from jixiao.form.build import build_form
from jixiao.form.model import LiveForm
from jixiao.framework.catalog import Catalog, installed_catalog
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.testing import filings
from jixiao.testing.cases import bound, read_case
from jixiao.value import replace
from jixiao_plugins.xlsx.form import XlsxFormWriter

Convert = Callable[[dict[str, bytes], str], dict[str, bytes]]
CATALOG = installed_catalog()
WRITER = XlsxFormWriter()


def machine_of(name: str) -> Machine:
    return prepare(compile_plan(CATALOG.load(name)))


@pytest.fixture(scope="module")
def empty() -> bytes:
    return WRITER.write(build_form(compile_plan(CATALOG.load("national/project@2020"))))


def test_the_same_form_is_the_same_bytes(empty: bytes) -> None:
    assert WRITER.write(build_form(compile_plan(CATALOG.load("national/project@2020")))) == empty


def test_protection_print_set_up_and_hidden_sheets(empty: bytes) -> None:
    book = load_workbook(BytesIO(empty))
    assert [(sheet.title, sheet.sheet_state) for sheet in book] == [
        ("自评表", "visible"), ("计算", "hidden"), ("jixiao", "hidden"),
    ]  # fmt: skip
    sheet = book["自评表"]
    assert all(item.protection.sheet and item.protection.password is None for item in book)
    setup = sheet.page_setup
    assert (setup.orientation, int(setup.paperSize), int(setup.fitToHeight)) == ("landscape", 9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$10:$10"
    assert sheet.print_area.startswith("'自评表'!$A$1:$J$")
    assert sheet.oddFooter.center.text == "&P / &N"
    assert sheet.auto_filter.ref == "M10:M56"


def test_entries_can_be_filled_in_and_nothing_else(empty: bytes) -> None:
    sheet = load_workbook(BytesIO(empty))["自评表"]
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith("="):
                assert cell.protection.locked
    assert not sheet["B2"].protection.locked
    assert not sheet["C12"].protection.locked  # the name of a spare row
    assert sheet["A2"].protection.locked


def test_drop_downs_and_marks(empty: bytes) -> None:
    sheet = load_workbook(BytesIO(empty))["自评表"]
    lists = {item.formula1 for item in sheet.data_validations.dataValidation if item.type == "list"}
    assert '"≥,≤,=,日期,定性"' in lists
    assert '"元,千元,万元,百万元,亿元"' in lists
    assert len(sheet.conditional_formatting) > 40
    rules = [rule for area in sheet.conditional_formatting for rule in area.rules]
    assert not any(
        "!" in formula for rule in rules for formula in rule.formula
    )  # Excel 2007 refuses other sheets there


def test_custom_properties_say_which_framework(empty: bytes) -> None:
    custom = ZipFile(BytesIO(empty)).read("docProps/custom.xml").decode()
    assert "jixiao.framework" in custom
    assert "national/project@2020" in custom


def test_no_text_becomes_a_formula_or_a_link() -> None:
    plan = compile_plan(CATALOG.load("examples/inverse-targets@2021"))
    hostile = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", '=HYPERLINK("x")', "_x0041_", "{=1}"]
    for text in hostile:
        data = WRITER.write(build_form(plan, office=text))
        assert "<f>" not in ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml").decode().partition('r="B2"')[2][:40]
        (raw,) = read_bytes(data, "表.xlsx")
        assert raw.office is not None
        assert raw.office.text == text
        assert "hyperlink" not in "".join(ZipFile(BytesIO(data)).namelist())


def test_a_copy_differs_in_the_texts_alone(empty: bytes) -> None:
    plan = compile_plan(CATALOG.load("national/project@2020"))
    master = WRITER.write(build_form(plan, office="‹单位›", code="‹代码›"))
    for office in ("甲县财政局", "=1+1 & <b>", " 前后有空 "):
        copy = WRITER.renamed(master, {"‹单位›": office, "‹代码›": "1"})
        assert copy == WRITER.renamed(master, {"‹单位›": office, "‹代码›": "1"})
        assert load_workbook(BytesIO(copy))["自评表"]["B2"].value == office
        parts = [ZipFile(BytesIO(data)) for data in (master, copy)]
        same = [name for name in parts[0].namelist() if parts[0].read(name) != parts[1].read(name)]
        assert same == ["xl/sharedStrings.xml"]


def test_an_empty_form_reads_as_nothing_filled_in(empty: bytes) -> None:
    (raw,) = read_bytes(empty, "表.xlsx")
    assert raw.framework is not None
    assert raw.framework.text == "national/project@2020"
    assert [row.levels[0].text for row in raw.rows] == ["预算执行率"]
    assert raw.leftovers == ()
    assert not [item for item in raw.diagnostics if item.severity == "error"]


def test_a_form_of_another_state_of_the_framework_is_remarked() -> None:
    machine = machine_of("national/project@2020")
    form = build_form(machine.plan)
    other = tuple(("digest", "0" * 64) if line[0] == "digest" else line for line in form.facts)
    (raw,) = read_bytes(WRITER.write(replace(form, facts=other)), "表.xlsx")
    assert "U178" in [item.code for item in bind(raw, machine.plan).diagnostics]


# filled in, and read back


def drawn(name: str, count: int) -> tuple[Machine, list[Evaluation]]:
    """A framework's machine, and filings evaluated, the same ones every time."""
    machine = machine_of(name)
    return machine, collected(machine, count)


def collected(machine: Machine, count: int) -> list[Evaluation]:
    """Filings for a machine, evaluated."""
    found: list[RawFiling] = []

    @settings(max_examples=count, database=None, derandomize=True, phases=[Phase.generate], deadline=None,
              suppress_health_check=list(HealthCheck))  # fmt: skip
    @given(filings(machine.plan))
    def collect(raw: RawFiling) -> None:
        found.append(raw)

    collect()
    return [evaluate(machine, bind(raw, machine.plan)) for raw in found]


NAMES = [item.name for item in (CATALOG.load(entry.name) for entry in CATALOG.entries()) if not item.base]
"""Every framework that scores filings has a form."""


def outcome(evaluation: Evaluation) -> list[object]:
    return [evaluation.total, evaluation.rating, *(node.score for node in node_scores(evaluation))]


@pytest.mark.parametrize("name", NAMES)
def test_a_filled_form_reads_back_as_the_same_filing(name: str) -> None:
    machine, (*_, evaluation) = drawn(name, 5)
    data = WRITER.write(build_form(machine.plan, evaluation))
    (raw,) = read_bytes(data, "表.xlsx")
    assert raw.framework is not None
    assert raw.framework.text == name
    assert outcome(evaluate(machine, bind(raw, machine.plan))) == outcome(evaluation)


def bare(form: LiveForm) -> LiveForm:
    """The form without the values that its formulas have: whoever shows one has reckoned it."""
    return replace(form, cells=tuple(replace(cell, content="") if cell.formula else cell for cell in form.cells))


@pytest.fixture(scope="module")
def recalculated(libreoffice: Convert) -> dict[str, tuple[Machine, list[tuple[Evaluation, bytes]]]]:
    """Filled forms of several frameworks, as LibreOffice saves them: one run for all."""
    cases = {name: drawn(name, MANY if name in GATHERING else 3) for name in JUDGED}
    files = {
        f"{number}-{place}.xlsx": WRITER.write(bare(build_form(machine.plan, evaluation)))
        for number, (machine, evaluations) in enumerate(cases.values())
        for place, evaluation in enumerate(evaluations)
    }
    done = libreoffice(files, "xlsx")
    return {
        name: (machine, [(one, done[f"{number}-{place}.xlsx"]) for place, one in enumerate(evaluations)])
        for number, (name, (machine, evaluations)) in enumerate(cases.items())
    }


MANY = int(os.environ.get("JIXIAO_JUDGED", "200" if os.environ.get("JIXIAO_JUDGE") == "all" else "3"))
"""Filings of each framework whose goals, lines or rows are gathered by formulas of their own."""

GATHERING = (
    "tianjin/department@2024",
    "hubei/huanggang/project@2020",
    "examples/portfolio@2024",
    "examples/portfolio-weighted@2024",
    "hunan/yueyang/department@2018",
    "examples/sub-items@2021",
    "sichuan/daying/department@2020",
)
JUDGED = (
    "shaanxi/baishui/department@2021",
    "national/project@2020",
    "chongqing/department@2021",
    "examples/level-percentages@2021",
    "guangxi/project@2024",
    *GATHERING,
)


@pytest.mark.parametrize("name", JUDGED)
def test_libreoffice_shows_the_scores_total_and_rating_of_the_engine(
    recalculated: dict[str, tuple[Machine, list[tuple[Evaluation, bytes]]]], name: str
) -> None:
    """What a row shows is what `score` gives it: never another number; where it shows none, it says so in words."""
    machine, cases = recalculated[name]
    shown = 0
    for evaluation, data in cases:
        (raw,) = read_bytes(data, "表.xlsx")
        again = evaluate(machine, bind(raw, machine.plan))
        assert outcome(again) == outcome(evaluation)
        claims = {claim.node: claim.value for claim in again.filing.claims if claim.about is Claimed.SCORE}
        for node in node_scores(again):
            if node.id in claims:
                shown += 1
                assert claims[node.id] == (node.score if node.score is not None else 0), node.path
        totals = [claim.value for claim in again.filing.claims if claim.about is Claimed.TOTAL]
        shown += len(totals)
        assert totals == ([] if again.total is None else [again.total])
        rating = raw.totals.get("rating")
        assert (rating.text if rating is not None else None) == again.rating
    assert shown >= len(cases)


PACK = Path(__file__).parents[3] / "frameworks/jixiao_frameworks"


@pytest.mark.parametrize("folder", ["anhui/project/2022", "examples/base-and-bonus/2021", "chongqing/department/2021"])
def test_cases_with_details_second_scores_and_core_rows_come_back(libreoffice: Convert, folder: str) -> None:
    """Rows that belong to the one above (其中：……), 核查得分 and 核心指标 have cells of their own."""
    id, _, version = folder.rpartition("/")
    machine = machine_of(f"{id}@{version}")
    cases = {
        path.name.removesuffix(".case.yaml"): evaluate(machine, bound(read_case(path), machine.plan))
        for path in sorted((PACK / folder).glob("cases/*.case.yaml"))
    }
    files = {f"{name}.xlsx": WRITER.write(bare(build_form(machine.plan, one))) for name, one in cases.items()}
    done = libreoffice(files, "xlsx")
    shown = 0
    for name, evaluation in cases.items():
        (raw,) = read_bytes(done[f"{name}.xlsx"], "表.xlsx")
        again = evaluate(machine, bind(raw, machine.plan))
        assert outcome(again) == outcome(evaluation), name
        assert second_of(again) == second_of(evaluation), name
        assert [row.core for row in again.filing.rows] == [row.core for row in evaluation.filing.rows], name
        claims = {claim.node: claim.value for claim in again.filing.claims if claim.about is Claimed.SCORE}
        for node in node_scores(again):
            if node.id in claims:
                shown += 1
                assert claims[node.id] == (node.score if node.score is not None else 0), (name, node.path)
    assert shown >= 2 * len(cases)


def second_of(evaluation: Evaluation) -> list[object]:
    filing = evaluation.filing
    scale = 10**filing.scale
    own = [None if row.second is None else Fraction(row.second, scale) for row in filing.rows]
    return [*sorted((name, Fraction(value, scale)) for name, value in filing.second.items()), *own]


@pytest.mark.parametrize("format", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("name", ["tianjin/department@2024", "examples/portfolio@2024"])
def test_goals_and_lists_come_back_from_whatever_libreoffice_saves(
    libreoffice: Convert, name: str, format: str
) -> None:
    machine, evaluations = drawn(name, 8)
    evaluation = max(evaluations, key=lambda one: len(one.filing.goals) + len(one.filing.lines))
    done = libreoffice({"表.xlsx": WRITER.write(build_form(machine.plan, evaluation))}, format)
    (raw,) = read_bytes(done["表.xlsx"], f"表.{format}")
    assert raw.framework is not None
    assert raw.framework.text == name
    assert outcome(evaluate(machine, bind(raw, machine.plan))) == outcome(evaluation)


def test_a_filled_form_hides_its_empty_rows_and_nothing_else() -> None:
    machine, (*_, evaluation) = drawn("national/project@2020", 5)
    sheet = load_workbook(BytesIO(WRITER.write(build_form(machine.plan, evaluation))))["自评表"]
    names = [
        row[2].value for row in sheet.iter_rows(min_row=12, max_row=56) if not sheet.row_dimensions[row[0].row].hidden
    ]
    assert names == [row.name for row in evaluation.filing.rows]
    hidden = [at for at in range(1, 70) if sheet.row_dimensions[at].hidden]
    assert len(hidden) == 45 - len(names)
    (chosen,) = sheet.auto_filter.filterColumn
    assert chosen.filters.filter == ["印", "打印"]


def test_great_amounts_of_own_rows_and_amounts_below_zero_are_exact(libreoffice: Convert) -> None:
    """A million million 元 with two decimals, at ties of rounding and beside them; a return of funds below zero."""
    machine = machine_of("national/project@2020")
    pairs = [
        ("1000000000000", "987654321012.34"), ("800000000000.00", "675000000000.00"), ("800000000000", "674999999999.99"),
        ("10000000000.01", "8437500000"), ("999999999999.99", "999999999999.98"), ("400", "337.5"),
    ]  # fmt: skip
    rows = [
        {"levels": ["产出指标", "数量指标", f"金额{at}"], "sign": "≥", "target": target, "actual": actual, "unit": "元", "weight": "8"}
        for at, (target, actual) in enumerate(pairs)
    ]  # fmt: skip
    lines = [{"label": "年度资金总额", "initial": "100", "annual": "1000000000000", "executed": "998765432109.88"},
             {"label": "上年结转资金", "initial": "-5.25", "annual": "-3", "executed": "-3"}]  # fmt: skip
    filed = {"office": "某单位", "year": "2020", "money_unit": "元", "lines": lines, "rows": rows}
    (raw,) = read_bytes(json.dumps(filed).encode(), "表.json")
    evaluation = evaluate(machine, bind(raw, machine.plan))
    wanted = {
        node.path[-1]: node.score for node in node_scores(evaluation) if node.path[-1].startswith(("金额", "预算"))
    }
    assert sum(score is not None for score in wanted.values()) == 7
    done = libreoffice({"表.xlsx": WRITER.write(bare(build_form(machine.plan, evaluation)))}, "xlsx")["表.xlsx"]
    (raw,) = read_bytes(done, "表.xlsx")
    shown = {row.levels[-1].text: Fraction(row.cells["score"].text) for row in raw.rows if "score" in row.cells}
    assert {name: shown.get(name) for name in wanted} == wanted


GOALS = """\
jixiao: 1
id: test/goals
version: "1"
status: draft
title: 目标
subject: project
basis: {{document: 某办法}}
budget_years: {{from: 2021, until: 2021}}
rounding: {{score: 0.01, total: 0.01}}
rules:
  定量: {{kind: completion, at_least: by_ratio, at_most: by_ratio, basis: {{assumed: true}}}}
indicators:
  - {{id: 预算执行率, weight: 10, target: "≥95%", rule: 定量}}
  - id: 年度目标
    weight: 90
    own_goals:
      share: {share}
      {weights}
      count: "[1, 3]"
      own_rows:
        under: {{产出指标: {{}}, 效益指标: {{}}}}
        rule: {{number: 定量}}
        count: "[1, 3]"
        not_applicable: rescale
"""


def test_goals_with_every_kind_of_share_show_their_total(libreoffice: Convert) -> None:
    """Percent, points and equal ones; rows that add up to the goal's points or to 100; rows that do not apply."""
    cases: dict[str, tuple[Machine, Evaluation]] = {}
    for share in ("percent", "points", "equal"):
        for weights in ("", "weights: 100"):
            source = Source("framework.yaml", GOALS.format(share=share, weights=weights))
            machine = prepare(compile_plan(Catalog(()).read_document(parse(source)).framework))
            found = collected(machine, 3)
            cases |= {f"{share}-{weights[:7]}-{at}.xlsx": (machine, one) for at, one in enumerate(found)}
    done = libreoffice({name: WRITER.write(bare(build_form(m.plan, one))) for name, (m, one) in cases.items()}, "xlsx")
    shown = of_goals = 0
    for name, (machine, evaluation) in cases.items():
        (raw,) = read_bytes(done[name], "表.xlsx", (machine.plan.framework,))
        again = evaluate(machine, bind(raw, machine.plan))
        assert outcome(again) == outcome(evaluation), name
        totals = [claim.value for claim in again.filing.claims if claim.about is Claimed.TOTAL]
        assert totals == ([] if again.total is None else [again.total]), name
        shown += len(totals)
        scores = {node.id: node.score for node in node_scores(again) if node.is_goal and node.score is not None}
        claims = {claim.node: claim.value for claim in again.filing.claims if claim.about is Claimed.SCORE}
        assert {id: claims.get(id) for id in scores} == scores, name  # every goal has a cell of its own
        of_goals += len(scores)
    assert shown >= len(cases) // 2
    assert of_goals >= len(cases)
