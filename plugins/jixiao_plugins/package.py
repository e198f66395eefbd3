"""The pre-check of a zipped document (OOXML, OpenDocument): what is not a plain, small zip never reaches a reader."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell
from jixiao.value import dataclass, field
from jixiao_plugins.door import Remarks
from jixiao_plugins.xml import Characters, End, Guard, Start, ignore

_END = b"PK\x05\x06"
_DIRECTORY_ENTRY = 1_000
"""Bytes of directory that one part may take: 46, its name, its extras."""


@dataclass(slots=True)
class Package:
    """An opened package that passed the check. Every part is parsed once at most, and all elements are counted."""

    archive: zipfile.ZipFile
    file: str
    guard: Guard
    parsed: set[str] = field(default_factory=set)

    def has(self, part: str) -> bool:
        """Whether the package holds `part`."""
        return part in self.archive.NameToInfo

    def parse(self, part: str, start: Start, end: End, characters: Characters) -> None:
        """Streams the XML of `part`. Raises Rejected as Guard.parse does, and I022 where it was parsed before."""
        if part in self.parsed:
            raise Rejected([diagnose("I022", Cell(self.file, "", ""), found=f"{part}: twice")])
        self.parsed.add(part)
        self.guard.parse(self._chunks(part), part, start, end, characters)

    def _chunks(self, part: str) -> Iterator[bytes]:
        with self.archive.open(part) as stream:
            while chunk := stream.read(65_536):
                yield chunk

    def related(self, part: str) -> list[Relation]:
        """What `part` of an OOXML package ("" for the package itself) points at inside the package."""
        folder, base = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{base}.rels")
        found: list[Relation] = []
        if not self.has(relations):
            return found

        def start(name: str, attributes: dict[str, str]) -> None:
            if name != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = attributes.get("Target", "")
            joined = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append(Relation(attributes.get("Type", "").rpartition("/")[2], attributes.get("Id", ""), joined))

        self.parse(relations, start, ignore, ignore)
        return found

    def remark(self, remarks: Remarks) -> None:
        """Says what a package holds that is never run and never fetched: macros, links to other files."""
        names = self.archive.namelist()
        place = Cell(self.file, "", "")
        if any(name.endswith("vbaProject.bin") or name.startswith("Basic/") for name in names):
            remarks.add(diagnose("I132", place))
        if any("/externalLinks/" in name and name.endswith(".xml") for name in names):
            remarks.add(diagnose("I133", place))

    def kind(self) -> str:
        """What the package is by its parts, in words of both languages."""
        names = self.archive.namelist()
        for kind, folder in (("Excel .xlsb", "xl/"), ("Word .docx", "word/"), ("PowerPoint .pptx", "ppt/")):
            if any(name.startswith(folder) and (folder != "xl/" or name.endswith(".bin")) for name in names):
                return kind
        if any(name.startswith("xl/") for name in names):
            return "Excel .xlsx"
        return "OpenDocument .ods / .odt" if "content.xml" in names else "ZIP"


@dataclass(frozen=True, slots=True)
class Relation:
    """One part pointed at by another: the kind (the last word of its type), the relation's id, the part's name."""

    kind: str
    id: str
    part: str


def open_package(data: bytes, file: str) -> Package:
    """`data` as a package. Raises Rejected: I005 (damaged), I020 and I021 (too large), I022 (against rules)."""
    place = Cell(file, "", "")
    _check_directory(data, place)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
        raise Rejected([diagnose("I005", place, found=(f"压缩包打不开（{problem}）", str(problem)))]) from None
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
    return Package(archive, file, Guard(file))


def _check_directory(data: bytes, place: Cell) -> None:
    """Looks at the end record first, so that a directory of a million parts costs nothing."""
    at = data.rfind(_END, max(0, len(data) - 65_557))
    if at < 0 or len(data) < at + 22:
        raise Rejected([diagnose("I005", place, found=("文件的末尾缺了", "no end of central directory"))])
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
