"""The programs of a plan as a form computes them: what they are made of, every field as a form brings it."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.evaluation.machine import assemble, field_of
from jixiao.expression.frame import FieldSpec, Frame
from jixiao.form.fields import form_field
from jixiao.interpret.walker import Walker
from jixiao.plan.model import Plan, Role, Slot, Variant
from jixiao.value import dataclass, replace

WANTED = (Role.SCORE, Role.TOTAL, Role.ADJUSTMENT, Role.FLAG, Role.WEIGHT, Role.RELATION)
"""What a form shows or checks; values and unrounded points are only computed on the way."""


@dataclass(frozen=True, slots=True)
class Frames:
    """The plan as a whole, the quantities that rows may read (`early`), and the variants of rows by section."""

    whole: Frame
    early: Frame
    rows: tuple[tuple[Frame, ...], ...]
    goals: Mapping[str, Frame]  # of one goal, by section
    lines: Mapping[str, tuple[FieldSpec, ...]]  # of open tables


def frames_of(plan: Plan, below_zero: bool = True) -> Frames:
    """The frames of `plan`; `below_zero`: whether amounts may be.

    Raises Rejected (F172) where the framework is a base.
    """
    machine = assemble(plan, Walker, lambda evaluation: evaluation)  # never run: a workbook does
    frame = machine.whole.frame
    fields = tuple(
        form_field(spec, slot, below_zero=below_zero) for spec, slot in zip(frame.fields, plan.slots, strict=True)
    )
    rows = tuple(
        tuple(_row(program.frame, variant, fields) for program, variant in zip(programs, section.variants, strict=True))
        for section, programs in zip(plan.sections, machine.rows, strict=True)
    )
    goals = {
        section.id: _goal(machine.goals[section.id].frame, section.goals.slot)
        for section in plan.sections
        if section.goals is not None
    }
    lines = {
        scope.id: tuple(form_field(field_of(slot), slot, below_zero=below_zero) for slot in scope.slots)
        for scope in plan.open_scopes
    }
    whole, early = replace(frame, fields=fields), replace(machine.values.frame, fields=fields)
    return Frames(whole, early, rows, goals, lines)


def _goal(frame: Frame, slot: Slot) -> Frame:
    return replace(frame, fields=tuple(form_field(spec, slot) for spec in frame.fields))


def _row(frame: Frame, variant: Variant, outer: tuple[FieldSpec, ...]) -> Frame:
    fields = tuple(form_field(spec, slot, own=True) for spec, slot in zip(frame.fields, variant.slots, strict=True))
    return replace(frame, fields=fields, outer_fields=outer)
