"""An evaluation as a summary of many needs it: its points by indicator, its money, its findings, and nothing else.

An evaluation holds its whole plan; of a thousand filings only this is kept, and it can be sent between processes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.collect import name_of
from jixiao.evaluation.model import Evaluation, NodeScore, Range, ScoreStatus
from jixiao.evaluation.views import claim_text, node_scores
from jixiao.expression.tree import Field, Quotient, Round, Tree
from jixiao.filing.model import Claim, Claimed
from jixiao.framework.model import Framework, Roundings
from jixiao.plan.model import Plan, Role
from jixiao.plan.prove import prove
from jixiao.plan.slots import YUAN
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A node of a framework's tree: its printed names from the top, and whether nothing fixed stands under it."""

    id: str
    path: tuple[str, ...]
    last: bool
    weight: Fraction | None  # as declared; None where the office divides the points


@dataclass(frozen=True, slots=True)
class Scheme:
    """What a summary needs to know of a framework. Two are the same where their digests are."""

    id: str
    version: str
    title: str
    digest: str
    expected_total: Fraction
    rounding: Roundings
    ratings: tuple[str, ...]  # the best first
    places: tuple[Place, ...]  # in the order of the table
    most: Fraction | None = None  # the greatest total that keeping to its weights allows; None: it sets no end

    @property
    def name(self) -> str:
        """`id@version`."""
        return f"{self.id}@{self.version}"

    @property
    def jurisdiction(self) -> str:
        """Whose rules they are: the id without the subject that stands last in it."""
        return self.id.rpartition("/")[0] or self.id


@dataclass(frozen=True, slots=True)
class Points:
    """What one node of one filing came to."""

    id: str
    path: tuple[str, ...]
    last: bool  # a row: nothing stands under it in this filing
    status: ScoreStatus
    weight: Fraction | None
    score: Fraction | None
    range: Range | None
    reason: str  # as the office stated it
    why: str = ""  # in words; only of rows that lost points or are open

    @property
    def lost(self) -> Fraction | None:
        """The points that are missing to its weight; None where that is open, or where there is nothing to be had."""
        if self.status is ScoreStatus.NOT_APPLICABLE or self.weight is None or self.score is None:
            return None
        return self.weight - self.score if self.weight or self.score else None


@dataclass(frozen=True, slots=True)
class Execution:
    """预算执行: what was to be spent and what was, in 元; None where the filing does not say it."""

    budget: Fraction | None
    executed: Fraction | None

    @property
    def rate(self) -> Fraction | None:
        """Spent as a share of the budget; None where one is missing or there was no budget."""
        return self.executed / self.budget if self.executed is not None and self.budget else None


@dataclass(frozen=True, slots=True)
class Tally:
    """One filing. `name` is what people call it: the project's name, else the office, else the file."""

    scheme: Scheme
    file: str
    digest: str
    number: int  # among the filings of its file, from 0
    name: str
    office: str
    code: str
    year: int | None
    total: Fraction | None
    range: Range | None  # while the total is open
    rating: str | None
    possible_ratings: tuple[str, ...]
    claimed_total: Claim | None
    claimed_rating: str | None
    points: tuple[Points, ...]
    execution: Execution | None = None  # None: the framework declares no rate of two amounts
    findings: tuple[Diagnostic, ...] = ()

    @property
    def excess(self) -> bool:
        """Whether its total is above all that the framework allows: the rows were given more points than there are."""
        return self.total is not None and self.scheme.most is not None and self.total > self.scheme.most

    @property
    def folder(self) -> str:
        """The folder that its file stands in, below what was given; "" at the top."""
        return self.file.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A file, or a filing of it, that could not be evaluated, and every reason."""

    file: str
    diagnostics: tuple[Diagnostic, ...]


def scheme_of(plan: Plan) -> Scheme:
    """What a summary needs to know of the framework of `plan`."""
    framework = plan.framework
    parents = {node.parent for node in plan.nodes}
    return Scheme(
        id=framework.id,
        version=framework.version,
        title=framework.title,
        digest=framework.digest,
        expected_total=framework.expected_total,
        rounding=framework.rounding,
        ratings=_best_first(framework),
        places=tuple(Place(node.id, node.path, node.id not in parents, node.weight) for node in plan.nodes),
        most=_most(plan),
    )


def _most(plan: Plan) -> Fraction | None:
    """All points, or more where the framework itself allows more: a bonus beyond them, a rule without an end."""
    whole = plan.framework.expected_total
    extent = prove(plan).total
    if extent is None:
        return None if plan.adjustments else whole
    return None if extent.most is None else max(whole, extent.most)


def _best_first(framework: Framework) -> tuple[str, ...]:
    """The ratings from the highest totals down, in whatever order they were declared."""
    ordered = sorted(
        framework.ratings,
        key=lambda rating: (rating.range.low is not None, rating.range.low or Fraction(0)),
        reverse=True,
    )
    return tuple(dict.fromkeys(rating.name for rating in ordered))


def tally(evaluation: Evaluation, scheme: Scheme, number: int = 0, nodes: Sequence[NodeScore] | None = None) -> Tally:
    """The tally of `evaluation`, filing `number` of its file. Why points were lost is for the report to say.

    `nodes`: its `node_scores`, where they are at hand.
    """
    filing = evaluation.filing
    known = evaluation.complete
    return Tally(
        scheme=scheme,
        file=filing.file,
        digest=filing.digest,
        number=number,
        name=name_of(evaluation),
        office=filing.office,
        code=filing.code,
        year=filing.year,
        total=evaluation.total,
        range=None if known else evaluation.range,
        rating=evaluation.rating if known else None,
        possible_ratings=evaluation.possible_ratings,
        claimed_total=next((c for c in filing.claims if c.node == "" and c.about is Claimed.TOTAL), None),
        claimed_rating=claim_text(evaluation, "", Claimed.RATING),
        points=tuple(_points(node_scores(evaluation) if nodes is None else nodes)),
        execution=_execution(evaluation),
        findings=evaluation.findings,
    )


def _points(nodes: Sequence[NodeScore]) -> Iterator[Points]:
    above = {node.path[:depth] for node in nodes for depth in range(1, len(node.path))}
    for node in nodes:
        yield Points(
            id=node.id,
            path=node.path,
            last=node.path not in above and _holds_something(node),
            status=node.status,
            weight=node.weight,
            score=node.score,
            range=node.range,
            reason=node.reason,
        )


def _holds_something(node: NodeScore) -> bool:
    """Whether a node without others under it is more than a group that the office left empty."""
    return bool(node.rule or node.weight or node.score) or node.status is not ScoreStatus.SCORED


def _execution(evaluation: Evaluation) -> Execution | None:
    """By the first rate of two amounts that the framework declares among its values."""
    plan, filing = evaluation.plan, evaluation.filing
    slots = {slot.name: index for index, slot in enumerate(plan.slots) if _is_money(plan, index)}
    for computed in plan.computed:
        tree = _unrounded(computed.tree)
        if computed.role is not Role.VALUE or not isinstance(tree, Quotient):
            continue
        part, whole = tree.numerator, tree.denominator
        if isinstance(part, Field) and isinstance(whole, Field) and {part.name, whole.name} <= slots.keys():
            amounts = (filing.values[slots[whole.name]], filing.values[slots[part.name]])
            return Execution(*(None if amount is None else Fraction(amount, 10**filing.scale) for amount in amounts))
    return None


def _is_money(plan: Plan, index: int) -> bool:
    unit = plan.slots[index].unit
    return unit is not None and unit.dimension == YUAN.dimension


def _unrounded(tree: Tree) -> Tree:
    return tree.term if isinstance(tree, Round) else tree
