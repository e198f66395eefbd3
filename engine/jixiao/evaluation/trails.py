"""The trail of a whole plan: what is told of each node as one group of trees, for filings that are rows of a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.evaluation.machine import field_of
from jixiao.evaluation.steps import Told, told_of
from jixiao.expression.frame import Frame, TreeSpec
from jixiao.expression.tree import (
    MISSING,
    And,
    Case,
    Choose,
    Compare,
    Constant,
    Field,
    Known,
    Product,
    Quantity,
    Quotient,
    Tree,
    Type,
    number,
)
from jixiao.interpret.refused import Refused
from jixiao.interpret.trail import Trail, trail
from jixiao.interval import Sign
from jixiao.plan.model import Leaf, Node, Plan, Purpose, Role
from jixiao.plan.shares import weight_name, when_name
from jixiao.value import dataclass, replace


@dataclass(frozen=True, slots=True)
class NodeTrees:
    """What is told of a node: its numbers as trees (None: none), its quantities, and what its status depends on."""

    node: Node
    told: Told
    weight: Tree | None
    exact: Tree
    score: Tree
    credit: Tree | None
    status: tuple[Tree, ...]

    @property
    def group(self) -> tuple[Tree, ...]:
        """All trees of the node."""
        numbers = (self.weight, self.exact, self.score, self.credit)
        return (*(item.tree for item in self.told.items), *(tree for tree in numbers if tree is not None), *self.status)


@dataclass(frozen=True, slots=True)
class Trails:
    """A plan's trail at one set of places: first the group of the total, then that of each node."""

    plan: Plan
    nodes: tuple[NodeTrees, ...]
    trail: Trail


def trails(plan: Plan, places: Mapping[str, int]) -> Trails | None:
    """The trail of `plan` for filings whose numbers come at these places.

    None where its filings bring lines of their own, where people may give points beside the rule, or where a tree
    cannot be put on a trail: such filings are walked.
    """
    by_hand = (Purpose.DEDUCTION, Purpose.OVERRIDE, Purpose.EXEMPT)
    given = any(purpose in node.leaf.slots for node in plan.nodes if node.leaf is not None for purpose in by_hand)
    if plan.sections or plan.open_scopes or plan.framework.second_score is not None or given:
        return None
    nodes = tuple(_node_trees(plan, node) for node in plan.nodes)
    fields = tuple(replace(field_of(slot), places=places.get(slot.name, 0)) for slot in plan.slots)
    trees = tuple(TreeSpec(item.name, item.type, item.tree) for item in plan.computed)
    try:
        return Trails(plan, nodes, trail(Frame(fields, trees), (_of_total(plan), *(node.group for node in nodes))))
    except Refused:
        return None


def _of_total(plan: Plan) -> tuple[Tree, ...]:
    """The totals of all stages, what rating they make, and what each adjustment changed."""
    told = [item.tree for item in plan.computed if item.role in (Role.TOTAL, Role.ADJUSTMENT)]
    for step in plan.adjustments:
        before, after = Quantity(step.before), Quantity(step.after)
        told += [Quantity(step.when, Type.TRUTH)] if step.when else []
        told += [before, after, Compare(Sign.UNEQUAL, before, after)]
    return (Quantity(plan.total), *told)


def _node_trees(plan: Plan, node: Node) -> NodeTrees:
    score = Quantity(node.score)
    weight: Tree | None = None if node.weight is None else number(node.weight)
    if weight_name(node.id) in plan.computed_index:
        weight = Quantity(weight_name(node.id))
    exact: Tree = score if node.leaf is None else _exact(node.leaf, weight, node.weight)
    credit = None if weight is None else _unless_zero(weight, Quotient(exact, weight), MISSING)
    return NodeTrees(node, told_of(plan, node), weight, exact, score, credit, tuple(_status(plan, node, weight)))


def _exact(leaf: Leaf, weight: Tree | None, declared: Fraction | None) -> Tree:
    """The points of a row before rounding, at the weight that it has in this filing."""
    points = Quantity(leaf.points)
    if not declared or weight is None or isinstance(weight, Constant):
        return points
    return _unless_zero(weight, Quotient(Product((points, weight)), number(declared)), points)


def _unless_zero(weight: Tree, tree: Tree, otherwise: Tree) -> Tree:
    counts = And((Known(weight), Compare(Sign.UNEQUAL, weight, number(0))))
    return Choose((Case(counts, tree),), otherwise)


def _status(plan: Plan, node: Node, weight: Tree | None) -> list[Tree]:
    """What decides how a node came by its score, beside the score itself."""
    told: list[Tree] = []
    if when_name(node.id) in plan.computed_index:
        told.append(Quantity(when_name(node.id), Type.TRUTH))
    slots = node.leaf.slots if node.leaf is not None else {}
    for purpose in (Purpose.APPLIES, Purpose.GIVEN, Purpose.JUDGED, Purpose.CREDIT):
        if purpose in slots:
            slot = plan.slots[plan.slot_index[slots[purpose]]]
            read = Field(slot.name, slot.type)
            told.append(read if slot.type is Type.TRUTH else Known(read))
    if weight is not None:
        told.append(Compare(Sign.EQUAL, weight, number(0)))
    return told
