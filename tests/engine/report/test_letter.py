"""The 自评报告: what the framework demands, filled with what came out; nothing reaches outside while it is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jinja2 import TemplateError

from jixiao import (
    Evaluation,
    RawFiling,
    Rejected,
    bind,
    build_letter,
    compile_plan,
    evaluate,
    load_framework,
    prepare,
    read_bytes,
)
from jixiao.document import Scalar, parse
from jixiao.filing.model import RawLine, RawValue
from jixiao.framework.forms import read_report
from jixiao.framework.limits import ROUNDS, WRITTEN
from jixiao.framework.sayable import Kind, Shape, sayable
from jixiao.origin import Cell, Source, Span
from jixiao.report.explained import explained
from jixiao.report.filled import fill
from jixiao.report.letter import asked_of_office, blanks_of
from jixiao.report.numerals import chinese
from jixiao.report.paper import Manner, Paper, Passage, Piece
from jixiao.report.told import cited, told
from jixiao.testing.cases import bound, read_case

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


ONE_GROUP = """\
title: 项目支出绩效自评表（2022年度）
office: 某局
lines:
  - {label: 年度资金总额, annual: 100, executed: 100}
rows:
  - {levels: [产出指标, 数量指标, 培训人次], target: ≥200人次, actual: 200人次, weight: 50}
  - {levels: [产出指标, 数量指标, 印发手册], target: ≥10册, actual: 约10册, weight: 40}
"""


def of_one_group(outline: str = "") -> Paper:
    """The report on a filing with rows in one group of the three."""
    framework = load_framework("national/project@2020")
    if outline:
        report = read_report(parse(Source("report.yaml", outline)).root)
        framework = replace(framework, report=report)
    made = prepare(compile_plan(framework))
    (raw,) = read_bytes(ONE_GROUP.encode(), "一.yaml")
    return build_letter(evaluate(made, bind(raw, made.plan)))


def after(paper: Paper, heading: str) -> Passage:
    said = [part for part in paper.parts if isinstance(part, Passage)]
    return said[[part.text for part in said].index(heading) + 1]


def test_a_group_without_rows_is_no_bare_heading() -> None:
    paper = of_one_group()
    for heading in ("3.效益指标", "4.满意度指标"):
        assert after(paper, heading) == Passage(Manner.BODY, (Piece("自评表没有列出这一类指标。"),))
    assert "没有列出" not in after(paper, "2.产出指标").text


def test_what_is_open_is_not_said_to_have_full_marks() -> None:
    text = "\n".join(lines(of_one_group(), Manner.BODY))
    assert "得分已定的指标均得满分；还有1项待定：印发手册。" in text
    assert "各项指标均得满分" not in text


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("# 甲\n# 乙\n有话\n", ["1.甲"]),
        ("# 甲\n## 子\n# 乙\n有话\n# 丙\n", ["（1）子", "3.丙"]),
        ("{% for 项 in 项目 %}{{ 项.名称 }}{% endfor %}\n", ["一、情况"]),
        ("# 甲\n有话\n", []),
    ],
)
def test_nothing_under_a_heading_is_said_in_a_sentence(text: str, bare: list[str]) -> None:
    """Of any framework's own chapters."""
    indented = "".join(f"      {line}\n" for line in text.splitlines())
    paper = of_one_group(f"chapters:\n  - title: 情况\n    text: |\n{indented}")
    said = [part.text for part in paper.parts if isinstance(part, Passage)]
    nothing = "本部分没有需要说明的内容。"
    assert [before for before, text in pairwise(said) if text == nothing] == bare


def test_what_does_not_apply_has_no_points() -> None:
    framework = load_framework("examples/absent-rows@2021")
    made = prepare(compile_plan(framework))
    folder = Path(__file__).parents[3] / "frameworks/jixiao_frameworks/examples/absent-rows/2021/cases"
    case = read_case(folder / "rescaled.case.yaml")
    text = "\n".join(lines(build_letter(evaluate(made, bound(case, made.plan))), Manner.BODY))
    assert "不适用，不计分。" in text
    assert "得不适用分" not in text


TYPED = """\
title: 项目支出绩效自评表（2022年度）
office: 某局
money_unit: 万元
lines:
  - {label: 年度资金总额, annual: １５０, executed: 132.5, reason: 部分项目跨年实施。}
rows:
  - {levels: [产出指标, 数量指标, 建设面积], sign: ≥, target: 5000, actual: ５０００, unit: 亩, weight: 20}
  - {levels: [产出指标, 质量指标, 合格率], sign: ≥, target: 95％, actual: ９８.５％, unit: "%", weight: 20}
  - {levels: [产出指标, 成本指标, 亩均投资], sign: ≤, target: 2000元, actual: 1950（含管护）, unit: 元, weight: 10}
"""


@pytest.fixture(scope="module")
def typed() -> Evaluation:
    made = prepare(compile_plan(load_framework("national/project@2020")))
    (raw,) = read_bytes(TYPED.encode(), "二.yaml")
    return evaluate(made, bind(raw, made.plan))


def test_what_people_type_is_printed_as_documents_print_it(typed: Evaluation) -> None:
    """Digits of full width, a sign in a column of its own beside a number with its unit, a stop at the end of a reason."""
    text = "\n".join(lines(build_letter(typed), Manner.BODY))
    assert "建设面积：年度目标为≥5000亩，实际完成5000亩，分值20分，得20分。" in text
    assert "合格率：年度目标为≥95%，实际完成98.5%，分值20分，得20分。" in text
    assert "亩均投资：年度目标为≤2000元，实际完成1950（含管护），" in text
    assert "执行率88.33%；部分项目跨年实施。" in text
    assert "。。" not in text


def test_a_document_is_cited_in_its_marks_and_each_gap_by_its_own_name(typed: Evaluation) -> None:
    paper = build_letter(typed)
    assert "依据是《项目支出绩效评价管理办法》（财预〔2020〕10号）。" in "\n".join(lines(paper, Manner.BODY))
    assert {"〔待定：总分〕", "〔待定：等级〕"} <= set(blanks_of(paper))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("某县预算绩效管理办法（某财发〔2021〕30号）", "《某县预算绩效管理办法》（某财发〔2021〕30号）"),
        ("关于开展绩效自评的通知", "《关于开展绩效自评的通知》"),
        ("《某办法》（某财发〔2021〕30号）", "《某办法》（某财发〔2021〕30号）"),
        ("财预〔2020〕10号", "财预〔2020〕10号"),
        ("部门整体支出绩效自评表（2021年度）", "部门整体支出绩效自评表（2021年度）"),
        ("示例，不是任何一地的规定", "示例，不是任何一地的规定"),
    ],
)
def test_what_is_cited(document: str, said: str) -> None:
    assert cited(document) == said


def test_a_target_is_explained_in_its_own_unit_where_the_actual_has_another(typed: Evaluation) -> None:
    steps = [step.sentence for each in explained(typed).steps.values() for step in each]
    assert "目标：2000元" in [sentence.replace(".00", "") for sentence in steps]
    assert not any("含管护" in sentence for sentence in steps)
