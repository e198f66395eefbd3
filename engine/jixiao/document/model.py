"""The nodes of a YAML document: scalars, sequences and mappings, each with its span."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.origin import Source, Span
from jixiao.value import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single text. `plain` scalars were written without quotes."""

    text: str
    span: Span
    plain: bool = True

    @property
    def is_null(self) -> bool:
        """Whether nothing was written (an empty plain scalar, `null` or `~`)."""
        return self.plain and self.text in ("", "null", "~")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Mapping:
    """A mapping; keys are scalars, none is repeated, order is kept."""

    entries: tuple[tuple[Scalar, Node], ...]
    span: Span

    def get(self, key: str) -> Node | None:
        """The value under `key`; None where there is none."""
        return next((value for name, value in self.entries if name.text == key), None)

    def key(self, key: str) -> Scalar | None:
        """The key node itself, for its span."""
        return next((name for name, _ in self.entries if name.text == key), None)

    def __iter__(self) -> Iterator[tuple[str, Node]]:
        return ((name.text, value) for name, value in self.entries)


Node = Scalar | Sequence | Mapping


@dataclass(frozen=True, slots=True)
class Document:
    """A well-formed YAML document."""

    source: Source
    root: Node
