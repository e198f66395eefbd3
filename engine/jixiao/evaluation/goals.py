"""Own goals of one filing: what each scores, and the nodes that they and their groups are in that filing's tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jixiao.evaluation.machine import Machine
from jixiao.evaluation.members import Member, idle
from jixiao.evaluation.model import Result, number_of
from jixiao.filing.model import Filing, OwnGoal, OwnRow
from jixiao.plan.goals import POINTS, SCORE, WEIGHT
from jixiao.plan.model import Computed, GoalScope, Node, Plan, Section
from jixiao.value import replace

OPEN: Result = (0, None, 1)
"""Of a goal without rows or without a share: nothing says how far it was reached, or what it is worth."""


def score_goals(
    machine: Machine, filing: Filing, row_results: Sequence[tuple[Result, ...] | None]
) -> Mapping[str, Result]:
    """What every goal, and every group of it, came out as, by `<goal>.weight`, `.points`, `.score`, `<group>.score`."""
    found: dict[str, Result] = {}
    for goal in filing.goals:
        section, scope = _section(machine.plan, goal)
        program = machine.goals[section.id]
        results = program.run((goal.value,), filing.scale, goal_members(filing, row_results, goal))
        missing = [POINTS, SCORE] if goal.value is None or not rows_in(filing, goal) else []
        for item, result in zip(scope.computed, results, strict=True):
            found[result_name(goal, item)] = OPEN if item.name in missing else result
    return found


def result_name(goal: OwnGoal, item: Computed) -> str:
    """The name of what is computed for a goal among all names of the filing."""
    if item.name in (WEIGHT, POINTS, SCORE):
        return f"{goal.id}.{item.name}"
    return goal.id + item.name.removeprefix(goal.section)


def rows_in(filing: Filing, goal: OwnGoal) -> tuple[OwnRow, ...]:
    """The rows of `goal`."""
    return tuple(row for row in filing.rows if row.section == goal.section and row.goal == goal.number)


def row_member(row: OwnRow, results: tuple[Result, ...] | None) -> Member | None:
    """What a Fold may read of a row: open, its score is missing; where it does not apply, its weight, or nothing."""
    if row.applies:
        points, final = (number_of(results[-2]), number_of(results[-1])) if results else (None, None)
        return {"weight": row.weight, "points": points, "score": final, "applies": True}
    return None if row.weight is None else idle(row.weight, row.kept)


def goal_members(
    filing: Filing, row_results: Sequence[tuple[Result, ...] | None], goal: OwnGoal
) -> Mapping[str, Sequence[Member]]:
    """The rows of one goal by the scope that gathers them."""
    members: dict[str, list[Member]] = {}
    for row, results in zip(filing.rows, row_results, strict=True):
        member = row_member(row, results)
        if row.section == goal.section and row.goal == goal.number and member is not None:
            members.setdefault(row.group, []).append(member)
    return members


def goal_member(filing: Filing, goal: OwnGoal, results: Mapping[str, Result]) -> Member:
    """What a Fold over goals may read of one."""
    return {
        "weight": goal.weight,
        "points": number_of(results[f"{goal.id}.{POINTS}"]),
        "score": number_of(results[f"{goal.id}.{SCORE}"]),
        "applies": goal_applies(filing, goal),
    }


def goal_applies(filing: Filing, goal: OwnGoal) -> bool:
    """Whether a goal has something to give: one whose every row does not apply has not."""
    rows = rows_in(filing, goal)
    return not rows or any(row.applies or row.kept for row in rows)


NO_GOAL: Member = {"weight": None, "points": None, "score": None, "applies": True}
"""Stands for the goals of a filing that has none though it has to: what they would score is missing."""


def filed_nodes(plan: Plan, filing: Filing) -> Iterator[Node]:
    """The nodes of the plan in the order of the table; the filing's goals, with their groups, in their places."""
    scopes = {section.id: section.goals for section in plan.sections}
    for node in plan.nodes:
        yield node
        scope = scopes.get(node.id)
        for goal in filing.goals if scope is not None else ():
            if scope is not None and goal.section == node.id:
                yield from _goal_nodes(node, scope, goal, bool(rows_in(filing, goal)))


def _goal_nodes(section: Node, scope: GoalScope, goal: OwnGoal, has_rows: bool) -> Iterator[Node]:
    path = (*section.path, goal.name)
    yield Node(goal.id, goal.name, path, section.id, goal.weight, f"{goal.id}.{SCORE}", scope.span,
               section=section.id, members=goal.id, clause=section.clause, whole=goal.whole)  # fmt: skip
    for group in scope.groups if has_rows else ():
        id = goal.id + group.id.removeprefix(section.id)
        yield replace(
            group, id=id, path=(*path, group.name), parent=goal.id, score=f"{id}.score", section=section.id, members=id
        )


def goal_of(plan: Plan, filing: Filing, id: str) -> tuple[OwnGoal, GoalScope] | None:
    """The goal that a node of the filing is, or stands in, with its scope; None where it is no such node."""
    for goal in filing.goals:
        if id == goal.id or id.startswith(f"{goal.id}."):
            return goal, _section(plan, goal)[1]
    return None


def _section(plan: Plan, goal: OwnGoal) -> tuple[Section, GoalScope]:
    section = next(item for item in plan.sections if item.id == goal.section)
    if section.goals is None:
        raise ValueError(f"{section.id} has no goals")
    return section, section.goals
