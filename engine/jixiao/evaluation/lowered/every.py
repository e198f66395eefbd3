"""The arithmetic checks of the review, lowered: each a truth tree that says that a finding is due.

They read what the rules read, what the rules give, and what the office claims; where anything that a check needs is not
known its tree is unknown, and nothing is found. This is all that says whether a finding is due: columns compile the
trees, the review of one filing walks them (`evaluation.truths`), and `evaluation.checks` has the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.evaluation.lowered.funds import far_above, line_rates, line_scores, line_sums, overspent, repeated_rates
from jixiao.evaluation.lowered.lowering import Lowered, Lowering
from jixiao.evaluation.lowered.scores import beyond, completion, over_weight, rating, scores, subtotals, totals
from jixiao.evaluation.lowered.weights import groups, weights, whole
from jixiao.evaluation.rates import rates_of
from jixiao.expression.tree import Not, Quantity, Type
from jixiao.filing.bind import fields_of

LOWERED = (
    "C101", "C102", "C103", "C104", "C105", "C106", "C107", "C108", "C109", "C110", "C111", "C112", "C113", "C114",
    "C115", "C120", "C121", "C122", "C125", "C150", "C215", "C229", "C231",
)  # fmt: skip
"""Their codes: what columns find."""


def every_check(made: Lowering, own: Sequence[Lowered]) -> Iterator[Lowered]:
    """Every check, in the order of the review."""
    yield from line_sums(made)
    for rate in rates_of(made.plan):
        yield from line_rates(made, rate)
        yield from line_scores(made, rate)
    yield from repeated_rates(made)
    yield from overspent(made)
    for node in made.leaves:
        yield from scores(made, node)
    yield from (item for item in own if item.code in ("C110", "C111"))
    yield from subtotals(made)
    yield from totals(made)
    yield from beyond(made)
    yield from rating(made)
    for node in made.leaves:
        yield from completion(made, node)
    yield from (item for item in own if item.code == "C107")
    for node in made.leaves:
        yield from over_weight(made, node)
    yield from (item for item in own if item.code == "C125")
    yield from far_above(made)
    yield from weights(made)
    yield from whole(made)
    yield from groups(made)
    yield from relations(made)


def relations(made: Lowering) -> Iterator[Lowered]:
    """The relations that the framework itself declares (C150)."""
    for relation in made.plan.framework.relations:
        name = f"{relation.id}:relation"
        if name in made.plan.computed_index:
            read = sorted(fields_of(made.plan, Quantity(name)))
            place = next((slot for slot in read if slot in made.plan.slot_index), "")
            yield made.check("C150", place, Not(Quantity(name, Type.TRUTH)))
