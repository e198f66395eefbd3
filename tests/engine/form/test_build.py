"""A plan as a live form: what stands where, what may be filled in, what is refused."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest

from jixiao.diagnostic import Rejected
from jixiao.form.build import build_form
from jixiao.form.model import CONFESSION, Cell, LiveForm, Style
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.value import replace

CATALOG = installed_catalog()


def plan_of(name: str) -> Plan:
    return compile_plan(CATALOG.load(name))


@pytest.fixture(scope="module")
def national() -> LiveForm:
    return build_form(plan_of("national/project@2020"))


@pytest.fixture(scope="module")
def baishui() -> LiveForm:
    return build_form(plan_of("shaanxi/baishui/department@2021"))


def texts(form: LiveForm) -> dict[str, Cell]:
    return {cell.content: cell for cell in form.cells if isinstance(cell.content, str) and cell.content}


def test_the_headings_of_the_jurisdiction_are_printed_in_its_order() -> None:
    form = build_form(plan_of("anhui/project@2022"))
    heading = [cell for cell in form.cells if cell.row == form.heading[0]]
    printed = [cell.content for cell in heading if cell.column < form.printed]
    assert printed == [
        "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
    ]  # fmt: skip
    # What formulas need and this form does not print stands beside it.
    assert {"指标性质", "单位"} <= {cell.content for cell in heading if cell.column >= form.printed}


def test_entries_are_open_and_computed_cells_are_not(baishui: LiveForm) -> None:
    assert not any(cell.entry for cell in baishui.cells if cell.formula)
    assert all(cell.entry for cell in baishui.cells if cell.style in (Style.ENTRY, Style.AMOUNT, Style.ASIDE_ENTRY))
    assert sum(cell.entry for cell in baishui.cells) > 80


def test_every_fixed_row_has_a_score(baishui: LiveForm) -> None:
    heading = {cell.content: cell.column for cell in baishui.cells if cell.row == baishui.heading[0]}
    plan = plan_of("shaanxi/baishui/department@2021")
    leaves = [node for node in plan.nodes if node.leaf is not None]
    scores = [cell for cell in baishui.cells if cell.column == heading["得分"] and cell.formula]
    assert len(scores) == len(leaves) + 1  # and the total
    assert not any(cell.content == CONFESSION for cell in scores)


def test_upper_levels_are_merged_over_their_rows(baishui: LiveForm) -> None:
    merged = texts(baishui)
    assert merged["部门管理"].bottom - merged["部门管理"].row == 9
    assert merged["资金投入"].bottom - merged["资金投入"].row == 3
    assert merged["预算执行"].right == 2


def test_grades_are_offered_with_what_they_give(baishui: LiveForm) -> None:
    graded = [choice for choice in baishui.choices if "达成年度指标" in choice.choices]
    assert len(graded) == 13
    assert "得分值的 90%" in graded[0].says


def test_spare_rows_stand_under_every_group(national: LiveForm) -> None:
    merged = texts(national)
    assert merged["数量指标"].bottom - merged["数量指标"].row == 4
    assert national.filter is not None


def test_as_many_spare_rows_as_the_framework_takes() -> None:
    form = build_form(plan_of("examples/alternatives@2019"))
    plan = plan_of("examples/alternatives@2019")
    assert plan.sections[0].count is not None
    group = plan.node(plan.sections[0].groups[0]).name
    cell = texts(form)[group]
    assert cell.bottom - cell.row + 1 == 10


@pytest.mark.parametrize(
    "name", ["national/project@2020", "examples/sub-items@2021", "examples/portfolio@2024", "tianjin/department@2024"]
)
def test_no_formula_of_the_form_is_too_long_or_unknown_to_excel_2007(name: str) -> None:
    form = build_form(plan_of(name))
    known = {
        "IF", "AND", "OR", "NOT", "ROUND", "ABS", "NA", "TRUE", "FALSE", "TRIM", "SUBSTITUTE", "ISNUMBER", "ISERROR",
        "SUM", "COUNT", "SUMPRODUCT", "LEFT", "CELL", "FIND", "INT", "TEXT", "GCD", "MIN", "MAX", "N",
        "SUBTOTAL", "COUNTA", "COUNTIF",
    }  # fmt: skip
    formulas = [cell.formula for cell in form.cells if cell.formula]
    formulas += [formula for column in form.columns for formula in column]
    for formula in formulas:
        assert len(formula) <= 8_000
        bare = formula.split('"')[::2]
        words = {word for part in bare for word in _calls(part)}
        assert words <= known, words - known


def _calls(text: str) -> set[str]:
    return set(re.findall(r"([A-Z]+)\(", text))


def test_what_a_form_cannot_hold_is_refused_by_name() -> None:
    plan = plan_of("national/project@2020")
    (table,) = plan.framework.tables
    narrow = replace(table, columns=table.columns[:1])  # no reader knows a table of one amount for one of funds
    with pytest.raises(Rejected) as refused:
        build_form(replace(plan, framework=replace(plan.framework, tables=(narrow,))))
    assert [item.code for item in refused.value.diagnostics] == ["U170"]
    assert "inputs（资金）" in refused.value.diagnostics[0].message()


def test_goals_have_names_and_shares_over_their_rows() -> None:
    form = build_form(plan_of("tianjin/department@2024"))
    heading = {cell.content: cell.column for cell in form.cells if cell.row == form.heading[0]}
    assert (heading["年度绩效目标"], heading["目标占比"]) == (0, 1)
    names = [cell for cell in form.cells if cell.entry and cell.column == 0 and cell.row > form.heading[0]]
    goals = [(cell.row, cell.bottom) for cell in names if cell.bottom > cell.row]
    assert len(goals) == 4
    assert {bottom - row + 1 for row, bottom in goals} == {12}  # three groups of four rows
    (share, *_) = (choice for choice in form.choices if choice.title == "目标占比")
    assert (share.low, share.high) == (Fraction(0), Fraction(1))


def test_a_list_has_spare_lines_and_drop_downs() -> None:
    form = build_form(plan_of("examples/portfolio@2024"))
    ratings = [choice for choice in form.choices if choice.choices == ("优", "良", "中", "差")]
    assert len(ratings) == 30
    numbers = [cell for cell in form.cells if cell.column == 0 and cell.formula.endswith('=1,30,"")')]
    assert len(numbers) == 1
    filed = {line[1]: line[2] for line in build_form(plan_of("hunan/yueyang/department@2018")).facts if len(line) > 2}
    assert filed["专项资金名称"] == "list"


def test_what_no_formula_can_say_is_words_and_never_a_number() -> None:
    form = build_form(plan_of("examples/portfolio-weighted@2024"))
    heading = {cell.content: cell.column for cell in form.cells if cell.row == form.heading[0]}
    scores = [cell for cell in form.cells if cell.column == heading["得分"] and cell.formula]
    assert any(cell.formula == f'"{CONFESSION}"' and cell.content == CONFESSION for cell in scores)


def test_the_form_says_which_framework_it_is_of(national: LiveForm) -> None:
    framework = CATALOG.load("national/project@2020")
    facts = {line[0]: line[1] for line in national.facts}
    assert (facts["framework"], facts["digest"]) == (framework.name, framework.digest)
    assert dict(national.properties) == {"jixiao.framework": framework.name, "jixiao.digest": framework.digest}


def test_a_form_for_an_office_bears_its_name() -> None:
    form = build_form(plan_of("national/project@2020"), office="某局", code="219001")
    assert {"某局", "219001"} <= set(texts(form))


def test_only_years_of_the_framework_may_be_filled_in(baishui: LiveForm) -> None:
    (year,) = (choice for choice in baishui.choices if choice.title == "预算年度")
    assert (year.low, year.high) == (Fraction(2021), Fraction(2021))


def test_texts_that_the_jurisdiction_keeps_short_say_so() -> None:
    form = build_form(plan_of("sichuan/project@2023"))
    short = [choice for choice in form.choices if choice.longest]
    assert {choice.longest for choice in short} == {100}
    assert not any(choice.strict for choice in short)
