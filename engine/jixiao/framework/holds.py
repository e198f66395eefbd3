"""Whether plain values hold to the published schema: yes or no and nothing else, without the library that says why.

Loading that library takes longer than all else that a document needs. Only a yes is believed: of what this module
refuses, the library says what is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import cache
from typing import Any

Schema = Mapping[str, Any]

IS_TYPE: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "number": lambda value: isinstance(value, (int, Fraction)) and not isinstance(value, bool),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "null": lambda value: value is None,
}
"""The types of the schema; a number is exact."""


def holds(value: Any, schema: Schema, whole: Schema) -> bool:
    """Whether `value` has the shape that `schema` says, part of `whole`. Raises KeyError: a keyword unknown here."""
    for keyword, said in schema.items():
        if keyword not in SILENT and not KEYWORDS[keyword](value, said, schema, whole):
            return False
    return True


def _type(value: Any, said: Any, schema: Schema, whole: Schema) -> bool:
    return IS_TYPE[said](value) if isinstance(said, str) else any(IS_TYPE[item](value) for item in said)


def _ref(value: Any, said: str, schema: Schema, whole: Schema) -> bool:
    return holds(value, whole["$defs"][said.removeprefix("#/$defs/")], whole)


def _same(value: Any, other: Any) -> bool:
    return bool(value == other) and isinstance(value, bool) == isinstance(other, bool)


def _enum(value: Any, said: Any, schema: Schema, whole: Schema) -> bool:
    return any(_same(value, item) for item in said)


def _const(value: Any, said: Any, schema: Schema, whole: Schema) -> bool:
    return _same(value, said)


def _properties(value: Any, said: Schema, schema: Schema, whole: Schema) -> bool:
    return not isinstance(value, dict) or all(holds(value[key], said[key], whole) for key in value if key in said)


def _additional(value: Any, said: Any, schema: Schema, whole: Schema) -> bool:
    if not isinstance(value, dict):
        return True
    known = schema.get("properties", {})
    others = [key for key in value if key not in known]
    return not others if said is False else said is True or all(holds(value[key], said, whole) for key in others)


def _names(value: Any, said: Schema, schema: Schema, whole: Schema) -> bool:
    return not isinstance(value, dict) or all(holds(key, said, whole) for key in value)


def _required(value: Any, said: Any, schema: Schema, whole: Schema) -> bool:
    return not isinstance(value, dict) or all(key in value for key in said)


def _items(value: Any, said: Schema, schema: Schema, whole: Schema) -> bool:
    return not isinstance(value, list) or all(holds(item, said, whole) for item in value)


def _if(value: Any, said: Schema, schema: Schema, whole: Schema) -> bool:
    follows = schema.get("then" if holds(value, said, whole) else "else")
    return follows is None or holds(value, follows, whole)


def _any(value: Any, said: Any, schema: Schema, whole: Schema) -> bool:
    return any(holds(value, item, whole) for item in said)


def _all(value: Any, said: Any, schema: Schema, whole: Schema) -> bool:
    return all(holds(value, item, whole) for item in said)


def _pattern(value: Any, said: str, schema: Schema, whole: Schema) -> bool:
    return not isinstance(value, str) or _compiled(said).search(value) is not None


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def _size(kind: type[Any], allowed: Callable[[int, int], bool]) -> Callable[[Any, Any, Schema, Schema], bool]:
    return lambda value, said, schema, whole: not isinstance(value, kind) or allowed(len(value), said)


def _number(allowed: Callable[[Any, Any], bool]) -> Callable[[Any, Any, Schema, Schema], bool]:
    return lambda value, said, schema, whole: not IS_TYPE["number"](value) or allowed(value, said)


KEYWORDS: Mapping[str, Callable[[Any, Any, Schema, Schema], bool]] = {
    "type": _type,
    "$ref": _ref,
    "enum": _enum,
    "const": _const,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "required": _required,
    "items": _items,
    "if": _if,
    "anyOf": _any,
    "allOf": _all,
    "pattern": _pattern,
    "minLength": _size(str, lambda size, said: size >= said),
    "maxLength": _size(str, lambda size, said: size <= said),
    "minItems": _size(list, lambda size, said: size >= said),
    "minProperties": _size(dict, lambda size, said: size >= said),
    "minimum": _number(lambda value, said: value >= said),
    "maximum": _number(lambda value, said: value <= said),
    "exclusiveMinimum": _number(lambda value, said: value > said),
}
"""Every keyword that the schema uses and that says something of a value."""

SILENT = frozenset(
    ("$schema", "$id", "$defs", "title", "description", "patternErrorMessage", "then", "else")  # the last two: see `if`
)
"""Those that say nothing by themselves."""
