"""The encoding of a table saved as text: the one asked for, that of its mark, or the first that reads it strictly."""

from __future__ import annotations

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.encodings import ENCODINGS
from jixiao.origin import Cell

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decode_table(data: bytes, name: str, encoding: str | None = None) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of `data`, with a note wherever it is not UTF-8 (I050).

    `encoding` is one of ENCODINGS and then the only one tried. Raises Rejected with I051, which says where it failed.
    """
    place = Cell(name, "", "")
    marked = next((found for mark, found in _MARKS if data.startswith(mark)), None)
    if encoding is not None:
        if encoding not in ENCODINGS:
            raise ValueError(f"unknown encoding {encoding}")
        asked = marked if marked is not None and marked.startswith(encoding) else encoding
        return _decoded(data, asked, place), ()
    if marked is not None:
        note = (diagnose("I050", place, found="UTF-16"),) if marked == "utf-16" else ()
        return _decoded(data, marked, place), note
    if unmarked := _utf_16_without_mark(data):
        return _decoded(data, unmarked, place), (diagnose("I050", place, found="UTF-16"),)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decoded(data, "gb18030", place), (diagnose("I050", place, found="GB18030"),)


def _decoded(data: bytes, encoding: str, place: Cell) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        at = min(problem.start, len(data) - 1)
        found = f"byte {at + 1}: 0x{data[at]:02x}" if data else problem.reason
        raise Rejected([diagnose("I051", place, found=found)]) from None


def _utf_16_without_mark(data: bytes) -> str | None:
    """UTF-16 by its zeros: the upper halves of commas and line ends, which no other encoding of text has."""
    zeros = [data[start::2].count(0) for start in (0, 1)]
    if len(data) % 2 or sum(zeros) < 2 or zeros[0] == zeros[1]:
        return None
    encoding = "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding if "\n" in text and "\0" not in text else None
