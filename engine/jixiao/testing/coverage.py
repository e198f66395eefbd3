"""Which clauses of a framework its cases reach: the law's own sentences, adjustments, ratings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.evaluation.gather import gather
from jixiao.evaluation.known import filed_values, results_of, values_of
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.views import adjustment_results
from jixiao.expression.tree import Absolute, Choose, Lookup, Round, Tree
from jixiao.interpret.prose import taken_case
from jixiao.interpret.walk import Traced, Values, trace
from jixiao.interval import EVERYTHING, Interval, tile
from jixiao.origin import Span
from jixiao.plan.model import Plan
from jixiao.rules.rule import Note
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Clause:
    """One thing that a framework says about scores: where, of which row or rule, in which words."""

    where: str
    sentence: str
    span: Span | None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it one clause: a rule that scores many rows says the same thing once."""
        return (str(self.span), self.sentence)


def clauses(plan: Plan) -> tuple[Clause, ...]:
    """Every clause of `plan` that a filing can reach, each once, in the order of the table."""
    found = [*_noted(plan), *_adjusted(plan), *_rated(plan)]
    return tuple({clause.key: clause for clause in found}.values())


def reached(evaluations: Iterable[Evaluation]) -> frozenset[tuple[str, str]]:
    """The keys of the clauses that `evaluations` came through."""
    return frozenset(clause.key for evaluation in evaluations for clause in _reached(evaluation))


def _noted(plan: Plan) -> Iterator[Clause]:
    for node in plan.nodes:
        if node.leaf is not None:
            yield from _of_notes(node.name, node.leaf.notes)
    for section in plan.sections:
        name = plan.nodes[plan.node_index[section.id]].name
        for variant in section.variants:
            yield from _of_notes(name, variant.notes)


def _of_notes(where: str, notes: Mapping[Tree, Note]) -> Iterator[Clause]:
    """Notes with a place: one without repeats what stands at another."""
    for tree, note in notes.items():
        if note.span is not None and not (isinstance(tree, Lookup) and _covers(tree)):
            yield Clause(where, note.sentence, note.span)


def _covers(table: Lookup) -> bool:
    """Whether no value lies outside the rows of a table."""
    key = table.key
    while isinstance(key, Round):
        key = key.term
    whole = Interval(Fraction(0), None, True, False) if isinstance(key, Absolute) else EVERYTHING
    return not tile([row.range for row in table.rows], whole).gaps


def _adjusted(plan: Plan) -> Iterator[Clause]:
    for step in plan.adjustments:
        if step.name:
            yield Clause(step.name, "起作用", step.span)


def _rated(plan: Plan) -> Iterator[Clause]:
    for rating in plan.ratings:
        yield Clause("等级", rating.name, rating.span)


def _reached(evaluation: Evaluation) -> Iterator[Clause]:
    plan = evaluation.plan
    yield from _notes_reached(evaluation)
    if evaluation.reviewed is not None:
        yield from _notes_reached(evaluation.reviewed)
    changed = {result.name for result in adjustment_results(evaluation) if result.changed}
    yield from (clause for clause in _adjusted(plan) if clause.where in changed)
    yield from (clause for clause in _rated(plan) if clause.sentence == evaluation.rating)


def _notes_reached(evaluation: Evaluation) -> Iterator[Clause]:
    plan, filing = evaluation.plan, evaluation.filing
    fields = filed_values(plan.slots, filing)
    results = results_of(plan.computed, evaluation.results)
    env = Values(fields, results, gather(plan, filing, evaluation.row_results, evaluation.goal_results))
    for node in plan.nodes:
        if node.leaf is not None:
            for points in dict.fromkeys((node.leaf.ruled, node.leaf.points)):
                item = plan.computed[plan.computed_index[points]]
                yield from _said(node.name, trace(item.tree, env), node.leaf.notes)
    for row, found in zip(filing.rows, evaluation.row_results, strict=True):
        if row.variant is None or found is None:
            continue
        section = next(item for item in plan.sections if item.id == row.section)
        variant = section.variants[row.variant]
        own = Values(
            {**fields, **values_of(variant.slots, row.values, filing.scale, "row")},
            {**results, **results_of(variant.computed, found, "row")},
        )
        name = plan.nodes[plan.node_index[section.id]].name
        for computed in variant.computed:
            yield from _said(name, trace(computed.tree, own), variant.notes)


def _said(where: str, traced: Sequence[Traced], notes: Mapping[Tree, Note]) -> Iterator[Clause]:
    """The notes of the ways that were taken."""
    for step in traced:
        taken = _taken(step)
        if taken in notes:
            yield from _of_notes(where, {taken: notes[taken]})


def _taken(step: Traced) -> Tree:
    """What a note is keyed by where this step says it: see Note."""
    match step.node:
        case Choose() as choice:
            case = taken_case(step, choice)
            return choice if case is None else choice.cases[case].when
        case Lookup() as table:
            key = step.operands[0]
            if key is None or isinstance(key, (bool, str)):
                return table
            return next((row.then for row in table.rows if Fraction(key) in row.range), table)
        case node:
            return node
