"""Where something stands: a span of a text, or a cell of a form; and the excerpt that shows it."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from jixiao.value import dataclass, field


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
        place = "!".join(part for part in (self.sheet, self.reference) if part)  # a sheet alone bears no mark
        return ":".join(part for part in (self.file, place) if part)


Origin = Span | Cell


def display_width(text: str) -> int:
    """How many columns of a terminal `text` takes: wide characters two, combining ones none."""
    return len(text) if text.isascii() else sum(map(_columns, text))


@lru_cache(maxsize=4096)
def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def excerpt(span: Span, limit: int = 100) -> str:
    """The source line of `span` and a second line whose marks stand straight under the characters meant.

    A character that cannot be seen is shown as `·`, a tab as a blank; a line wider than `limit` columns is cut around
    the mark, with `…` where something was left out.
    """
    line = "".join(_shown(character) for character in span.source.line(span.line))
    start = min(span.column - 1, len(line))
    end = len(line) if span.end_line > span.line else min(span.end_column - 1, len(line))
    end = max(end, start + 1)
    left = _cut(line, start, end, limit)
    right = left
    room = limit
    while right < len(line) and room > 0:
        room -= display_width(line[right])
        right += 1
    before = "…" if left else ""
    after = "…" if right < len(line) else ""
    indent = " " * display_width(before + line[left:start])
    mark = "^" * max(1, display_width(line[start : min(end, right)]))
    return f"  {before}{line[left:right]}{after}\n  {indent}{mark}"


def _shown(character: str) -> str:
    """One character as one that can be printed, combining ones left as they are."""
    if character == "\t":
        return " "
    return "·" if unicodedata.category(character)[0] in "CZ" and character not in " \u3000" else character


def _cut(line: str, start: int, end: int, limit: int) -> int:
    """Where the shown part of `line` begins, so that what is marked is seen with something before it."""
    if display_width(line[:end]) <= limit:
        return 0
    left, room = start, limit // 3
    while left > 0 and room > 0:
        left -= 1
        room -= display_width(line[left])
    while 0 < left < start and unicodedata.combining(line[left]):
        left += 1
    return left
