"""Goals of the office's own: what one goal scores, from the rows that stand under it and its share of the points."""

from __future__ import annotations

from fractions import Fraction

from jixiao.expression.tree import Field, Fold, Gathering, Product, Quantity, Quotient, Round, Sum, Tree, Type, number
from jixiao.framework.model import Indicator, OwnGoals, OwnRows, Roundings
from jixiao.interval import Interval
from jixiao.plan.model import Computed, GoalScope, Node, Purpose, Role, Slot
from jixiao.plan.shares import may_not_apply, rescaled, row_scopes
from jixiao.target import Unit

GOAL = "goal"
"""The scope of what belongs to one goal."""

WEIGHT, POINTS, SCORE = "weight", "points", "score"
"""Names of what is computed for every goal: its points, what it scores exactly, and rounded."""

_RATIO = Unit("%", "ratio", Fraction(1, 100))


def plan_goals(indicator: Indicator, node: str, groups: tuple[Node, ...], most: Fraction, by: Roundings) -> GoalScope:
    """The goals under `indicator`, whose node weighs `most`; `groups` are what the rows of every goal stand under.

    A goal's score is the sum of its rows', brought from what rows of one goal weigh to the points of the goal (S30).
    """
    own = indicator.own_rows
    if own is None or own.goals is None:
        raise ValueError(f"{node} has no goals")
    slot = _slot(own.goals, node, most)
    rows: tuple[Tree, ...] = (*(Quantity(f"{group.id}.score", scope=GOAL) for group in groups), _rows_of(node))
    convert = _conversion(own, own.goals, row_scopes(indicator), _typed(slot), most)
    points: Tree = Product((Sum(rows), *convert)) if convert else Sum(rows)
    rounding = by.subtotal or (by.score if convert else None)
    score: Tree = Quantity(POINTS, scope=GOAL)
    if rounding is not None:
        score = Round(score, rounding.unit, rounding.mode)
    trees = (
        (WEIGHT, Role.WEIGHT, _weight(own.goals, _typed(slot), most)),
        *((f"{group.id}.score", Role.SCORE, _rows_of(group.id)) for group in groups),
        (POINTS, Role.POINTS, points),
        (SCORE, Role.SCORE, score),
    )
    return GoalScope(
        share=own.goals.share,
        whole=own.goals.weights,
        slot=slot,
        computed=tuple(Computed(name, Type.NUMBER, role, node, tree, own.span) for name, role, tree in trees),
        groups=groups,
        count=own.goals.count or Interval(Fraction(1), None, True, False),
        required=not may_not_apply(indicator),
        span=own.goals.span,
    )


def _slot(goals: OwnGoals, node: str, most: Fraction) -> Slot:
    """What a filing says of one goal: its share; of equal goals, how many there are."""
    if goals.share == "equal":
        return Slot("goals", Type.NUMBER, Purpose.GOALS, node, range=Interval(Fraction(1), None, True, False), places=0)
    percent = goals.share == "percent"
    limits = Interval(Fraction(0), Fraction(1) if percent else most, True, True)
    return Slot("share", Type.NUMBER, Purpose.SHARE, node, _RATIO if percent else None, range=limits)


def _typed(slot: Slot) -> Field:
    return Field(slot.name, slot.type, GOAL)


def _rows_of(scope: str) -> Fold:
    """The sum of the scores of one goal's rows of `scope`."""
    return Fold(Gathering.SUM, scope, Quantity("score", scope="row"))


def _weight(goals: OwnGoals, typed: Field, most: Fraction) -> Tree:
    """The points of a goal."""
    match goals.share:
        case "percent":
            return Product((number(most), typed))
        case "equal":
            return Quotient(number(most), typed)
        case _:
            return typed


def _conversion(
    own: OwnRows, goals: OwnGoals, scopes: tuple[str, ...], typed: Field, most: Fraction
) -> tuple[Tree, ...]:
    """What the sum of a goal's rows is multiplied by, so that rows of `weights` come to the goal's points."""
    left = rescaled(own, scopes)
    found = () if left is None else (left,)
    if goals.weights is None:
        return found
    match goals.share:
        case "percent":
            whole = Quotient(number(most), number(goals.weights))
            return (*found, typed) if most == goals.weights else (*found, typed, whole)
        case "equal":
            return (*found, Quotient(number(most / goals.weights), typed))
        case _:
            return (*found, Quotient(typed, number(goals.weights)))
