"""The checks of claimed weights: of rows, of groups, of the whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from jixiao.evaluation.claim_names import UNIT, claim_name
from jixiao.evaluation.lowered.lowering import OWN_APPLIES, OWN_WEIGHT, OWN_WORTH, Lowered, Lowering
from jixiao.evaluation.lowered.nearness import is_rounded
from jixiao.expression.tree import (
    FALSE,
    ONE,
    TRUE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Field,
    FirstKnown,
    Not,
    Or,
    Product,
    Quantity,
    Sum,
    Tree,
    number,
)
from jixiao.filing.model import Claimed
from jixiao.interval import Sign
from jixiao.number import Mode, places_of
from jixiao.plan.shares import weight_name


def weights(made: Lowering) -> Iterator[Lowered]:
    """Weights of rows and groups that are not those of the framework (C120)."""
    by = made.setting("claimed_weight")
    for node in made.nodes if by.enabled else ():
        if node.weight is None or not made.has(node.id, Claimed.WEIGHT):
            continue
        place = claim_name(node.id, Claimed.WEIGHT)
        claim = Field(place)
        terms: list[Tree] = [Compare(Sign.UNEQUAL, claim, number(node.weight))]
        if weight_name(node.id) in made.plan.computed_index:
            terms.append(Compare(Sign.UNEQUAL, claim, made.weight(node)))
        terms += _not_nearly(place, node.weight)
        yield made.check("C120", place, *terms, node=node.id, shown={"weight": number(node.weight)})


def whole(made: Lowering) -> Iterator[Lowered]:
    """Weights that do not add up to the whole (C121)."""
    by, expected = made.setting("claimed_weight"), number(made.plan.framework.expected_total)
    if not by.enabled:
        return
    place = claim_name("", Claimed.TOTAL_WEIGHT)
    if place in made.known:
        yield made.check("C121", place, Compare(Sign.UNEQUAL, Field(place), expected))
    typed = [made.typed(node.id, Claimed.WEIGHT) for node in made.leaves if made.has(node.id, Claimed.WEIGHT)]
    own = made.own_under()
    if not typed and not own:
        return
    changed = [node for node in made.plan.nodes if node.weight is not None]
    same = [
        FirstKnown((Compare(Sign.EQUAL, Quantity(weight_name(node.id)), number(node.weight or 0)), FALSE))
        for node in changed
        if weight_name(node.id) in made.plan.computed_index
    ]
    fixed = tuple(made.let(made.typed_weight(node)) for node in made.leaves)
    total = made.let(Sum((*fixed, *made.of_own(own, _weight_of_own(made, "")))))
    filed = (Compare(Sign.ABOVE, count, ZERO) for count in made.how_many(own, TRUE))
    off = And(
        (
            Compare(Sign.UNEQUAL, total, expected),
            Or((*typed, *filed)),
            *(made.applies(node) for node in made.leaves),
            *(Compare(Sign.EQUAL, count, ZERO) for count in made.how_many(own, Not(OWN_APPLIES))),
            *same,
        )
    )
    yield from made.at_claim("C121", "", Claimed.TOTAL_WEIGHT, "", off, {"total": total})


def groups(made: Lowering) -> Iterator[Lowered]:
    """Weights of groups that are not the sums of their rows (C122)."""
    by = made.setting("claimed_weight")
    with_goals = {node.section for node in made.nodes if node.id in made.goals}
    for node in made.nodes if by.enabled else ():
        rows, own = made.under(node), made.own_under(node.id)
        has_rows = node.leaf is None and (rows or own)
        if not has_rows or node.whole is not None or node.id in with_goals or not made.has(node.id, Claimed.WEIGHT):
            continue
        place = claim_name(node.id, Claimed.WEIGHT)
        parts = [made.let(Choose((Case(made.applies(row), made.typed_weight(row)),), ZERO)) for row in rows]
        below = made.let(Sum((*parts, *made.of_own(own, _weight_of_own(made, node.id)))))
        differs = Compare(Sign.UNEQUAL, Field(place), below)
        yield made.check("C122", place, differs, made.some(rows, own), node=node.id, shown={"below": below})


def _weight_of_own(made: Lowering, node: str) -> Tree:
    """What the weight of an own row comes to at a node: above the goals, at the share of its goal."""
    return Product((OWN_WEIGHT, OWN_WORTH)) if made.goals and not made.in_goal(node) else OWN_WEIGHT


def _not_nearly(place: str, weight: Fraction) -> Iterable[Tree]:
    """That a weight which no decimal can say is not typed as well as it can be: 33.33 for a third of 100."""
    if places_of(weight) is None:
        unit = Field(place + UNIT)
        finer = Compare(Sign.BELOW, unit, ONE)
        rounded = is_rounded(Field(place), number(weight), unit, Mode.HALF_UP)
        yield Not(And((finer, rounded)))
