"""Long tables in columns: what the rows, goals and lines of many filings say, as columns of integers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.ledger import Ledger, Remark
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.value import dataclass, field, replace

if TYPE_CHECKING:
    import polars as pl

    from jixiao.filing.long import GoalRead, RowRead

ROWS, GOALS = "rows", "goals"
"""The long tables of rows and of goals; the lines of an open table go by its id."""

LINE = "\x1fline"
"""A column that a table may bring: which line of its file each of its lines is."""

FILING = "\x1ffiling"
AT = "\x1fat"
"""Columns of our own: the row of the ledger that a line belongs to; where the line stands in its table."""

Read = TypeVar("Read")

WORTH = "worth"
"""What a goal weighs, among the columns of goals."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one open table: the filing of each, and the columns."""

    filing: pl.Series
    ledger: Ledger

    def part(self, wanted: pl.Series) -> Lines:
        """Those of some filings."""
        at = self.filing.is_in(wanted).arg_true()
        numbers = {line: number for number, line in enumerate(at)}
        wide = {numbers[line]: held for line, held in self.ledger.wide.items() if line in numbers}
        return Lines(self.filing.gather(at), replace(self.ledger, values=self.ledger.values[at], wide=wide, remarks=()))


@dataclass(frozen=True, slots=True)
class Long:
    """What the long tables say of the filings of a ledger.

    `rows` has a line for every row that was placed, in the order of filings and of groups: filing, at, group, goal,
    name, variant (null: open), applies, kept, given (by a person), core, weight and the slots of variants as integers
    at 10**places; `read` indexes `reads`. `goals` likewise: filing, section, goal, share, worth. `wide` are filings
    that no column holds.
    """

    rows: pl.DataFrame
    reads: tuple[RowRead, ...]
    goals: pl.DataFrame
    goal_reads: tuple[GoalRead, ...]
    lines: Mapping[str, Lines]
    places: Mapping[str, int]
    wide: frozenset[int]
    remarks: tuple[Remark, ...]
    unplaced: Mapping[str, int]  # lines by table that belong to no filing
    keys: pl.Series
    odd: frozenset[int] = frozenset()  # filings whose rows claim what no column holds

    def part(self, filings: pl.Series) -> Long:
        """What is said of these filings, by their rows in the ledger, with nothing that is not theirs."""
        import polars as pl

        wanted = filings.cast(pl.UInt32).implode()
        rows, reads = _read_by(self.rows, self.reads, wanted)
        goals, goal_reads = _read_by(self.goals, self.goal_reads, wanted)
        lines = {name: held.part(wanted) for name, held in self.lines.items()}
        return replace(
            self, rows=rows, reads=reads, goals=goals, goal_reads=goal_reads, lines=lines, remarks=(), unplaced={},
            keys=self.keys[:0],
        )  # fmt: skip


def _read_by(table: pl.DataFrame, reads: tuple[Read, ...], wanted: pl.Series) -> tuple[pl.DataFrame, tuple[Read, ...]]:
    """The lines of the filings wanted, and what these were read as."""
    import polars as pl

    if not table.width:
        return table, reads
    ours = table.filter(pl.col(FILING).is_in(wanted))
    used = ours.get_column("read").unique().sort().to_list()
    numbers = list(range(len(used)))
    again = pl.col("read").replace_strict(used, numbers, return_dtype=pl.UInt32) if used else pl.col("read")
    return ours.with_columns(again.alias("read")), tuple(reads[number] for number in used)


def long_names(plan: Plan) -> tuple[str, ...]:
    """The long tables that `plan` asks for."""
    rows = (ROWS,) if plan.sections else ()
    goals = (GOALS,) if any(section.goals is not None for section in plan.sections) else ()
    return (*rows, *goals, *(scope.id for scope in plan.open_scopes))


@dataclass(slots=True)
class Told:
    """What is noticed while the long tables of one ledger are read: see `Long`."""

    remarks: list[Remark] = field(default_factory=list)
    unplaced: dict[str, int] = field(default_factory=dict)
    wide: set[int] = field(default_factory=set)

    def remark(self, rows: pl.DataFrame, slot: str, diagnostics: Sequence[Diagnostic]) -> None:
        """What is to be said of all `rows` alike."""
        if rows.height:
            self.remark_at(rows.get_column(AT)[0], rows.get_column(FILING).to_list(), slot, diagnostics)

    def remark_at(self, line: int, filings: Sequence[int], slot: str, diagnostics: Sequence[Diagnostic]) -> None:
        """What is to be said of lines of `filings` alike, the first of which is `line`."""
        self.remarks.append(Remark(slot, "", at_line(diagnostics, slot, line), tuple(filings)))


def at_line(diagnostics: Sequence[Diagnostic], table: str, line: int) -> tuple[Diagnostic, ...]:
    """Diagnostics whose places are roles, at that line of that table."""
    found = []
    for item in diagnostics:
        role = item.origin.reference if isinstance(item.origin, Cell) else ""
        place = Cell("", "", f"{table}[{line}]" + (f".{role}" if role else ""))
        found.append(Diagnostic(item.code, place, item.arguments, item.severity))
    return tuple(found)
