"""Edges that only the whole table decides: reached by moving one number of a finished filing, scored again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from hypothesis import strategies as st

from jixiao.evaluation.evaluate import score
from jixiao.evaluation.gather import gather
from jixiao.evaluation.known import filed_values, results_of
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.prepare import prepare
from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling, RawLine
from jixiao.interpret.walk import Values, evaluate
from jixiao.number import places_of, round_to
from jixiao.plan.model import Plan
from jixiao.testing.edits import Entry, entries, typed
from jixiao.testing.entered import BESIDE
from jixiao.testing.turns import Far, through
from jixiao.value import replace

MOST_ASKED = 6
"""Filings that are scored to bring one number to where it has to be; a score turns, and is rounded, on the way."""

MOST_MOVED = 4
"""Numbers that are tried for one edge: most have nothing to do with it."""

LAST = Fraction(1, 100)
"""The last unit of a number as it is typed."""


class Gathered:
    """The edges of a plan that lie behind what it gathers: rows and goals of the office's own, lines of open tables."""

    def __init__(self, plan: Plan, turns: Sequence[Far]) -> None:
        self.plan = plan
        self.sums = any(table.total_of_children for table in plan.framework.tables)
        self.turns = turns
        self.machine = prepare(plan, walks=True) if turns else None

    def stand(self, draw: st.DrawFn, raw: RawFiling) -> RawFiling:
        """`raw` with one number moved so that one edge is stood at, or beside; or as it is, where none is reached."""
        turn = draw(st.integers(0, len(self.turns)))
        movable = [entry for entry in numbers(raw) if entry.number and not (self.sums and entry.place[0] == "lines")]
        if turn == 0 or not movable:
            return raw
        start, beside = draw(st.integers(0, len(movable) - 1)), draw(BESIDE)
        for entry in (*movable[start:], *movable[:start])[:MOST_MOVED]:
            found = self._solved(raw, entry, self.turns[turn - 1])
            if found is not None:
                moved = self._moved(raw, entry, found + beside * LAST)
                return raw if moved is None else moved[0]
        return raw

    def _solved(self, raw: RawFiling, entry: Entry, turn: Far) -> Fraction | None:
        """What the number has to be for the tree of `turn` to come to its edge; None where it does not get there."""
        number = entry.number
        first = self._at(raw, entry, turn, number)
        if number is None or first is None:
            return None
        wanted = turn.wanted(first)
        points = [(number, first)]
        following: Fraction | None = round_to(number * Fraction(4, 5), LAST)
        for _ in range(MOST_ASKED):
            if points[-1][1] == wanted:
                return points[-1][0]
            if following is None or following < 0 or any(following == x for x, _ in points):
                return None
            value = self._at(raw, entry, turn, following)
            if value is None:
                return None
            points.append((following, value))
            met = through(points[-3:], wanted)
            following = None if met is None else round_to(met, LAST)
        return None

    def _at(self, raw: RawFiling, entry: Entry, turn: Far, number: Fraction | None) -> Fraction | None:
        moved = None if number is None else self._moved(raw, entry, number)
        if moved is None:
            return None
        plan, evaluation = self.plan, moved[1]
        members = gather(plan, evaluation.filing, evaluation.row_results, evaluation.goal_results)
        fields = filed_values(plan.slots, evaluation.filing)
        value = evaluate(turn.tree, Values(fields, results_of(plan.computed, evaluation.results), members))
        return Fraction(value) if isinstance(value, (Fraction, int)) and not isinstance(value, bool) else None

    def _moved(self, raw: RawFiling, entry: Entry, number: Fraction) -> tuple[RawFiling, Evaluation] | None:
        """The filing with another number in the entry, scored; None where it cannot be typed, or is not read."""
        text = entry.with_number(number, fine=True)
        if text is None or (places_of(number) or 0) > 2 or self.machine is None:
            return None
        moved = retyped(raw, entry, text)
        filing = bind(moved, self.plan)
        if any(item.severity == "error" for item in filing.diagnostics):
            return None
        return moved, score(self.machine, filing)


def numbers(raw: RawFiling) -> Iterator[Entry]:
    """The entries of a filing that may be moved: what was achieved, inputs, cells of lines; no targets, no points."""
    for entry in entries(raw):
        if entry.place[0] != "rows" or entry.place[-1] == "actual":
            yield entry
    for name, lines in raw.tables.items():
        for index, line in enumerate(lines):
            for role, value in line.cells.items():
                yield Entry(("tables", name, index, role), value)


def retyped(raw: RawFiling, entry: Entry, text: str) -> RawFiling:
    """`raw` with the entry typed as `text`."""
    match entry.place:
        case ("tables", str(name), int(index), str(role)):
            lines: list[RawLine] = list(raw.tables[name])
            cells = {**lines[index].cells, role: replace(entry.value, text=text)}
            lines[index] = replace(lines[index], cells=cells)
            return replace(raw, tables={**raw.tables, name: tuple(lines)})
        case place:
            return typed(raw, place, text)
