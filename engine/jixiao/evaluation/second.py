"""核查、抽评 (S34, A9): the same plan once more, with the scores that another gave in place of the rows' own."""

from __future__ import annotations

from jixiao.filing.model import Filing, OwnRow
from jixiao.plan.model import JUDGED, Plan, Purpose
from jixiao.value import replace


def reviewed_filing(plan: Plan, filing: Filing) -> Filing | None:
    """`filing` with its second scores among the values; None where nobody gave any.

    Rows without a second score keep the first one: an 抽评 looks at some rows only.
    """
    if not filing.second and all(row.second is None for row in filing.rows):
        return None
    values = tuple(
        filing.second.get(slot.name) if slot.purpose is Purpose.SECOND else value
        for slot, value in zip(plan.slots, filing.values, strict=True)
    )
    return replace(filing, values=values, rows=tuple(_reviewed_row(plan, row) for row in filing.rows))


def _reviewed_row(plan: Plan, row: OwnRow) -> OwnRow:
    """A row with its second score in its slot; one that no rule could read is scored by it alone."""
    if row.second is None or not row.applies:
        return row
    variants = next(section for section in plan.sections if section.id == row.section).variants
    values: tuple[int | None, ...] = row.values
    variant = row.variant
    if variant is None:
        variant = next(index for index, item in enumerate(variants) if item.kind == JUDGED)
        values = (None,) * len(variants[variant].slots)
    slots = variants[variant].slots
    filled = tuple(
        row.second if slot.purpose is Purpose.SECOND else value for slot, value in zip(slots, values, strict=True)
    )
    return replace(row, variant=variant, values=filled, why="")
