"""What can be said of a plan before any filing: the least and greatest total, and scores above their weight."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.tree import Field, Fold, Gathering, Quantity, Tree, Type, rewrite, walk
from jixiao.framework.model import ByHand, Indicator
from jixiao.interpret.bounds import Extent, Member, Name, Possible, extents
from jixiao.interpret.unknown import Unknown
from jixiao.interval import EVERYTHING, Interval
from jixiao.number import exact_text
from jixiao.plan.goals import GOAL, SCORE
from jixiao.plan.model import JUDGED, NOT_AWAITED, Plan, Purpose, Role, Section, Slot, Variant
from jixiao.plan.shares import applies_name
from jixiao.plan.totals import TOTAL
from jixiao.value import dataclass, replace

UNPROVED = (Role.FLAG, Role.RELATION, Role.APPLIES)
"""What no score hangs on, or what is taken to hold: a row that does not apply scores nothing, which proves nothing."""


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
    trees, unknown, members = _anything(plan)
    leaves = [("", node.leaf.points) for node in plan.nodes if node.leaf is not None]
    wanted = [("", node.score) for node in plan.nodes] + leaves + [("", TOTAL)]
    given = _given(plan, trees, unknown)
    unknown |= given
    found = extents(trees, {}, unknown, members, wanted)
    nodes = {node.id: extent for node in plan.nodes if isinstance(extent := found["", node.score], Extent)}
    total = found["", TOTAL]
    proof = total if isinstance(total, Extent) else None
    if proof is not None and given:
        # Such points are taken as they are, not as the entries that make them: no filing is shown for an end, and where
        # rows share entries (a value, a cell of a table) their ends need not come together.
        apart = not any(_shares(plan, name) for _, name in given)
        proof = replace(
            proof,
            least_reached=proof.least_reached and apart,
            most_reached=proof.most_reached and apart,
            tight=proof.tight and apart,
            least_at=None,
            most_at=None,
        )
    points = {node.id: found["", node.leaf.points] for node in plan.nodes if node.leaf is not None}
    return Proof(proof, nodes, (*_leaves_above(plan, points), *_total_missed(plan, proof)))


def possible(plan: Plan, tree: Tree) -> Possible:
    """What a further tree over the slots and quantities of `plan` can come out as, over all filings."""
    asked = ("", "\0asked")
    trees, unknown, members = _anything(plan, (asked, tree))
    unknown |= _given(plan, trees, unknown)
    return extents(trees, {}, unknown, members, [asked])[asked]


Anything = tuple[list[tuple[Name, Tree]], dict[Name, Unknown], dict[str, list[Member]]]


def _anything(plan: Plan, *further: tuple[Name, Tree]) -> Anything:
    """The trees of a plan and `further` ones, what a filing may put into slots, and what stands for offices' rows."""
    rows = {section.id: _section_extent(plan, section) for section in plan.sections}
    members: dict[str, list[Member]] = {node.members: [] for node in plan.nodes if node.members}
    for id, extent in rows.items():
        # One row with all the points of its section stands for however many the office writes: points are shared
        # among rows, and a rule's points grow with the weight alone.
        weight = plan.node(id).weight
        members[id].append({"weight": weight, "points": extent, "score": extent, "applies": True})
    folds: dict[Fold, Quantity] = {}
    own = [(("", item.name), item.tree) for item in plan.computed if item.role not in UNPROVED]
    trees: list[tuple[Name, Tree]] = [
        (name, rewrite(tree, lambda node: _gathered(node, plan, folds))) for name, tree in (*own, *further)
    ]
    unknown = {("", slot.name): unknown_slot(slot) for slot in plan.slots if slot.purpose not in NOT_AWAITED}
    unknown |= {("", leaf.name): _fold_unknown(fold) for fold, leaf in folds.items()}
    unknown |= {
        ("", item.name): Unknown(Type.TRUTH, labels=(True,)) for item in plan.computed if item.role is Role.APPLIES
    }
    unknown |= {("", name): Unknown(Type.TRUTH, labels=(False,)) for name in _not_chosen(plan.framework.indicators)}
    return trees, unknown, members


def _gathered(node: Tree, plan: Plan, folds: dict[Fold, Quantity]) -> Tree:
    """What a formula gathers is unknown: how many rows and lines the office writes is not seen here."""
    asked = isinstance(node, Fold) and (
        node.scope in plan.scopes or node.scope in {item.id for item in plan.open_scopes}
    )
    if isinstance(node, Fold) and asked:
        return folds.setdefault(node, Quantity(f"fold {len(folds)}"))
    return node


def _fold_unknown(fold: Fold) -> Unknown:
    if fold.gathering is not Gathering.COUNT:
        return Unknown()
    return Unknown(range=Interval(Fraction(0), None, True, False), step=Fraction(1))


def unknown_slot(slot: Slot) -> Unknown:
    """What a filing may put into a slot; a row that is not applicable scores no points, which proves nothing."""
    if slot.purpose in (Purpose.APPLIES, Purpose.GIVEN):
        return Unknown(slot.type, labels=(True,))
    return Unknown(slot.type, slot.range or EVERYTHING, slot.labels)


def _given(plan: Plan, trees: Sequence[tuple[Name, Tree]], unknown: Mapping[Name, Unknown]) -> Mapping[Name, Unknown]:
    """The points of rows to which people may give others than the rule's: whatever rule and people can make them."""
    open_handed = [
        (node, node.leaf.points)
        for node in plan.nodes
        if node.leaf is not None and any(purpose in node.leaf.slots for purpose in (Purpose.OVERRIDE, Purpose.EXEMPT))
    ]
    ruled = extents(trees, {}, unknown, wanted=[("", name) for _, name in open_handed]) if open_handed else {}
    ranges = ((name, _handed(ruled["", name], node.by_hand, node.weight)) for node, name in open_handed)
    return {
        ("", name): Unknown(range=Interval(found.least, found.most, found.least is not None, found.most is not None))
        for name, found in ranges
        if isinstance(found, Extent)
    }


def _shares(plan: Plan, points: str) -> bool:
    """Whether the points of a row hang on anything that other rows may read too."""
    node = next(node for node in plan.nodes if node.leaf is not None and node.leaf.points == points)
    if node.leaf is None:
        raise ValueError(f"{node.id} is no row")
    read = walk(plan.computed[plan.computed_index[node.leaf.ruled]].tree)
    return any(isinstance(leaf, (Field, Quantity)) and not leaf.name.startswith(f"{node.id}.") for leaf in read)


def _handed(found: Possible, by_hand: ByHand | None, weight: Fraction | None) -> Possible:
    """`found`, what the rule gives a row of that weight, widened by what people may give instead."""
    if by_hand is None or weight is None or not isinstance(found, Extent):
        return found
    low, high = found.least, found.most
    if by_hand.override is not None:
        range = by_hand.override.range
        low = None if low is None else min(low, (range.low or 0) * weight)
        high = None if high is None or range.high is None else max(high, range.high * weight)
    if by_hand.exempt and high is not None:
        high = max(high, weight)
    if (low, high) == (found.least, found.most):
        return found
    return Extent(low, high, tight=found.tight)


def _not_chosen(indicators: tuple[Indicator, ...]) -> Iterator[str]:
    """Of alternatives that exclude each other only one applies: the first, for all are worth the same."""
    for indicator in indicators:
        if indicator.one_of == "chosen":
            yield from (applies_name(".".join(child.path)) for child in indicator.children[1:])
        yield from _not_chosen(indicator.children)


def _section_extent(plan: Plan, section: Section) -> Possible:
    """What the rows of a section can score together, over all ways to score them: of goals, one with all points."""
    declared = plan.node(section.id).weight
    whole = plan.framework.expected_total if declared is None else declared
    if section.goals is None:
        return _rows_extent(plan, section, whole)
    weight = section.goals.whole or whole
    member: Member = {"weight": weight, "score": _rows_extent(plan, section, weight), "applies": True}
    trees = [((GOAL, item.name), item.tree) for item in section.goals.computed]
    alone = whole if section.goals.share == "points" else Fraction(1)
    known = {(GOAL, section.goals.slot.name): alone}
    return extents(trees, known, {}, {section.id: [member]}, [(GOAL, SCORE)])[GOAL, SCORE]


def _rows_extent(plan: Plan, section: Section, weight: Fraction) -> Possible:
    """What rows that weigh `weight` together can score."""
    by_hand = plan.node(section.id).by_hand
    found = [
        _handed(_variant_extent(plan, variant, weight), by_hand, weight)
        for variant in section.variants
        if variant.kind != JUDGED
    ]
    known = [extent for extent in found if isinstance(extent, Extent)]
    if not known:
        return Extent(Fraction(0), weight, tight=False)
    least = min(known, key=lambda extent: (extent.least is not None, extent.least or 0))
    most = max(known, key=lambda extent: (extent.most is None, extent.most or 0))
    return Extent(least.least, most.most, least.least_reached, most.most_reached, least.tight and most.tight)


def _variant_extent(plan: Plan, variant: Variant, weight: Fraction) -> Possible:
    early = [(("", item.name), item.tree) for item in plan.computed if item.role is Role.VALUE]
    trees = [*early, *((("row", item.name), item.tree) for item in variant.computed)]
    awaited = [slot for slot in variant.slots if slot.purpose not in (Purpose.WEIGHT, *NOT_AWAITED)]
    unknown = {("row", slot.name): unknown_slot(slot) for slot in awaited}
    unknown |= {("", slot.name): unknown_slot(slot) for slot in plan.slots if slot.purpose not in NOT_AWAITED}
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
