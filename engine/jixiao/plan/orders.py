"""Where the order of rounding decides a score: a rate rounded before it is multiplied, or the product alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import islice, product
from typing import Any

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.tree import Field, Quantity, Tree, Type, walk
from jixiao.interpret.walk import Value, Values, evaluate
from jixiao.number import Mode, Rounding, exact_text
from jixiao.plan.compile import compile_plan
from jixiao.plan.goals import SCORE
from jixiao.plan.model import NOT_AWAITED, Node, Plan, Purpose, Role, Slot, Variant
from jixiao.value import dataclass, replace

USUAL = Fraction(1, 10_000)
"""0.01%: the place to which rates are rounded where a framework rounds them, for one that does not."""

PARTS = tuple(Fraction(number) for number in (97, 83, 71, 53, 89, 61, 37, 23, 91, 13, 100, 77, 11, 3, 7))
"""Numbers that few divide; a rate of two of them has no end."""

TRIED = 600
"""Filings that are tried for each rule."""


Name = tuple[str, str]
"""Scope and name of what is computed."""

Trees = tuple[tuple[Name, Tree], ...]

Slots = tuple[tuple[str, Slot], ...]
"""Each with its scope."""

SPOKEN = {Purpose.TARGET: "目标", Purpose.ACTUAL: "实际", Purpose.WEIGHT: "分值"}
"""How the numbers of an own row are told; what is read from elsewhere has a name."""


PLAIN = NOT_AWAITED | {Purpose.JUDGED, Purpose.WEIGHT, Purpose.DEDUCTION, Purpose.YEAR}
"""Numbers that are not varied: a row has all the points of its place, in the last year, and people change nothing."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row under both orders: its score's tree, and the trees of all that the score reads."""

    node: Node
    rule: object
    slots: Slots
    here: Trees
    there: Trees


def orders_that_decide(plan: Plan) -> tuple[Diagnostic, ...]:
    """F193: for each rule the first row that scores otherwise if rates were rounded first (or not), with a filing.

    Rows of the office's own stand behind those that the framework fixes.
    """
    rounding = plan.framework.rounding
    if plan.framework.base or rounding.score is None:
        return ()
    mode = rounding.score.mode if rounding.rate is None else Mode.HALF_UP
    other = replace(rounding, rate=Rounding(USUAL, mode) if rounding.rate is None else None)
    return tuple(_found(plan, compile_plan(replace(plan.framework, rounding=other))))


def _found(plan: Plan, other: Plan) -> Iterator[Diagnostic]:
    said: set[object] = set()
    for row in (*_fixed(plan, other), *_own(plan, other)):
        if row.rule in said or row.here == row.there:
            continue
        for values in islice(_filings(row.slots), TRIED):
            first, second = _score(row.here, values), _score(row.there, values)
            if isinstance(first, Fraction) and isinstance(second, Fraction) and first != second:
                said.add(row.rule)
                words = _words(plan, row.slots, values, first, second)
                yield diagnose("F193", row.node.span, name=row.node.name, **words)
                break


def _fixed(plan: Plan, other: Plan) -> Iterator[_Row]:
    for node in plan.nodes:
        if node.leaf is not None:
            here = _needed(_early(plan), ("", node.score))
            yield _Row(
                node, node.leaf.rule_span, _slots(plan, (), here), here, _needed(_early(other), ("", node.score))
            )


def _own(plan: Plan, other: Plan) -> Iterator[_Row]:
    for section, same in zip(plan.sections, other.sections, strict=True):
        for variant, counterpart in zip(section.variants, same.variants, strict=True):
            here = _needed((*_early(plan), *_late(variant)), ("row", SCORE))
            there = _needed((*_early(other), *_late(counterpart)), ("row", SCORE))
            slots = _slots(plan, variant.slots, here)
            yield _Row(plan.node(section.id), variant.rule_span, slots, here, there)


def _words(plan: Plan, slots: Slots, values: Mapping[Name, Value], first: Fraction, second: Fraction) -> dict[str, Any]:
    unit = plan.framework.rounding.rate.unit if plan.framework.rounding.rate else None
    rounded, whole = f"比率先取到 {exact_text((unit or USUAL) * 100)}%", "比率不先舍入"
    shown = "、".join(
        f"{_told(slot, scope)} {exact_text(value)}"
        for scope, slot in slots
        if slot.purpose is not Purpose.DEDUCTION and isinstance(value := values.get((scope, slot.name)), Fraction)
    )
    return {
        "filing": shown,
        "declared": rounded if unit is not None else whole,
        "otherwise": whole if unit is not None else rounded,
        "found": exact_text(first),
        "other": exact_text(second),
    }


def _told(slot: Slot, scope: str) -> str:
    return SPOKEN.get(slot.purpose, slot.name) if scope else slot.name.removesuffix(".actual")


def _early(plan: Plan) -> Trees:
    return tuple((("", item.name), item.tree) for item in plan.computed if item.role is not Role.FLAG)


def _late(variant: Variant) -> Trees:
    return tuple((("row", item.name), item.tree) for item in variant.computed if item.role is not Role.FLAG)


def _needed(trees: Trees, score: Name) -> Trees:
    """The quantities that a score hangs on, in order, the score last."""
    wanted, found = {score}, list[tuple[Name, Tree]]()
    for name, tree in reversed(trees):
        if name in wanted:
            wanted |= {(node.scope, node.name) for node in walk(tree) if isinstance(node, Quantity)}
            found.append((name, tree))
    return tuple(reversed(found))


def _slots(plan: Plan, own: tuple[Slot, ...], needed: Trees) -> Slots:
    """Those of the plan, and of an own row, that are read."""
    read = {(node.scope, node.name) for _, tree in needed for node in walk(tree) if isinstance(node, Field)}
    known = (*(("", slot) for slot in plan.slots), *(("row", slot) for slot in own))
    return tuple((scope, slot) for scope, slot in known if (scope, slot.name) in read)


def _filings(slots: Slots) -> Iterator[Mapping[Name, Value]]:
    """Filings that say plain things everywhere but in their numbers, of which each is one of a few."""
    fixed: dict[Name, Value] = {(scope, slot.name): _plain(slot) for scope, slot in slots}
    numbers = [item for item in slots if item[1].type is Type.NUMBER and item[1].purpose not in PLAIN]
    varied = numbers[:4]
    for chosen in product(PARTS, repeat=len(varied)):
        said = zip(varied, chosen, strict=True)
        yield fixed | {(scope, slot.name): _inside(slot, value) for (scope, slot), value in said}


def _inside(slot: Slot, value: Fraction) -> Fraction:
    """`value`, or a hundredth of it, whichever the slot takes."""
    if slot.unit is not None and slot.unit.text in ("%", "％"):
        return value / 100
    return value if slot.range is None or value in slot.range else value / 100


def _plain(slot: Slot) -> Value:
    if slot.purpose in NOT_AWAITED or slot.purpose is Purpose.DEDUCTION:
        return None if slot.purpose in NOT_AWAITED else Fraction(0)
    if slot.purpose in (Purpose.WEIGHT, Purpose.YEAR) and slot.range is not None:
        return slot.range.high
    match slot.type:
        case Type.TRUTH:
            return slot.purpose in (Purpose.APPLIES, Purpose.REASON, Purpose.GIVEN)
        case Type.LABEL:
            return slot.labels[0] if slot.labels else None
        case Type.DAY:
            return None
        case _:
            return _inside(slot, PARTS[0])


def _score(trees: Trees, values: Mapping[Name, Value]) -> Value:
    quantities: dict[Name, Value] = {}
    for name, tree in trees:
        quantities[name] = evaluate(tree, Values(values, quantities))
    return quantities[trees[-1][0]]
