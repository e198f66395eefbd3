"""One machine, one filing → one evaluation: total, rating, and a range for whatever cannot be computed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.gather import gather
from jixiao.evaluation.goals import score_goals
from jixiao.evaluation.known import is_met
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.marked import as_judged, marks_told, unread_marks
from jixiao.evaluation.model import Evaluation, Result, number_of
from jixiao.evaluation.second import reviewed_filing
from jixiao.filing.model import Filing
from jixiao.later import later
from jixiao.plan.model import Plan
from jixiao.plan.totals import EXACT, RATING, TOTAL
from jixiao.value import replace

if TYPE_CHECKING:
    from jixiao.evaluation import review
else:
    review = later("jixiao.evaluation.review")

LACKING = ("B133", "B142", "B143")
"""A row, a target or an actual that is not there."""


def evaluate(machine: Machine, filing: Filing) -> Evaluation:
    """The evaluation of `filing` with its findings: those of binding, then those of the review."""
    evaluation = score(machine, filing)
    again = reviewed_filing(machine.plan, filing)
    if again is not None:
        evaluation = replace(evaluation, reviewed=score(machine, again))
    return replace(evaluation, findings=(*marks_told(evaluation, _still_true(evaluation)), *review.review(evaluation)))


def _still_true(evaluation: Evaluation) -> tuple[Diagnostic, ...]:
    """What binding said, but for what lacks in rows that turn out not to apply."""
    out = {node.name for node in evaluation.plan.nodes if not is_met(evaluation, node.id)}
    said = evaluation.filing.diagnostics
    return tuple(item for item in said if not (item.code in LACKING and dict(item.arguments).get("row") in out))


def score(machine: Machine, filing: Filing) -> Evaluation:
    """The evaluation of `filing` without findings. It is total: what is missing becomes a range, never an exception.

    Where no rule reads rows that the filing marks as judged, its plan and filing are those in which they are.
    """
    results, row_results, goal_results = run(machine, filing)
    while filing.marked and (unread := unread_marks(machine.plan, filing, results)):
        machine, filing = as_judged(machine, filing, unread)
        results, row_results, goal_results = run(machine, filing)
    plan = machine.plan
    total = _value(plan, results, TOTAL)
    evaluation = Evaluation(
        plan=plan,
        filing=filing,
        results=results,
        row_results=row_results,
        total=total,
        exact_total=_value(plan, results, EXACT),
        rating=_rating(plan, results),
        range=None,
        possible_ratings=(),
        goal_results=goal_results,
    )
    settled = total is not None and (evaluation.rating is not None or RATING not in plan.computed_index)
    return evaluation if settled else machine.ranges(evaluation)


def run(
    machine: Machine, filing: Filing
) -> tuple[tuple[Result, ...], tuple[tuple[Result, ...] | None, ...], Mapping[str, Result]]:
    """The results of the plan's trees, of every own row (None: open, or it does not apply), and of own goals."""
    row_results = _score_rows(machine, filing)
    goal_results = score_goals(machine, filing, row_results)
    members = gather(machine.plan, filing, row_results, goal_results)
    return machine.whole.run(filing.values, filing.scale, members), row_results, goal_results


def _score_rows(machine: Machine, filing: Filing) -> tuple[tuple[Result, ...] | None, ...]:
    if not filing.rows:
        return ()
    outer = (filing.values, machine.values.run(filing.values, filing.scale))
    sections = {section.id: index for index, section in enumerate(machine.plan.sections)}
    return tuple(
        None
        if row.variant is None or not row.applies
        else machine.rows[sections[row.section]][row.variant].run(row.values, filing.scale, outer=outer)
        for row in filing.rows
    )


def _value(plan: Plan, results: Sequence[Result], name: str) -> Fraction | None:
    return number_of(results[plan.computed_index[name]])


def _rating(plan: Plan, results: Sequence[Result]) -> str | None:
    if RATING not in plan.computed_index:
        return None
    index = results[plan.computed_index[RATING]][1]
    return None if index is None else plan.ratings[index].name
