"""What must hold of every framework, asked of one: proved where that can be, otherwise tested, with what refutes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from fractions import Fraction

from jixiao.evaluation.evaluate import score
from jixiao.evaluation.machine import Machine, assemble
from jixiao.evaluation.model import Evaluation, ScoreStatus
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.steps import steps
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling, RawRow
from jixiao.interpret.walker import Walker
from jixiao.number import exact_text
from jixiao.plan.model import Plan
from jixiao.plan.prove import Proof
from jixiao.testing.declared import declared
from jixiao.testing.edits import entries, without
from jixiao.testing.replay import replay, same
from jixiao.testing.rising import rising
from jixiao.value import dataclass, replace

ENOUGH = 200
"""Filings on which a property is tested where it is not proved."""


class Verdict(StrEnum):
    """How sure it is that a property holds."""

    PROVED = "proved"
    TESTED = "tested"
    REFUTED = "refuted"


@dataclass(frozen=True, slots=True)
class Held:
    """One property and what became of it. `about`: the row or rule, empty for the whole; `shown`: what refutes it."""

    name: str
    verdict: Verdict
    about: str = ""
    tested: int = 0
    shown: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """A filing that was tried, and how it came out."""

    raw: RawFiling
    evaluation: Evaluation


Property = Callable[[Plan, Machine, Sample], str]
"""What is wrong with a sample; empty where the property holds of it."""


def hold(plan: Plan, proof: Proof, raws: Sequence[RawFiling]) -> Iterator[Held]:
    """Every built-in property of `plan`, in a fixed order; `raws` are the filings to test on."""
    machine = prepare(plan)
    samples = [Sample(raw, score(machine, bind(raw, plan))) for raw in raws[:ENOUGH]]
    yield from _bounded(plan, proof, samples)
    yield from rising_rows(plan)
    yield _ceiling(plan, proof)
    pairs = [(sample.raw, sample.evaluation) for sample in samples]
    for id, verdict, tested, wrong in declared(plan, pairs):
        yield Held("declared", Verdict(verdict), id, tested, wrong)
    for name, property in TESTED.items():
        wrong = next((found for sample in samples if (found := property(plan, machine, sample))), "")
        yield Held(name, Verdict.REFUTED if wrong else Verdict.TESTED, tested=len(samples), shown=wrong)


def _bounded(plan: Plan, proof: Proof, samples: Sequence[Sample]) -> Iterator[Held]:
    """0 ≤ score ≤ weight, row by row; only what is not proved is listed by itself."""
    unproved = []
    for node in plan.nodes:
        extent = proof.nodes.get(node.id)
        if node.leaf is None or node.weight is None:
            continue
        if (
            extent is None
            or extent.least is None
            or extent.most is None
            or extent.least < 0
            or extent.most > node.weight
        ):
            unproved.append(node.id)
    if not unproved:
        yield Held("bounded", Verdict.PROVED)
        return
    for id in unproved:
        name = plan.nodes[plan.node_index[id]].name
        wrong = next((text for sample in samples if (text := _outside(sample.evaluation, id))), "")
        yield Held("bounded", Verdict.REFUTED if wrong else Verdict.TESTED, name, len(samples), wrong)


def _outside(evaluation: Evaluation, id: str) -> str:
    for node in node_scores(evaluation):
        known = node.id == id and node.score is not None and node.weight is not None
        if known and not 0 <= (node.score or 0) <= (node.weight or 0):
            return f"{node.path[-1]}：{_shown(node.score)} / {_shown(node.weight)}"
    return ""


def rising_rows(plan: Plan) -> Iterator[Held]:
    """Whether a better value never scores less, for every rule that promises it."""
    proved = []
    for found in rising(plan):
        if found.proved:
            proved.append(found)
        elif found.refuted:
            yield Held("monotone", Verdict.REFUTED, found.name, shown=found.refuted)
        else:
            yield Held("monotone", Verdict.TESTED, found.name, found.tested)
    if proved:
        yield Held("monotone", Verdict.PROVED, tested=len(proved))


def _ceiling(plan: Plan, proof: Proof) -> Held:
    """No filing passes the declared total; the greatest that can be reached is said."""
    total, expected = proof.total, plan.framework.expected_total
    if total is None or total.most is None:
        return Held("ceiling", Verdict.REFUTED, shown="∞")
    shown = exact_text(total.most)
    if total.most > expected and total.tight and not _lifted(plan):
        return Held("ceiling", Verdict.REFUTED, shown=shown)
    return Held("ceiling", Verdict.PROVED, shown=shown)


def _lifted(plan: Plan) -> bool:
    """Whether a bonus may lift the total above what the rows add up to."""
    return any(step.kind == "bonus" for step in plan.adjustments)


def _claims(plan: Plan, machine: Machine, sample: Sample) -> str:
    """What the office computed itself changes no score."""
    judged = {node.id for node in node_scores(sample.evaluation) if node.status is ScoreStatus.JUDGED}
    claimed = {claim.origin for claim in sample.evaluation.filing.claims if claim.node not in judged}
    raw = sample.raw
    for entry in entries(raw):
        if entry.value.origin in claimed and entry.place[-1] in ("score", "rate", "completion", "weight"):
            raw = without(raw, entry.place)
    return _differs(sample, score(machine, bind(replace(raw, totals={}), plan)))


def _order(plan: Plan, machine: Machine, sample: Sample) -> str:
    """The order of rows changes no score; a row without a weight may be a detail of the one above, and stays there."""
    blocks: list[list[RawRow]] = []
    for row in sample.raw.rows:
        if "weight" in row.cells or not blocks:
            blocks.append([row])
        else:
            blocks[-1].append(row)
    turned = replace(sample.raw, rows=tuple(row for block in reversed(blocks) for row in block))
    return _differs(sample, score(machine, bind(turned, plan)))


def _walked(plan: Plan, machine: Machine, sample: Sample) -> str:
    """The tree walked node by node gives the same."""
    other = score(assemble(plan, Walker, machine.ranges), sample.evaluation.filing)
    return _differs(sample, other)


def _replayed(plan: Plan, machine: Machine, sample: Sample) -> str:
    """Every score follows from the steps of its explanation, by arithmetic alone."""
    for node in node_scores(sample.evaluation):
        if node.score is None:
            continue
        told = steps(sample.evaluation, node.id)
        for step in told:
            found = replay(step.operation, step.operands)
            if found is not None and not same(found, step.result):
                return f"{node.path[-1]}：{step.sentence}"
        if told and node.leaf and not same(told[-1].result, exact_text(node.score)):
            return f"{node.path[-1]}：{told[-1].result}"
    return ""


def _differs(sample: Sample, other: Evaluation) -> str:
    one = sample.evaluation
    if (one.total, one.rating) != (other.total, other.rating):
        return f"{_shown(one.total)} → {_shown(other.total)}"
    scores = sorted((node.path[-1], node.score) for node in node_scores(one) if node.score is not None)
    others = sorted((node.path[-1], node.score) for node in node_scores(other) if node.score is not None)
    moved = [pair for pair in zip(scores, others, strict=False) if pair[0] != pair[1]]
    return f"{moved[0][0][0]}：{_shown(moved[0][0][1])} → {_shown(moved[0][1][1])}" if moved else ""


def _shown(value: Fraction | None) -> str:
    return "—" if value is None else exact_text(value)


TESTED: dict[str, Property] = {
    "claims": _claims,
    "order": _order,
    "walked": _walked,
    "replayed": _replayed,
}
"""The properties that are tested, by name."""

NAMES = ("bounded", "monotone", "ceiling", *TESTED)
"""The built-in properties, in the order in which they are asked."""
