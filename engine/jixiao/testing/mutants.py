"""Frameworks with one clause changed: every change that a slip of the pen could have made, one at a time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from jixiao.diagnostic import Rejected
from jixiao.document import Document, Mapping, Node, Scalar
from jixiao.document import Sequence as ListNode
from jixiao.framework.shape import words_at
from jixiao.interval import Interval
from jixiao.number import exact_text, places_of
from jixiao.origin import Source, Span
from jixiao.target import parse_interval, parse_quantity
from jixiao.value import dataclass

Step = str | int
Path = tuple[Step, ...]
"""Keys and indexes from the top of a document down to a node."""

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

FORMULAS = frozenset(("formula", "of", "when", "assert", "cap", "above", "below", "away_from", "from", "to"))
"""Keys whose scalar is a formula, or a number, which is one."""

PARTS_OF_FORMULA = re.compile(
    r"[0-9]+(?:\.[0-9]+)?|[<>=]=?|[≥≤＜＞＝≠+＋*×÷/且或−-]|最[小大]|(?:求和|(?<!权)平均)(?=[(（])"
)
WEIGHTED = re.compile(r"加权(平均[(（][^,，]+[,，][^,，]+)[,，][^,，()（）]+")
SWAPPED = {
    "≥": ">", ">": "≥", ">=": ">", "≤": "<", "<": "≤", "<=": "<", "＜": "≤", "＞": "≥",
    "+": "−", "＋": "−", "−": "+", "-": "+", "×": "÷", "*": "÷", "÷": "×", "/": "×",
    "=": "≥", "==": "≥", "＝": "≥", "≠": "=", "且": "或", "或": "且", "最小": "最大", "最大": "最小",
    "求和": "平均", "平均": "最大值",
}  # fmt: skip
NAME_BESIDE = re.compile(r"[\w.“”]")

SIGNED = re.compile(r"\s*(≥|≤|=|>=|<=|>|<)\s*(.*)")
TURNED = {"≥": "≤", ">=": "≤", ">": "≤", "≤": "≥", "<=": "≥", "<": "≥", "=": "≤"}

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
                named = next((found for key in NAMES if isinstance(found := _at(node, key), Scalar)), None)
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
    for path, node in _all(document.root, ()):
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
                    yield from self._moved([((*path, i, "weight"), _at(item, "weight")) for i, item in _items(node)])
                yield from self._edges(path, node)
            case _:
                return

    def _is_own(self, node: Node) -> bool:
        return self.own is None or node.span.source is self.own

    def _put(self, path: Path, node: Scalar, text: str) -> Mutant:
        changed = Scalar(text, node.span, node.plain)
        return self._mutant({path: changed}, node, node.text, text)

    def _mutant(self, changed: dict[Path, Node | None], node: Node, was: str, now: str) -> Mutant:
        root = _replaced(self.document.root, (), changed)
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
        if key == "row_repeats_rate":
            return  # switched on without rows, it asks nothing
        if key == "target":
            yield from _other_targets(node.text)
        elif key in FORMULAS or (path[0] == "values" and len(path) == 2):
            yield from _other_formulas(node.text)
        elif (interval := _interval(node.text)) is not None:
            if not self._tiles(path):
                yield from _other_intervals(interval, node.text)
        elif parse_quantity(node.text) is not None:
            yield _shifted(node.text, 1)
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
            node = node.items[step] if isinstance(node, ListNode) and isinstance(step, int) else _at(node, str(step))
        formula = _at(node, "formula")
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
        good, bad = (_first(node.get(key)) for key in ("good", "bad"))
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
            for index, item in _items(node)
            if isinstance(scalar := _at(item, "range"), Scalar) and (interval := _interval(scalar.text)) is not None
        ]
        for low_path, low_node, lower in found:
            for high_path, high_node, upper in found:
                if lower.high is None or lower.high != upper.low or lower.high_closed == upper.low_closed:
                    continue
                if not (self._is_own(low_node) or self._is_own(high_node)):
                    continue
                was = f"{low_node.text}、{high_node.text}"
                for texts in (
                    (_closed_other(low_node.text, -1), _closed_other(high_node.text, 0)),
                    (_end_shifted(low_node.text, 1), _end_shifted(high_node.text, 0)),
                ):
                    changed: dict[Path, Node | None] = {
                        high_path: Scalar(texts[1], high_node.span, False),
                        low_path: Scalar(texts[0], low_node.span, False),
                    }
                    yield self._mutant(changed, high_node, was, "、".join(texts))


def _other_targets(text: str) -> Iterator[str]:
    """The other direction, and a target one last unit higher."""
    signed = SIGNED.fullmatch(text)
    sign, rest = (signed.group(1), signed.group(2)) if signed else ("", text)
    if sign:
        yield f"{TURNED[sign]}{rest}"
    if parse_quantity(rest) is not None:
        yield sign + _shifted(rest, 1)


def _other_formulas(text: str) -> Iterator[str]:
    """One sign, word or number of a formula at a time; a sign that is part of a name is left alone.

    A weighted mean forgets its weights.
    """
    for found in WEIGHTED.finditer(text):
        yield text[: found.start()] + found.group(1) + text[found.end() :]
    for found in PARTS_OF_FORMULA.finditer(text):
        part, start, end = found.group(), found.start(), found.end()
        before, after = text[start - 1 : start], text[end : end + 1]
        if part[0].isdigit():
            if NAME_BESIDE.match(before):
                continue
            yield text[:start] + _shifted(part, 1) + text[end:]
        elif part in ("且", "或") and not (before.isspace() and after.isspace()):
            continue
        elif part in ("-", "−") and (not before or before in "(（,，"):
            yield text[:start] + text[end:]
        else:
            yield text[:start] + SWAPPED[part] + text[end:]


def _other_intervals(interval: Interval, text: str) -> Iterator[str]:
    """Each end open for closed, and one last unit higher."""
    if interval.low is not None:
        yield _closed_other(text, 0)
        yield _end_shifted(text, 0)
    if interval.high is not None:
        yield _closed_other(text, -1)
        yield _end_shifted(text, 1)


def _interval(text: str) -> Interval | None:
    try:
        return parse_interval(text)
    except Rejected:
        return None


OTHER_BRACKET = {"[": "(", "(": "[", "]": ")", ")": "]", "［": "（", "（": "［", "］": "）", "）": "］"}


def _closed_other(text: str, end: int) -> str:
    """An interval whose end (0 the low, -1 the high) is open for closed."""
    bare = text.strip()
    turned = OTHER_BRACKET.get(bare[end], bare[end])
    return turned + bare[1:] if end == 0 else bare[:-1] + turned


def _end_shifted(text: str, end: int) -> str:
    """An interval whose end (0 the low, 1 the high) is one last unit higher."""
    bare = text.strip()
    ends = bare[1:-1].replace("，", ",").split(",")
    ends[end] = (" " if end else "") + _shifted(ends[end].strip(), 1)
    return bare[0] + ",".join(ends) + bare[-1]


def _shifted(text: str, steps: int) -> str:
    """A number one last unit higher, written as it was: 0.5 becomes 0.6, 90% becomes 91%."""
    found = re.search(r"[0-9]+(?:\.[0-9]+)?", text)
    if found is None:
        return text
    places = len(found.group().partition(".")[2])
    value = Fraction(found.group()) + Fraction(steps, 10**places)
    return text[: found.start()] + _fixed(value, places) + text[found.end() :]


def _fixed(value: Fraction, places: int) -> str:
    whole = exact_text(value)
    known = places_of(value) or 0
    if known >= places:
        return whole
    return whole + ("" if "." in whole else ".") + "0" * (places - known)


def _said(key: str, value: Node) -> str:
    return f"{key}: {value.text}" if isinstance(value, Scalar) else f"{key}: …"


def _weighs_nothing(root: Node, path: Path) -> bool:
    """Whether a row at or above `path` weighs 0: what is only gathered scores the same whatever its direction."""
    node: Node | None = root
    for step in path:
        if isinstance(weight := _at(node, "weight"), Scalar) and weight.text == "0":
            return True
        node = node.items[step] if isinstance(node, ListNode) and isinstance(step, int) else _at(node, str(step))
    return False


# paths


def _all(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    """`node` and everything in it, in the order of the text."""
    yield path, node
    if isinstance(node, Mapping):
        for key, value in node:
            yield from _all(value, (*path, key))
    elif isinstance(node, ListNode):
        for index, item in _items(node):
            yield from _all(item, (*path, index))


def _items(node: ListNode) -> Iterator[tuple[int, Node]]:
    return iter(tuple(enumerate(node.items)))


def _first(node: Node | None) -> Scalar | None:
    first = node.items[0] if isinstance(node, ListNode) and node.items else None
    return first if isinstance(first, Scalar) else None


def _at(node: Node | None, key: str) -> Node | None:
    return node.get(key) if isinstance(node, Mapping) else None


Change = Callable[[Node], Node | None]


def _replaced(node: Node, path: Path, changed: dict[Path, Node | None]) -> Node:
    """`node` with other nodes at the paths of `changed`; None takes the entry out."""
    inside = {target: value for target, value in changed.items() if target[: len(path)] == path}
    if not inside:
        return node
    if path in inside:
        found = inside[path]
        if found is None:
            raise ValueError("the top of a document cannot be taken out")
        return found
    if isinstance(node, Mapping):
        entries = []
        for key, value in node.entries:
            below = (*path, key.text)
            if below not in inside or inside[below] is not None:
                entries.append((key, _replaced(value, below, inside)))
        return Mapping(tuple(entries), node.span)
    if isinstance(node, ListNode):
        return ListNode(tuple(_replaced(item, (*path, index), inside) for index, item in _items(node)), node.span)
    return node
