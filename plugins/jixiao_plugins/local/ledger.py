"""A ledger in parts, whatever file it is in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from jixiao.diagnostic import Rejected, diagnose, system_words
from jixiao.origin import Cell
from jixiao_plugins.local.sheets import is_workbook, sheet_parts
from jixiao_plugins.local.source import Part, file_parts


def parts(path: Path) -> Iterator[Part]:
    """The parts of the ledger at `path`: csv and Parquet piece by piece, a workbook at once. Raises Rejected."""
    suffix = path.suffix.lower().removeprefix(".")
    try:
        if path.exists() and not path.is_file():  # a folder has no suffix to go by
            raise Rejected([diagnose("I007", Cell(str(path), "", ""))])
        if suffix not in ("csv", "parquet") and not is_workbook(suffix):
            raise Rejected([diagnose("I085", Cell(path.name, "", ""), found=path.suffix or path.name)])
        if not path.exists():
            raise Rejected([diagnose("I006", Cell(path.name, "", ""), found=path)])
        yield from file_parts(path) if suffix in ("csv", "parquet") else sheet_parts(path)
    except OSError as problem:
        raise Rejected([diagnose("I006", Cell(path.name, "", ""), found=system_words(problem))]) from None
