"""The output put together of its parts: Parquet as it is, csv with its texts guarded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfileobj
from typing import TYPE_CHECKING, BinaryIO

from jixiao_plugins.csv.guard import DANGEROUS
from jixiao_plugins.local.files import settle

if TYPE_CHECKING:
    import polars as pl

SUFFIXES = ("csv", "parquet", "xlsx")

BLOCK = 2**20
"""Bytes of a part that are copied at a time."""


def put_together(files: Sequence[Path], beside: Path) -> None:
    """Writes `beside` out of its parts, in the format that its suffix names, and makes sure of it.

    Parts that are csv already are joined as they are; a single one becomes the whole.
    """
    if beside.suffix.lower() == ".parquet":
        import polars as pl

        pl.scan_parquet(list(files)).sink_parquet(beside, compression="zstd", compression_level=1)
    elif files[0].suffix != ".csv":
        _write_csv(files, beside)
    elif len(files) == 1:
        files[0].replace(beside)
        return
    else:
        with beside.open("wb") as whole:
            for file in files:
                with file.open("rb") as part:
                    copyfileobj(part, whole, BLOCK)
    settle(beside)


def _write_csv(files: Sequence[Path], target: Path) -> None:
    """With a byte order mark, without which Excel takes the Chinese for something else."""
    import polars as pl

    with target.open("wb") as stream:
        for number, file in enumerate(files):
            write_csv_part(stream, pl.read_parquet(file), number)


def write_csv_part(stream: BinaryIO | Path, table: pl.DataFrame, number: int) -> None:
    """A part of a csv; the first one begins with the names of the columns."""
    guarded(table).write_csv(stream, include_bom=number == 0, include_header=number == 0)


def guarded(table: pl.DataFrame) -> pl.DataFrame:
    """No text begins as a formula does: a spreadsheet would run it. Numbers are left alone."""
    import polars as pl

    texts = [name for name, kind in table.schema.items() if isinstance(kind, (pl.String, pl.Categorical, pl.Enum))]
    risky = f"^[{''.join(re.escape(sign) for sign in DANGEROUS)}]"
    changes = []
    for name in texts:
        column = pl.col(name).cast(pl.String)
        formula = column.str.contains(risky) & ~column.str.contains(r"^[+-]?[0-9]+(\.[0-9]+)?$")
        changes.append(pl.when(formula).then(pl.concat_str(pl.lit("'"), column)).otherwise(column).alias(name))
    return table.with_columns(changes).rename({name: f"'{name}" for name in table.columns if re.match(risky, name)})
