"""Slips that authors of frameworks make and YAML reports badly: each found in the text, with a hint of its own.

Looked for only where the parser refuses a document. Each slip can be masked (by as many harmless characters), so that
the rest of the document is still read and everything wrong is said at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.value import dataclass

_END = r"(?:[-+]?[0-9]{1,12}(?:\.[0-9]{1,12})?[%％]?|[-+]?∞)"
_HALF_OPEN = re.compile(rf"\[ ?{_END} ?[,，] ?{_END} ?\)|\( ?{_END} ?[,，] ?{_END} ?[\])]")
_ABOVE = re.compile(r"(?<=[:\[,{-] )(?:>=?|>＝) ?[0-9][0-9.,]{0,20}[%％]?")
_WIDE_COLON = re.compile(r" {0,200}(?:- )?(?P<key>[A-Za-z_][A-Za-z_0-9]{0,30})(?P<colon>：)")
_WIDE_COLON_ANY = re.compile(r" {0,200}(?:- )?(?P<key>[^\s:：'\"#\[\]{},，]{1,40})(?P<colon>：)")
_NO_BLANK = re.compile(r" {0,200}(?:- )?(?P<key>[A-Za-z_][A-Za-z_0-9]{0,30})(?P<colon>:)(?=[^\s:/])")
_WIDE_INDENT = re.compile(
    r" *(?P<blanks>[\u00a0\u2000-\u200a\u202f\u3000][ \u00a0\u2000-\u200a\u202f\u3000]*)(?=- |[^\s:]{1,60}:(?: |$))"
)
_WIDE_SIGN = re.compile(r"[，；、](?= ?[a-z_]{1,30} ?[:：])|[｛｝]|“[\[(][^”]{1,60}[\])]”")
_BLOCK = re.compile(r"(?:.*[:\-] )?[|>][+-]?[0-9]?[+-]?\s*(?:#.*)?$")


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip in line `line` (from 0), columns `start` to `end`, and what the parser is to read in its place."""

    code: str
    line: int
    start: int
    end: int
    found: str
    mask: str


def find_slips(text: str, suspected: range) -> Iterator[Slip]:
    """The slips in `text`; `suspected` are the lines (from 0) that the parser complains about, where more is tried."""
    inside: int | None = None  # the indent of the line that opened a block of text
    for number, line in enumerate(text.split("\n")):
        indent = len(line) - len(line.lstrip(" "))
        if inside is not None:
            if indent > inside or not line.strip():
                continue
            inside = None
        if line.lstrip().startswith("#"):
            continue
        yield from _in_line(line, number, number in suspected)
        if _BLOCK.fullmatch(line):
            inside = indent


def _in_line(line: str, number: int, suspected: bool) -> Iterator[Slip]:
    colon = (_WIDE_COLON_ANY if suspected else _WIDE_COLON).match(line)
    if colon is not None:
        start = colon.start("colon")
        rest = line[start + 1 :]
        mask = ": " + rest[1:] if rest.strip() else ":" + rest
        yield Slip("D023", number, start, len(line), "：", mask[: len(line) - start].ljust(len(line) - start))
    elif (bare := _NO_BLANK.match(line)) is not None:
        start = bare.start("colon")
        yield Slip("D025", number, start, start + 2, f"{bare['key']}:{line[start + 1 : start + 20]}".rstrip(), ": ")
    if (wide := _WIDE_INDENT.match(line)) is not None:
        yield _slip("D051", number, wide.start("blanks"), wide.end("blanks"), line, " " * len(wide["blanks"]))
    quoted = _quoted_columns(line)
    for pattern, code in ((_HALF_OPEN, "D021"), (_ABOVE, "D022")):
        for match in pattern.finditer(line):
            if match.start() in quoted:
                continue
            if match.group().startswith("(") and not _is_in_flow(line[: match.start()]):
                continue  # outside of brackets it is plain text
            yield _slip(code, number, match.start(), match.end(), line, "x" * len(match.group()))
    if suspected:
        yield from _wide_signs(line, number, quoted)


def _wide_signs(line: str, number: int, quoted: frozenset[int]) -> Iterator[Slip]:
    """D052: full-width punctuation where a list or a mapping in brackets needs commas, brackets or quotes."""
    for match in _WIDE_SIGN.finditer(line):
        if match.start() in quoted or not _is_in_flow(line[: match.start()].replace("｛", "{")):
            continue
        sign = match.group()
        mask = {"，": ",", "；": ",", "、": ",", "｛": "{", "｝": "}"}.get(sign, "x" * len(sign))
        yield _slip("D052", number, match.start(), match.end(), line, mask)


def _is_in_flow(before: str) -> bool:
    return before.count("{") > before.count("}") or before.count("[") > before.count("]")


def _slip(code: str, number: int, start: int, end: int, line: str, mask: str) -> Slip:
    return Slip(code, number, start, end, line[start:end].strip() or line.strip(), mask)


def _quoted_columns(line: str) -> frozenset[int]:
    """The columns of `line` that stand between quotes or behind a comment sign."""
    columns: list[int] = []
    quote = ""
    for column, character in enumerate(line):
        if quote:
            columns.append(column)
            quote = "" if character == quote else quote
        elif character in "'\"" and (column == 0 or line[column - 1] in " [{,:("):
            quote = character
        elif character == "#" and (column == 0 or line[column - 1] == " "):
            columns.extend(range(column, len(line)))
            break
    return frozenset(columns)


def masked(text: str, slips: list[Slip]) -> str:
    """`text` with every slip replaced by its mask; places stay what they were."""
    lines = text.split("\n")
    for slip in slips:
        line = lines[slip.line]
        lines[slip.line] = line[: slip.start] + slip.mask + line[slip.end :]
    return "\n".join(lines)
