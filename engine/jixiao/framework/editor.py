"""The schema for editors: what a document that extends another leaves out is no mistake in it."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from jixiao.framework.merge import NOT_INHERITED, OWN_KEYS
from jixiao.framework.schema import schema_text

PARTIAL = "partial_"
"""Before the names of definitions in which nothing is required."""

_HEAD = ("$schema", "$id", "title", "description")

Schema = dict[str, Any]

_REMOVAL: Schema = {
    "type": "object",
    "properties": {"remove": {"description": "true：去掉底稿中的这一项", "const": True}},
    "additionalProperties": False,
}


@cache
def editor_schema_text() -> str:
    """The published schema for documents as they are written.

    A document without `extends` has to be whole, as the language demands of every resolved one. In one that extends
    another, nothing below the head is required: the rest comes from there.
    """
    schema: Schema = json.loads(schema_text())
    whole = {key: value for key, value in schema.items() if key not in (*_HEAD, "$defs")}
    partial = _partial(whole) | {"required": whole["required"]}
    definitions = {
        "framework": whole,
        f"{PARTIAL}framework": partial,
        **schema["$defs"],
        **{f"{PARTIAL}{name}": _partial(value) for name, value in schema["$defs"].items()},
    }
    made = {
        **{key: schema[key] for key in _HEAD},
        "type": "object",
        "if": {"required": ["extends"]},
        "then": {"$ref": f"#/$defs/{PARTIAL}framework"},
        "else": {"$ref": "#/$defs/framework"},
        "$defs": definitions,
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _partial(node: Any) -> Any:
    """`node` with nothing required, except where requiring only asks which case it is; references likewise."""
    if isinstance(node, list):
        return [_partial(item) for item in node]
    if not isinstance(node, dict):
        return node
    made: Schema = {}
    for key, value in node.items():
        if key in ("required", "minProperties") or (
            key == "anyOf" and all(set(item) == {"required"} for item in value)
        ):
            continue
        if key == "if":
            made[key] = value
        elif key == "$ref":
            made[key] = value.replace("#/$defs/", f"#/$defs/{PARTIAL}")
        elif key == "properties":
            made[key] = {name: _removable(name, _partial(inner)) for name, inner in value.items()}
        elif key == "additionalProperties":
            made[key] = _removable("", _partial(value))
        else:
            made[key] = _partial(value)
    return made


def _removable(name: str, declared: Any) -> Any:
    """What may stand under a key of a document that extends another: that, or `remove: true`.

    Of what is one version's own, of what a schema only asks about, and of the word itself nothing is inherited.
    """
    if name in (*NOT_INHERITED, *OWN_KEYS, "jixiao") or not isinstance(declared, dict):
        return declared
    if "const" in declared and not isinstance(declared["const"], str):
        return declared
    if "enum" in declared:  # an editor offers the words of a list only where they stand bare
        types = declared.get("type", "string")
        both = [*types, "object"] if isinstance(types, list) else [types, "object"]
        return {**declared, "type": both, "enum": [*declared["enum"], {"remove": True}]}
    said = {"description": declared["description"]} if "description" in declared else {}
    return {**said, "if": {"type": "object", "required": ["remove"]}, "then": _REMOVAL, "else": declared}
