"""Document → Document: `extends` applied, so that a framework stands whole; every node keeps its own span."""

from __future__ import annotations

import re
from collections.abc import Callable

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Document, Mapping, Node, Scalar
from jixiao.framework.limits import PARENTS
from jixiao.framework.merge import merge, one_line
from jixiao.framework.prune import is_base, pruned
from jixiao.origin import Source, Span
from jixiao.value import dataclass

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")

Find = Callable[[str, Span], Document]
"""Finds a framework by `id@version`; the span is where it was asked for. Raises Rejected where there is none."""


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document with nothing left to extend."""

    document: Document
    parents: tuple[str, ...]  # id@version, nearest first
    sources: tuple[Source, ...]  # its own text, then those of its parents


def split_name(name: str) -> tuple[str, str] | None:
    """Id and version of `id@version`; None where `name` is not written so."""
    id, at, version = name.partition("@")
    return (id, version) if at and is_id(id) and len(version) <= 20 and VERSION.fullmatch(version) else None


def is_id(text: str) -> bool:
    """Whether `text` may be the id of a framework: lower case words under one another, never a path that leads away."""
    return len(text) <= 200 and ID.fullmatch(text) is not None


def resolve(document: Document, find: Find) -> Resolved:
    """`document` with everything that it extends merged in.

    Child keys win; the law by which they do stands in `merge`; of a base only what is used is taken.
    Raises Rejected with all F11x and F170 diagnostics.
    """
    chain, parents = _chain(document, find)
    root = chain[-1].root
    diagnostics: list[Diagnostic] = []
    for child, parent in zip(reversed(chain[:-1]), reversed(parents), strict=True):
        root, refused = merge(child.root, root, parent)
        diagnostics.extend(refused)
    if diagnostics:
        raise Rejected(diagnostics)
    if not is_base(document):
        root = pruned(root, (item.source for item in chain[1:] if is_base(item)))
    return Resolved(Document(document.source, root), tuple(parents), tuple(item.source for item in chain))


def _chain(document: Document, find: Find) -> tuple[list[Document], list[str]]:
    """`document` and everything above it, nearest first, with the names under which they were found."""
    chain, parents = [document], list[str]()
    names = [own_name(document)]
    while (extends := _extends(chain[-1])) is not None:
        name = extends.text if isinstance(extends, Scalar) else ""
        if split_name(name) is None:
            raise Rejected([diagnose("F103", one_line(extends), found=name or "extends")])
        steps = " → ".join((*(item or "?" for item in names), name))
        if name == names[-1]:
            raise Rejected([diagnose("F116", extends.span, found=name)])
        if name in names:
            raise Rejected([diagnose("F110", extends.span, chain=steps)])
        if len(parents) == PARENTS.most:
            raise Rejected(
                [diagnose(PARENTS.code, extends.span, found=len(parents) + 1, limit=PARENTS.most, chain=steps)]
            )
        chain.append(find(name, extends.span))
        names.append(name)
        parents.append(name)
    return chain, parents


def _extends(document: Document) -> Node | None:
    return document.root.get("extends") if isinstance(document.root, Mapping) else None


def own_name(document: Document) -> str | None:
    """`id@version` as the document says it; None where it does not."""
    root = document.root
    if not isinstance(root, Mapping):
        return None
    id, version = root.get("id"), root.get("version")
    return f"{id.text}@{version.text}" if isinstance(id, Scalar) and isinstance(version, Scalar) else None


def id_span(document: Document) -> Span:
    """Where a document says its id."""
    id = document.root.get("id") if isinstance(document.root, Mapping) else None
    return id.span if id is not None else document.root.span
