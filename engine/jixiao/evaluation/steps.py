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
from jixiao.interpret.walk import Gathered, Traced, Values, operand_trees, trace
from jixiao.origin import Cell
from jixiao.plan.goals import GOAL, POINTS, SCORE
from jixiao.plan.model import Computed, GoalScope, Node, Plan, Role, Slot, Variant
from jixiao.plan.order import reads
from jixiao.plan.wording import LeafNames
from jixiao.rules.rule import Note
from jixiao.target import Unit
from jixiao.value import dataclass


def steps(evaluation: Evaluation, id: str) -> tuple[Step, ...]:
    """The steps to the score of a node or an own row (`<section>#<n>`), operands before results.

    A node that is not of the plan, and a row that is not of the filing, has none.
    """
    return steps_of(evaluation, (id,))[id]


def steps_of(evaluation: Evaluation, ids: Iterable[str]) -> Mapping[str, tuple[Step, ...]]:
    """The `steps` of several nodes and rows; what they all read is put together once."""
    tracer = Tracer(evaluation)
    return {id: told.steps() if (told := tracer.told(id)) is not None else () for id in ids}


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a node: quantities in order, what the rule itself says (分值, 目标), the law's sentences."""

    items: tuple[Computed, ...]
    fixed: Mapping[str, Tree]
    notes: Mapping[Tree, Note]


@dataclass(frozen=True, slots=True)
class Traces:
    """What is told of a node or a row as it was walked: each quantity, what its leaves are called, their cells."""

    walked: tuple[tuple[Computed, tuple[Traced, ...]], ...]
    names: LeafNames
    notes: Mapping[Tree, Note]
    cells: Mapping[Name, Cell | None]
    scope: str = ""  # of the quantities that are told

    def steps(self, put: Put = put_in) -> tuple[Step, ...]:
        """All steps; `put` writes their numbers."""
        return tuple(
            step
            for item, traced in self.walked
            for step in steps_in(item, traced, self.names, self.notes, self.cells, put)
        )


class Tracer:
    """Walks what one evaluation tells of its nodes, rows and goals; what they all read is put together once."""

    __slots__ = ("_base", "_evaluation", "_filed")

    def __init__(self, evaluation: Evaluation) -> None:
        self._evaluation = evaluation
        self._base: _Base | None = None
        self._filed: _Filed | None = None

    def told(self, id: str) -> Traces | None:
        """What is told of a node, or of an own row (`<section>#<n>`); None where nothing is."""
        evaluation = self._evaluation
        plan, filing = evaluation.plan, evaluation.filing
        if id in plan.node_index:
            self._filed = self._filed or _filed(evaluation, self._shared())
            return _of_node(evaluation, plan.nodes[plan.node_index[id]], self._filed)
        found = goal_of(plan, filing, id)
        if found is not None:
            return _of_goal(evaluation, *found, id)
        for index, row in enumerate(filing.rows):
            if id == f"{row.section}#{row.number}":
                variant = variant_of(plan, row)
                return None if variant is None else _of_row(evaluation, index, row, variant, self._shared())
        return None

    def _shared(self) -> _Base:
        self._base = self._base or _base(self._evaluation)
        return self._base


def variant_of(plan: Plan, row: OwnRow) -> Variant | None:
    """How a row is scored; None where it is not."""
    if row.variant is None or not row.applies:
        return None
    return next(item for item in plan.sections if item.id == row.section).variants[row.variant]


@dataclass(frozen=True, slots=True)
class _Base:
    """What rows and nodes read alike: what was filed and computed for the whole, by name its slots and its cells."""

    filed: Mapping[Name, Value]
    results: Mapping[Name, Value]
    slots: Mapping[Name, Slot]
    cells: Mapping[Name, Cell | None]


def _base(evaluation: Evaluation) -> _Base:
    plan, filing = evaluation.plan, evaluation.filing
    return _Base(
        filed_values(plan.slots, filing),
        results_of(plan.computed, evaluation.results),
        {("", slot.name): slot for slot in plan.slots},
        {("", slot.name): cell for slot, cell in zip(plan.slots, filing.origins, strict=True)},
    )


@dataclass(frozen=True, slots=True)
class _Filed:
    """What the trees of a filing read: values, and by name the slots and the cells."""

    env: Values
    slots: Mapping[Name, Slot]
    cells: Mapping[Name, Cell | None]


def _filed(evaluation: Evaluation, base: _Base) -> _Filed:
    plan, filing = evaluation.plan, evaluation.filing
    gathered = gather(plan, filing, evaluation.row_results, evaluation.goal_results)
    return _Filed(Values(base.filed, base.results, gathered), slots_read(plan), base.cells)


def _walked(told: Told, env: Values) -> tuple[tuple[Computed, tuple[Traced, ...]], ...]:
    return tuple((item, trace(item.tree, env)) for item in told.items)


def _of_node(evaluation: Evaluation, node: Node, filed: _Filed) -> Traces:
    told = told_of(evaluation.plan, node)
    names = LeafNames(evaluation.plan, filed.slots, told.fixed, evaluation.filing.units.get(node.id))
    return Traces(_walked(told, filed.env), names, told.notes, filed.cells)


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


def told_of_goal(scope: GoalScope, group: str) -> Told:
    """The points of a goal, from its rows and its share, and its score; of a group of the goal, its sum.

    `group`: what the names of the group's quantities begin with; "" for the goal itself.
    """
    names = {item.name: item for item in scope.computed}
    wanted = (f"{group}.{POINTS}", f"{group}.{SCORE}") if group else (POINTS, SCORE)
    return Told(tuple(names[name] for name in wanted if name in names), {}, {})


def goal_names(plan: Plan, scope: GoalScope) -> LeafNames:
    """What leaves are called where a goal is told."""
    return LeafNames(plan, {(GOAL, scope.slot.name): scope.slot}, {}, None)


def _of_goal(evaluation: Evaluation, goal: OwnGoal, scope: GoalScope, id: str) -> Traces | None:
    filing = evaluation.filing
    if goal.value is None or not rows_in(filing, goal):
        return None
    told = told_of_goal(scope, group_of(goal, id))
    env = Values(
        values_of((scope.slot,), (goal.value,), filing.scale, GOAL),
        {(GOAL, item.name): number_of(evaluation.result(result_name(goal, item))) for item in scope.computed},
        goal_members(filing, evaluation.row_results, goal),
    )
    cells: dict[Name, Cell | None] = {(GOAL, scope.slot.name): goal.origins.get("share")}
    return Traces(_walked(told, env), goal_names(evaluation.plan, scope), told.notes, cells, GOAL)


def group_of(goal: OwnGoal, id: str) -> str:
    """The group of the plan that a node of a goal is; "" for the goal itself."""
    return "" if id == goal.id else goal.section + id.removeprefix(goal.id)


def told_of_row(plan: Plan, variant: Variant) -> Told:
    """The values that an own row's rule reads, its points, its score."""
    told = [item for item in variant.computed if item.role is not Role.FLAG]
    return Told((*_values_read(plan, told), *told), {}, variant.notes)


def row_names(plan: Plan, variant: Variant, unit: Unit | None) -> LeafNames:
    """What leaves are called where an own row is told."""
    return _row_names(plan, variant, unit, {("", slot.name): slot for slot in plan.slots})


def _row_names(plan: Plan, variant: Variant, unit: Unit | None, filed: Mapping[Name, Slot]) -> LeafNames:
    return LeafNames(plan, {**{("row", slot.name): slot for slot in variant.slots}, **filed}, {}, unit)


def _of_row(evaluation: Evaluation, index: int, row: OwnRow, variant: Variant, base: _Base) -> Traces:
    plan, filing = evaluation.plan, evaluation.filing
    told, own = told_of_row(plan, variant), values_of(variant.slots, row.values, filing.scale, "row")
    results = results_of(variant.computed, evaluation.row_results[index] or (), "row")
    env = Values({**base.filed, **own}, {**base.results, **results})
    cells = {**base.cells, **{("row", slot.name): row.origins.get(slot.purpose.value) for slot in variant.slots}}
    names = _row_names(plan, variant, row.unit, base.slots)
    return Traces(_walked(told, env), names, told.notes, cells, "row")


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


def _text(value: Value, tree: Tree | Gathered | None, put: Put) -> str:
    """A value as the exact text that steps carry."""
    if value is None or isinstance(value, (bool, str)) or tree is None or isinstance(tree, Constant):
        return operand_text(value)
    return put(tree, value, EXACT)
