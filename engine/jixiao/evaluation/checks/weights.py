"""Checks of weights: typed against declared, rows against their group, all against the whole; and how many rows."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.entries import Entry
from jixiao.evaluation.goals import rows_in
from jixiao.evaluation.settings import Setting
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.views import effective_weight
from jixiao.evaluation.wording import Match, match, points
from jixiao.filing.model import Claimed
from jixiao.number import Mode, places_of
from jixiao.plan.model import Node, Section


def declared(subject: Subject) -> Iterator[Diagnostic]:
    """C120: a weight, or the points in a level's name, that differ from the framework's (X2)."""
    by = subject.setting("claimed_weight")
    for due in subject.due("C120"):
        claim, _ = subject.claimed(due.node, Claimed.WEIGHT)
        shown = {"row": subject.node(due.node).name, "found": claim.text, "expected": points(due.figure("weight"))}
        yield subject.report("C120", claim.origin, by, **shown)


def whole(subject: Subject) -> Iterator[Diagnostic]:
    """C121: all weights together against the whole: the sum typed below the table, and the sum of the rows (X1)."""
    by, typed = subject.setting("claimed_weight"), subject.claim("", Claimed.TOTAL_WEIGHT)
    expected = points(subject.evaluation.plan.framework.expected_total)
    for due in subject.due("C121"):
        cell = typed.origin if typed is not None else subject.place("total") or subject.place("title")
        found = typed.text if typed is not None and "total" not in due.shown else points(due.figure("total"))
        yield subject.report("C121", cell, by, found=found, expected=expected)


def groups(subject: Subject) -> Iterator[Diagnostic]:
    """C122, C123: the rows of a node against the points in its name, and against those that the framework gives it."""
    by = subject.setting("claimed_weight")
    labels = {due.node: due for due in subject.due("C122")}
    for node in subject.nodes.values() if by.enabled else ():
        if node.id in labels:
            claim, _ = subject.claimed(node.id, Claimed.WEIGHT)
            shown = {"node": node.name, "found": claim.text, "expected": points(labels[node.id].figure("below"))}
            yield subject.report("C122", claim.origin, by, **shown)
        if node.members:
            yield from _quota(subject, node, by)


def _quota(subject: Subject, node: Node, by: Setting) -> Iterator[Diagnostic]:
    """C123. It has no tree: how many places a sum has is no question that a tree can ask."""
    goals = subject.evaluation.filing.goals
    rows = [entry for entry in subject.entries if _under(node, entry)]
    inside = any(node.id == goal.id or node.id.startswith(f"{goal.id}.") for goal in goals)
    weights = [weight for entry in rows if entry.applies and (weight := _weight(entry, inside)) is not None]
    # Rows that do not apply take their weight with them: then the sum says nothing.
    if not rows or len(weights) < len(rows) or any(goal.section == node.id for goal in goals):
        return
    total = sum(weights, Fraction(0))
    allowed = _allowed(subject, node) if node.whole is None else (node.whole,)
    if node.weight is None or total in allowed or _is_nearly(total, node):
        return
    cell = subject.place(f"{node.id}.name") or rows[0].cell("weight", "name")
    shown = {"found": points(total), "expected": points(node.whole or node.weight or Fraction(0))}
    yield subject.report("C123", cell, by, node=node.name, **shown)


def _weight(entry: Entry, inside: bool) -> Fraction | None:
    """What the weight of an own row comes to: above its goal, at the share of that."""
    worth = Fraction(1) if inside else entry.worth
    return None if entry.weight is None or worth is None else entry.weight * worth


def _is_nearly(typed: Fraction, node: Node) -> bool:
    """Whether a weight that no decimal can say (a third of 100) is typed as well as it can be: 33.33."""
    places = places_of(typed)
    if node.weight is None or places_of(node.weight) is not None or not places:
        return False
    return match(typed, node.weight, places, Mode.HALF_UP) is Match.RIGHT


def _allowed(subject: Subject, node: Node) -> tuple[Fraction | None, ...]:
    """What may be typed as the weight of a node: the declared one, or that which it has in this filing."""
    return (node.weight, effective_weight(subject.evaluation, node) or node.weight)


def _under(node: Node, entry: Entry) -> bool:
    return entry.id != node.id and (entry.group == node.id or entry.group.startswith(f"{node.id}."))


def _groups(subject: Subject, section: Section) -> tuple[str, ...]:
    """The nodes of the filing under which rows of `section` are counted: its groups, those of each of its goals."""
    return tuple(group for above, groups in _groups_by_place(subject, section) for group in groups or (above,))


def counts(subject: Subject) -> Iterator[Diagnostic]:
    """C124: how many own rows stand under each group of a section; one to choose or not is asked where it is used."""
    for section in subject.evaluation.plan.sections:
        if section.count is None:
            continue
        for group in _groups(subject, section):
            rows = _own_rows(subject, group)
            if Fraction(len(rows)) not in section.count and (rows or section.chosen is None):
                above = subject.place(f"{subject.node(group).parent}.name") or subject.place("title")
                cell = rows[0].cell("name") if rows else above
                name = subject.node(group).name
                yield subject.report("C124", cell, node=name, found=len(rows), range=section.count)


def chosen(subject: Subject) -> Iterator[Diagnostic]:
    """C192: how many of its groups a section uses, where the office chooses among them (S21)."""
    for section in subject.evaluation.plan.sections:
        if section.chosen is None:
            continue
        for above, members in _groups_by_place(subject, section):
            used = [group for group in members if _own_rows(subject, group)]
            if Fraction(len(used)) not in section.chosen:
                place = subject.place(f"{above}.name") if section.goals else subject.place("title")
                cell = _own_rows(subject, used[0])[0].cell("name") if used else place
                name, groups = subject.node(above).name, "、".join(subject.node(group).name for group in members)
                yield subject.report("C192", cell, node=name, found=len(used), range=section.chosen, groups=groups)


def _groups_by_place(subject: Subject, section: Section) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The groups of `section`, or those of each of its goals, by what they stand under."""
    filing = subject.evaluation.filing
    if section.goals is None:
        yield section.id, section.groups
    for goal in filing.goals:
        if goal.section == section.id and rows_in(filing, goal):
            yield goal.id, tuple(f"{goal.id}{group.removeprefix(section.id)}" for group in section.groups)


def _own_rows(subject: Subject, group: str) -> list[Entry]:
    return [entry for entry in subject.entries if entry.own and entry.group == group and entry.applies]
