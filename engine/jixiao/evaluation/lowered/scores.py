"""The checks of claimed scores: of rows, of groups, of the whole, and the completion that is said beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.evaluation.claim_names import PERCENTED, UNIT, claim_name
from jixiao.evaluation.lowered.lowering import POSSIBLE, Lowered, Lowering, Shown, actual_slot
from jixiao.evaluation.lowered.nearness import is_beyond, is_near, is_right, is_rounded
from jixiao.expression.tree import (
    FALSE,
    MISSING,
    TRUE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Field,
    FirstKnown,
    Greatest,
    Known,
    Not,
    Or,
    Product,
    Quantity,
    Quotient,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.filing.draft import indicators_of
from jixiao.filing.model import Claimed
from jixiao.interval import Sign
from jixiao.number import Mode
from jixiao.plan.model import Leaf, Node, Purpose
from jixiao.plan.totals import RATING, TOTAL
from jixiao.target import NumberTarget

HUNDRED = number(100)

GIVEN = (Purpose.DEDUCTION, Purpose.OVERRIDE, Purpose.EXEMPT)


def scores(made: Lowering, node: Node) -> Iterator[Lowered]:
    """Scores of rows that are not those of the rule (C110, C111)."""
    leaf = node.leaf
    if leaf is not None and made.has(node.id, Claimed.SCORE):
        points = made.plan.computed[made.plan.computed_index[leaf.points]].tree
        by_rule = And((made.applies(node), Not(is_given(made, leaf.slots, points))))
        place = claim_name(node.id, Claimed.SCORE)
        ruled = (Quantity(node.score), Quantity(leaf.points), made.weight(node))
        yield from scores_at(made, place, ruled, by_rule, node.id)


def scores_at(
    made: Lowering, place: str, ruled: tuple[Tree, Tree, Tree], by_rule: Tree, node: str = ""
) -> Iterator[Lowered]:
    """The score claimed at `place` against that of the rule: `ruled` are its score, its points unrounded, its weight.

    Full marks for less are no rounding (15 of 15 for 14.211), unless they are right at the places typed.
    """
    score, points, weight = ruled
    by, claim = made.setting("claimed_score"), made.read(place)
    if not by.enabled:
        return
    terms = (Compare(Sign.UNEQUAL, claim, score), is_beyond(claim, score, by.tolerance), by_rule)
    off = made.let(And(terms), Type.TRUTH)
    unit, rounding = made.read(place + UNIT), made.plan.framework.rounding.score
    as_typed = is_rounded(claim, points, unit, rounding.mode if rounding is not None else Mode.HALF_UP)
    full = And((Compare(Sign.AT_LEAST, claim, weight), Compare(Sign.BELOW, points, claim), Not(as_typed)))
    near = made.let(And((is_near(claim, points, unit), Not(FirstKnown((full, FALSE))))), Type.TRUTH)
    yield made.check("C110", place, off, Not(near), node=node, shown={"score": score})
    shown: Shown = {"score": score, "points": points, "as_typed": as_typed}
    yield made.check("C111", place, off, near, node=node, shown=shown)


def subtotals(made: Lowering) -> Iterator[Lowered]:
    """Scores of groups that are not the sums of their rows (C115)."""
    by = made.setting("claimed_score")
    for node in made.nodes if by.enabled else ():
        rows, own = made.under(node), made.own_under(node.id)
        if node.leaf is None and made.has(node.id, Claimed.SCORE) and (rows or own):
            claim = made.claim(node.id, Claimed.SCORE)
            some, below = made.claimed_below(rows, own, bool(made.goals) and not _is_inside_goal(made, node.id))
            differs = Compare(Sign.UNEQUAL, claim, below)
            place = claim_name(node.id, Claimed.SCORE)
            yield made.check("C115", place, differs, some, node=node.id, shown={"below": below})


def _is_inside_goal(made: Lowering, node: str) -> bool:
    """Whether a node is a group of a goal: its rows have not been brought to the goal's points yet."""
    return made.in_goal(node) and node not in made.goals


def totals(made: Lowering) -> Iterator[Lowered]:
    """The total of the whole, and its parts (C112, C113)."""
    by, place = made.setting("claimed_total"), claim_name("", Claimed.TOTAL)
    if by.enabled and place in made.known:
        claim, unit, total = Field(place), Field(place + UNIT), Quantity(TOTAL)
        off = Not(is_right(claim, total, unit, Mode.HALF_UP, by.tolerance))
        yield made.check("C112", place, off, shown={"total": total})
        if not made.plan.adjustments:
            some, parts = _claimed_parts(made)
            yield made.check("C113", place, is_beyond(parts, claim, by.tolerance), some, shown={"parts": parts})


def _claimed_parts(made: Lowering) -> tuple[Tree, Tree]:
    """Whether there is anything to add up to the whole, and what is claimed for it; of goals, for their rows else."""
    some, parts = made.claimed_below(made.leaves, [place for place in made.own_under() if not made.in_goal(place)])
    if not made.goals:
        return some, parts
    goals: list[Tree] = []
    for goal in made.goals:
        any_row, below = made.claimed_below((), made.own_under(goal), worth=True)
        goals.append(FirstKnown((made.claim(goal, Claimed.SCORE), Choose((Case(any_row, below),), MISSING))))
    return TRUE, made.let(Sum((parts, *goals)))


def beyond(made: Lowering) -> Iterator[Lowered]:
    """A total above what can be reached: above all points, or above what is still possible (C215)."""
    by, place = made.setting("claimed_total"), claim_name("", Claimed.TOTAL)
    whole = MISSING if made.plan.adjustments else number(made.plan.framework.expected_total)
    # In columns nothing says what is still possible: there a filing without a total is looked at by itself.
    most = FirstKnown((Field(POSSIBLE), whole)) if POSSIBLE in made.known else whole
    if by.enabled and place in made.known and most != MISSING:
        above = Compare(Sign.ABOVE, Field(place), Sum((most, number(by.tolerance))))
        yield made.check("C215", place, above, shown={"most": most})


def rating(made: Lowering) -> Iterator[Lowered]:
    """The rating of the whole (C114)."""
    if made.setting("claimed_rating").enabled and made.has("", Claimed.RATING) and made.plan.ratings:
        place = claim_name("", Claimed.RATING)
        other, total = Compare(Sign.UNEQUAL, Field(place), Quantity(RATING)), Quantity(TOTAL)
        yield made.check("C114", place, Known(total), other, shown={"total": total})


def completion(made: Lowering, node: Node) -> Iterator[Lowered]:
    """Completion that target and actual do not give, in any way that people reckon it (C107)."""
    leaf = node.leaf
    slot = None if leaf is None else actual_slot(made.plan, leaf)
    if leaf is None or slot is None or not made.has(node.id, Claimed.COMPLETION):
        return
    target = _target(made, node, leaf)
    if target is not None:
        place = claim_name(node.id, Claimed.COMPLETION)
        yield from completion_at(made, place, Field(slot), target, leaf.sign, node.id)


def completion_at(
    made: Lowering, place: str, actual: Tree, target: Tree, sign: Sign | None, node: str = ""
) -> Iterator[Lowered]:
    """The completion claimed at `place` against every way of reckoning it."""
    by = made.setting("claimed_rate")
    if not by.enabled:
        return
    unit, typed = made.read(place + UNIT), made.read(place)
    ways: list[tuple[Tree, Tree]] = [(TRUE, Quotient(Product((actual, HUNDRED)), target))]
    if sign in (Sign.AT_MOST, Sign.BELOW):
        ways.append((TRUE, Quotient(Product((target, HUNDRED)), actual)))
    if sign is not None:
        up = sign in (Sign.AT_LEAST, Sign.ABOVE)
        met = Sign.EQUAL if sign is Sign.EQUAL else Sign.AT_LEAST if up else Sign.AT_MOST
        ways.append((Compare(met, actual, target), HUNDRED))
    percent = made.read(place + PERCENTED, Type.TRUTH)
    shown: list[tuple[Tree, Tree]] = [(TRUE, typed), (Not(percent), made.let(Product((typed, HUNDRED))))]
    fits: list[Tree] = []
    for asked, way in ways:
        exact = made.let(way)
        for typed_so, value in shown:
            within = Not(is_beyond(value, exact, by.tolerance * 100))
            near = Or((is_near(value, exact, unit), within))
            # What cannot be reckoned, as the inverse of nought, is no way to the claim.
            fits.append(made.let(FirstKnown((And((asked, typed_so, near)), FALSE)), Type.TRUTH))
    known = And((Known(typed), Known(actual), Compare(Sign.UNEQUAL, target, ZERO)))
    yield made.check("C107", place, known, Not(Or(tuple(fits))), node=node, shown={"ratio": Quotient(actual, target)})


def _target(made: Lowering, node: Node, leaf: Leaf) -> Tree | None:
    """The target of a row, where it is a number."""
    declared = indicators_of(made.plan.framework.indicators)[node.id].target
    if isinstance(declared, NumberTarget):
        return number(declared.value)
    name = leaf.slots.get(Purpose.TARGET)
    if name is None or made.plan.slots[made.plan.slot_index[name]].type is not Type.NUMBER:
        return None
    return Field(name)


def over_weight(made: Lowering, node: Node) -> Iterator[Lowered]:
    """Scores above what the row weighs (C125)."""
    if not made.has(node.id, Claimed.SCORE):
        return
    claim, declared = made.claim(node.id, Claimed.SCORE), made.weight(node)
    most, weight = declared, declared
    if made.has(node.id, Claimed.WEIGHT):
        typed = made.claim(node.id, Claimed.WEIGHT)
        weight = FirstKnown((declared, typed))
        most = FirstKnown((Greatest((declared, typed)), weight))
    above = Compare(Sign.ABOVE, claim, most)
    yield made.check("C125", claim_name(node.id, Claimed.SCORE), above, node=node.id, shown={"weight": weight})


def is_given(made: Lowering, slots: Mapping[Purpose, str], points: Tree) -> Tree:
    """Whether what people gave beside the rule makes the points: then they are told, and no claim is wrong."""
    if not any(purpose in slots for purpose in GIVEN):
        return FALSE
    stated: list[Tree] = []
    if Purpose.DEDUCTION in slots:
        stated.append(FirstKnown((Compare(Sign.UNEQUAL, made.read(slots[Purpose.DEDUCTION]), ZERO), FALSE)))
    if Purpose.REASONED in slots:
        stated.append(FirstKnown((made.read(slots[Purpose.REASONED], Type.TRUTH), FALSE)))
    if Purpose.EXEMPT in slots:
        stated.append(Known(made.read(slots[Purpose.EXEMPT], Type.LABEL)))
    cases = tuple(Case(case.when, TRUE) for case in points.cases) if isinstance(points, Choose) else ()
    used = FirstKnown((Choose(cases, FALSE), FALSE)) if cases else FALSE
    return And((Or(tuple(stated)), used))
