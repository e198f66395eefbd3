"""For an incomplete filing: the least and the most that every open score, the total and the rating could still be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from jixiao.evaluation.known import Name, Value, filed_values, unknowns, values_of
from jixiao.evaluation.model import Evaluation, Range
from jixiao.filing.model import OwnRow
from jixiao.interpret.bounds import Extent, Member, Possible, extents
from jixiao.interval import Interval
from jixiao.plan.model import Plan, Role, Section
from jixiao.plan.totals import RATING, TOTAL


def ranges_of(evaluation: Evaluation) -> Evaluation:
    """`evaluation` with its ranges; a total that no completion bounds has none."""
    plan, filing = evaluation.plan, evaluation.filing
    known = filed_values(plan.slots, filing)
    still = unknowns(plan.slots, known)
    rows = {f"{row.section}#{row.number}": _row_extent(evaluation, row, known) for row in filing.rows if row.applies}
    trees = [(("", item.name), item.tree) for item in plan.computed if item.role not in (Role.FLAG, Role.RELATION)]
    wanted = [("", node.score) for node in plan.nodes] + [("", TOTAL)]
    if RATING in plan.computed_index:
        wanted.append(("", RATING))
    said = {name: value for name, value in known.items() if value is not None}
    found = extents(trees, said, still, _members(evaluation, rows, _pool(evaluation, by_group=False)), wanted)
    groups = [("", node.score) for node in plan.nodes if node.group is not None]
    if groups:
        found |= extents(trees, said, still, _members(evaluation, rows, _pool(evaluation, by_group=True)), groups)
    nodes = {node.id: _range(found["", node.score]) for node in plan.nodes if evaluation.value(node.score) is None}
    of_rows = {id: _range(extent) for id, extent in rows.items()}
    ranges = {id: range for id, range in (nodes | of_rows).items() if range is not None}
    total = _range(found["", TOTAL])
    return replace(evaluation, range=total, ranges=ranges, possible_ratings=_ratings(plan, total))


def _members(
    evaluation: Evaluation, rows: Mapping[str, Possible], pool: Mapping[str, Fraction]
) -> Mapping[str, Sequence[Member]]:
    """What Folds gather: the rows with their extents; rows without a weight are one member that shares `pool`."""
    members: dict[str, list[Member]] = {node.members: [] for node in evaluation.plan.nodes if node.members}
    for row in evaluation.filing.rows:
        if row.applies and row.weight is not None:
            extent = rows[f"{row.section}#{row.number}"]
            members[row.group].append({"weight": row.weight, "points": extent, "score": extent})
    for scope, left in pool.items():
        shared = Extent(Fraction(0), left)
        members[scope].append({"weight": left, "points": shared, "score": shared})
    return members


def _pool(evaluation: Evaluation, by_group: bool) -> Mapping[str, Fraction]:
    """What is left of a section's points for its rows without a weight, once a section, or once a group.

    A group is told what it could have at the most; the section has it only once.
    """
    plan, pool = evaluation.plan, dict[str, Fraction]()
    for section in plan.sections:
        rows = [row for row in evaluation.filing.rows if row.section == section.id and row.applies]
        weightless = [row for row in rows if row.weight is None]
        whole = plan.nodes[plan.node_index[section.id]].weight or plan.framework.expected_total
        left = max(Fraction(0), whole - sum(row.weight for row in rows if row.weight is not None))
        for row in weightless:
            pool[row.group if by_group else section.id] = left
    return pool


def _row_extent(evaluation: Evaluation, row: OwnRow, filed: Mapping[Name, Value]) -> Possible:
    """What an own row can score: nothing is known of a row whose rule could not be chosen but its weight."""
    plan = evaluation.plan
    section = next(item for item in plan.sections if item.id == row.section)
    if row.variant is None:
        return Extent(Fraction(0), _most_weight(plan, section, row))
    variant = section.variants[row.variant]
    own = values_of(variant.slots, row.values, evaluation.filing.scale, "row")
    early = [(("", item.name), item.tree) for item in plan.computed if item.role is Role.VALUE]
    trees = [*early, *((("row", item.name), item.tree) for item in variant.computed)]
    known = {name: value for name, value in {**filed, **own}.items() if value is not None}
    still = {**unknowns(plan.slots, filed), **unknowns(variant.slots, own, "row")}
    return extents(trees, known, still, wanted=[("row", "score")])["row", "score"]


def _most_weight(plan: Plan, section: Section, row: OwnRow) -> Fraction:
    """The weight of a row; where it is not known, that of the node that it stands under."""
    if row.weight is not None:
        return row.weight
    group = plan.nodes[plan.node_index[row.group]]
    node = plan.nodes[plan.node_index[section.id]]
    weights = (group.weight, node.weight, plan.framework.expected_total)
    return next(weight for weight in weights if weight is not None)


def _range(possible: Possible) -> Range | None:
    if not isinstance(possible, Extent) or possible.least is None or possible.most is None:
        return None
    return Range(possible.least, possible.most, possible.least_reached, possible.most_reached, possible.tight)


def _ratings(plan: Plan, total: Range | None) -> tuple[str, ...]:
    """The ratings whose band the range of the total touches."""
    if total is None:
        return tuple(rating.name for rating in plan.ratings)
    # An end that is not proved open may be taken.
    low, high = total.least_reached or not total.tight, total.most_reached or not total.tight
    span = Interval(total.least, total.most, low, high)
    return tuple(rating.name for rating in plan.ratings if rating.range.meets(span) is not None)
