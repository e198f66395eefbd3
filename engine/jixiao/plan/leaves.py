"""Rows lowered to trees: rows that the framework fixes, and the variants of rows that offices write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Node
from jixiao.expression.formula import compile_formula
from jixiao.expression.names import Names
from jixiao.expression.tree import (
    ZERO,
    Case,
    Choose,
    Constant,
    Field,
    Least,
    Product,
    Quantity,
    Round,
    Tree,
    Type,
    walk,
)
from jixiao.expression.typing import dimension_of
from jixiao.framework.model import ByHand, Framework, Indicator, OwnRows, RuleChoice
from jixiao.interval import Interval, Sign
from jixiao.number import Rounding
from jixiao.origin import Span
from jixiao.plan.demands import Demand, demanded
from jixiao.plan.hand import Hand, given, hand_of
from jixiao.plan.model import JUDGED, Computed, Leaf, Purpose, Role, Slot, Variant
from jixiao.plan.shares import Share, applies_name, given_name, may_not_apply
from jixiao.plan.slots import RATIO
from jixiao.rules.keys import SHARE
from jixiao.rules.rule import Flag, Lowered, Note, Rule, Situation
from jixiao.target import DayTarget, NumberTarget, Unit, WordsTarget, last_day
from jixiao.value import dataclass, replace

ACTUAL_TYPES: Mapping[str, Type] = {
    "number": Type.NUMBER,
    "day": Type.DAY,
    "words": Type.LABEL,
    "": Type.NUMBER,
}

NUMBER_SIGNS = (Sign.AT_LEAST, Sign.AT_MOST, Sign.EQUAL)
"""The directions in which a number target is scored; > is scored as ≥ and < as ≤ (a strict edge is a finding)."""


JUDGED_SENTENCE = "按规则算不出、填报自己标明由人评定并写明理由的，照评定的得分"


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
    rule = _rule_for(indicator.rule, kind, indicator.span, indicator.name)
    sign = _fixed_sign(indicator)
    weight = indicator.weight or Fraction(0)
    left_open = Slot(f"{node}.weight", Type.NUMBER, Purpose.WEIGHT, node)  # of a base, which scores nothing
    slots = _row_slots(lambda role: f"{node}.{role}", node, kind, rule, indicator.unit, indicator.range, weight, "")
    fixed = fixed_target(indicator, year)
    fields = {slot.purpose: _field(slot, "") for slot in slots}
    target = fixed if fixed is not None else fields.get(Purpose.TARGET)
    hand = hand_of(indicator.by_hand, framework.second_score, lambda role: f"{node}.{role}", node, weight, "")
    situation = Situation(
        weight=Constant(weight) if indicator.weight is not None else _field(left_open, ""),
        kind=kind,
        target=target,
        sign=sign,
        actual=fields[Purpose.ACTUAL],
        judged=fields[Purpose.JUDGED],
        credit=fields[Purpose.CREDIT],
        reason=fields[Purpose.REASON],
        rate_rounding=rounding.rate,
        names=names,
        items={slot.name.removeprefix(f"{node}."): _field(slot, "") for slot in slots if slot.purpose is Purpose.ITEM},
        dimension=dimension_of(indicator.unit),
        unchecked=hand.unchecked,
    )
    lowered = _with_demands(rule.lower(situation), demanded(demands, indicator.path, situation, fields))
    points, notes = _points(lowered, hand, situation, node, f"{node}.", "", indicator.span)
    score_tree, conditions = _score_of(points[-1], indicator, node, names, framework, share)
    used = (*_used(slots, lowered, ""), *hand.slots, *conditions)
    score = Computed(f"{node}.score", Type.NUMBER, Role.SCORE, node, score_tree, indicator.span)
    flags = tuple((flag, f"{node}.flag.{index}") for index, flag in enumerate(lowered.flags))
    leaf = Leaf(
        points=points[-1].name,
        ruled=points[0].name,
        rule_name=rule.name,
        rule_kind=rule.kind,
        sentence=lowered.sentence,
        kind=kind,
        sign=sign,
        notes=notes,
        flags=flags,
        slots={slot.purpose: slot.name for slot in used if slot.purpose is not Purpose.ITEM},
        items=tuple(slot.name for slot in used if slot.purpose is Purpose.ITEM),
        rule_span=rule.span,
        target=fixed,
    )
    flagged = [Computed(name, Type.TRUTH, Role.FLAG, node, flag.when, rule.span) for flag, name in flags]
    return PlannedLeaf(leaf, used, (*points, score, *flagged))


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
    score, slots = _rounded(earned, framework.rounding.score), []
    if may_not_apply(indicator):
        slots.append(Slot(applies_name(node), Type.TRUTH, Purpose.APPLIES, node, optional=True))
        score = Choose((Case(share.applies, score),), ZERO)
    if indicator.blank_target == "keep":  # S24: no target, no points, and the weight stays
        slots.append(Slot(given_name(node), Type.TRUTH, Purpose.GIVEN, node, optional=True))
        score = Choose((Case(_field(slots[-1], ""), score),), ZERO)
    return score, tuple(slots)


def plan_variants(
    indicator: Indicator,
    section: OwnRows,
    node: str,
    names: Names,
    framework: Framework,
    most: Fraction,
    demands: tuple[Demand, ...] = (),
) -> tuple[Variant, ...]:
    """The ways in which own rows of a section may be scored. `most`: the greatest weight that a row may have."""
    setting = _Setting(node, names, framework, indicator, most, demands)
    wanted: list[tuple[str, Sign | None]] = [("number", sign) for sign in NUMBER_SIGNS]
    wanted += [("day", Sign.AT_MOST), ("words", None)]
    variants: list[Variant] = []
    diagnostics: list[Diagnostic] = []
    for kind, sign in wanted:
        rule: Rule | None = getattr(section.rule, kind)
        if rule is None or kind not in rule.reads():
            continue
        try:
            variants.append(_variant(rule, kind, sign, setting))
        except Rejected as rejected:
            diagnostics.extend(rejected.diagnostics)
    try:
        variants.append(_judged_variant(section.span, setting))
    except Rejected as rejected:
        diagnostics.extend(rejected.diagnostics)
    if diagnostics:
        raise Rejected(diagnostics)
    return tuple(variants)


def _judged_variant(span: Span, setting: _Setting) -> Variant:
    """How a row is scored that no rule can read, where the filing itself marks it as judged."""
    node, most, rounding = setting.node, setting.most, setting.framework.rounding
    range = Interval(Fraction(0), most, True, True)
    weight = Slot("weight", Type.NUMBER, Purpose.WEIGHT, node, range=range)
    judged = Slot("judged", Type.NUMBER, Purpose.JUDGED, node, range=range)
    by_hand = None if setting.by_hand is None else replace(setting.by_hand, override=None)  # it is one already
    hand = hand_of(by_hand, setting.framework.second_score, lambda role: role, node, most, "row")
    points = _field(judged, "row")
    missing = Constant(None)
    situation = Situation(
        weight=_field(weight, "row"),
        kind="",
        target=None,
        sign=None,
        actual=missing,
        judged=points,
        reason=missing,
        rate_rounding=rounding.rate,
        names=setting.names,
    )
    lowered = Lowered(points, JUDGED_SENTENCE, {points: Note("由人评定 {值} 分")})
    earned, notes = _points(lowered, hand, situation, node, "", "row", span)
    tree = _rounded(Quantity("points", scope="row"), rounding.score)
    return Variant(
        kind=JUDGED,
        sign=None,
        slots=(weight, judged, *hand.slots),
        computed=(*earned, Computed("score", Type.NUMBER, Role.SCORE, node, tree, span)),
        rule_name="",
        rule_kind=JUDGED,
        sentence=JUDGED_SENTENCE,
        notes=notes,
        flags=(),
        rule_span=span,
    )


@dataclass(frozen=True, slots=True)
class _Setting:
    """Where the own rows of a section stand, whatever their rule."""

    node: str
    names: Names
    framework: Framework
    indicator: Indicator
    most: Fraction
    demands: tuple[Demand, ...]

    @property
    def by_hand(self) -> ByHand | None:
        """What people may give to these rows."""
        return self.indicator.by_hand


def _variant(rule: Rule, kind: str, sign: Sign | None, setting: _Setting) -> Variant:
    node, most, rounding = setting.node, setting.most, setting.framework.rounding
    weight = Slot("weight", Type.NUMBER, Purpose.WEIGHT, node, range=Interval(Fraction(0), most, True, True))
    slots = (weight, *_row_slots(lambda role: role, node, kind, rule, None, None, most, "row"))
    fields = {slot.purpose: _field(slot, "row") for slot in slots}
    hand = hand_of(setting.by_hand, setting.framework.second_score, lambda role: role, node, most, "row")
    situation = Situation(
        weight=fields[Purpose.WEIGHT],
        kind=kind,
        target=fields.get(Purpose.TARGET),
        sign=sign,
        actual=fields[Purpose.ACTUAL],
        judged=fields[Purpose.JUDGED],
        credit=fields[Purpose.CREDIT],
        reason=fields[Purpose.REASON],
        rate_rounding=rounding.rate,
        names=setting.names,
        items={slot.name: _field(slot, "row") for slot in slots if slot.purpose is Purpose.ITEM},
        unchecked=hand.unchecked,
    )
    lowered = _with_demands(rule.lower(situation), demanded(setting.demands, setting.indicator.path, situation, fields))
    points, notes = _points(lowered, hand, situation, node, "", "row", rule.span)
    score = Computed(
        "score", Type.NUMBER, Role.SCORE, node, _rounded(Quantity("points", scope="row"), rounding.score), rule.span
    )
    flags = tuple((flag, f"flag.{index}") for index, flag in enumerate(lowered.flags))
    flagged = [Computed(name, Type.TRUTH, Role.FLAG, node, flag.when, rule.span) for flag, name in flags]
    return Variant(
        kind=kind,
        sign=sign,
        slots=(weight, *_used(slots[1:], lowered, "row"), *hand.slots),
        computed=(*flagged, *points, score),
        rule_name=rule.name,
        rule_kind=rule.kind,
        sentence=lowered.sentence,
        notes=notes,
        flags=flags,
        labels=rule.labels() if kind == "words" else (),
        rule_span=rule.span,
    )


def _with_demands(lowered: Lowered, flags: tuple[Flag, ...]) -> Lowered:
    return replace(lowered, flags=(*lowered.flags, *flags)) if flags else lowered


def _points(
    lowered: Lowered, hand: Hand, situation: Situation, node: str, prefix: str, scope: str, span: Span
) -> tuple[tuple[Computed, ...], Mapping[Tree, Note]]:
    """The points of a row: by rule, and where people may give some, those after what they gave; and all the words.

    The first is by rule alone, the last what the row earns.
    """
    if not hand.slots:
        return (Computed(f"{prefix}points", Type.NUMBER, Role.POINTS, node, lowered.points, span),), lowered.notes
    ruled = Computed(f"{prefix}rule", Type.NUMBER, Role.RULED, node, lowered.points, span)
    tree, notes = given(hand, Quantity(ruled.name, scope=scope), situation, fixed=not scope)
    points = Computed(f"{prefix}points", Type.NUMBER, Role.POINTS, node, tree, span)
    return (ruled, points), {**lowered.notes, **notes}


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


def _rule_for(choice: RuleChoice | None, kind: str, span: Span, name: str) -> Rule:
    """The rule that `choice` names for `kind`; a row without a target takes whichever rule there is."""
    candidates: Iterable[Rule | None] = ()
    if choice is not None:
        candidates = (getattr(choice, kind),) if kind else (choice.number, choice.words, choice.day)
    for rule in candidates:
        if rule is not None and kind in rule.reads():
            return rule
    raise Rejected([diagnose("F301", choice.span if choice else span, name=name, kind=kind or "无目标值")])


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


def _row_slots(
    name: Callable[[str], str],
    node: str,
    kind: str,
    rule: Rule,
    unit: Unit | None,
    range: Interval | None,
    weight: Fraction,
    scope: str,
) -> tuple[Slot, ...]:
    """Every slot that a rule of this kind might read; those that its tree does not read are dropped later."""
    type = ACTUAL_TYPES[kind]
    labels = rule.labels() if type is Type.LABEL else ()
    slots = [Slot(name("actual"), type, Purpose.ACTUAL, node, unit, labels, range)]
    if kind in ("number", "day"):
        slots.insert(0, Slot(name("target"), type, Purpose.TARGET, node, unit))
    slots.append(
        Slot(name("judged"), Type.NUMBER, Purpose.JUDGED, node, range=Interval(Fraction(0), weight, True, True))
    )
    slots.append(Slot(name("credit"), Type.NUMBER, Purpose.CREDIT, node, RATIO, range=SHARE))
    for purpose in (Purpose.REASON, Purpose.CHANGED, Purpose.DESCRIBED, Purpose.NOTED):
        slots.append(Slot(name(purpose), Type.TRUTH, purpose, node, optional=True))
    slots.extend(Slot(name(item), type, Purpose.ITEM, node) for item, type in rule.items())
    return tuple(slots)


def _field(slot: Slot, scope: str) -> Field:
    return Field(slot.name, slot.type, scope)


def _used(slots: Iterable[Slot], lowered: Lowered, scope: str) -> tuple[Slot, ...]:
    """The slots that the rule really reads."""
    trees = (lowered.points, *(flag.when for flag in lowered.flags))
    read = {node.name for tree in trees for node in walk(tree) if isinstance(node, Field) and node.scope == scope}
    return tuple(slot for slot in slots if slot.name in read)


def _rounded(tree: Tree, rounding: Rounding | None) -> Tree:
    return tree if rounding is None else Round(tree, rounding.unit, rounding.mode)
