"""Files that are whole or not there, and diagnostics kept in them between two runs."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from jixiao.diagnostic import Diagnostic, Severity
from jixiao.origin import Cell


def replace_file(path: Path, write: Callable[[Path], object]) -> None:
    """A file written beside, made sure of, then given its name."""
    beside = path.with_name(f".{path.name}.tmp")
    write(beside)
    settle(beside)
    beside.replace(path)


def settle(path: Path) -> None:
    """Makes sure that what was written is on the disk."""
    with path.open("rb+") as stream:
        os.fsync(stream.fileno())


def stamp(path: Path) -> str:
    """What changes when a file does."""
    stat = path.stat()
    return f"{path.name} {stat.st_size} {stat.st_mtime_ns}"


def as_json(items: Sequence[Diagnostic]) -> list[Any]:
    """Diagnostics in cells, as JSON holds them."""
    return [
        (item.code, item.origin.file, item.origin.sheet, item.origin.reference, item.arguments, item.severity)
        for item in items
        if isinstance(item.origin, Cell)
    ]


def from_json(held: Sequence[Any]) -> tuple[Diagnostic, ...]:
    """What `as_json` made."""
    return tuple(
        Diagnostic(code, Cell(file, sheet, reference), tuple((name, value) for name, value in given), Severity(weight))
        for code, file, sheet, reference, given, weight in held
    )
