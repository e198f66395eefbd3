"""What reading a form costs in every format, and how that grows with many forms: processor time of one process.

python -m benchmarks.reading
"""

from __future__ import annotations

import csv
import io
import resource
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.table import heading, line
from jixiao.api import read_bytes
from jixiao.filing.model import Sheet
from jixiao.plugin import load_reader
from jixiao_plugins.json.reader import JsonReader
from jixiao_plugins.xlsx.layout import lay_out

TESTS = Path(__file__).parents[1] / "tests"
CASES = sorted((TESTS / "cases").glob("*.json"))
MANY = 1_000
"""Workbooks read one after the other, to see whether memory grows."""


def workbook(case: Path) -> bytes:
    return lay_out(JsonReader().read(case.read_bytes(), name=case.name))


def as_csv(case: Path) -> bytes:
    found = load_reader("xlsx").read(workbook(case), name="x.xlsx")
    sheet: Sheet = found.sheets[0]  # type: ignore[union-attr]
    stream = io.StringIO()
    csv.writer(stream).writerows([[cell.text if cell else "" for cell in row] for row in sheet.rows])
    return stream.getvalue().encode("gb18030")


def as_docx(case: Path) -> bytes:
    import docx

    found = load_reader("xlsx").read(workbook(case), name="x.xlsx")
    sheet: Sheet = found.sheets[0]  # type: ignore[union-attr]
    document = docx.Document()
    table = document.add_table(len(sheet.rows), max(len(row) for row in sheet.rows))
    for cells, row in zip(table.rows, sheet.rows, strict=True):
        for made, cell in zip(cells.cells, row, strict=False):
            made.text = cell.text if cell else ""
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


FORMATS: dict[str, Callable[[Path], bytes]] = {
    "xlsx": workbook,
    "xls": lambda case: (TESTS / "plugins/xls/cases" / f"{case.stem}.xls").read_bytes(),
    "ods": lambda case: (TESTS / "plugins/ods/cases" / f"{case.stem}.ods").read_bytes(),
    "docx": as_docx,
    "csv": as_csv,
    "json": Path.read_bytes,
}


def taken(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1_000


def main() -> None:
    """Prints the table."""
    heading("Reading forms (processor time, one process)")
    for suffix, make in FORMATS.items():
        files = [make(case) for case in CASES]

        def read_all(files: list[bytes] = files, name: str = f"表.{suffix}") -> None:
            for data in files:
                read_bytes(data, name)

        read_all()
        each = taken(read_all) / len(files)
        line(f"a published table as {suffix}, read and understood", f"{each:,.1f} ms")
    books = [workbook(case) for case in CASES]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    whole = taken(lambda: [None for number in range(MANY) if read_bytes(books[number % len(books)], "表.xlsx") is None])
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    line(f"{MANY:,} workbooks, read and understood", f"{whole / 1_000:,.1f} s", aim="part of 60 s on two cores")
    line("    what memory grew by", f"{grown} MB")


if __name__ == "__main__":
    main()
