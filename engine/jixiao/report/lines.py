"""Explained filings of a ledger as lines of JSON, each said the way that the first one like it was said.

What is said of a node is fixed by the way that its trees took; the numbers alone differ. So the record of a node is
made by walking, once for every way, with holes where the numbers go, and from then on only filled. A stencil is
believed when what it fills in for the filing that it was made from is that filing's record, letter for letter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from jixiao.evaluation.evaluated import Head
from jixiao.evaluation.model import Evaluation, NodeScore
from jixiao.evaluation.steps import Tracer
from jixiao.evaluation.trails import NodeTrees, Trails
from jixiao.expression.tree import Quantity, Tree
from jixiao.interpret.numerals import EXACT
from jixiao.interpret.stencil import Fill, Holes
from jixiao.interpret.trail import Number, Place, Taken, Way
from jixiao.plan.model import Plan
from jixiao.report.explained import explained
from jixiao.report.outlined import as_json, as_line, hole_for
from jixiao.report.record import Plain, as_step, filing_record, record
from jixiao.value import dataclass, field

MOST_WAYS = 500
"""Ways of one node that are kept: a ledger that takes more is said by walking, row by row."""

FILING, SCORES = "\ufdd2", "\ufdd3"
"""Where the filing itself and the scores of its nodes are told. No characters: nobody writes them."""

Made = TypeVar("Made")

Numbers = Sequence[int | None]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is said around the filing and the scores of its nodes: before, between (with the total) and after."""

    before: bytes
    between: Fill
    after: bytes


@dataclass(slots=True)
class Lines:
    """The lines of the filings of one ledger, without their end.

    `frames` has what frames each way of the total, `stencils` for each node what fills each of its ways; None: a way
    that is walked, every time.
    """

    trails: Trails
    frames: dict[Way, _Frame | None] = field(default_factory=dict)
    stencils: list[dict[Way, Fill | None]] = field(init=False)

    def __post_init__(self) -> None:
        self.stencils = [{} for _ in self.trails.nodes]

    def line(self, row: int, head: Head, values: Numbers, evaluation: Callable[[], Evaluation]) -> bytes:
        """The line of a filing of which nothing is missing. `evaluation` makes its evaluation, where that is needed."""
        total, *nodes = self.trails.trail.run(values)
        frame = self.frames.get(total[0])
        if frame is None:
            return self._walked(row, evaluation(), total, nodes)
        filing = as_json(filing_record(head.office, head.code, head.year))
        pieces = [b'{"row":%d,' % (row + 1), frame.before, filing, *frame.between(total[1])]
        between = b"["
        for known, (way, numbers) in zip(self.stencils, nodes, strict=True):
            fill = known.get(way)
            if fill is None:
                return self._walked(row, evaluation(), total, nodes)
            pieces.append(between)
            pieces += fill(numbers)
            between = b","
        return b"".join((*pieces, b"]", frame.after))

    def _walked(self, row: int, evaluation: Evaluation, total: Taken, nodes: Sequence[Taken]) -> bytes:
        """The line of a filing that goes a way for which there is no stencil; makes those that were never tried."""
        whole = explained(evaluation)
        told = record(whole)
        scores = told["scores"]
        assert isinstance(scores, list)
        way, numbers = total
        if way not in self.frames:
            _make_room(self.frames)
            self.frames[way] = self._frame(evaluation, told, numbers)
        for place, (known, (way, numbers)) in enumerate(zip(self.stencils, nodes, strict=True)):
            if way not in known:
                _make_room(known)
                trees, node, places = self.trails.nodes[place], whole.nodes[place], self.trails.trail.places[place + 1]
                holes = Holes()
                fill = holes.stencil(as_json(_of_node(trees, node, scores[place], evaluation, places, holes)))
                known[way] = fill if b"".join(fill(numbers)) == as_json(scores[place]) else None
        return as_line(row, told)

    def _frame(self, evaluation: Evaluation, told: Plain, numbers: Sequence[Number]) -> _Frame | None:
        """What frames the way that this filing takes; None where it does not come out as it was walked."""
        if not evaluation.complete or evaluation.findings:
            return None
        marked: Plain = {**told, "filing": FILING, "scores": SCORES}
        holes = Holes()
        blank = _of_total(self.trails.plan, marked, self.trails.trail.places[0], holes)
        before, _, rest = as_json(blank)[1:].partition(as_json(FILING))
        between, _, after = rest.partition(as_json(SCORES))
        frame = _Frame(before, holes.stencil(between), after)
        said = (frame.before, as_json(FILING), *frame.between(numbers), as_json(SCORES), frame.after)
        return frame if b"{" + b"".join(said) == as_json(marked) else None


def _make_room(known: dict[Way, Made]) -> None:
    if len(known) >= MOST_WAYS:
        known.clear()


def _of_total(plan: Plan, told: Plain, places: Mapping[Tree, Place], holes: Holes) -> Plain:
    """The record of a whole filing with holes for the total and for what the adjustments made of it."""

    def left(name: str, value: object) -> object:
        return None if value is None else holes.leave(places[Quantity(name)], EXACT)

    total, adjustments = left(plan.total, told["total"]), told["adjustments"]
    assert isinstance(adjustments, list)
    assert isinstance(told["range"], dict)
    return {
        **told,
        "total": total,
        "range": {**told["range"], "least": total, "most": total},
        "adjustments": [
            {**item, "before": left(step.before, item["before"]), "after": left(step.after, item["after"])}
            for step, item in zip(plan.adjustments, adjustments, strict=True)
        ],
    }


def _of_node(
    trees: NodeTrees,
    score: NodeScore,
    told: Plain,
    evaluation: Evaluation,
    places: Mapping[Tree, Place],
    holes: Holes,
) -> Plain:
    """The record of a node with holes for its numbers, and for those in its steps."""
    traces = Tracer(evaluation).told(trees.node.id)
    assert traces is not None
    put = hole_for(traces, places, holes)
    numbers = {
        "weight": (trees.weight, score.weight),
        "exact": (trees.exact, score.exact),
        "score": (trees.score, score.score),
        "credit": (trees.credit, score.credit),
    }
    left = {
        key: put(tree, value, EXACT) for key, (tree, value) in numbers.items() if tree is not None and value is not None
    }
    return {**told, **left, "steps": [as_step(step) for step in traces.steps(put)]}
