"""The variants in which rows that offices write are scored: one for every kind of target and direction."""

from __future__ import annotations

from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.expression.names import Names
from jixiao.expression.tree import Quantity, Type
from jixiao.framework.model import ByHand, Framework, Indicator, OwnRows
from jixiao.interval import Interval, Sign
from jixiao.plan.demands import Demand, demanded
from jixiao.plan.hand import hand_of
from jixiao.plan.judged import judged_variant
from jixiao.plan.model import Computed, Purpose, Role, Slot, Variant
from jixiao.plan.rows import field_of, rounded, row_points, row_slots, used_slots, with_demands
from jixiao.rules.rule import Rule, Situation
from jixiao.value import dataclass

NUMBER_SIGNS = (Sign.AT_LEAST, Sign.AT_MOST, Sign.EQUAL)
"""The directions in which a number target is scored; > is scored as ≥ and < as ≤ (a strict edge is a finding)."""


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
        rule = section.rule.of(kind, sign)
        if rule is None or kind not in rule.reads():
            continue
        try:
            variants.append(_variant(rule, kind, sign, setting))
        except Rejected as rejected:
            diagnostics.extend(rejected.diagnostics)
    try:
        variants.append(judged_variant(setting.by_hand, framework, node, most, section.span))
    except Rejected as rejected:
        diagnostics.extend(rejected.diagnostics)
    if diagnostics:
        raise Rejected(diagnostics)
    return tuple(variants)


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
    slots = (weight, *row_slots(lambda role: role, node, kind, rule, None, None, most, "row"))
    fields = {slot.purpose: field_of(slot, "row") for slot in slots}
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
        items={slot.name: field_of(slot, "row") for slot in slots if slot.purpose is Purpose.ITEM},
        unchecked=hand.unchecked,
    )
    lowered = with_demands(rule.lower(situation), demanded(setting.demands, setting.indicator.path, situation, fields))
    points, notes = row_points(lowered, hand, situation, node, "", "row", rule.span)
    score = Computed(
        "score", Type.NUMBER, Role.SCORE, node, rounded(Quantity("points", scope="row"), rounding.score), rule.span
    )
    flags = tuple((flag, f"flag.{index}") for index, flag in enumerate(lowered.flags))
    flagged = [Computed(name, Type.TRUTH, Role.FLAG, node, flag.when, rule.span) for flag, name in flags]
    return Variant(
        kind=kind,
        sign=sign,
        slots=(weight, *used_slots(slots[1:], lowered, "row"), *hand.slots),
        computed=(*flagged, *points, score),
        rule_name=rule.name,
        rule_kind=rule.kind,
        sentence=lowered.sentence,
        notes=notes,
        flags=flags,
        labels=rule.labels() if kind == "words" else (),
        rule_span=rule.span,
    )
