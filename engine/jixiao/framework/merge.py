"""The merge law: what a framework that extends another says, and what of the other it leaves standing."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.document import Mapping, Node, Scalar, Sequence
from jixiao.origin import Span
from jixiao.value import dataclass, field, replace

NOT_INHERITED = ("extends", "id", "version", "status", "replaces", "cases", "base")
"""Keys that speak of one version alone."""

WHOLE = ("basis", "not_applicable")
"""Mappings that a child replaces whole: half of one document and half of another is no basis."""

NAMED = {"rules": ("规则", "kind"), "values": ("值", "formula"), "inputs": ("输入", "type")}
"""Mappings of named things: what they are called, and the key that makes one complete."""

INNER = {"columns": "列", "lines": "行", "under": "二级指标", "checks": "复核"}
"""Further mappings of named things, deeper down; one of these may be new with whatever it says."""

SHORT = {"values": "formula", "columns": "type", "under": "points"}
"""Where one text may stand for a whole mapping, and the key that the text is short for."""

ROWS = ("id", "label", "name")
"""What rows of a list are known by: the first of these that all of them have."""

NAMED_ROWS = {
    "indicators": ("指标", ("rule", "indicators", "own_rows", "own_goals")),
    "adjustments": ("调整", ("kind",)),
    "relations": ("勾稽", ("assert",)),
    "properties": ("性质", ("assert", "rises", "falls")),
    "items": ("要点", ("points",)),
    "grades": ("档次", ("credit",)),
}
"""Lists of named rows: what a row is called, and the keys of which a new one needs at least one."""

FORMS = (
    ("indicators",),
    ("own_rows",),
    ("own_goals",),
    ("rule", "target", "takes", "direction", "unit", "range", "blank_target"),
)
"""What an indicator may be, by its keys; a child that says one of them drops what its parent said of the others."""

OF_TARGET = ("takes", "direction", "blank_target")
"""What goes with a target: whoever writes the target writes these anew."""

FIRST = "none"
"""`after: none` puts a row before all others."""

OWN_KEYS = ("after", "remove", "rename")
"""Keys that speak to the parent and are gone once merged."""

Rows = list[tuple[str | None, Node]]


def merge(child: Node, parent: Node, name: str) -> tuple[Node, tuple[Diagnostic, ...]]:
    """The top of `child` merged into that of `parent`, which is called `name`, and what cannot be (F112 to F114, F170).

    What is refused stands in the result all the same, so that two halves of a chain can be merged first.
    """
    merging = _Merging(name)
    return merging.documents(child, parent), tuple(merging.diagnostics)


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
        return self.mappings(without(child, "extends"), inherited, ())

    def mappings(self, child: Mapping, parent: Mapping, path: tuple[str, ...]) -> Mapping:
        """Two mappings by key: the parent's order, then what is new; a key goes with the last that stood under it."""
        merged: list[tuple[Scalar, Node]] = []
        for key, value in parent.entries:
            own_key, own = child.key(key.text), child.get(key.text)
            if own_key is None or own is None:
                merged.append((key, value))
            elif not is_removal(own):
                left = self.nodes(own, value, (*path, key.text))
                if not _is_emptied(left, own, value):
                    merged.append((own_key, left))
        for key, value in child.entries:
            if parent.key(key.text) is None:
                self._check_addition(key, value, parent, path)
                merged.append((key, value))
        return Mapping(tuple(merged), child.span)

    def nodes(self, child: Node, parent: Node, path: tuple[str, ...]) -> Node:
        """Two values under one key."""
        if len(path) > 1 and path[-2] in SHORT and isinstance(child, Mapping) != isinstance(parent, Mapping):
            child, parent = _in_full(child, SHORT[path[-2]]), _in_full(parent, SHORT[path[-2]])
        if isinstance(child, Mapping) and isinstance(parent, Mapping):
            if path[-1] in WHOLE or _is_other_rule(child, parent):
                return child
            merged = self.mappings(child, parent, path)
            return _without_gone_lines(merged, child) if len(path) == 2 and path[0] == "inputs" else merged
        if isinstance(child, Sequence) and isinstance(parent, Sequence):
            known_by = _known_by(child, parent, path[-1])
            return self.rows(child, parent, path, known_by) if known_by is not None and child.items else child
        return child

    def rows(self, child: Sequence, parent: Sequence, path: tuple[str, ...], known_by: str) -> Sequence:
        """Two lists of rows: the parent's order, new ones after `after` or at the end."""
        rows: Rows = [(_name(item, known_by), item) for item in parent.items]
        seen: set[str] = set()
        for item in child.items:
            name = _name(item, known_by)
            at = _index(rows, name)
            if not isinstance(item, Mapping) or name is None or name in seen:
                rows.append((None, item))  # malformed or repeated: its shape, or the check of ids, will say so
                continue
            seen.add(name)
            if at is None:
                self._check_new_row(item, name, rows, path[-1])
                self._place(rows, name, without(item, *OWN_KEYS), item, len(rows))
            elif is_removal(item):
                del rows[at]
            else:
                above = rows.pop(at)[1]
                own = without(item, *OWN_KEYS)
                whole = self._row(own, above, path) if isinstance(above, Mapping) else item
                if isinstance(rename := item.get("rename"), Scalar) and isinstance(whole, Mapping):
                    name, whole = self._renamed(whole, name, rename, rows)
                self._place(rows, name, whole, item, at)
        return Sequence(tuple(item for _, item in rows), child.span)

    def _row(self, own: Mapping, parent: Mapping, path: tuple[str, ...]) -> Mapping:
        """One row: as two mappings, but what the child says an indicator is drops what the parent said it was."""
        if path[-1] != "indicators":
            return own if _is_other_rule(own, parent) else self.mappings(own, parent, (*path, ""))
        said = {key for key, _ in own}
        chosen = [form for form in FORMS if said.intersection(form)]
        dropped = [key for form in FORMS if chosen and form not in chosen for key in form]
        if "target" in said:
            dropped += OF_TARGET
        return self.mappings(own, without(parent, *(key for key in dropped if key not in said)), (*path, ""))

    def _renamed(self, whole: Mapping, old: str, rename: Scalar, others: Rows) -> tuple[str, Mapping]:
        """A row under its new id, which keeps what it was called before."""
        new = rename.text
        if _index(others, new) is not None or new == old:
            self.diagnostics.append(diagnose("F170", rename.span, found=new, old=old))
        former = whole.get("formerly")
        before = former.items if isinstance(former, Sequence) else ()
        id = whole.get("id")
        span = id.span if id is not None else rename.span
        formerly = Sequence((*before, Scalar(old, span)), rename.span)
        entries = [
            (key, Scalar(new, rename.span, plain=rename.plain) if key.text == "id" else value)
            for key, value in whole.entries
            if key.text != "formerly"
        ]
        return new, replace(whole, entries=(*entries, (Scalar("formerly", rename.span), formerly)))

    def _place(self, rows: Rows, name: str, whole: Node, item: Mapping, at: int) -> None:
        """Puts `whole` behind the sibling that `item` names with `after`, otherwise at `at`."""
        after = item.get("after")
        if isinstance(after, Scalar):
            sibling = _index(rows, after.text)
            if sibling is None and after.text == FIRST:
                sibling = -1
            if sibling is None:
                self.diagnostics.append(diagnose("F114", after.span, found=after.text, known=_listed(rows)))
            else:
                at = sibling + 1
        rows.insert(at, (name, whole))

    def _check_new_row(self, item: Mapping, name: str, rows: Rows, list: str) -> None:
        """F112, F113: a row that the parent does not have has to be a whole new one."""
        what, needed = NAMED_ROWS.get(list, ("项", ()))
        if is_removal(item):
            self._refuse("F112", one_line(item), what, name, _listed(rows))
        elif item.get("rename") is not None or (needed and all(item.get(key) is None for key in needed)):
            self._refuse("F113", one_line(item), what, name, _listed(rows))

    def _check_addition(self, key: Scalar, value: Node, parent: Mapping, path: tuple[str, ...]) -> None:
        """F112, F113: a key that the parent does not have has to be a whole new thing."""
        section = path[-1] if path else ""
        what, needed = NAMED.get(section, ("", "")) if len(path) == 1 else ("", "")
        known = "、".join(name for name, _ in parent) or "（无）"
        if is_removal(value):
            self._refuse("F112", key.span, what or INNER.get(section, "键"), key.text, known)
        elif what and isinstance(value, Mapping) and value.get(needed) is None and value.get("columns") is None:
            self._refuse("F113", key.span, what, key.text, known)

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


def _is_emptied(left: Node, child: Node, parent: Node) -> bool:
    """Whether a child removed all that stood under a key of its parent; a list of which nothing is left stays one."""
    if not (isinstance(left, Mapping) and isinstance(child, Mapping) and isinstance(parent, Mapping)):
        return False
    return not left.entries and bool(child.entries) and bool(parent.entries)


def is_removal(node: Node) -> bool:
    """Whether `node` says `remove: true`."""
    if not isinstance(node, Mapping):
        return False
    remove = node.get("remove")
    return isinstance(remove, Scalar) and remove.plain and remove.text.lower() == "true"


def one_line(node: Node) -> Span:
    """A span of one line to point at: of a mapping its first key."""
    return node.entries[0][0].span if isinstance(node, Mapping) and node.entries else node.span


def without(mapping: Mapping, *keys: str) -> Mapping:
    """`mapping` but for `keys`."""
    return Mapping(tuple(entry for entry in mapping.entries if entry[0].text not in keys), mapping.span)


def _in_full(node: Node, key: str) -> Node:
    """What was written short, as the mapping that it stands for."""
    return Mapping(((Scalar(key, node.span), node),), node.span) if isinstance(node, Scalar) else node


def _known_by(child: Sequence, parent: Sequence, list: str) -> str | None:
    """The key by which rows of two lists are matched; None where the child's list is one value that replaces all.

    Indicators are always rows. A table of intervals is one value: who moves one edge has to say its neighbour's too.
    """
    if list == "indicators":
        return "id"
    known_by = next((key for key in ROWS if _all_have(parent, key)), None)
    if known_by is None or not _all_have(child, known_by):
        return None
    has_intervals = any(isinstance(item, Mapping) and item.get("range") is not None for item in child.items)
    return None if known_by != "id" and has_intervals else known_by


def _all_have(rows: Sequence, key: str) -> bool:
    return bool(rows.items) and all(_name(item, key) is not None for item in rows.items)


def _is_other_rule(child: Mapping, parent: Mapping) -> bool:
    """Whether two mappings are rules of different kinds, or one a rule and the other a choice of rules."""
    kind, former = child.get("kind"), parent.get("kind")
    if isinstance(kind, Scalar):
        return not isinstance(former, Scalar) or kind.text != former.text
    return former is not None and any(child.get(key) is not None for key in ("number", "day", "words"))


def _name(node: Node, key: str) -> str | None:
    name = node.get(key) if isinstance(node, Mapping) else None
    return name.text if isinstance(name, Scalar) else None


def _index(rows: Rows, name: str | None) -> int | None:
    return next((position for position, (known, _) in enumerate(rows) if known == name and name is not None), None)


def _listed(rows: Rows) -> str:
    return "、".join(name for name, _ in rows if name) or "（无）"
