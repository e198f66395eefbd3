"""Templates of reports: a small, closed part of Jinja2. Whatever else it can do is refused where it stands."""

from __future__ import annotations

import re

import pytest

from jixiao.diagnostic import Diagnostic, Language
from jixiao.document import parse
from jixiao.framework.catalog import Catalog
from jixiao.framework.model import Framework
from jixiao.framework.template import asked, check_templates
from jixiao.origin import Source, Span

HEAD = """\
jixiao: 1
id: test/report
version: "1"
status: draft
title: 试验
subject: project
basis: {document: 某办法}
budget_years: {from: 2021}
inputs:
  资金: {columns: {预算数: money, 执行数: money}, lines: {总额: [甲, 乙]}}
  人数: {type: count}
values: {执行率: {formula: 总额.执行数 ÷ 总额.预算数, if_zero: missing, unit: "%"}}
rules: {评定: {kind: judged, basis: {document: 某办法}}}
indicators:
  - {id: 印象, weight: 40, rule: 评定}
  - {id: 产出, weight: 60, indicators: [{id: 数量, weight: 60, rule: 评定}]}
report:
  chapters:
    - 基本情况
    - title: 概况
      text: |
"""


def framework(text: str) -> Framework:
    return whole(HEAD + "".join(f"        {line}\n" for line in text.split("\n")))


def whole(text: str) -> Framework:
    return Catalog(()).read_document(parse(Source("framework.yaml", text))).framework


def said(text: str) -> tuple[Diagnostic, ...]:
    return check_templates(framework(text))


@pytest.mark.parametrize(
    "text",
    [
        "没有模板的话。{ 不是 }",
        "{{ 单位 }}{{ 年度 }}年度得{{ 总分 }}分",
        "{{ 总额.执行数 }}，{{ 甲.预算数 }}，{{ 执行率 }}，{{ 人数 }}",
        "{{ 印象.得分 }}与{{ 产出.得分率 }}",
        "{% for 行 in 资金 %}{{ 行.名称 }}{{ 行.执行率 }}{{ loop.index }}{% endfor %}",
        "{% for 组 in 一级指标 %}{% for 项 in 组.指标 if not 项.满分 %}{{ 项.扣分 }}{% else %}无{% endfor %}{% endfor %}",
        "{% for 项 in 产出.指标 %}{{ 项.实际 }}{% endfor %}",
        '{% if 等级 == "优" or 总分 != 满分 and 已定 %}甲{% elif not 已定 %}乙{% else %}丙{% endif %}',
        '{{ "有" if 失分指标 else "无" }}',
        '{{ 印象.原因 or 文字("原因") }}',
        '{{ 失分指标 | 列出("名称") }}共{{ 失分指标 | 个数 }}项',
        '{{ "甲" ~ 单位 ~ "乙" }}',
        "{# 注 #}{% raw %}{{ 不是 }}{% endraw %}",
    ],
)
def test_what_is_allowed(text: str) -> None:
    assert said(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "{{ 总分 + 1 }}",
        "{{ 2 ** 99999999 }}",
        "{{ 10 ** 10 ** 10 ** 10 }}",
        '{{ "甲" * 1000000000 }}',
        "{{ -1 }}",
        "{{ 1 }}",
        "{{ true }}",
        "{{ 总分 > 60 }}",
        '{{ "甲" in 单位 }}',
        '{{ ""["__class__"] }}',
        "{{ 全部指标[0] }}",
        "{{ 全部指标[:1] }}",
        "{{ [单位] }}",
        '{{ {"a": 单位} }}',
        "{{ (单位, 年度) }}",
        "{{ 单位 is defined }}",
        "{{ 单位 | upper }}",
        '{{ 全部指标 | map(attribute="__class__") }}',
        '{{ 单位 | attr("__class__") }}',
        '{{ 全部指标 | 列出(部分="名称") }}',
        "{{ 全部指标 | 列出 }}",
        "{{ 全部指标 | 个数(1) }}",
        "{{ 单位() }}",
        "{{ 单位.upper() }}",
        '{{ 文字("甲", "乙") }}',
        "{{ 文字(单位) }}",
        '{{ 文字(键="甲") }}',
        '{{ 文字(*["甲"]) }}',
        '{{ "%s" % 单位 }}',
        "{% set 甲 = 单位 %}",
        "{% set 甲 %}乙{% endset %}",
        "{% macro 甲() %}{% endmacro %}",
        '{% include "/etc/passwd" %}',
        '{% import "os" as os %}',
        '{% from "os" import system %}',
        '{% extends "base.html" %}',
        "{% block 甲 %}{% endblock %}",
        "{% filter upper %}甲{% endfilter %}",
        "{% call 文字() %}{% endcall %}",
        "{% with 甲 = 单位 %}{% endwith %}",
        "{% autoescape true %}{% endautoescape %}",
        "{% for 项 in 全部指标 recursive %}{% endfor %}",
        "{% for 项, 目 in 全部指标 %}{% endfor %}",
        "{% for loop in 全部指标 %}{{ loop.index }}{% endfor %}",
        '{% for 文字 in 全部指标 %}{{ 文字("甲") }}{% endfor %}',
        '{{ 文字(" ") }}',
    ],
)
def test_what_is_refused(text: str) -> None:
    found = said(text)
    assert "F321" in {item.code for item in found}
    assert {item.code for item in found} <= {"F321", "F322", "F324"}
    for item in found:
        assert isinstance(item.origin, Span)
        assert item.origin.line == HEAD.count("\n") + 1


@pytest.mark.parametrize(
    ("text", "found", "choice"),
    [
        ("{{ 总得分 }}", "总得分", "总分"),
        ("{{ self }}", "self", ""),
        ("{{ range }}", "range", ""),
        ("{{ cycler }}", "cycler", ""),
        ("{{ 单位.__class__ }}", "__class__", ""),
        ("{{ 总额.年初数 }}", "年初数", "预算数"),
        ("{{ 印象.指标 }}", "指标", ""),
        ("{% for 项 in 全部指标 %}{{ 项.得 }}{% endfor %}", "得", "得分"),
        ("{% for 项 in 全部指标 %}{% endfor %}{{ 项.得分 }}", "项", ""),
        ("{% for 项 in 全部指标 %}{{ loop.cycle }}{% endfor %}", "cycle", "index"),
        ('{{ 全部指标 | 列出("满分") }}', "满分", "名称"),
    ],
)
def test_names_that_nobody_knows(text: str, found: str, choice: str) -> None:
    (item,) = [item for item in said(text) if item.code == "F322"]
    assert item.found == found
    assert choice in (item.expected() or "")


@pytest.mark.parametrize(
    "text",
    [
        "{{ 全部指标 }}",
        "{{ 总额 }}",
        "{{ 已定 }}",
        "{% for 甲 in 单位 %}{% endfor %}",
        "{{ 单位 | 个数 }}",
        '{{ "甲" ~ 总额 }}',
        "{% for 项 in (一级指标 if 已定 else (not 单位)) %}话{% endfor %}",
        "{{ 单位 if 已定 else 全部指标 }}",
    ],
)
def test_what_is_of_another_shape(text: str) -> None:
    assert [item.code for item in said(text)] == ["F324"]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("{{ 单位", "到文末还没有写完，要的是 }}"),
        ("{% if 等级 %}", "到文末，{% if %} 还没有 {% endif %}"),
        ("{% endfor %}", "没有 {% endfor %} 这种写法，或者前后没有对上"),
        ("{{ 单位 单位 }}", "这里要的是 }}，写的是 单位"),
        ("{% 如果 等级 %}", "没有 {% 如果 %} 这种写法，或者前后没有对上"),
        ("{{ " + "(" * 5000, "条件或表达式套得太深"),
        ("{{ }}", "这里要一个名称，写的是 }}"),
        ("{{ 单位 ] }}", "多了 ]"),
        ("{{ 单位 ？ }}", "不认识的字 ？"),
        ("{# 单位", "{# 没有 #} 收尾"),
        ("{% for %}{% endfor %}", "这里要一个名称，写的是 %}"),
        ("{% ", "{% 之后没有写是什么"),
    ],
)
def test_what_is_no_template(text: str, problem: str) -> None:
    (found,) = said(text)
    assert found.code == "F320"
    assert found.message() == f"报告的模板写法不对：{problem}"
    assert not re.search("[a-z]{3}", found.message().replace("endif", "").replace("endfor", ""))
    assert re.search("[a-z]{3}", found.message(Language.ENGLISH).removeprefix("this is no template: "))


def nested(depth: int) -> str:
    return "".join(f"{{% for 甲{n} in 全部指标 %}}" for n in range(depth)) + "{% endfor %}" * depth


def test_loops_within_loops() -> None:
    assert said(nested(2)) == ()
    assert [item.code for item in said(nested(3))] == ["F325"]
    assert [item.code for item in said(nested(60))] == ["F325"]


def test_every_mistake_is_said_at_its_line() -> None:
    found = said("第一行{{ 甲甲 }}\n第二行\n第三行{{ 乙乙 }}")
    assert [(item.code, item.found) for item in found] == [("F322", "甲甲"), ("F322", "乙乙")]
    first = HEAD.count("\n") + 1
    places = [item.origin for item in found if isinstance(item.origin, Span)]
    assert [(place.line, place.column, place.end_column - place.column) for place in places] == [
        (first, 15, 2),
        (first + 2, 15, 2),
    ]


def test_two_things_of_one_name_are_known_by_none() -> None:
    text = HEAD.replace("总额: [甲, 乙]", "总额: [印象, 乙]")
    assert [item.code for item in check_templates(whole(text + "        {{ 印象.得分 }}\n"))] == ["F322"]


def test_what_the_office_is_asked_for() -> None:
    made = framework('{{ 文字("甲") }}{{ 年度目标 }}{% if 等级 %}{{ 文字("乙") }}{% endif %}{{ 文字("甲") }}')
    assert asked(made) == ("基本情况", "甲", "年度目标", "乙")


@pytest.mark.parametrize(
    "text",
    [
        "{% if 已定 %}" * 300 + "甲" + "{% endif %}" * 300,
        "{% if " + "not " * 900 + "已定 %}甲{% endif %}",
        "{{ 单位" + " or 单位" * 900 + " }}",
        "{{ 单位" + ".名" * 900 + " }}",
        "{{ 单位" + " if 已定 else 单位" * 300 + " }}",
    ],
)
def test_what_is_nested_too_deep_is_refused_by_its_depth(text: str) -> None:
    assert [item.code for item in said(text)] == ["F320"]


def test_what_is_not_nested_may_be_long() -> None:
    assert said("{% if 已定 %}甲" + "{% elif 已定 %}乙" * 300 + "{% endif %}{{ 单位" + " ~ 单位" * 300 + " }}") == ()
    assert said("{% if 已定 %}" * 50 + "甲" + "{% endif %}" * 50) == ()
