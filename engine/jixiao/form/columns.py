"""The columns of a live form: those that the jurisdiction prints, and beside them those that only help to reckon."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.expression.tree import walk
from jixiao.filing.labels import GOAL_COLUMNS
from jixiao.filing.printed import GOAL_SCORE, GOAL_SHARE, LEVEL_HEADINGS, ROW_HEADINGS
from jixiao.plan.model import Plan, Purpose
from jixiao.plan.scopes import ROW_CORE
from jixiao.report.form_layout import declared_columns, declared_levels, usual_columns
from jixiao.value import dataclass, replace

BESIDE: Mapping[str, str] = {
    **ROW_HEADINGS,
    "judged": "人工评定",  # the points themselves, not whether they were given by a person
    "credit": "得分系数",
}
"""The headings of columns that stand beside what is printed."""

ASKED = {
    Purpose.JUDGED: ("judged",),
    Purpose.CREDIT: ("credit",),
    Purpose.DESCRIBED: ("description",),
    Purpose.DEDUCTION: ("deduct", "deduct_reason"),
    Purpose.OVERRIDE: ("override", "override_reason"),
    Purpose.EXEMPT: ("exempt",),
    Purpose.SECOND: ("second", "second_reason"),
}
"""The columns that slots ask for beyond the usual ones."""

GOAL_ROLES = ("goal_name", "goal_share", "goal_score")
"""The columns left of the levels where the office sets goals of its own."""

TOLD, USED = "说明", "打印"
"""Headings of what the form itself says of a row, and whether the row is in use; nobody reads them back."""

WIDTHS = {
    "level": 16, "sign": 9, "target": 14, "unit": 9, "actual": 15, "weight": 8, "score": 10, "reason": 28,
    "description": 20, "adjusted": 14, "judged": 10, "credit": 10, "second": 10, "second_reason": 16, "core": 8,
    "told": 40, "used": 8, "goal_name": 18, "goal_share": 10, "goal_score": 10,
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
    levels = declared_levels(plan)
    if not levels:
        depth = max([3, *(len(node.path) + (1 if node.members else 0) for node in plan.nodes)])
        levels = tuple((at + 1, LEVEL_HEADINGS[at]) for at in range(depth))
    others = declared_columns(plan.framework) or usual_columns()
    printed = [_column(f"level{level}", heading) for level, heading in levels]
    printed[-1] = replace(printed[-1], width=LEAF_WIDTH)
    printed += [_column(role, heading) for role, heading in others]
    printed = [*_goal_columns(plan), *printed]
    roles = {column.role for column in printed}
    beside = [_column(role, BESIDE[role], False) for role in _asked(plan) if role not in roles]
    used = [_column("used", USED, False)] if plan.sections or plan.open_scopes else []
    return (*printed, *beside, _column("told", TOLD, False), *used)


def _goal_columns(plan: Plan) -> Iterable[Column]:
    """Columns of goals, their shares and scores, where the office sets any; equal ones have no share to be written."""
    scopes = [section.goals for section in plan.sections if section.goals is not None]
    if scopes:
        yield _column("goal_name", GOAL_COLUMNS[0])
    if any(scope.share != "equal" for scope in scopes):
        yield _column("goal_share", GOAL_SHARE)
    if scopes:
        yield _column("goal_score", GOAL_SCORE)


def _asked(plan: Plan) -> Iterable[str]:
    """The roles of columns that have to be there, in order."""
    purposes = {slot.purpose for slot in plan.slots}
    purposes |= {slot.purpose for section in plan.sections for v in section.variants for slot in v.slots}
    found = ["sign", "target", "unit", "actual", "weight", "score", "reason"]
    if plan.framework.scored_target:
        found.insert(2, "adjusted")
    if any(node == ROW_CORE for item in plan.computed for node in walk(item.tree)):
        found.append("core")
    for purpose, roles in ASKED.items():
        found.extend(roles if purpose in purposes else ())
    return dict.fromkeys(found)
