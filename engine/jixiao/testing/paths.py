"""Nodes of a document by their paths: found, and replaced."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.document import Mapping, Node, Scalar
from jixiao.document import Sequence as ListNode

Step = str | int
Path = tuple[Step, ...]
"""Keys and indexes from the top of a document down to a node."""


def nodes_below(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """`node` and everything in it, in the order of the text."""
    yield path, node
    if isinstance(node, Mapping):
        for key, value in node:
            yield from nodes_below(value, (*path, key))
    elif isinstance(node, ListNode):
        for index, item in numbered(node):
            yield from nodes_below(item, (*path, index))


def numbered(node: ListNode) -> Iterator[tuple[int, Node]]:
    """The items of a list with their indexes."""
    return iter(tuple(enumerate(node.items)))


def first_scalar(node: Node | None) -> Scalar | None:
    """The first item of a list, where it is a scalar."""
    first = node.items[0] if isinstance(node, ListNode) and node.items else None
    return first if isinstance(first, Scalar) else None


def entry_at(node: Node | None, key: str) -> Node | None:
    """What stands at a key; None where nothing does."""
    return node.get(key) if isinstance(node, Mapping) else None


def replaced(node: Node, path: Path, changed: dict[Path, Node | None]) -> Node:
    """`node` with other nodes at the paths of `changed`; None takes the entry out."""
    inside = {target: value for target, value in changed.items() if target[: len(path)] == path}
    if not inside:
        return node
    if path in inside:
        found = inside[path]
        if found is None:
            raise ValueError("the top of a document cannot be taken out")
        return found
    if isinstance(node, Mapping):
        entries = []
        for key, value in node.entries:
            below = (*path, key.text)
            if below not in inside or inside[below] is not None:
                entries.append((key, replaced(value, below, inside)))
        return Mapping(tuple(entries), node.span)
    if isinstance(node, ListNode):
        return ListNode(tuple(replaced(item, (*path, index), inside) for index, item in numbered(node)), node.span)
    return node
