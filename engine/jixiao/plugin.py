"""The doors for formats: readers and renderers, found by entry point; built-ins come in by the same door."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Protocol, runtime_checkable

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import RawFiling, Sheets
from jixiao.report.model import Report


@runtime_checkable
class Reader(Protocol):
    """Reads the bytes of one format. Raises Rejected (I codes) for what it cannot read, and never anything else."""

    suffixes: tuple[str, ...]

    def read(self, data: bytes, *, name: str) -> Sheets | RawFiling:
        """The content of `data`; `name` is the file's name for people, which every place repeats."""
        ...


@runtime_checkable
class Renderer(Protocol):
    """Writes reports in one format."""

    suffix: str

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """One file that holds all `reports`, in order; the same reports give the same bytes."""
        ...


READERS = "jixiao.readers"
RENDERERS = "jixiao.renderers"
FRAMEWORKS = "jixiao.frameworks"


@dataclass(frozen=True, slots=True)
class Found:
    """A plugin as installed: the name it is looked up by, and what it comes from."""

    group: str
    name: str
    value: str
    distribution: str


def installed(group: str) -> Iterator[Found]:
    """Every plugin of `group`, sorted by name."""
    for point in sorted(entry_points(group=group), key=lambda item: (item.name, item.value)):
        yield Found(group, point.name, point.value, point.dist.name if point.dist else "?")


def load_reader(suffix: str) -> Reader:
    """The reader for a file suffix (without the dot). Raises Rejected: none, or two, or one that does not fit."""
    return _load(READERS, suffix.lower(), Reader)


def load_renderer(name: str) -> Renderer:
    """The renderer of that name. Raises Rejected: none, or two, or one that does not fit."""
    return _load(RENDERERS, name, Renderer)


