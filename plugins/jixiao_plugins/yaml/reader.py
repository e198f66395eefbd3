"""Reads a filing from .yaml: the format of the json reader, in the YAML that frameworks are written in."""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document import Mapping, Node, Scalar, parse
from jixiao.filing.model import RawFiling
from jixiao.origin import Cell, Source
from jixiao_plugins.declared import Entry, declared_filing
from jixiao_plugins.door import Kind, Remarks, check_file, decode


class YamlReader:
    """Reads the format of docs/reference/filing-json.md, written as YAML."""

    suffixes: tuple[str, ...] = ("yaml", "yml")

    def read(self, data: bytes, *, name: str) -> RawFiling:
        """The filing that `data` writes out. Raises Rejected (I and D codes)."""
        digest = check_file(data, name, "yaml", Kind.TEXT)
        text = decode(data, name)
        document = parse(Source(name, text))
        if not isinstance(document.root, Mapping):
            place = Cell(name, "", "")
            raise Rejected([diagnose("I066", place, found=type(document.root).__name__)])
        return declared_filing(_entry(document.root), file=name, digest=digest, remarks=Remarks(name))


def _entry(node: Node) -> Entry:
    """`node` as texts, lists and mappings; every scalar stays the text that was written."""
    if isinstance(node, Scalar):
        return None if node.is_null else node.text
    if isinstance(node, Mapping):
        return {key: _entry(value) for key, value in node}
    return [_entry(item) for item in node.items]
