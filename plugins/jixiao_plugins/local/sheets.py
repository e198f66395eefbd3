"""A ledger in a workbook: the first sheet that holds anything, its heading the first line that may name columns."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import Sheet, Sheets
from jixiao.origin import Cell
from jixiao.plugin import READERS, installed, read_file
from jixiao_plugins.local.source import Part, is_heading, one_line, said_above

if TYPE_CHECKING:
    import polars as pl

ALONE = ("csv", "parquet", "json", "yaml", "yml", "txt")
"""Suffixes that are no workbooks, whatever reads them."""


def is_workbook(suffix: str) -> bool:
    """Whether some reader takes files with this suffix (without the dot) for grids."""
    return suffix not in ALONE and any(plugin.name == suffix for plugin in installed(READERS))


def sheet_parts(path: Path) -> Iterator[Part]:
    """The ledger in the workbook at `path`, as one part. Raises Rejected where there is none."""
    read = read_file(path)
    sheets = read.sheets if isinstance(read, Sheets) else ()
    sheet = next((sheet for sheet in sheets if not sheet.hidden and _heading(sheet) is not None), None)
    if sheet is None:
        raise Rejected([diagnose("I002", Cell(path.name, "", ""))])
    table = _table(sheet, path.name)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    said = read.diagnostics if isinstance(read, Sheets) else ()
    remarks = (item for item in said if not isinstance(item.origin, Cell) or item.origin.sheet in ("", sheet.name))
    lines = (cell.text for row in sheet.rows[: _heading(sheet)] for cell in row if cell is not None)
    above = said_above(lines, table.columns, Cell(path.name, sheet.name, ""))
    others = (other for other in sheets if other is not sheet and _heading(other) is not None)
    unread = (diagnose("I117", Cell(path.name, other.name, ""), found=other.name) for other in others)
    yield Part(0, table, (), digest, table.height, table.height, (*remarks, *above, *unread))


def _heading(sheet: Sheet) -> int | None:
    """The first row that may hold the names of columns."""
    for number, row in enumerate(sheet.rows):
        if is_heading(["" if cell is None else cell.text for cell in row]):
            return number
    return None


def _table(sheet: Sheet, file: str) -> pl.DataFrame:
    """The rows below the heading, as texts; rows that say nothing are no rows."""
    import polars as pl

    top = _heading(sheet)
    assert top is not None
    heading = [("" if cell is None else one_line(cell.text)) for cell in sheet.rows[top]]
    names = [name for name in heading if name]
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1]
    if twice:
        raise Rejected([diagnose("I084", Cell(file, sheet.name, str(top + 1)), found=name) for name in twice])
    columns: dict[str, list[str]] = {name: [] for name in names}
    for row in sheet.rows[top + 1 :]:
        texts = ["" if cell is None else cell.text.strip() for cell in row]
        if any(texts):
            for place, name in enumerate(heading):
                if name:
                    columns[name].append(texts[place] if place < len(texts) else "")
    return pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
