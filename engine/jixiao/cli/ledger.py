"""What `jixiao batch` is to score: a ledger, the long tables beside it, or a folder that holds them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from jixiao.diagnostic import Rejected, diagnose
from jixiao.evaluation.long import GOALS, ROWS
from jixiao.origin import Cell

FILINGS = "filings"
"""The ledger in a folder of tables: `filings.csv` beside `rows.csv`, `goals.csv` and those of open tables."""

SUFFIXES = (".csv", ".parquet")


def ledger_in(
    path: Path, rows: Path | None, goals: Path | None, tables: Iterable[str]
) -> tuple[Path, Mapping[str, Path]]:
    """The ledger and its long tables by name. Raises Rejected where two files claim one place in a folder."""
    found: dict[str, Path] = {}
    ledger = path
    if is_folder_of_tables(path):
        for file in sorted(path.iterdir()):
            if file.suffix.lower() in SUFFIXES and not file.name.startswith("."):
                if file.stem in found:
                    raise Rejected([diagnose("U091", Cell(path.name, "", ""), name=file.stem, found=file.name)])
                found[file.stem] = file
        ledger = found.pop(FILINGS)
    found |= {name: file for name, file in ((ROWS, rows), (GOALS, goals)) if file is not None}
    for text in tables:
        name, sign, named = text.partition("=")
        if not sign or not name.strip() or not named.strip():
            raise Rejected([diagnose("U092", None, found=text)])
        found[name.strip()] = Path(named.strip())
    return ledger, found


def is_folder_of_tables(path: Path) -> bool:
    """Whether `path` is a folder with a ledger in it."""
    return path.is_dir() and any((path / f"{FILINGS}{suffix}").is_file() for suffix in SUFFIXES)
