"""The case that would notice: a filing near others that two plans score apart, or that comes through a clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from itertools import chain, islice, pairwise

from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.expression.tree import Constant, Field, Quantity, Tree, walk
from jixiao.filing.bind import bind, fields_of
from jixiao.filing.model import Filing, RawFiling
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.testing.coverage import Clause, reached
from jixiao.testing.edits import numbers_in
from jixiao.testing.near import Candidate, Close, Filed, changed_trees, near, read_by_changed, row_cells
from jixiao.testing.totals import Falling
from jixiao.value import dataclass, field

MOST_NEAR = 120
"""Filings near one that are tried for one mutant or clause before the next one to start from takes its turn."""

MOST_TRIED = 240
"""Filings that are tried for one mutant or clause before it is given up."""

MOST_STEPS = 12
"""Numbers beyond a limit that are tried of a rule that counts in steps."""

MOST_AT = 2
"""Filings of one total that are tried."""

MOST_FALLING = 2
"""Filings of which it is found out how their total falls."""

OF_TOTALS = ("ratings", "adjustments")
"""Where in a framework things are said of totals."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A filing that tells a framework from its mutant, and how the framework itself scores it."""

    raw: RawFiling
    evaluation: Evaluation
    other: Evaluation
    changed: str  # the entry that was typed otherwise, and how


@dataclass(slots=True)
class Search:
    """Where cases are looked for: the filings to start from, and what was found out about them on the way."""

    machine: Machine
    filings: Sequence[Filed]
    known: dict[Hashable, Evaluation] = field(default_factory=dict)
    falling: dict[int, Falling] = field(default_factory=dict)

    def evaluation(self, candidate: Candidate) -> Evaluation:
        """What the framework makes of a candidate; made once."""
        found = self.known.get(candidate.key)
        if found is None:
            found = evaluate(self.machine, bind(candidate.raw, self.machine.plan))
            self.known[candidate.key] = found
        return found

    def as_they_are(self) -> Iterator[Candidate]:
        """The filings that were made of others."""
        for number, (raw, said) in enumerate(self.filings):
            if said:
                yield Candidate((number,), raw, said)

    def at_totals(self, totals: Sequence[Fraction]) -> Iterator[Candidate]:
        """Filings that come to one of `totals`."""
        for total in totals:
            for number, (raw, before) in enumerate(self.filings[:MOST_FALLING]):
                if number not in self.falling:
                    self.falling[number] = Falling(raw, self.machine)
                for index, (found, said) in enumerate(islice(self.falling[number].at(total), MOST_AT)):
                    told = "；".join(part for part in (before, said) if part)
                    yield Candidate((number, total, index), found, told)

    def near(
        self, close: Close, telling: Sequence[Fraction], fine: bool = False, place: frozenset[str] = frozenset()
    ) -> Iterator[Candidate]:
        """Filings with one entry typed otherwise, of each to start from as many."""
        plan = self.machine.plan
        found = (near(number, filed, plan, close, telling, fine, place) for number, filed in enumerate(self.filings))
        return chain.from_iterable(islice(each, MOST_NEAR) for each in found)


def find_telling(
    search: Search, mutant: Plan, changed: Sequence[str], place: Sequence[str], most: int = MOST_TRIED
) -> Telling | None:
    """The first filing found that the framework and the plan `mutant` do not score alike; None where none was found.

    `changed` are the texts of the clause, before and after: the numbers in them are where to look. `place` are the
    keys and names that lead to it.
    """
    other = prepare(mutant, walks=True)
    telling = numbers_in(*changed) or _within_steps(changed_trees(search.machine.plan, mutant))
    close = read_by_changed(search.machine.plan, mutant)
    totals = _steps(telling) if place[0] in OF_TOTALS else ()
    fine = place[0] in ("rounding", *OF_TOTALS)
    candidates = chain(
        search.as_they_are(), search.at_totals(totals), search.near(close, telling, fine, frozenset(place))
    )
    for candidate in islice(candidates, most):
        one = search.evaluation(candidate)
        two = evaluate(other, bind(candidate.raw, mutant))
        if seen(one) != seen(two):
            return Telling(candidate.raw, one, two, candidate.said)
    return None


def _within_steps(trees: Sequence[Tree]) -> tuple[Fraction, ...]:
    """Where a changed word shows that says no number: at the numbers of the rule, and one and a half steps beyond."""
    numbers = _numbers_of(trees)
    beyond = [limit + step * Fraction(3, 2) for limit in numbers for step in numbers if 0 < step < limit]
    return tuple(dict.fromkeys((*beyond[:MOST_STEPS], *numbers)))


def _numbers_of(trees: Sequence[Tree]) -> list[Fraction]:
    found = {
        node.value
        for tree in trees
        for node in walk(tree)
        if isinstance(node, Constant) and isinstance(node.value, Fraction)
    }
    return sorted(found)


def _steps(totals: Sequence[Fraction]) -> tuple[Fraction, ...]:
    """Totals, and a little above each of them, where a step may have been taken."""
    return tuple(dict.fromkeys(total + step for step in (Fraction(0), Fraction(1, 2)) for total in totals))


def find_reaching(search: Search, wanted: Sequence[Clause]) -> Iterator[Telling]:
    """Filings that come through the clauses of `wanted`, each with some that none before came through."""
    left = list(wanted)
    while left:
        clause = left.pop(0)
        for candidate in islice(_towards(search, clause), MOST_TRIED):
            evaluation = search.evaluation(candidate)
            came = reached((evaluation,))
            if clause.key in came:
                left = [other for other in left if other.key not in came]
                yield Telling(candidate.raw, evaluation, evaluation, candidate.said)
                break


def _towards(search: Search, clause: Clause) -> Iterator[Candidate]:
    """Filings that may come through a clause: of the total that a rating asks for, at what its condition says."""
    plan = search.machine.plan
    yield from search.as_they_are()
    rating = next((item for item in plan.ratings if item.span == clause.span and item.name == clause.sentence), None)
    if rating is not None:
        low, high = rating.range.low, rating.range.high
        ends = [end for end in (low, high) if end is not None]
        yield from search.at_totals([*((sum(ends, Fraction(0)) / 2,) if len(ends) == 2 else ()), *ends])
    trees, close = _said_by(plan, clause)
    ordered = _numbers_of(trees)
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    yield from search.near(close, (*ordered, *between))


def _said_by(plan: Plan, clause: Clause) -> tuple[list[Tree], Close]:
    """The trees that a clause hangs on, and the cells that they read."""
    trees: list[Tree] = []
    names: list[str] = []
    rows: list[tuple[str, int]] = []
    for node in plan.nodes:
        if node.leaf is not None and any(note.span == clause.span for note in node.leaf.notes.values()):
            names.append(node.leaf.ruled)
    for section in plan.sections:
        for index, variant in enumerate(section.variants):
            if any(note.span == clause.span for note in variant.notes.values()):
                rows.append((section.id, index))
                trees += [item.tree for item in variant.computed]
    for step in plan.adjustments:
        if step.name and step.span == clause.span:
            trees.append(plan.computed[plan.computed_index[step.when or step.after]].tree)
    ruled = [plan.computed[plan.computed_index[name]].tree for name in names]
    return [*trees, *ruled], _cells_of(plan, [*trees, *ruled], rows)


def _cells_of(plan: Plan, trees: Sequence[Tree], rows: Sequence[tuple[str, int]]) -> Close:
    """The cells that trees read, but not through the totals that adjustments begin with: those read everything."""
    totals = {step.before for step in plan.adjustments}
    leaves = [
        leaf
        for tree in trees
        for leaf in walk(tree)
        if isinstance(leaf, (Field, Quantity)) and not leaf.scope and leaf.name not in totals
    ]
    names = {name for leaf in leaves for name in fields_of(plan, leaf)}

    def close(filing: Filing) -> frozenset[Cell]:
        cells = {filing.origins[plan.slot_index[name]] for name in names if name in plan.slot_index}
        own = chain.from_iterable(row_cells(filing, section, index) for section, index in rows)
        return frozenset(cell for cell in (*cells, *own) if cell is not None)

    return close


def seen(evaluation: Evaluation) -> tuple[object, ...]:
    """What a person sees of an evaluation: total, rating, every score and weight, how many findings of each kind."""
    scores = tuple((node.id, node.score, node.weight, node.status) for node in node_scores(evaluation))
    codes = Counter(item.code for item in evaluation.findings)
    return (evaluation.total, evaluation.rating, scores, tuple(sorted(codes.items())))
