"""Frameworks with one clause changed: every change that a slip of the pen could have made, one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from jixiao.document import Document, Mapping, Node, Scalar
from jixiao.document import Sequence as ListNode
from jixiao.framework.schema import words_at
from jixiao.number import exact_text
from jixiao.origin import Source, Span
from jixiao.target import parse_quantity
from jixiao.testing.paths import Path, entry_at, first_scalar, nodes_below, numbered, replaced
from jixiao.testing.slips_of_text import (
    FORMULAS,
    closed_other,
    end_shifted,
    interval_in,
    other_formulas,
    other_intervals,
    other_targets,
    shifted,
)
from jixiao.value import dataclass

SAYS_NOTHING = frozenset(
    # What no score and no finding hangs on, or what speaks of the version and not of the rules.
    (
        "jixiao",
        "id",
        "version",
        "status",
        "title",
        "subject",
        "basis",
        "coverage",
        "budget_years",
        "replaces",
        "extends",
        "cases",
        "name",
        "aliases",
        "text",
        "message",
        "severity",
        "unit",
        "label",
        "labels",
        "form",
        "report",
        "core",
        "properties",
    )
)
INPUT_LIMITS = frozenset(("range", "places", "type", "columns", "lines"))
"""What an input may hold says what can be read, not what it scores."""


REMOVABLE = frozenset(
    (
        "cap", "over", "limit", "floor", "when", "most", "not_applicable", "rate", "score", "total", "at_most",
        "counted", "by_hand", "exempt",
    )
)  # fmt: skip
"""Keys whose absence says something else, where the shape allows it."""


TOTALS = ("cap", "rescale", "veto")
"""Adjustments whose formula is what the total becomes, or is at most."""

NAMES = ("id", "label", "name")
"""Keys by which an item of a list is known."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A document in which one clause says something else. `was` and `now` are the texts; `now` "" where it is gone."""

    document: Document
    span: Span
    path: Path
    was: str
    now: str

    @property
    def place(self) -> str:
        """The path in words: items of lists by their id, label or name."""
        words: list[str] = []
        node: Node | None = self.document.root
        for step in self.path:
            if isinstance(node, ListNode) and isinstance(step, int):
                node = node.items[step] if step < len(node.items) else None
                named = next((found for key in NAMES if isinstance(found := entry_at(node, key), Scalar)), None)
                words.append(named.text if named is not None else str(step + 1))
            else:
                node = node.get(str(step)) if isinstance(node, Mapping) else None
                if step != "indicators":
                    words.append(str(step))
        return ".".join(words)


def mutants(document: Document, own: Source | None = None) -> Iterator[Mutant]:
    """Every mutant of a resolved document, in the order of its text.

    `own`: only clauses that stand in this source are changed; a framework answers for what it says itself.
    """
    changes = _Changes(document, own)
    for path, node in nodes_below(document.root, ()):
        if any(isinstance(step, str) and step in SAYS_NOTHING for step in path):
            continue
        if "direction" in path and _weighs_nothing(document.root, path):
            continue
        yield from changes.of(path, node)


@dataclass(frozen=True, slots=True)
class _Changes:
    """The changes that can be made to one document."""

    document: Document
    own: Source | None

    def of(self, path: Path, node: Node) -> Iterator[Mutant]:
        match node:
            case Scalar() if self._is_own(node) and not node.is_null:
                for text in dict.fromkeys(self._texts(path, node)):
                    if text != node.text:
                        yield self._put(path, node, text)
            case Mapping():
                yield from self._removals(path, node)
                yield from self._turned(path, node)
                if path and path[-1] == "under":
                    yield from self._moved([((*path, key), value) for key, value in node])
            case ListNode():
                if path and path[-1] == "indicators":
                    yield from self._moved(
                        [((*path, i, "weight"), entry_at(item, "weight")) for i, item in numbered(node)]
                    )
                yield from self._edges(path, node)
            case _:
                return

    def _is_own(self, node: Node) -> bool:
        return self.own is None or node.span.source is self.own

    def _put(self, path: Path, node: Scalar, text: str) -> Mutant:
        changed = Scalar(text, node.span, node.plain)
        return self._mutant({path: changed}, node, node.text, text)

    def _mutant(self, changed: dict[Path, Node | None], node: Node, was: str, now: str) -> Mutant:
        root = replaced(self.document.root, (), changed)
        path = next(iter(changed))
        return Mutant(Document(self.document.source, root), node.span, path, was, now)

    # one scalar

    def _texts(self, path: Path, node: Scalar) -> Iterator[str]:
        key = path[-1]
        if path[0] == "inputs" and any(step in INPUT_LIMITS for step in path[1:]):
            return
        if key == "weight" or (len(path) > 1 and path[-2] == "under"):
            return  # a weight alone breaks the sum: points are moved between siblings
        if key == "kind" and path[0] != "adjustments":
            return  # another kind of rule asks for other keys
        if key in ("row_repeats_rate", "row_repeats_amount"):
            return  # switched on without rows, it asks nothing
        if key == "target":
            yield from other_targets(node.text)
        elif key in FORMULAS or (path[0] == "values" and len(path) == 2):
            yield from other_formulas(node.text)
        elif (interval := interval_in(node.text)) is not None:
            if not self._tiles(path):
                yield from other_intervals(interval, node.text)
        elif parse_quantity(node.text) is not None:
            yield shifted(node.text, 1)
        elif key == "if_zero":
            yield "0"
        elif node.text in ("true", "false"):
            yield "false" if node.text == "true" else "true"
        else:
            others = [word for word in words_at(path) if word != node.text]
            if key == "kind" and node.text in TOTALS and self._comes_to_nothing(path):
                others = [word for word in others if word not in TOTALS]
            yield from others

    def _comes_to_nothing(self, path: Path) -> bool:
        """Whether the adjustment at `path` makes the total 0: by whatever name, it is the same."""
        node: Node | None = self.document.root
        for step in path[:-1]:
            node = (
                node.items[step] if isinstance(node, ListNode) and isinstance(step, int) else entry_at(node, str(step))
            )
        formula = entry_at(node, "formula")
        return isinstance(formula, Scalar) and formula.text == "0"

    def _tiles(self, path: Path) -> bool:
        """Whether an interval is one of a list that tiles: its edges are moved together with its neighbours'."""
        return len(path) > 2 and path[-1] == "range" and isinstance(path[-2], int)

    # several places at once

    def _removals(self, path: Path, node: Mapping) -> Iterator[Mutant]:
        for key, value in node.entries:
            if key.text in REMOVABLE and self._is_own(key) and path[:1] != ("inputs",):
                if key.text in ("rate", "score", "total") and path[-1:] != ("rounding",):
                    continue
                yield self._mutant({(*path, key.text): None}, key, _said(key.text, value), "")

    def _turned(self, path: Path, node: Mapping) -> Iterator[Mutant]:
        """A good word for a bad one."""
        good, bad = (first_scalar(node.get(key)) for key in ("good", "bad"))
        if good is not None and bad is not None and self._is_own(good):
            changed: dict[Path, Node | None] = {
                (*path, "good", 0): Scalar(bad.text, good.span, good.plain),
                (*path, "bad", 0): Scalar(good.text, bad.span, bad.plain),
            }
            yield self._mutant(changed, good, f"{good.text}、{bad.text}", f"{bad.text}、{good.text}")

    def _moved(self, weights: Sequence[tuple[Path, Node | None]]) -> Iterator[Mutant]:
        """One point, or half of what there is, from each sibling to the one before it; of shares, one per cent."""
        found = [
            (path, node, value)
            for path, node in weights
            if isinstance(node, Scalar) and (value := parse_quantity(node.text)) is not None
        ]
        for (path, node, value), (other, second, less) in pairwise(found):
            if not (self._is_own(node) or self._is_own(second)) or ("%" in node.text) != ("%" in second.text):
                continue
            scale, unit = (100, "%") if "%" in node.text else (1, "")
            step = Fraction(1) if less * scale > 1 else less * scale / 2
            texts = exact_text(value * scale + step) + unit, exact_text(less * scale - step) + unit
            changed: dict[Path, Node | None] = {
                path: Scalar(texts[0], node.span),
                other: Scalar(texts[1], second.span),
            }
            yield self._mutant(changed, node, f"{node.text}、{second.text}", "、".join(texts))

    def _edges(self, path: Path, node: ListNode) -> Iterator[Mutant]:
        """Edges that two intervals of a list share: owned by the other, or a little higher, in both at once."""
        found = [
            ((*path, index, "range"), scalar, interval)
            for index, item in numbered(node)
            if isinstance(scalar := entry_at(item, "range"), Scalar)
            and (interval := interval_in(scalar.text)) is not None
        ]
        for low_path, low_node, lower in found:
            for high_path, high_node, upper in found:
                if lower.high is None or lower.high != upper.low or lower.high_closed == upper.low_closed:
                    continue
                if not (self._is_own(low_node) or self._is_own(high_node)):
                    continue
                was = f"{low_node.text}、{high_node.text}"
                for texts in (
                    (closed_other(low_node.text, -1), closed_other(high_node.text, 0)),
                    (end_shifted(low_node.text, 1), end_shifted(high_node.text, 0)),
                ):
                    changed: dict[Path, Node | None] = {
                        high_path: Scalar(texts[1], high_node.span, False),
                        low_path: Scalar(texts[0], low_node.span, False),
                    }
                    yield self._mutant(changed, high_node, was, "、".join(texts))


def _said(key: str, value: Node) -> str:
    return f"{key}: {value.text}" if isinstance(value, Scalar) else f"{key}: …"


def _weighs_nothing(root: Node, path: Path) -> bool:
    """Whether a row at or above `path` weighs 0: what is only gathered scores the same whatever its direction."""
    node: Node | None = root
    for step in path:
        if isinstance(weight := entry_at(node, "weight"), Scalar) and weight.text == "0":
            return True
        node = node.items[step] if isinstance(node, ListNode) and isinstance(step, int) else entry_at(node, str(step))
    return False


Change = Callable[[Node], Node | None]
