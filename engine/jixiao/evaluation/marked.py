"""Fixed rows that the filing marks as judged: scored by the points that it gives, where their rule gives none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.machine import Machine, assemble
from jixiao.evaluation.model import Evaluation, Result
from jixiao.expression.tree import Quantity, walk
from jixiao.filing.marked import not_open, say_mark
from jixiao.filing.model import Filing
from jixiao.interpret.walker import Walker
from jixiao.plan.judged import with_judged
from jixiao.plan.model import JUDGED, Node, Plan, Purpose
from jixiao.value import replace


def unread_marks(plan: Plan, filing: Filing, results: Sequence[Result]) -> tuple[str, ...]:
    """The marked rows whose points count, for their rules give none; rows that do not apply are not open.

    Of rows that read the scores of such rows it is not known yet: they wait until those have theirs.
    """
    opened = [id for id, mark in filing.marked.items() if mark.points is not None and _is_unruled(plan, results, id)]
    scores = {plan.node(id).score for id in opened}
    return tuple(id for id in opened if scores.isdisjoint(_read(plan, plan.node(id))))


def _read(plan: Plan, node: Node) -> set[str]:
    """The quantities that the points of a fixed row rest on, near and far."""
    found: set[str] = set()
    waiting = [] if node.leaf is None else [node.leaf.points]
    while waiting:
        for part in walk(plan.computed[plan.computed_index[waiting.pop()]].tree):
            if isinstance(part, Quantity) and part.name in plan.computed_index and part.name not in found:
                found.add(part.name)
                waiting.append(part.name)
    return found


def _is_unruled(plan: Plan, results: Sequence[Result], id: str) -> bool:
    """Whether a row applies and its rule gives no points."""
    node = plan.node(id)
    if node.leaf is None or node.leaf.kind == JUDGED:
        return False
    ruled, points, score = (
        results[plan.computed_index[name]][1] for name in (node.leaf.ruled, node.leaf.points, node.score)
    )
    return ruled is None and (points is not None or score is None)  # points without a rule's are a person's already


def as_judged(machine: Machine, filing: Filing, rows: Sequence[str]) -> tuple[Machine, Filing]:
    """The machine of a plan in which these rows are judged, and the filing with their points in its slots.

    It is made for one filing, so its trees are walked.
    """
    plan = with_judged(machine.plan, rows)
    more = (None,) * (len(plan.slots) - len(filing.values))
    values, origins = [*filing.values, *more], [*filing.origins, *more]
    for id in rows:
        leaf, mark = plan.node(id).leaf, filing.marked[id]
        if leaf is not None and mark.points is not None:
            at = plan.slot_index[leaf.slots[Purpose.JUDGED]]
            values[at], origins[at] = (mark.points * Fraction(10**filing.scale)).numerator, mark.origin
    judged = replace(filing, values=tuple(values), origins=tuple(origins))
    return assemble(plan, Walker, machine.ranges), judged


def marks_told(evaluation: Evaluation, said: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What binding said, and of marked rows whether their points count (B184) or they stay open all the same (B185)."""
    plan, told, more = evaluation.plan, tuple(said), list[Diagnostic]()
    for id, mark in evaluation.filing.marked.items():
        node = plan.node(id)
        if node.leaf is not None and node.leaf.kind == JUDGED:
            told = not_open(told, mark)
            more.append(say_mark(mark, node.name))
        elif mark.points is None and _is_unruled(plan, evaluation.results, id):
            more.append(say_mark(mark, node.name))
    return (*told, *more)
