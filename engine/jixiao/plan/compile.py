"""Framework → Plan: names resolved, formulas read, every rule lowered to its tree, the order fixed."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.framework.model import Framework
from jixiao.plan.model import Computed, Plan, Slot
from jixiao.plan.order import ordered
from jixiao.plan.relations import relations
from jixiao.plan.slots import input_slots
from jixiao.plan.symbols import symbols_of
from jixiao.plan.totals import EXACT, TOTAL, plan_total
from jixiao.plan.tree import plan_tree


def compile_plan(framework: Framework) -> Plan:
    """The plan of `framework`. Raises Rejected with all E and F diagnostics of its formulas and rules at once."""
    refused: list[Diagnostic] = []
    symbols = symbols_of(framework)
    refused.extend(symbols.diagnostics)
    tree = plan_tree(framework, symbols.names)
    refused.extend(tree.diagnostics)
    try:
        total = plan_total(framework, symbols.names)
    except Rejected as rejected:
        refused.extend(rejected.diagnostics)
    try:
        truths = relations(framework, symbols.names)
    except Rejected as rejected:
        refused.extend(rejected.diagnostics)
    if refused:
        raise Rejected(refused)
    slots = (*input_slots(framework), *tree.slots)
    computed = ordered((*symbols.values, *tree.computed, *total.computed, *truths))
    return Plan(
        framework=framework,
        slots=slots,
        computed=computed,
        nodes=tuple(tree.nodes),
        sections=tuple(tree.sections),
        total=TOTAL,
        exact_total=EXACT,
        adjustments=total.steps,
        ratings=framework.ratings,
        digest=framework.digest,
        slot_index=_index(slots),
        computed_index=_index(computed),
        node_index={node.id: index for index, node in enumerate(tree.nodes)},
    )


def _index(items: Sequence[Slot] | Sequence[Computed]) -> dict[str, int]:
    names = {item.name: index for index, item in enumerate(items)}
    if len(names) != len(items):
        raise ValueError("two slots or quantities of a plan have one name")
    return names
