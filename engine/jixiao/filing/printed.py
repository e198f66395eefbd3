"""The headings that official 自评表 print, by role, in the order in which their columns stand."""

from __future__ import annotations

LINE_HEADINGS = {
    "initial": "年初预算数",
    "annual": "全年预算数",
    "executed": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "score": "得分",
    "reason": "未完成原因分析",
}
"""Of the table of funds."""

ROW_HEADINGS = {
    "sign": "指标性质",
    "target": "年度目标值",
    "adjusted": "调整后目标值",
    "actual": "实际完成值",
    "unit": "单位",
    "weight": "分值",
    "completion": "完成率",
    "credit": "得分系数(%)",
    "score": "得分",
    "reason": "未完成原因分析",
    "judged": "是否人工评定",
    "core": "是否核心指标",
    "description": "完成情况简要描述",
    "basis": "评分标准",
    "deduct": "扣减分数",
    "deduct_reason": "扣减原因",
    "override": "改后得分",
    "override_reason": "改分原因",
    "exempt": "免扣原因",
    "second": "核查得分",
    "second_reason": "核查意见",
    "given_by": "评分人",
}
"""Of the table of indicators, after the names of its levels."""

LEVEL_HEADINGS = ("一级指标", "二级指标", "三级指标", "四级指标")

ALWAYS = ("target", "actual", "weight", "score", "reason")
"""The columns that a table of indicators has in any case."""

GOAL_HEADINGS = ("预期目标", "实际完成情况")
"""What was wanted and what came of it, in words."""

GOAL_SHARE = "目标占比"
"""Beside several goals of the office's own, the share of each."""

GOAL_SCORE = "目标得分"
"""And what each comes to."""
