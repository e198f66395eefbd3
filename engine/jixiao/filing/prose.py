"""A report in words: its paragraphs, each with its place; lines that a page broke are one paragraph again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jixiao.filing.model import RawValue
from jixiao.name import name_key
from jixiao.value import dataclass

SHORTEST = 24
"""Characters from which on a line without a full stop was broken by the page; shorter ones are headings."""

ENDS = tuple("。！？；：:;!?")


@dataclass(frozen=True, slots=True)
class Prose:
    """The running text of a document; tables in it are left to the readers of tables."""

    file: str
    digest: str
    paragraphs: tuple[RawValue, ...]


def joined(lines: Iterable[RawValue]) -> Iterator[RawValue]:
    """Paragraphs out of lines, without blanks and in one form of every character, as `name_key` has them."""
    open_line: RawValue | None = None
    for line in lines:
        text = name_key(line.text)
        if not text:
            continue
        if open_line is not None:
            text = open_line.text + text
        paragraph = RawValue(text, line.origin if open_line is None else open_line.origin)
        broken = len(name_key(line.text)) >= SHORTEST and not text.endswith(ENDS)
        if broken:
            open_line = paragraph
            continue
        open_line = None
        yield paragraph
    if open_line is not None:
        yield open_line
