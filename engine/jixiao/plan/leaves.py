"""Rows that the framework fixes, lowered to trees."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Node
from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Names
from jixiao.expression.tree import ZERO, Case, Choose, Constant, Least, Product, Quantity, Tree, Type
from jixiao.expression.typing import dimension_of
from jixiao.framework.model import Framework, Indicator, RuleChoice
from jixiao.interval import Sign
from jixiao.plan.demands import Demand, demanded
from jixiao.plan.hand import hand_of
from jixiao.plan.model import Computed, Leaf, Purpose, Role, Slot
from jixiao.plan.rows import field_of, rounded, row_points, row_slots, used_slots, with_demands
from jixiao.plan.shares import Share, applies_name, given_name, may_not_apply
from jixiao.rules.rule import Lowered, Note, Rule, Situation
from jixiao.target import DayTarget, NumberTarget, WordsTarget, last_day
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class PlannedLeaf:
    """A fixed row with what it adds to the plan."""

    leaf: Leaf
    slots: tuple[Slot, ...]
    computed: tuple[Computed, ...]


def plan_leaf(
    indicator: Indicator,
    node: str,
    names: Names,
    framework: Framework,
    year: int | None,
    share: Share,
    demands: tuple[Demand, ...] = (),
) -> PlannedLeaf:
    """A row that the framework fixes. `year` is the one budget year of the framework, None where there are several.

    Raises Rejected where no rule is declared for what its target is, or a formula does not fit.
    """
    kind, rounding = kind_of(indicator), framework.rounding
    sign = _fixed_sign(indicator)
    rule = _rule_for(indicator.rule, kind, sign, indicator)
    weight = indicator.weight or Fraction(0)
    left_open = Slot(f"{node}.weight", Type.NUMBER, Purpose.WEIGHT, node)  # of a base, which scores nothing
    slots = row_slots(lambda role: f"{node}.{role}", node, kind, rule, indicator.unit, indicator.range, weight, "")
    fixed = fixed_target(indicator, year)
    fields = {slot.purpose: field_of(slot, "") for slot in slots}
    target = fixed if fixed is not None else fields.get(Purpose.TARGET)
    hand = hand_of(indicator.by_hand, framework.second_score, lambda role: f"{node}.{role}", node, weight, "")
    situation = Situation(
        weight=Constant(weight) if indicator.weight is not None else field_of(left_open, ""),
        kind=kind,
        target=target,
        sign=sign,
        actual=fields[Purpose.ACTUAL],
        judged=fields[Purpose.JUDGED],
        credit=fields[Purpose.CREDIT],
        reason=fields[Purpose.REASON],
        rate_rounding=rounding.rate,
        names=names,
        items={slot.name.removeprefix(f"{node}."): field_of(slot, "") for slot in slots if _is_item(slot)},
        dimension=dimension_of(indicator.unit),
        unchecked=hand.unchecked,
    )
    lowered = with_demands(rule.lower(situation), demanded(demands, indicator.path, situation, fields))
    points, notes = row_points(lowered, hand, situation, node, f"{node}.", "", indicator.span)
    score_tree, conditions = _score_of(points[-1], indicator, node, names, framework, share)
    used = (*used_slots(slots, lowered, ""), *hand.slots, *conditions)
    score = Computed(f"{node}.score", Type.NUMBER, Role.SCORE, node, score_tree, indicator.span)
    leaf = _leaf(rule, lowered, points, used, notes, situation, fixed)
    flagged = [Computed(name, Type.TRUTH, Role.FLAG, node, flag.when, rule.span) for flag, name in leaf.flags]
    return PlannedLeaf(leaf, used, (*points, score, *flagged))


def _is_item(slot: Slot) -> bool:
    return slot.purpose is Purpose.ITEM


def _leaf(
    rule: Rule,
    lowered: Lowered,
    points: tuple[Computed, ...],
    used: tuple[Slot, ...],
    notes: Mapping[Tree, Note],
    situation: Situation,
    fixed: Tree | None,
) -> Leaf:
    """The row as its trees, its slots and its words; the first of `points` is by rule alone."""
    node = points[-1].node
    return Leaf(
        points=points[-1].name,
        ruled=points[0].name,
        rule_name=rule.name,
        rule_kind=rule.kind,
        sentence=lowered.sentence,
        kind=situation.kind,
        sign=situation.sign,
        notes=notes,
        flags=tuple((flag, f"{node}.flag.{index}") for index, flag in enumerate(lowered.flags)),
        slots={slot.purpose: slot.name for slot in used if not _is_item(slot)},
        items=tuple(slot.name for slot in used if _is_item(slot)),
        rule_span=rule.span,
        target=fixed,
    )


def _score_of(
    points: Computed, indicator: Indicator, node: str, names: Names, framework: Framework, share: Share
) -> tuple[Tree, tuple[Slot, ...]]:
    """What a fixed row scores of its `points`: at its effective weight, capped, rounded, where it counts at all.

    Beside it the slots that say whether it does. Raises Rejected where the cap does not fit.
    """
    earned: Tree = Quantity(points.name)
    if share.scale is not None:
        earned = Product((earned, share.scale))
    if indicator.cap is not None:
        earned = capped_by(earned, indicator.cap, names)
    score, slots = rounded(earned, framework.rounding.score), []
    if may_not_apply(indicator):
        slots.append(Slot(applies_name(node), Type.TRUTH, Purpose.APPLIES, node, optional=True))
        score = Choose((Case(share.applies, score),), ZERO)
    if indicator.blank_target == "keep":  # S24: no target, no points, and the weight stays
        slots.append(Slot(given_name(node), Type.TRUTH, Purpose.GIVEN, node, optional=True))
        score = Choose((Case(field_of(slots[-1], ""), score),), ZERO)
    return score, tuple(slots)


def capped_by(score: Tree, cap: Node, names: Names) -> Tree:
    """A score that never goes above `cap`, a formula. Raises Rejected (E codes)."""
    return Least((score, compile_formula(cap, names, Type.NUMBER)))


def kind_of(indicator: Indicator) -> str:
    """What the target of a fixed row is: number, day, words, or "" where the row has none."""
    match indicator.target:
        case NumberTarget():
            return "number"
        case DayTarget():
            return "day"
        case WordsTarget():
            return "words"
        case None:
            return indicator.open_target.value if indicator.open_target else ""


def _rule_for(choice: RuleChoice | None, kind: str, sign: Sign | None, indicator: Indicator) -> Rule:
    """The rule that `choice` names for `kind` and `sign`; a row without a target takes whichever rule there is."""
    candidates: Iterable[Rule | None] = ()
    if choice is not None:
        candidates = (choice.of(kind, sign),) if kind else (choice.number, choice.words, choice.day)
    for rule in candidates:
        if rule is not None and kind in rule.reads():
            return rule
    place = choice.span if choice else indicator.span
    raise Rejected([diagnose("F301", place, name=indicator.name, kind=kind or "无目标值")])


def _fixed_sign(indicator: Indicator) -> Sign | None:
    if isinstance(indicator.target, NumberTarget) and indicator.target.sign is not None:
        return indicator.target.sign
    if isinstance(indicator.target, DayTarget):
        return Sign.AT_MOST
    return indicator.direction


def fixed_target(indicator: Indicator, year: int | None) -> Tree | None:
    """The target that the framework fixes; None where the filing brings it, or its budget year."""
    match indicator.target:
        case NumberTarget(value=value):
            return Constant(value)
        case DayTarget() as day if day.year is not None or year is not None:
            return Constant(last_day(day, year or 0), Type.DAY)
        case _:
            return None
