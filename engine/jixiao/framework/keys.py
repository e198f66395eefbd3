"""The top keys of the language in the order in which a framework is read and laid out."""

from __future__ import annotations

import json
from functools import cache

from jixiao.framework.shape import schema_text


@cache
def top_keys() -> tuple[str, ...]:
    """As the published schema lists them."""
    return tuple(json.loads(schema_text())["properties"])
