"""Filings of a ledger that columns cannot hold: scored by the exact machine, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jixiao.evaluation.evaluate import run
from jixiao.evaluation.ledger import Ledger
from jixiao.evaluation.long import AT, FILING, Long
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Result, number_of
from jixiao.evaluation.written import OVERRIDDEN
from jixiao.expression.tree import Type
from jixiao.filing.columns import GOAL, GROUP, NAME
from jixiao.filing.model import Filing, OpenLine, OwnGoal, OwnRow
from jixiao.number import places_of
from jixiao.origin import Cell
from jixiao.plan.model import Purpose, Slot
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl

Value = Fraction | int | None

NOWHERE = Cell("", "", "")


@dataclass(frozen=True, slots=True)
class Scored:
    """One filing: the results of the plan's trees, and by the line of their table the scores of its rows.

    With each goes whether points given by a person made it.
    """

    row: int
    results: tuple[Result, ...]
    rows: Mapping[int, tuple[Fraction | None, bool]]


@dataclass(slots=True)
class Alone:
    """Some filings of one ledger, put together again out of its columns and long tables."""

    machine: Machine
    ledger: Ledger
    long: Long | None
    rows: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    goals: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    lines: dict[int, list[tuple[str, tuple[Value, ...]]]] = field(default_factory=dict)

    def filings(self, part: pl.DataFrame, index: str) -> Iterator[tuple[int, Filing, list[int]]]:
        """Every filing of `part`, with the lines of its rows: its row in the ledger is in the column `index`."""
        slots = self.machine.plan.slots
        numbers = part.get_column(index)
        if self.long is not None:
            self._look_up(self.long, numbers)
        for row, *stored in part.select(index, *(slot.name for slot in slots)).iter_rows():
            yield (row, *self._filing(row, stored))

    def score(self, part: pl.DataFrame, index: str) -> Iterator[Scored]:
        """The scores of every filing of `part`."""
        for row, filing, at in self.filings(part, index):
            results, row_results, _ = run(self.machine, filing)
            told = zip(at, filing.rows, row_results, strict=True)
            yield Scored(row, results, {line: self._told(own, found) for line, own, found in told})

    def _told(self, row: OwnRow, found: tuple[Result, ...] | None) -> tuple[Fraction | None, bool]:
        """The score of a row, and whether points given by a person made it."""
        if found is None or row.variant is None:
            return None, False
        section = next(item for item in self.machine.plan.sections if item.id == row.section)
        names = [item.name for item in section.variants[row.variant].computed]
        overridden = OVERRIDDEN in names and found[names.index(OVERRIDDEN)][1] == 1
        return number_of(found[-1]), overridden

    def _look_up(self, long: Long, numbers: pl.Series) -> None:
        """The rows, goals and lines of these filings."""
        import polars as pl

        wanted = numbers.cast(pl.UInt32).implode()
        for held, table in ((self.rows, long.rows), (self.goals, long.goals)):
            if table.width:
                ours = table.filter(pl.col(FILING).is_in(wanted))
                for item in (ours.sort(FILING, AT) if AT in table.columns else ours).iter_rows(named=True):
                    held.setdefault(item[FILING], []).append(item)
        for scope in self.machine.plan.open_scopes:
            lines = long.lines[scope.id]
            at = lines.filing.is_in(wanted).arg_true()
            taken = lines.ledger.values[at]
            for filing, line, values in zip(lines.filing.gather(at), at, taken.iter_rows(), strict=True):
                exact = _exact(scope.slots, values, lines.ledger, line)
                self.lines.setdefault(filing, []).append((scope.id, tuple(exact)))

    def _filing(self, row: int, stored: Sequence[int | None]) -> tuple[Filing, list[int]]:
        """The filing, and the lines of its rows."""
        plan = self.machine.plan
        values = _exact(plan.slots, stored, self.ledger, row)
        rows = [(item, self._own(item)) for item in self.rows.get(row, ())]
        goals = [self._goal(item) for item in self.goals.get(row, ())]
        lines = self.lines.get(row, [])
        numbers = [*values, *(value for _, (_, held) in rows for value in held), *(value for _, value in goals)]
        numbers += [value for _, held in lines for value in held]
        scale = max((places_of(value) or 0 for value in numbers if isinstance(value, Fraction)), default=0)
        return Filing(
            file="", digest="", office="", code="", year=None, scale=scale,
            values=_at(values, scale), origins=(None,) * len(values), texts={},
            rows=tuple(replace(own, values=_at(held, scale)) for _, (own, held) in rows),
            goals=tuple(replace(goal, value=_at((value,), scale)[0]) for goal, value in goals),
            lines=tuple(
                OpenLine(table, number, "", _at(held, scale), (None,) * len(held), ("",) * len(held), NOWHERE)
                for number, (table, held) in enumerate(lines)
            ),
        ), [item[AT] for item, _ in rows]  # fmt: skip

    def _own(self, item: Mapping[str, Any]) -> tuple[OwnRow, tuple[Value, ...]]:
        """A row as it was read, in its place."""
        assert self.long is not None
        read = self.long.reads[item["read"]].row
        assert read is not None  # a part of another row is not among the rows
        values: tuple[Value, ...] = read.values
        if read.row.variant is not None:
            section = self.machine.plan.sections[item["section"]]
            slots = section.variants[read.row.variant].slots
            values = tuple(
                None if slot.purpose is Purpose.SECOND else value for slot, value in zip(slots, values, strict=True)
            )
        named = replace(read.row, group=item[GROUP], goal=item[GOAL], number=item[AT], name=item[NAME] or read.row.name)
        return named, values

    def _goal(self, item: Mapping[str, Any]) -> tuple[OwnGoal, Value]:
        """A goal as it was read, with its number."""
        assert self.long is not None
        read = self.long.goal_reads[item["read"]].goal
        return replace(read.goal, number=item[GOAL]), read.value


def _exact(slots: Sequence[Slot], stored: Sequence[int | None], ledger: Ledger, row: int) -> list[Value]:
    """The values of one row of a ledger: numbers as fractions."""
    wide = ledger.wide.get(row, {})
    return [
        wide[slot.name]
        if slot.name in wide
        else value
        if value is None or slot.type is not Type.NUMBER
        else Fraction(value, 10 ** ledger.places[slot.name])
        for slot, value in zip(slots, stored, strict=True)
    ]


def _at(values: Sequence[Value], scale: int) -> tuple[int | None, ...]:
    """Numbers as integers at one power of ten; all else as it is."""
    return tuple((value * 10**scale).numerator if isinstance(value, Fraction) else value for value in values)
