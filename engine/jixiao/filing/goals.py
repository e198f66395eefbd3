"""Goals that an office set itself: each bound to the section that asks for goals, with its share of the points."""

from __future__ import annotations

from fractions import Fraction

from jixiao.filing.draft import Draft, DraftGoal, is_nothing
from jixiao.filing.model import Claimed, OwnGoal, RawGoal, RawValue
from jixiao.filing.names import key
from jixiao.filing.values import is_allowed, read_number
from jixiao.plan.model import GoalScope, Section
from jixiao.value import replace


def bind_goals(draft: Draft) -> None:
    """Binds every goal of the form, in its order; a framework that asks for none is said once."""
    sections = [section for section in draft.plan.sections if section.goals is not None]
    if not sections:
        if draft.raw.goals:
            first = draft.raw.goals[0].name
            draft.say("B173", first.origin, found=first.text)
        return
    chosen = [_section_of(draft, index, sections) for index in range(len(draft.raw.goals))]
    for index, (raw, section) in enumerate(zip(draft.raw.goals, chosen, strict=True)):
        number = sum(other is section for other in chosen[:index])
        draft.goals.append(bind_goal(draft, raw, section, number, sum(other is section for other in chosen)))


def say_goals_without_rows(draft: Draft) -> None:
    """A goal under which no row stands says nothing of how far it was reached: it stays open."""
    for index, item in enumerate(draft.goals):
        goal = item.goal
        if not any(row.row.section == goal.section and row.row.goal == goal.number for row in draft.rows):
            draft.say("B174", goal.origins["name"], goal=goal.name)
            draft.goals[index] = replace(item, goal=replace(goal, why=draft.diagnostics[-1].message()))


def _section_of(draft: Draft, index: int, sections: list[Section]) -> Section:
    """The section whose goal this is: the one that its rows name, where there are several."""
    levels = {key(level.text) for row in draft.raw.rows if row.goal == index for level in row.levels}
    named = (item for item in sections if key(draft.node(item.id).name) in levels)
    return next(named, sections[0])


def bind_goal(draft: Draft, raw: RawGoal, section: Section, number: int, among: int) -> DraftGoal:
    """Goal `number` of its section, which has `among` of them. Raises ValueError where the section has no goals."""
    scope = section.goals
    if scope is None:
        raise ValueError(f"{section.id} asks for no goals")
    whole = draft.node(section.id).weight or draft.plan.framework.expected_total
    goal = OwnGoal(
        section=section.id,
        number=number,
        name=raw.name.text.strip(),
        value=None,
        weight=None,
        whole=scope.whole,
        origins={"name": raw.name.origin} | {role: cell.origin for role, cell in raw.cells.items()},
    )
    draft.places[f"{goal.id}.name"] = raw.name.origin
    draft.claim(goal.id, Claimed.SCORE, raw.cells.get("score"))
    share = raw.cells.get("share")
    if scope.share == "equal":
        draft.claim(goal.id, Claimed.WEIGHT, _points(share, whole))
        return DraftGoal(replace(goal, weight=whole / among), Fraction(among))
    before = len(draft.diagnostics)
    value = _read_share(draft, goal, share, scope)
    if value is None:
        return DraftGoal(replace(goal, why=next((item.message() for item in draft.diagnostics[before:]), "")))
    return DraftGoal(replace(goal, weight=value * whole if scope.share == "percent" else value), value)


def _read_share(draft: Draft, goal: OwnGoal, cell: RawValue | None, scope: GoalScope) -> Fraction | None:
    """A share as the framework has it written: a ratio, or points; missing, with a diagnostic, where it is neither."""
    percent = scope.share == "percent"
    wanted, wanted_en = ("百分数，例如 40%", "a percentage") if percent else ("分，例如 40分", "points")
    if cell is None or is_nothing(cell.text):
        at = cell.origin if cell is not None else goal.origins["name"]
        draft.say("B170", at, goal=goal.name, wanted=wanted, wanted_en=wanted_en)
        return None
    typed_as = cell.text.strip()[-1:]
    if typed_as not in (("分",) if percent else ("%", "％")):
        # Without its % no share passes for a target whose sign was misread (25% for ≥5%).
        bare, what = RawValue(cell.text.strip().rstrip("%％分"), cell.origin), f"“{goal.name}”的占比"
        typed = read_number(draft, bare, what, None)
        if typed is not None and percent:
            typed = replace(typed, value=typed.value / 100)
        return typed.value if typed is not None and is_allowed(draft, scope.slot, typed, cell, what) else None
    draft.say("B171", cell.origin, goal=goal.name, found=cell.text.strip(), wanted=wanted, wanted_en=wanted_en)
    return None


def _points(cell: RawValue | None, whole: Fraction) -> RawValue | None:
    """A share that is only a claim, in points as it would be typed; a percentage is one of `whole`."""
    if cell is None or not cell.text.strip().endswith(("%", "％")):
        return None if cell is None else RawValue(cell.text.strip().removesuffix("分"), cell.origin)
    return None if whole != 100 else RawValue(cell.text.strip().rstrip("%％"), cell.origin)
