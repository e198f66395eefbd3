"""The rows of an evaluation as the review looks at them, whether the framework fixes them or the office wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from jixiao.evaluation.given import given_to_leaf, given_to_row
from jixiao.evaluation.known import is_met
from jixiao.evaluation.model import Evaluation, Given, Result
from jixiao.evaluation.views import effective_weight
from jixiao.filing.model import Filing, OwnRow
from jixiao.framework.model import Indicator
from jixiao.interval import Sign
from jixiao.origin import Cell
from jixiao.plan.model import Node, Purpose, Slot, Variant
from jixiao.rules.rule import Flag
from jixiao.target import NumberTarget
from jixiao.value import dataclass

ONE = Fraction(1)


@dataclass(frozen=True, slots=True)
class Entry:
    """One scored row, whether the framework fixes it or the office wrote it.

    `target` and `actual` are numbers in base units where the target is one. `points` and `score` are the rule's, exact
    and rounded; None while open.
    """

    id: str
    name: str
    group: str  # id of the node of the filing above it
    kind: str
    sign: Sign | None
    weight: Fraction | None
    points: Fraction | None
    score: Fraction | None
    target: Fraction | None
    actual: Fraction | None
    judged: Fraction | None  # points given by a person where the rule leaves them to one
    target_text: str
    actual_text: str
    reason: str
    applies: bool
    why: str
    cells: Mapping[str, Cell]
    flags: tuple[tuple[Flag, bool | None], ...]
    in_form: bool  # a row of the form stands for it
    own: bool
    given: Given | None = None  # beside the rule, where people may give something
    worth: Fraction | None = ONE  # what one of its points is worth in the total; None while that is not known

    def cell(self, *roles: str) -> Cell | None:
        """The first cell that the form has for one of `roles`."""
        return next((self.cells[role] for role in roles if role in self.cells), None)

    @property
    def met(self) -> bool | None:
        """Whether the actual meets the target; None where that cannot be said."""
        if self.target is None or self.actual is None or self.sign is None:
            return None
        if self.sign is Sign.EQUAL:
            return self.actual == self.target
        return self.actual >= self.target if self.sign in (Sign.AT_LEAST, Sign.ABOVE) else self.actual <= self.target


def entries_of(evaluation: Evaluation, indicators: Mapping[str, Indicator]) -> tuple[Entry, ...]:
    """All rows: those that the framework fixes in the order of the table, then the office's own as they were filed."""
    fixed = (_fixed_entry(evaluation, node, indicators) for node in evaluation.plan.nodes if node.leaf is not None)
    own = (_own_entry(evaluation, index, row) for index, row in enumerate(evaluation.filing.rows))
    return (*fixed, *own)


def _fixed_entry(evaluation: Evaluation, node: Node, indicators: Mapping[str, Indicator]) -> Entry:
    leaf, filing, plan = node.leaf, evaluation.filing, evaluation.plan
    if leaf is None:
        raise ValueError(f"{node.id} is no leaf")
    held = {
        purpose: (plan.slots[plan.slot_index[name]], filing.values[plan.slot_index[name]])
        for purpose, name in leaf.slots.items()
    }
    target = _number(held.get(Purpose.TARGET), filing.scale)
    declared = indicators[node.id].target
    if isinstance(declared, NumberTarget):
        target = declared.value
    prefix = f"{node.id}."
    return Entry(
        id=node.id,
        name=node.name,
        group=node.parent or "",
        kind=leaf.kind,
        sign=leaf.sign,
        weight=effective_weight(evaluation, node) or node.weight,
        points=evaluation.value(leaf.points),
        score=evaluation.value(node.score),
        target=target,
        actual=_number(held.get(Purpose.ACTUAL), filing.scale) if leaf.kind in ("number", "") else None,
        judged=_judged(held, filing.scale, effective_weight(evaluation, node) or node.weight),
        target_text=filing.texts.get(f"{prefix}target", "").strip(),
        actual_text=filing.texts.get(f"{prefix}actual", "").strip(),
        reason=filing.reasons.get(node.id, ""),
        applies=is_met(evaluation, node.id)
        and all(held[purpose][1] != 0 for purpose in (Purpose.APPLIES, Purpose.GIVEN) if purpose in held),
        why="",
        cells={name.removeprefix(prefix): cell for name, cell in filing.places.items() if name.startswith(prefix)},
        flags=tuple((flag, evaluation.truth(name)) for flag, name in leaf.flags),
        in_form=f"{prefix}name" in filing.places,
        own=False,
        given=given_to_leaf(evaluation, node),
    )


def _number(held: tuple[Slot, int | None] | None, scale: int) -> Fraction | None:
    return None if held is None or held[1] is None else Fraction(held[1], 10**scale)


def _judged(held: Mapping[Purpose, tuple[Slot, int | None]], scale: int, weight: Fraction | None) -> Fraction | None:
    """The points that a person gave, or that the coefficient which was given comes to."""
    credit = _number(held.get(Purpose.CREDIT), scale)
    if credit is not None and weight is not None:
        return credit * weight
    return _number(held.get(Purpose.JUDGED), scale)


def _own_entry(evaluation: Evaluation, index: int, row: OwnRow) -> Entry:
    plan, filing = evaluation.plan, evaluation.filing
    section = next(item for item in plan.sections if item.id == row.section)
    variant = None if row.variant is None else section.variants[row.variant]
    results = evaluation.row_results[index]
    numbers = variant is not None and variant.kind == "number"
    held = (
        {slot.purpose: (slot, value) for slot, value in zip(variant.slots, row.values, strict=True)}
        if variant is not None and row.values
        else {}
    )
    return Entry(
        id=f"{row.section}#{row.number}",
        name=row.name,
        group=row.under,
        kind=variant.kind if variant is not None else "",
        sign=variant.sign if variant is not None else None,
        weight=row.weight,
        points=_value(results[-2]) if results else None,
        score=_value(results[-1]) if results else None,
        target=_number(held.get(Purpose.TARGET), filing.scale) if numbers else None,
        actual=_number(held.get(Purpose.ACTUAL), filing.scale) if numbers else None,
        judged=_judged(held, filing.scale, row.weight),
        target_text=row.target_text,
        actual_text=row.actual_text,
        reason=row.reason,
        applies=row.applies,
        why=row.why,
        cells=row.origins,
        flags=_row_flags(variant, results),
        in_form=True,
        own=True,
        given=given_to_row(evaluation, index, row, variant),
        worth=_worth(filing, row),
    )


def _worth(filing: Filing, row: OwnRow) -> Fraction | None:
    """What a point of an own row is worth above its goal."""
    goals = (goal for goal in filing.goals if (goal.section, goal.number) == (row.section, row.goal))
    return next((goal.worth for goal in goals), ONE)


def _value(result: Result) -> Fraction | None:
    _, numerator, denominator = result
    return None if numerator is None else Fraction(numerator, denominator)


def _row_flags(variant: Variant | None, results: tuple[Result, ...] | None) -> tuple[tuple[Flag, bool | None], ...]:
    if variant is None or results is None:
        return ()
    names = {computed.name: index for index, computed in enumerate(variant.computed)}
    found = ((flag, results[names[name]][1]) for flag, name in variant.flags)
    return tuple((flag, None if truth is None else bool(truth)) for flag, truth in found)
