"""What a filing scores under a plan: compact results, and views of them that are made when asked for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.filing.model import Filing
from jixiao.origin import Cell, Span
from jixiao.plan.model import Plan
from jixiao.value import dataclass, field

SEMANTICS = 1
"""Raised whenever any evaluation could come out differently; old records are then never silently re-scored."""


class ScoreStatus(StrEnum):
    """How a node came by its score."""

    SCORED = "scored"  # by rule
    JUDGED = "judged"  # by a person, within what the rule leaves to judgement
    OPEN = "open"  # cannot be computed: a range stands instead
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most that a value could still be. An end that is only approached is not reached.

    `tight` False: the true range may be narrower.
    """

    least: Fraction
    most: Fraction
    least_reached: bool = True
    most_reached: bool = True
    tight: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One line of an explanation: an operation on operands given as exact text, its result, and its sentence.

    `operation` is one of: take, add, multiply, divide, negate, absolute, compare, and, or, not, is, choose, lookup,
    least, greatest, round, known, first_known, sum, count, mean. A replay needs nothing else.
    """

    operation: str
    operands: tuple[str, ...]
    result: str
    sentence: str
    origin: Span | Cell | None = None
    ruled: bool = False  # whether the sentence is the rule's own words on this operation


@dataclass(frozen=True, slots=True)
class Given:
    """What people gave to a row beside its rule, apart from what the rule gives (None, "": nothing).

    `used` is the role of what made the points: deduct, override, exempt; "" where the rule's stand.
    """

    ruled: Fraction | None  # points by rule, exact
    deduct: Fraction | None
    override: Fraction | None
    reasoned: bool  # whether a reason is stated for what was given instead
    exempt: str
    used: str
    reason: str  # for what was given
    by: str


@dataclass(frozen=True, slots=True)
class Second:
    """The score of a node by 核查 or 抽评 beside the first. `given`: to this very row; others keep the first.

    `difference`: the second less the first; None while one of them is open.
    """

    score: Fraction | None
    difference: Fraction | None
    given: bool
    reason: str
    by: str


@dataclass(frozen=True, slots=True)
class NodeScore:
    """The view of one node (or own row) of the table."""

    id: str
    path: tuple[str, ...]
    status: ScoreStatus
    weight: Fraction | None
    claimed_weight: str | None
    exact: Fraction | None
    score: Fraction | None
    credit: Fraction | None
    claimed: str | None  # 得分 as printed, used or not
    reason: str
    rule: str
    range: Range | None
    clause: Span | None
    cells: tuple[Cell, ...]
    level: int  # 1 for 一级指标
    leaf: bool
    target_text: str = ""
    actual_text: str = ""
    core: bool = False  # 核心指标
    targets: tuple[str, str] | None = None  # as typed in two columns, initial and adjusted: target_text is one of them
    given: Given | None = None  # of rows to which people may give something beside the rule
    second: Second | None = None  # where a second score was given to anything
    is_goal: bool = False  # 年度绩效目标 of the office's own


@dataclass(frozen=True, slots=True)
class AdjustmentResult:
    """The total before and after one adjustment. `changed`: it made a difference; None where that is not known yet."""

    kind: str
    before: Fraction | None
    after: Fraction | None
    clause: str
    name: str = ""
    changed: bool | None = None
    at_most: str = ""  # of kind rating: the best rating that is still possible


Result = tuple[int, int | None, int]
"""Branch taken, numerator (None: missing), denominator. A truth is 0 or 1 over 1."""


def number_of(result: Result) -> Fraction | None:
    """The number of a result; None where it is missing."""
    _, numerator, denominator = result
    return None if numerator is None else Fraction(numerator, denominator)


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The outcome of one plan on one filing. `results` are the program's tuples: see interpret.exact."""

    plan: Plan
    filing: Filing
    results: tuple[Result, ...]  # aligned with plan.computed
    row_results: tuple[tuple[Result, ...] | None, ...]  # aligned with filing.rows; None for an open row
    total: Fraction | None
    exact_total: Fraction | None
    rating: str | None
    range: Range | None
    possible_ratings: tuple[str, ...]
    findings: tuple[Diagnostic, ...] = ()
    ranges: Mapping[str, Range] = field(
        default_factory=dict
    )  # while incomplete: by node id, or `<section>#<n>` of a row
    reviewed: Evaluation | None = None  # with the second scores in place of the first, where anybody gave some
    goal_results: Mapping[str, Result] = field(default_factory=dict)  # of the filing's own goals, by name

    @property
    def complete(self) -> bool:
        """Whether nothing is open."""
        return self.total is not None

    def result(self, name: str) -> Result:
        """What the computed quantity `name` came out as; of own goals too."""
        if name in self.goal_results:
            return self.goal_results[name]
        return self.results[self.plan.computed_index[name]]

    def value(self, name: str) -> Fraction | None:
        """The number that the computed quantity `name` came out as; None where missing."""
        return number_of(self.result(name))

    def truth(self, name: str) -> bool | None:
        """The truth that the computed quantity `name` came out as; None where unknown."""
        numerator = self.result(name)[1]
        return None if numerator is None else bool(numerator)
