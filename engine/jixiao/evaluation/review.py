"""The review of a filing: a closed list of named checks, each a function, each finding with its cell and numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.checks import (
    amounts,
    claims,
    funds,
    goals,
    habits,
    hand,
    heads,
    oddities,
    reasons,
    relations,
    texts,
    weights,
)
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.subject import Subject, look_at

Check = Callable[[Subject], Iterator[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    funds.line_sums,
    funds.line_rates,
    funds.line_scores,
    funds.rows_repeating_rates,
    funds.low_execution,
    amounts.rows_repeating_amounts,
    amounts.overspent,
    amounts.units_mixed,
    claims.scores,
    claims.subtotals,
    claims.total,
    claims.beyond,
    claims.rating,
    claims.completion,
    claims.targets,
    claims.over_weight,
    habits.value_times_weight,
    habits.converted_twice,
    habits.scores_are_numbers,
    habits.points_in_words,
    habits.turned_round,
    amounts.scores_far_above,
    weights.declared,
    weights.whole,
    weights.groups,
    weights.counts,
    weights.chosen,
    heads.noted_weights,
    heads.year_of_file,
    heads.place_of_title,
    goals.shares,
    goals.counts,
    reasons.below_weight,
    reasons.saying_nothing,
    reasons.met_below_weight,
    reasons.missed_full,
    reasons.over_fulfilled,
    reasons.reason_with_full_score,
    reasons.copied,
    reasons.contradicting,
    reasons.flags,
    texts.too_long,
    oddities.unfilled,
    oddities.open_entries,
    oddities.open_adjustments,
    oddities.blank_with_full_score,
    oddities.prompts_left_in,
    oddities.points_typed_as_values,
    oddities.named_like_a_level,
    oddities.money_as_quantity,
    oddities.copied_targets,
    oddities.ratios_as_percentages,
    hand.given,
    hand.second,
    relations.declared,
    relations.slips,
)
"""All checks, in the order in which their findings are told."""


def review(evaluation: Evaluation) -> tuple[Diagnostic, ...]:
    """Everything that the checks find in `evaluation`. Nothing is repaired, and no finding changes a score."""
    subject = look_at(evaluation)
    return tuple(dict.fromkeys(finding for check in CHECKS for finding in check(subject)))
