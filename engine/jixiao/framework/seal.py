"""Seals: digests under which a version was published, so that neither its words nor its meaning change unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from pathlib import Path

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Document, Mapping
from jixiao.framework.model import Framework, Status
from jixiao.framework.resolve import id_span, split_name
from jixiao.origin import Span
from jixiao.value import dataclass

FILE = "sealed.sha256"
"""A pack's list of what it has published: digest of the bytes, digest of the meaning, name; a line each."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What a version was when it was published: its own bytes, and its meaning with everything that it extends."""

    name: str  # id@version
    bytes: str  # sha256, hex
    meaning: str  # the digest of the framework

    @property
    def line(self) -> str:
        """As it stands in the list."""
        return f"{self.bytes}  {self.meaning}  {self.name}\n"


def read_seals(root: Traversable) -> dict[str, Seal]:
    """The seals of the pack at `root`, by name; none where it has published nothing."""
    listed = root.joinpath(FILE)
    if not listed.is_file():
        return {}
    parts = (line.split() for line in listed.read_text(encoding="utf-8").splitlines() if line.strip())
    return {name: Seal(name, content, meaning) for content, meaning, name in parts}


def root_of(file: Traversable, name: str | None) -> Path | None:
    """The pack in which `file` stands as `<id>/<version>/framework.yaml`; None where it stands otherwise."""
    parts = split_name(name or "")
    if not isinstance(file, Path) or parts is None:
        return None
    path = file.resolve()
    inner = (*parts[0].split("/"), parts[1], path.name)
    return path.parents[len(inner) - 1] if path.parts[-len(inner) :] == inner else None


def seal_of(framework: Framework, file: Path) -> Seal:
    """The seal that `framework`, which stands in `file`, would have now."""
    return Seal(framework.name, _digest(file), framework.digest)


def check_bytes(document: Document, file: Traversable, name: str) -> None:
    """Raises Rejected (F180) where what is sealed was edited; whoever extends it is refused as well."""
    root = root_of(file, name)
    seal = read_seals(root).get(name) if root is not None else None
    if seal is not None and seal.bytes != _digest(file):
        raise Rejected([diagnose("F180", id_span(document), found=name)])


def check_meaning(framework: Framework, file: Traversable) -> tuple[Diagnostic, ...]:
    """F181: a parent was edited under a sealed version. F182: published, and nobody would see an edit."""
    root = root_of(file, framework.name)
    seal = read_seals(root).get(framework.name) if root is not None else None
    if seal is not None and seal.meaning != framework.digest:
        return (diagnose("F181", _status(framework), found=framework.name, parents="、".join(framework.parents)),)
    if seal is None and framework.status is Status.PUBLISHED:
        return (diagnose("F182", _status(framework), found=framework.name),)
    return ()


def check_sealable(framework: Framework, root: Path | None, parents: Iterator[tuple[str, Path | None]]) -> None:
    """Raises Rejected: F183 not published or not in a pack, F184 a parent may still change."""
    if framework.status is not Status.PUBLISHED or root is None:
        why = "status 不是 published" if root is not None else "文件不在 <标识>/<版本>/framework.yaml"
        raise Rejected([diagnose("F183", _status(framework), found=framework.name, why=why)])
    loose = [name for name, above in parents if above is None or name not in read_seals(above)]
    if loose:
        raise Rejected([diagnose("F184", _status(framework), found=framework.name, parents="、".join(loose))])


def gone(root: Traversable, names: set[str]) -> tuple[Diagnostic, ...]:
    """F185: what was published and is not there any more."""
    return tuple(diagnose("F185", None, found=name) for name in read_seals(root) if name not in names)


def _digest(file: Traversable) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _status(framework: Framework) -> Span:
    found = framework.root.key("status") if isinstance(framework.root, Mapping) else None
    return found.span if found else framework.span
