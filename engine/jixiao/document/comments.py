"""The comments of a document, which its nodes do not hold: found in the text between the scalars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.document.model import Document, Mapping, Node, Scalar
from jixiao.origin import Source, display_width
from jixiao.value import dataclass

_HEADER = re.compile(r"[|>](?P<indicators>[-+0-9]*)")


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its sign. Lines and columns count characters from 1; `shown` is the column of a terminal."""

    text: str
    line: int
    column: int
    shown: int
    alone: bool  # nothing else stands on its line


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The lines of a scalar written with `|` or `>`: `lines` without their common indent, the last at `end`."""

    header: str
    lines: tuple[str, ...]
    end: int


def leaves(node: Node) -> Iterator[Scalar]:
    """Every scalar of `node`, keys too, in the order of the text."""
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for key, value in node.entries:
            yield key
            yield from leaves(value)
    else:
        for item in node.items:
            yield from leaves(item)


def text_block(scalar: Scalar) -> TextBlock | None:
    """How `scalar` stands in blocks of text; None where it does not."""
    source, span = scalar.span.source, scalar.span
    opening = source.line(span.line)[span.column - 1 :]
    header = _HEADER.match(opening)
    if scalar.plain or header is None:
        return None
    lines: list[str] = []
    indent: int | None = None
    number = span.line
    while number < source.text.count("\n") + 1:
        line = source.line(number + 1)
        depth = len(line) - len(line.lstrip(" "))
        if line.strip(" "):
            indent = depth if indent is None else indent
            if depth < indent or depth == 0:
                break
        lines.append(line)
        number += 1
    cut = indent or 0
    while lines and not lines[-1].strip(" ") and len(lines[-1]) <= cut:
        lines.pop()
    return TextBlock(header.group(), tuple(line[cut:] for line in lines), span.line + len(lines))


def comments(document: Document) -> tuple[Comment, ...]:
    """All comments, in the order of the text."""
    source = document.source
    taken: dict[int, list[tuple[int, int]]] = {}
    for scalar in leaves(document.root):
        _take(scalar, source, taken)
    return tuple(_found(source, taken))


def _take(scalar: Scalar, source: Source, taken: dict[int, list[tuple[int, int]]]) -> None:
    """Notes the columns (from 0) that a scalar covers on each of its lines."""
    span = scalar.span
    block = text_block(scalar)
    if block is not None:
        taken.setdefault(span.line, []).append((span.column - 1, span.column - 1 + len(block.header)))
        for line in range(span.line + 1, block.end + 1):
            taken.setdefault(line, []).append((0, len(source.line(line))))
        return
    for line in range(span.line, span.end_line + 1):
        start = span.column - 1 if line == span.line else 0
        end = span.end_column - 1 if line == span.end_line else len(source.line(line))
        taken.setdefault(line, []).append((start, end))


def _found(source: Source, taken: dict[int, list[tuple[int, int]]]) -> Iterator[Comment]:
    for number, raw in enumerate(source.text.split("\n"), 1):
        line = raw.rstrip("\r")
        start = line.find("#")
        while start >= 0 and any(low <= start < high for low, high in taken.get(number, ())):
            start = line.find("#", start + 1)
        if start >= 0:
            before = line[:start]
            yield Comment(line[start:].rstrip(), number, start + 1, display_width(before), not before.strip())
