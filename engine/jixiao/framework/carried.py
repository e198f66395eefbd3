"""A framework as bytes, to be built again on another machine that has none of its files."""

from __future__ import annotations

import json

from jixiao.document import Document, parse
from jixiao.document.write import yaml_text
from jixiao.framework.build import build
from jixiao.framework.model import Framework
from jixiao.framework.resolve import Resolved
from jixiao.origin import Source


def framework_bytes(framework: Framework) -> bytes:
    """The whole of `framework`, everything that it extends merged in. Raises ValueError where it was built by hand."""
    if framework.root is None:
        raise ValueError(f"{framework.name} has no document")
    # Its lines would end in remarks on where they came from if the document were known to have other sources.
    text = yaml_text(Document(framework.root.span.source, framework.root))
    held = {"name": framework.name, "parents": framework.parents, "digest": framework.digest, "text": text}
    return json.dumps(held, ensure_ascii=False).encode("utf-8")


def framework_of(data: bytes) -> Framework:
    """The framework that `framework_bytes` wrote. Raises ValueError where it does not mean the same any more."""
    held = json.loads(data)
    source = Source(held["name"], held["text"])
    framework, _ = build(Resolved(parse(source), tuple(held["parents"]), (source,)))
    if framework.digest != held["digest"]:
        raise ValueError(f"{held['name']} came out as another framework")
    return framework
