"""The bytes of a YAML file as a source: UTF-8 or refused, with the encoding that it looks like."""

from __future__ import annotations

import codecs

from jixiao.diagnostic import Rejected, diagnose
from jixiao.document.limits import BYTES
from jixiao.origin import Source, Span

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
    (b"PK\x03\x04", "ZIP (xlsx, docx)"),
    (b"\xd0\xcf\x11\xe0", "OLE (xls, doc)"),
    (b"%PDF", "PDF"),
)


def read_source(name: str, data: bytes) -> Source:
    """`data` as text, without a leading byte order mark.

    Raises Rejected: D001 above the limit, D010 where it is another encoding, D011 where it is none that is known.
    """
    if len(data) > BYTES.most:
        raise Rejected([diagnose("D001", Span(Source(name, ""), 1, 1, 1, 1), found=len(data), most=BYTES.most)])
    guess, encoding = _other_than_text(data), "utf-8"
    first = 0
    if not guess:
        try:
            return Source(name, data.removeprefix(codecs.BOM_UTF8).decode("utf-8"))
        except UnicodeDecodeError as failure:
            first = failure.start
        guess, encoding = _encoding(data)
    # Shown as it was meant where that is known: the mark stands under the first character that is not UTF-8.
    before = data[:first].decode(encoding, errors="replace")
    line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
    place = Span(Source(name, data.decode(encoding, errors="replace")), line, column, line, column + 1)
    raise Rejected([diagnose("D010", place, found=guess) if guess else diagnose("D011", place)])


def _other_than_text(data: bytes) -> str:
    """What the first bytes of `data` say it is, other than text; empty: nothing."""
    kind = next((name for mark, name in _MARKS if data.startswith(mark)), "")
    return kind or ("UTF-16" if data[:200].count(0) * 4 > len(data[:200]) else "")


def _encoding(data: bytes) -> tuple[str, str]:
    """The encoding that `data`, which is not UTF-8, looks like (empty: unknown), and the codec to show it with."""
    for encoding, name in (("gb18030", "GBK (GB18030)"), ("big5", "Big5")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if all(character.isprintable() or character in "\t\r\n" for character in text):
            return name, encoding
    return "", "utf-8"
