"""One lowering of the checks of a plan: the words in which they are said, and the trees made so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jixiao.evaluation.claim_names import OWN, OWN_CLAIMS, OWN_SCORE, UNIT, claim_name
from jixiao.evaluation.settings import Setting, setting
from jixiao.expression.tree import (
    FALSE,
    MISSING,
    ONE,
    TRUE,
    ZERO,
    And,
    Case,
    Choose,
    Compare,
    Field,
    FirstKnown,
    Fold,
    Gathering,
    Known,
    Not,
    Or,
    Product,
    Quantity,
    Round,
    Sum,
    Tree,
    Type,
    number,
)
from jixiao.filing.model import Claimed
from jixiao.interpret.walk import ROW
from jixiao.interval import Sign
from jixiao.plan.model import Computed, Leaf, Node, Plan, Purpose, Role
from jixiao.plan.shares import weight_name, when_name
from jixiao.value import dataclass, field

Shown = Mapping[str, Tree]
"""Figures that the words of a finding need, and truths on which they turn, by name."""

NOTHING: Shown = {}


@dataclass(frozen=True, slots=True)
class Lowered:
    """One check at one place: a finding of `code` at the column `place` is due where the truth called `name` holds.

    It is about the row, group or line `node`, or the whole; `shown` are figures of its words. Of own rows the place
    is the field of the claim, and the check is made of every row; what is shown has the same names in every variant.
    """

    code: str
    place: str
    name: str
    node: str = ""
    shown: Shown = field(default_factory=dict, compare=False)


def is_of_own(item: Lowered) -> bool:
    """Whether a check is made of every own row."""
    return item.place in OWN_CLAIMS


@dataclass(slots=True)
class Lowering:
    """One lowering: the trees that it has made so far, of a filing or in the scope of a row.

    `nodes` are those of the plan, or of filings that have some goals of their own among them, which are `goals`.
    """

    plan: Plan
    known: frozenset[str]  # claims that may be made, and what else only a filing that is looked at singly tells
    scope: str = ""
    nodes: tuple[Node, ...] = ()
    computed: list[Computed] = field(default_factory=list)
    leaves: tuple[Node, ...] = field(init=False)
    goals: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = self.nodes or self.plan.nodes
        self.leaves = tuple(node for node in self.plan.nodes if node.leaf is not None)
        self.goals = tuple(node.id for node in self._filed if node.parent == node.section)

    @property
    def _filed(self) -> Iterator[Node]:
        """The goals of the office's own, and their groups."""
        return (node for node in self.nodes if node.id not in self.plan.node_index)

    def let(self, tree: Tree, kind: Type = Type.NUMBER) -> Tree:
        """`tree` under a name of its own, computed once."""
        name = f"\x1flowered {len(self.computed)}"
        self.computed.append(Computed(name, kind, Role.RELATION, "", tree))
        return Quantity(name, kind, self.scope)

    def check(self, code: str, place: str, *terms: Tree, node: str = "", shown: Shown = NOTHING) -> Lowered:
        """A check: all terms hold."""
        name = f"\x1fcheck {code}" if self.scope else f"\x1fcheck {len(self.computed)}"
        self.computed.append(Computed(name, Type.TRUTH, Role.RELATION, place, And(terms)))
        return Lowered(code, place, name, node, shown)

    def setting(self, name: str) -> Setting:
        """How the framework sets a check."""
        return setting(self.plan.framework.checks, name)

    def read(self, name: str, kind: Type = Type.NUMBER) -> Field:
        """A field of what is lowered: of the filing, or of the row."""
        return Field(name, kind, self.scope)

    def claim(self, node: str, about: Claimed) -> Tree:
        """What is claimed; missing where the ledger has no such column."""
        name = claim_name(node, about)
        return Field(name) if name in self.known else MISSING

    def typed(self, node: str, about: Claimed) -> Tree:
        """Whether anything is claimed, should it be no number."""
        name = claim_name(node, about)
        return Known(Field(name + UNIT)) if name in self.known else FALSE

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

    def at_claim(
        self, code: str, node: str, about: Claimed, otherwise: str, tree: Tree, shown: Shown
    ) -> Iterator[Lowered]:
        """A check that is told where a claim stands, and elsewhere where there is none."""
        if not self.has(node, about):
            yield self.check(code, otherwise, tree, node=node, shown=shown)
            return
        found, claimed = self.let(tree, Type.TRUTH), Known(self.claim(node, about))
        yield self.check(code, claim_name(node, about), found, claimed, node=node, shown=shown)
        yield self.check(code, otherwise, found, Not(claimed), node=node, shown=shown)

    def claimed_below(self, rows: Sequence[Node], own: Sequence[str], worth: bool = False) -> tuple[Tree, Tree]:
        """Whether any of `rows`, or of those of the places `own`, applies, and what is claimed for those that do.

        Missing where one claims nothing. With `worth` what rows in goals claim is brought to what that is worth.
        """
        claim = OWN_CLAIM if OWN_SCORE in self.known else MISSING
        parts = [self.let(Choose((Case(self.applies(row), self.claim(row.id, Claimed.SCORE)),), ZERO)) for row in rows]
        parts += self.of_own(own, Product((claim, OWN_WORTH)) if worth else claim)
        total = Sum(tuple(parts))
        by = self.plan.framework.rounding.subtotal or self.plan.framework.rounding.score
        if worth and by is not None:
            other = self.how_many(own, And((OWN_APPLIES, Compare(Sign.UNEQUAL, OWN_WORTH, ONE))))
            as_typed = And(tuple(Compare(Sign.EQUAL, count, ZERO) for count in other))
            return self.some(rows, own), self.let(Choose((Case(as_typed, total),), Round(total, by.unit, by.mode)))
        return self.some(rows, own), self.let(total)

    def some(self, rows: Sequence[Node], own: Sequence[str]) -> Tree:
        """Whether any of `rows`, or of those of the groups `own`, applies."""
        counted = (Compare(Sign.ABOVE, count, ZERO) for count in self.how_many(own, OWN_APPLIES))
        return self.let(Or((*(self.applies(row) for row in rows), *counted)), Type.TRUTH)

    def own_under(self, node: str = "") -> tuple[str, ...]:
        """The places of own rows at or below a node; all of them without one."""
        places = [id for section in self.plan.sections for id in (section.id, *section.groups)]
        places += [item.id for item in self._filed]
        return tuple(dict.fromkeys(id for id in places if not node or id == node or id.startswith(f"{node}.")))

    def of_own(self, groups: Sequence[str], body: Tree, *terms: Tree) -> list[Tree]:
        """The sum of `body` over the own rows of each group that apply, and for which all `terms` hold."""
        where = And((OWN_APPLIES, *terms)) if terms else OWN_APPLIES
        return [Fold(Gathering.SUM, OWN + group, body, where) for group in groups]

    def in_goal(self, node: str) -> bool:
        """Whether a node is a goal, or stands in one."""
        return any(node == goal or node.startswith(f"{goal}.") for goal in self.goals)

    def how_many(self, groups: Sequence[str], where: Tree) -> list[Tree]:
        """How many own rows of each group there are for which `where` holds."""
        return [Fold(Gathering.COUNT, OWN + group, where=where) for group in groups]


OWN_APPLIES = Field("applies", Type.TRUTH, ROW)
OWN_WEIGHT = Field("weight", Type.NUMBER, ROW)
OWN_CLAIM = Field(OWN_SCORE, Type.NUMBER, ROW)
OWN_WORTH = Field("worth", Type.NUMBER, ROW)
"""What Folds over own rows read of each, whether or not it applies; the last of filings with goals."""

POSSIBLE, ACTUAL = "\x1fpossible", "\x1factual "
"""Fields of filings that are looked at singly: the most that is still possible, and before the name of a row what it
gives as 实际完成值, typed or claimed."""


def actual_slot(plan: Plan, leaf: Leaf) -> str | None:
    """The slot of 实际完成值, where it holds a number."""
    name = leaf.slots.get(Purpose.ACTUAL) if leaf.kind in ("number", "") else None
    return name if name is not None and plan.slots[plan.slot_index[name]].type is Type.NUMBER else None
