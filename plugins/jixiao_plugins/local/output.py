"""The output put together of its parts: Parquet as it is, csv with its texts guarded, a workbook of exact numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Rejected, diagnose
from jixiao.origin import Cell
from jixiao_plugins.csv.reader import DANGEROUS
from jixiao_plugins.local.files import settle
from jixiao_plugins.xlsx.cells import legal
from jixiao_plugins.xlsx.container import packed

if TYPE_CHECKING:
    import polars as pl

SUFFIXES = ("csv", "parquet", "xlsx")

MOST_ROWS = 100_000
"""Rows that are written to a sheet: a workbook is made in memory."""


def put_together(files: Sequence[Path], beside: Path) -> None:
    """Writes `beside` out of its parts, in the format that its suffix names, and makes sure of it."""
    if beside.suffix.lower() == ".parquet":
        import polars as pl

        pl.scan_parquet(list(files)).sink_parquet(beside, compression="zstd", compression_level=1)
    else:
        _write_csv(files, beside)
    settle(beside)


def write_workbook(sheets: Mapping[str, Sequence[Path]], beside: Path) -> None:
    """Writes a workbook with a sheet for each of `sheets`, out of its parts. Raises Rejected (I086): too many rows."""
    import polars as pl
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.utils import get_column_letter

    book, numbers = Workbook(write_only=True), []
    for name, files in sheets.items():
        sheet = book.create_sheet(name)
        exact: dict[str, str] = {}
        row = 0
        for number, file in enumerate(files):
            table = pl.read_parquet(file)
            if row + table.height > MOST_ROWS:
                raise Rejected([diagnose("I086", Cell(beside.name, "", ""), limit=MOST_ROWS)])
            for values in (tuple(table.columns), *table.iter_rows()) if number == 0 else table.iter_rows():
                row += 1
                cells = []
                for column, value in enumerate(values, 1):
                    cell = WriteOnlyCell(sheet, value=_shown(value))
                    if isinstance(cell.value, str):
                        cell.data_type = "s"  # whatever it begins with, it is no formula
                    elif value is not None:
                        exact[f"{get_column_letter(column)}{row}"] = str(value)
                    cells.append(cell)
                sheet.append(cells)
        numbers.append(exact)
    beside.write_bytes(packed(book, numbers))
    settle(beside)


def _shown(value: Any) -> Any:
    """A value as a cell holds it: exact numbers that Excel keeps, all else as text."""
    if value is None or (isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**15):
        return value
    if isinstance(value, Decimal) and len(value.as_tuple().digits) <= 15:
        return value
    return legal(str(value))


def _write_csv(files: Sequence[Path], target: Path) -> None:
    """With a byte order mark, without which Excel takes the Chinese for something else."""
    import polars as pl

    with target.open("wb") as stream:
        for number, file in enumerate(files):
            table = guarded(pl.read_parquet(file))
            table.write_csv(stream, include_bom=number == 0, include_header=number == 0)


def guarded(table: pl.DataFrame) -> pl.DataFrame:
    """No text begins as a formula does: a spreadsheet would run it. Numbers are left alone."""
    import polars as pl

    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    risky = f"^[{''.join(re.escape(sign) for sign in DANGEROUS)}]"
    changes = []
    for name in texts:
        column = pl.col(name)
        formula = column.str.contains(risky) & ~column.str.contains(r"^[+-]?[0-9]+(\.[0-9]+)?$")
        changes.append(pl.when(formula).then(pl.concat_str(pl.lit("'"), column)).otherwise(column).alias(name))
    return table.with_columns(changes)
