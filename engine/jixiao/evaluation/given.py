"""What people gave to a row beside its rule, and which of it made the points."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from jixiao.evaluation.known import filed_values, results_of, values_of
from jixiao.evaluation.model import Evaluation, Given
from jixiao.expression.tree import Choose, Field, Tree, walk
from jixiao.filing.model import OwnRow
from jixiao.interpret.walk import Values, evaluate
from jixiao.plan.model import Node, Purpose, Slot, Variant

Held = Mapping[Purpose, tuple[Slot, int | None]]
"""What the slots of a row hold, as a filing stores it."""

_GIVEN = (Purpose.DEDUCTION, Purpose.OVERRIDE, Purpose.EXEMPT)


def given_to_leaf(evaluation: Evaluation, node: Node) -> Given | None:
    """What people gave to a row that the framework fixes; None where they may give nothing."""
    leaf, plan, filing = node.leaf, evaluation.plan, evaluation.filing
    if leaf is None or not any(purpose in leaf.slots for purpose in _GIVEN):
        return None

    def values() -> Values:
        return Values(filed_values(plan.slots, filing), results_of(plan.computed, evaluation.results))

    places = {purpose: plan.slot_index[name] for purpose, name in leaf.slots.items()}
    held = {purpose: (plan.slots[at], filing.values[at]) for purpose, at in places.items()}
    tree = plan.computed[plan.computed_index[leaf.points]].tree
    said, ruled = filing.said.get(node.id, {}), evaluation.value(leaf.ruled)
    return _given(evaluation, node.id, held, ruled, said, filing.reasons.get(node.id, ""), _Taken(tree, values))


def given_to_row(evaluation: Evaluation, index: int, row: OwnRow, variant: Variant | None) -> Given | None:
    """What people gave to a row that the office wrote; None where they may give nothing."""
    results = evaluation.row_results[index]
    if variant is None or results is None or not any(slot.purpose in _GIVEN for slot in variant.slots):
        return None
    plan, filing = evaluation.plan, evaluation.filing

    def values() -> Values:
        own = values_of(variant.slots, row.values, filing.scale, "row")
        quantities = {
            **results_of(plan.computed, evaluation.results),
            **results_of(variant.computed, results, "row"),
        }
        return Values({**filed_values(plan.slots, filing), **own}, quantities)

    held = {slot.purpose: (slot, value) for slot, value in zip(variant.slots, row.values, strict=True)}
    _, top, bottom = results[variant.ruled]
    ruled = None if top is None else Fraction(top, bottom)
    taken = _Taken(variant.computed[-2].tree, values)
    return _given(evaluation, row.section, held, ruled, row.said, row.reason, taken)


class _Taken:
    """Which of what was given makes the points: found by asking the conditions of the tree, in order."""

    def __init__(self, tree: Tree, values: Callable[[], Values]) -> None:
        self._tree = tree
        self._values = values

    def role(self, held: Held) -> str:
        """The role of what is used; "" where the rule's points stand, or nothing can be said."""
        exempt = held.get(Purpose.EXEMPT)
        given = [held[purpose][1] for purpose in (Purpose.DEDUCTION, Purpose.REASONED) if purpose in held]
        if not any(given) and (exempt is None or exempt[1] is None):
            return ""
        names = {slot.name: purpose for purpose, (slot, _) in held.items()}
        values = self._values()
        for case in self._tree.cases if isinstance(self._tree, Choose) else ():
            holds = evaluate(case.when, values)
            if holds is None:
                return ""
            if holds:
                read = (part.name for part in walk(case.when) if isinstance(part, Field) and part.name in names)
                return names[next(read)].value
        return ""


def _given(
    evaluation: Evaluation,
    node: str,
    held: Held,
    ruled: Fraction | None,
    said: Mapping[str, str],
    reason: str,
    taken: _Taken,
) -> Given:
    used = taken.role(held)
    scale = evaluation.filing.scale
    exempt = held.get(Purpose.EXEMPT)
    stated = said.get("exempt", "") if used == "exempt" else said.get(f"{used}_reason", "")
    return Given(
        ruled=ruled,
        deduct=_number(held.get(Purpose.DEDUCTION), scale) or None,
        override=_number(held.get(Purpose.OVERRIDE), scale),
        reasoned=Purpose.REASONED in held and held[Purpose.REASONED][1] == 1,
        exempt=exempt[0].labels[exempt[1]] if exempt is not None and exempt[1] is not None else "",
        used=used,
        reason=(stated or reason) if used else "",
        by=said.get("given_by", "") or _declared(evaluation, node),
    )


def _number(held: tuple[Slot, int | None] | None, scale: int) -> Fraction | None:
    return None if held is None or held[1] is None else Fraction(held[1], 10**scale)


def _declared(evaluation: Evaluation, node: str) -> str:
    """Who gives it, as the framework says."""
    by_hand = evaluation.plan.nodes[evaluation.plan.node_index[node]].by_hand
    return by_hand.by if by_hand is not None else ""
