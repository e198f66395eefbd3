"""Everything that the trees of a filing gather: own rows and goals by their scopes, lines by their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.evaluation.goals import NO_GOAL, goal_member, row_member
from jixiao.evaluation.members import Member, joined, line_members, sides
from jixiao.evaluation.model import Result
from jixiao.filing.model import Filing
from jixiao.plan.model import Plan

NO_GOALS: Mapping[str, Result] = {}


def gather(
    plan: Plan,
    filing: Filing,
    row_results: Sequence[tuple[Result, ...] | None],
    goal_results: Mapping[str, Result] = NO_GOALS,
) -> Mapping[str, Sequence[Member]]:
    """The own rows by the scope that gathers them, and the lines of open tables by their table.

    An open row is a member whose score is missing. Rows that do not apply are members only where their weight counts;
    to formulas they do not apply, even where their weight is kept. Of goals the section gathers the goals, but formulas
    gather the rows of all of them.
    """
    members: dict[str, list[Member]] = {node.members: [] for node in plan.nodes if node.members}
    shown: dict[str, list[Member]] = {part: [] for parts in plan.scopes.values() for part in parts}
    variants = {section.id: section.variants for section in plan.sections}
    for row, results in zip(filing.rows, row_results, strict=True):
        member = row_member(row, results)
        if member is None:
            continue
        if row.goal is None:
            members[row.group].append(member)
        if row.group in shown:
            variant = None if row.variant is None else variants[row.section][row.variant]
            shown[row.group].append({**member, "applies": row.applies, **sides(variant, row, filing.scale)})
    for goal in filing.goals:
        members[goal.section].append(goal_member(filing, goal, goal_results))
    for section in plan.sections:
        if section.goals is not None and section.goals.required and not members[section.id]:
            members[section.id].append(NO_GOAL)
    return {**members, **joined(shown, plan), **line_members(plan, filing)}
