"""Filings of a ledger that columns cannot hold: scored by the exact machine, one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Generic, TypeVar

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
Values = tuple[int | None, ...]

NOWHERE = Cell("", "", "")


@dataclass(frozen=True, slots=True)
class Scored:
    """One filing: the results of the plan's trees, and by the line of their table the scores of its rows.

    With each goes whether points given by a person made it.
    """

    row: int
    results: tuple[Result, ...]
    rows: Mapping[int, tuple[Fraction | None, bool]]


Read = TypeVar("Read", bound="OwnRow | OwnGoal")


class _Read(Generic[Read]):
    """A row or goal as it was read, with its numbers at any power of ten: at `usual` at least."""

    __slots__ = ("_at", "_values", "places", "read")

    def __init__(self, read: Read, values: Sequence[Value], usual: int) -> None:
        self.read, self._values = read, values
        self.places = max((places_of(value) or 0 for value in values if isinstance(value, Fraction)), default=0)
        self._at = {usual: self._made(usual)} if usual >= self.places else {}

    def at(self, scale: int) -> Values:
        """Numbers as integers at one power of ten; all else as it is."""
        held = self._at.get(scale)
        return self._made(scale) if held is None else held

    def _made(self, scale: int) -> Values:
        return tuple(_scaled(value, scale) if isinstance(value, Fraction) else value for value in self._values)


class _Columns:
    """The columns of a ledger, from which values are taken row by row at any power of ten that holds them."""

    __slots__ = ("_ledger", "_places", "_slots", "usual")

    def __init__(self, slots: Sequence[Slot], ledger: Ledger, usual: int) -> None:
        self._slots, self._ledger, self.usual = slots, ledger, usual
        self._places = [ledger.places.get(slot.name, 0) if slot.type is Type.NUMBER else None for slot in slots]

    def places(self, row: int) -> int:
        """The power of ten that holds a row, which may have numbers that no column holds."""
        wide = self._ledger.wide.get(row)
        return max(self.usual, *(places_of(value) or 0 for value in wide.values())) if wide else self.usual

    def at(self, row: int, stored: Sequence[int | None], scale: int) -> Values:
        """The values of a row: numbers at that power of ten; all else as it is."""
        powers = [None if places is None else 10 ** (scale - places) for places in self._places]
        values = [
            value if value is None or power is None else value * power
            for value, power in zip(stored, powers, strict=True)
        ]
        if row in self._ledger.wide:
            wide = self._ledger.wide[row]
            values = [
                _scaled(wide[slot.name], scale) if slot.name in wide else value
                for slot, value in zip(self._slots, values, strict=True)
            ]
        return tuple(values)


def _scaled(value: Fraction, scale: int) -> int:
    power: int = 10**scale
    return value.numerator * (power // value.denominator)


def _most(slots: Sequence[Slot], ledger: Ledger) -> int:
    """The most places that a column of a ledger has."""
    return max((ledger.places.get(slot.name, 0) for slot in slots if slot.type is Type.NUMBER), default=0)


@dataclass(slots=True)
class Alone:
    """Some filings of one ledger, put together again out of its columns and long tables.

    All numbers of a filing are at one power of ten: at the one that holds whatever is in columns, mostly.
    """

    machine: Machine
    ledger: Ledger
    long: Long | None
    _columns: _Columns = field(init=False)
    _tables: dict[str, _Columns] = field(init=False)
    _rows: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    _goals: dict[int, list[tuple[Any, ...]]] = field(default_factory=dict)
    _lines: dict[int, list[tuple[str, int, Values]]] = field(default_factory=dict)
    _reads: dict[tuple[int, int], _Read[OwnRow]] = field(
        default_factory=dict
    )  # by number of its section and of what was read

    def __post_init__(self) -> None:
        plan, long = self.machine.plan, self.long
        tables = (
            {} if long is None else {scope.id: (scope.slots, long.lines[scope.id].ledger) for scope in plan.open_scopes}
        )
        scale = max(_most(slots, held) for slots, held in ((plan.slots, self.ledger), *tables.values()))
        self._columns = _Columns(plan.slots, self.ledger, scale)
        self._tables = {id: _Columns(slots, held, scale) for id, (slots, held) in tables.items()}

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
        asked = (
            (self._rows, long.rows, (AT, "section", "read", GROUP, GOAL, NAME)),
            (self._goals, long.goals, ("read", GOAL)),
        )
        for held, table, columns in asked:
            if table.width:
                ours = table.filter(pl.col(FILING).is_in(wanted))
                ours = ours.sort(FILING, AT) if AT in table.columns else ours
                for filing, *item in ours.select(FILING, *columns).iter_rows():
                    held.setdefault(filing, []).append(tuple(item))
        for scope in self.machine.plan.open_scopes:
            lines = long.lines[scope.id]
            at = lines.filing.is_in(wanted).arg_true()
            taken = lines.ledger.values.select(slot.name for slot in scope.slots)[at]
            for filing, line, values in zip(lines.filing.gather(at), at, taken.iter_rows(), strict=True):
                self._lines.setdefault(filing, []).append((scope.id, line, values))

    def _filing(self, row: int, stored: Sequence[int | None]) -> tuple[Filing, list[int]]:
        """The filing, and the lines of its rows."""
        rows = [(item, self._read(*item[1:3])) for item in self._rows.get(row, ())]
        goals = [(number, self._goal(read)) for read, number in self._goals.get(row, ())]
        lines = self._lines.get(row, ())
        scale = self._columns.places(row)
        for _, row_read in rows:
            scale = max(scale, row_read.places)
        for _, goal_read in goals:
            scale = max(scale, goal_read.places)
        for table, line, _ in lines:
            scale = max(scale, self._tables[table].places(line))
        return Filing(
            file="", digest="", office="", code="", year=None, scale=scale,
            values=self._columns.at(row, stored, scale), origins=(None,) * len(stored), texts={},
            rows=tuple(
                replace(
                    read.read, values=read.at(scale), group=group, goal=goal, number=at, name=name or read.read.name
                )
                for (at, _, _, group, goal, name), read in rows
            ),
            goals=tuple(replace(read.read, value=read.at(scale)[0], number=number) for number, read in goals),
            lines=tuple(
                OpenLine(table, number, "", self._tables[table].at(line, values, scale), (None,) * len(values),
                         ("",) * len(values), NOWHERE)
                for number, (table, line, values) in enumerate(lines)
            ),
        ), [item[0] for item, _ in rows]  # fmt: skip

    def _read(self, section: int, read: int) -> _Read[OwnRow]:
        """A row as it was read, without its second score."""
        assert self.long is not None
        held = self._reads.get((section, read))
        if held is None:
            draft = self.long.reads[read].row
            assert draft is not None  # a part of another row is not among the rows
            values: Sequence[Value] = draft.values
            if draft.row.variant is not None:
                slots = self.machine.plan.sections[section].variants[draft.row.variant].slots
                seconds = [slot.purpose is Purpose.SECOND for slot in slots]
                values = [None if second else value for second, value in zip(seconds, values, strict=True)]
            held = self._reads[section, read] = _Read(draft.row, tuple(values), self._columns.usual)
        return held

    def _goal(self, read: int) -> _Read[OwnGoal]:
        """A goal as it was read, with its number."""
        assert self.long is not None
        draft = self.long.goal_reads[read].goal
        return _Read(draft.goal, (draft.value,), self._columns.usual)
