"""A plan with the programs generated from it: made once, run on any number of filings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from jixiao.diagnostic import Rejected, diagnose
from jixiao.expression.tree import Type
from jixiao.interpret.exact import FieldSpec, Outer, Program, Result, TreeSpec
from jixiao.interpret.walk import Member
from jixiao.plan.goals import GOAL
from jixiao.plan.model import Computed, GoalScope, Plan, Slot, Variant
from jixiao.plan.order import early_values


@dataclass(frozen=True, slots=True)
class Machine:
    """The programs of a plan.

    `values` computes the quantities that rows may read, `whole` everything (the same quantities first, then what
    gathers the rows), `rows` the variants of own rows by section and index, `goals` one own goal by section. With
    `walks` nothing is generated: the trees are walked, which gives the same values and is the faster way for a handful
    of filings.
    """

    plan: Plan
    values: Program
    whole: Program
    rows: tuple[tuple[Program, ...], ...]
    walks: bool = False
    goals: Mapping[str, Program] = field(default_factory=dict)

    def run(self, program: Program) -> Run:
        """How `program` is run on this machine."""
        return program.walk if self.walks else program.run


class Run(Protocol):
    """One program on one filing."""

    def __call__(
        self,
        values: Sequence[int | None],
        scale: int,
        members: Mapping[str, Sequence[Member]] | None = None,
        outer: Outer | None = None,
    ) -> tuple[Result, ...]:
        """One result for every tree of the program, in order."""
        ...


def prepare(plan: Plan, walks: bool = False) -> Machine:
    """The machine of `plan`; see Machine for `walks`. Raises Rejected (F172) where the framework is a base."""
    if plan.framework.base:
        raise Rejected([diagnose("F172", plan.framework.span, found=plan.framework.name)])
    slots = tuple(_field(slot) for slot in plan.slots)
    trees = tuple(_tree(item) for item in plan.computed)
    first = tuple(_tree(item) for item in early_values(plan.computed))
    rows = tuple(
        tuple(_row_program(variant, slots, first) for variant in section.variants) for section in plan.sections
    )
    goals = {section.id: _goal_program(section.goals) for section in plan.sections if section.goals is not None}
    return Machine(plan, Program(slots, first), Program(slots, trees), rows, walks, goals)


def _goal_program(goals: GoalScope) -> Program:
    return Program((_field(goals.slot),), tuple(_tree(item) for item in goals.computed), scope=GOAL)


def _row_program(variant: Variant, slots: tuple[FieldSpec, ...], first: tuple[TreeSpec, ...]) -> Program:
    return Program(
        tuple(_field(slot) for slot in variant.slots),
        tuple(_tree(item) for item in variant.computed),
        scope="row",
        outer_fields=slots,
        outer_trees=first,
    )


def _field(slot: Slot) -> FieldSpec:
    low = slot.range.low if slot.range and slot.type is Type.NUMBER else None
    high = slot.range.high if slot.range and slot.type is Type.NUMBER else None
    return FieldSpec(slot.name, slot.type, slot.labels, low, high, slot.optional)


def _tree(item: Computed) -> TreeSpec:
    return TreeSpec(item.name, item.type, item.tree)
