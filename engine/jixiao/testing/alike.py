"""Whether a changed plan is proved to score every filing as the one that it was made from: no filing can tell them."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.expression.tree import (
    And,
    Compare,
    Constant,
    Field,
    Fold,
    Is,
    Known,
    Lookup,
    Not,
    Or,
    Quantity,
    Quotient,
    Tree,
    Type,
    children,
    type_of,
    walk,
)
from jixiao.interpret.bounds import Choice
from jixiao.interval import Sign
from jixiao.plan.model import NOT_AWAITED, Computed, Plan, Purpose
from jixiao.plan.prove import possible

FREE = NOT_AWAITED | {Purpose.APPLIES, Purpose.GIVEN, Purpose.CHANGED}
"""Entries that a proof takes for granted (a row applies, people give nothing): where one is read, nothing is proved."""


def scores_alike(plan: Plan, changed: Plan) -> bool:
    """Whether `changed`, a plan with the same quantities, is proved to give each the value that `plan` gives it.

    Quantities are taken one after another, each over those before it, which are equal already. Two things are asked of
    two trees: that no filled-in filing tells them apart, and that a gap in a filing leaves both open or neither.
    """
    one, two = plan.computed, changed.computed
    if [(item.name, item.type) for item in one] != [(item.name, item.type) for item in two]:
        return False
    apart = [(before, after) for before, after in zip(one, two, strict=True) if before.tree != after.tree]
    return bool(apart) and all(_same(plan, before, after) for before, after in apart)


def _same(plan: Plan, before: Computed, after: Computed) -> bool:
    if type_of(before.tree) is not Type.NUMBER or not _is_seen_whole(plan, before.tree, after.tree):
        return False
    if not _gaps_alike(before.tree, after.tree):
        return False
    one, two = Known(before.tree), Known(after.tree)
    told_apart = (
        Compare(Sign.UNEQUAL, before.tree, after.tree),
        Or((And((one, Not(two))), And((Not(one), two)))),
    )
    return all(_never(plan, asked) for asked in told_apart)


def _never(plan: Plan, asked: Tree) -> bool:
    """Whether no filled-in filing makes a truth true."""
    found = possible(plan, asked)
    return isinstance(found, Choice) and True not in found.values


def _is_seen_whole(plan: Plan, *trees: Tree) -> bool:
    """Whether a proof sees everything that the trees read: no rows gathered, nothing taken for granted."""
    stack: list[Tree] = list(trees)
    seen: set[str] = set()
    while stack:
        for node in walk(stack.pop()):
            if isinstance(node, Fold) or (isinstance(node, (Field, Quantity)) and node.scope):
                return False
            if isinstance(node, Field) and plan.slots[plan.slot_index[node.name]].purpose in FREE:
                return False
            if isinstance(node, Quantity) and node.name not in seen:
                seen.add(node.name)
                stack.append(plan.computed[plan.computed_index[node.name]].tree)
    return True


def _gaps_alike(one: Tree, two: Tree) -> bool:
    """Whether a missing entry leaves both trees missing or neither.

    They have the same shape, and differ in numbers and signs only. A number that is added, multiplied or given as
    points cannot make anything missing; one on which a condition hangs cannot where that condition reads all that the
    whole tree reads: with an entry missing, neither condition is known.
    """
    read = _leaves(one)
    deciding = list(_deciding(one, two, None))
    return all(node is not None and (node is FREELY or _leaves(node) == read) for node in deciding)


FREELY: Tree = Constant(True, Type.TRUTH)
"""Stands for a difference on which no condition hangs."""


def _deciding(one: Tree, two: Tree, condition: Tree | None) -> Iterator[Tree | None]:
    """For each difference the innermost condition that it is part of, FREELY without one; None: unlike shapes."""
    if one == two:
        return
    if type(one) is not type(two) or len(children(one)) != len(children(two)):
        yield None
        return
    if isinstance(one, (Field, Quantity, Is, Quotient)):
        yield None  # another entry, another word, perhaps another zero: not argued here
        return
    if isinstance(one, Constant):
        known = isinstance(two, Constant) and None not in (one.value, two.value)
        yield (condition or FREELY) if known else None
        return
    inner = one if isinstance(one, Compare) else condition
    if not _only_children_differ(one, two):
        yield one.key if isinstance(one, Lookup) else inner or FREELY
    for below, other in zip(children(one), children(two), strict=True):
        keyed = isinstance(one, Lookup) and below is one.key
        yield from _deciding(below, other, below if keyed and inner is None else inner)


def _only_children_differ(one: Tree, two: Tree) -> bool:
    """Whether two nodes of a kind differ in the trees inside them alone: not in a sign, an edge, a unit, a mode."""
    match one, two:
        case Compare(), Compare():
            return one.sign is two.sign
        case Lookup(), Lookup():
            return [row.range for row in one.rows] == [row.range for row in two.rows]
        case _:
            own = {name: getattr(one, name) for name in ("unit", "mode") if hasattr(one, name)}
            return own == {name: getattr(two, name) for name in own}


def _leaves(tree: Tree) -> frozenset[Tree]:
    return frozenset(node for node in walk(tree) if isinstance(node, (Field, Quantity)))
