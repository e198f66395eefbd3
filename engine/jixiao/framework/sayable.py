"""What the templates of a report may say: the names that they know, and of what shape each is.

report/told.py gives every one of them its value; a test holds that both say the same. Texts are finished: amounts with
their unit, rates with their sign; templates reckon nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from enum import StrEnum

from jixiao.framework.model import Framework, Indicator
from jixiao.value import dataclass, field


class Kind(StrEnum):
    """What a name stands for."""

    TEXT = "text"
    TRUTH = "truth"
    RECORD = "record"
    LIST = "list"


KINDS = {Kind.TEXT: "文字", Kind.TRUTH: "是非", Kind.RECORD: "一项", Kind.LIST: "一列"}


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a record, what its parts are; of a list, what each member is made of."""

    kind: Kind
    parts: Mapping[str, Shape] = field(default_factory=dict)


TEXT, TRUTH = Shape(Kind.TEXT), Shape(Kind.TRUTH)


def _texts(*names: str) -> dict[str, Shape]:
    return dict.fromkeys(names, TEXT)


ROW = {
    **_texts("名称", "一级", "分值", "得分", "得分率", "扣分", "目标", "实际", "说明", "原因"),
    "满分": TRUTH,
    "待定": TRUTH,
    "评定": TRUTH,
    "适用": TRUTH,
}
"""A row of the table: the framework's or the office's own."""

GROUP = {**_texts("名称", "分值", "得分", "得分率", "说明"), "适用": TRUTH, "指标": Shape(Kind.LIST, ROW)}
"""一级指标 or another node with rows under it. `说明`: how its score came out, where its rows add up to another."""

FIGURE = _texts("名称", "数")
"""A figure with what it is called: a cell of a line of funds, an input."""

ADJUSTED = _texts("名称", "种类", "调整前", "调整后", "限为")
"""An adjustment that made a difference: of the total before and after it, or of the rating to which it is limited."""

PROJECT = _texts("名称", "总分", "等级", "预算数", "执行数")
BAND = _texts("等级", "个数")
FINDING = _texts("轻重", "内容")
LOOP = {**_texts("index", "length"), "first": TRUTH, "last": TRUTH}
"""What Jinja2 tells inside a loop."""

FUNDS = "资金"
"""The list of all lines of funds."""

BY_OFFICE = ("年度目标", "目标完成情况")
"""Names that stand for what the form says in words, or else for what the office writes under them."""

ALWAYS: Mapping[str, Shape] = {
    **_texts("单位", "年度", "名称", "依据", "项目名称", "总分", "满分", "等级", "公开期限", "项目个数"),
    **_texts(*BY_OFFICE),
    "已定": TRUTH,
    "一级指标": Shape(Kind.LIST, GROUP),
    "全部指标": Shape(Kind.LIST, ROW),
    "失分指标": Shape(Kind.LIST, ROW),
    "待定指标": Shape(Kind.LIST, ROW),
    "项目": Shape(Kind.LIST, PROJECT),
    "项目等级": Shape(Kind.LIST, BAND),
    "错误": Shape(Kind.LIST, FINDING),
    "调整": Shape(Kind.LIST, ADJUSTED),
    "基础数据": Shape(Kind.LIST, FIGURE),
}


def sayable(framework: Framework) -> Mapping[str, Shape]:
    """Every name that templates of `framework` know: those that all know, and its own lines, inputs and indicators.

    The framework's own are those of its formulas. Where two things bear one name, neither is known by it; a name that
    all templates know is never one of the framework's own.
    """
    own = tuple(_own(framework))
    often = Counter(name for name, _ in own)
    known = {name: shape for name, shape in own if often[name] == 1}
    return {**known, **ALWAYS, FUNDS: Shape(Kind.LIST, line_parts(framework))}


def line_parts(framework: Framework) -> dict[str, Shape]:
    """What a line of funds is made of: the columns of all tables, and what tables print beside them."""
    columns = (column.id for table in framework.tables for column in table.columns)
    return {
        **_texts(*columns),
        **_texts("名称", "执行率", "原因"),
        "数额": Shape(Kind.LIST, FIGURE),
        "已填": TRUTH,
    }


def _own(framework: Framework) -> Iterator[tuple[str, Shape]]:
    shape = Shape(Kind.RECORD, line_parts(framework))
    yield from ((line.id, shape) for table in framework.tables for line in table.lines)
    yield from ((item.id, TEXT) for item in framework.inputs)
    yield from ((item.id, TEXT) for item in framework.values)
    yield from _indicators(framework.indicators)


def _indicators(indicators: tuple[Indicator, ...]) -> Iterator[tuple[str, Shape]]:
    for item in indicators:
        yield item.id, Shape(Kind.RECORD, GROUP if item.children or item.own_rows is not None else ROW)
        yield from _indicators(item.children)
