"""Whatever passes the check of templates can be filled in: no template that lint accepts fails on a filing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jixiao import Evaluation
from jixiao.document import Scalar
from jixiao.framework.template import check_templates
from jixiao.origin import Source, Span
from jixiao.report.filled import fill
from jixiao.report.told import told

AT = Span(Source("framework.yaml", ""), 1, 1, 1, 1)

NAMES = (
    "单位", "总分", "已定", "一级指标", "失分指标", "资金", "项目", "年度总支出", "群众满意度", "部门管理", "执行率", "loop", "项", "没有", "文字",
)  # fmt: skip
PARTS = ("名称", "得分", "指标", "满分", "全年执行数", "index", "last", "__class__", "没有", "items")

parts = st.builds(lambda name, part: f"{name}.{part}", st.sampled_from(NAMES), st.sampled_from(PARTS))
atoms = st.one_of(st.sampled_from(NAMES), parts, st.sampled_from(('"甲"', "1", '文字("乙")', "文字(单位)")))
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.builds(lambda one, sign, other: f"({one} {sign} {other})", inner,
                  st.sampled_from(("==", "!=", "and", "or", "~", "+", ">", "in")), inner),
        st.builds(lambda one: f"(not {one})", inner),
        st.builds(lambda one, two, three: f"({one} if {two} else {three})", inner, inner, inner),
        st.builds(lambda one, filter: f"({one} | {filter})", inner,
                  st.sampled_from(("个数", '列出("名称")', '列出("满分")', "upper"))),
        st.builds(lambda one: f"{one}.名称", inner),
    ),
    max_leaves=5,
)  # fmt: skip
usual = st.sampled_from(("单位", "总分", "年度总支出.全年执行数", "项.名称", "loop.index", '"甲"', "群众满意度.得分"))
lists = st.sampled_from(("一级指标", "失分指标", "资金", "项.指标", "部门管理.指标"))
templates = st.recursive(
    st.one_of(st.just("话"), st.builds(lambda one: f"{{{{ {one} }}}}", st.one_of(usual, usual, expressions))),
    lambda inner: st.one_of(
        st.builds(
            lambda test, one, two: f"{{% if {test} %}}{one}{{% else %}}{two}{{% endif %}}",
            st.one_of(usual, expressions),
            inner,
            inner,
        ),
        st.builds(
            lambda each, one: f"{{% for 项 in {each} %}}{one}{{% endfor %}}",
            st.one_of(lists, lists, expressions),
            inner,
        ),
        st.builds(lambda one, two: one + two, inner, inner),
    ),
    max_leaves=4,
)


@pytest.mark.parametrize("which", ["seed", "incomplete"])
def test_what_is_accepted_can_be_filled_in(which: str, request: pytest.FixtureRequest) -> None:
    evaluation: Evaluation = request.getfixturevalue(which)
    framework = evaluation.plan.framework
    assert framework.report is not None
    outline = framework.report
    values = told(evaluation, str)
    accepted = 0

    @settings(max_examples=300)
    @given(templates)
    def holds(text: str) -> None:
        nonlocal accepted
        scalar = Scalar(text, AT)
        if check_templates(replace(framework, report=replace(outline, heading=None, opening=scalar, chapters=()))):
            return
        accepted += 1
        assert isinstance(fill(scalar, values, str), str)

    holds()
    assert accepted > 20
