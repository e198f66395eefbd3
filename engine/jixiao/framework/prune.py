"""What a framework takes of a base: of its inputs, values and rules only those that something speaks of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jixiao.document import Document, Mapping, Node, Scalar, Sequence
from jixiao.framework.said import names_said, words_of
from jixiao.origin import Source

SECTIONS = ("rules", "values", "parameters", "inputs")
"""In this order: rules speak of values, values of parameters and inputs."""


def is_base(document: Document) -> bool:
    """Whether a document says `base: true`: names and formulas for others, which cannot score by itself."""
    base = document.root.get("base") if isinstance(document.root, Mapping) else None
    return isinstance(base, Scalar) and base.plain and base.text.lower() == "true"


def pruned(root: Node, bases: Iterable[Source]) -> Node:
    """`root` without the inputs, values and rules that stand in `bases` and that nothing in it speaks of."""
    sources = set(bases)
    if not sources or not isinstance(root, Mapping):
        return root
    offered: dict[str, Mapping] = {}
    for key in SECTIONS:
        section = root.get(key)
        if isinstance(section, Mapping):
            offered[key] = section
    said = set(names_said(root, *SECTIONS))
    kept = {key: set[str]() for key in offered}
    grown = True
    while grown:
        grown = False
        for part, things in offered.items():
            for name, thing in things.entries:
                taken = name.text in kept[part]
                if not taken and (name.span.source not in sources or not said.isdisjoint(_names(part, name, thing))):
                    kept[part].add(name.text)
                    said.update(words_of(thing) if part != "inputs" else ())
                    grown = True
    return Mapping(tuple(_kept(root, kept)), root.span)


def _kept(root: Mapping, kept: dict[str, set[str]]) -> Iterator[tuple[Scalar, Node]]:
    for key, value in root.entries:
        if key.text not in kept or not isinstance(value, Mapping):
            yield key, value
        elif kept[key.text]:
            yield key, Mapping(tuple(item for item in value.entries if item[0].text in kept[key.text]), value.span)


def _names(section: str, key: Scalar, thing: Node) -> Iterator[str]:
    """The names by which formulas speak of a thing: its own, and of a table its lines'."""
    yield key.text
    if section == "inputs" and isinstance(thing, Mapping):
        yield from _lines(thing.get("lines"))


def _lines(node: Node | None) -> Iterator[str]:
    match node:
        case Sequence():
            yield from (item.text for item in node.items if isinstance(item, Scalar))
        case Mapping():
            for key, below in node.entries:
                yield key.text
                yield from _lines(below)
