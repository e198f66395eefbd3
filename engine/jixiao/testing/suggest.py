"""The case that would notice: a filing that two plans score apart, found near the cases that there are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from jixiao.evaluation.evaluate import evaluate, score
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.filing.model import Filing, RawFiling
from jixiao.origin import Cell
from jixiao.plan.model import Computed, Plan
from jixiao.testing.edits import Entry, entries, numbers_in, read_by, texts_for, typed, words_for
from jixiao.value import dataclass

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
    place: str,
    filings: Sequence[RawFiling],
    most: int = MOST_TRIED,
) -> Telling | None:
    """The first filing found that `machine` and the plan `mutant` do not score alike; None where none was found.

    `changed` are the texts of the clause, before and after: the numbers in them are where to look. `place` is the key
    at the top of the framework under which it stands.
    """
    other = prepare(mutant, walks=True)
    telling = numbers_in(*changed)
    rounds = place in ("rounding", "ratings", "adjustments")
    left = most
    for raw in filings:
        reaching = _reaching(raw, machine, telling) if rounds else iter(())
        for found, told in (*reaching, *_near(raw, machine.plan, mutant, telling, rounds)):
            if left == 0:
                return None
            left -= 1
            one, two = (evaluate(each, bind(found, each.plan)) for each in (machine, other))
            if seen(one) != seen(two):
                return Telling(found, one, two, told)
    return None


def _reaching(raw: RawFiling, machine: Machine, totals: Sequence[Fraction]) -> Iterator[tuple[RawFiling, str]]:
    """Filings whose total is one of `totals`: one number of `raw` moved as far as the total moves with it."""
    before = score(machine, bind(raw, machine.plan)).total
    for entry in entries(raw) if before is not None else ():
        number = entry.number
        text = entry.with_number(number * Fraction(9, 10), fine=True) if number else None
        if before is None or not number or text is None or entry.place[-1] in ("score", "weight", "reason"):
            continue
        after = score(machine, bind(typed(raw, entry.place, text), machine.plan)).total
        if after is None or after == before:
            continue
        slope = (before - after) / (number / 10)
        for total in totals:
            for step in (Fraction(0), Fraction(1, 2)):
                aimed = entry.with_number(number + (total + step - before) / slope, fine=True)
                if aimed is not None:
                    yield typed(raw, entry.place, aimed), f"{_name(raw, entry)}：{entry.value.text} → {aimed}"


def seen(evaluation: Evaluation) -> tuple[object, ...]:
    """What a person sees of an evaluation: total, rating, every score and weight, how many findings of each kind."""
    scores = tuple((node.id, node.score, node.weight, node.status) for node in node_scores(evaluation))
    codes = Counter(item.code for item in evaluation.findings)
    return (evaluation.total, evaluation.rating, scores, tuple(sorted(codes.items())))


def _near(
    raw: RawFiling, plan: Plan, mutant: Plan, telling: Sequence[Fraction], fine: bool
) -> Iterator[tuple[RawFiling, str]]:
    """Filings that differ from `raw` in one entry: first those that the changed trees read, then all others."""
    filing = bind(raw, plan)
    close = _close(plan, mutant, filing)
    found = list(entries(raw))
    near = [entry for entry in found if entry.value.origin in close]
    for group in (near, [entry for entry in found if entry not in near]):
        for entry in group:
            beside = near if entry in near else [item for item in found if item.place[:2] == entry.place[:2]]
            for text in texts_for(entry, telling, beside, words_for(plan, entry.value.origin, filing), fine):
                yield typed(raw, entry.place, text), f"{_name(raw, entry)}：{entry.value.text} → {text or '（空白）'}"


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
