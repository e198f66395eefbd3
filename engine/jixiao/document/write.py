"""Nodes as YAML text again: short things on one line, everything else in blocks, what was written as it was written."""

from __future__ import annotations

import json
from collections.abc import Iterator

from jixiao.document.model import Document, Mapping, Node, Scalar, Sequence
from jixiao.origin import Source, display_width

WIDEST = 116
"""Columns that a mapping or list may take and still stand on one line."""

FILE = "/framework.yaml"
"""What is left out of the names of sources: it is the same for all."""

IN_FLOW = ",[]{}"
"""What a scalar without quotes may hold in a block, and not between brackets."""


def yaml_text(document: Document) -> str:
    """`document` as YAML that reads back equal.

    Where it extends others, every line ends in `# ←` and where that is said: a number alone is a line of its own text,
    `id@version:line` one of what it extends; both where the line holds something of both.
    """
    extends = any(node.span.source is not document.source for node in _all(document.root))
    return "".join(f"{line}\n" for line in _lines(document.root, document.source if extends else None, 0))


def _lines(node: Node, own: Source | None, indent: int) -> Iterator[str]:
    before = " " * indent
    if isinstance(node, Mapping) and node.entries:
        for key, value in node.entries:
            yield from _entry(f"{before}{_scalar(key)}:", value, own, indent + 2, key)
    elif isinstance(node, Sequence) and node.items:
        for item in node.items:
            yield from _item(item, own, indent)
    else:
        yield before + _flow(node) + _mark(own, node)


def _entry(head: str, value: Node, own: Source | None, indent: int, key: Scalar) -> Iterator[str]:
    line = f"{head} {_flow(value)}"
    if isinstance(value, Scalar) or _stands_on_a_line(value, line):
        yield line + _mark(own, key, value)
    else:
        yield head + _mark(own, key)
        yield from _lines(value, own, indent)


def _item(item: Node, own: Source | None, indent: int) -> Iterator[str]:
    line = f"{' ' * indent}- {_flow(item)}"
    if isinstance(item, Scalar) or _stands_on_a_line(item, line):
        yield line + _mark(own, item)
        return
    first, *rest = _lines(item, own, indent + 2)
    yield f"{' ' * indent}- {first.lstrip(' ')}"
    yield from rest


def _stands_on_a_line(node: Node, line: str) -> bool:
    if not _members(node):
        return True
    if any(isinstance(scalar, Scalar) and scalar.plain and set(scalar.text) & set(IN_FLOW) for scalar in _all(node)):
        return False
    return display_width(line) <= WIDEST and _depth(node) <= (2 if isinstance(node, Mapping) else 1)


def _depth(node: Node) -> int:
    """How many brackets stand in one another at the deepest point."""
    return 1 + max(map(_depth, _members(node)), default=0) if _members(node) else 0


def _members(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Mapping):
        return tuple(value for _, value in node.entries)
    return node.items if isinstance(node, Sequence) else ()


def _all(node: Node) -> Iterator[Node]:
    """`node` and everything in it, keys too."""
    yield node
    if isinstance(node, Mapping):
        yield from (key for key, _ in node.entries)
    for member in _members(node):
        yield from _all(member)


def _flow(node: Node) -> str:
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{_scalar(key)}: {_flow(value)}" for key, value in node.entries) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(_flow(item) for item in node.items) + "]"
    return _scalar(node)


def _scalar(node: Scalar) -> str:
    if not node.plain:
        return json.dumps(node.text, ensure_ascii=False)
    return node.text or "null"


def _mark(own: Source | None, *nodes: Node) -> str:
    """Where what stands on a line is said: the line of the document itself, then name and line of what it inherits."""
    if own is None:
        return ""
    lines: dict[Source, int] = {}
    for inner in (inner for node in nodes for inner in _all(node)):
        source, line = inner.span.source, inner.span.line
        lines[source] = min(line, lines.get(source, line))
    places = [str(lines[own])] if own in lines else []
    places += [f"{source.name.removesuffix(FILE)}:{line}" for source, line in lines.items() if source is not own]
    return f"  # ← {' · '.join(places)}"
