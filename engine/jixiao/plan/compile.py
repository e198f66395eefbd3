"""Framework → Plan: names resolved, formulas read, every rule lowered to its tree, the order fixed."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.framework.model import Framework
from jixiao.plan.gathering import rows_come_first, scopes_gathered, with_sides, without_unasked
from jixiao.plan.merging import plan_merging
from jixiao.plan.model import Plan
from jixiao.plan.order import ordered
from jixiao.plan.parameters import year_slots
from jixiao.plan.promises import promises
from jixiao.plan.relations import relations
from jixiao.plan.shares import shares_of
from jixiao.plan.size import too_large
from jixiao.plan.slots import input_slots, open_scopes
from jixiao.plan.symbols import symbols_of
from jixiao.plan.totals import EXACT, TOTAL, plan_total
from jixiao.plan.tree import plan_tree


def compile_plan(framework: Framework) -> Plan:
    """The plan of `framework`. Raises Rejected with all E, F and D050 diagnostics of its formulas and rules at once."""
    refused: list[Diagnostic] = []
    shares = shares_of(framework)
    symbols = symbols_of(framework, shares)
    refused.extend(symbols.diagnostics)
    tree = plan_tree(framework, symbols.names, shares)
    refused.extend(tree.diagnostics)
    try:
        total = plan_total(framework, symbols.names, shares.convert)
    except Rejected as rejected:
        refused.extend(rejected.diagnostics)
    try:
        truths = relations(framework, symbols.names)
    except Rejected as rejected:
        refused.extend(rejected.diagnostics)
    try:
        promised = promises(framework, symbols.names)
    except Rejected as rejected:
        refused.extend(rejected.diagnostics)
    slots = (*input_slots(framework), *tree.slots)
    merging, wrong = plan_merging(framework, symbols.names, symbols.values, slots, tree.nodes)
    refused.extend(wrong)
    if refused:
        raise Rejected(refused)
    in_order = ordered((*symbols.values, *tree.computed, *total.computed, *truths))
    slots = (*slots, *year_slots(framework, in_order, tuple(tree.sections)))
    computed = without_unasked(in_order, slots)
    trees = [item.tree for item in computed]
    scopes = scopes_gathered(framework, trees)
    late = (*rows_come_first(tree.sections, computed), *too_large(computed, tree.nodes, tree.sections))
    if late:
        raise Rejected(late)
    return Plan(
        framework=framework,
        slots=slots,
        computed=computed,
        nodes=tuple(tree.nodes),
        sections=with_sides(tree.sections, scopes, trees),
        total=TOTAL,
        exact_total=EXACT,
        adjustments=total.steps,
        ratings=framework.ratings,
        digest=framework.digest,
        open_scopes=open_scopes(framework),
        merging=merging,
        scopes=scopes,
        promised=promised,
        slot_index=_index([slot.name for slot in slots]),
        computed_index=_index([item.name for item in computed]),
        node_index=_index([node.id for node in tree.nodes]),
    )


def _index(names: Sequence[str]) -> dict[str, int]:
    by_name = {name: index for index, name in enumerate(names)}
    if len(by_name) != len(names):
        raise ValueError("two slots, quantities or nodes of a plan have one name")
    return by_name
