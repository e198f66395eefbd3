"""What rows have in common when they are lowered: the slots that their rules may read, their points, their words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction

from jixiao.expression.tree import Field, Quantity, Round, Tree, Type, walk
from jixiao.interval import Interval
from jixiao.number import Rounding
from jixiao.origin import Span
from jixiao.plan.hand import Hand, given
from jixiao.plan.model import Computed, Purpose, Role, Slot
from jixiao.plan.slots import RATIO
from jixiao.rules.keys import SHARE
from jixiao.rules.rule import Flag, Lowered, Note, Rule, Situation
from jixiao.target import Unit
from jixiao.value import replace

ACTUAL_TYPES: Mapping[str, Type] = {
    "number": Type.NUMBER,
    "day": Type.DAY,
    "words": Type.LABEL,
    "": Type.NUMBER,
}


def row_slots(
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


def field_of(slot: Slot, scope: str) -> Field:
    """The field that reads a slot in `scope`."""
    return Field(slot.name, slot.type, scope)


def used_slots(slots: Iterable[Slot], lowered: Lowered, scope: str) -> tuple[Slot, ...]:
    """The slots that the rule really reads."""
    trees = (lowered.points, *(flag.when for flag in lowered.flags))
    read = {node.name for tree in trees for node in walk(tree) if isinstance(node, Field) and node.scope == scope}
    return tuple(slot for slot in slots if slot.name in read)


def rounded(tree: Tree, rounding: Rounding | None) -> Tree:
    """`tree` as the framework rounds it; None: not at all."""
    return tree if rounding is None else Round(tree, rounding.unit, rounding.mode)


def with_demands(lowered: Lowered, flags: tuple[Flag, ...]) -> Lowered:
    """`lowered` with what the review demands of the row besides."""
    return replace(lowered, flags=(*lowered.flags, *flags)) if flags else lowered


def row_points(
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
