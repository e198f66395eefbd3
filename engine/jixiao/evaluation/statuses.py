"""How every indicator of a ledger came by its score: by rule, by a person, open, or not applicable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from jixiao.evaluation.ledger import Ledger
from jixiao.evaluation.model import ScoreStatus
from jixiao.evaluation.written import OVERRIDDEN, Result
from jixiao.expression.tree import FALSE, TRUE, Case, Choose, Field, Tree, Type, walk
from jixiao.plan.model import Computed, Plan, Purpose, Role, Variant
from jixiao.plan.shares import when_name
from jixiao.value import replace

if TYPE_CHECKING:
    import polars as pl

GIVEN = (Purpose.DEDUCTION, Purpose.OVERRIDE, Purpose.EXEMPT)


def overridden_name(node: str) -> str:
    """The truth that points given by a person stand instead of the rule's; no id begins so."""
    return f"\x1foverridden {node}"


def with_overrides(plan: Plan) -> Plan:
    """`plan` with a truth for every row in which a person may give other points: whether those are used."""
    more: list[Computed] = []
    for node in plan.nodes:
        if node.leaf is not None and Purpose.OVERRIDE in node.leaf.slots:
            points = plan.computed[plan.computed_index[node.leaf.points]].tree
            tree = _overridden(points, node.leaf.slots)
            more.append(Computed(overridden_name(node.id), Type.TRUTH, Role.FLAG, node.id, tree))
    computed = (*plan.computed, *more)
    return replace(plan, computed=computed, computed_index={item.name: at for at, item in enumerate(computed)})


def with_row_overrides(plan: Plan) -> Plan:
    """`plan` with the same truth for its own rows."""
    return replace(
        plan,
        sections=tuple(
            replace(section, variants=tuple(_with_override(variant) for variant in section.variants))
            for section in plan.sections
        ),
    )


def _with_override(variant: Variant) -> Variant:
    slots = {slot.purpose: slot.name for slot in variant.slots}
    if Purpose.OVERRIDE not in slots:
        return variant
    *before, points, score = variant.computed
    more = Computed(OVERRIDDEN, Type.TRUTH, Role.FLAG, points.node, _overridden(points.tree, slots))
    return replace(variant, computed=(*before, more, points, score))


def _overridden(points: Tree, slots: Mapping[Purpose, str]) -> Tree:
    """Whether the first condition that holds is the one that asks for points given instead."""
    names = {slots[purpose]: purpose for purpose in GIVEN if purpose in slots}
    if not isinstance(points, Choose):
        return FALSE
    cases = []
    for case in points.cases:
        read = (names[part.name] for part in walk(case.when) if isinstance(part, Field) and part.name in names)
        cases.append(Case(case.when, TRUE if next(read, None) is Purpose.OVERRIDE else FALSE))
    return Choose(tuple(cases), FALSE)


def status_results(plan: Plan) -> tuple[Result, ...]:
    """The truths that statuses are told by, as results that are not written."""
    names = (name for node in plan.nodes for name in (when_name(node.id), overridden_name(node.id)))
    return tuple(Result(name, name, 0) for name in names if name in plan.computed_index)


def statuses(plan: Plan, ledger: Ledger, done: pl.DataFrame, scores: Mapping[str, str]) -> Iterator[pl.Series]:
    """A column `<id>.status` for every row that the framework fixes; `scores` are the columns of scores by node."""
    import polars as pl

    kind = pl.Enum([status.value for status in ScoreStatus])
    for node in plan.nodes:
        if node.leaf is None:
            continue
        out = _is(done, when_name(node.id), 0)
        for purpose in (Purpose.APPLIES, Purpose.GIVEN):
            if purpose in node.leaf.slots:
                out = out | (ledger.values.get_column(node.leaf.slots[purpose]) == 0).fill_null(False)
        judged = _is(done, overridden_name(node.id), 1)
        for purpose in (Purpose.JUDGED, Purpose.CREDIT):
            if purpose in node.leaf.slots:
                judged = judged | _given(ledger, node.leaf.slots[purpose])
        told = pl.DataFrame({"out": out, "judged": judged, "score": done.get_column(scores[node.id])}).select(
            pl.when(pl.col("out"))
            .then(pl.lit(ScoreStatus.NOT_APPLICABLE.value))
            .when(pl.col("score").is_null())
            .then(pl.lit(ScoreStatus.OPEN.value))
            .when(pl.col("judged"))
            .then(pl.lit(ScoreStatus.JUDGED.value))
            .otherwise(pl.lit(ScoreStatus.SCORED.value))
            .cast(kind)
            .alias(f"{node.id}.status")
        )
        yield told.get_column(f"{node.id}.status")


def _is(done: pl.DataFrame, name: str, value: int) -> pl.Series:
    """Where a truth has that value; nowhere, where the plan has no such truth."""
    import polars as pl

    if name not in done.columns:
        return pl.repeat(False, done.height, eager=True)
    return (done.get_column(name) == value).fill_null(False)


def _given(ledger: Ledger, slot: str) -> pl.Series:
    """Where a value stands, in its column or beside it."""
    held = ledger.values.get_column(slot).is_not_null()
    wide = [row for row, values in ledger.wide.items() if slot in values]
    return held.scatter(wide, True) if wide else held
