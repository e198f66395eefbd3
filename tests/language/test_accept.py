"""Every file of `accept/` is a framework with nothing to be said about it; together they use the whole language."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jixiao.document import Mapping, Node, Scalar, Sequence, parse, read_source
from jixiao.framework.catalog import Catalog, Pack
from jixiao.framework.schema import schema
from jixiao.plan.amounts import amounts_without_units
from jixiao.plan.compile import compile_plan

HERE = Path(__file__).parent
CATALOG = Catalog((Pack("packs", HERE / "packs"),))
CASES = sorted((HERE / "accept").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_is_accepted(path: Path) -> None:
    loaded = CATALOG.read_document(parse(read_source(path.name, path.read_bytes())))
    assert [item.message() for item in loaded.diagnostics] == []
    assert compile_plan(loaded.framework).nodes
    assert [item.message() for item in amounts_without_units(loaded.framework)] == []


def keys(node: Node) -> Iterator[str]:
    match node:
        case Mapping():
            for key, value in node:
                yield key
                yield from keys(value)
        case Sequence():
            for item in node.items:
                yield from keys(item)
        case Scalar():
            pass


def keys_of_the_schema(node: object, names: bool = False) -> Iterator[str]:
    """`names`: the node is a list of properties by name; one of them is called properties."""
    if isinstance(node, dict):
        yield from node if names else ()
        for key, value in node.items():
            yield from keys_of_the_schema(value, not names and key == "properties")
    elif isinstance(node, list):
        for value in node:
            yield from keys_of_the_schema(value)


def test_every_key_of_the_language_is_used() -> None:
    used = {key for path in CASES for key in keys(parse(read_source(path.name, path.read_bytes())).root)}
    assert (
        sorted(set(keys_of_the_schema(schema())) - used - {"cases"}) == []
    )  # cases stand in a folder, not in one file
