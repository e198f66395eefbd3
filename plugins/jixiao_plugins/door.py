"""What every reader does at the door: size, kind of file, encoding, clean text, and remarks kept short."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is by its bytes, and what to do about it, in both languages."""

    suffix: str
    name: tuple[str, str]
    way: tuple[str, str]


_XLSX = ("请另存为 .xlsx", "save it as .xlsx")
OLD_XLS = Kind("xls", ("旧版 .xls", "an old .xls"), _XLSX)
OLE = Kind("ole", ("旧版 Office 文件", "an old Office file"), _XLSX)
ENCRYPTED = Kind("encrypted", ("加密的 Office 文件", "an encrypted Office file"), _XLSX)
ZIP = Kind(
    "zip", ("压缩包（.xlsx、.docx 一类）", "a zip package (.xlsx, .docx)"), ("请改用正确的后缀", "use the right suffix")
)
PDF = Kind("pdf", ("PDF", "a PDF"), ("请交原来的表格文件", "send the table it was made from"))
HTML = Kind(
    "html",
    ("网页（HTML）", "a web page (HTML)"),
    ("请用 Excel 打开后另存为 .xlsx", "open it in Excel and save it as .xlsx"),
)
XML = Kind("xml", ("XML 文本", "XML text"), ("请用 Excel 打开后另存为 .xlsx", "open it in Excel and save it as .xlsx"))
IMAGE = Kind("image", ("图片", "a picture"), ("请交原来的表格文件", "send the table it was made from"))
RAR = Kind("rar", ("压缩包", "an archive"), ("请先解压", "unpack it first"))
TEXT = Kind("text", ("文本文件", "a text file"), ("请改用正确的后缀，如 .csv", "use the right suffix, such as .csv"))

_MAGIC = (
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
    (b"%PDF", PDF),
    (b"\x89PNG", IMAGE),
    (b"\xff\xd8\xff", IMAGE),
    (b"GIF8", IMAGE),
    (b"Rar!", RAR),
    (b"7z\xbc\xaf", RAR),
    (b"\x1f\x8b", RAR),
)


def kind_of(data: bytes) -> Kind:
    """What `data` is by its first bytes; TEXT where nothing else is recognised."""
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return ENCRYPTED
        old = any(name.encode("utf-16-le") in data for name in ("Workbook", "Book"))
        return OLD_XLS if old else OLE
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta")):
        return HTML
    return XML if start.startswith(b"<?xml") else TEXT


def check_file(data: bytes, name: str, suffix: str, wanted: Kind) -> str:
    """Refuses an empty, oversized or foreign file before anything else looks at it; gives the digest of its bytes.

    Raises Rejected with I001 to I004.
    """
    place = Cell(name, "", "")
    if not data:
        raise Rejected([diagnose("I002", place)])
    if len(data) > Limits.FILE.limit:
        raise Rejected([diagnose(Limits.FILE.code, place, size=len(data), limit=Limits.FILE.limit)])
    kind = kind_of(data)
    if kind is ENCRYPTED:
        raise Rejected([diagnose("I004", place)])
    if kind is not wanted:
        raise Rejected([foreign(place, kind, suffix)])
    return hashlib.sha256(data).hexdigest()


def foreign(place: Cell, kind: Kind, suffix: str) -> Diagnostic:
    """The diagnostic for a file that is not what its suffix says."""
    return diagnose(
        "I003", place, kind=kind.name[0], kind_en=kind.name[1], suffix=suffix, way=kind.way[0], way_en=kind.way[1]
    )


def decode(data: bytes, name: str, *, gb18030: bool) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text of `data`: by its mark, else UTF-8, else (where allowed) GB18030 with a note.

    Raises Rejected with I051, which says what the encoding looks like.
    """
    place = Cell(name, "", "")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        if not gb18030:
            raise Rejected([diagnose("I051", place, found="UTF-16")])
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        return data.decode(encoding), ()
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError as problem:
        found = f"第 {problem.start + 1} 个字节 0x{data[problem.start]:02x}"
        raise Rejected([diagnose("I051", place, found=found)]) from None
    if not gb18030:
        raise Rejected([diagnose("I051", place, found="GB18030 (GBK)")])
    return text, (diagnose("I050", place),)


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
    """`text` without what cannot be seen, and without blank ends; line breaks stay.

    Controls, format characters (directions, zero widths) and lone surrogates would travel into reports or stand inside
    numbers, so they are taken out here, with a warning. Raises Rejected where the text is too long.
    """
    if len(text) > Limits.TEXT.limit:
        raise Rejected([diagnose(Limits.TEXT.code, place, size=len(text), limit=Limits.TEXT.limit)])
    if text.isascii() and text.isprintable():
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    gone = [character for character in text if _invisible(character)]
    if gone:
        text = "".join(character for character in text if not _invisible(character))
        remarks.add(diagnose("I039", place, found=" ".join(dict.fromkeys(f"U+{ord(item):04X}" for item in gone))))
    return text.strip()


def _invisible(character: str) -> bool:
    if character in "\n\t":
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cs") or "\ufe00" <= character <= "\ufe0f"
