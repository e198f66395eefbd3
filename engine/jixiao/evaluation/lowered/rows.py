"""The checks of rows that offices wrote, as truth trees in the scope of a row."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.evaluation.claim_names import OWN_CLAIMS, OWN_COMPLETION, OWN_SCORE
from jixiao.evaluation.lowered.lowering import OWN_WEIGHT, Lowered, Lowering
from jixiao.evaluation.lowered.scores import completion_at, is_given, scores_at
from jixiao.expression.tree import Compare, Field, Not, Quantity, Type
from jixiao.interpret.walk import ROW
from jixiao.interval import Sign
from jixiao.plan.model import Computed, Plan, Purpose, Variant
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class OwnChecks:
    """What is checked of every own row: by the trees of its variant, and by those that need none.

    `claims` are the fields of `OWN_CLAIMS` that the rows have, `checks` all that there are, in the order of the review.
    """

    claims: frozenset[str]
    variants: tuple[tuple[tuple[Computed, ...], ...], ...]  # by section and index
    every: tuple[Computed, ...]
    checks: tuple[Lowered, ...]


def own_checks(plan: Plan, known: frozenset[str]) -> OwnChecks:
    """The checks of the own rows of `plan`, of whose claims `known` are there."""
    claims = known.intersection(OWN_CLAIMS)
    checks: dict[Lowered, None] = {}

    def variant(item: Variant) -> tuple[Computed, ...]:
        made = Lowering(plan, claims, ROW)
        checks.update(dict.fromkeys(_of_variant(made, item)))
        return tuple(made.computed)

    trees = tuple(tuple(variant(item) for item in section.variants) for section in plan.sections)
    every = Lowering(plan, claims, ROW)
    checks.update(dict.fromkeys(_of_every(every)))
    return OwnChecks(claims, trees, tuple(every.computed), tuple(checks))


def _of_variant(made: Lowering, variant: Variant) -> Iterator[Lowered]:
    """What needs the rule of a row: its score (C110, C111) and its completion (C107)."""
    slots = {slot.purpose: slot.name for slot in variant.slots}
    if OWN_SCORE in made.known:
        by_rule = Not(is_given(made, slots, variant.computed[-2].tree))
        ruled = (Quantity("score", scope=ROW), Quantity("points", scope=ROW), OWN_WEIGHT)
        yield from scores_at(made, OWN_SCORE, ruled, by_rule)
    sides = Purpose.TARGET in slots and Purpose.ACTUAL in slots
    if OWN_COMPLETION in made.known and variant.kind == "number" and sides:
        actual, target = made.read(slots[Purpose.ACTUAL]), made.read(slots[Purpose.TARGET])
        yield from completion_at(made, OWN_COMPLETION, actual, target, variant.sign)


def _of_every(made: Lowering) -> Iterator[Lowered]:
    """What is asked of a row even where no rule reads it, or it does not apply: a score above its weight (C125)."""
    if OWN_SCORE in made.known:
        claim = Field(OWN_SCORE, Type.NUMBER, ROW)
        yield made.check("C125", OWN_SCORE, Compare(Sign.ABOVE, claim, OWN_WEIGHT), shown={"weight": OWN_WEIGHT})
