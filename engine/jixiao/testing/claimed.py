"""What an office computed itself, put into a drawn filing: scores, rates, totals, right or wrong."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st

from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling, RawLine, RawRow, RawValue
from jixiao.plan.model import Plan, Purpose
from jixiao.testing.filled import value_of
from jixiao.value import replace

POINTS = st.sampled_from(("", "10", "0", "8.13", "100"))
"""Points as an office claims them; the first, nothing, is what a filing shrinks to."""

RATES = st.sampled_from(("", "100%", "81.31%", "0%"))

GIVEN = (Purpose.JUDGED, Purpose.CREDIT)
"""Where the rule lets people give points, what stands under 得分 is no claim."""


def with_claims(draw: st.DrawFn, plan: Plan, raw: RawFiling) -> RawFiling:
    """`raw` with 得分 and 完成率 in rows that a rule scores, 执行率 in lines, and what the table comes to."""
    ruled = frozenset(_ruled(plan, raw))
    rows = tuple(_row(draw, row, index) if index in ruled else row for index, row in enumerate(raw.rows))
    lines = tuple(_line(draw, line, index) for index, line in enumerate(raw.lines))
    ratings = ("", *(rating.name for rating in plan.ratings))
    said = {"score": draw(POINTS), "weight": draw(POINTS), "rating": draw(st.sampled_from(ratings))}
    totals = {role: value_of(text, f"totals.{role}") for role, text in said.items() if text}
    return replace(raw, rows=rows, lines=lines, totals=totals)


def _ruled(plan: Plan, raw: RawFiling) -> Iterator[int]:
    """The rows to which nobody gives points, by their index."""
    fixed = {node.path for node in plan.nodes if node.leaf is not None and not any(p in node.leaf.slots for p in GIVEN)}
    yield from (index for index, row in enumerate(raw.rows) if tuple(level.text for level in row.levels) in fixed)
    variants = {section.id: section.variants for section in plan.sections}
    for row in bind(raw, plan).rows:
        ways = () if row.variant is None else variants[row.section][row.variant].slots
        if row.variant is not None and not any(slot.purpose in GIVEN for slot in ways):
            begun = {cell.reference.partition(".")[0] for cell in row.origins.values()}
            yield from (index for index in range(len(raw.rows)) if f"rows[{index}]" in begun)


def _row(draw: st.DrawFn, row: RawRow, index: int) -> RawRow:
    said = {"score": draw(POINTS), "completion": draw(RATES)}
    return replace(row, cells={**_values(said, f"rows[{index}]"), **row.cells})


def _line(draw: st.DrawFn, line: RawLine, index: int) -> RawLine:
    return replace(line, cells={**_values({"rate": draw(RATES)}, f"lines[{index}]"), **line.cells})


def _values(said: dict[str, str], place: str) -> dict[str, RawValue]:
    return {role: value_of(text, f"{place}.{role}") for role, text in said.items() if text}
