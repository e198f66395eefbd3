"""The checks of a plan, lowered once for all filings that are looked at one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from jixiao.evaluation.claim_names import OWN_CLAIMS, claims_of
from jixiao.evaluation.lowered.every import every_check
from jixiao.evaluation.lowered.lowering import ACTUAL, POSSIBLE, Lowered, Lowering
from jixiao.evaluation.lowered.rows import OwnChecks, own_checks
from jixiao.expression.tree import Tree
from jixiao.plan.model import Computed, Node, Plan, Slot
from jixiao.value import dataclass, field

Trees = Mapping[str, Tree]
"""Trees by the names under which others read them."""


@dataclass(frozen=True, slots=True)
class OfRow:
    """What is checked of an own row, and where what it reads stands: slots and computed quantities of its variant."""

    trees: Trees
    slots: Mapping[str, tuple[int, Slot]]
    computed: Mapping[str, tuple[int, Computed]]


@dataclass(frozen=True, slots=True)
class Stated:
    """All checks in the order of the review, the trees that they are, and the names of what may be claimed.

    `rows` are those of an own row by its section and its variant; None: whatever its variant, should it have none.
    """

    checks: tuple[Lowered, ...]
    trees: Trees
    claims: frozenset[str]
    rows: Mapping[tuple[str, int | None], OfRow]
    _chosen: dict[tuple[str, ...], tuple[Lowered, ...]] = field(default_factory=dict)

    def of(self, codes: tuple[str, ...]) -> tuple[Lowered, ...]:
        """The checks of these codes."""
        if codes not in self._chosen:
            self._chosen[codes] = tuple(item for item in self.checks if item.code in codes)
        return self._chosen[codes]


class _Filed:
    """What the checks of a filing depend on: the plan itself, whatever it says, and the goals of the office's own."""

    __slots__ = ("_goals", "nodes", "plan")

    def __init__(self, plan: Plan, nodes: Sequence[Node]) -> None:
        self.plan, self.nodes = plan, tuple(nodes)
        goals = (node for node in nodes if node.id not in plan.node_index)
        self._goals = tuple((node.id, node.weight, node.whole) for node in goals)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Filed) and other.plan is self.plan and other._goals == self._goals

    def __hash__(self) -> int:
        return hash((id(self.plan), self._goals))


def stated(plan: Plan, nodes: Sequence[Node]) -> Stated:
    """The checks that are made of a filing of these nodes; of the last plans they are kept."""
    return _stated(_Filed(plan, nodes))


@lru_cache(maxsize=32)
def _stated(filed: _Filed) -> Stated:
    plan, nodes = filed.plan, filed.nodes
    claims = frozenset(item.name for item in claims_of(plan, nodes)).union(OWN_CLAIMS)
    own = own_checks(plan, claims) if plan.sections else None
    made = Lowering(plan, claims | {POSSIBLE, ACTUAL}, nodes=nodes)
    checks = tuple(every_check(made, own.checks if own is not None else ()))
    return Stated(checks, _trees(made.computed), claims, {} if own is None else _of_rows(plan, own))


def _of_rows(plan: Plan, own: OwnChecks) -> Mapping[tuple[str, int | None], OfRow]:
    found: dict[tuple[str, int | None], OfRow] = {}
    for section, variants in zip(plan.sections, own.variants, strict=True):
        found[section.id, None] = OfRow(_trees(own.every), {}, {})
        for number, (variant, trees) in enumerate(zip(section.variants, variants, strict=True)):
            slots = {slot.name: (at, slot) for at, slot in enumerate(variant.slots)}
            computed = {item.name: (at, item) for at, item in enumerate(variant.computed)}
            found[section.id, number] = OfRow(_trees((*trees, *own.every)), slots, computed)
    return found


def _trees(computed: Iterable[Computed]) -> Trees:
    return {item.name: item.tree for item in computed}
