"""XML changed in place: elements found with their bytes, and pieces put among them; every other byte stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.parsers import expat

from jixiao.value import dataclass

QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")


@dataclass(slots=True)
class Element:
    """An element by its local name: the bytes of its start tag, and where the whole of it ends."""

    name: str
    prefix: str  # with its colon; "" for none
    attributes: dict[str, str]
    start: int
    tag_end: int
    end: int
    parent: str

    @property
    def is_empty(self) -> bool:
        """Whether it is written as one tag."""
        return self.end == self.tag_end

    @property
    def close(self) -> int:
        """Where its content ends."""
        return self.end - len(f"</{self.prefix}{self.name}>")


@dataclass(frozen=True, slots=True)
class Piece:
    """Bytes that stand instead of those from `start` to `end`."""

    start: int
    end: int
    content: bytes


def elements(xml: bytes, names: Iterable[str]) -> list[Element]:
    """All elements of `names`, in order. Raises ValueError: not well formed, not UTF-8, or with a DOCTYPE."""
    wanted = frozenset(names)
    found: list[Element] = []
    opened: list[Element | None] = []
    path: list[str] = [""]
    parser = expat.ParserCreate()

    def start(tag: str, attributes: dict[str, str]) -> None:
        prefix, _, name = tag.rpartition(":")
        element = None
        if name in wanted:
            at = parser.CurrentByteIndex
            end = _tag_end(xml, at)
            element = Element(name, f"{prefix}:" if prefix else "", attributes, at, end, end, path[-1])
            found.append(element)
        opened.append(element)
        path.append(name)

    def ended(_: str) -> None:
        element = opened.pop()
        path.pop()
        if element is not None and xml[element.tag_end - 2 : element.tag_end] != b"/>":
            element.end = xml.index(b">", parser.CurrentByteIndex) + 1

    def refuse(*_: object) -> None:
        raise ValueError("a DOCTYPE")

    if not _is_utf8(xml):
        raise ValueError("not UTF-8")
    parser.StartElementHandler, parser.EndElementHandler = start, ended
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as problem:
        raise ValueError(str(problem)) from problem
    return found


def _is_utf8(xml: bytes) -> bool:
    """Whether the bytes of `xml` are those of its characters in UTF-8: otherwise no place in them could be trusted."""
    declared = re.match(rb"(?:\xef\xbb\xbf)?<\?xml[^>]*encoding=[\"']([^\"']+)", xml)
    return not xml.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00")) and (
        declared is None or declared.group(1).lower() in (b"utf-8", b"utf8", b"us-ascii")
    )


def _tag_end(xml: bytes, start: int) -> int:
    """Where the tag that begins at `start` ends; a `>` may stand in the value of an attribute."""
    end = xml.index(b">", start)
    while _is_quote_open(xml[start:end]):
        end = xml.index(b">", end + 1)
    return end + 1


def _is_quote_open(tag: bytes) -> bool:
    return any(quote in QUOTED.sub(b"", tag) for quote in (b'"', b"'"))


def spliced(xml: bytes, pieces: Iterable[Piece]) -> bytes:
    """`xml` with the pieces in it; of pieces at one place the first given comes first."""
    made, position = bytearray(), 0
    for piece in sorted(pieces, key=lambda piece: piece.start):
        made += xml[position : piece.start] + piece.content
        position = piece.end
    return bytes(made + xml[position:])


def inside(xml: bytes, element: Element, content: bytes) -> Piece:
    """`content` as the last of what stands in `element`, which is opened for it if it is empty."""
    if not element.is_empty:
        return Piece(element.close, element.close, content)
    tag = xml[element.start : element.tag_end]
    name = f"{element.prefix}{element.name}".encode()
    return Piece(element.start, element.end, tag[:-2].rstrip() + b">" + content + b"</" + name + b">")


def with_attribute(tag: bytes, name: str, value: object) -> bytes:
    """A start tag with an attribute set."""
    written = f'{name}="{value}"'.encode()
    pattern = re.compile(rb"(?<=\s)" + re.escape(name.encode()) + rb"\s*=\s*(\"[^\"]*\"|'[^']*')")
    changed, count = pattern.subn(lambda _: written, tag, count=1)
    if count:
        return changed
    ending = b"/>" if tag.endswith(b"/>") else b">"
    return tag[: -len(ending)].rstrip() + b" " + written + ending
