"""The output as a workbook of exact numbers, put together of its parts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from jixiao.diagnostic import Rejected, diagnose
from jixiao.origin import Cell
from jixiao_plugins.local.files import settle
from jixiao_plugins.xlsx.cells import legal
from jixiao_plugins.xlsx.container import packed

SCORES = "得分"
"""The first sheet, of filings."""

MOST_ROWS = 100_000
"""Rows that are written to a sheet: a workbook is made in memory."""


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
