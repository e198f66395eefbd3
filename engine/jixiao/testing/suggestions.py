"""Cases to be suggested: one for as many changes and clauses as it serves, a first one where there is none yet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling, RawValue
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.testing.begun import begun
from jixiao.testing.casebook import case_text
from jixiao.testing.cases import Case
from jixiao.testing.coverage import Clause, reached
from jixiao.testing.mutation import Tried
from jixiao.testing.near import Filed
from jixiao.testing.suggest import Search, Telling, find_reaching, find_telling, seen
from jixiao.testing.variants import variants
from jixiao.value import dataclass, field, replace

SOMEBODY = "某单位"
"""Whose filing a suggested case is: a number that was changed is no longer that of the office that filed it."""

MADE = "编的：{0}"
"""What titles of suggested cases begin with."""

FIRST = "各行都达到目标"
"""What is said of the filing that a framework without cases begins with."""

MOST_STARTED = 3
"""How many of the cases are started from."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that would notice a change or come through a clause: its title, and its text as YAML."""

    title: str
    text: str


@dataclass(slots=True)
class Draft:
    """A case as it grows: the filing, what the framework makes of it, what the changes would that it is to notice."""

    telling: Telling
    others: list[Evaluation] = field(default_factory=list)

    @property
    def suggestion(self) -> Suggestion:
        """The case as it is."""
        title = MADE.format(self.telling.changed)
        return Suggestion(title, case_text(title, self.telling.raw, self.telling.evaluation, self.others))


class Drafts:
    """The cases to be suggested for one framework, and where to look for more."""

    def __init__(self, plan: Plan, cases: Sequence[Case]) -> None:
        machine = prepare(plan, walks=True)
        first: Filed = (begun(plan), FIRST)
        started = list(_started(cases, plan))
        others = [first, *(varied for filed in (*started[:1], first) for varied in _of_another_kind(filed))]
        self.plan = plan
        self.searches = (Search(machine, started), Search(machine, others))
        self.found: list[Draft] = []
        if not cases:
            evaluation = evaluate(machine, bind(first[0], plan))
            self.found.append(Draft(Telling(first[0], evaluation, evaluation, FIRST)))

    def for_mutant(self, item: Tried) -> Draft | None:
        """The case that notices a change: one that there is already if it does, otherwise the first that is found."""
        assert item.plan is not None
        other = prepare(item.plan, walks=True)
        for draft in self.found:
            two = evaluate(other, bind(draft.telling.raw, item.plan))
            if seen(draft.telling.evaluation) != seen(two):
                draft.others.append(two)
                return draft
        changed = (item.mutant.was, item.mutant.now)
        place = item.mutant.place.split(".")
        for search in self.searches:
            telling = find_telling(search, item.plan, changed, place)
            if telling is not None:
                draft = Draft(telling, [telling.other])
                self.found.append(draft)
                return draft
        return None

    def reach(self, wanted: Sequence[Clause]) -> None:
        """Adds cases for those of the clauses through which none comes that is suggested already."""
        for search in self.searches:
            came = reached(draft.telling.evaluation for draft in self.found)
            for telling in find_reaching(search, [clause for clause in wanted if clause.key not in came]):
                self.found.append(Draft(telling, [telling.other]))

    def through(self, clause: Clause) -> Draft | None:
        """The case that comes through a clause."""
        return next((draft for draft in self.found if clause.key in reached((draft.telling.evaluation,))), None)


def _started(cases: Sequence[Case], plan: Plan) -> Iterator[Filed]:
    """The filings to start from: scored ones before such as are open, cases that people wrote before those made."""
    machine = prepare(plan, walks=True)
    filings = [(_anybody(raw), case.title.startswith(MADE.format(""))) for case in cases for raw in case.filings]
    ranked = sorted(
        ((evaluate(machine, bind(raw, plan)).total is None, made, number) for number, (raw, made) in enumerate(filings))
    )
    yield from ((filings[number][0], "") for _, _, number in ranked[:MOST_STARTED])


def _of_another_kind(filed: Filed) -> Iterator[Filed]:
    raw, before = filed
    for other, said in variants(raw):
        yield other, "；".join(part for part in (before, said) if part)


def _anybody(raw: RawFiling) -> RawFiling:
    """A filing without the name of the office that filed it."""
    office = RawValue(SOMEBODY, raw.office.origin if raw.office else Cell(raw.file, "", "office"))
    single = {name: value for name, value in raw.single.items() if "名称" not in name}
    return replace(raw, office=office, code=None, single=single)
