"""From the scores of the top nodes to the total and the rating: a sum, then an ordered list of adjustments."""

from __future__ import annotations

from fractions import Fraction

from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Names
from jixiao.expression.tree import (
    TRUE,
    ZERO,
    Case,
    Choose,
    Greatest,
    Least,
    Lookup,
    Negate,
    Product,
    Quantity,
    Round,
    Row,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.framework.model import Adjustment, Framework
from jixiao.interval import Interval
from jixiao.plan.model import AdjustmentStep, Computed, Role
from jixiao.plan.tree import clause_text, node_id
from jixiao.value import dataclass

SUM = "total.sum"
CONVERTED = "total.converted"
EXACT = "total.exact"
TOTAL = "total"
RATING = "rating"


@dataclass(frozen=True, slots=True)
class PlannedTotal:
    """The computed quantities from the sum of the rows to the rating, and the adjustments among them."""

    computed: tuple[Computed, ...]
    steps: tuple[AdjustmentStep, ...]


def plan_total(framework: Framework, names: Names, convert: Tree | None) -> PlannedTotal:
    """The total: by default the sum of the rounded rows, as officials add the column by hand.

    `convert` brings the sum of what applies to the whole (S23), before all adjustments.
    """
    tops = tuple(Quantity(f"{node_id(indicator)}.score") for indicator in framework.indicators)
    computed = [Computed(SUM, Type.NUMBER, Role.TOTAL, "", Sum(tops), framework.span)]
    steps: list[AdjustmentStep] = []
    before = SUM
    if convert is not None:
        whole = Product((Quantity(SUM), convert))
        computed.append(Computed(CONVERTED, Type.NUMBER, Role.ADJUSTMENT, "", whole, framework.span))
        steps.append(AdjustmentStep("rescale", SUM, CONVERTED, clause_text(framework.basis), framework.span))
        before = CONVERTED
    for item in framework.adjustments:
        if item.kind == "rating":
            computed.extend(_held(item, names))
            clause = clause_text(item.basis or framework.basis)
            steps.append(
                AdjustmentStep("rating", before, before, clause, item.span, item.id, held_name(item), item.at_most)
            )
            continue
        after = f"total:{item.id}"
        tree = _adjusted(Quantity(before), item, names)
        computed.append(Computed(after, Type.NUMBER, Role.ADJUSTMENT, "", tree, item.span))
        clause = clause_text(item.basis or framework.basis)
        steps.append(AdjustmentStep(item.kind, before, after, clause, item.span, item.id))
        before = after
    computed.append(Computed(EXACT, Type.NUMBER, Role.TOTAL, "", Quantity(before), framework.span))
    rounding = framework.rounding.total
    total: Tree = Quantity(EXACT)
    if rounding is not None:
        total = Round(total, rounding.unit, rounding.mode)
    computed.append(Computed(TOTAL, Type.NUMBER, Role.TOTAL, "", total, framework.span))
    if framework.ratings:
        computed.append(_rating(framework, names))
    return PlannedTotal(tuple(computed), tuple(steps))


def _adjusted(before: Tree, item: Adjustment, names: Names) -> Tree:
    """The total after one adjustment; `limit` holds the amount added or taken, or the total that a cap allows."""
    if item.formula is None:
        raise ValueError(f"the adjustment {item.id} has no formula")
    amount = compile_formula(item.formula, names, Type.NUMBER)
    if item.limit is not None and item.limit.high is not None:
        amount = Least((amount, number(item.limit.high)))
    if item.limit is not None and item.limit.low is not None:
        amount = Greatest((amount, number(item.limit.low)))
    after: Tree
    match item.kind:
        case "bonus":
            after = Sum((before, amount))
        case "penalty":
            after = Sum((before, Negate(amount)))
        case "cap":
            after = Least((before, amount))
        case "veto" | "rescale":
            after = amount
        case _:
            raise ValueError(f"an adjustment of unknown kind {item.kind}")
    if item.when is None:
        return after
    return Choose((Case(compile_formula(item.when, names, Type.TRUTH), after),), before)


def best_first(framework: Framework) -> list[int]:
    """The indices of the ratings from the best to the worst: the lower the band, the worse."""
    lows = [rating.range.low for rating in framework.ratings]
    return sorted(range(len(lows)), key=lambda index: (lows[index] is not None, lows[index] or 0), reverse=True)


def held_name(item: Adjustment) -> str:
    """The computed truth that says whether a limit of the rating holds."""
    return f"rating:{item.id}"


def _held(item: Adjustment, names: Names) -> tuple[Computed, ...]:
    return (Computed(held_name(item), Type.TRUTH, Role.FLAG, "", _when(item, names), item.span),)


def _when(item: Adjustment, names: Names) -> Tree:
    return TRUE if item.when is None else compile_formula(item.when, names, Type.TRUTH)


def _rating(framework: Framework, names: Names) -> Computed:
    """The rating as the index of its band; missing where the total lies in none.

    Limits of the rating (S40) take the worse of the band and what they name: the lower the band, the worse.
    """
    ratings = framework.ratings
    key = Quantity(EXACT if framework.rounding.rating_by_exact else TOTAL)
    limits = [item for item in framework.adjustments if item.kind == "rating"]
    if not limits:
        rows = tuple(Row(rating.range, number(index)) for index, rating in enumerate(ratings))
        return Computed(RATING, Type.NUMBER, Role.TOTAL, "", Lookup(key, rows), ratings[0].span)
    ranked = best_first(framework)
    rank = {ratings[index].name: place for place, index in enumerate(ranked)}
    worst: list[Tree] = [Lookup(key, tuple(Row(rating.range, number(rank[rating.name])) for rating in ratings))]
    for item in limits:
        if item.at_most in rank:
            worst.append(Choose((Case(_when(item, names), number(rank[item.at_most])),), ZERO))
    rows = tuple(
        Row(Interval(Fraction(place), Fraction(place), True, True), number(index)) for place, index in enumerate(ranked)
    )
    return Computed(RATING, Type.NUMBER, Role.TOTAL, "", Lookup(Greatest(tuple(worst)), rows), ratings[0].span)
