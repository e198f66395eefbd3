"""Filings of a ledger as evaluations, one at a time, for whoever asks why a row scored what it did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.alone import Alone
from jixiao.evaluation.batch import Batch
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.ledger import Remark
from jixiao.evaluation.model import Evaluation
from jixiao.evaluation.written import ROW
from jixiao.filing.long import KEY
from jixiao.origin import Cell
from jixiao.value import replace

if TYPE_CHECKING:
    import polars as pl


def evaluated(
    batch: Batch, table: pl.DataFrame, long: Mapping[str, Any], repeated: Iterable[int], wanted: Iterable[int] | None
) -> Iterator[tuple[int, Evaluation]]:
    """The rows `wanted` (None: all) of a ledger, scored exactly; nothing is kept of one when the next is asked for.

    Findings are what was remarked on the row when it was read. Raises Rejected as `Batch.score` does.
    """
    import polars as pl

    ledger, read = batch.read(table, long, repeated)
    remarks = _by_row((*ledger.remarks, *(read.remarks if read is not None else ())))
    alone = Alone(batch.machine, ledger, read)
    numbers = pl.DataFrame({ROW: pl.int_range(table.height, dtype=pl.UInt32, eager=True)})
    whole = pl.concat([numbers, ledger.values], how="horizontal") if ledger.values.width else numbers
    chosen = whole if wanted is None else whole.filter(pl.col(ROW).is_in(list(wanted)))
    about = [name for name in ("office", KEY) if name in table.columns]
    said, years = table.select(about), batch.reader.row_years(table)
    for start in range(0, chosen.height, TOGETHER):
        for row, filing, _ in alone.filings(chosen[start : start + TOGETHER], ROW):
            values = said.row(row) if about else ()
            told = {name: "" if value is None else str(value) for name, value in zip(about, values, strict=True)}
            named = replace(
                filing,
                office=told.get("office", ""),
                code=told.get(KEY, ""),
                year=years[row] or None,
                diagnostics=tuple(remarks.get(row, ())),
            )
            yield row, replace(score(batch.machine, named), findings=named.diagnostics)


TOGETHER = 500
"""Filings that are put together at a time."""


def _by_row(remarks: Iterable[Remark]) -> dict[int, list[Diagnostic]]:
    """What was remarked on each row, in its column or its line."""
    found: dict[int, list[Diagnostic]] = {}
    for remark in remarks:
        for row in remark.rows:
            for item in remark.diagnostics:
                at = item.origin.reference if isinstance(item.origin, Cell) and item.origin.reference else remark.slot
                found.setdefault(row, []).append(replace(item, origin=Cell("", "", at)))
    return found
