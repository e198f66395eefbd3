"""Files looked at again and again: what changed since the last look."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from jixiao.api import Catalog

PAUSE_MILLISECONDS = 400
"""Between two looks: soon enough for a person who has just saved, and no load."""

MOST_FILES = 2000
"""Of a folder that is named; more than that is no framework."""


def changes(files: Callable[[], Iterable[Path]]) -> Iterator[tuple[Path, ...]]:
    """First nothing, then, whenever something did change, the files that are new, gone or written again. Never ends."""
    before = _states(files())
    yield ()
    while True:
        time.sleep(PAUSE_MILLISECONDS / 1000)
        now = _states(files())
        changed = tuple(sorted(path for path in before | now if before.get(path) != now.get(path)))
        before = now
        if changed:
            yield changed


def watched_files(names: Iterable[str], catalog: Catalog) -> tuple[Path, ...]:
    """What a lint of `names` may rest on: the folders that are named, and every framework that can be extended."""
    files: dict[Path, None] = {entry.file: None for entry in catalog.entries() if isinstance(entry.file, Path)}
    for name in names:
        with suppress(OSError, ValueError):
            path = Path(name)
            folder = path if path.is_dir() else path.parent
            within = folder.rglob("*") if path.is_dir() else folder.glob("*.yaml")
            for _, found in zip(range(MOST_FILES), within, strict=False):
                files[found] = None
    return tuple(files)


def _states(files: Iterable[Path]) -> dict[Path, tuple[int, int]]:
    """When each file was written, and its size; files that are gone are left out."""
    states = {}
    for path in files:
        with suppress(OSError):
            if path.is_file():
                state = path.stat()
                states[path] = (state.st_mtime_ns, state.st_size)
    return states
