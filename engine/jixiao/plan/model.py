"""The plan: a framework compiled into slots to be filled and named trees to be computed in order."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from jixiao.expression.tree import Tree, Type
from jixiao.framework.model import ByHand, Framework, Group, Rating
from jixiao.interval import Interval, Sign
from jixiao.number import Rounding
from jixiao.origin import Span
from jixiao.rules.rule import Flag, Note
from jixiao.target import Unit
from jixiao.value import dataclass, field


class Purpose(StrEnum):
    """What a slot is for; names its role in a form too."""

    INPUT = "input"  # a single input
    YEAR = "year"  # the budget year of the filing
    LINE = "line"  # a cell of an input table
    COLUMN = "column"  # a cell of a line that the office brings
    TARGET = "target"
    ACTUAL = "actual"
    WEIGHT = "weight"
    JUDGED = "judged"  # 得分 given by a person where the rule leaves a choice
    CREDIT = "credit"  # 得分系数 given by a person: a share of the weight
    REASON = "reason"  # truth: a reason is stated
    ITEM = "item"  # an answer of a checklist
    APPLIES = "applies"  # truth: the row is not marked as not applicable
    CHANGED = "changed"  # truth: the target was adjusted during the year: two columns differ
    DESCRIBED = "described"  # truth: what was done is described
    NOTED = "noted"  # truth: the score is explained (评分说明)
    GIVEN = "given"  # truth: the office wrote the target that it has to write
    DEDUCTION = "deduct"  # 扣减分数 after the rule
    OVERRIDE = "override"  # points given instead of the rule's
    REASONED = "override_reason"  # truth: a reason is stated for that
    EXEMPT = "exempt"  # the accepted reason that excuses
    SECOND = "second"  # 核查得分、抽评得分
    SHARE = "share"  # of a goal of the office's own
    GOALS = "goals"  # how many goals there are


NOT_AWAITED = frozenset({Purpose.OVERRIDE, Purpose.REASONED, Purpose.EXEMPT, Purpose.SECOND})
"""What people may give beside the rule and need not: where it is missing, nothing is given, and nothing is open."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A value that a filing brings. `name` is that of the Field in trees.

    `range` is what the value may be (numbers, base unit); `optional` slots may be missing without a finding.
    """

    name: str
    type: Type
    purpose: Purpose
    node: str  # the indicator, table line path or input it belongs to
    unit: Unit | None = None
    labels: tuple[str, ...] = ()
    range: Interval | None = None
    places: int | None = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class OpenScope:
    """An open table as a scope: `id` is what a Fold names, `slots` (named as the columns) what each member has."""

    id: str
    slots: tuple[Slot, ...]


class Role(StrEnum):
    """What a computed quantity is."""

    VALUE = "value"
    RULED = "ruled"  # exact points of a leaf by rule, where people may give others
    POINTS = "points"  # exact points of a leaf
    SCORE = "score"  # rounded points of a leaf, or the sum of a node's children
    APPLIES = "applies"  # truth: the framework's condition for a row to apply holds
    WEIGHT = "weight"  # the effective weight of a node whose weight can change
    TOTAL = "total"  # the sum before adjustments
    ADJUSTMENT = "adjustment"  # the total after one adjustment
    FLAG = "flag"  # truth: a remark is due
    RELATION = "relation"  # truth: a relation holds


@dataclass(frozen=True, slots=True)
class Computed:
    """A named tree, computed after all that stand before it."""

    name: str
    type: Type
    role: Role
    node: str
    tree: Tree
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """A row that the framework fixes, ready to be scored."""

    points: str  # name of the computed quantity
    ruled: str  # the same by rule alone; another quantity only where people may give points
    rule_name: str
    rule_kind: str
    sentence: str
    kind: str  # number | day | words | ""
    sign: Sign | None
    notes: Mapping[Tree, Note]
    flags: tuple[tuple[Flag, str], ...]  # with the name of the computed truth
    slots: Mapping[Purpose, str]  # all but items: names of slots
    items: tuple[str, ...] = ()
    rule_span: Span | None = None
    target: Tree | None = None  # where the framework fixes it


JUDGED = "judged"
"""The kind of the variant that no rule scores: of rows that cannot be read and that the filing marks as judged."""


@dataclass(frozen=True, slots=True)
class Variant:
    """How an own row is scored when its target is of `kind` and its direction is `sign` (numbers and days).

    `slots` come first in a row's values, in this order; `computed` always ends with `points` and `score`.
    """

    kind: str  # number | day | words | judged
    sign: Sign | None
    slots: tuple[Slot, ...]  # named weight, target, actual, judged, reason, and what people may give
    computed: tuple[Computed, ...]
    rule_name: str
    rule_kind: str
    sentence: str
    notes: Mapping[Tree, Note]
    flags: tuple[tuple[Flag, str], ...]
    labels: tuple[str, ...] = ()
    rule_span: Span | None = None

    @property
    def ruled(self) -> int:
        """The index, among `computed`, of the points by rule alone."""
        roles = [item.role for item in self.computed]
        return roles.index(Role.RULED) if Role.RULED in roles else len(roles) - 2


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the indicator tree as planned. `score` names the computed quantity of its rounded score.

    `members` is the scope whose own rows a Fold gathers for this node; "" where it has none.
    """

    id: str  # unique: the path joined by "."
    name: str
    path: tuple[str, ...]  # printed names, this one last
    parent: str | None
    weight: Fraction | None  # None: open, the office divides it
    score: str
    span: Span
    leaf: Leaf | None = None
    section: str | None = None  # the id of the section that holds its own rows
    members: str = ""
    group: Group | None = None
    aliases: tuple[str, ...] = ()
    clause: str = ""
    core: bool = False  # 核心指标; of own rows each says it itself
    by_hand: ByHand | None = None  # what people may give to this row, or to the own rows here
    whole: Fraction | None = None  # what its own rows add up to, where that is not its weight


@dataclass(frozen=True, slots=True)
class GoalScope:
    """年度绩效目标 that the office sets itself within a section: one goal is scored by `computed`, over its own rows.

    `computed` has the goal's points first, then the score of each of `groups`, and ends with `points` and `score`.
    `whole`: what the rows of one goal add up to; None: to the goal's points.
    """

    share: str  # percent | points | equal
    whole: Fraction | None
    slot: Slot
    computed: tuple[Computed, ...]
    groups: tuple[Node, ...]  # as they stand in every goal; their path lacks the goal
    count: Interval
    required: bool  # there has to be a goal
    span: Span


@dataclass(frozen=True, slots=True)
class Section:
    """The place of own rows: one node of the tree, its groups, and the ways in which its rows may be scored.

    With `goals` the rows stand in goals, and the groups in each of them: they are no nodes of the plan.
    """

    id: str  # of the node
    groups: tuple[str, ...]  # ids of the group nodes, in order
    variants: tuple[Variant, ...]
    count: Interval | None
    not_applicable: str
    span: Span
    chosen: Interval | None = None  # how many groups have to be used
    goals: GoalScope | None = None


@dataclass(frozen=True, slots=True)
class AdjustmentStep:
    """One adjustment: `before` and `after` name computed totals; of kind rating they are one, `when` a truth."""

    kind: str
    before: str
    after: str
    clause: str
    span: Span
    name: str = ""  # as declared; empty for what the plan adds itself
    when: str = ""  # name of the computed truth, for kind rating
    at_most: str = ""  # the rating


@dataclass(frozen=True, slots=True)
class Merging:
    """How filings of several units become one. `ways` by kind of value, `exceptions` by slot name or node id.

    `weight` is what a unit weighs in means, `weighted_by` the same as written; `rounding` of means is in the unit that
    people type.
    """

    ways: Mapping[str, str]
    exceptions: Mapping[str, str]
    weight: Tree | None
    weighted_by: str
    rounding: Rounding | None

    def way(self, kind: str, *ids: str) -> str:
        """The way for a value of `kind` that belongs to `ids`, the nearest first; units have to agree by default."""
        exception = next((self.exceptions[id] for id in ids if id in self.exceptions), None)
        return exception or self.ways.get(kind, "agree")


@dataclass(frozen=True, slots=True)
class Promised:
    """A property of the framework, ready to be proved: of kind assert a truth; otherwise a number and what moves it."""

    id: str
    kind: str  # assert | rises | falls
    tree: Tree
    measure: Tree | None
    span: Span


@dataclass(frozen=True, slots=True)
class Plan:
    """A framework ready to score filings: nothing left to look up or to doubt.

    `scopes` are those over which formulas gather own rows, each with the scopes of nodes (`members`) that it holds.
    """

    framework: Framework
    slots: tuple[Slot, ...]
    computed: tuple[Computed, ...]  # in order
    nodes: tuple[Node, ...]  # in the order of the table, parents before children
    sections: tuple[Section, ...]
    total: str  # name of the computed total after all adjustments, rounded
    exact_total: str  # the same before the rounding of the total
    adjustments: tuple[AdjustmentStep, ...]
    ratings: tuple[Rating, ...]
    digest: str
    open_scopes: tuple[OpenScope, ...] = ()
    merging: Merging | None = None
    scopes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    promised: tuple[Promised, ...] = ()  # declared properties; no score reads them
    slot_index: Mapping[str, int] = field(default_factory=dict)
    computed_index: Mapping[str, int] = field(default_factory=dict)
    node_index: Mapping[str, int] = field(default_factory=dict)

    def node(self, id: str) -> Node:
        """The node of that id, or the group of every goal."""
        if id in self.node_index:
            return self.nodes[self.node_index[id]]
        groups = (group for section in self.sections if section.goals for group in section.goals.groups)
        return next(group for group in groups if group.id == id)
