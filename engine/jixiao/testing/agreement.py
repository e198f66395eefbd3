"""A batch held against the exact machine, filing by filing and row by row: what property tests and benchmarks count."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.evaluation.batch import Batch, ScoredTable
from jixiao.evaluation.evaluate import run
from jixiao.evaluation.model import number_of
from jixiao.filing.model import Filing

if TYPE_CHECKING:
    import polars as pl


def differences(batch: Batch, filings: Iterable[Filing], scored: ScoredTable) -> list[str]:
    """Where a batch says anything else than the exact machine says of each filing alone, of its rows too."""
    import polars as pl

    plan, machine = batch.plan, batch.machine
    ratings = {rating.name: index for index, rating in enumerate(plan.ratings)}
    said = scored.table.select(
        pl.col(result.column)
        if result.column == "rating" or result.places is None
        else pl.col(result.column).to_physical()
        for result in batch.results
    )
    places = [plan.computed_index[result.quantity] for result in batch.results]
    powers = [None if result.places is None else 10**result.places for result in batch.results]
    wrong: list[str] = []
    rows: list[Fraction | None] = []
    for number, (filing, row) in enumerate(zip(filings, said.iter_rows(), strict=True)):
        results, row_results, _ = run(machine, filing)
        rows += [None if found is None else number_of(found[-1]) for found in row_results]
        for place, power, got in zip(places, powers, row, strict=True):
            _, top, bottom = results[place]
            if top is None or got is None:
                agrees = top is got is None
            elif power is None:
                agrees = Fraction(got) == Fraction(top, bottom)
            else:
                agrees = ratings.get(got, got) * bottom == top * power
            if not agrees:
                wrong.append(f"row {number}, {plan.computed[place].name}: {got} / {power}, not {top} / {bottom}")
    return wrong + (row_differences(rows, scored.rows) if scored.rows is not None else [])


def row_differences(wanted: list[Fraction | None], rows: pl.DataFrame) -> list[str]:
    """Where the table of rows says anything else; a row that does not apply scores nothing there."""
    import polars as pl

    kept = rows.filter(pl.col("row.status") != "left_out")
    told = zip(kept["row.score"], kept["row.status"], strict=True)
    got = [None if score is None or status == "not_applicable" else Fraction(score) for score, status in told]
    return [f"own row {number}: {one}, not {other}" for number, (one, other) in enumerate(zip(got, wanted, strict=True))
            if one != other]  # fmt: skip
