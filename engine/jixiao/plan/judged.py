"""Rows that no rule can read and that the filing itself marks as judged: their points are those that a person gave.

One lowering for both kinds of rows. For rows that offices write it is one more variant, chosen when a filing is bound;
a fixed row has but one way to be scored, so a filing that marks some has a plan of its own in which these are judged.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction

from jixiao.expression.names import NO_NAMES
from jixiao.expression.tree import MISSING, Constant, Quantity, Tree, Type
from jixiao.framework.model import ByHand, Framework
from jixiao.interval import Interval
from jixiao.origin import Span
from jixiao.plan.hand import hand_of
from jixiao.plan.model import JUDGED, Computed, Leaf, Node, Plan, Purpose, Role, Slot, Variant
from jixiao.plan.rows import field_of, rounded, row_points
from jixiao.rules.rule import Lowered, Note, Situation
from jixiao.value import dataclass, replace

SENTENCE = "按规则算不出、填报自己标明由人评定并写明理由的，照评定的得分"

UNRULED = frozenset({Purpose.JUDGED, Purpose.APPLIES, Purpose.GIVEN})
"""What a judged row still reads besides what people give to it: its points, and whether it counts at all."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A judged row: the slot of its points, what else people may give, its points as trees, and all the words."""

    slot: Slot
    others: tuple[Slot, ...]
    points: tuple[Computed, ...]
    notes: Mapping[Tree, Note]


def judged_variant(by_hand: ByHand | None, framework: Framework, node: str, most: Fraction, span: Span) -> Variant:
    """How an own row of at most `most` points is scored that the filing marks as judged. Raises Rejected (E codes)."""
    weight = Slot("weight", Type.NUMBER, Purpose.WEIGHT, node, range=Interval(Fraction(0), most, True, True))
    judged = _lower(by_hand, framework, node, "", most, field_of(weight, "row"), "row", span)
    tree = rounded(Quantity("points", scope="row"), framework.rounding.score)
    return Variant(
        kind=JUDGED,
        sign=None,
        slots=(weight, judged.slot, *judged.others),
        computed=(*judged.points, Computed("score", Type.NUMBER, Role.SCORE, node, tree, span)),
        rule_name="",
        rule_kind=JUDGED,
        sentence=SENTENCE,
        notes=judged.notes,
        flags=(),
        rule_span=span,
    )


def with_judged(plan: Plan, nodes: Collection[str]) -> Plan:
    """`plan` in which these fixed rows are judged. Slots that it has not yet come after all others."""
    leaves: dict[str, Leaf] = {}
    slots: list[Slot] = []
    trees: dict[str, Computed] = {}
    for id in nodes:
        node = plan.node(id)
        if node.leaf is None:
            raise ValueError(f"{id} is no leaf")
        judged = _judged_leaf(plan, node)
        slots += [] if judged.slot.name in plan.slot_index else [judged.slot]
        trees |= {item.name: item for item in judged.points}
        leaves[id] = _as_judged(node.leaf, judged, node.span)
    return replace(
        plan,
        slots=(*plan.slots, *slots),
        computed=tuple(trees.get(item.name, item) for item in plan.computed),
        nodes=tuple(replace(node, leaf=leaves.get(node.id, node.leaf)) for node in plan.nodes),
        slot_index={**plan.slot_index, **{slot.name: len(plan.slots) + at for at, slot in enumerate(slots)}},
    )


def _judged_leaf(plan: Plan, node: Node) -> _Judged:
    weight = node.weight or Fraction(0)
    return _lower(node.by_hand, plan.framework, node.id, f"{node.id}.", weight, Constant(weight), "", node.span)


def _as_judged(leaf: Leaf, judged: _Judged, span: Span) -> Leaf:
    """`leaf` as a judged row: of what its rule reads and remarks nothing is left."""
    kept = {purpose: name for purpose, name in leaf.slots.items() if purpose in UNRULED}
    return replace(
        leaf,
        points=judged.points[-1].name,
        ruled=judged.points[0].name,
        rule_name="",
        rule_kind=JUDGED,
        sentence=SENTENCE,
        kind=JUDGED,
        sign=None,
        notes=judged.notes,
        flags=(),
        slots={**kept, **{slot.purpose: slot.name for slot in (judged.slot, *judged.others)}},
        items=(),
        rule_span=span,
    )


def _lower(
    by_hand: ByHand | None,
    framework: Framework,
    node: str,
    prefix: str,
    most: Fraction,
    weight: Tree,
    scope: str,
    span: Span,
) -> _Judged:
    """A judged row of at most `most` points; its slots and quantities are named `prefix` and what they are."""
    slot = Slot(f"{prefix}judged", Type.NUMBER, Purpose.JUDGED, node, range=Interval(Fraction(0), most, True, True))
    others = None if by_hand is None else replace(by_hand, override=None)  # it is one already
    hand = hand_of(others, framework.second_score, lambda role: f"{prefix}{role}", node, most, scope)
    points = field_of(slot, scope)
    situation = Situation(
        weight=weight,
        kind="",
        target=None,
        sign=None,
        actual=MISSING,
        judged=points,
        reason=MISSING,
        rate_rounding=framework.rounding.rate,
        names=NO_NAMES,
    )
    lowered = Lowered(points, SENTENCE, {points: Note("由人评定 {值} 分")})
    earned, notes = row_points(lowered, hand, situation, node, prefix, scope, span)
    return _Judged(slot, hand.slots, earned, notes)
