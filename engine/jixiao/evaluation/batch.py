"""Many filings at once: a ledger scored in columns, and exactly one by one wherever columns cannot hold a filing.

Both give the same scores to the digit, so that which of them served a row changes nothing but the time it took; how
many rows went which way is counted by cause.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.alone import Alone
from jixiao.evaluation.classes import at_most, fit, numbers_of
from jixiao.evaluation.codes import codes_of
from jixiao.evaluation.folded import Forms
from jixiao.evaluation.gathered import Gathered, Gatherer
from jixiao.evaluation.ledger import Ledger, LedgerReader, Remark
from jixiao.evaluation.ledger_heads import with_plain_heads
from jixiao.evaluation.long import AT, FILING, GOALS, ROWS, Long, long_names
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import number_of
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.statuses import status_results, statuses, with_overrides, with_row_overrides
from jixiao.evaluation.written import (
    ROW,
    Result,
    in_columns,
    rating_names,
    remarked,
    results_of,
    row_places,
    scored_rows,
    stored,
    written,
)
from jixiao.expression.frame import FieldSpec, Frame
from jixiao.filing.columns import KEY
from jixiao.filing.ledger import CellReader
from jixiao.interpret.columnar import Columns, Refused, columns
from jixiao.later import later
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.plan.totals import TOTAL
from jixiao.value import dataclass, field

if TYPE_CHECKING:
    import polars as pl

    from jixiao.evaluation import long_reader
    from jixiao.evaluation.own_claims import OwnClaims
else:
    long_reader = later("jixiao.evaluation.long_reader")


class Way(StrEnum):
    """How a row was scored, and why."""

    COLUMNS = "columns"  # complete, in columns
    GAPS = "gaps"  # something is missing; in columns that know missing values
    DIGITS = "digits"  # a number too wide or too fine for a column: exact, by itself
    REFUSED = "refused"  # the framework has something that columns cannot do: exact, by itself
    FORMS = "forms"  # read as a form of its own: exact, and reviewed


class Status(StrEnum):
    """Whether a row has a total."""

    COMPLETE = "complete"
    OPEN = "open"  # something that it needs is missing, or could not be read


NO_TABLES: Mapping[str, Any] = {}


@dataclass(frozen=True, slots=True)
class ScoredTable:
    """A scored ledger, row for row.

    `table` has the columns that are no slots, then `total`, `rating`, a column for every node's score (null where
    open), `status` and `findings` (codes and slots). `ways` counts the rows by how they were scored. `rows` are the
    lines of the long table of rows that belong to a filing, with `row.score` and `row.status`; None without one.
    `unplaced` counts, by long table, the lines that belong to none; `more` are the further results asked for, as
    integers at their places; `own` what is checked of own rows, a column each, with the filing and line of each row.
    `singly` are the filings that no columns hold, of whose rows nothing is in these.
    """

    table: pl.DataFrame
    ways: Mapping[Way, int]
    remarks: tuple[Remark, ...]
    absent: tuple[str, ...]
    rows: pl.DataFrame | None = None
    unplaced: Mapping[str, int] = field(default_factory=dict)
    more: pl.DataFrame | None = None
    own: pl.DataFrame | None = None
    singly: frozenset[int] = frozenset()


def score_table(plan: Plan, table: Any, **long: Any) -> pl.DataFrame:
    """The scores of a ledger: a polars DataFrame, or anything that gives Arrow data (a pyarrow Table).

    One filing a row; columns named after slots hold texts as typed, or integers, decimals, truths, days. What a filing
    has any number of comes in tables of their own, one line each, with the `code` of the filing: `rows`, `goals`, and
    the open tables by their id. Comes back, in the same order: the other columns, total, rating, every node's score,
    status, findings; see `ScoredTable`. Raises Rejected: no column is a slot's, one is of binary fractions, or a long
    table that the plan needs is not there.
    """
    return Batch(plan).score(table, long).table


@dataclass(slots=True)
class Batch:
    """A plan made ready for ledgers; forms for columns are compiled when first needed and kept.

    With `statuses` every row that the framework fixes has a column that says how it came by its score. `more` are
    further results of the plan, given back beside the table; `own` is what is checked of own rows.
    """

    plan: Plan
    statuses: bool = False
    more: tuple[Result, ...] = ()
    own: OwnClaims | None = None
    machine: Machine = field(init=False)
    reader: LedgerReader = field(init=False)
    longs: long_reader.LongReader | None = field(init=False)
    gatherer: Gatherer = field(init=False)
    results: tuple[Result, ...] = field(init=False)
    told: tuple[Result, ...] = field(init=False)  # with those that only statuses are told by
    row_places: int | None = field(init=False)
    _forms: Forms = field(init=False, default_factory=Forms)

    def __post_init__(self) -> None:
        self.plan = with_row_overrides(self.plan)
        if self.statuses:
            self.plan = with_overrides(self.plan)
        self.machine = prepare(self.plan)
        self.reader = LedgerReader(self.plan, CellReader(self.plan))
        self.longs = long_reader.LongReader(self.plan) if long_names(self.plan) else None
        self.gatherer = Gatherer(self.machine, None if self.own is None else self.own.checks)
        self.results, self.row_places = results_of(self.plan), row_places(self.plan)
        self.told = (*self.results, *(status_results(self.plan) if self.statuses else ()), *self.more)

    def score(self, table: Any, long: Mapping[str, Any] = NO_TABLES, repeated: Iterable[int] = ()) -> ScoredTable:
        """The scores of `table`; `long` are the tables of what a filing has any number of. Raises Rejected.

        `repeated` are rows whose code stood in an earlier part of the same ledger.
        """
        import polars as pl

        given = table if isinstance(table, pl.DataFrame) else pl.DataFrame(table)
        given = with_plain_heads(self.plan.slots, given)
        tables = {name: item if isinstance(item, pl.DataFrame) else pl.DataFrame(item) for name, item in long.items()}
        again = frozenset(repeated)
        ledger, read = self.read(given, tables, again)
        part = _Part(self, given, ledger, read, again)
        done, ways = part.integers()
        if part.unnamed:
            done = done.with_columns(
                pl.when(pl.col(ROW).is_in(list(part.unnamed)))
                .then(None)
                .otherwise(pl.col(item.column))
                .alias(item.column)
                for item in self.results
            )
        names = frozenset(slot.name for slot in self.plan.slots)
        others = [name for name in given.columns if name not in names and name not in self.taken]
        made = done.select(written(result) for result in self.results)
        if self.plan.ratings:
            made = made.with_columns(rating_names(self.plan))
        if self.statuses:
            scores = {node.id: node.score for node in self.plan.nodes}
            made = made.with_columns(statuses(self.plan, ledger, done, scores))
        state = pl.when(done[TOTAL].is_null()).then(pl.lit(Status.OPEN.value)).otherwise(pl.lit(Status.COMPLETE.value))
        whole = pl.concat([given.select(others), made], how="horizontal") if others else made
        remarks = (*ledger.remarks, *part.remarks)
        whole = whole.with_columns(status=state).with_columns(remarked(remarks, given.height))
        rows = part.rows(tables[ROWS]) if read is not None and ROWS in tables else None
        unplaced = {} if read is None else read.unplaced
        more = done.select(item.column for item in self.more) if self.more else None
        return ScoredTable(
            whole, ways, remarks, ledger.absent, rows, unplaced, more, part.of_own, frozenset(part.singly)
        )

    def read(
        self, table: pl.DataFrame, long: Mapping[str, pl.DataFrame], repeated: Iterable[int] = ()
    ) -> tuple[Ledger, Long | None]:
        """A ledger and its long tables as integers, before anything is scored. Raises Rejected."""
        check_long(self.plan, table.columns, long)
        ledger = self.reader.read(table)
        return ledger, self._read_long(table, long, frozenset(repeated)) if long else None

    def _read_long(self, given: pl.DataFrame, tables: Mapping[str, pl.DataFrame], repeated: frozenset[int]) -> Long:
        keys = codes_of(given.get_column(KEY))
        keys = keys.scatter(sorted(repeated), None) if repeated else keys
        keys = keys.set(keys == "", None)  # what has no code belongs to nobody
        assert self.longs is not None  # no table is given that is not asked for
        long = self.longs.read(tables, keys, self.reader.row_years(given))
        return long if self.own is None else self.own.read(long, tables[ROWS])

    @property
    def taken(self) -> frozenset[str]:
        """The names of columns of the result, under which nothing of a ledger is carried over."""
        leaves = (node.id for node in self.plan.nodes if self.statuses and node.leaf is not None)
        told = (f"{id}.status" for id in leaves)
        return frozenset(("status", "findings", *(result.column for result in self.results), *told))

    @property
    def fields(self) -> tuple[FieldSpec, ...]:
        """What the trees of a filing read: its slots, and what it gathers."""
        return (*self.machine.whole.frame.fields, *self.gatherer.whole.fields)

    def form(self, digits: int, gaps: bool, places: Mapping[str, int]) -> Columns | Refused:
        """The plan in columns of that class; gaps: every slot may be missing."""
        key = (digits, gaps, tuple(sorted(places.items())))
        specs = tuple(at_most(spec, digits, places.get(spec.name, 0), gaps) for spec in self.fields)
        wanted = [result.quantity for result in self.told]
        return self._forms.get(key, lambda: columns(Frame(specs, self.gatherer.whole.trees), wanted))


def check_long(plan: Plan, columns: Sequence[str], tables: Iterable[str]) -> None:
    """Raises Rejected where a long table is missing, or is not asked for, or the ledger has no codes to go by."""
    asked, given = long_names(plan), set(tables)
    found = [
        diagnose("I082", None, found=plan.framework.id, table=name)
        for name in asked
        if name not in given and name != GOALS
    ]
    known = "、".join(asked) or "—"
    found += [diagnose("I112", None, found=name, known=known) for name in sorted(given) if name not in asked]
    if not found and asked and KEY not in columns:
        found.append(diagnose("I111", None, table="台账", found="、".join(list(columns)[:12])))
    if found:
        raise Rejected(found)


@dataclass(slots=True)
class _Part:
    """One ledger, or a part of one, being scored."""

    batch: Batch
    given: pl.DataFrame
    ledger: Ledger
    long: Long | None
    repeated: frozenset[int]
    alone: Alone = field(init=False)
    gathered: Gathered | None = None
    unnamed: dict[int, Remark] = field(default_factory=dict)
    row_scores: dict[int, tuple[Fraction | None, bool]] = field(default_factory=dict)
    singly: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.alone = Alone(self.batch.machine, self.ledger, self.long)
        if self.long is not None:
            self.unnamed = _unnamed(self.given, self.repeated)
            self.singly |= self.long.odd

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """What is to be said beside the columns of slots."""
        return (*(self.long.remarks if self.long is not None else ()), *self.unnamed.values())

    @property
    def of_own(self) -> pl.DataFrame | None:
        """What is checked of own rows, where they could be gathered."""
        import polars as pl

        if self.batch.own is None or self.gathered is None or self.long is None:
            return None
        found = self.gathered.rows.select(item.name for item in self.batch.own.checks.checks)
        return pl.concat([self.long.rows.select(FILING, AT), found], how="horizontal")

    def integers(self) -> tuple[pl.DataFrame, Mapping[Way, int]]:
        """Every result as an integer at its places (or as exact text), in the order of the rows."""
        import polars as pl

        ways: Counter[Way] = Counter()
        parts: list[pl.DataFrame] = []
        numbers = pl.DataFrame({ROW: pl.int_range(self.given.height, dtype=pl.UInt32, eager=True)})
        rest = pl.concat([numbers, self.ledger.values], how="horizontal") if self.ledger.values.width else numbers
        wide = set(self.ledger.wide)
        refused = False
        if self.long is not None:
            wide |= self.long.wide
            try:
                self.gathered = self.batch.gatherer.gather(self.long, self.ledger, self.given.height)
            except Refused:
                refused = True
            else:
                wide |= self.gathered.alone
                rest = pl.concat([rest, self.gathered.table], how="horizontal") if self.gathered.places else rest
        if refused:
            parts.append(self._exactly(rest))
            ways[Way.REFUSED] += rest.height
            rest = rest.clear()
        if wide and rest.height:
            alone = pl.Series(sorted(wide), dtype=pl.UInt32)
            is_wide = pl.col(ROW).is_in(alone.implode())
            parts.append(self._exactly(rest.filter(is_wide)))
            ways[Way.DIGITS] += len(alone)
            rest = rest.filter(~is_wide)
        required = [slot.name for slot in self.batch.plan.slots if not slot.optional]
        gap = pl.any_horizontal(pl.col(name).is_null() for name in required) if required else pl.lit(False)
        gaps = rest.filter(gap)
        # Nearly all rows, or nearly none: without gaps nothing is copied.
        complete = rest.filter(~gap) if gaps.height else rest
        for way, part in ((Way.COLUMNS, complete), (Way.GAPS, gaps)):
            for found, done in self._in_columns(part, way):
                ways[found] += done.height
                parts.append(done)
        if not parts:  # no rows at all
            parts.append(self._exactly(rest))
        whole = pl.concat(parts) if len(parts) > 1 else parts[0]
        return whole.sort(ROW) if len(parts) > 1 else whole, {way: ways[way] for way in Way if ways[way]}

    def _in_columns(self, part: pl.DataFrame, way: Way) -> Iterator[tuple[Way, pl.DataFrame]]:
        """The part in the narrowest class that holds it; what is beyond every class that can be proved, exactly."""
        if part.height == 0:
            return
        places = {**self.ledger.places, **({} if self.gathered is None else self.gathered.places)}

        def form_of(digits: int) -> Columns | Refused:
            return self.batch.form(digits, way is Way.GAPS, places)

        fitted = fit(part, numbers_of(self.batch.fields), form_of)
        if fitted.beyond.height:
            by_width = fitted.refused is None or fitted.refused.why == "width"
            yield (Way.DIGITS if by_width else Way.REFUSED), self._exactly(fitted.beyond)
        if fitted.form is not None and fitted.kept.height:
            yield way, in_columns(fitted.form, fitted.kept, self.batch.told)

    def _exactly(self, part: pl.DataFrame) -> pl.DataFrame:
        """The part, row by row, by the exact machine."""
        import polars as pl

        results, index = self.batch.told, self.batch.plan.computed_index
        columns: list[list[int | str | None]] = [[] for _ in results]
        self.singly.update(part.get_column(ROW).to_list())
        for scored in self.alone.score(part, ROW):
            self.row_scores.update(scored.rows)
            for result, column in zip(results, columns, strict=True):
                value = number_of(scored.results[index[result.quantity]])
                column.append(None if value is None else stored(value, result.places))
        made = [
            pl.Series(result.column, column, dtype=pl.String if result.places is None else pl.Int128)
            for result, column in zip(results, columns, strict=True)
        ]
        return pl.DataFrame([part.get_column(ROW), *made])

    def rows(self, table: pl.DataFrame) -> pl.DataFrame:
        """The lines of the table of rows that belong to a filing, each with its score and how it came by it."""
        assert self.long is not None
        gathered = None if self.gathered is None else (self.gathered.rows, self.gathered.score_places)
        return scored_rows(self.batch.plan, table, self.long, self.batch.row_places, gathered, self.row_scores)


def _unnamed(given: pl.DataFrame, repeated: frozenset[int]) -> dict[int, Remark]:
    """Rows of a ledger without a code, or with the code of a row before: no line can be said to be theirs."""
    codes = codes_of(given.get_column(KEY))
    blank = (codes.is_null() | (codes == "")).arg_true().to_list()
    again = sorted({*(~codes.is_first_distinct()).arg_true().to_list(), *repeated})
    found = {row: diagnose("I113", Cell("", "", KEY)) for row in blank}
    found |= {row: diagnose("I114", Cell("", "", KEY), found=codes[row]) for row in again if row not in found}
    return {row: Remark(KEY, "", (item,), (row,)) for row, item in found.items()}
