"""Document → Document: `extends` applied, so that a framework stands whole; every node keeps its own span."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document import Document, Mapping, Node, Scalar, Sequence
from jixiao.origin import Source, Span

DEEPEST = 8
"""How many frameworks may stand above one another."""

ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
VERSION = re.compile(r"[0-9]+(?:\.[0-9]+)*")

NOT_INHERITED = ("extends", "id", "version", "status", "replaces", "cases")
"""Keys that speak of one version alone."""

WHOLE = ("basis", "not_applicable")
"""Mappings that a child replaces whole: half of one document and half of another is no basis."""

NAMED = {"rules": ("规则", "kind"), "values": ("值", "formula"), "inputs": ("输入", "type")}
"""Mappings of named things: what they are called, and the key that makes one complete."""

FORMS = (("indicators",), ("own_rows",), ("rule", "target", "takes", "direction", "unit", "range", "blank_target"))
"""What an indicator may be, by its keys; a child that says one of them drops what its parent said of the others."""

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

    Child keys win; mappings merge by key (basis is replaced whole), indicators by id, other lists are replaced whole.
    Raises Rejected with all F11x diagnostics.
    """
    chain, parents = _chain(document, find)
    root = chain[-1].root
    diagnostics: list[Diagnostic] = []
    for child, parent in zip(reversed(chain[:-1]), reversed(parents), strict=True):
        merging = _Merging(parent, diagnostics)
        root = merging.documents(child.root, root)
    if diagnostics:
        raise Rejected(diagnostics)
    return Resolved(Document(document.source, root), tuple(parents), tuple(item.source for item in chain))


def _chain(document: Document, find: Find) -> tuple[list[Document], list[str]]:
    """`document` and everything above it, nearest first, with the names under which they were found."""
    chain, parents = [document], list[str]()
    names = [own_name(document)]
    while (extends := _extends(chain[-1])) is not None:
        name = extends.text if isinstance(extends, Scalar) else ""
        if split_name(name) is None:
            raise Rejected([diagnose("F103", _one_line(extends), found=name or "extends")])
        steps = " → ".join((*(item or "?" for item in names), name))
        if name == names[-1]:
            raise Rejected([diagnose("F116", extends.span, found=name)])
        if name in names:
            raise Rejected([diagnose("F110", extends.span, chain=steps)])
        if len(parents) == DEEPEST:
            raise Rejected([diagnose("F111", extends.span, found=len(parents) + 1, limit=DEEPEST, chain=steps)])
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


def _one_line(node: Node) -> Span:
    if isinstance(node, Mapping) and node.entries:
        return node.entries[0][0].span
    return node.span


@dataclass(slots=True)
class _Merging:
    """One child merged into its parent; what cannot be is remarked."""

    parent: str
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def documents(self, child: Node, parent: Node) -> Node:
        """The top of two documents."""
        if not isinstance(child, Mapping) or not isinstance(parent, Mapping):
            return child
        inherited = Mapping(tuple(entry for entry in parent.entries if entry[0].text not in NOT_INHERITED), parent.span)
        own = Mapping(tuple(entry for entry in child.entries if entry[0].text != "extends"), child.span)
        return self.mappings(own, inherited, ())

    def mappings(self, child: Mapping, parent: Mapping, path: tuple[str, ...]) -> Mapping:
        """Two mappings by key: the parent's order, then what is new."""
        merged: list[tuple[Scalar, Node]] = []
        for key, value in parent.entries:
            own_key, own = child.key(key.text), child.get(key.text)
            if own_key is None or own is None:
                merged.append((key, value))
            elif not (path and path[-1] in NAMED and len(path) == 1 and _is_removal(own)):
                merged.append((own_key, self.nodes(own, value, (*path, key.text))))
        for key, value in child.entries:
            if parent.key(key.text) is None and self._is_addition(key, value, parent, path):
                merged.append((key, value))
        return Mapping(tuple(merged), child.span)

    def nodes(self, child: Node, parent: Node, path: tuple[str, ...]) -> Node:
        """Two values under one key."""
        if len(path) == 2 and path[0] == "values" and isinstance(parent, Scalar) and isinstance(child, Mapping):
            parent = Mapping(((Scalar("formula", parent.span), parent),), parent.span)
        if isinstance(child, Mapping) and isinstance(parent, Mapping):
            if path[-1] in WHOLE or _is_other_rule(child, parent):
                return child
            merged = self.mappings(child, parent, path)
            return _without_gone_lines(merged, child) if len(path) == 2 and path[0] == "inputs" else merged
        if isinstance(child, Sequence) and isinstance(parent, Sequence) and path[-1] == "indicators":
            return self.indicators(child, parent, path)
        return child

    def indicators(self, child: Sequence, parent: Sequence, path: tuple[str, ...]) -> Sequence:
        """Two lists of indicators by id: the parent's order, new ones after `after` or at the end."""
        items = [(_id(item), item) for item in parent.items]
        seen: set[str] = set()
        for item in child.items:
            id = _id(item)
            at = _index(items, id)
            if not isinstance(item, Mapping) or id is None or id in seen:
                items.append((None, item))  # malformed or repeated: its shape, or the check of ids, will say so
                continue
            seen.add(id)
            if at is None:
                if self._is_new_indicator(item, id, items):
                    self._place(items, id, _without(item, "after", "remove"), item, len(items))
            elif _is_removal(item):
                del items[at]
            else:
                above = items.pop(at)[1]
                whole = self._indicator(item, above, path) if isinstance(above, Mapping) else item
                self._place(items, id, whole, item, at)
        return Sequence(tuple(item for _, item in items), child.span)

    def _indicator(self, child: Mapping, parent: Mapping, path: tuple[str, ...]) -> Mapping:
        """One indicator: as two mappings, but what the child says it is drops what the parent said it was."""
        own = _without(child, "after", "remove")
        said = {key for key, _ in own}
        chosen = [form for form in FORMS if said.intersection(form)]
        dropped = [key for form in FORMS if chosen and form not in chosen for key in form]
        target = own.get("target")
        if isinstance(target, Scalar) and target.text != "open":
            dropped += ["takes", "direction", "blank_target"]
        above = _without(parent, *(key for key in dropped if key not in said))
        return self.mappings(own, above, (*path, ""))

    def _place(self, items: list[tuple[str | None, Node]], id: str, whole: Node, item: Mapping, at: int) -> None:
        """Puts `whole` behind the sibling that `item` names with `after`, otherwise at `at`."""
        after = item.get("after")
        if isinstance(after, Scalar):
            sibling = _index(items, after.text)
            if sibling is None:
                known = "、".join(name for name, _ in items if name) or "（无）"
                self.diagnostics.append(diagnose("F114", after.span, found=after.text, known=known))
            else:
                at = sibling + 1
        items.insert(at, (id, whole))

    def _is_new_indicator(self, item: Mapping, id: str, items: list[tuple[str | None, Node]]) -> bool:
        known = "、".join(name for name, _ in items if name) or "（无）"
        complete = any(item.get(key) is not None for key in ("rule", "indicators", "own_rows"))
        if _is_removal(item) or not complete:
            code = "F112" if _is_removal(item) else "F113"
            self._refuse(code, _one_line(item), "指标", id, known)
            return False
        return True

    def _is_addition(self, key: Scalar, value: Node, parent: Mapping, path: tuple[str, ...]) -> bool:
        """Whether a key that the parent does not have is a whole new thing; remarks where it is not."""
        if len(path) != 1 or path[0] not in NAMED:
            return True
        what, needed = NAMED[path[0]]
        known = "、".join(name for name, _ in parent) or "（无）"
        if _is_removal(value):
            self._refuse("F112", key.span, what, key.text, known)
            return False
        if isinstance(value, Mapping) and value.get(needed) is None and value.get("columns") is None:
            self._refuse("F113", key.span, what, key.text, known)
            return False
        return True

    def _refuse(self, code: str, span: Span, what: str, found: str, known: str) -> None:
        self.diagnostics.append(diagnose(code, span, what=what, found=found, known=known, parent=self.parent))


def _without_gone_lines(table: Mapping, child: Mapping) -> Mapping:
    """A table whose lines a child replaced: other names for lines that are gone go with them, unless it writes them."""
    aliases, own = table.get("aliases"), child.get("aliases")
    if child.get("lines") is None or not isinstance(aliases, Mapping):
        return table
    known = {name for name, _ in own} if isinstance(own, Mapping) else set[str]()
    known.update(_line_names(table.get("lines")))
    kept = tuple(entry for entry in aliases.entries if entry[0].text in known)
    left = tuple(
        (key, Mapping(kept, aliases.span) if key.text == "aliases" else value)
        for key, value in table.entries
        if key.text != "aliases" or kept
    )
    return Mapping(left, table.span)


def _line_names(node: Node | None) -> Iterator[str]:
    """The names of the lines of a table, at any depth."""
    match node:
        case Sequence():
            yield from (item.text for item in node.items if isinstance(item, Scalar))
        case Mapping():
            for key, below in node.entries:
                yield key.text
                yield from _line_names(below)


def _is_removal(node: Node) -> bool:
    if not isinstance(node, Mapping):
        return False
    remove = node.get("remove")
    return isinstance(remove, Scalar) and remove.plain and remove.text.lower() == "true"


def _is_other_rule(child: Mapping, parent: Mapping) -> bool:
    """Whether two mappings are rules of different kinds, or one a rule and the other a choice of rules."""
    kind, former = child.get("kind"), parent.get("kind")
    if isinstance(kind, Scalar):
        return not isinstance(former, Scalar) or kind.text != former.text
    return former is not None and any(child.get(key) is not None for key in ("number", "day", "words"))


def _id(node: Node) -> str | None:
    id = node.get("id") if isinstance(node, Mapping) else None
    return id.text if isinstance(id, Scalar) else None


def _index(items: list[tuple[str | None, Node]], id: str | None) -> int | None:
    return next((position for position, (name, _) in enumerate(items) if name == id and id is not None), None)


def _without(mapping: Mapping, *keys: str) -> Mapping:
    return Mapping(tuple(entry for entry in mapping.entries if entry[0].text not in keys), mapping.span)
