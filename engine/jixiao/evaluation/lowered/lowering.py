"""One lowering of the checks of a plan: the words in which they are said, and the trees made so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.evaluation.claim_columns import UNIT, claim_name
from jixiao.evaluation.settings import Setting, setting
from jixiao.expression.tree import (
    MISSING,
    TRUE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Field,
    FirstKnown,
    Known,
    Not,
    Or,
    Quantity,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.filing.model import Claimed
from jixiao.interval import Sign
from jixiao.plan.model import Computed, Leaf, Node, Plan, Purpose, Role
from jixiao.plan.shares import weight_name, when_name
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Lowered:
    """One check at one place: a finding of `code` at the column `place` is due where the truth called `name` holds."""

    code: str
    place: str
    name: str


@dataclass(slots=True)
class Lowering:
    """One lowering: the trees that it has made so far."""

    plan: Plan
    known: frozenset[str]  # columns of claims
    computed: list[Computed] = field(default_factory=list)
    leaves: tuple[Node, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.leaves = tuple(node for node in self.plan.nodes if node.leaf is not None)

    def let(self, tree: Tree, kind: Type = Type.NUMBER) -> Tree:
        """`tree` under a name of its own, computed once."""
        name = f"\x1flowered {len(self.computed)}"
        self.computed.append(Computed(name, kind, Role.RELATION, "", tree))
        return Quantity(name, kind)

    def check(self, code: str, place: str, *terms: Tree) -> Lowered:
        """A check: all terms hold."""
        name = f"\x1fcheck {len(self.computed)}"
        self.computed.append(Computed(name, Type.TRUTH, Role.RELATION, place, And(terms)))
        return Lowered(code, place, name)

    def setting(self, name: str) -> Setting:
        """How the framework sets a check."""
        return setting(self.plan.framework.checks, name)

    def claim(self, node: str, about: Claimed) -> Tree:
        """What is claimed; missing where the ledger has no such column."""
        name = claim_name(node, about)
        return Field(name) if name in self.known else MISSING

    def unit(self, node: str, about: Claimed) -> Tree:
        """The last place that was typed."""
        return Field(claim_name(node, about) + UNIT)

    def has(self, node: str, about: Claimed) -> bool:
        """Whether the ledger has that column of claims."""
        return claim_name(node, about) in self.known

    def applies(self, node: Node) -> Tree:
        """Whether a row that the framework fixes applies; what is not known says nothing against it."""
        assert node.leaf is not None
        terms: list[Tree] = []
        if when_name(node.id) in self.plan.computed_index:
            terms.append(FirstKnown((Quantity(when_name(node.id), Type.TRUTH), TRUE)))
        for purpose in (Purpose.APPLIES, Purpose.GIVEN):
            if purpose in node.leaf.slots:
                terms.append(FirstKnown((Field(node.leaf.slots[purpose], Type.TRUTH), TRUE)))
        return And(tuple(terms)) if terms else TRUE

    def weight(self, node: Node) -> Tree:
        """What a row weighs in this filing: the declared weight, unless another is in force."""
        declared = MISSING if node.weight is None else number(node.weight)
        if weight_name(node.id) not in self.plan.computed_index:
            return declared
        effective = FirstKnown((Quantity(weight_name(node.id)), ZERO))
        return Choose((Case(Compare(Sign.UNEQUAL, effective, ZERO), effective),), declared)

    def typed_weight(self, node: Node) -> Tree:
        """The weight that was typed, else that of the framework."""
        if not self.has(node.id, Claimed.WEIGHT):
            return self.weight(node)
        return FirstKnown((self.claim(node.id, Claimed.WEIGHT), self.weight(node)))

    def under(self, node: Node) -> tuple[Node, ...]:
        """The rows below a node."""
        return tuple(
            leaf for leaf in self.leaves if leaf.parent == node.id or (leaf.parent or "").startswith(f"{node.id}.")
        )

    def at_claim(self, code: str, node: str, about: Claimed, otherwise: str, tree: Tree) -> Iterator[Lowered]:
        """A check that is told where a claim stands, and elsewhere where there is none."""
        if not self.has(node, about):
            yield self.check(code, otherwise, tree)
            return
        found, claimed = self.let(tree, Type.TRUTH), Known(self.claim(node, about))
        yield self.check(code, claim_name(node, about), found, claimed)
        yield self.check(code, otherwise, found, Not(claimed))

    def claimed_below(self, rows: Sequence[Node]) -> tuple[Tree, Tree]:
        """Whether any of `rows` applies, and what is claimed for those that do; missing where one claims nothing."""
        parts = [self.let(Choose((Case(self.applies(row), self.claim(row.id, Claimed.SCORE)),), ZERO)) for row in rows]
        some = Or(tuple(self.applies(row) for row in rows))
        return self.let(some, Type.TRUTH), self.let(Sum(tuple(parts)))


def actual_slot(plan: Plan, leaf: Leaf) -> str | None:
    """The slot of 实际完成值, where it holds a number."""
    name = leaf.slots.get(Purpose.ACTUAL) if leaf.kind in ("number", "") else None
    return name if name is not None and plan.slots[plan.slot_index[name]].type is Type.NUMBER else None
