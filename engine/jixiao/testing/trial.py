"""A framework tried: its cases, the clauses that they reach, the changes that they would notice, what must hold."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Language, diagnose
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.plan.prove import Proof, prove
from jixiao.testing.casebook import case_text
from jixiao.testing.cases import Case, bound, differences
from jixiao.testing.coverage import Clause, clauses, reached
from jixiao.testing.edits import entries, typed
from jixiao.testing.mutation import Fate, Tried, try_mutants
from jixiao.testing.properties import Held, hold
from jixiao.testing.reachable import unreachable
from jixiao.testing.suggest import Filed, Known, Telling, find_reaching, find_telling
from jixiao.testing.survivors import Argued, idle
from jixiao.testing.variants import variants
from jixiao.value import dataclass, replace

SOMEBODY = "某单位"
"""Whose filing a suggested case is: a number that was changed is no longer that of the office that filed it."""

MOST_OF_VARIANTS = 150
"""Filings whose rows are of another kind, and those near them, that are tried for one mutant."""

VARIED = 60
"""Filings near the cases on which properties are tested, besides the cases themselves."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that would notice a mutant: its title, and its text as YAML."""

    title: str
    text: str


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
    reaching: tuple[Suggestion, ...] = ()  # cases that come through what is uncovered

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

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The cases that are suggested, each once."""
        found = [item.suggestion for item in self.unnoticed if item.suggestion is not None]
        return tuple(dict.fromkeys((*found, *self.reaching)))


def try_framework(
    plan: Plan,
    cases: Sequence[Case],
    catalog: Catalog,
    language: Language = Language.CHINESE,
    suggest: bool = True,
    told: Callable[[Iterator[Tried]], Iterator[Tried]] = iter,
    argued: Sequence[Argued] = (),
) -> Trial:
    """`plan` tried on its `cases`. `told` sees the mutants pass, one by one, for whoever watches.

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
    tried, unnoticed, told_by = _mutants(plan, cases, catalog, suggest, told)
    uncovered = tuple(clause for clause in said if clause.key not in keys)
    unnoticed = tuple(_with_reason(item, argued) for item in unnoticed)
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
        reaching=_reaching(plan, cases, uncovered, told_by) if suggest else (),
    )


def _reaching(
    plan: Plan, cases: Sequence[Case], uncovered: Sequence[Clause], told_by: Sequence[Telling]
) -> tuple[Suggestion, ...]:
    """Cases for the clauses that neither a case nor one that is suggested already comes through."""
    seen = reached(telling.evaluation for telling in told_by)
    wanted = frozenset(clause.key for clause in uncovered) - seen
    filings = _started(cases)
    at_hand = [*filings, *_of_another_kind(filings)]
    found = find_reaching(prepare(plan, walks=True), wanted, at_hand) if wanted else iter(())
    return tuple(_suggestion(telling) for telling, _ in found)


def _started(cases: Sequence[Case]) -> list[Filed]:
    return [(_anybody(raw), "") for case in cases for raw in case.filings]


def _of_another_kind(filings: Sequence[Filed]) -> list[Filed]:
    return [varied for raw, _ in filings[:1] for varied in variants(raw)]


def _with_reason(item: Judged, argued: Sequence[Argued]) -> Judged:
    """A reason stands until a filing is found that tells."""
    said = next((one for one in argued if one.is_of(item.tried.mutant)), None)
    return item if said is None or item.suggestion is not None else replace(item, because=said.because)


def _noticed_after_all(unnoticed: Sequence[Judged], argued: Sequence[Argued]) -> Iterator[Diagnostic]:
    for item in unnoticed:
        said = next((one for one in argued if one.is_of(item.tried.mutant)), None)
        if said is not None and item.suggestion is not None:
            yield diagnose("U134", said.span, place=said.at, case=item.suggestion.title)


def _mutants(
    plan: Plan,
    cases: Sequence[Case],
    catalog: Catalog,
    suggest: bool,
    told: Callable[[Iterator[Tried]], Iterator[Tried]],
) -> tuple[list[Tried], tuple[Judged, ...], list[Telling]]:
    """Every mutant; those that lived with the case that would notice them, one for as many as it serves; the cases."""
    machine = prepare(plan, walks=True)
    tried = list(told(try_mutants(plan, cases, catalog)))
    found: list[tuple[Telling, Suggestion]] = []
    known: Known = {}
    among: Known = {}
    filings = _started(cases)
    others = _of_another_kind(filings)
    judged = []
    for item in tried:
        if item.fate is not Fate.UNNOTICED or item.plan is None:
            continue
        serves = next((made for telling, made in found if _tells(telling, plan, item.plan)), None)
        if serves is None and suggest:
            changed = (item.mutant.was, item.mutant.now)
            place = item.mutant.place.split(".")
            telling = find_telling(machine, item.plan, changed, place, filings, known=known)
            if telling is None:
                telling = find_telling(machine, item.plan, changed, place, others, MOST_OF_VARIANTS, among)
            if telling is not None:
                serves = _suggestion(telling)
                found.append((telling, serves))
        judged.append(Judged(replace(item, plan=None), serves))
    return tried, tuple(judged), [telling for telling, _ in found]


def _tells(telling: Telling, plan: Plan, mutant: Plan) -> bool:
    """Whether a case already suggested for another mutant would notice this one: by what it asks for, no more."""
    other = evaluate(prepare(mutant, walks=True), bind(telling.raw, mutant))
    one = telling.evaluation
    if (one.total, one.rating) != (other.total, other.rating):
        return True
    asked = [node.score for node in plan.nodes if one.value(node.score) != telling.other.value(node.score)]
    return any(one.value(name) != other.value(name) for name in asked if name in mutant.computed_index)


def _suggestion(telling: Telling) -> Suggestion:
    title = f"编的：{telling.changed}"
    return Suggestion(title, case_text(title, telling.raw, telling.evaluation, telling.other))


def _anybody(raw: RawFiling) -> RawFiling:
    """A filing without the name of the office that filed it."""
    office = RawValue(SOMEBODY, raw.office.origin if raw.office else Cell(raw.file, "", "office"))
    single = {name: value for name, value in raw.single.items() if "名称" not in name}
    return replace(raw, office=office, code=None, single=single)


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
