"""A plan with its programs, made once and run on any number of filings; what makes and fills them is handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.model import Evaluation
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.tree import Type
from jixiao.interpret.walk import Member
from jixiao.interpret.walker import Outer, Result
from jixiao.plan.goals import GOAL
from jixiao.plan.model import Computed, GoalScope, Plan, Slot, Variant
from jixiao.plan.order import early_values
from jixiao.value import dataclass


class Program(Protocol):
    """Trees that run together, generated (`exact.Program`) or walked (`walker.Walker`): the same values either way."""

    @property
    def frame(self) -> Frame:
        """What it is made of."""
        ...

    def run(
        self,
        values: Sequence[int | None],
        scale: int,
        members: Mapping[str, Sequence[Member]] | None = None,
        outer: Outer | None = None,
    ) -> tuple[Result, ...]:
        """One result for every tree, in order."""
        ...


class Make(Protocol):
    """How a program is made of its parts; see Frame."""

    def __call__(
        self,
        fields: Sequence[FieldSpec],
        trees: Sequence[TreeSpec],
        scope: str = "",
        outer_fields: Sequence[FieldSpec] = (),
        outer_trees: Sequence[TreeSpec] = (),
    ) -> Program:
        """The program."""
        ...


Ranges = Callable[[Evaluation], Evaluation]
"""Gives an evaluation without a total or a rating the ranges of what is open."""


@dataclass(frozen=True, slots=True)
class Machine:
    """The programs of a plan.

    `values` computes the quantities that rows may read, `whole` everything (the same quantities first, then what
    gathers the rows), `rows` the variants of own rows by section and index, `goals` one own goal by section.
    """

    plan: Plan
    values: Program
    whole: Program
    rows: tuple[tuple[Program, ...], ...]
    goals: Mapping[str, Program]
    ranges: Ranges


def assemble(plan: Plan, make: Make, ranges: Ranges) -> Machine:
    """The machine of `plan`, its programs made by `make`. Raises Rejected (F172) where the framework is a base."""
    if plan.framework.base:
        raise Rejected([diagnose("F172", plan.framework.span, found=plan.framework.name)])
    slots = tuple(field_of(slot) for slot in plan.slots)
    trees = tuple(_tree(item) for item in plan.computed)
    first = tuple(_tree(item) for item in early_values(plan.computed))

    def row(variant: Variant) -> Program:
        own = tuple(field_of(slot) for slot in variant.slots)
        return make(own, tuple(_tree(item) for item in variant.computed), "row", slots, first)

    def goal(goals: GoalScope) -> Program:
        return make((field_of(goals.slot),), tuple(_tree(item) for item in goals.computed), GOAL)

    rows = tuple(tuple(row(variant) for variant in section.variants) for section in plan.sections)
    goals = {section.id: goal(section.goals) for section in plan.sections if section.goals is not None}
    return Machine(plan, make(slots, first), make(slots, trees), rows, goals, ranges)


def field_of(slot: Slot) -> FieldSpec:
    """A slot as a program reads it."""
    low = slot.range.low if slot.range and slot.type is Type.NUMBER else None
    high = slot.range.high if slot.range and slot.type is Type.NUMBER else None
    return FieldSpec(slot.name, slot.type, slot.labels, low, high, slot.optional)


def _tree(item: Computed) -> TreeSpec:
    return TreeSpec(item.name, item.type, item.tree)
