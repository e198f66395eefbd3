"""The case that would notice: a filing that two plans score apart, found near the cases that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from jixiao.evaluation.evaluate import evaluate, score
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.filing.model import Filing, RawFiling
from jixiao.origin import Cell
from jixiao.plan.model import Computed, Plan
from jixiao.testing.coverage import reached
from jixiao.testing.edits import Entry, entries, numbers_in, read_by, texts_for, typed, words_for
from jixiao.value import dataclass

Candidate = tuple[tuple[str | int, ...], str, str]
"""One entry of a filing typed otherwise: its place, the text, and the change in words."""

Filed = tuple[RawFiling, str]
"""A filing from which to start, and in words what was changed in it already; empty for one that there is."""

Known = dict[tuple[int, tuple[str | int, ...], str], Evaluation]
"""What a framework makes of filings that were tried before: by the filing, the place and the text."""

MOST_TRIED = 200
"""Filings that are tried for one mutant before it is given up."""


@dataclass(frozen=True, slots=True)
class Telling:
    """A filing that tells a framework from its mutant, and how the framework itself scores it."""

    raw: RawFiling
    evaluation: Evaluation
    other: Evaluation
    changed: str  # the entry that was typed otherwise, and how


def find_telling(
    machine: Machine,
    mutant: Plan,
    changed: Sequence[str],
    place: Sequence[str],
    filings: Sequence[Filed],
    most: int = MOST_TRIED,
    known: Known | None = None,
) -> Telling | None:
    """The first filing found that `machine` and the plan `mutant` do not score alike; None where none was found.

    `changed` are the texts of the clause, before and after: the numbers in them are where to look. `place` are the
    keys and names that lead to it. `known` is filled, and spares what was scored for other mutants.
    """
    other = prepare(mutant, walks=True)
    telling = numbers_in(*changed)
    known = {} if known is None else known

    def candidates() -> Iterator[tuple[int, Candidate]]:
        yield from ((number, ((), "", "")) for number, (_, said) in enumerate(filings) if said)
        rounds = place[0] in ("rounding", "ratings", "adjustments")
        for number, (raw, _) in enumerate(filings if rounds else ()):
            yield from ((number, each) for each in _reaching(raw, machine, telling))
        for number, (raw, _) in enumerate(filings):
            near = _near(raw, machine.plan, mutant, telling, rounds, frozenset(place))
            yield from ((number, each) for each in near)

    for number, (entry, text, told) in islice(candidates(), most):
        raw, said = filings[number]
        found = typed(raw, entry, text) if entry else raw
        one = known.get((number, entry, text))
        if one is None:
            one = known[number, entry, text] = evaluate(machine, bind(found, machine.plan))
        two = evaluate(other, bind(found, mutant))
        if seen(one) != seen(two):
            return Telling(found, one, two, "；".join(part for part in (said, told) if part))
    return None


def find_reaching(
    machine: Machine, wanted: frozenset[tuple[str, str]], filings: Sequence[Filed], most: int = MOST_TRIED
) -> Iterator[tuple[Telling, frozenset[tuple[str, str]]]]:
    """Filings that come through the clauses of `wanted` (by their keys), each with those that none before came through.

    Of those that stand at hand: `filings` as they are, then with one entry typed otherwise.
    """

    def candidates() -> Iterator[tuple[RawFiling, str]]:
        yield from ((raw, said) for raw, said in filings if said)
        for raw, said in filings:
            for entry, text, told in _near(raw, machine.plan, machine.plan, (), False, frozenset()):
                yield typed(raw, entry, text), "；".join(part for part in (said, told) if part)

    left = wanted
    for raw, said in islice(candidates(), most):
        if not left:
            return
        evaluation = evaluate(machine, bind(raw, machine.plan))
        new = left & reached((evaluation,))
        if new:
            left -= new
            yield Telling(raw, evaluation, evaluation, said), new


def _reaching(raw: RawFiling, machine: Machine, totals: Sequence[Fraction]) -> Iterator[Candidate]:
    """Filings whose total is one of `totals`: one number of `raw` moved as far as the total moves with it."""
    before = score(machine, bind(raw, machine.plan)).total
    for entry in entries(raw) if before is not None else ():
        number = entry.number
        text = entry.with_number(number * Fraction(9, 10), fine=True) if number else None
        if before is None or not number or text is None or entry.place[-1] in ("score", "weight", "reason", "target"):
            continue
        after = score(machine, bind(typed(raw, entry.place, text), machine.plan)).total
        if after is None or after == before:
            continue
        slope = (before - after) / (number / 10)
        for total in totals:
            for step in (Fraction(0), Fraction(1, 2)):
                aimed = entry.with_number(number + (total + step - before) / slope, fine=True)
                if aimed is not None:
                    yield entry.place, aimed, f"{_name(raw, entry)}：{entry.value.text} → {aimed}"


def seen(evaluation: Evaluation) -> tuple[object, ...]:
    """What a person sees of an evaluation: total, rating, every score and weight, how many findings of each kind."""
    scores = tuple((node.id, node.score, node.weight, node.status) for node in node_scores(evaluation))
    codes = Counter(item.code for item in evaluation.findings)
    return (evaluation.total, evaluation.rating, scores, tuple(sorted(codes.items())))


def _near(
    raw: RawFiling, plan: Plan, mutant: Plan, telling: Sequence[Fraction], fine: bool, place: frozenset[str]
) -> Iterator[Candidate]:
    """Filings that differ from `raw` in one entry: of what the changed trees read, of rows at `place`, of all."""
    filing = bind(raw, plan)
    close = _close(plan, mutant, filing)
    found = list(entries(raw))
    near = [entry for entry in found if entry.value.origin in close]
    there = [entry for entry in found if entry not in near and _is_at(raw, entry, place)]
    for group in (near, there, [entry for entry in found if entry not in near and entry not in there]):
        for entry in group:
            beside = near if entry in near else [item for item in found if item.place[:2] == entry.place[:2]]
            for text in texts_for(entry, telling, beside, words_for(plan, entry.value.origin, filing), fine):
                yield entry.place, text, f"{_name(raw, entry)}：{entry.value.text} → {text or '（空白）'}"


def _is_at(raw: RawFiling, entry: Entry, place: frozenset[str]) -> bool:
    match entry.place:
        case ("rows", int(index), _):
            return any(level.text.strip() in place for level in raw.rows[index].levels)
        case _:
            return False


def _close(plan: Plan, mutant: Plan, filing: Filing) -> frozenset[Cell]:
    """The cells that the trees read in which the two plans differ."""
    cells = set(read_by(plan, _apart(plan.computed, mutant.computed), filing))
    for section, changed in zip(plan.sections, mutant.sections, strict=False):
        for index, (one, two) in enumerate(zip(section.variants, changed.variants, strict=False)):
            if _apart(one.computed, two.computed):
                rows = [row for row in filing.rows if row.section == section.id and row.variant == index]
                cells |= {cell for row in rows for role, cell in row.origins.items() if role != "name"}
    return frozenset(cells)


def _apart(one: Sequence[Computed], two: Sequence[Computed]) -> list[Computed]:
    other = {item.name: item.tree for item in two}
    return [item for item in one if other.get(item.name) != item.tree]


def _name(raw: RawFiling, entry: Entry) -> str:
    match entry.place:
        case ("rows", int(index), role):
            return f"{raw.rows[index].levels[-1].text}.{role}"
        case ("lines", int(index), role):
            return f"{raw.lines[index].label.text}.{role}"
        case _:
            return str(entry.place[-1])
