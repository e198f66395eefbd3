"""Text in columns of a terminal: padding and wrapping that count wide characters twice."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.origin import display_width

OPENING = "（《“‘〈「【[("
"""Characters that do not end a line."""

CLOSING = "，。；：、！？）》”’〉」】])%％,.;:!?"
"""Characters that do not begin a line."""


def pad(text: str, width: int) -> str:
    """`text` with blanks up to `width` columns."""
    return text + " " * max(0, width - display_width(text))


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` columns, broken as Chinese is: anywhere but inside a word or a number."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if display_width(paragraph) <= width:
            lines.append(paragraph.rstrip())
            continue
        line = ""
        for piece in _pieces(paragraph):
            if line and display_width(line) + display_width(piece.rstrip()) > width:
                lines.append(line.rstrip())
                line = ""
            line += piece
            while display_width(line.rstrip()) > width:
                head = _fitting(line, width)
                lines.append(head)
                line = line[len(head) :]
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> Iterator[str]:
    """What is not broken: a word or number, or one wide character with the closing marks after it."""
    piece = ""
    for character in text:
        if piece and not _joins(piece[-1], character):
            yield piece
            piece = ""
        piece += character
    if piece:
        yield piece


def _joins(before: str, character: str) -> bool:
    if character in CLOSING or character == " " or before in OPENING or display_width(character) == 0:
        return True
    return before != " " and display_width(character) == 1 and display_width(before) == 1


def _fitting(line: str, width: int) -> str:
    """The longest beginning of `line` that fits, at least one character."""
    head = ""
    for character in line:
        if head and display_width(head + character) > width:
            break
        head += character
    return head
