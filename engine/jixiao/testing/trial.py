"""A framework tried: its cases, the clauses that they reach, the changes that they would notice, what must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Language, diagnose
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.filing.model import RawFiling
from jixiao.framework.catalog import Catalog
from jixiao.plan.model import Plan
from jixiao.plan.prove import Proof, prove
from jixiao.testing.cases import Case, bound, differences
from jixiao.testing.coverage import Clause, clauses, reached
from jixiao.testing.edits import entries, typed
from jixiao.testing.mutation import Fate, Tried, try_mutants
from jixiao.testing.properties import Held, hold
from jixiao.testing.reachable import unreachable
from jixiao.testing.suggestions import Drafts, Suggestion
from jixiao.testing.survivors import Argued, idle
from jixiao.value import dataclass, replace

VARIED = 60
"""Filings near the cases on which properties are tested, besides the cases themselves."""


@dataclass(frozen=True, slots=True)
class Ran:
    """A case and what came out otherwise than it expects."""

    case: Case
    wrong: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """A mutant that no case notices, the case that would (None where none was found), and why none can, if argued."""

    tried: Tried
    suggestion: Suggestion | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """Everything that was found. Clauses and mutants are those that the framework declares itself."""

    plan: Plan
    proof: Proof
    ran: tuple[Ran, ...]
    clauses: tuple[Clause, ...]
    uncovered: tuple[Clause, ...]
    fates: tuple[tuple[Fate, int], ...]
    unnoticed: tuple[Judged, ...]
    held: tuple[Held, ...]
    searched: bool = True  # whether cases were looked for that would notice
    wrong: tuple[Diagnostic, ...] = ()  # with what is argued of survivors
    reaching: tuple[Suggestion | None, ...] = ()  # for each that is uncovered the case that comes through it
    suggestions: tuple[Suggestion, ...] = ()  # the cases that are suggested, each once

    @property
    def argued(self) -> int:
        """How many unnoticed mutants somebody gives a reason for."""
        return sum(bool(item.because) for item in self.unnoticed)

    @property
    def score(self) -> Fraction | None:
        """The share of mutants that the cases notice, of those for which no reason is given why none can."""
        counts = dict(self.fates)
        alive, caught = counts.get(Fate.UNNOTICED, 0) - self.argued, counts.get(Fate.CAUGHT, 0)
        return Fraction(caught, caught + alive) if caught + alive else None


def try_framework(
    plan: Plan,
    cases: Sequence[Case],
    catalog: Catalog,
    language: Language = Language.CHINESE,
    suggest: bool = True,
    told: Callable[[Iterator[Tried]], Iterator[Tried]] = iter,
    argued: Sequence[Argued] = (),
    looked: Callable[[Iterator[Tried]], Iterator[Tried]] = iter,
) -> Trial:
    """`plan` tried on its `cases`. `told` sees the mutants pass, one by one, for whoever watches; `looked` sees those
    for which cases are looked for.

    `argued` are changes of which it is said why no case can notice them.
    """
    machine = prepare(plan, walks=True)
    evaluations = [evaluate(machine, bound(case, plan)) for case in cases]
    ran = tuple(
        Ran(case, differences(case, evaluation, language)) for case, evaluation in zip(cases, evaluations, strict=True)
    )
    proof = prove(plan)
    own = plan.framework.span.source
    said = tuple(clause for clause in clauses(plan) if clause.span is not None and clause.span.source is own)
    keys = reached(evaluations)
    never = unreachable(plan, [clause for clause in said if clause.key not in keys])
    said = tuple(clause for clause in said if clause.key not in never)
    uncovered = tuple(clause for clause in said if clause.key not in keys)
    tried = list(told(try_mutants(plan, cases, catalog)))
    drafts = Drafts(plan, cases) if suggest else None
    lived = iter([item for item in tried if item.fate is Fate.UNNOTICED])
    served = [(item, drafts.for_mutant(item) if drafts else None) for item in (looked(lived) if drafts else lived)]
    if drafts is not None:
        drafts.reach(uncovered)
    made = {id(draft): draft.suggestion for draft in (drafts.found if drafts else ())}
    unnoticed = tuple(
        _with_reason(Judged(replace(item, plan=None), made[id(draft)] if draft else None), argued)
        for item, draft in served
    )
    through = [drafts.through(clause) if drafts else None for clause in uncovered]
    return Trial(
        plan=plan,
        proof=proof,
        ran=ran,
        clauses=said,
        uncovered=uncovered,
        fates=tuple((fate, sum(item.fate is fate for item in tried)) for fate in Fate),
        unnoticed=unnoticed,
        held=tuple(hold(plan, proof, [*(raw for case in cases for raw in case.filings), *varied(cases)])),
        searched=suggest,
        wrong=(*idle(argued, tried), *_noticed_after_all(unnoticed, argued)),
        reaching=tuple(made[id(draft)] if draft else None for draft in through),
        suggestions=tuple(made.values()),
    )


def _with_reason(item: Judged, argued: Sequence[Argued]) -> Judged:
    """A reason stands until a filing is found that tells."""
    said = next((one for one in argued if one.is_of(item.tried.mutant)), None)
    return item if said is None or item.suggestion is not None else replace(item, because=said.because)


def _noticed_after_all(unnoticed: Sequence[Judged], argued: Sequence[Argued]) -> Iterator[Diagnostic]:
    for item in unnoticed:
        said = next((one for one in argued if one.is_of(item.tried.mutant)), None)
        if said is not None and item.suggestion is not None:
            yield diagnose("U134", said.span, place=said.at, case=item.suggestion.title)


def varied(cases: Sequence[Case]) -> list[RawFiling]:
    """Filings near the cases: one number of each made a little more or less, halved, doubled."""
    made: list[RawFiling] = []
    for raw in (raw for case in cases for raw in case.filings):
        for entry in entries(raw):
            number = entry.number
            if number is None:
                continue
            for share in (Fraction(1, 2), Fraction(9, 10), Fraction(11, 10), Fraction(2)):
                text = entry.with_number(number * share)
                if text is not None:
                    made.append(typed(raw, entry.place, text))
    step = max(1, len(made) // VARIED)
    return made[::step][:VARIED]
