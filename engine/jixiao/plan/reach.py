"""What no filing can reach: tiers that the measured value never lies in, ratings that no total comes to.

And totals that some filing reaches, and no rating does.
"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.expression.tree import Lookup, Tree
from jixiao.interpret.bounds import Extent, Unknown, extents
from jixiao.interval import Interval
from jixiao.number import exact_text
from jixiao.plan.model import Node, Plan, Role
from jixiao.plan.prove import Proof, unknown_slot
from jixiao.rules.tiers import range_words

Name = tuple[str, str]


def unreached(plan: Plan, proof: Proof) -> tuple[Diagnostic, ...]:
    """F191 for every tier, F192 for every rating, that is declared in vain. Of a base nothing is known.

    F255 for an end of the total that has no rating, where a filing is known to reach it.
    """
    return () if plan.framework.base else (*_tiers(plan), *_ratings(plan, proof), *_unrated(plan, proof))


def _tiers(plan: Plan) -> Iterator[Diagnostic]:
    asked = [(node, tree) for node in plan.nodes if (tree := _table(plan, node)) is not None]
    if not asked:
        return
    trees: list[tuple[Name, Tree]] = [(("", item.name), item.tree) for item in plan.computed if item.role is Role.VALUE]
    keys = {("", f"{node.id}.key"): table.key for node, table in asked}
    unknown: dict[Name, Unknown] = {("", slot.name): unknown_slot(slot) for slot in plan.slots}
    found = extents([*trees, *keys.items()], {}, unknown, wanted=keys)
    for node, table in asked:
        extent = found["", f"{node.id}.key"]
        if not isinstance(extent, Extent) or node.leaf is None:
            continue
        possible = _interval(extent)
        for row in table.rows:
            if row.range.meets(possible) is None:
                note = node.leaf.notes.get(row.then)
                place = note.span if note is not None and note.span is not None else node.leaf.rule_span or node.span
                words = range_words(row.range), _said(possible)
                yield diagnose("F191", place, name=node.name, found=words[0], range=words[1])


def _table(plan: Plan, node: Node) -> Lookup | None:
    """The step table of a row that is scored by tiers."""
    if node.leaf is None or node.leaf.rule_kind != "tiers" or node.leaf.points not in plan.computed_index:
        return None
    tree = plan.computed[plan.computed_index[node.leaf.points]].tree
    return tree if isinstance(tree, Lookup) else None


def _ratings(plan: Plan, proof: Proof) -> Iterator[Diagnostic]:
    if proof.total is None:
        return
    possible = _interval(proof.total)
    for rating in plan.ratings:
        if rating.range.meets(possible) is None:
            yield diagnose(
                "F192", rating.span, name=rating.name, found=rating.range, range=f"总分只能在 {possible} 之内"
            )


def _unrated(plan: Plan, proof: Proof) -> Iterator[Diagnostic]:
    total = proof.total
    if total is None or not plan.ratings:
        return
    lows = [rating.range.low for rating in plan.ratings if rating.range.low is not None]
    highs = [rating.range.high for rating in plan.ratings if rating.range.high is not None]
    low = min(lows) if len(lows) == len(plan.ratings) else None
    high = max(highs) if len(highs) == len(plan.ratings) else None
    shown = ("-∞" if low is None else exact_text(low), "∞" if high is None else exact_text(high))
    below = total.tight and low is not None and (total.least is None or total.least < low)
    above = total.tight and high is not None and (total.most is None or total.most > high)
    for missed, end, unbounded in ((below, total.least, "-∞"), (above, total.most, "∞")):
        if missed:
            text = unbounded if end is None else exact_text(end)
            yield diagnose("F255", plan.ratings[0].span, found=text, low=shown[0], high=shown[1])


def _interval(extent: Extent) -> Interval:
    return Interval(extent.least, extent.most, extent.least is not None, extent.most is not None)


def _said(possible: Interval) -> str:
    return f"它只能在 {range_words(possible)} 之内"
