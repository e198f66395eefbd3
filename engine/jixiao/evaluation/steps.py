"""Why a score is what it is: every operation on the way to it, with its numbers, its sentence and its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from jixiao.evaluation.gather import gather
from jixiao.evaluation.goals import goal_members, goal_of, result_name, rows_in
from jixiao.evaluation.known import Name, Value, filed_values, results_of, values_of
from jixiao.evaluation.model import Evaluation, Step, number_of
from jixiao.expression.tree import Constant, Field, Tree
from jixiao.filing.model import OwnGoal, OwnRow
from jixiao.interpret.numerals import EXACT
from jixiao.interpret.prose import Put, put_in, say_steps
from jixiao.interpret.shown import operand_text
from jixiao.interpret.walk import Traced, Values, operand_trees, trace
from jixiao.origin import Cell
from jixiao.plan.goals import GOAL, POINTS, SCORE
from jixiao.plan.model import Computed, GoalScope, Node, Plan, Role, Slot, Variant
from jixiao.plan.order import reads
from jixiao.plan.wording import LeafNames
from jixiao.rules.rule import Note
from jixiao.value import dataclass


def steps(evaluation: Evaluation, id: str) -> tuple[Step, ...]:
    """The steps to the score of a node or an own row (`<section>#<n>`), operands before results.

    A node that is not of the plan, and a row that is not of the filing, has none.
    """
    return steps_of(evaluation, (id,))[id]


def steps_of(evaluation: Evaluation, ids: Iterable[str]) -> Mapping[str, tuple[Step, ...]]:
    """The `steps` of several nodes and rows; what they all read is put together once."""
    plan = evaluation.plan
    filed: _Filed | None = None
    found: dict[str, tuple[Step, ...]] = {}
    for id in ids:
        if id in plan.node_index:
            filed = filed or _filed(evaluation)
            found[id] = tuple(_node_steps(evaluation, plan.nodes[plan.node_index[id]], filed))
        else:
            found[id] = _own_steps(evaluation, id)
    return found


def _own_steps(evaluation: Evaluation, id: str) -> tuple[Step, ...]:
    """The steps of an own goal, or of an own row."""
    found = goal_of(evaluation.plan, evaluation.filing, id)
    if found is not None:
        return tuple(_goal_steps(evaluation, *found, id))
    for row in evaluation.filing.rows:
        if id == f"{row.section}#{row.number}" and row.variant is not None and row.applies:
            section = next(item for item in evaluation.plan.sections if item.id == row.section)
            return tuple(_row_steps(evaluation, row, section.variants[row.variant]))
    return ()


@dataclass(frozen=True, slots=True)
class _Filed:
    """What the trees of a filing read: values, and by name the slots and the cells."""

    env: Values
    slots: Mapping[Name, Slot]
    cells: Mapping[Name, Cell | None]


def _filed(evaluation: Evaluation) -> _Filed:
    plan, filing = evaluation.plan, evaluation.filing
    env = Values(
        filed_values(plan.slots, filing),
        results_of(plan.computed, evaluation.results),
        gather(plan, filing, evaluation.row_results, evaluation.goal_results),
    )
    cells = {("", slot.name): cell for slot, cell in zip(plan.slots, filing.origins, strict=True)}
    return _Filed(env, slots_read(plan), cells)


def _node_steps(evaluation: Evaluation, node: Node, filed: _Filed) -> Iterator[Step]:
    """The values that the node's rule reads, its points, its score."""
    told = told_of(evaluation.plan, node)
    names = LeafNames(evaluation.plan, filed.slots, told.fixed, evaluation.filing.units.get(node.id))
    for item in told.items:
        yield from steps_in(item, trace(item.tree, filed.env), names, told.notes, filed.cells)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a node: quantities in order, what the rule itself says (分值, 目标), the law's sentences."""

    items: tuple[Computed, ...]
    fixed: Mapping[str, Tree]
    notes: Mapping[Tree, Note]


def told_of(plan: Plan, node: Node) -> Told:
    """The values that the node's rule reads, its points, its score."""
    scored = [node.score] if node.leaf is None else dict.fromkeys((node.leaf.ruled, node.leaf.points, node.score))
    told = [plan.computed[plan.computed_index[name]] for name in scored]
    fixed: dict[str, Tree] = {} if node.weight is None else {"分值": Constant(node.weight)}
    if node.leaf is not None and node.leaf.target is not None:
        fixed["目标"] = node.leaf.target
    notes = node.leaf.notes if node.leaf is not None else {}
    return Told((*_values_read(plan, told), *told), fixed, notes)


def slots_read(plan: Plan) -> Mapping[Name, Slot]:
    """The slots of a plan by their names, as the trees of its nodes read them."""
    slots = {("row", slot.name): slot for scope in plan.open_scopes for slot in scope.slots}
    return slots | {("", slot.name): slot for slot in plan.slots}


def _goal_steps(evaluation: Evaluation, goal: OwnGoal, scope: GoalScope, id: str) -> Iterator[Step]:
    """The points of a goal, from its rows and its share, and its score; of a group of the goal, its sum."""
    filing = evaluation.filing
    names = {result_name(goal, item): item for item in scope.computed}
    told = [names[name] for name in (f"{id}.{POINTS}", f"{id}.{SCORE}") if name in names]
    if goal.value is None or not rows_in(filing, goal):
        return
    env = Values(
        values_of((scope.slot,), (goal.value,), filing.scale, GOAL),
        {(GOAL, item.name): number_of(evaluation.result(name)) for name, item in names.items()},
        goal_members(filing, evaluation.row_results, goal),
    )
    cells: dict[Name, Cell | None] = {(GOAL, scope.slot.name): goal.origins.get("share")}
    called = LeafNames(evaluation.plan, {(GOAL, scope.slot.name): scope.slot}, {}, None)
    for item in told:
        yield from steps_in(item, trace(item.tree, env), called, {}, cells)


def _row_steps(evaluation: Evaluation, row: OwnRow, variant: Variant) -> Iterator[Step]:
    plan, filing = evaluation.plan, evaluation.filing
    results = next(found for item, found in zip(filing.rows, evaluation.row_results, strict=True) if item is row)
    own = values_of(variant.slots, row.values, filing.scale, "row")
    env = Values(
        {**filed_values(plan.slots, filing), **own},
        {**results_of(plan.computed, evaluation.results), **results_of(variant.computed, results or (), "row")},
    )
    slots = {("row", slot.name): slot for slot in variant.slots} | {("", slot.name): slot for slot in plan.slots}
    cells: dict[Name, Cell | None] = {
        ("", slot.name): cell for slot, cell in zip(plan.slots, filing.origins, strict=True)
    }
    cells |= {("row", slot.name): row.origins.get(slot.purpose.value) for slot in variant.slots}
    told = [item for item in variant.computed if item.role is not Role.FLAG]
    names = LeafNames(evaluation.plan, slots, {}, row.unit)
    for item in (*_values_read(plan, told), *told):
        yield from steps_in(item, trace(item.tree, env), names, variant.notes, cells)


def _values_read(plan: Plan, told: Sequence[Computed]) -> tuple[Computed, ...]:
    """The values of `values:` on which the told quantities rest, in the order of computation."""
    needed: set[str] = set()
    stack = [name for item in told for name in reads(item.tree)]
    while stack:
        name = stack.pop()
        item = plan.computed[plan.computed_index[name]]
        if item.role is Role.VALUE and name not in needed:
            needed.add(name)
            stack.extend(reads(item.tree))
    return tuple(item for item in plan.computed if item.name in needed)


def steps_in(
    item: Computed,
    traced: Sequence[Traced],
    names: LeafNames,
    notes: Mapping[Tree, Note],
    cells: Mapping[Name, Cell | None],
    put: Put = put_in,
) -> Iterator[Step]:
    """A step for every node of a quantity that was traced; `put` writes its numbers, in the sentence and beside it."""
    sentences = say_steps(traced, names.wording(item, notes), put)
    for step, sentence in zip(traced, sentences, strict=True):
        node = step.node
        origin = cells.get((node.scope, node.name)) if isinstance(node, Field) else None
        pairs = zip(step.operands, operand_trees(step), strict=True)
        operands = tuple(_text(value, tree, put) for value, tree in pairs)
        yield Step(step.operation, operands, _text(step.result, node, put), sentence, origin, node in notes)


def _text(value: Value, tree: Tree | None, put: Put) -> str:
    """A value as the exact text that steps carry."""
    if value is None or isinstance(value, (bool, str)) or tree is None or isinstance(tree, Constant):
        return operand_text(value)
    return put(tree, value, EXACT)
