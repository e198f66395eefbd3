"""The columns of a live form: those that the jurisdiction prints, and beside them those that only help to reckon."""

from __future__ import annotations

from collections.abc import Iterable

from jixiao.filing.headings import GOAL_COLUMNS
from jixiao.filing.printed import GOAL_SHARE
from jixiao.framework.model import Framework
from jixiao.plan.model import Plan, Purpose
from jixiao.value import dataclass, replace

LEVELS = ("一级指标", "二级指标", "三级指标", "四级指标")
USUAL = (
    ("sign", "指标性质"),
    ("target", "年度目标值"),
    ("unit", "单位"),
    ("actual", "实际完成值"),
    ("weight", "分值"),
    ("score", "得分"),
    ("reason", "偏差原因分析及改进措施"),
)
"""The columns of a form whose framework prints none of its own, after those of the levels."""

BESIDE = {
    "sign": "指标性质",
    "unit": "单位",
    "adjusted": "调整后目标值",
    "judged": "人工评定",
    "credit": "得分系数",
    "description": "完成情况简要描述",
    "deduct": "扣减分数",
    "deduct_reason": "扣减原因",
    "override": "改后得分",
    "override_reason": "改分原因",
    "exempt": "免扣原因",
    "reason": "偏差原因分析",
    "target": "年度目标值",
    "actual": "实际完成值",
    "weight": "分值",
    "score": "得分",
}
ASKED = {
    Purpose.JUDGED: ("judged",),
    Purpose.CREDIT: ("credit",),
    Purpose.DESCRIBED: ("description",),
    Purpose.DEDUCTION: ("deduct", "deduct_reason"),
    Purpose.OVERRIDE: ("override", "override_reason"),
    Purpose.EXEMPT: ("exempt",),
}
"""The columns that slots ask for beyond the usual ones."""

GOAL_ROLES = ("goal_name", "goal_share")
"""The columns left of the levels where the office sets goals of its own."""

TOLD, USED = "说明", "打印"
"""Headings of what the form itself says of a row, and whether the row is in use; nobody reads them back."""

WIDTHS = {
    "level": 13, "sign": 9, "target": 14, "unit": 9, "actual": 15, "weight": 8, "score": 10, "reason": 28,
    "description": 20, "adjusted": 14, "judged": 10, "credit": 10, "told": 36, "used": 8,
    "goal_name": 18, "goal_share": 10,
}  # fmt: skip
LEAF_WIDTH, USUAL_WIDTH = 24, 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its role, its heading, whether it goes to paper."""

    role: str
    heading: str
    width: int
    printed: bool = True


def _column(role: str, heading: str, printed: bool = True) -> Column:
    kind = "level" if role.startswith("level") else role
    return Column(role, heading, WIDTHS.get(kind, USUAL_WIDTH), printed)


def columns_of(plan: Plan) -> tuple[Column, ...]:
    """The columns from left to right: levels as deep as the tree, what is printed, what stands beside."""
    framework = plan.framework
    declared = framework.form.rows if framework.form is not None else ()
    own = [(column.role, column.name) for column in declared if column.role != "label"]
    levels = [item for item in own if item[0].startswith("level")]
    depth = max([3, *(len(node.path) + (1 if node.members else 0) for node in plan.nodes)])
    missing = [(f"level{at + 1}", LEVELS[at]) for at in range(depth - len(levels))]
    # Levels are told apart by their place: the last one printed is that of the rows.
    named = [*missing, *levels]
    others = [item for item in own if not item[0].startswith("level")] or list(USUAL)
    printed = [_column(f"level{at + 1}", heading) for at, (_, heading) in enumerate(named)]
    printed[-1] = replace(printed[-1], width=LEAF_WIDTH)
    printed += [_column(role, heading) for role, heading in others]
    printed = [*_goal_columns(plan), *printed]
    roles = {column.role for column in printed}
    beside = [_column(role, BESIDE[role], False) for role in _asked(plan) if role not in roles]
    used = [_column("used", USED, False)] if plan.sections else []
    return (*printed, *beside, _column("told", TOLD, False), *used)


def _goal_columns(plan: Plan) -> Iterable[Column]:
    """Columns of goals and of their shares, where the office sets any; equal ones have no share to be written."""
    scopes = [section.goals for section in plan.sections if section.goals is not None]
    if scopes:
        yield _column("goal_name", GOAL_COLUMNS[0])
    if any(scope.share != "equal" for scope in scopes):
        yield _column("goal_share", GOAL_SHARE)


def _asked(plan: Plan) -> Iterable[str]:
    """The roles of columns that have to be there, in order."""
    purposes = {slot.purpose for slot in plan.slots}
    purposes |= {slot.purpose for section in plan.sections for v in section.variants for slot in v.slots}
    found = ["sign", "target", "unit", "actual", "weight", "score", "reason"]
    if plan.framework.scored_target:
        found.insert(2, "adjusted")
    for purpose, roles in ASKED.items():
        found.extend(roles if purpose in purposes else ())
    return dict.fromkeys(found)


def funds_headings(framework: Framework) -> dict[str, str]:
    """The headings of the funds table that the jurisdiction prints, by role."""
    declared = framework.form.funds if framework.form is not None else ()
    return {column.role: column.name for column in declared}
