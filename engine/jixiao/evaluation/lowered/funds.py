"""The checks of amounts: sums of lines, rates, the scores beside them, and what repeats them elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.evaluation.claim_names import OWN_SCORE, PERCENTED, UNIT, claim_name
from jixiao.evaluation.lowered.lowering import ACTUAL, OWN_CLAIM, OWN_WEIGHT, Lowered, Lowering, Shown, actual_slot
from jixiao.evaluation.lowered.nearness import is_beyond, is_near, is_right, is_rounded
from jixiao.evaluation.rates import Rate, lines_of, rates_of
from jixiao.evaluation.settings import Setting
from jixiao.expression.tree import (
    FALSE,
    ONE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Field,
    FirstKnown,
    Known,
    Least,
    Negate,
    Not,
    Or,
    Product,
    Quotient,
    Round,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.filing.model import Claimed
from jixiao.filing.names import key
from jixiao.interval import Sign
from jixiao.number import Mode, Rounding
from jixiao.plan.model import Plan
from jixiao.plan.slots import cell_name

HUNDRED = number(100)


def line_sums(made: Lowering) -> Iterator[Lowered]:
    """Lines that are not the sum of those below them (C101, C109)."""
    by = made.setting("line_sums")
    for table in made.plan.framework.tables if by.enabled else ():
        for index, line in enumerate(table.lines if table.total_of_children else ()):
            members = [item for item in table.lines if item.parent == index]
            for column in table.columns if members else ():
                slot = cell_name(table, line, column)
                if made.plan.slots[made.plan.slot_index[slot]].type is not Type.NUMBER:
                    continue
                parts = tuple(Field(cell_name(table, member, column)) for member in members)
                yield from _sums_of(made, slot, parts, by)


def _sums_of(made: Lowering, slot: str, parts: tuple[Field, ...], by: Setting) -> Iterator[Lowered]:
    total, tolerance = Field(slot), number(by.tolerance)
    shown: Shown = {part.name: part for part in parts}
    yield made.check("C101", slot, is_beyond(total, made.let(Sum(parts)), by.tolerance), shown=shown)
    known = Sum(tuple(FirstKnown((part, ZERO)) for part in parts))
    yield made.check(
        "C109",
        slot,
        Not(And(tuple(Known(part) for part in parts))),
        Or(tuple(Known(part) for part in parts)),
        *(Compare(Sign.AT_LEAST, FirstKnown((part, ZERO)), ZERO) for part in parts),
        Compare(Sign.ABOVE, Sum((known, Negate(total))), tolerance),
        shown=shown,
    )


def line_rates(made: Lowering, rate: Rate) -> Iterator[Lowered]:
    """Rates of lines that are not those of their amounts (C102, C103, C106)."""
    by, rounding = made.setting("claimed_rate"), _rate_rounding(made.plan)
    tolerance = by.tolerance * 100
    for id, _, part, whole in lines_of(rate) if by.enabled else ():
        if not made.has(id, Claimed.RATE):
            continue
        place = claim_name(id, Claimed.RATE)
        typed, unit, exact = Field(place), Field(place + UNIT), _percent_of(made, part, whole)
        as_ratio = _typed_as_ratio(made, place, exact)
        off = made.let(Not(is_right(typed, exact, unit, rounding.mode, tolerance)), Type.TRUTH)
        near = made.let(is_near(typed, exact, unit), Type.TRUTH)
        shown: Shown = {"exact": Quotient(Field(part), Field(whole)), "part": Field(part), "whole": Field(whole)}
        yield made.check("C106", place, as_ratio, node=id, shown=shown)
        yield made.check("C103", place, off, near, Not(as_ratio), node=id, shown=shown)
        yield made.check("C102", place, off, Not(near), Not(as_ratio), node=id, shown=shown)


def _percent_of(made: Lowering, part: str, whole: str) -> Tree:
    """The rate of a line in per cent."""
    return made.let(Quotient(Product((Field(part), HUNDRED)), Field(whole)))


def _typed_as_ratio(made: Lowering, place: str, exact: Tree) -> Tree:
    """Whether a rate without a percent sign is right as a ratio only (`1` for 100%)."""
    typed, unit = Field(place), Field(place + UNIT)
    ratio = Product((exact, number(Fraction(1, 100))))
    tree = And(
        (
            Not(Field(place + PERCENTED, Type.TRUTH)),
            Compare(Sign.UNEQUAL, typed, ZERO),
            Not(is_rounded(typed, exact, unit, Mode.HALF_UP)),
            is_rounded(typed, ratio, unit, Mode.HALF_UP),
        )
    )
    return made.let(tree, Type.TRUTH)


def _rate_rounding(plan: Plan) -> Rounding:
    return plan.framework.rounding.rate or Rounding(Fraction(1, 10_000))


def line_scores(made: Lowering, rate: Rate) -> Iterator[Lowered]:
    """Scores beside the rates of lines (C104, C105)."""
    by, rounding = made.setting("claimed_score"), made.plan.framework.rounding.score
    kept = rounding or Rounding(Fraction(1, 100))
    if not by.enabled or rate.node is None or rate.node.weight is None:
        return
    for id, _, part, whole in lines_of(rate):
        if not made.has(id, Claimed.SCORE):
            continue
        place = claim_name(id, Claimed.SCORE)
        typed, unit = Field(place), Field(place + UNIT)
        ratio = made.let(Least((_printed(made, id, part, whole), ONE)))
        exact = made.let(Product((ratio, number(rate.node.weight))))
        right = Round(exact, kept.unit, kept.mode)
        is_kept = Compare(Sign.EQUAL, typed, right)
        off = made.let(Not(Or((is_kept, is_right(typed, exact, unit, kept.mode, by.tolerance)))), Type.TRUTH)
        near = made.let(is_near(typed, exact, unit), Type.TRUTH)
        shown: Shown = {"ratio": ratio, "weight": number(rate.node.weight), "exact": exact, "right": right}
        yield made.check("C105", place, off, near, node=id, shown=shown)
        yield made.check("C104", place, off, Not(near), node=id, shown=shown)


def _printed(made: Lowering, id: str, part: str, whole: str) -> Tree:
    """The rate that stands beside a score, as a ratio: the printed one, else that of the amounts."""
    exact = _percent_of(made, part, whole)
    ratio = Product((exact, number(Fraction(1, 100))))
    if not made.has(id, Claimed.RATE):
        return made.let(ratio)
    place = claim_name(id, Claimed.RATE)
    printed = Choose(
        (Case(FirstKnown((_typed_as_ratio(made, place, exact), FALSE)), Field(place)),),
        Product((Field(place), number(Fraction(1, 100)))),
    )
    return made.let(Choose((Case(Known(Field(place)), printed),), ratio))


def repeated_rates(made: Lowering) -> Iterator[Lowered]:
    """Rows that repeat the rate of a line and say another (C108)."""
    by, rounding = made.setting("row_repeats_rate"), _rate_rounding(made.plan)
    for row, line in by.names("rows").items() if by.enabled else ():
        actual = _actual_of(made, row)
        for rate in rates_of(made.plan) if actual is not None else ():
            found = next((item for item in lines_of(rate) if item[1] == line), None)
            if found is not None and actual is not None:
                exact = Quotient(Field(found[2]), Field(found[3]))
                differs = Compare(Sign.UNEQUAL, actual, Round(exact, rounding.unit, rounding.mode))
                yield made.check("C108", actual.name, differs, node=row, shown={"exact": exact})


def _actual_of(made: Lowering, row: str) -> Field | None:
    """What the row of that name gives, whosever row it is; in columns only what rows that the framework fixes give."""
    if ACTUAL in made.known:
        return Field(ACTUAL + row)
    node = next((item for item in made.leaves if key(item.name) == key(row)), None)
    slot = None if node is None or node.leaf is None else actual_slot(made.plan, node.leaf)
    return None if slot is None else Field(slot)


def overspent(made: Lowering) -> Iterator[Lowered]:
    """Lines executed beyond what the framework calls possible (C229)."""
    by = made.setting("execution")
    limit = by.number("above") if by.enabled else None
    for rate in rates_of(made.plan) if limit is not None else ():
        for id, _, part, whole in lines_of(rate):
            exact = Quotient(Field(part), Field(whole))
            most = number(limit or 0)
            shown: Shown = {"exact": exact, "limit": most}
            yield made.check("C229", part, Compare(Sign.ABOVE, exact, most), node=id, shown=shown)


def far_above(made: Lowering) -> Iterator[Lowered]:
    """Scores far above the execution of the funds (C231)."""
    by, rates = made.setting("scores_above_execution"), rates_of(made.plan)
    limit = by.number("by") if by.enabled else None
    rows = [node for node in made.leaves if made.has(node.id, Claimed.SCORE)]
    own = made.own_under() if OWN_SCORE in made.known else ()
    if limit is None or not rates or not (rows or own):
        return
    rate, (id, _, part, whole) = rates[0], lines_of(rates[0])[0]
    scored = rate.node.id if rate.node is not None else ""
    both = Known(OWN_CLAIM), Known(OWN_WEIGHT)
    claims, weights = made.of_own(own, OWN_CLAIM, *both), made.of_own(own, OWN_WEIGHT, *both)
    for node in rows:
        if node.id != scored:
            claim, weight = made.claim(node.id, Claimed.SCORE), made.weight(node)
            counts = made.let(And((made.applies(node), Known(claim), Known(weight))), Type.TRUTH)
            claims.append(made.let(Choose((Case(counts, claim),), ZERO)))
            weights.append(made.let(Choose((Case(counts, weight),), ZERO)))
    share = made.let(Quotient(Sum(tuple(claims)), Sum(tuple(weights))))
    exact = Quotient(Field(part), Field(whole))
    above = Compare(Sign.ABOVE, Sum((share, Negate(exact))), number(limit))
    shown: Shown = {"share": share, "exact": exact, "limit": number(limit)}
    yield from made.at_claim("C231", id, Claimed.RATE, part, above, shown)
