"""Explained filings as lines of JSON, whatever they bring or lack: what is told of a node is said once for every way.

The record of a filing is made as ever, without its steps; these are filled into stencils that the first filing which
went the same way was walked for. A stencil is believed when what it fills in for that filing is what was said of it,
letter for letter.
"""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.routes import Key, Passed, Routes
from jixiao.evaluation.steps import Tracer
from jixiao.evaluation.views import node_scores
from jixiao.interpret.refused import Refused
from jixiao.interpret.stencil import Fill, Holes
from jixiao.interpret.trail import Way
from jixiao.plan.model import Plan
from jixiao.report.explained import explained
from jixiao.report.outlined import as_json, as_line, hole_for
from jixiao.report.record import as_step, finding, record, record_head, score_record
from jixiao.value import dataclass, field

MOST_KEYS, MOST_WAYS = 2_000, 500
"""Nodes and rows that are told apart, and ways of one of them, before all are forgotten."""

PLACES = (4, 12, 64)
"""Powers of ten at which trails are made: a filing goes by the least that holds its numbers."""

STEPS = b'"steps":[]'
"""Where the record of a score has its steps; in texts the marks of JSON stand behind a stroke."""


@dataclass(slots=True)
class ToldLines:
    """The lines of any filings of one plan, without their end. None among `fills`: a way that is walked every time."""

    plan: Plan
    routes: dict[int, Routes | None] = field(default_factory=dict)
    fills: dict[Key, dict[Way, Fill | None]] = field(default_factory=dict)

    def line(self, row: int, evaluation: Evaluation) -> bytes:
        """The line of a filing."""
        routes = self._routes(evaluation)
        if routes is None:
            return as_line(row, record(explained(evaluation)))
        nodes, told = node_scores(evaluation), self._told(routes, evaluation)
        plain = {
            "row": row + 1,
            **record_head(evaluation),
            "scores": [score_record(node, ()) for node in nodes],
            "findings": [finding(item) for item in evaluation.findings],
        }
        first, *others = as_json(plain).split(STEPS)
        pieces = [first]
        for node, other in zip(nodes, others, strict=True):
            pieces += (b'"steps":[', told.get(node.id, b""), b"]", other)
        return b"".join(pieces)

    def _routes(self, evaluation: Evaluation) -> Routes | None:
        """The trails that hold the numbers of a filing; None where there are none."""
        if evaluation.plan is not self.plan:  # one in which rows are judged that the filing marks so
            return None
        places = next((each for each in PLACES if each >= evaluation.filing.scale), None)
        if places is None:
            return None
        if places not in self.routes:
            try:
                self.routes[places] = Routes(self.plan, places)
            except Refused:
                self.routes[places] = None
        return self.routes[places]

    def _told(self, routes: Routes, evaluation: Evaluation) -> Mapping[str, bytes]:
        """The steps of every node, row and goal, with commas between."""
        tracer = Tracer(evaluation)
        return {passed.id: self._steps(routes, passed, tracer) for passed in routes.passed(evaluation)}

    def _steps(self, routes: Routes, passed: Passed, tracer: Tracer) -> bytes:
        key = (routes.places, *passed.key)
        if key not in self.fills:
            if len(self.fills) >= MOST_KEYS:
                self.fills.clear()
            self.fills[key] = {}
        ways = self.fills[key]
        way, numbers = passed.taken
        fill = ways.get(way)
        return self._walked(ways, passed, tracer) if fill is None else b"".join(fill(numbers))

    def _walked(self, ways: dict[Way, Fill | None], passed: Passed, tracer: Tracer) -> bytes:
        """The steps as walked; makes the stencil of a way for which none was tried."""
        way, numbers = passed.taken
        traces = tracer.told(passed.id)
        assert traces is not None
        said = as_json([as_step(step) for step in traces.steps()])[1:-1]
        if way not in ways:
            if len(ways) >= MOST_WAYS:
                ways.clear()
            holes = Holes()
            blank = as_json([as_step(step) for step in traces.steps(hole_for(traces, passed.places, holes))])
            fill = holes.stencil(blank[1:-1])
            ways[way] = fill if b"".join(fill(numbers)) == said else None
        return said
