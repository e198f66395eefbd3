"""Of a rule book: every clause that no printed source says."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Language
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.framework.model import (
    Framework,
)
from jixiao.report.model import Column, SectionBlock, TableBlock, Text, Tone
from jixiao.report.rulebook_rules import (
    ASSUMED,
    basis_text,
    place_text,
)
from jixiao.report.rulebook_words import say


def assumed_section(framework: Framework, language: Language) -> SectionBlock:
    """Every clause that no printed source says."""
    columns = (
        Column(say("where", language), 50),
        Column(say("stated", language), 40),
        Column(say("declared", language), 26),
    )
    rows = tuple(
        (
            Text(where or framework.title),
            Text(basis or say("nothing_printed", language), Tone.WARNING),
            Text(place, Tone.MUTED),
        )
        for where, basis, place in assumptions(framework.root, ())
    )
    return SectionBlock(say("assumed", language), (TableBlock(columns, rows),) if rows else ())


def assumptions(node: Node | None, path: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    """Every clause whose basis is assumed: where it stands in the framework, its basis, and `file:line`."""
    if isinstance(node, Mapping):
        basis = node.get("basis")
        assumed = basis.get("assumed") if isinstance(basis, Mapping) else None
        if isinstance(basis, Mapping) and isinstance(assumed, Scalar) and assumed.text == "true":
            stated = basis_text(basis).removesuffix(ASSUMED).removesuffix(f"（{ASSUMED}）")
            yield ".".join(path), stated, place_text(basis.span)
        for key, value in node:
            yield from assumptions(value, (*path, key))
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from assumptions(item, (*path, _label(item)))


def _label(node: Node) -> str:
    """What an entry of a list is known by."""
    names = (node.get(key) for key in ("id", "label", "name", "range")) if isinstance(node, Mapping) else ()
    return next((name.text for name in names if isinstance(name, Scalar)), "")
