"""Views of an evaluation: one line a node and own row of the table, made when asked for."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.evaluation.given import given_to_leaf, given_to_row
from jixiao.evaluation.goals import filed_nodes
from jixiao.evaluation.known import is_met
from jixiao.evaluation.model import AdjustmentResult, Evaluation, Given, NodeScore, ScoreStatus, Second
from jixiao.filing.model import Claimed, Filing, OwnRow
from jixiao.origin import Cell
from jixiao.plan.goals import POINTS
from jixiao.plan.model import AdjustmentStep, Leaf, Node, Purpose, Section, Variant
from jixiao.plan.shares import weight_name
from jixiao.value import replace

NO_CELLS: tuple[Cell, ...] = ()


def node_scores(evaluation: Evaluation) -> tuple[NodeScore, ...]:
    """Every node in the order of the table; own rows stand under their group, rows of no group under their section."""
    first = tuple(_scores(evaluation))
    if evaluation.reviewed is None:
        return first
    again = {node.id: node.score for node in _scores(evaluation.reviewed)}
    return tuple(replace(node, second=_second(evaluation, node, again[node.id])) for node in first)


def _second(evaluation: Evaluation, node: NodeScore, score: Fraction | None) -> Second:
    """The second score of a node beside its first."""
    filing = evaluation.filing
    row = next((row for row in filing.rows if row_id(row) == node.id), None)
    said = row.said if row is not None else filing.said.get(node.id, {})
    given = row.second is not None if row is not None else f"{node.id}.second" in filing.second
    declared = evaluation.plan.framework.second_score
    return Second(
        score=score,
        difference=None if score is None or node.score is None else score - node.score,
        given=given,
        reason=said.get("second_reason", "") if given else "",
        by=(said.get("given_by", "") or (declared.by if declared is not None else "")) if given else "",
    )


def adjustment_results(evaluation: Evaluation) -> tuple[AdjustmentResult, ...]:
    """The total before and after each adjustment, in order."""
    return tuple(
        AdjustmentResult(
            kind=step.kind,
            before=evaluation.value(step.before),
            after=evaluation.value(step.after),
            clause=step.clause,
            name=step.name,
            changed=_changed(evaluation, step),
            at_most=step.at_most,
        )
        for step in evaluation.plan.adjustments
    )


def _changed(evaluation: Evaluation, step: AdjustmentStep) -> bool | None:
    """Whether an adjustment bound: it moved the total, or its limit is the rating that came out."""
    if step.when:
        held = evaluation.truth(step.when)
        return evaluation.rating == step.at_most if held else held
    before, after = evaluation.value(step.before), evaluation.value(step.after)
    if after is None:
        return None
    return before is None or before != after  # a veto settles a total that was open before it


def row_id(row: OwnRow) -> str:
    """The id of an own row among all nodes."""
    return f"{row.section}#{row.number}"


def effective_weight(evaluation: Evaluation, node: Node) -> Fraction | None:
    """What a node weighs in this filing: as declared, unless something did not apply; of an open group, its rows'."""
    if weight_name(node.id) in evaluation.plan.computed_index:
        return evaluation.value(weight_name(node.id))
    return node.weight if node.weight is not None else _filed_weight(evaluation, node)


def is_goal(evaluation: Evaluation, node: Node) -> bool:
    """Whether a node of the filing is a goal of the office's own."""
    return f"{node.id}.{POINTS}" in evaluation.goal_results


def claim_text(evaluation: Evaluation, node: str, about: Claimed) -> str | None:
    """What the office typed about `node`; None where it typed nothing."""
    return next((claim.text for claim in evaluation.filing.claims if claim.node == node and claim.about is about), None)


def _scores(evaluation: Evaluation) -> Iterator[NodeScore]:
    sections = {section.id: section for section in evaluation.plan.sections}
    for node in filed_nodes(evaluation.plan, evaluation.filing):
        yield _node_score(evaluation, node)
        if node.members:
            section = sections[node.section or node.parent or ""]
            for index, row in enumerate(evaluation.filing.rows):
                if row.under == node.id:
                    yield _row_score(evaluation, node, section, index, row)


def _node_score(evaluation: Evaluation, node: Node) -> NodeScore:
    score = evaluation.value(node.score)
    exact = _exact(evaluation, node, node.leaf) if node.leaf else _exact_of_goal(evaluation, node, score)
    given = given_to_leaf(evaluation, node)
    leaf = node.leaf
    status = _leaf_status(evaluation, node.id, leaf, score, given) if leaf else _parent_status(evaluation, node, score)
    weight = effective_weight(evaluation, node)
    filing = evaluation.filing
    return NodeScore(
        id=node.id,
        path=node.path,
        status=status,
        weight=weight,
        claimed_weight=claim_text(evaluation, node.id, Claimed.WEIGHT),
        exact=exact,
        score=score,
        credit=_credit(exact, weight),
        claimed=claim_text(evaluation, node.id, Claimed.SCORE),
        reason=filing.reasons.get(node.id, ""),
        rule=(node.leaf.rule_name or node.leaf.rule_kind) if node.leaf else "",
        range=None if score is not None else evaluation.ranges.get(node.id),
        clause=node.span,
        cells=_cells(evaluation, node.leaf) if node.leaf else NO_CELLS,
        level=len(node.path),
        leaf=node.leaf is not None,
        is_goal=is_goal(evaluation, node),
        target_text=filing.texts.get(f"{node.id}.target", ""),
        actual_text=filing.texts.get(f"{node.id}.actual", ""),
        core=node.core,
        targets=_targets(filing, node.id),
        given=given,
    )


def _targets(filing: Filing, node: str) -> tuple[str, str] | None:
    """Both targets of a fixed row as typed, where the form has a column for the adjusted one."""
    adjusted = filing.texts.get(f"{node}.adjusted")
    return None if adjusted is None else (filing.texts.get(f"{node}.initial", ""), adjusted)


def _row_score(evaluation: Evaluation, group: Node, section: Section, index: int, row: OwnRow) -> NodeScore:
    results = evaluation.row_results[index]
    variant = None if row.variant is None else section.variants[row.variant]
    exact, score = (_fraction(results[-2]), _fraction(results[-1])) if results else (None, None)
    if row.kept:
        exact = score = Fraction(0)
    id = row_id(row)
    given = given_to_row(evaluation, index, row, variant)
    return NodeScore(
        id=id,
        path=(*group.path, row.name),
        status=_row_status(row, variant, score, given),
        weight=row.weight,
        claimed_weight=claim_text(evaluation, id, Claimed.WEIGHT),
        exact=exact,
        score=score,
        credit=_credit(exact, row.weight),
        claimed=claim_text(evaluation, id, Claimed.SCORE),
        reason=row.reason,
        rule=(variant.rule_name or variant.rule_kind) if variant else "",
        range=None if score is not None else evaluation.ranges.get(id),
        clause=section.span if variant is None or variant.rule_span is None else variant.rule_span,
        cells=tuple(row.origins.values()),
        level=len(group.path) + 1,
        leaf=True,
        target_text=row.target_text,
        actual_text=row.actual_text,
        core=row.core,
        targets=row.targets,
        given=given,
    )


def _fraction(result: tuple[int, int | None, int]) -> Fraction | None:
    _, numerator, denominator = result
    return None if numerator is None else Fraction(numerator, denominator)


def _credit(exact: Fraction | None, weight: Fraction | None) -> Fraction | None:
    """Points as a share of the weight, for show only."""
    return exact / weight if exact is not None and weight else None


def _leaf_status(
    evaluation: Evaluation, node: str, leaf: Leaf, score: Fraction | None, by_hand: Given | None
) -> ScoreStatus:
    plan, values = evaluation.plan, evaluation.filing.values
    if not is_met(evaluation, node):
        return ScoreStatus.NOT_APPLICABLE
    for purpose in (Purpose.APPLIES, Purpose.GIVEN):
        name = leaf.slots.get(purpose)
        if name is not None and values[plan.slot_index[name]] == 0:
            return ScoreStatus.NOT_APPLICABLE
    if score is None:
        return ScoreStatus.OPEN
    if by_hand is not None and by_hand.used == "override":
        return ScoreStatus.JUDGED
    names = [leaf.slots[purpose] for purpose in (Purpose.JUDGED, Purpose.CREDIT) if purpose in leaf.slots]
    given = any(values[plan.slot_index[name]] is not None for name in names)
    return ScoreStatus.JUDGED if given else ScoreStatus.SCORED


def _row_status(row: OwnRow, variant: Variant | None, score: Fraction | None, by_hand: Given | None) -> ScoreStatus:
    if not row.applies:
        return ScoreStatus.NOT_APPLICABLE
    if variant is None or score is None:
        return ScoreStatus.OPEN
    if by_hand is not None and by_hand.used == "override":
        return ScoreStatus.JUDGED
    pairs = zip(variant.slots, row.values, strict=False)
    given = any(slot.purpose in (Purpose.JUDGED, Purpose.CREDIT) and value is not None for slot, value in pairs)
    return ScoreStatus.JUDGED if given else ScoreStatus.SCORED


def _exact_of_goal(evaluation: Evaluation, node: Node, score: Fraction | None) -> Fraction | None:
    """The points of a goal before rounding; of other nodes above rows, their score."""
    return evaluation.value(f"{node.id}.{POINTS}") if is_goal(evaluation, node) else score


def _exact(evaluation: Evaluation, node: Node, leaf: Leaf) -> Fraction | None:
    """The points of a row before rounding, at the weight that it has in this filing."""
    points, weight = evaluation.value(leaf.points), effective_weight(evaluation, node)
    return points * weight / node.weight if points is not None and weight and node.weight else points


def _parent_status(evaluation: Evaluation, node: Node, score: Fraction | None) -> ScoreStatus:
    """A node of which nothing is left, where its weight can change, does not apply."""
    if weight_name(node.id) in evaluation.plan.computed_index and evaluation.value(weight_name(node.id)) == 0:
        return ScoreStatus.NOT_APPLICABLE
    return ScoreStatus.OPEN if score is None else ScoreStatus.SCORED


def _filed_weight(evaluation: Evaluation, node: Node) -> Fraction | None:
    """The weight of an open group: what its own rows that apply bring."""
    weights = [row.weight for row in evaluation.filing.rows if row.under == node.id and (row.applies or row.kept)]
    known = [weight for weight in weights if weight is not None]
    if is_goal(evaluation, node):
        return None  # a goal weighs its share, and that is not known
    return sum(known, Fraction(0)) if node.members and len(known) == len(weights) else None


def _cells(evaluation: Evaluation, leaf: Leaf) -> tuple[Cell, ...]:
    index = evaluation.plan.slot_index
    names = (*leaf.slots.values(), *leaf.items)
    found = (evaluation.filing.origins[index[name]] for name in names)
    return tuple(dict.fromkeys(cell for cell in found if cell is not None))
