"""The labels around a 自评表: whose it is, of which year, in which unit of money, and what is no indicator.

The labels were met in published forms (research: domain 5.1, forms 1 and 2). A jurisdiction's own names come from its
framework's `form:`.
"""

from __future__ import annotations

import re
from functools import cache

from jixiao.filing.headings import BRACKETS, LONGEST_HEADING
from jixiao.name import name_key

OFFICE_LABELS = (
    "填报单位",
    "填报单位名称",
    "自评单位",
    "单位名称",
    "部门名称",
    "部门(单位)名称",
    "预算单位",
    "预算单位名称",
    "实施单位",
    "项目实施单位",
    "项目单位",
    "资金使用单位",
    "主管部门",
    "项目主管部门",
    "主管部门及代码",
    "地方主管部门",
)
"""Labels whose neighbour is the office that filed, the surest first."""

CODE_LABELS = ("单位代码", "单位编码", "预算单位编码", "预算单位代码", "部门代码", "部门编码", "统一社会信用代码")
YEAR_LABELS = ("年度", "预算年度", "自评年度", "评价年度", "年份")
UNIT_LABELS = ("单位", "金额单位", "计量单位", "资金单位")
MONEY_UNIT_LABELS = ("金额单位", "资金单位")
"""Beside these stands a unit of money and nothing else: what is no such unit there is said to be none."""
RATING_LABELS = ("自评等级", "评价等级", "等级", "评级", "自评结果", "评价等次", "绩效等级", "自评等次", "评定等级")
TOTAL_LABELS = (
    "总分",
    "合计",
    "总计",
    "总得分",
    "总分合计",
    "自评总分",
    "分值合计",
    "得分合计",
    "总分值",
    "合计得分",
    "自评得分合计",
)
FUNDS_SECTIONS = (
    "预算执行情况",
    "项目资金",
    "项目资金情况",
    "资金情况",
    "资金执行情况",
    "预算资金",
    "预算资金情况",
    "项目预算执行情况",
    "年度资金",
    "资金来源",
)
"""What a funds table is called as a whole; it may stand in the place of the name of its only line."""

SUBTOTAL_LABELS = ("小计", "分项小计", "本级小计")
NOTE_LABELS = (
    "说明",
    "备注",
    "注",
    "填报说明",
    "填表说明",
    "其他需要说明的问题",
    "其他说明",
    "其他需要说明的事项",
    "计分原则",
)
GOAL_LABELS = (
    "预期目标",
    "实际完成情况",
    "年度总体目标",
    "总体目标",
    "年度绩效目标",
    "年初设定目标",
    "年度总体目标完成情况",
    "年度总体目标完成情况综述",
    "评价目标",
    "全年实际完成情况",
    "绩效目标",
    "年度目标",
    "总体目标完成情况",
    "年度目标完成情况",
    "全年完成情况",
    "年初绩效目标",
)
GOAL_COLUMNS = (
    "年度绩效目标",
    "年度绩效目标名称",
    "绩效目标",
    "绩效目标名称",
    "年度目标",
    "年度总体目标",
    "目标",
    "目标名称",
)
"""Headings, left of the levels, of a column in which each of several goals stands beside its rows."""

_GOAL_SHARE = re.compile(r"权重|占比|比重|比例|分值")
_GOAL_SCORE = re.compile(r"得分|评分")

FRAMEWORK_LABELS = ("框架", "评分框架", "适用框架", "绩效框架")
PROJECT_LABELS = (
    "项目名称",
    "专项名称",
    "专项资金名称",
    "资金名称",
    "转移支付名称",
    "项目编码",
    "项目代码",
    "项目编号",
)
"""Labels whose neighbour says which project it is; kept by their names."""

PEOPLE_LABELS = (
    "填报人",
    "联系人",
    "联系电话",
    "负责人",
    "项目负责人",
    "审核人",
    "单位负责人",
    "填表人",
    "经办人",
    "电话",
)
"""Labels of persons: their neighbours are kept as texts and never as inputs."""

RATING_WORDS = ("优", "优秀", "良", "良好", "中", "中等", "合格", "差", "较差", "不合格", "一般", "好", "较好")
MONEY_WORDS = ("万元", "亿元", "元", "千元")

_LIST_NAMES = {name_key(f"{what}名称"): what for what in ("项目", "子项目", "单位", "部门", "预算单位")} | {
    name_key("部门(单位)名称"): "部门"
}

_TITLE = re.compile(r"自评(?:情况)?表|自评报告|评价表|绩效自评|评分表|监控表|自评得分表")
_YEAR = re.compile(r"(?<![0-9])(20[0-9]{2})\s*年")
_BUDGET_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}年(?:度|预算|部门|项目)")
_MONEY = re.compile(r"(?:单位|[(]|金额)[:：]?(?:人民币)?([十百千]?[万亿]?元)(?:[)]|$)")
_IN_MONEY = re.compile(r"\s*[（(](?:百万元|万元|亿元|千元|元)[）)]\s*$")


def is_label(text: str, labels: tuple[str, ...]) -> bool:
    """Whether `text` is one of `labels`, as names are compared; a colon or brackets behind it do not count."""
    if not text or len(text) > LONGEST_HEADING:
        return False
    name = name_key(text).strip(":")
    wanted = _keys(labels)
    return name in wanted or BRACKETS.sub("", name).strip(":") in wanted


@cache
def _keys(labels: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name_key(label) for label in labels)


def is_goal_share(text: str) -> bool:
    """Whether a heading beside that of a goal is of its share: 目标权重, 占比."""
    return len(text) <= LONGEST_HEADING and _GOAL_SHARE.search(name_key(text)) is not None


def is_goal_score(text: str) -> bool:
    """Whether a heading beside that of a goal is of what it scores: 目标得分."""
    return len(text) <= LONGEST_HEADING and _GOAL_SCORE.search(name_key(text)) is not None


def label_place(text: str, labels: tuple[str, ...]) -> int | None:
    """The place of `text` among `labels`, compared as is_label does; None where it is not among them."""
    return next((place for place, label in enumerate(labels) if is_label(text, (label,))), None)


def is_title(text: str) -> bool:
    """Whether `text` reads like the title of a self-evaluation table."""
    return len(text) <= 120 and _TITLE.search(name_key(text)) is not None


def begins_title(text: str) -> bool:
    """Whether `text` is the first line of a title that was broken in two: 某县2022年度, and the table's name below."""
    return len(text) <= LONGEST_HEADING and _BUDGET_YEAR.search(name_key(text)) is not None


LIST = "list"
"""The role by which a form of ours says of a heading that it stands over the names of a list's lines."""


def is_list_name(text: str) -> bool:
    """Whether a heading stands over the names of projects or units: 项目名称."""
    return len(text) <= LONGEST_HEADING and name_key(text) in _LIST_NAMES


def list_name(text: str) -> str:
    """What such a heading lists: 项目名称 lists 项目."""
    return _LIST_NAMES[name_key(text)]


def year_in(text: str) -> str | None:
    """The year that `text` names (`2021年度`), as digits."""
    match = _YEAR.search(name_key(text))
    return match.group(1) if match else None


def money_unit_in(text: str) -> str | None:
    """The unit of amounts that `text` names: `金额单位：万元`, `项目资金（万元）`."""
    match = _MONEY.search(name_key(text)) if len(text) <= LONGEST_HEADING else None
    return match.group(1) if match else None


def without_money_unit(text: str) -> str:
    """A label without the unit of its amounts, where that stands behind it in brackets: `三公经费（万元）`."""
    return _IN_MONEY.sub("", text) or text


def subject_in(text: str) -> str | None:
    """What a title says is evaluated: department, project or transfer, in the words of frameworks."""
    name = name_key(text)
    if "转移支付" in name or "区域绩效" in name:
        return "transfer"
    if "整体" in name or "部门绩效" in name:
        return "department"
    return "project" if "项目" in name else None
