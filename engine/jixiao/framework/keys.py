"""The top keys of the language in the order in which a framework is read and laid out."""

from __future__ import annotations

import json
from functools import cache

from jixiao.framework.schema import schema_text


@cache
def top_keys() -> tuple[str, ...]:
    """As the published schema lists them."""
    return tuple(json.loads(schema_text())["properties"])


@cache
def meaning(definition: str, *keys: str) -> str:
    """What the schema says of a key (`keys` lead to it) of one of its definitions; empty where there is none."""
    schema = json.loads(schema_text())
    found = schema["$defs"].get(definition, {})
    for key in keys:
        found = found.get("properties", {}).get(key, {})
        found = schema["$defs"][found["$ref"].rpartition("/")[2]] | found if "$ref" in found else found
        found = found.get("items", found) | {"description": found.get("description", "")}
    return str(found.get("description", ""))
