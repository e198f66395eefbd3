"""What a framework says, as frozen values; every clause keeps where it was declared and its basis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import StrEnum
from fractions import Fraction

from jixiao.document import Node, Scalar
from jixiao.framework.papers import Form, ReportOutline
from jixiao.interval import Interval, Sign
from jixiao.number import Rounding
from jixiao.origin import Span
from jixiao.rules.rule import Rule
from jixiao.target import Target, Unit
from jixiao.value import dataclass, field


@dataclass(frozen=True, slots=True)
class Basis:
    """依据: who issued the rule, the document, the clause; `assumed` where nothing printed says so."""

    issuer: str = ""
    document: str = ""
    clause: str = ""
    assumed: bool = False


class Status(StrEnum):
    """Whether a version may still change."""

    DRAFT = "draft"
    PUBLISHED = "published"


class InputType(StrEnum):
    """What an input holds. money: base unit 元; rate: base unit 1 (95% is 0.95)."""

    MONEY = "money"
    RATE = "rate"
    NUMBER = "number"
    COUNT = "count"
    DAY = "day"
    TRUTH = "truth"
    LABEL = "label"


@dataclass(frozen=True, slots=True)
class Input:
    """A single value that a filing brings besides the indicator rows."""

    id: str
    type: InputType
    span: Span
    name: str = ""
    aliases: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    range: Interval | None = None
    places: int | None = None
    source: str = ""  # of a column of an open table: what of an evaluation is collected there; its own name if empty


@dataclass(frozen=True, slots=True)
class Line:
    """A line of an input table. `path` is its ids from the top, `parent` the index of the line above it in the tree."""

    id: str
    path: tuple[str, ...]
    parent: int | None
    span: Span
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """An input table: lines form a tree, columns are typed. With `total_of_children` every parent line must equal the
    sum of its children, column by column (a check, never a repair)."""

    id: str
    columns: tuple[Input, ...]
    lines: tuple[Line, ...]
    total_of_children: bool
    span: Span


@dataclass(frozen=True, slots=True)
class OpenTable:
    """An input table whose lines the office brings, one a project or unit: a scope over which formulas fold.

    `count`: how many lines there may be.
    """

    id: str
    columns: tuple[Input, ...]
    span: Span
    name: str = ""
    aliases: tuple[str, ...] = ()
    count: Interval | None = None


@dataclass(frozen=True, slots=True)
class Value:
    """A named quantity by formula. `if_zero`: what a division by zero in it yields; None is missing."""

    id: str
    formula: Node
    span: Span
    if_zero: Fraction | None = None
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Yearly:
    """What a parameter is in one budget year; `year` None: in all of them. A day without a year is that year's."""

    year: int | None
    value: Target
    span: Span


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number, a day or words that the framework itself fixes (S14, S25), the same every year or one a year."""

    id: str
    values: tuple[Yearly, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class RuleChoice:
    """Which rule scores a row, by what its target is (number, day, words); a single rule stands under every key.

    `towards` are the rules for numbers of one direction only, before `number`: ≥, ≤ or =.
    """

    number: Rule | None
    day: Rule | None
    words: Rule | None
    span: Span
    towards: tuple[tuple[Sign, Rule], ...] = ()

    def of(self, kind: str, sign: Sign | None = None) -> Rule | None:
        """The rule for a target of `kind` (number, day, words) that points to `sign`; > is scored as ≥, < as ≤."""
        found: Rule | None
        match kind:
            case "number":
                closed = None if sign is None else sign.closed
                found = next((rule for towards, rule in self.towards if towards is closed), self.number)
            case "day":
                found = self.day
            case _:
                found = self.words
        return found

    def every(self) -> Iterator[Rule]:
        """Every rule, one that stands under several keys as often."""
        yield from (rule for rule in (self.number, self.day, self.words) if rule is not None)
        yield from (rule for _, rule in self.towards)


class OpenTarget(StrEnum):
    """What an office must write as the target of a row whose target the framework leaves open."""

    NUMBER = "number"
    DAY = "day"
    WORDS = "words"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Group:
    """Points that own rows share under one 二级指标: `points` None is open, the office divides the rest."""

    id: str
    name: str
    points: Fraction | None
    span: Span
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnGoals:
    """年度绩效目标 that the office sets itself, each with its share of the node's points (S30, A3).

    `share`: written as percent of the node's points, as points, or not written because all are equal. `weights`: what
    the rows of one goal add up to, the goal's score being converted to its points; None: to its points themselves.
    """

    share: str  # percent | points | equal
    weights: Fraction | None
    count: Interval | None
    span: Span


@dataclass(frozen=True, slots=True)
class OwnRows:
    """Rows that the office writes itself under one node of the tree; with `goals`, inside goals that it sets itself."""

    groups: tuple[Group, ...]
    rule: RuleChoice
    direction: tuple[DirectionSource, ...]
    count: Interval | None
    not_applicable: str  # of single rows: refuse | drop | keep | rescale
    span: Span
    blank_target: str = "refuse"  # of single rows without a target: refuse | keep | not_applicable
    details: str = ""  # sum: rows without a weight belong to the row above them, whose values are their sums
    chosen: Interval | None = None  # how many of the groups the office has to use (S21); None: as `count` says
    goals: OwnGoals | None = None


@dataclass(frozen=True, slots=True)
class DirectionSource:
    """One place to learn a row's direction from, tried in order: the target's sign, the sign column, or by name."""

    kind: str  # sign | column | names
    names: tuple[tuple[str, Sign], ...] = ()


@dataclass(frozen=True, slots=True)
class NotApplicable:
    """What becomes of the weight of a node that does not apply.

    refuse: it has to apply; drop: the weight goes; keep: it stays, with no points; rescale: what the parent's other
    children score is converted to the same ceiling; rescale_total: what all rows score is; give_to: a sibling has it.
    """

    policy: str = "refuse"
    receiver: str = ""  # id of a sibling, for give_to
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """When a person may change the points of a row, and to what (S34, 42): `range` in shares of the weight.

    `when` are formulas by the direction of the row, under None for every row; of none of them, always.
    """

    range: Interval
    when: tuple[tuple[Sign | None, Node], ...]
    span: Span


@dataclass(frozen=True, slots=True)
class ByHand:
    """What people may give beside a row's rule: a deduction, points instead, a reason that excuses (S33, S34, S39).

    `deduct` holds the points that may be taken off; None: nothing may. `own`: declared at this very indicator.
    """

    deduct: Interval | None
    override: Override | None
    exempt: tuple[str, ...]
    by: str  # who gives it
    span: Span
    basis: Basis | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class SecondScore:
    """核查得分、抽评得分 (S34, A9): another's score of every row beside the first, both totals kept.

    From a difference above `score_tolerance` (a row) or `total_tolerance` on a finding is due; None: never.
    """

    name: str
    by: str
    score_tolerance: Fraction | None
    total_tolerance: Fraction | None
    span: Span
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A node of the indicator tree: a group of indicators, a row that the framework fixes, or the place of own rows."""

    id: str
    name: str
    path: tuple[str, ...]  # ids from the top, this one last
    weight: Fraction | None  # None: the sum of its children
    span: Span
    basis: Basis | None = None
    aliases: tuple[str, ...] = ()
    children: tuple[Indicator, ...] = ()
    own_rows: OwnRows | None = None
    rule: RuleChoice | None = None
    target: Target | None = None  # fixed by the framework
    open_target: OpenTarget | None = None  # or written by the office
    direction: Sign | None = None
    unit: Unit | None = None
    not_applicable: NotApplicable = NotApplicable()
    blank_target: str = "refuse"  # no target where the office writes it: refuse | keep | not_applicable
    optional: bool = False  # not in the form: not applicable
    when: Scalar | None = None  # of a fixed row, a formula: where it does not hold, the row is not applicable
    core: bool = False  # 核心指标: marked in reports and records
    one_of: str = ""  # of a group: chosen | best; its children are alternatives, each for the points of the whole group
    cap: Node | None = None  # a formula: its score is never above that
    by_hand: ByHand | None = None  # its own, or that of the nearest node above that has one, or the framework's
    range: Interval | None = None
    formerly: tuple[str, ...] = ()  # its ids in earlier versions, oldest first; formulas may still say them


@dataclass(frozen=True, slots=True)
class Rating:
    """等级: a name and the totals that it covers."""

    name: str
    range: Interval
    span: Span


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A step between the sum of the rows and the total: bonus, penalty, cap, rescale or veto, with its limit.

    Of kind rating it has no formula: the rating is at most the one that `at_most` names, whatever the total.
    """

    id: str
    kind: str
    formula: Node | None
    when: Node | None
    limit: Interval | None
    span: Span
    basis: Basis | None = None
    at_most: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """勾稽: a truth that must hold between inputs, values and rows."""

    id: str
    claim: Node  # the formula
    tolerance: Fraction
    message: str
    severity: str
    span: Span


@dataclass(frozen=True, slots=True)
class Merge:
    """How the filings of several units become one: a way for each kind of value (`money`, `rate`, `grade`, ...).

    `rounding` is of averages, in the unit in which they are typed. `exceptions`: a name, and the way used instead.
    """

    ways: Mapping[str, str]
    exceptions: tuple[tuple[str, str, Span], ...]
    weighted_by: Node | None
    rounding: Rounding | None
    span: Span
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Property:
    """What a rule book is meant to do for every filing: an assertion, or a quantity that only rises or falls."""

    id: str
    kind: str  # assert | rises | falls
    formula: Node
    measure: Node | None  # what it rises or falls with
    span: Span
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Roundings:
    """Which step is rounded, and how. None: not rounded. `rating_by_exact`: the band is chosen before rounding."""

    rate: Rounding | None = None
    score: Rounding | None = None
    subtotal: Rounding | None = None
    total: Rounding | None = None
    rating_by_exact: bool = False


@dataclass(frozen=True, slots=True)
class Framework:
    """A rule book, resolved (`extends` applied) and of the right shape; `check` has still to judge its meaning."""

    id: str
    version: str
    status: Status
    title: str
    subject: str
    basis: Basis
    years: tuple[int, int | None]
    span: Span
    digest: str  # sha256 over the meaning of the resolved document
    coverage: str = "full"
    base: bool = False  # names and formulas for others to extend: weights and rules may be open, nothing is scored
    replaces: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()  # id@version of everything it extends, nearest first
    expected_total: Fraction = Fraction(100)
    rounding: Roundings = field(default_factory=Roundings)
    signs: tuple[tuple[Sign, Sign], ...] = ()
    scored_target: str = ""  # of two columns of targets: initial | adjusted | adjusted_if_given
    inputs: tuple[Input, ...] = ()
    tables: tuple[Table, ...] = ()
    open_tables: tuple[OpenTable, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    values: tuple[Value, ...] = ()
    rules: tuple[Rule, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    ratings: tuple[Rating, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    checks: Mapping[str, Node] = field(default_factory=dict)
    relations: tuple[Relation, ...] = ()
    properties: tuple[Property, ...] = ()
    merge: Merge | None = None
    by_hand: ByHand | None = None
    second_score: SecondScore | None = None
    cases: str | None = None
    form: Form | None = None
    report: ReportOutline | None = None
    root: Node | None = field(default=None, compare=False, repr=False)  # the resolved document, for checks of the whole

    @property
    def name(self) -> str:
        """`id@version`."""
        return f"{self.id}@{self.version}"


def former_paths(indicator: Indicator, above: tuple[tuple[str, ...], ...] = ((),)) -> tuple[tuple[str, ...], ...]:
    """Every path by which an earlier version may know `indicator`, its own first; `above` are those of its parent.

    Two versions are compared row by row by the first of these that the other one has.
    """
    return tuple((*path, id) for path in above for id in (indicator.id, *reversed(indicator.formerly)))
