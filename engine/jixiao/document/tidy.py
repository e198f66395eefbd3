"""A document laid out as the house lays out frameworks: comments, groups and meaning stay what they are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from jixiao.document.comments import Comment, comments, leaves, text_block
from jixiao.document.model import Document, Mapping, Node, Scalar, Sequence
from jixiao.document.parse import parse
from jixiao.origin import Source, display_width
from jixiao.value import dataclass

WIDEST = 120
"""Columns that a list or mapping between brackets may take and still stand on one line."""

GAP = 2
"""Blanks before a comment, at the least."""

_OPENS = "“‘《〈（【「_"
"""What may begin a text without quotes, besides letters."""

_CLOSED = set(",[]{}:#?'\"\\\t\r\n")
"""What a text that was quoted keeps its quotes for, wherever it stands."""

_TYPED = frozenset(("true", "false", "yes", "no", "on", "off", "y", "n", "null"))
"""Words that some reader of YAML takes for something else than text."""

Place = tuple[int, int]


@dataclass(slots=True)
class _Line:
    """A line of the result, and the comment that ends it."""

    text: str
    comment: Comment | None = None


@dataclass(slots=True)
class _Part:
    """A top key with all that belongs to it."""

    rank: int
    is_apart: bool  # the author left a blank line before it
    lines: list[_Line]  # its comments, then itself
    notes: int  # how many of the lines are comments before it

    @property
    def is_long(self) -> bool:
        return len(self.lines) - self.notes > 1


def tidy(document: Document, order: Iterable[str] = ()) -> str:
    """`document` as text: top keys in `order` (others after them, as they stand), blocks by two blanks, LF line ends.

    What is between brackets stays so where it fits on a line; what stands in blocks stays in blocks. Laying out twice
    is laying out once. Every scalar reads back as it was.
    """
    lines = _Layout(document).whole(tuple(order))
    text = "".join(f"{line}\n" for line in _with_comments(lines, document.source))
    assert _same(parse(Source(document.source.name, text)).root, document.root), "layout changed what it lays out"
    return text


def bare(text: str) -> bool:
    """Whether `text` means the same with quotes and without, in brackets and outside, to every reader of YAML."""
    if not text or not (text[0].isalpha() or text[0] in _OPENS) or text[-1] == " ":
        return False
    return not (set(text) & _CLOSED) and text.lower() not in _TYPED


class _Layout:
    """One walk over a document, in the order of its text; comments are taken as they are passed."""

    def __init__(self, document: Document) -> None:
        self.source = document.source
        self.root = document.root
        self.comments = comments(document)
        self.next = 0  # the first comment that is not yet taken
        self.line = 0  # the last line of the source that was laid out
        self.last = dict(_start(leaf) for leaf in leaves(document.root))  # by line: where its last scalar begins

    def whole(self, order: tuple[str, ...]) -> list[_Line]:
        """All lines. The top never stands between brackets."""
        root = self.root
        assert isinstance(root, Mapping), "a document is a mapping"
        ranks = {key: rank for rank, key in enumerate(order)}
        parts: list[_Part] = []
        header: list[_Line] = []
        for key, value in root.entries:
            lead = self._before(_start(key), 0, self.line == 0)
            if not parts:
                header, lead = _split(lead)
            is_apart = bool(lead) and not lead[0].text
            lead = lead[1:] if is_apart else lead
            body = self._entry(key, value, 0)
            parts.append(_Part(ranks.get(key.text, len(ranks)), is_apart, [*lead, *body], len(lead)))
        footer = self._before(None, 0, False)
        parts.sort(key=lambda part: part.rank)
        return [*header, *_joined(parts, bool(header)), *footer]

    # nodes

    def _block(self, node: Node, indent: int, above: int) -> list[_Line]:
        """The entries or items of `node`, each on lines of its own; `above` is the column of what holds it."""
        lines: list[_Line] = []
        if isinstance(node, Mapping):
            for number, (key, value) in enumerate(node.entries):
                lines += self._before(_start(key), indent, number == 0)
                lines += self._entry(key, value, indent)
        elif isinstance(node, Sequence):
            for number, item in enumerate(node.items):
                lines += self._before(_start(_first(item)), indent, number == 0)
                lines += self._item(item, indent, node.span.column)
        else:
            lines += self._scalar(" " * indent, node, indent)
        return [*lines, *self._behind(node, indent, above)]

    def _entry(self, key: Scalar, value: Node, indent: int) -> list[_Line]:
        head = " " * indent + _written(key) + ":"
        if isinstance(value, Scalar):
            lead = self._before(_start(value), indent, True) if value.text else []
            return [*lead, *self._scalar(f"{head} " if value.text or not value.plain else head, value, indent + 2, key)]
        flow = self._on_a_line(value, f"{head} ")
        if flow is not None:
            self.line = value.span.end_line
            return [self._ended(flow, value)]
        opening = self._ended(head, key)
        self.line = key.span.end_line
        return [opening, *self._block(value, indent + 2, key.span.column)]

    def _item(self, item: Node, indent: int, above: int) -> list[_Line]:
        head = " " * indent + "- "
        if isinstance(item, Scalar):
            return self._scalar(head, item, indent + 2)
        flow = self._on_a_line(item, head)
        if flow is not None:
            self.line = item.span.end_line
            return [self._ended(flow, item)]
        lines = self._block(item, indent + 2, above)
        lines[0].text = head + lines[0].text.lstrip(" ")
        return lines

    def _scalar(self, head: str, scalar: Scalar, indent: int, key: Scalar | None = None) -> list[_Line]:
        block = text_block(scalar)
        if block is None or block.header not in ("|", ">", "|-", ">-") or not scalar.text.strip():
            self.line = scalar.span.end_line if block is None else block.end
            text = _written(scalar) if scalar.text or not scalar.plain or key is not None else "null"
            if display_width(head + text) > WIDEST and scalar.span.end_line > scalar.span.line:
                return self._as_broken(head, scalar, indent)
            return [self._ended(head + text, key if key is not None and not scalar.text else scalar)]
        opening = self._ended(head + block.header, scalar, scalar.span.line)
        self.line = block.end
        return [opening, *(_Line(" " * indent + line if line else "") for line in block.lines)]

    def _as_broken(self, head: str, scalar: Scalar, indent: int) -> list[_Line]:
        """A text that is too long for one line, on the lines that its author gave it."""
        span = scalar.span
        lines = [self.source.line(number) for number in range(span.line, span.end_line + 1)]
        lines[-1] = lines[-1][: span.end_column - 1]
        lines[0] = lines[0][span.column - 1 :]
        told = [_Line(" " * indent + line.strip() if line.strip() else "") for line in lines]
        if head.endswith("- "):
            told[0].text = head + told[0].text.lstrip()
        else:
            told.insert(0, _Line(head.rstrip()))
        told[-1] = self._ended(told[-1].text, scalar)
        return told

    def _on_a_line(self, node: Node, head: str) -> str | None:
        """`node` on the line that begins with `head`; None where it stands in blocks or does not fit."""
        if _members(node) and not self._is_flow(node):
            return None
        end = (node.span.end_line, node.span.end_column)
        if _members(node) and self.next < len(self.comments):
            comment = self.comments[self.next]
            if (comment.line, comment.column) < end:
                return None
        line = head + _flow(node)
        return line if not _members(node) or display_width(line) <= WIDEST else None

    def _is_flow(self, node: Node) -> bool:
        """Whether the author wrote brackets: a block begins with its first key or a dash."""
        span = node.span
        return self.source.line(span.line)[span.column - 1 : span.column] in ("{", "[")

    # comments

    def _take(self, before: Place | None) -> Iterator[Comment]:
        while self.next < len(self.comments):
            comment = self.comments[self.next]
            if before is not None and (comment.line, comment.column) >= before:
                return
            self.next += 1
            yield comment

    def _before(self, place: Place | None, indent: int, is_first: bool) -> list[_Line]:
        """The comments up to `place`, or all, on lines of their own, and a blank line where the author left some."""
        lines: list[_Line] = []
        for comment in self._take(place):
            if self._is_gap(comment.line) and (lines or not is_first):
                lines.append(_Line(""))
            lines.append(_Line(" " * indent + comment.text))
            self.line = comment.line
        if place is not None and self._is_gap(place[0]) and (lines or not is_first):
            lines.append(_Line(""))
        return lines

    def _behind(self, node: Node, indent: int, above: int) -> list[_Line]:
        """The comments that close a block: before its bracket, or as deep as the block and deeper than its holder."""
        if self._is_flow(node):
            return self._before((node.span.end_line, node.span.end_column), indent, False)[:]
        depth = max(node.span.column, above + 1)
        lines: list[_Line] = []
        while self.next < len(self.comments):
            comment = self.comments[self.next]
            if not comment.alone or comment.column < depth or self._is_passed(comment):
                break
            lines += self._before((comment.line, comment.column + 1), indent, False)
        return lines

    def _is_passed(self, comment: Comment) -> bool:
        """Whether something that is not yet laid out stands before `comment`."""
        return any(self.line < line < comment.line for line in self.last)

    def _ended(self, text: str, node: Node, line: int | None = None) -> _Line:
        """The line `text` with the comment behind `node`, where nothing else stands between."""
        last = _last(node)
        line = node.span.end_line if line is None else line
        if self.next < len(self.comments):
            comment = self.comments[self.next]
            is_tail = isinstance(node, Scalar) and line not in self.last  # the last line of a text over several
            if comment.line == line and (is_tail or (line, self.last.get(line, 0)) <= _start(last)):
                self.next += 1
                return _Line(text, comment)
        return _Line(text)

    def _is_gap(self, line: int) -> bool:
        """Whether the author left a blank line between what was laid out last and `line`."""
        return any(not self.source.line(number).strip() for number in range(self.line + 1, line))


def _split(lead: list[_Line]) -> tuple[list[_Line], list[_Line]]:
    """The comments before the first key: those of the file, and behind the last blank line those of the key."""
    blanks = [number for number, line in enumerate(lead) if not line.text]
    cut = blanks[-1] if blanks else len(lead)
    return lead[:cut], lead[cut:]


def _joined(parts: list[_Part], is_headed: bool) -> Iterator[_Line]:
    """The parts, with one blank line around every long one and where the author left one."""
    for number, part in enumerate(parts):
        if number == 0:
            is_apart = is_headed and (part.is_apart or part.notes > 0)
        else:
            is_apart = part.is_apart or part.is_long or parts[number - 1].is_long
        if is_apart:
            yield _Line("")
        yield from part.lines


def _with_comments(lines: list[_Line], source: Source) -> Iterator[str]:
    """The lines with their comments: where the author aligned them they stay aligned, else `GAP` blanks behind."""
    wanted = [_column(line, source) for line in lines]
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and wanted[end] == wanted[start] != 0:
            end += 1
        column = max([wanted[start], *(display_width(line.text) + GAP for line in lines[start:end])])
        for line in lines[start:end]:
            if line.comment is None:
                yield line.text
            else:
                yield line.text + " " * (column - display_width(line.text)) + line.comment.text
        start = end


def _column(line: _Line, source: Source) -> int:
    """Where the comment of a line is to stand: where it stood, unless the line itself was laid out anew; 0: none."""
    comment = line.comment
    if comment is None:
        return 0
    aligned = comment.shown <= WIDEST and _has_neighbour(comment, source)
    kept = source.line(comment.line)[: comment.column - 1].strip() == line.text.strip()
    return comment.shown if kept or aligned else display_width(line.text) + GAP


def _has_neighbour(comment: Comment, source: Source) -> bool:
    """Whether the line above or below has a sign of a comment in the same column."""
    for number in (comment.line - 1, comment.line + 1):
        line = source.line(number)
        if any(
            character == "#" and display_width(line[:at]) == comment.shown and line[:at].strip()
            for at, character in enumerate(line)
        ):
            return True
    return False


def _start(node: Node) -> Place:
    return node.span.line, node.span.column


def _first(node: Node) -> Node:
    return next(leaves(node), node)


def _last(node: Node) -> Node:
    """The last scalar of `node` that has a place of its own."""
    return ([node, *(leaf for leaf in leaves(node) if leaf.text or not leaf.plain)])[-1]


def _members(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Mapping):
        return tuple(value for _, value in node.entries)
    return node.items if isinstance(node, Sequence) else ()


def _flow(node: Node) -> str:
    if isinstance(node, Mapping):
        return "{" + ", ".join(f"{_written(key)}: {_flow(value)}" for key, value in node.entries) + "}"
    if isinstance(node, Sequence):
        return "[" + ", ".join(_flow(item) for item in node.items) + "]"
    return _written(node) if node.text or not node.plain else "null"


def _written(scalar: Scalar) -> str:
    """A scalar on one line, in the fewest quotes that keep its meaning."""
    text, span = scalar.text, scalar.span
    if bare(text) or (scalar.plain and "\n" not in text):
        return text
    quoted_once = span.source.line(span.line)[span.column - 1 : span.column] == "'"
    if quoted_once and text.isprintable() and ('"' in text or "\\" in text):
        return "'" + text.replace("'", "''") + "'"
    return json.dumps(text, ensure_ascii=False)


def _same(one: Node, other: Node) -> bool:
    """Whether two nodes say the same; quotes count only where they change what a text is."""
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        if one.is_null or other.is_null:
            return one.is_null and other.is_null
        return one.text == other.text and (one.plain == other.plain or bare(one.text) or "\n" in one.text)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        theirs = {key.text: value for key, value in other.entries}
        return len(theirs) == len(one.entries) and all(
            key.text in theirs and _same(value, theirs[key.text]) for key, value in one.entries
        )
    if isinstance(one, Sequence) and isinstance(other, Sequence):
        return len(one.items) == len(other.items) and all(map(_same, one.items, other.items))
    return False
