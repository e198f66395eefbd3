"""Filings of a ledger, one at a time, for whoever asks why a row scored what it did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.alone import Alone
from jixiao.evaluation.batch import Batch
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.ledger import Ledger, Remark
from jixiao.evaluation.ledger_heads import with_plain_heads
from jixiao.evaluation.long import Long
from jixiao.evaluation.machine import Machine
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.written import ROW
from jixiao.filing.columns import KEY
from jixiao.filing.model import Filing
from jixiao.origin import Cell
from jixiao.value import dataclass, replace

if TYPE_CHECKING:
    import polars as pl

TOGETHER = 500
"""Filings that are put together at a time."""


@dataclass(frozen=True, slots=True)
class Head:
    """Whose filing a row of a ledger is."""

    office: str
    code: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a ledger that are asked for: `ledger` as integers with the number of each, and `heads` beside them.

    `remarks` is what was remarked on each row when it was read, by its number. Rows go from process to process.
    """

    ledger: Ledger
    heads: pl.DataFrame
    remarks: Mapping[int, tuple[Diagnostic, ...]]

    @property
    def height(self) -> int:
        """How many there are."""
        return self.ledger.values.height

    def wanted(self, numbers: Iterable[int]) -> Rows:
        """Those of these numbers."""
        import polars as pl

        kept = self.ledger.values.get_column(ROW).is_in(pl.Series(list(numbers), dtype=pl.UInt32).implode())
        return replace(
            self, ledger=replace(self.ledger, values=self.ledger.values.filter(kept)), heads=self.heads.filter(kept)
        )

    def part(self, start: int, count: int) -> Rows:
        """So many of them, with nothing that is not theirs."""
        values = self.ledger.values[start : start + count]
        ours = set(values.get_column(ROW))
        wide = {row: held for row, held in self.ledger.wide.items() if row in ours}
        remarks = {row: said for row, said in self.remarks.items() if row in ours}
        ledger = replace(self.ledger, values=values, wide=wide, remarks=())
        return Rows(ledger, self.heads[start : start + count], remarks)


def rows_of(
    batch: Batch, table: pl.DataFrame, long: Mapping[str, Any], repeated: Iterable[int]
) -> tuple[Rows, Long | None]:
    """All rows of a ledger, and its long tables. Raises Rejected as `Batch.score` does."""
    import polars as pl

    table = with_plain_heads(batch.plan.slots, table)
    ledger, read = batch.read(table, long, repeated)
    numbers = pl.DataFrame({ROW: pl.int_range(table.height, dtype=pl.UInt32, eager=True)})
    whole = pl.concat([numbers, ledger.values], how="horizontal") if ledger.values.width else numbers
    absent = pl.repeat("", table.height, dtype=pl.String, eager=True)
    told = [table.get_column(name) if name in table.columns else absent.alias(name) for name in ("office", KEY)]
    heads = pl.DataFrame([*told, batch.reader.row_years(table).alias("year")])
    remarks = _by_row((*ledger.remarks, *(read.remarks if read is not None else ())))
    return Rows(replace(ledger, values=whole), heads, remarks), read


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows of a ledger with the machine that scores them; nothing is kept of one when the next is asked for."""

    machine: Machine
    rows: Rows
    long: Long | None = None

    def evaluations(self) -> Iterator[tuple[int, Evaluation]]:
        """Every row with its number, scored exactly. Findings are what was remarked on it when it was read."""
        alone = Alone(self.machine, self.rows.ledger, self.long)
        values = self.rows.ledger.values
        for start in range(0, values.height, TOGETHER):
            filings = alone.filings(values[start : start + TOGETHER], ROW)
            for place, (row, filing, _) in enumerate(filings, start):
                yield row, self._evaluation(row, filing, self.head(place))

    def evaluation(self, place: int) -> Evaluation:
        """The one at `place` among the rows. Where there are long tables, ask for all `evaluations`."""
        alone = Alone(self.machine, self.rows.ledger, self.long)
        ((row, filing, _),) = alone.filings(self.rows.ledger.values[place : place + 1], ROW)
        return self._evaluation(row, filing, self.head(place))

    def _evaluation(self, row: int, filing: Filing, head: Head) -> Evaluation:
        said = self.rows.remarks.get(row, ())
        named = replace(filing, office=head.office, code=head.code, year=head.year, diagnostics=said)
        return replace(score(self.machine, named), findings=said)

    def head(self, place: int) -> Head:
        """Whose filing the one at `place` is."""
        return _head(*self.rows.heads.row(place))

    def plain(self) -> Iterator[tuple[int, Head, tuple[int | None, ...] | None]]:
        """Every row with its number and whose it is, as integers at the places of the ledger.

        None instead of one of which something is missing or remarked, or that no columns hold.
        """
        slots = self.machine.plan.slots
        required = [place for place, slot in enumerate(slots) if not slot.optional]
        by_themselves = {*self.rows.remarks, *self.rows.ledger.wide}
        held = self.rows.ledger.values.select(ROW, *(slot.name for slot in slots)).iter_rows()
        for (row, *brought), head in zip(held, self.rows.heads.iter_rows(), strict=True):
            values = tuple(brought)
            gaps = row in by_themselves or (None in values and any(values[place] is None for place in required))
            yield row, _head(*head), None if gaps else values


def _head(office: object, code: object, year: int | None) -> Head:
    return Head("" if office is None else str(office), "" if code is None else str(code), year or None)


def _by_row(remarks: Iterable[Remark]) -> dict[int, tuple[Diagnostic, ...]]:
    """What was remarked on each row, in its column or its line."""
    found: dict[int, list[Diagnostic]] = {}
    for remark in remarks:
        for row in remark.rows:
            for item in remark.diagnostics:
                at = item.origin.reference if isinstance(item.origin, Cell) and item.origin.reference else remark.slot
                found.setdefault(row, []).append(replace(item, origin=Cell("", "", at)))
    return {row: tuple(said) for row, said in found.items()}


def evaluated(
    batch: Batch, table: pl.DataFrame, long: Mapping[str, Any], repeated: Iterable[int], wanted: Iterable[int] | None
) -> Iterator[tuple[int, Evaluation]]:
    """The rows `wanted` (None: all) of a ledger, scored exactly. Raises Rejected as `Batch.score` does."""
    rows, read = rows_of(batch, table, long, repeated)
    yield from Asked(batch.machine, rows if wanted is None else rows.wanted(wanted), read).evaluations()
