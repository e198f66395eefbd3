"""Why a score is what it is: every operation on the way to it, with its numbers, its sentence and its place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.evaluation.gather import gather
from jixiao.evaluation.goals import goal_members, goal_of, result_name, rows_in
from jixiao.evaluation.known import Name, Value, filed_values, results_of, values_of
from jixiao.evaluation.model import Evaluation, Step, number_of
from jixiao.expression.tree import Constant, Field, Tree
from jixiao.filing.model import OwnGoal, OwnRow
from jixiao.interpret.prose import say_steps
from jixiao.interpret.walk import Traced, Values, trace
from jixiao.number import exact_text
from jixiao.origin import Cell
from jixiao.plan.goals import GOAL, POINTS, SCORE
from jixiao.plan.model import Computed, GoalScope, Node, Role, Slot, Variant
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
    slots = {("row", slot.name): slot for scope in plan.open_scopes for slot in scope.slots}
    slots |= {("", slot.name): slot for slot in plan.slots}
    cells = {("", slot.name): cell for slot, cell in zip(plan.slots, filing.origins, strict=True)}
    return _Filed(env, slots, cells)


def _node_steps(evaluation: Evaluation, node: Node, filed: _Filed) -> Iterator[Step]:
    """The values that the node's rule reads, its points, its score."""
    plan = evaluation.plan
    scored = [node.score] if node.leaf is None else dict.fromkeys((node.leaf.ruled, node.leaf.points, node.score))
    told = [plan.computed[plan.computed_index[name]] for name in scored]
    fixed: dict[str, Tree] = {} if node.weight is None else {"分值": Constant(node.weight)}
    if node.leaf is not None and node.leaf.target is not None:
        fixed["目标"] = node.leaf.target
    notes = node.leaf.notes if node.leaf is not None else {}
    names = LeafNames(plan, filed.slots, fixed, evaluation.filing.units.get(node.id))
    yield from _told((*_values_read(evaluation, told), *told), filed.env, names, filed.cells, notes)


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
    yield from _told(told, env, LeafNames(evaluation.plan, {(GOAL, scope.slot.name): scope.slot}, {}, None), cells, {})


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
    yield from _told((*_values_read(evaluation, told), *told), env, names, cells, variant.notes)


def _values_read(evaluation: Evaluation, told: Sequence[Computed]) -> tuple[Computed, ...]:
    """The values of `values:` on which the told quantities rest, in the order of computation."""
    plan = evaluation.plan
    needed: set[str] = set()
    stack = [name for item in told for name in reads(item.tree)]
    while stack:
        name = stack.pop()
        item = plan.computed[plan.computed_index[name]]
        if item.role is Role.VALUE and name not in needed:
            needed.add(name)
            stack.extend(reads(item.tree))
    return tuple(item for item in plan.computed if item.name in needed)


def _told(
    told: Sequence[Computed],
    env: Values,
    names: LeafNames,
    cells: Mapping[Name, Cell | None],
    notes: Mapping[Tree, Note],
) -> Iterator[Step]:
    for item in told:
        traced = trace(item.tree, env)
        sentences = say_steps(traced, names.wording(item, notes))
        for step, sentence in zip(traced, sentences, strict=True):
            yield _step(step, sentence, cells, step.node in notes)


def _step(traced: Traced, sentence: str, cells: Mapping[Name, Cell | None], ruled: bool) -> Step:
    origin = cells.get((traced.node.scope, traced.node.name)) if isinstance(traced.node, Field) else None
    operands = tuple(_text(value) for value in traced.operands)
    return Step(traced.operation, operands, _text(traced.result), sentence, origin, ruled)


def _text(value: Value) -> str:
    match value:
        case None:
            return "missing"
        case bool():
            return "true" if value else "false"
        case Fraction():
            return exact_text(value)
        case _:
            return str(value)
