"""The trails of what is told of any filing of a plan, whatever it brings or lacks: of its nodes, rows and goals.

Nothing has to be there: what is missing is told by the way that was taken. Numbers come at one power of ten.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jixiao.evaluation.gather import gather
from jixiao.evaluation.goals import goal_members, rows_in
from jixiao.evaluation.machine import field_of
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.steps import Told, group_of, told_of, told_of_goal, told_of_row, variant_of
from jixiao.expression.frame import FieldSpec, Frame, TreeSpec
from jixiao.expression.tree import Tree, Type
from jixiao.filing.model import OwnGoal, OwnRow
from jixiao.interpret.trail import Place, Taken, Trail, trail
from jixiao.plan.goals import GOAL
from jixiao.plan.model import Computed, GoalScope, Plan, Section, Slot, Variant
from jixiao.plan.order import early_values
from jixiao.value import dataclass, field, replace

Places = Mapping[Tree, Place]

Key = tuple[object, ...]
"""What is told alike but for the way: a node of the plan; rows of one variant, typed in one unit; goals."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A node, row or goal of one filing: the way that it took, and its numbers with where they stand."""

    id: str
    key: Key
    taken: Taken
    places: Places


@dataclass(slots=True)
class Routes:
    """The trails of one plan with numbers at 10**`places`; those of rows and goals are made when they are met."""

    plan: Plan
    places: int
    nodes: Trail = field(init=False)
    rows: dict[tuple[int, int], Trail] = field(default_factory=dict)
    alike: dict[tuple[Frame, tuple[tuple[Tree, ...], ...]], Trail] = field(default_factory=dict)
    goals: dict[int, tuple[Trail, Mapping[str, int]]] = field(default_factory=dict)
    sections: dict[str, tuple[int, Section]] = field(init=False)

    def __post_init__(self) -> None:
        plan = self.plan
        self.sections = {section.id: (index, section) for index, section in enumerate(plan.sections)}
        told = tuple(told_of(plan, node) for node in plan.nodes)
        self.nodes = trail(Frame(self._fields(plan.slots), _trees(plan.computed)), [_group(item) for item in told])

    def passed(self, evaluation: Evaluation) -> Iterator[Passed]:
        """What every node, own row and own goal of a filing took; what nothing is told of is left out."""
        plan, filing = self.plan, evaluation.filing
        values = self._at(plan.slots, filing.values, filing.scale)
        members = gather(plan, filing, evaluation.row_results, evaluation.goal_results)
        for index, (taken, places) in enumerate(zip(self.nodes.run(values, members), self.nodes.places, strict=True)):
            yield Passed(plan.nodes[index].id, (index,), taken, places)
        for row in filing.rows:
            variant = variant_of(plan, row)
            if variant is not None:
                yield self._row(row, variant, values, filing.scale)
        for goal in filing.goals:
            if goal.value is not None and rows_in(filing, goal):
                yield from self._goal(goal, filing.scale, evaluation)

    def _row(self, row: OwnRow, variant: Variant, around: Sequence[int | None], scale: int) -> Passed:
        index, _ = self.sections[row.section]
        assert row.variant is not None
        place = (index, row.variant)
        if place not in self.rows:
            self.rows[place] = self._of_variant(variant)
        made = self.rows[place]
        (taken,) = made.run(self._at(variant.slots, row.values, scale), {}, around)
        origins = tuple(row.origins.get(slot.purpose.value) for slot in variant.slots)
        return Passed(f"{row.section}#{row.number}", (*place, row.unit, origins), taken, made.places[0])

    def _of_variant(self, variant: Variant) -> Trail:
        plan = self.plan
        frame = Frame(
            self._fields(variant.slots),
            _trees(variant.computed),
            "row",
            self._fields(plan.slots),
            _trees(early_values(plan.computed)),
        )
        groups = (_group(told_of_row(plan, variant)),)
        if (frame, groups) not in self.alike:
            self.alike[frame, groups] = trail(frame, groups)
        return self.alike[frame, groups]

    def _goal(self, goal: OwnGoal, scale: int, evaluation: Evaluation) -> Iterator[Passed]:
        """The goal itself, and its groups."""
        index, section = self.sections[goal.section]
        assert section.goals is not None
        if index not in self.goals:
            self.goals[index] = self._of_goal(section.goals)
        made, groups = self.goals[index]
        members = goal_members(evaluation.filing, evaluation.row_results, goal)
        taken = made.run(self._at((section.goals.slot,), (goal.value,), scale), members)
        cell = goal.origins.get("share")
        for group, at in groups.items():
            id = goal.id + group.removeprefix(goal.section) if group else goal.id
            assert group_of(goal, id) == group
            yield Passed(id, ("goal", index, at, cell), taken[at], made.places[at])

    def _of_goal(self, scope: GoalScope) -> tuple[Trail, Mapping[str, int]]:
        groups = {group: at for at, group in enumerate(("", *(node.id for node in scope.groups)))}
        told = [_group(told_of_goal(scope, group)) for group in groups]
        return trail(Frame(self._fields((scope.slot,)), _trees(scope.computed), GOAL), told), groups

    def _fields(self, slots: Sequence[Slot]) -> tuple[FieldSpec, ...]:
        """The slots as fields that may be missing; a range of theirs is nothing to a trail."""
        places = self.places
        return tuple(replace(field_of(slot), low=None, high=None, optional=True, places=places) for slot in slots)

    def _at(self, slots: Sequence[Slot], values: Sequence[int | None], scale: int) -> Sequence[int | None]:
        """Values at the power of ten of the trails. Raises ValueError: they have more places than those."""
        if scale == self.places:
            return values
        if scale > self.places:
            raise ValueError(f"values at 10**{scale} for trails at 10**{self.places}")
        by = 10 ** (self.places - scale)
        return [
            value * by if value is not None and slot.type is Type.NUMBER else value
            for slot, value in zip(slots, values, strict=True)
        ]


def _trees(computed: Sequence[Computed]) -> tuple[TreeSpec, ...]:
    return tuple(TreeSpec(item.name, item.type, item.tree) for item in computed)


def _group(told: Told) -> tuple[Tree, ...]:
    return tuple(item.tree for item in told.items)
