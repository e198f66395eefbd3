"""The published schema of the framework language, as text and as values, and what it knows at a place of a document."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

Schema = Mapping[str, Any]
Path = tuple[str | int, ...]


def schema_text() -> str:
    """The published JSON Schema of the framework language."""
    return resources.files("jixiao.framework").joinpath("schema.json").read_text(encoding="utf-8")


@cache
def schema() -> Schema:
    """The schema as values; its numbers are exact."""
    loaded: Schema = json.loads(schema_text(), parse_float=Fraction)
    return loaded


def words_at(path: Path) -> tuple[str, ...]:
    """The words of closed lists that the schema knows at a place of a document, whatever else stands there.

    Which of them fits the rest of the document, `check_shape` says.
    """
    found: dict[str, None] = {}
    for part in _schemas_at(schema(), path):
        found.update(dict.fromkeys(word for word in part.get("enum", ()) if isinstance(word, str)))
        found.update(dict.fromkeys(word for word in (part.get("const"),) if isinstance(word, str)))
    return tuple(found)


def _schemas_at(whole: Schema, path: Path) -> Iterator[Schema]:
    """Every part of the schema that may speak of the node at `path`."""
    parts = list(_alternatives(whole))
    for step in path:
        inside: list[Schema] = []
        for part in parts:
            inside.extend(_below(part, step))
        parts = [found for part in inside for found in _alternatives(part)]
    yield from parts


def _below(part: Schema, step: str | int) -> Iterator[Schema]:
    if isinstance(step, int):
        items = part.get("items")
        if isinstance(items, Mapping):
            yield items
        return
    known = part.get("properties", {})
    if step in known:
        yield known[step]
    elif isinstance(part.get("additionalProperties"), Mapping):
        yield part["additionalProperties"]


def _alternatives(part: Schema) -> Iterator[Schema]:
    """`part` and every schema that it points to or combines."""
    stack, seen = [part], set[int]()
    while stack:
        item = stack.pop()
        if id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        if "$ref" in item:
            stack.append(schema()["$defs"][item["$ref"].rpartition("/")[2]])
        for key in ("anyOf", "oneOf", "allOf"):
            stack.extend(item.get(key, ()))
        stack.extend(item[key] for key in ("if", "then", "else") if isinstance(item.get(key), Mapping))
