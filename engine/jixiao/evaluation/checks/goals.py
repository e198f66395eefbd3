"""Checks of the goals that an office set itself: their shares together, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.wording import percent, points


def shares(subject: Subject) -> Iterator[Diagnostic]:
    """C170: the shares of all goals of a node against the whole, 100% or the points of the node."""
    by = subject.setting("claimed_weight")
    plan, filing = subject.evaluation.plan, subject.evaluation.filing
    for section in plan.sections if by.enabled else ():
        goals = [goal for goal in filing.goals if goal.section == section.id]
        known = [goal.weight for goal in goals if goal.weight is not None]
        whole = plan.node(section.id).weight or plan.framework.expected_total
        together = sum(known, Fraction(0))
        if section.goals is None or not goals or len(known) < len(goals) or together == whole:
            continue
        typed = [goal.origins["share"] for goal in goals if "share" in goal.origins]
        ratio = section.goals.share == "percent"
        found, expected = (percent(together / whole), "100%") if ratio else (points(together), points(whole))
        name = plan.node(section.id).name
        yield subject.report("C170", typed[-1] if typed else None, by, node=name, found=found, expected=expected)


def counts(subject: Subject) -> Iterator[Diagnostic]:
    """C171: how many goals stand under a node."""
    plan, filing = subject.evaluation.plan, subject.evaluation.filing
    for section in plan.sections:
        goals = [goal for goal in filing.goals if goal.section == section.id]
        wanted = section.goals is not None and (section.goals.required or bool(goals))
        if section.goals is None or not wanted or Fraction(len(goals)) in section.goals.count:
            continue
        cell = goals[-1].origins["name"] if goals else subject.place("title")
        name = plan.node(section.id).name
        yield subject.report("C171", cell, node=name, found=len(goals), range=section.goals.count)
