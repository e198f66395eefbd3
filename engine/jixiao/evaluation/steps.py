"""Why a score is what it is: every operation on the way to it, with its numbers, its sentence and its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from jixiao.evaluation.gather import gather
from jixiao.evaluation.goals import goal_members, goal_of, result_name, rows_in
from jixiao.evaluation.known import Name, Value, filed_values, results_of, values_of
from jixiao.evaluation.model import Evaluation, Step, number_of
from jixiao.expression.tree import Constant, Field, Quantity, Quotient, Round, Tree, walk
from jixiao.filing.model import OwnGoal, OwnRow
from jixiao.interpret.phrase import Wording
from jixiao.interpret.prose import say_steps
from jixiao.interpret.walk import Traced, Values, trace
from jixiao.number import exact_text
from jixiao.origin import Cell
from jixiao.plan.goals import GOAL, POINTS, SCORE
from jixiao.plan.model import Computed, GoalScope, Node, Purpose, Role, Slot, Variant
from jixiao.plan.order import reads
from jixiao.rules.rule import Note
from jixiao.target import Unit

PURPOSE_WORDS: Mapping[Purpose, str] = {
    Purpose.TARGET: "目标",
    Purpose.ACTUAL: "实际",
    Purpose.WEIGHT: "分值",
    Purpose.JUDGED: "评定的得分",
    Purpose.CREDIT: "得分系数",
    Purpose.REASON: "写明原因",
    Purpose.APPLIES: "适用",
    Purpose.CHANGED: "已调整",
    Purpose.DESCRIBED: "描述了完成情况",
    Purpose.GIVEN: "写了目标",
    Purpose.DEDUCTION: "扣减",
    Purpose.OVERRIDE: "改后得分",
    Purpose.REASONED: "写明改分原因",
    Purpose.EXEMPT: "免扣原因",
    Purpose.SHARE: "目标的占比",
    Purpose.GOALS: "目标个数",
}


_SLOT_WORDS: Mapping[Purpose | None, str] = {Purpose.ACTUAL: "实际", Purpose.JUDGED: "得分", Purpose.CREDIT: "系数"}
"""Slots of a note's sentence that fields fill."""
MEMBER_WORDS: Mapping[str, str] = {
    "target": "目标",
    "actual": "实际",
    "weight": "分值",
    "applies": "适用",
    "core": "核心",
}
"""What a member of a scope is asked, as formulas call it."""


def steps(evaluation: Evaluation, id: str) -> tuple[Step, ...]:
    """The steps to the score of a node or an own row (`<section>#<n>`), operands before results.

    A node that is not of the plan, and a row that is not of the filing, has none.
    """
    plan = evaluation.plan
    if id in plan.node_index:
        return tuple(_node_steps(evaluation, plan.nodes[plan.node_index[id]]))
    found = goal_of(plan, evaluation.filing, id)
    if found is not None:
        return tuple(_goal_steps(evaluation, *found, id))
    for row in evaluation.filing.rows:
        if id == f"{row.section}#{row.number}" and row.variant is not None and row.applies:
            section = next(item for item in plan.sections if item.id == row.section)
            return tuple(_row_steps(evaluation, row, section.variants[row.variant]))
    return ()


def _node_steps(evaluation: Evaluation, node: Node) -> Iterator[Step]:
    """The values that the node's rule reads, its points, its score."""
    plan = evaluation.plan
    scored = [node.score] if node.leaf is None else dict.fromkeys((node.leaf.ruled, node.leaf.points, node.score))
    told = [plan.computed[plan.computed_index[name]] for name in scored]
    env = Values(
        filed_values(plan.slots, evaluation.filing),
        results_of(plan.computed, evaluation.results),
        gather(plan, evaluation.filing, evaluation.row_results, evaluation.goal_results),
    )
    slots = {("row", slot.name): slot for scope in plan.open_scopes for slot in scope.slots}
    slots |= {("", slot.name): slot for slot in plan.slots}
    cells = {("", slot.name): cell for slot, cell in zip(plan.slots, evaluation.filing.origins, strict=True)}
    fixed: dict[str, Tree] = {} if node.weight is None else {"分值": Constant(node.weight)}
    if node.leaf is not None and node.leaf.target is not None:
        fixed["目标"] = node.leaf.target
    notes = node.leaf.notes if node.leaf is not None else {}
    names = _Names(evaluation, slots, fixed, evaluation.filing.units.get(node.id))
    yield from _told((*_values_read(evaluation, told), *told), env, names, cells, notes)


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
    yield from _told(told, env, _Names(evaluation, {(GOAL, scope.slot.name): scope.slot}, {}, None), cells, {})


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
    names = _Names(evaluation, slots, {}, row.unit)
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


@dataclass(frozen=True, slots=True)
class _Names:
    """What leaves are called in sentences, and in which unit their values are shown."""

    evaluation: Evaluation
    slots: Mapping[Name, Slot]
    fixed: Mapping[str, Tree]  # what the rule itself says: 分值, 目标
    typed: Unit | None  # in which the row was typed

    def name(self, leaf: Field | Quantity) -> str:
        slot = self.slots.get((leaf.scope, leaf.name))
        if slot is not None and isinstance(leaf, Field):
            second = self.evaluation.plan.framework.second_score
            word = second.name if second and slot.purpose is Purpose.SECOND else PURPOSE_WORDS.get(slot.purpose)
            if word is not None:
                return word
            return ".".join(leaf.name.split(".")[-2:])
        if leaf.scope == "row" and isinstance(leaf, Field):
            return MEMBER_WORDS.get(leaf.name, leaf.name)
        plan = self.evaluation.plan
        parts = leaf.name.rpartition(".")
        if parts[2] == "rule":
            return "规则得分"
        if leaf.scope == GOAL and parts[0]:
            return f"{plan.node(parts[0]).name}得分"
        if leaf.scope in ("row", GOAL) or parts[2] in ("points", "score"):
            node = plan.nodes[plan.node_index[parts[0]]] if parts[0] in plan.node_index else None
            if node is not None and parts[2] == "score":
                return f"{node.name}得分"
            return "得分"
        return leaf.name

    def unit(self, leaf: Field | Quantity) -> Unit | None:
        slot = self.slots.get((leaf.scope, leaf.name))
        if slot is not None and isinstance(leaf, Field):
            return self.typed or slot.unit if slot.purpose in (Purpose.TARGET, Purpose.ACTUAL) else slot.unit
        values = self.evaluation.plan.framework.values
        return next((value.unit for value in values if value.id == leaf.name and not leaf.scope), None)

    def wording(self, item: Computed, notes: Mapping[Tree, Note]) -> Wording:
        called: dict[Tree, str] = {}
        for node in walk(item.tree):
            rate = node.term if isinstance(node, Round) else node
            if isinstance(rate, Quotient) and self._purpose(rate.numerator) is Purpose.ACTUAL:
                called[node] = "完成率"
        slots = dict(self.fixed)
        for leaf in walk(item.tree):
            if isinstance(leaf, Field) and (word := _SLOT_WORDS.get(self._purpose(leaf))) is not None:
                slots[word] = leaf
        said = {tree: note.sentence for tree, note in notes.items()}
        # Around the goals a section gathers goals; within one of them, rows.
        within = any(scope == GOAL for scope, _ in self.slots)
        sections = () if within else self.evaluation.plan.sections
        each = {section.id: "目标" for section in sections if section.goals is not None}
        return Wording(self.name, self.unit, called, said, slots, each, self._scopes())

    def _scopes(self) -> Mapping[str, str]:
        """The names of the scopes that formulas gather."""
        plan = self.evaluation.plan
        paths = {scope: scope.removesuffix(".*") for scope in (*plan.scopes, *(item.id for item in plan.open_scopes))}
        return {
            scope: plan.nodes[plan.node_index[path]].name if path in plan.node_index else path
            for scope, path in paths.items()
        }

    def _purpose(self, tree: Tree) -> Purpose | None:
        slot = self.slots.get((tree.scope, tree.name)) if isinstance(tree, Field) else None
        return None if slot is None else slot.purpose


def _told(
    told: Sequence[Computed],
    env: Values,
    names: _Names,
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
