"""Texts of a column with the rows in which they stand, each read once, and columns made of what they mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from jixiao.filing.ledger import CellRead
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl


@dataclass(frozen=True, slots=True)
class Said:
    """A text of one column (for days: in one budget year), and what it was read as."""

    text: str
    year: int | None
    read: CellRead


def rows_of(said: Iterable[Said], odd: pl.DataFrame) -> Mapping[str, tuple[int, ...]]:
    """The rows in which each of these texts stands, looked up all at once: there may be as many as rows."""
    import polars as pl

    texts = list(dict.fromkeys(item.text for item in said))
    if not texts:
        return {}
    found = odd.filter(pl.col("text").is_in(texts)).group_by("text", maintain_order=True).agg("row")
    return {text: tuple(rows) for text, rows in found.iter_rows()}


def same(name: str, value: int | None, height: int) -> pl.Series:
    """A column that holds one integer, or nothing, in every row."""
    import polars as pl

    return pl.Series(name, [value], dtype=pl.Int64).new_from_index(0, height)


def all_rows(height: int) -> pl.Series:
    """The numbers of all rows, from 0."""
    import polars as pl

    return pl.int_range(height, dtype=pl.UInt32, eager=True)


def texts_in(rows: pl.Series, column: pl.Series) -> pl.DataFrame:
    """Texts with their rows; `blank` where nothing stands."""
    import polars as pl

    if not len(rows):
        return pl.DataFrame(schema={"row": pl.UInt32, "text": pl.String, "blank": pl.Boolean})
    text = pl.col("text")
    made = pl.DataFrame({"row": rows.cast(pl.UInt32), "text": column.cast(pl.String)})
    return made.with_columns(blank=text.is_null() | (text == ""))


def merged(column: pl.Series, odd: pl.DataFrame, values: Mapping[str, int]) -> pl.Series:
    """`column` with the values of texts put into the rows in which they stand."""
    import polars as pl

    read = odd.select(
        "row",
        value=pl.col("text").replace_strict(list(values), list(values.values()), default=None, return_dtype=pl.Int64),
    ).drop_nulls()
    return column.scatter(read.get_column("row"), read.get_column("value"))
