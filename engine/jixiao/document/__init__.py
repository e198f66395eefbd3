"""YAML as a tree of nodes, each with its span; scalars are still text, nothing is resolved."""

from jixiao.document.limits import LIMITS, Limit
from jixiao.document.model import Document, Mapping, Node, Scalar, Sequence
from jixiao.document.parse import parse
from jixiao.document.source import read_source

__all__ = ["LIMITS", "Document", "Limit", "Mapping", "Node", "Scalar", "Sequence", "parse", "read_source"]
