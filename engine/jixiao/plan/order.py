"""The order of computation: every quantity after those that it names; a circle is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jixiao.diagnostic import Rejected, diagnose
from jixiao.expression.tree import Fold, Quantity, Tree, walk
from jixiao.plan.model import Computed, Role


def ordered(items: Sequence[Computed]) -> tuple[Computed, ...]:
    """`items` so that each follows what it reads, values first where they can be, otherwise in the order given.

    Raises Rejected (F511), once for every circle of quantities that read each other.
    """
    by_name = {item.name: item for item in items}
    placed: dict[str, Computed] = {}
    circles: dict[frozenset[str], tuple[str, ...]] = {}
    for item in items:
        _place(item, by_name, placed, (), circles)
    if circles:
        raise Rejected(
            diagnose("F511", by_name[circle[0]].span, circle=" → ".join((*circle, circle[0])))
            for circle in circles.values()
        )
    early = early_values(placed.values())
    return (*early, *(item for item in placed.values() if item not in early))


def _place(
    item: Computed,
    by_name: Mapping[str, Computed],
    placed: dict[str, Computed],
    above: tuple[str, ...],
    circles: dict[frozenset[str], tuple[str, ...]],
) -> None:
    if item.name in placed:
        return
    if item.name in above:
        circle = above[above.index(item.name) :]
        circles.setdefault(frozenset(circle), circle)
        return
    for name in reads(item.tree):
        if name in by_name:
            _place(by_name[name], by_name, placed, (*above, item.name), circles)
    placed[item.name] = item


def reads(tree: Tree) -> tuple[str, ...]:
    """The quantities of the filing that `tree` names, in order, each once."""
    return tuple(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Quantity) and not node.scope))


def gathers(tree: Tree) -> bool:
    """Whether `tree` gathers members, which are not there before every own row is scored."""
    return any(isinstance(node, Fold) for node in walk(tree))


def early_values(items: Iterable[Computed]) -> tuple[Computed, ...]:
    """The values that may be computed before any row is scored; `items` follow what they read."""
    early: dict[str, Computed] = {}
    for item in items:
        if item.role is Role.VALUE and not gathers(item.tree) and all(name in early for name in reads(item.tree)):
            early[item.name] = item
    return tuple(early.values())
