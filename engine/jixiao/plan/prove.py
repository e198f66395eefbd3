"""What can be said of a plan before any filing: the least and greatest total, and scores above their weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.tree import Type
from jixiao.framework.model import Indicator
from jixiao.interpret.bounds import Extent, Member, Possible, extents
from jixiao.interpret.regions import Unknown
from jixiao.interval import EVERYTHING
from jixiao.number import exact_text
from jixiao.plan.model import Plan, Purpose, Role, Section, Slot, Variant
from jixiao.plan.shares import applies_name
from jixiao.plan.totals import TOTAL


@dataclass(frozen=True, slots=True)
class Proof:
    """The extents of the total and of every node's score over all filings, and what is wrong with them."""

    total: Extent | None
    nodes: Mapping[str, Extent]
    diagnostics: tuple[Diagnostic, ...]


def prove(plan: Plan) -> Proof:
    """The extents of `plan` with nothing filed; diagnostics are F codes from F501 on. Of a base nothing is proved."""
    if plan.framework.base:
        return Proof(None, {}, ())
    rows = {section.id: _section_extent(plan, section) for section in plan.sections}
    members: dict[str, list[Member]] = {node.members: [] for node in plan.nodes if node.members}
    for id, extent in rows.items():
        # One row with all the points of its section stands for however many the office writes: points are shared
        # among rows, and a rule's points grow with the weight alone.
        weight = plan.nodes[plan.node_index[id]].weight
        members[id].append({"weight": weight, "points": extent, "score": extent, "applies": True})
    trees = [(("", item.name), item.tree) for item in plan.computed if item.role not in (Role.FLAG, Role.RELATION)]
    unknown = {("", slot.name): unknown_slot(slot) for slot in plan.slots}
    unknown |= {("", name): Unknown(Type.TRUTH, labels=(False,)) for name in _not_chosen(plan.framework.indicators)}
    leaves = [("", node.leaf.points) for node in plan.nodes if node.leaf is not None]
    wanted = [("", node.score) for node in plan.nodes] + leaves + [("", TOTAL)]
    found = extents(trees, {}, unknown, members, wanted)
    nodes = {node.id: extent for node in plan.nodes if isinstance(extent := found["", node.score], Extent)}
    total = found["", TOTAL]
    proof = total if isinstance(total, Extent) else None
    points = {node.id: found["", node.leaf.points] for node in plan.nodes if node.leaf is not None}
    return Proof(proof, nodes, (*_leaves_above(plan, points), *_total_missed(plan, proof)))


def unknown_slot(slot: Slot) -> Unknown:
    """What a filing may put into a slot; a row that is not applicable scores no points, which proves nothing."""
    if slot.purpose in (Purpose.APPLIES, Purpose.GIVEN):
        return Unknown(slot.type, labels=(True,))
    return Unknown(slot.type, slot.range or EVERYTHING, slot.labels)


def _not_chosen(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    """Of alternatives that exclude each other only one applies: the first, for all are worth the same."""
    for indicator in indicators:
        if indicator.one_of == "chosen":
            yield from (applies_name(".".join(child.path)) for child in indicator.children[1:])
        yield from _not_chosen(indicator.children)


def _section_extent(plan: Plan, section: Section) -> Possible:
    """What the rows of a section can score together, over all ways to score them."""
    weight = plan.nodes[plan.node_index[section.id]].weight or plan.framework.expected_total
    found = [_variant_extent(plan, variant, weight) for variant in section.variants]
    known = [extent for extent in found if isinstance(extent, Extent)]
    if not known:
        return Extent(Fraction(0), weight, tight=False)
    least = min(known, key=lambda extent: (extent.least is not None, extent.least or 0))
    most = max(known, key=lambda extent: (extent.most is None, extent.most or 0))
    return Extent(least.least, most.most, least.least_reached, most.most_reached, least.tight and most.tight)


def _variant_extent(plan: Plan, variant: Variant, weight: Fraction) -> Possible:
    early = [(("", item.name), item.tree) for item in plan.computed if item.role is Role.VALUE]
    trees = [*early, *((("row", item.name), item.tree) for item in variant.computed)]
    unknown = {("row", slot.name): unknown_slot(slot) for slot in variant.slots if slot.purpose is not Purpose.WEIGHT}
    unknown |= {("", slot.name): unknown_slot(slot) for slot in plan.slots}
    return extents(trees, {("row", "weight"): weight}, unknown, wanted=[("row", "score")])["row", "score"]


def _leaves_above(plan: Plan, points: Mapping[str, Possible]) -> Iterator[Diagnostic]:
    """Rows that can score more than their weight; below 0 no kind of rule leads."""
    for node in plan.nodes:
        extent = points.get(node.id)
        if node.leaf is None or node.weight is None or not isinstance(extent, Extent):
            continue
        if extent.most is None or extent.most > node.weight:
            shown = "∞" if extent.most is None else exact_text(extent.most)
            yield diagnose("F502", node.span, name=node.name, weight=exact_text(node.weight), found=shown)


def _total_missed(plan: Plan, total: Extent | None) -> Iterator[Diagnostic]:
    expected = plan.framework.expected_total
    if total is None or total.most is None:
        return
    if total.most < expected:
        yield diagnose("F501", plan.framework.span, found=exact_text(total.most), expected=exact_text(expected))
    elif total.most > expected and total.tight:
        yield diagnose("F503", plan.framework.span, found=exact_text(total.most), expected=exact_text(expected))
