"""What other distributions have declared by entry points: read once in a process, for it means opening them all."""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoints, entry_points
from typing import Any


@cache
def _all() -> Any:
    return entry_points()  # groups of them in Python 3.11, a flat tuple since: both can select


@cache  # asked for every file of a folder
def declared(group: str, name: str | None = None) -> EntryPoints:
    """The entry points of `group`, or only those called `name`."""
    wanted = {"group": group} if name is None else {"group": group, "name": name}
    points: EntryPoints = _all().select(**wanted)
    return points
