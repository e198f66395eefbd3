"""Slips planted under several frameworks, so many of each kind: `python -m benchmarks.plantings 200 [seed]`.

The filings are those of the frameworks' own cases, in which everything that an office reckons is written as the engine
reckons it: then no arithmetic finding is left. A slip is caught where something is found that was not found before; one
that changes no score, and that nothing else on the form could show, is counted by itself.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from functools import cache
from pathlib import Path
from random import Random

from jixiao import api
from jixiao.evaluation.lowered.every import LOWERED
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.rates import lines_of, rates_of
from jixiao.evaluation.subject import look_at
from jixiao.evaluation.views import node_scores, row_id
from jixiao.filing.model import RawFiling, RawLine, RawRow, RawValue
from jixiao.framework.catalog import installed_catalog
from jixiao.number import decimal_text, places_of, round_to
from jixiao.origin import Cell
from jixiao.testing.cases import read_cases
from jixiao.testing.planted import PLANTED, Slip, every_slip
from jixiao.value import replace

FRAMEWORKS = (
    "national/project@2020",
    "anhui/project@2022",
    "hubei/project@2020",
    "sichuan/project@2023",
    "chongqing/department@2021",
    "shaanxi/baishui/department@2021",
)
"""A national one; provinces', with details, other weights, another funds table; departments' with rows of their own."""

ROOT = Path(__file__).parents[1] / "frameworks" / "jixiao_frameworks"


@cache
def machine(name: str) -> api.Machine:
    """The machine of a framework."""
    return api.prepare(api.compile_plan(installed_catalog().load(name)))


def evaluated(name: str, raw: RawFiling) -> Evaluation:
    """A filing by that framework, with its findings."""
    return api.evaluate(machine(name), api.bind(raw, machine(name).plan))


def right_filings(name: str) -> Iterator[RawFiling]:
    """The filings of the framework's cases that come out right once what is reckoned is reckoned."""
    id, _, version = name.partition("@")
    for case in read_cases(ROOT / id / version / "cases"):
        if len(case.filings) == 1:
            raw = reckoned(name, case.filings[0])
            for _ in range(LEVELS):
                raw = reckoned(name, summed(name, raw))
            if not arithmetic(evaluated(name, raw)):
                yield raw


LEVELS = 3
"""Lines of funds tables stand under lines, so deep."""


def summed(name: str, raw: RawFiling) -> RawFiling:
    """`raw` with lines as the sums of those under them (C101), and rows that repeat a rate as it is there (C108)."""
    findings = (item for item in evaluated(name, raw).findings if item.code in ("C101", "C108"))
    said = {item.origin: dict(item.arguments)["expected"] for item in findings}

    def cells(item: RawRow | RawLine) -> dict[str, RawValue]:
        kept = {role: value for role, value in item.cells.items() if role != "completion"}
        return {role: replace(value, text=said.get(value.origin, value.text)) for role, value in kept.items()}

    return replace(
        raw,
        lines=tuple(replace(item, cells=cells(item)) for item in raw.lines),
        rows=tuple(replace(item, cells=cells(item)) for item in raw.rows),
    )


def reckoned(name: str, raw: RawFiling) -> RawFiling:
    """`raw` with sums, rates, scores, total and rating as the engine gives them."""
    plan = machine(name).plan
    evaluation = evaluated(name, raw)
    places, scores = evaluation.filing.places, {node.id: node.score for node in node_scores(evaluation)}
    of_name = {cell: id.removesuffix(".name") for id, cell in places.items() if id.endswith(".name")}
    of_name |= {row.origins["name"]: row_id(row) for row in evaluation.filing.rows}
    subject, rates = look_at(evaluation), {}
    for rate in rates_of(plan):
        for id, _, part, whole in lines_of(rate):
            out, of = subject.number(part), subject.number(whole)
            rates[id] = out / of * 100 if out is not None and of else None

    def line(item: RawLine) -> RawLine:
        rate = rates.get(of_name.get(item.label.origin, ""))
        cells = {role: value for role, value in item.cells.items() if role not in ("rate", "score", "weight")}
        if rate is not None:
            cells["rate"] = RawValue(decimal_text(round_to(rate, CENT), 2) + "%", beside(item.label, "rate"))
        return replace(item, cells=cells)

    def row(item: RawRow) -> RawRow:
        id = of_name.get(item.levels[-1].origin, "")
        score = scores.get(id)
        known = next((node for node in plan.nodes if node.id == id), None)
        if score is None or places_of(score) is None or (known is not None and known.leaf is None) or given(item):
            return item
        told = RawValue(decimal_text(score), beside(item.levels[-1], "score"))
        return replace(item, cells={**item.cells, "score": told})

    totals = {}
    if evaluation.total is not None and not plan.adjustments:
        totals["score"] = RawValue(decimal_text(evaluation.total), Cell(raw.file, "", "totals.score"))
    if evaluation.rating is not None:
        totals["rating"] = RawValue(evaluation.rating, Cell(raw.file, "", "totals.rating"))
    return replace(raw, lines=tuple(map(line, raw.lines)), rows=tuple(map(row, raw.rows)), totals=totals)


CENT = Fraction(1, 100)


def given(row: RawRow) -> bool:
    """Whether a person gives the points: then they are no claim."""
    return any(role in row.cells for role in ("judged", "credit", "override", "deduct", "second"))


def beside(value: RawValue, role: str) -> Cell:
    """A cell in the row of another."""
    cell = value.origin
    return Cell(cell.file, cell.sheet, f"{cell.reference}.{role}")


def arithmetic(evaluation: Evaluation) -> list[str]:
    """What the arithmetic checks find."""
    return [item.code for item in evaluation.findings if item.code in LOWERED]


def told(evaluation: Evaluation) -> Counter[tuple[str, object, str]]:
    """Every finding: code, place, message."""
    return Counter((item.code, item.origin, item.message()) for item in evaluation.findings)


def slips_of(name: str) -> dict[str, list[tuple[RawFiling, Slip]]]:
    """Every slip that can be planted in the right filings of a framework, by kind."""
    found: dict[str, list[tuple[RawFiling, Slip]]] = defaultdict(list)
    for raw in right_filings(name):
        for slip in every_slip(raw):
            found[slip.kind].append((raw, slip))
    return found


class Fate(StrEnum):
    """What became of a slip."""

    CAUGHT = "caught"
    MISSED = "missed"
    UNSEEN = "unseen"  # nothing is said, and no score is another: 98 for 99 where 90 was wanted


def fate(name: str, raw: RawFiling, slip: Slip) -> Fate:
    """Caught is what something is said of that the right filing was not told."""
    before, after = evaluated(name, raw), evaluated(name, slip.filing)
    if told(after) - told(before):
        return Fate.CAUGHT
    scores = [Counter(node.score for node in node_scores(one) if node.score is not None) for one in (before, after)]
    return Fate.UNSEEN if scores[0] == scores[1] and before.total == after.total else Fate.MISSED


def main(count: int = 200, seed: int = 1) -> int:
    print("| 框架 | " + " | ".join(words for words, _ in PLANTED.values()) + " | 看不出的 |")
    print("|---|" + "---|" * (len(PLANTED) + 1))
    for name in FRAMEWORKS:
        cells, found, unseen = [], slips_of(name), 0
        for kind in PLANTED:
            some = found.get(kind, [])
            chosen = Random(f"{seed}.{name}.{kind}").sample(some, min(count, len(some)))
            fates = Counter(fate(name, raw, slip) for raw, slip in chosen)
            seen = fates[Fate.CAUGHT] + fates[Fate.MISSED]
            cells.append(f"{fates[Fate.CAUGHT]} / {seen}" if seen else "—")
            unseen += fates[Fate.UNSEEN]
        print(f"| `{name}` | " + " | ".join(cells) + f" | {unseen} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
