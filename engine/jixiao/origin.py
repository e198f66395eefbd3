"""Where something stands: a span of a text, or a cell of a form; and the excerpt that shows it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Source:
    """A text with a name for people (a file name, or `id@version/framework.yaml`)."""

    name: str
    text: str = field(repr=False)

    def line(self, number: int) -> str:
        """The text of line `number` (from 1), without its end; empty beyond the last."""
        lines = self.text.split("\n")
        return lines[number - 1].rstrip("\r") if 0 < number <= len(lines) else ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: lines and columns count characters from 1; the end is exclusive."""

    source: Source
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{self.source.name}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a form. `reference` is `A1` style for grids, a path such as `rows[3].target` for json and yaml."""

    file: str
    sheet: str
    reference: str

    def __str__(self) -> str:
        place = f"{self.sheet}!{self.reference}" if self.sheet else self.reference
        return f"{self.file}:{place}" if self.file else place


Origin = Span | Cell


def display_width(text: str) -> int:
    """How many columns of a terminal `text` takes: wide characters two, combining ones none."""
    width = 0
    for character in text:
        if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
            continue
        width += 2 if unicodedata.east_asian_width(character) in "WF" else 1
    return width


def excerpt(span: Span, limit: int = 100) -> str:
    """The source line of `span` and a second line whose marks stand straight under the characters meant."""
    line = span.source.line(span.line).replace("\t", " ")
    start = min(span.column - 1, len(line))
    end = len(line) if span.end_line > span.line else min(max(span.end_column - 1, start + 1), max(len(line), start + 1))
    if display_width(line) > limit and start > limit // 3:
        cut = start - limit // 3
        line, start, end = "…" + line[cut:], start - cut + 1, end - cut + 1
    if len(line) > limit:
        line = line[:limit] + "…"
    end = min(end, max(len(line), start + 1))
    indent = " " * display_width(line[:start])
    mark = "^" * max(1, display_width(line[start:end]))
    return f"  {line}\n  {indent}{mark}"
