"""Long tables beside a ledger: turned once into files that can be asked for the lines of some filings."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.evaluation.codes import codes_of
from jixiao.evaluation.long import LINE, ROWS
from jixiao.evaluation.written import ROW_RESULTS
from jixiao.filing.columns import KEY
from jixiao.origin import Cell
from jixiao.value import dataclass
from jixiao_plugins.local.files import as_json, from_json, replace_file, stamp
from jixiao_plugins.local.ledger import parts
from jixiao_plugins.local.source import Part

if TYPE_CHECKING:
    import polars as pl


@dataclass(slots=True)
class LongFile:
    """One long table in pieces, each with the least and the greatest code in it: few are opened for a part of a ledger.

    `remarks` refuse no line; `used` counts the lines that were handed out.
    """

    name: str
    file: str
    folder: Path
    pieces: tuple[tuple[str, str, str, int], ...]
    refused: tuple[Diagnostic, ...]
    remarks: tuple[Diagnostic, ...] = ()
    used: int = 0

    @property
    def height(self) -> int:
        """Lines in all."""
        return sum(rows for *_, rows in self.pieces)

    def lines(self, codes: pl.Series) -> pl.DataFrame:
        """The lines of these filings, in the order of the file."""
        import polars as pl

        low, high = codes.min(), codes.max()
        wanted = codes.unique().implode()
        near = [
            self.folder / file
            for file, least, most, _ in self.pieces
            if low is not None and str(low) <= most and least <= str(high)
        ]
        if not near:
            first = pl.read_parquet(self.folder / self.pieces[0][0], n_rows=0)
            return first.drop(CODE)
        found = pl.scan_parquet(near).filter(pl.col(CODE).is_in(wanted)).collect().drop(CODE)
        self.used += found.height
        return found

    def first_without(self, filings: list[Path]) -> tuple[int, str] | None:
        """The first line whose code is none of the filings', and that code."""
        import polars as pl

        known = pl.scan_parquet(filings).select(codes_of(pl.col(KEY)).alias(CODE))
        known = known.filter(pl.col(CODE) != "")  # no line is theirs
        files = [self.folder / file for file, *_ in self.pieces]
        lost = pl.scan_parquet(files).join(known, on=CODE, how="anti", maintain_order="left").head(1).collect()
        return None if lost.height == 0 else (lost.get_column(LINE)[0], lost.get_column(CODE)[0])


CODE = "\x1fcode"
"""The code as it is compared, among the columns of a piece."""


def long_files(tables: Mapping[str, Path], kept: Path) -> Mapping[str, LongFile]:
    """The long tables, turned into pieces under `kept` unless an earlier run did. Raises Rejected."""
    return {name: _long_file(name, path, kept / f"long-{name}") for name, path in tables.items()}


def _long_file(name: str, path: Path, folder: Path) -> LongFile:
    from_before = _kept(name, path, folder)
    if from_before is not None:
        return from_before
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    pieces: list[tuple[str, str, str, int]] = []
    refused: list[Diagnostic] = []
    remarks: list[Diagnostic] = []
    for part, table in _numbered(name, path):
        file = f"{part.number:06d}.parquet"
        table.write_parquet(folder / file, compression="lz4")
        codes = table.get_column(CODE)
        pieces.append((file, str(codes.min() or ""), str(codes.max() or ""), table.height))
        refused += part.refused
        remarks += part.remarks
        if name == ROWS and part.number == 0:
            remarks += _left_out(part.table.columns, path.name)
    held = {"stamp": stamp(path), "pieces": pieces, "refused": as_json(refused), "remarks": as_json(remarks)}
    text = json.dumps(held, ensure_ascii=False)
    replace_file(folder / "whole.json", lambda beside: beside.write_text(text, encoding="utf-8"))
    return LongFile(name, path.name, folder, tuple(pieces), tuple(refused), tuple(remarks))


def _left_out(columns: Sequence[str], file: str) -> Iterator[Diagnostic]:
    """Columns of a table of rows that have the name of a result."""
    for column in columns:
        if column in ROW_RESULTS:
            yield diagnose("I116", Cell(file, "", f"{ROWS}.{column}"), found=column)


def _numbered(name: str, path: Path) -> Iterator[tuple[Part, pl.DataFrame]]:
    """Every part with its lines numbered and its codes as they are compared."""
    import polars as pl

    start = 1
    for part in parts(path):
        columns = part.table.columns
        key = KEY if KEY in columns else None
        if key is None:
            place = Cell(path.name, "", "")
            raise Rejected([diagnose("I111", place, table=name, found="、".join(columns[:12]))])
        numbers = pl.int_range(start, start + part.table.height, dtype=pl.Int64, eager=True)
        code = codes_of(part.table.get_column(key)).fill_null("")
        yield part, part.table.with_columns(numbers.alias(LINE), code.alias(CODE))
        start += part.table.height


def _kept(name: str, path: Path, folder: Path) -> LongFile | None:
    """The pieces of an earlier run of the same file."""
    try:
        held = json.loads((folder / "whole.json").read_text(encoding="utf-8"))
        if held["stamp"] != stamp(path):
            return None
    except (OSError, ValueError, KeyError):
        return None
    pieces = tuple((file, low, high, rows) for file, low, high, rows in held["pieces"])
    return LongFile(name, path.name, folder, pieces, from_json(held["refused"]), from_json(held.get("remarks", ())))
