"""What the leaves of planned trees are called where rules and steps are said in words."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.expression.tree import ONE, ZERO, Case, Choose, Field, Fold, Quantity, Quotient, Round, Sum, Tree, walk
from jixiao.interpret.phrase import Wording
from jixiao.plan.goals import GOAL
from jixiao.plan.model import Computed, Plan, Purpose, Slot
from jixiao.rules.rule import Note
from jixiao.target import Unit
from jixiao.value import dataclass

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
    Purpose.NOTED: "写了评分说明",
    Purpose.GIVEN: "写了目标",
    Purpose.DEDUCTION: "扣减",
    Purpose.OVERRIDE: "改后得分",
    Purpose.REASONED: "写明改分原因",
    Purpose.EXEMPT: "免扣原因",
    Purpose.SHARE: "目标的占比",
    Purpose.GOALS: "目标个数",
}


RATE = "完成率"

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


@dataclass(frozen=True, slots=True)
class LeafNames:
    """What leaves are called in sentences, and in which unit their values are shown."""

    plan: Plan
    slots: Mapping[tuple[str, str], Slot]  # by scope and name
    fixed: Mapping[str, Tree]  # what the rule itself says: 分值, 目标
    typed: Unit | None  # in which the row was typed

    def name(self, leaf: Field | Quantity) -> str:
        """The word for a leaf: 目标, 实际, the name of a value, a cell of the table of funds, the score of a node."""
        slot = self.slots.get((leaf.scope, leaf.name))
        if slot is not None and isinstance(leaf, Field):
            second = self.plan.framework.second_score
            word = second.name if second and slot.purpose is Purpose.SECOND else PURPOSE_WORDS.get(slot.purpose)
            if word is not None:
                return word
            return ".".join(leaf.name.split(".")[-2:])
        if leaf.scope == "row" and isinstance(leaf, Field):
            return MEMBER_WORDS.get(leaf.name, leaf.name)
        parts = leaf.name.rpartition(".")
        if parts[2] == "rule":
            return "规则得分"
        if parts[2] == "when" and parts[0] in self.plan.node_index:
            return "评这一行的条件"
        if leaf.scope == GOAL and parts[0]:
            return f"{self.plan.node(parts[0]).name}得分"
        if leaf.scope in ("row", GOAL) or parts[2] in ("points", "score"):
            node = self.plan.nodes[self.plan.node_index[parts[0]]] if parts[0] in self.plan.node_index else None
            if node is not None and parts[2] == "score":
                return f"{node.name}得分"
            return "得分"
        if parts[2] == "weight" and parts[0] in self.plan.node_index:
            return f"{self.plan.node(parts[0]).name}分值"
        return leaf.name

    def unit(self, leaf: Field | Quantity) -> Unit | None:
        """In which unit the values of a leaf are shown."""
        slot = self.slots.get((leaf.scope, leaf.name))
        if slot is not None and isinstance(leaf, Field):
            return self.typed or slot.unit if slot.purpose in (Purpose.TARGET, Purpose.ACTUAL) else slot.unit
        values = self.plan.framework.values
        return next((value.unit for value in values if value.id == leaf.name and not leaf.scope), None)

    def wording(self, item: Computed, notes: Mapping[Tree, Note]) -> Wording:
        """How `item` is said, with the law's own sentences for some of its nodes."""
        called: dict[Tree, str] = {}
        slots, scopes = dict(self.fixed), self._scopes()
        own = item.name.rpartition(".")[0]
        for node in walk(item.tree):
            rate = node.term if isinstance(node, Round) else node
            if isinstance(rate, Quotient) and self._purpose(rate.numerator) is Purpose.ACTUAL:
                called[node] = RATE
            elif isinstance(node, Sum) and node.terms and all(map(self._counts, node.terms)):
                called[node] = "适用的项数"  # of alternatives
            elif isinstance(node, Fold) and node.scope in self.plan.node_index and node.scope != own:
                scopes.setdefault(node.scope, self.plan.node(node.scope).name)
            elif isinstance(node, Field) and (word := _SLOT_WORDS.get(self._purpose(node))) is not None:
                slots[word] = node
        said = {tree: note.sentence for tree, note in notes.items()}
        fillings = {filling.name: filling for note in notes.values() for filling in note.fillings}
        # Around the goals a section gathers goals; within one of them, rows.
        within = any(scope == GOAL for scope, _ in self.slots)
        sections = () if within else self.plan.sections
        each = {section.id: "目标" for section in sections if section.goals is not None}
        rates = frozenset(tree for tree, word in called.items() if word == RATE)
        return Wording(self.name, self.unit, called, said, slots, fillings, each, scopes, rates)

    def _scopes(self) -> dict[str, str]:
        """The names of the scopes that formulas gather."""
        plan = self.plan
        paths = {scope: scope.removesuffix(".*") for scope in (*plan.scopes, *(item.id for item in plan.open_scopes))}
        return {
            scope: plan.nodes[plan.node_index[path]].name if path in plan.node_index else path
            for scope, path in paths.items()
        }

    def _purpose(self, tree: Tree) -> Purpose | None:
        slot = self.slots.get((tree.scope, tree.name)) if isinstance(tree, Field) else None
        return None if slot is None else slot.purpose

    def _counts(self, tree: Tree) -> bool:
        """Whether a tree is one where something applies, else nothing."""
        match tree:
            case Choose((Case(Field() | Quantity() as applies, then),), otherwise):
                return (then, otherwise) == (ONE, ZERO) and self.name(applies) == PURPOSE_WORDS[Purpose.APPLIES]
            case _:
                return False
