"""An evaluation as the review looks at it: its rows and lines with claims, results and cells side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.evaluation.entries import Entry, entries_of
from jixiao.evaluation.goals import filed_nodes
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.rates import Rate, rates_of
from jixiao.evaluation.settings import Setting, setting
from jixiao.evaluation.truths import Due, Truths
from jixiao.evaluation.wording import amount
from jixiao.filing.draft import indicators_of
from jixiao.filing.model import Claim, Claimed
from jixiao.framework.model import Indicator
from jixiao.number import Rounding, shown_text
from jixiao.origin import Cell
from jixiao.plan.model import Node
from jixiao.plan.slots import YUAN
from jixiao.target import Unit, read_unit
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Subject:
    """What checks read. `claims` by node and what they are about."""

    evaluation: Evaluation
    entries: tuple[Entry, ...]
    rows: Mapping[str, Entry]  # the same by their ids
    claims: Mapping[tuple[str, Claimed], Claim]
    rates: tuple[Rate, ...]
    indicators: Mapping[str, Indicator]
    nodes: Mapping[str, Node]  # of the filing, in the order of the table: those of the plan, and its own goals
    truths: Truths

    def due(self, *codes: str) -> Iterator[Due]:
        """The findings of these codes that are due, by the trees of the arithmetic checks."""
        return self.truths.due(*codes)

    def setting(self, name: str) -> Setting:
        """How the framework sets a check."""
        return setting(self.evaluation.plan.framework.checks, name)

    def claim(self, node: str, about: Claimed) -> Claim | None:
        """What the office typed."""
        return self.claims.get((node, about))

    def claimed(self, node: str, about: Claimed) -> tuple[Claim, Fraction]:
        """What the office typed, and the number that it is. Raises ValueError where it typed no number."""
        claim = self.claim(node, about)
        if claim is None or claim.value is None:
            raise ValueError(f"{about} of {node!r}")
        return claim, claim.value

    def entry(self, id: str) -> Entry:
        """A row of the filing. Raises KeyError for what is no row."""
        return self.rows[id]

    def number(self, slot: str) -> Fraction | None:
        """The number that the filing brings for a slot."""
        filing = self.evaluation.filing
        value = filing.values[self.evaluation.plan.slot_index[slot]]
        return None if value is None else Fraction(value, 10**filing.scale)

    def origin(self, slot: str) -> Cell | None:
        """The cell that a slot was read from."""
        return self.evaluation.filing.origins[self.evaluation.plan.slot_index[slot]]

    def place(self, name: str) -> Cell | None:
        """A cell by its meaning."""
        return self.evaluation.filing.places.get(name)

    def text(self, slot: str) -> str:
        """What was typed for a slot."""
        return self.evaluation.filing.texts.get(slot, "").strip()

    def node(self, id: str) -> Node:
        """A node of the filing."""
        return self.nodes[id]

    def report(self, code: str, cell: Cell | None, by: Setting | None = None, **arguments: object) -> Diagnostic:
        """A finding, with the severity that the framework sets for its check; without a cell it is the file's."""
        place = cell if cell is not None else self._somewhere()
        return diagnose(code, place, severity=by.severity if by is not None else None, related=(), **arguments)

    def _somewhere(self) -> Cell | None:
        """Where a filing stands as a whole: the sheet of its first row, else its file; None where nobody named one."""
        filing = self.evaluation.filing
        rows = filing.raw.rows if filing.raw is not None else ()
        sheet = next((row.levels[0].origin.sheet for row in rows if row.levels), "")
        return Cell(filing.file, sheet, "") if filing.file else None

    def amount(self, value: Fraction) -> str:
        """An amount in the unit that the head of the form states: 元 with its places, 89.974万元."""
        unit = self.money_unit
        if unit.dimension != YUAN.dimension or unit.factor == 1:
            return amount(value)
        return shown_text(value / unit.factor, 6) + unit.text

    @property
    def money_unit(self) -> Unit:
        """The unit of amounts that the head of the form states, else 元."""
        raw = self.evaluation.filing.raw
        return read_unit(raw.money_unit.text) if raw is not None and raw.money_unit is not None else YUAN

    @property
    def rate_rounding(self) -> Rounding:
        """How rates are shown: as the framework rounds them, otherwise at 0.01%."""
        return self.evaluation.plan.framework.rounding.rate or Rounding(Fraction(1, 10_000))


def look_at(evaluation: Evaluation) -> Subject:
    """`evaluation` made ready for the checks."""
    indicators = indicators_of(evaluation.plan.framework.indicators)
    claims: dict[tuple[str, Claimed], Claim] = {}
    for claim in evaluation.filing.claims:
        claims.setdefault((claim.node, claim.about), claim)
    entries = entries_of(evaluation, indicators)
    nodes = {node.id: node for node in filed_nodes(evaluation.plan, evaluation.filing)}
    truths = Truths(evaluation, tuple(nodes.values()), entries, claims)
    rows = {entry.id: entry for entry in entries}
    return Subject(evaluation, entries, rows, claims, rates_of(evaluation.plan), indicators, nodes, truths)
