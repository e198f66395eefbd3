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
from jixiao.plan.model import Plan, Purpose, Role, Slot
from jixiao.value import dataclass, replace

USUAL = Fraction(1, 10_000)
"""0.01%: the place to which rates are rounded where a framework rounds them, for one that does not."""

PARTS = tuple(Fraction(number) for number in (97, 83, 71, 53, 89, 61, 37, 23, 91, 13, 100, 77, 11, 3, 7))
"""Numbers that few divide; a rate of two of them has no end."""

TRIED = 600
"""Filings that are tried for each rule."""


@dataclass(frozen=True, slots=True)
class _Row:
    """One row under both orders: its score's tree, and the trees of all that the score reads."""

    slots: tuple[Slot, ...]
    here: tuple[tuple[str, Tree], ...]
    there: tuple[tuple[str, Tree], ...]


def orders_that_decide(plan: Plan) -> tuple[Diagnostic, ...]:
    """F193: for each rule the first row that scores otherwise if rates were rounded first (or not), with a filing."""
    rounding = plan.framework.rounding
    if plan.framework.base or rounding.score is None:
        return ()
    mode = rounding.score.mode if rounding.rate is None else Mode.HALF_UP
    other = replace(rounding, rate=Rounding(USUAL, mode) if rounding.rate is None else None)
    return tuple(_found(plan, compile_plan(replace(plan.framework, rounding=other))))


def _found(plan: Plan, other: Plan) -> Iterator[Diagnostic]:
    said: set[object] = set()
    for node in plan.nodes:
        if node.leaf is None or node.leaf.rule_span in said:
            continue
        row = _Row(_slots(plan, node.score), _needed(plan, node.score), _needed(other, node.score))
        if row.here == row.there:
            continue
        for values in islice(_filings(row.slots), TRIED):
            first, second = _score(row.here, values), _score(row.there, values)
            if isinstance(first, Fraction) and isinstance(second, Fraction) and first != second:
                said.add(node.leaf.rule_span)
                yield diagnose("F193", node.span, name=node.name, **_words(plan, row.slots, values, first, second))
                break


def _words(
    plan: Plan, slots: tuple[Slot, ...], values: Mapping[str, Value], first: Fraction, second: Fraction
) -> dict[str, Any]:
    unit = plan.framework.rounding.rate.unit if plan.framework.rounding.rate else None
    rounded, whole = f"比率先取到 {exact_text((unit or USUAL) * 100)}%", "比率不先舍入"
    shown = "、".join(
        f"{slot.name.removesuffix('.actual')} {exact_text(value)}"
        for slot in slots
        if isinstance(value := values.get(slot.name), Fraction)
    )
    return {
        "filing": shown,
        "declared": rounded if unit is not None else whole,
        "otherwise": whole if unit is not None else rounded,
        "found": exact_text(first),
        "other": exact_text(second),
    }


def _needed(plan: Plan, score: str) -> tuple[tuple[str, Tree], ...]:
    """The quantities that a score hangs on, in order, the score last."""
    wanted, found = {score}, list[tuple[str, Tree]]()
    for item in reversed(plan.computed):
        if item.name in wanted and item.role is not Role.FLAG:
            wanted |= {node.name for node in walk(item.tree) if isinstance(node, Quantity)}
            found.append((item.name, item.tree))
    return tuple(reversed(found))


def _slots(plan: Plan, score: str) -> tuple[Slot, ...]:
    read = {node.name for _, tree in _needed(plan, score) for node in walk(tree) if isinstance(node, Field)}
    return tuple(slot for slot in plan.slots if slot.name in read)


def _filings(slots: tuple[Slot, ...]) -> Iterator[Mapping[str, Value]]:
    """Filings that say plain things everywhere but in their numbers, of which each is one of a few."""
    fixed: dict[str, Value] = {slot.name: _plain(slot) for slot in slots}
    numbers = [slot for slot in slots if slot.type is Type.NUMBER and slot.purpose is not Purpose.JUDGED]
    varied = numbers[:4]
    for chosen in product(PARTS, repeat=len(varied)):
        yield fixed | {slot.name: _inside(slot, value) for slot, value in zip(varied, chosen, strict=True)}


def _inside(slot: Slot, value: Fraction) -> Fraction:
    """`value`, or a hundredth of it, whichever the slot takes."""
    if slot.unit is not None and slot.unit.text in ("%", "％"):
        return value / 100
    return value if slot.range is None or value in slot.range else value / 100


def _plain(slot: Slot) -> Value:
    match slot.type:
        case Type.TRUTH:
            return slot.purpose in (Purpose.APPLIES, Purpose.REASON, Purpose.GIVEN)
        case Type.LABEL:
            return slot.labels[0] if slot.labels else None
        case Type.DAY:
            return None
        case _:
            return _inside(slot, PARTS[0])


def _score(trees: tuple[tuple[str, Tree], ...], values: Mapping[str, Value]) -> Value:
    fields = {("", name): value for name, value in values.items()}
    quantities: dict[tuple[str, str], Value] = {}
    for name, tree in trees:
        quantities["", name] = evaluate(tree, Values(fields, quantities))
    return quantities["", trees[-1][0]]
