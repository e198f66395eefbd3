"""Filings that were read as forms, in the columns of a scored ledger: scored exactly, one by one, and reviewed."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.evaluation.batch import Batch, ScoredTable, Status, Way
from jixiao.evaluation.ledger import Remark
from jixiao.evaluation.model import Evaluation, NodeScore, ScoreStatus
from jixiao.evaluation.views import node_scores, row_id
from jixiao.evaluation.written import Result, rating_names, remarked, stored, written
from jixiao.number import exact_text
from jixiao.origin import Cell

if TYPE_CHECKING:
    import polars as pl

ABOUT = ("file", "office", "code", "year")
"""What a form says of itself."""


def tabled(batch: Batch, evaluations: Sequence[Evaluation]) -> ScoredTable:
    """`evaluations` as a scored table, a filing a row; `rows` are their own rows. Findings come with their cells."""
    import polars as pl

    filings = [evaluation.filing for evaluation in evaluations]
    about = pl.DataFrame(
        {
            "file": [filing.file for filing in filings],
            "office": [filing.office for filing in filings],
            "code": [filing.code for filing in filings],
            "year": [filing.year for filing in filings],
        },
        schema={"file": pl.String, "office": pl.String, "code": pl.String, "year": pl.Int64},
    )
    made = pl.DataFrame([_column(evaluations, result) for result in batch.results])
    table = made.select(written(result) for result in batch.results)
    if batch.plan.ratings:
        table = table.with_columns(rating_names(batch.plan))
    views = [{node.id: node for node in node_scores(evaluation)} for evaluation in evaluations]
    if batch.statuses:
        kind = pl.Enum([status.value for status in ScoreStatus])
        leaves = [node.id for node in batch.plan.nodes if node.leaf is not None]
        table = table.with_columns(
            pl.Series(f"{id}.status", [view[id].status.value for view in views], dtype=kind) for id in leaves
        )
    remarks = tuple(_remarks(evaluations))
    states = [Status.COMPLETE if evaluation.complete else Status.OPEN for evaluation in evaluations]
    whole = pl.concat([about, table], how="horizontal").with_columns(
        pl.Series("status", [state.value for state in states], dtype=pl.String), remarked(remarks, len(filings))
    )
    rows = _rows(evaluations, views, batch.row_places) if batch.plan.sections else None
    return ScoredTable(whole, {Way.FORMS: len(filings)} if filings else {}, remarks, (), rows)


def _column(evaluations: Sequence[Evaluation], result: Result) -> pl.Series:
    """One result of every filing, as an integer at its places or as exact text."""
    import polars as pl

    values = [evaluation.value(result.quantity) for evaluation in evaluations]
    held = [None if value is None else stored(value, result.places) for value in values]
    return pl.Series(result.column, held, dtype=pl.String if result.places is None else pl.Int128)


def _remarks(evaluations: Sequence[Evaluation]) -> list[Remark]:
    """The findings of every filing; what they are about is the cell."""
    return [
        Remark(item.origin.reference if isinstance(item.origin, Cell) else "", "", (item,), (row,))
        for row, evaluation in enumerate(evaluations)
        for item in evaluation.findings
    ]


def _rows(evaluations: Sequence[Evaluation], views: Sequence[dict[str, NodeScore]], places: int | None) -> pl.DataFrame:
    """The own rows of all filings, with their scores."""
    import polars as pl

    found = [
        (
            evaluation.filing.file,
            evaluation.filing.code,
            row.under,
            row.name,
            row.target_text,
            row.actual_text,
            None if row.weight is None else exact_text(row.weight),
            _score(view[row_id(row)].score if row.applies else None, places),
            view[row_id(row)].status.value,
        )
        for evaluation, view in zip(evaluations, views, strict=True)
        for row in evaluation.filing.rows
    ]
    names = ("file", "code", "group", "name", "target", "actual", "weight", "row.score", "row.status")
    schema = dict.fromkeys(names, pl.String) | {"row.score": pl.String if places is None else pl.Int128}
    return pl.DataFrame(found, schema=schema, orient="row").with_columns(
        written(Result("row.score", "row.score", places))
    )


def _score(value: Fraction | None, places: int | None) -> int | str | None:
    return None if value is None else stored(value, places)
