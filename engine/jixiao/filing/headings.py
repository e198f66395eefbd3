"""The headings of a 自评表: which role the name of a column gives it.

The aliases were met in published forms (research: domain 5.1, forms 1 and 2). A jurisdiction's own names come from its
framework's `form:`.
"""

from __future__ import annotations

import re
from functools import lru_cache

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
BRACKETS = re.compile(r"\([^()]{0,60}\)")
"""What stands in brackets, and does not count."""

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
    bare = BRACKETS.sub("", name).strip(":")
    if role := _BY_NAME.get(name) or _BY_NAME.get(bare):
        return role
    if any(word in bare for word in _REASON):
        return "reason"
    if "调整" in bare and bare.endswith(("目标值", "指标值")):
        return "adjusted"
    return next((role for ending, role in _ENDINGS if bare.endswith(ending)), None)
