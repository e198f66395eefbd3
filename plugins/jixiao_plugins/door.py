"""What every reader does at the door: size, kind of file, encoding, clean text, and remarks kept short."""

from __future__ import annotations

import hashlib
from collections import Counter
from enum import StrEnum

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.name import visible
from jixiao.origin import Cell
from jixiao.value import dataclass, field


class Kind(StrEnum):
    """What a file is by its first bytes, in words of both languages."""

    OLD_XLS = ".xls"
    OLE = "Word .doc / WPS .wps .et"
    ENCRYPTED = "encrypted"
    ZIP = "ZIP (.xlsx, .docx)"
    PDF = "PDF"
    RTF = "RTF"
    HTML = "HTML"
    XML = "XML"
    MHTML = "MHTML（单个文件网页）"
    IMAGE = "PNG / JPEG / GIF"
    ARCHIVE = "RAR / 7z / gzip"
    TEXT = "TXT / CSV"


_MAGIC = (
    (b"PK\x03\x04", Kind.ZIP),
    (b"PK\x05\x06", Kind.ZIP),
    (b"%PDF", Kind.PDF),
    (b"{\\rtf", Kind.RTF),
    (b"\x89PNG", Kind.IMAGE),
    (b"\xff\xd8\xff", Kind.IMAGE),
    (b"GIF8", Kind.IMAGE),
    (b"Rar!", Kind.ARCHIVE),
    (b"7z\xbc\xaf", Kind.ARCHIVE),
    (b"\x1f\x8b", Kind.ARCHIVE),
)


def kind_of(data: bytes) -> Kind:
    """What `data` is by its first bytes; text where nothing else is recognised."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return Kind.ENCRYPTED
        streams = {name: data.find(name.encode("utf-16-le")) for name in ("WordDocument", "Workbook", "Book\0")}
        first = min((name for name, at in streams.items() if at >= 0), key=streams.__getitem__, default="")
        return Kind.OLD_XLS if "ook" in first else Kind.OLE  # a document may hold a workbook, and the other way about
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    # The zeros of UTF-16 are left out: tags are ASCII.
    start = data[:4096].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if start.startswith((b"mime-version:", b"from: <saved by")):
        return Kind.MHTML
    if not start.startswith(b"<"):
        return Kind.TEXT
    if b"<workbook" not in start and any(tag in start for tag in (b"<html", b"<table", b"<head", b"<meta")):
        return Kind.HTML
    return Kind.XML if start.startswith(b"<?xml") else Kind.TEXT


def check_file(data: bytes, name: str, suffix: str, wanted: Kind) -> str:
    """Refuses an empty, oversized or foreign file before anything else looks at it; gives the digest of its bytes.

    Raises Rejected: I001 (too large), I002 (empty), I003 and I008 (foreign), I004 (encrypted).
    """
    if len(data) > Limits.FILE.limit:
        raise Rejected([diagnose(Limits.FILE.code, Cell(name, "", ""), size=len(data), limit=Limits.FILE.limit)])
    check_kind(data, name, suffix, wanted)
    return hashlib.sha256(data).hexdigest()


def check_kind(data: bytes, name: str, suffix: str, wanted: Kind) -> None:
    """Refuses an empty or foreign file. Raises Rejected as `check_file` does, but for I001."""
    place = Cell(name, "", "")
    if not data:
        raise Rejected([diagnose("I002", place)])
    kind = kind_of(data)
    if kind is Kind.ENCRYPTED:
        raise Rejected([diagnose("I004", place)])
    if kind is not wanted:
        old = kind is Kind.OLD_XLS and suffix == "xlsx"
        raise Rejected([diagnose("I008", place) if old else diagnose("I003", place, found=kind, suffix=suffix)])


def decode(data: bytes, name: str) -> str:
    """The text of `data`, which must be UTF-8. Raises Rejected with I051, which says what the encoding looks like."""
    place = Cell(name, "", "")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Rejected([diagnose("I051", place, found="UTF-16")])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        at, byte = problem.start + 1, f"0x{data[problem.start]:02x}"
        found = (f"第 {at} 个字节 {byte}", f"byte {at}: {byte}")
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        raise Rejected([diagnose("I051", place, found=found)]) from None
    raise Rejected([diagnose("I051", place, found="GB18030 (GBK)")])


@dataclass(slots=True)
class Remarks:
    """Diagnostics gathered while reading; of each kind only the first ones are kept, the rest is counted."""

    file: str
    kept: list[Diagnostic] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def add(self, item: Diagnostic) -> None:
        """Keeps `item`, or only counts it where there were many of its kind."""
        self.counts[item.code] += 1
        if self.counts[item.code] <= Limits.REMARKS.limit:
            self.kept.append(item)

    def all(self) -> tuple[Diagnostic, ...]:
        """What was kept, and one line for each kind that was cut short."""
        more = [
            diagnose(Limits.REMARKS.code, Cell(self.file, "", ""), count=count - Limits.REMARKS.limit, kind=code)
            for code, count in self.counts.items()
            if count > Limits.REMARKS.limit
        ]
        return (*self.kept, *more)


def clean(text: str, place: Cell, remarks: Remarks) -> str:
    """`text` without what cannot be seen, of which a warning is given, and without blank ends; line breaks stay.

    Raises Rejected where the text is too long.
    """
    if len(text) > Limits.TEXT.limit:
        raise Rejected([diagnose(Limits.TEXT.code, place, size=len(text), limit=Limits.TEXT.limit)])
    text, gone = visible(text)
    if gone:
        remarks.add(diagnose("I039", place, found=" ".join(gone)))
    return text.strip()
