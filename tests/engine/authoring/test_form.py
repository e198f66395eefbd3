"""A form becomes a draft: what it says is taken over, what it does not say is asked, and lint takes the result."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import api
from jixiao.authoring.answers import Answers, refused
from jixiao.authoring.form import draft_of, groups_of
from jixiao.authoring.starter import Starter, case_text, start
from jixiao.document import parse
from jixiao.document.tidy import tidy
from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.framework.catalog import Catalog, Loaded, installed_catalog
from jixiao.framework.keys import top_keys
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao.plugin import load_reader

TABLES = sorted((Path(__file__).parents[2] / "cases").glob("*.json"))
ANSWERS = Answers("county/department", "2021", "department", "某县部门整体支出绩效自评")


def started(raw: RawFiling, *own: str) -> Starter:
    return start(ANSWERS, draft_of(raw, own))


def loaded(starter: Starter) -> Loaded:
    """Raises Rejected where lint would refuse it."""
    return Catalog(()).read_document(parse(Source("framework.yaml", starter.framework)))


def scored(starter: Starter, raw: RawFiling) -> Evaluation:
    plan = compile_plan(loaded(starter).framework)
    return api.evaluate(api.prepare(plan), api.bind(replace(raw, framework=None), plan))


@pytest.mark.parametrize("path", TABLES, ids=lambda path: path.stem)
def test_every_published_table_becomes_a_usable_draft(path: Path) -> None:
    (raw,) = api.read_file(path)
    starter = started(raw)
    framework = loaded(starter).framework
    assert starter.questions
    assert all(f"- [ ] {question}" in starter.files["README.md"].decode() for question in starter.questions)
    text = starter.framework
    assert tidy(parse(Source("f", text)), top_keys()) == text
    evaluation = scored(starter, raw)
    assert case_text(evaluation, path.name).splitlines()[1] == "title: 起草所用的表"
    assert framework.coverage == "partial"


def test_the_form_that_the_project_was_started_from_scores_as_its_rules_by_hand(seed: RawFiling) -> None:
    """91.70 is what the framework reconstructed by hand gives for the same form."""
    evaluation = scored(started(seed), seed)
    assert evaluation.total == Fraction("91.70")


def test_a_target_with_a_sign_is_a_rule_and_one_without_is_a_question(form_of) -> None:  # type: ignore[no-untyped-def]
    raw = form_of(
        rows=[
            ("产出/数量/次数", {"weight": "40", "target": "≥12次", "actual": "6次"}),
            ("产出/数量/人数", {"weight": "20", "target": "100", "actual": "100", "unit": "人", "score": "19"}),
            ("产出/成本/单价", {"weight": "20", "target": "80", "sign": "反向", "actual": "80", "unit": "元"}),
            ("效益/社会/影响", {"weight": "20", "target": "提高", "actual": "提高", "score": "18"}),
        ]
    )
    starter = started(raw)
    text = starter.framework
    assert '{id: 次数, weight: 40, target: "≥12次", rule: 定量}' in text
    assert "{id: 人数, weight: 20, rule: 由人评定}" in text
    assert '{id: 单价, weight: 20, target: "≤80", unit: 元, rule: 定量}' in text
    assert any("“人数”的目标 100 没有比较符" in question for question in starter.questions)
    assert any("“影响”的目标是文字" in question for question in starter.questions)
    # 40 × 6/12, 19 and 18 as given, 20 for a target kept
    assert scored(starter, raw).total == 20 + 19 + 20 + 18


def test_points_that_do_not_add_up_and_are_missing_are_asked(form_of) -> None:  # type: ignore[no-untyped-def]
    raw = form_of(rows=[("产出/次数", {"weight": "60", "target": "≥1"}), ("产出/人数", {"target": "≥1"})])
    starter = started(raw)
    assert "total: 60  # 问：表上各行的分值合计 60，不是 100，对吗" in starter.framework
    assert any(question == "“人数”的分值，表上没有填" for question in starter.questions)
    loaded(starter)


def test_rows_are_the_offices_own_where_the_form_or_the_author_says_so(form_of) -> None:  # type: ignore[no-untyped-def]
    cells = {"weight": "25", "target": "≥1", "actual": "1"}
    raw = form_of(
        rows=[
            ("产出指标/数量指标/指标1：……", cells),
            ("产出指标/质量指标/指标2：", cells),
            ("效益指标/社会效益/就业人数", cells),
            ("效益指标/经济效益/增收", cells),
        ]
    )
    assert groups_of(raw) == ("产出指标", "数量指标", "质量指标", "效益指标", "社会效益", "经济效益")
    nodes = {item.id: item for item in loaded(started(raw)).framework.indicators}
    own = nodes["产出指标"].own_rows
    assert own is not None
    assert [group.id for group in own.groups] == ["数量指标", "质量指标"]
    assert nodes["产出指标"].weight == 50
    assert nodes["效益指标"].own_rows is None
    said = {item.id: item for item in loaded(started(raw, "效益指标")).framework.indicators}
    assert said["效益指标"].own_rows is not None
    assert scored(started(raw, "效益指标"), raw).total == 100


def test_points_behind_the_name_of_a_group_are_divided_by_the_office(form_of) -> None:  # type: ignore[no-untyped-def]
    raw = form_of(
        rows=[("产出指标（60分）/数量指标/次数", {"target": "≥1"}), ("效益指标（40分）/社会/人数", {"target": "≥1"})]
    )
    framework = loaded(started(raw)).framework
    assert [(item.id, item.weight, item.own_rows is not None) for item in framework.indicators] == [
        ("产出指标", 60, True),
        ("效益指标", 40, True),
    ]


def test_the_points_of_execution_are_those_printed_in_the_table_of_funds(form_of) -> None:  # type: ignore[no-untyped-def]
    funds = [("年度资金总额", {"annual": "200", "executed": "150", "weight": "10", "score": "7.5"})]
    raw = form_of(rows=[("产出/次数", {"weight": "90", "target": "≥1", "actual": "1"})], lines=funds)
    starter = started(raw)
    assert "weight: 10, rule: 按执行率}" in starter.framework
    assert scored(starter, raw).total == Fraction("97.5")


NAMES = st.text(alphabet="产出数量指标12（）“”:#'\"、，,-% >≥…[]{}&*!|?@`\\", min_size=1, max_size=8).filter(str.strip)
CELLS = st.fixed_dictionaries(
    {},
    optional={
        "weight": st.sampled_from(["10", "5.5", "20分", "10%", "", "abc", "/"]),
        "target": st.sampled_from(["≥95%", ">3", "<0", "=100%", "100", "9月前", "健全", "", "/", "≥12万元", "#", '"']),
        "unit": st.sampled_from(["%", "人", "", "万元", ":"]),
        "sign": st.sampled_from(["≥", "正向", "反向", "", "?"]),
        "actual": st.sampled_from(["95%", "3", "健全", ""]),
    },
)


def value(text: str) -> RawValue:
    return RawValue(text, Cell("表.xlsx", "表", "A1"))


ROWS = st.lists(
    st.builds(
        lambda names, cells: RawRow(tuple(map(value, names)), {role: value(text) for role, text in cells.items()}),
        st.lists(NAMES, min_size=1, max_size=3),
        CELLS,
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=20)
@given(ROWS, st.booleans())
def test_whatever_a_form_says_the_draft_is_one_that_lint_takes(rows: list[RawRow], owned: bool) -> None:
    raw = RawFiling("表.xlsx", "0", rows=tuple(rows))
    own = groups_of(raw)[:1] if owned else ()
    loaded(started(raw, *own))


def test_a_framework_on_a_base_and_one_that_stands_alone_are_taken_too() -> None:
    catalog = installed_catalog()
    for parent in ("", "national/project@2020"):
        starter = start(replace(ANSWERS, parent=parent, subject="project"))
        found = catalog.read_document(parse(Source("framework.yaml", starter.framework)))
        assert found.framework.name == "county/department@2021"
        assert sorted(starter.files) == ["README.md", "cases/README.md", "framework.yaml"]


def test_answers_that_cannot_be_are_all_refused_at_once() -> None:
    wrong = replace(ANSWERS, id="某县", year="二〇二一", subject="整体")
    assert [item.code for item in refused(wrong)] == ["U120", "U121", "U122"]
    assert refused(ANSWERS) == ()


def test_a_printed_rating_is_asked_about() -> None:
    (raw,) = api.read_file(next(path for path in TABLES if path.stem == "yongde-mlzx-yyj-2022"))
    asked = "表上填的等级是“优”，各等级的区间没有印：照办法写出来，例如 "
    assert [question.startswith(asked) for question in started(raw).questions].count(True) == 1
    unprinted = started(replace(raw, totals={})).questions
    assert any(question.startswith("表上没有印等级：有的话照办法写出各等级的区间，例如 ") for question in unprinted)


def test_whose_the_rows_of_one_project_are_is_asked_until_it_is_said() -> None:
    (raw,) = api.read_file(next(path for path in TABLES if path.stem == "yongde-mlzx-yyj-2022"))
    asked = [question for question in started(raw).questions if "各项目自己填的" in question]
    assert len(asked) == 1
    assert "--own 产出指标" in asked[0]
    own = started(raw, *groups_of(raw)[:1]).questions
    assert not any("各项目自己填的" in question for question in own)
    assert any("否决" in question for question in own)


def test_words_in_rows_of_the_offices_own_are_asked_about_too() -> None:
    (raw,) = api.read_file(next(path for path in TABLES if path.stem == "yongde-mlzx-yyj-2022"))
    own = started(raw, "产出指标", "效益指标", "满意度指标").questions
    assert any(question.startswith("自设的行里目标是文字的：分几档") for question in own)


def test_a_row_of_the_execution_rate_is_asked_whether_the_funds_give_it() -> None:
    rows = "[{levels: [投入, 预算执行, 预算执行率], target: ≥95%, actual: 90%, weight: 100}]"
    text = f"filing: 1\nyear: 2021\nlines: [{{label: 年度总支出, annual: 1260, executed: 1134}}]\nrows: {rows}\n"
    raw = load_reader("yaml").read(text.encode(), name="表.yaml")
    assert isinstance(raw, RawFiling)
    asked = "“预算执行率”照填的算：由资金表算的，在 values 里写 执行率: 年度总支出.全年执行数 ÷ 年度总支出.全年预算数"
    assert any(question.startswith(asked) for question in started(raw).questions)
    assert not any(question.startswith(asked) for question in started(replace(raw, lines=())).questions)
