"""The 自评报告: what the framework demands, filled with what came out; nothing reaches outside while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from jinja2 import TemplateError

from jixiao import Evaluation, RawFiling, Rejected, bind, build_letter, evaluate, load_framework
from jixiao.document import Scalar
from jixiao.filing.model import RawLine, RawValue
from jixiao.framework.limits import ROUNDS, WRITTEN
from jixiao.framework.sayable import Kind, Shape, sayable
from jixiao.origin import Cell, Source, Span
from jixiao.report.filled import fill
from jixiao.report.letter import asked_of_office, blanks_of
from jixiao.report.numerals import chinese
from jixiao.report.paper import Manner, Paper, Passage
from jixiao.report.told import told

NOWHERE = Cell("f", "s", "A1")
AT = Span(Source("framework.yaml", ""), 1, 1, 1, 1)


def scalar(text: str) -> Scalar:
    return Scalar(text, AT)


def filled(text: str, **values: Any) -> str:
    return fill(scalar(text), values, lambda key: f"<{key}>")


def lines(paper: Paper, manner: Manner) -> list[str]:
    return [part.text for part in paper.parts if isinstance(part, Passage) and part.manner is manner]


def test_chapters_and_sections_of_the_seed(seed: Evaluation) -> None:
    paper = build_letter(seed)
    assert lines(paper, Manner.TITLE) == ["白水县人民政府\n2021年度预算执行情况绩效自评报告"]
    assert lines(paper, Manner.CHAPTER) == [
        "一、基本情况",
        "二、绩效自评工作开展情况",
        "三、部门整体支出绩效自评情况分析",
        "四、部门预算项目支出绩效自评情况",
        "五、绩效自评结果拟应用和公开情况",
        "六、其他需要说明的问题",
    ]
    assert lines(paper, Manner.SECTION)[2:4] == ["（一）部门决算情况", "（二）总体绩效目标完成情况分析"]
    assert lines(paper, Manner.POINT) == ["1.预算执行", "2.部门管理", "3.履职效果", "4.能力建设"]
    assert not paper.landscape
    assert paper.title == "白水县人民政府2021年度预算执行情况绩效自评报告"


def test_figures_of_the_seed(seed: Evaluation) -> None:
    text = "\n".join(lines(build_letter(seed), Manner.BODY))
    assert "自评得分91.7分（满分100分），等级为“优”" in text  # 91.93 is claimed
    assert "全年执行1013.79477万元〔与下级各项之和 1043.96477万元 不符〕，执行率78.99%" in text  # 81.31% is printed
    assert "履职效果满分60分，得55.8分，得分率93%" in text
    assert "群众满意度目标为>95%，实际为100%" in text  # 100 stands in one cell, % in another
    assert "未得满分的指标有14项：预算执行扣2.1分" in text


def test_a_sum_that_does_not_hold_is_marked_where_it_is_said(seed: Evaluation, seed_raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    """The parts stay as they are, what adds up is not marked, and the mark is among what is still to be done."""
    doubts = [blank for blank in blanks_of(build_letter(seed)) if "不符" in blank]
    assert "〔与下级各项之和 1043.96477万元 不符〕" in doubts
    first, *rest = seed_raw.lines
    cells = {"initial": "5619432.41", "annual": "12839285.75", "executed": "10439647.70"}
    mended = replace(first, cells={**first.cells, **{role: RawValue(text, NOWHERE) for role, text in cells.items()}})
    evaluation = evaluate(machine, bind(replace(seed_raw, lines=(mended, *rest)), machine.plan))
    text = "\n".join(lines(build_letter(evaluation), Manner.BODY))
    assert "全年执行1043.96477万元，执行率81.31%" in text
    assert [blank for blank in blanks_of(build_letter(evaluation)) if blank in doubts] == [
        "〔与下级各项之和 716.725424万元 不符〕",  # 基本支出 and 项目支出, which are said too
        "〔与下级各项之和 566.109451万元 不符〕",
    ]


def test_signs_and_units_of_columns_of_their_own_stand_with_their_numbers(seed_raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    *rows, last = seed_raw.rows
    cells = {"sign": RawValue("≥", NOWHERE), "target": RawValue("95", NOWHERE)}
    changed = [
        replace(row, cells={**row.cells, **cells}) if row.levels[-1].text == "群众满意度" else row for row in rows
    ]
    paper = build_letter(evaluate(machine, bind(replace(seed_raw, rows=(*changed, last)), machine.plan)))
    assert "群众满意度目标为≥95%，实际为100%" in "\n".join(lines(paper, Manner.BODY))


def test_what_only_the_office_can_write_is_marked(seed: Evaluation) -> None:
    paper = build_letter(seed)
    blanks = blanks_of(paper)
    assert blanks[0] == "〔待填：部门主要职能〕"
    assert blanks[-1] == "〔待填：成文日期〕"
    asked = asked_of_office(seed.plan.framework)
    unwritten = [blank for blank in blanks if "不符" not in blank]
    assert {blank.removeprefix("〔待填：").removesuffix("〕") for blank in unwritten} <= set(asked)


def test_what_the_office_wrote_stands_in_its_place(seed: Evaluation) -> None:
    texts = {"部门主要职能": "第一段。\n第二段。", "成文日期": "2022年3月1日", "下一步改进措施": "  "}
    paper = build_letter(seed, texts, annex="自评表")
    body = lines(paper, Manner.BODY)
    assert "第一段。" in body
    assert "第二段。" in body
    assert "附件：自评表" in body
    assert lines(paper, Manner.SIGNATURE) == ["白水县人民政府", "2022年3月1日"]
    assert "〔待填：下一步改进措施〕" in blanks_of(paper)


def test_projects_by_rating(seed: Evaluation) -> None:
    def line(name: str, **cells: str) -> RawLine:
        return RawLine(RawValue(name, NOWHERE), {role: RawValue(text, NOWHERE) for role, text in cells.items()})

    projects = (
        line("道路", 总分="95", 等级="优"),
        line("饮水", 总分="88.5", 等级="良"),
        line("灌溉", 总分="91", 等级="优"),
    )
    text = "\n".join(lines(build_letter(seed, projects=projects), Manner.BODY))
    assert "纳入自评的项目共3个，“优”2个，“良”1个。道路得95分，为“优”；饮水得88.5分" in text


def test_an_open_filing_says_what_is_open(incomplete: Evaluation) -> None:
    paper = build_letter(incomplete)
    assert "还有1项待定：资料收集齐全" in "\n".join(lines(paper, Manner.BODY))
    assert "〔待定：总分〕" in blanks_of(paper)
    assert "〔待定：资料收集齐全〕" in blanks_of(paper)


def test_what_the_form_left_blank_is_marked_and_no_zero(seed_raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    top, *others = seed_raw.lines
    cells = {role: value for role, value in top.cells.items() if role != "initial"}
    raw = replace(seed_raw, lines=(replace(top, cells=cells), *others), office=None)
    paper = build_letter(evaluate(machine, bind(raw, machine.plan)))
    assert "〔表上未填：年度总支出的年初预算数〕" in blanks_of(paper)
    assert lines(paper, Manner.SIGNATURE)[0] == "〔表上未填：填报单位〕"


def test_a_framework_without_chapters_has_no_report(seed: Evaluation) -> None:
    plan = replace(seed.plan, framework=replace(seed.plan.framework, report=None))
    with pytest.raises(Rejected) as rejected:
        build_letter(replace(seed, plan=plan))
    assert [item.code for item in rejected.value.diagnostics] == ["U192"]


def test_bad_templates_are_refused_before_anything_is_written(seed: Evaluation) -> None:
    outline = seed.plan.framework.report
    assert outline is not None
    plan = replace(
        seed.plan, framework=replace(seed.plan.framework, report=replace(outline, opening=scalar("{{ 总分 * 2 }}")))
    )
    with pytest.raises(Rejected) as rejected:
        build_letter(replace(seed, plan=plan))
    assert [item.code for item in rejected.value.diagnostics] == ["F321"]


def matches(value: object, shape: Shape) -> bool:
    """Whether a value is of a shape, in all its parts and no others."""
    match shape.kind:
        case Kind.TEXT:
            return isinstance(value, str)
        case Kind.TRUTH:
            return isinstance(value, bool)
        case Kind.RECORD:
            return (
                isinstance(value, Mapping)
                and value.keys() == shape.parts.keys()
                and all(matches(value[name], part) for name, part in shape.parts.items())
            )
        case Kind.LIST:
            member = Shape(Kind.RECORD, shape.parts)
            return isinstance(value, list) and all(matches(item, member) for item in value)


@pytest.mark.parametrize("which", ["seed", "incomplete"])
def test_every_name_that_may_be_said_is_told_in_its_shape(which: str, request: pytest.FixtureRequest) -> None:
    evaluation: Evaluation = request.getfixturevalue(which)
    values = told(evaluation, str)
    for name, shape in sayable(evaluation.plan.framework).items():
        assert name in values, name
        assert matches(values[name], shape), name


def test_what_was_filed_is_never_a_template_and_never_a_blank(seed_raw: RawFiling, machine) -> None:  # type: ignore[no-untyped-def]
    office = RawValue("某局{{ 7 * 7 }}{% for %}\ue000甲\ue001<b>&amp;", NOWHERE)
    evaluation = evaluate(machine, bind(replace(seed_raw, office=office), machine.plan))
    paper = build_letter(evaluation)
    assert lines(paper, Manner.TITLE)[0].startswith("某局{{ 7 * 7 }}{% for %}甲<b>&amp;\n")
    assert "甲" not in blanks_of(paper)


@pytest.mark.parametrize(
    "text",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ 表.__class__.__base__.__subclasses__() }}",
        "{{ 表.keys() }}",
        "{{ 列.append('x') }}",
        "{{ 列._rounds }}",
        "{{ 文字.__init__.__globals__ }}",
        "{{ 文字._text }}",
        "{% for 项 in 列 %}{{ loop.__init__.__globals__ }}{% endfor %}",
        "{{ self.__init__ }}",
        "{{ self._TemplateReference__context }}",
        "{{ range(10) }}",
        "{{ cycler }}",
        "{{ lipsum }}",
        "{{ 名 | upper }}",
        "{{ 名 | attr('__class__') }}",
        "{{ '%s' | format(名) }}",
        "{{ '{0.__class__}'.format(名) }}",
        "{{ 2 ** 99999999 }}",
        "{{ '甲' * 1000000000 }}",
        "{{ -1 }}",
        "{% include 'x' %}",
        "{% import 'os' as os %}",
        "{% extends 'x' %}",
        "{{ 未知 }}",
        "{{ 名() }}",
    ],
)
def test_a_template_that_was_not_checked_reaches_nothing_either(text: str) -> None:
    """The sandbox holds by itself: what the check refuses fails here too, and writes nothing."""
    with pytest.raises((TemplateError, TypeError)):
        filled(text, 名="某局", 表={"名": "x"}, 列=[{"名": "x"}])


def test_rounds_of_loops() -> None:
    loop = "{% for 甲 in 列 %}{% for 乙 in 列 %}{% endfor %}{% endfor %}"
    members = [{"名": "x"}] * 446  # 446 + 446² = 199,362
    assert filled(loop, 列=members) == ""
    for count in (447, 20_000):
        with pytest.raises(Rejected) as rejected:
            filled(loop, 列=[{"名": "x"}] * count)
        assert [item.code for item in rejected.value.diagnostics] == ["E280"]
    assert 446 + 446**2 <= ROUNDS.most < 447 + 447**2


def test_characters_written() -> None:
    loop = "{% for 甲 in 列 %}{{ 名 }}{% endfor %}"
    assert len(filled(loop, 列=[{}] * 1000, 名="绩" * 1000)) == WRITTEN.most
    for count in (1001, 100_000):
        with pytest.raises(Rejected) as rejected:
            filled(loop, 列=[{}] * count, 名="绩" * 1000)
        assert [item.code for item in rejected.value.diagnostics] == ["E281"]


def test_the_office_is_asked_by_key() -> None:
    assert filled('{{ 文字("甲") }}{{ "" or 文字("乙") }}') == "<甲><乙>"


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")]
)
def test_numbers_of_chapters(number: int, words: str) -> None:
    assert chinese(number) == words


@pytest.mark.parametrize("number", [0, 100, -1])
def test_numbers_that_no_chapter_has(number: int) -> None:
    with pytest.raises(ValueError, match="no number"):
        chinese(number)


def test_the_other_framework_of_the_seed_inherits_the_report() -> None:
    outline = load_framework("gansu/qingyang/heshui/department@2021").report
    assert outline is not None
    assert len(outline.chapters) == 6
    assert outline.publish_within == 30
