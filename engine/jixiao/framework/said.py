"""Which names a part of a framework may be speaking of: every word that could be one in some formula."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.document import Mapping, Node, Scalar, Sequence

NAME = re.compile(r"[^\s.,;:，。；：、（）()\[\]{}+−*×÷/%％<>=≤≥≠!！&|-]+")
"""A stretch of a formula that may be a name."""

UNNAMED = ("basis", "title", "ratings", "checks", "form", "report", "cases", "inputs", "aliases", "text", "message")
"""Keys under which no formula stands."""


def names_said(root: Node | None, *left_out: str) -> Iterator[str]:
    """Every word that may be a name in some formula of a framework, but for the sections `left_out`."""
    for key, node in root.entries if isinstance(root, Mapping) else ():
        if key.text not in UNNAMED and key.text not in left_out:
            yield from words_of(node)


def words_of(node: Node) -> Iterator[str]:
    """Every word in `node` that may be a name; ids and printed names are none."""
    match node:
        case Scalar():
            yield from NAME.findall(node.text)
        case Sequence():
            for item in node.items:
                yield from words_of(item)
        case Mapping():
            for key, value in node.entries:
                if key.text not in (*UNNAMED, "id", "name"):
                    yield from words_of(value)
