"""The pre-check of an OOXML package: what is not a plain, small zip of plain XML never reaches a reader."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from functools import lru_cache
from xml.parsers import expat

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell
from jixiao.value import dataclass, field

_END = b"PK\x05\x06"
_DIRECTORY_ENTRY = 1_000
"""Bytes of directory that one part may take: 46, its name, its extras."""

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


@dataclass(slots=True)
class Package:
    """An opened package that passed the check. Every part is parsed once at most, and all elements are counted."""

    archive: zipfile.ZipFile
    file: str
    parsed: set[str] = field(default_factory=set)
    elements: int = 0

    def has(self, part: str) -> bool:
        """Whether the package holds `part`."""
        return part in self.archive.NameToInfo

    def parse(self, part: str, start: Start, end: End, characters: Characters) -> None:
        """Streams the XML of `part`; names come without their namespaces.

        Raises Rejected: I023 at a DOCTYPE, I043 at too many elements, I022 where the part was parsed before.
        """
        if part in self.parsed:
            raise Rejected([diagnose("I022", Cell(self.file, "", ""), found=f"{part}: twice")])
        self.parsed.add(part)
        most = Limits.ELEMENTS.limit
        local = lru_cache(maxsize=256)(_local)
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def refuse(*_: object) -> None:
            raise Rejected([diagnose("I023", Cell(self.file, "", ""), found=part)])

        def started(name: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > most:
                raise Rejected([diagnose(Limits.ELEMENTS.code, Cell(self.file, "", ""), limit=most)])
            start(local(name), {local(key): value for key, value in attributes.items()})

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = started
        parser.EndElementHandler = lambda name: end(local(name))
        parser.CharacterDataHandler = characters
        with self.archive.open(part) as stream:
            while chunk := stream.read(65_536):
                parser.Parse(chunk, False)
        parser.Parse(b"", True)


def open_package(data: bytes, file: str) -> Package:
    """`data` as a package. Raises Rejected: I005 (damaged), I020 and I021 (too large), I022 (against rules)."""
    place = Cell(file, "", "")
    _check_directory(data, place)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
        raise Rejected([diagnose("I005", place, found=problem)]) from None
    parts = archive.infolist()
    if len(parts) > Limits.PARTS.limit:
        raise Rejected([diagnose(Limits.PARTS.code, place, size=len(parts), limit=Limits.PARTS.limit)])
    unpacked = sum(part.file_size for part in parts)
    if unpacked > Limits.UNPACKED.limit:
        raise Rejected([diagnose(Limits.UNPACKED.code, place, size=unpacked, limit=Limits.UNPACKED.limit)])
    seen: set[str] = set()
    for part in parts:
        if wrong := _wrong(part, seen):
            raise Rejected([diagnose("I022", place, found=wrong)])
        seen.add(part.filename.lower())
    return Package(archive, file)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _check_directory(data: bytes, place: Cell) -> None:
    """Looks at the end record first, so that a directory of a million parts costs nothing."""
    at = data.rfind(_END, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise Rejected([diagnose("I005", place, found="no end of central directory")])
    parts = int.from_bytes(data[at + 10 : at + 12], "little")
    size = int.from_bytes(data[at + 12 : at + 16], "little")
    if parts > Limits.PARTS.limit or size > Limits.PARTS.limit * _DIRECTORY_ENTRY:
        shown = max(parts, size // _DIRECTORY_ENTRY)
        raise Rejected([diagnose(Limits.PARTS.code, place, size=shown, limit=Limits.PARTS.limit)])


def _wrong(part: zipfile.ZipInfo, seen: set[str]) -> str | None:
    """What is against the rules with `part`; None where nothing is."""
    name = part.filename
    if part.flag_bits & 0x1:
        return f"{name}: encrypted"
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return f"{name}: compression {part.compress_type}"
    if name.lower() in seen:
        return f"{name}: twice"
    if name.startswith("/") or "\\" in name or "\0" in name or ".." in name.split("/"):
        return f"{name}: name"
    return None
