"""The words of a 自评表: which role a column heading names, and what the labels around a table mean.

The aliases were met in published forms (research: domain 5.1, forms 1 and 2). A jurisdiction's own names come from its
framework's `form:`.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from jixiao.name import name_key

LEVELS = ("level1", "level2", "level3", "level4")
FUNDS_ROLES = ("initial", "annual", "executed", "rate", "weight", "score", "reason")
ROW_ROLES = (
    "target",
    "adjusted",
    "sign",
    "actual",
    "unit",
    "weight",
    "score",
    "completion",
    "reason",
    "judged",
    "credit",
    "core",
    "description",
    "basis",
    "deduct",
    "deduct_reason",
    "override",
    "override_reason",
    "exempt",
    "second",
    "second_reason",
    "given_by",
)

_ALIASES: dict[str, tuple[str, ...]] = {
    "level1": ("一级指标", "一级指标名称", "一级"),
    "level2": ("二级指标", "二级指标名称", "二级"),
    "level3": (
        "三级指标",
        "三级指标名称",
        "三级",
        "指标名称",
        "指标内容",
        "具体指标",
        "考核指标",
        "评价指标",
        "绩效指标",
        "绩效指标名称",
        "三级指标及内容",
        "自评指标",
        "指标",
    ),
    "level4": ("四级指标", "四级指标名称"),
    "target": (
        "年度目标值",
        "年度指标值",
        "年初目标值",
        "年初指标值",
        "目标值",
        "指标值",
        "预期值",
        "预期指标值",
        "全年目标值",
        "计划值",
        "计划指标值",
        "年度预期指标值",
        "年度预期目标值",
        "绩效目标值",
        "年度绩效目标值",
        "预期目标值",
        "预设指标值",
    ),
    "adjusted": (
        "调整指标值",
        "调整后指标值",
        "调整后的指标值",
        "调整目标值",
        "调整后目标值",
        "调整后的目标值",
        "年中调整指标值",
        "年中调整目标值",
        "调整值",
        "调整后年度指标值",
        "调整后年度目标值",
    ),
    "sign": ("指标性质", "性质", "比较符", "比较符号", "计算符号", "符号", "指标方向"),
    "actual": (
        "实际完成值",
        "全年实际值",
        "全年完成值",
        "实际完成指标值",
        "实际值",
        "完成值",
        "实际完成情况",
        "全年实际完成值",
        "年度实际完成值",
        "实际完成",
        "完成情况",
        "实际完成指标",
        "年度完成值",
        "全年实际完成情况",
        "指标完成值",
    ),
    "unit": ("单位", "计量单位", "度量单位", "指标单位", "指标值单位"),
    "weight": (
        "分值",
        "权重",
        "权数",
        "标准分",
        "标准分值",
        "指标分值",
        "指标权重",
        "分数",
        "满分",
        "权重分值",
        "分值权重",
        "赋分",
        "设定分值",
        "目标分值",
        "权重值",
    ),
    "score": (
        "得分",
        "自评得分",
        "自评分",
        "自评分数",
        "评价得分",
        "考评得分",
        "考核得分",
        "实际得分",
        "单位自评得分",
        "折算得分",
        "自评分值",
        "指标得分",
        "最终得分",
        "评分",
    ),
    "completion": ("完成率", "完成比例", "指标完成率", "完成程度", "目标完成率", "完成百分比", "指标完成比例"),
    "credit": ("得分系数", "系数", "完成系数"),
    "judged": ("是否人工评定", "人工评定", "评定方式", "是否评定"),
    "core": ("是否核心指标", "核心指标", "是否核心", "是否为核心指标", "是否核心绩效指标"),
    "description": (
        "完成情况简要描述",
        "完成情况描述",
        "完成情况说明",
        "指标完成情况描述",
        "完成情况简述",
        "实际完成情况描述",
        "简要描述",
    ),
    "basis": (
        "评分标准",
        "评价标准",
        "评分细则",
        "计分标准",
        "评分规则",
        "指标解释",
        "指标说明",
        "计算公式",
        "评分依据",
        "评价依据",
        "数据来源",
        "指标解释及评分标准",
        "评分说明",
    ),
    "deduct": ("扣减分数", "扣减分值", "扣减分", "人工扣减", "人工扣分"),
    "deduct_reason": ("扣减原因", "扣减说明", "扣减依据", "扣减理由"),
    "override": ("改后得分", "修改得分", "修正得分", "调整得分", "调整后得分", "人工得分", "改分"),
    "override_reason": ("改分原因", "改分说明", "改分理由", "改分依据", "调整得分原因", "修改得分原因", "修正得分原因"),
    "exempt": ("免扣原因", "免扣理由", "不扣分原因", "免于扣分原因"),
    "second": ("核查得分", "核查分", "核查分数", "抽评得分", "抽评分", "抽评分数", "抽查得分", "抽查评分"),
    "second_reason": ("核查意见", "核查说明", "核查原因", "抽评意见", "抽评说明", "抽评原因", "抽查意见"),
    "given_by": ("评分人", "扣减人", "改分人", "核查人", "抽评人", "核查单位", "抽评单位"),
    "initial": ("年初预算数", "年初预算", "年初预算金额", "年初预算额", "年初数", "预算批复数"),
    "annual": (
        "全年预算数",
        "全年预算",
        "调整预算数",
        "调整后预算数",
        "预算调整数",
        "年度预算数",
        "预算数",
        "全年预算金额",
        "调整后预算",
        "预算金额",
        "全年预算安排数",
        "预算安排数",
        "年度预算",
        "预算总额",
        "调整后全年预算数",
    ),
    "executed": (
        "全年执行数",
        "执行数",
        "实际执行数",
        "全年支出数",
        "实际支出数",
        "支出数",
        "年度执行数",
        "全年实际执行数",
        "决算数",
        "预算执行数",
        "全年执行金额",
        "实际支出",
        "执行金额",
        "全年执行",
    ),
    "rate": ("执行率", "预算执行率", "资金执行率", "支出进度", "全年执行率", "预算完成率", "执行比例"),
}
_BY_NAME = {name_key(alias): role for role, aliases in _ALIASES.items() for alias in aliases}

_REASON = ("原因", "改进措施", "改进建议")
_ENDINGS = (
    ("得分", "score"),
    ("分值", "weight"),
    ("权重", "weight"),
    ("完成值", "actual"),
    ("实际值", "actual"),
    ("目标值", "target"),
    ("指标值", "target"),
    ("完成率", "completion"),
    ("执行率", "rate"),
    ("预算数", "annual"),
    ("执行数", "executed"),
    ("三级指标", "level3"),
    ("二级指标", "level2"),
    ("一级指标", "level1"),
)
_BRACKETS = re.compile(r"\([^()]{0,60}\)")
LONGEST_HEADING = 40
"""Characters beyond which a text is prose, not a heading."""


@lru_cache(maxsize=4096)
def column_role(text: str) -> str | None:
    """The role that a column heading names: one of LEVELS, ROW_ROLES or FUNDS_ROLES; None where it names none.

    Spaces, line breaks, full-width forms and what stands in brackets do not count: `全年执行数\n（B）` is executed.
    """
    if not text or len(text) > LONGEST_HEADING:
        return None
    name = name_key(text)
    bare = _BRACKETS.sub("", name).strip(":")
    if role := _BY_NAME.get(name) or _BY_NAME.get(bare):
        return role
    if any(word in bare for word in _REASON):
        return "reason"
    if "调整" in bare and bare.endswith(("目标值", "指标值")):
        return "adjusted"
    return next((role for ending, role in _ENDINGS if bare.endswith(ending)), None)


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


def is_label(text: str, labels: tuple[str, ...]) -> bool:
    """Whether `text` is one of `labels`, as names are compared; a colon or brackets behind it do not count."""
    if not text or len(text) > LONGEST_HEADING:
        return False
    name = name_key(text).strip(":")
    wanted = _keys(labels)
    return name in wanted or _BRACKETS.sub("", name).strip(":") in wanted


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


def subject_in(text: str) -> str | None:
    """What a title says is evaluated: department, project or transfer, in the words of frameworks."""
    name = name_key(text)
    if "转移支付" in name or "区域绩效" in name:
        return "transfer"
    if "整体" in name or "部门绩效" in name:
        return "department"
    return "project" if "项目" in name else None
