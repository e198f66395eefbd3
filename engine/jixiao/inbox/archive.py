"""Files in a zip, by the names that people gave them: in UTF-8, or in GBK as Chinese Windows writes them."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell
from jixiao.value import dataclass

UTF8_NAME = 0x800
ENCRYPTED = 0x1
UNICODE_PATH = 0x7075
END = b"PK\x05\x06"
LONGEST_END = 65_557
ENTRY = 1_000
"""Bytes of directory that one file may take: 46, its name, its extras."""

BROKEN = (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, RuntimeError, ValueError, EOFError)
"""What zipfile raises at archives that are damaged, or packed in a way that it does not know."""


@dataclass(frozen=True, slots=True)
class Archive:
    """An opened zip. Nothing of it is ever unpacked to the disk, so that no name in it can lead anywhere."""

    file: zipfile.ZipFile
    path: Path

    def files(self) -> Iterator[tuple[int, str]]:
        """The number and the name of every file, by name."""
        named = [(number, member_name(info)) for number, info in enumerate(self.file.infolist()) if not info.is_dir()]
        yield from sorted(named, key=lambda item: (item[1], item[0]))

    def read(self, number: int, name: str) -> bytes:
        """The bytes of a file, of no more than the limit. Raises Rejected: I001 (too large), U143 (it cannot be)."""
        place, most = Cell(name, "", ""), Limits.FILE.limit
        info = self.file.infolist()[number]
        if info.flag_bits & ENCRYPTED:
            raise Rejected([diagnose("U143", place, found=f"{self.path.name}: encrypted")])
        try:
            with self.file.open(info) as stream:
                data = stream.read(most + 1)
        except BROKEN as problem:
            raise Rejected([diagnose("U143", place, found=f"{self.path.name}: {problem}")]) from None
        if len(data) > most:
            raise Rejected([diagnose(Limits.FILE.code, place, size=max(info.file_size, len(data)), limit=most)])
        return data


def open_archive(path: Path) -> Archive:
    """The zip at `path`; the last one stays open, since its files are read one after the other.

    Raises Rejected: U141 (it cannot be opened), U142 (too many files: its directory is not even read).
    """
    try:
        found = path.stat()
        return _opened(path, (found.st_dev, found.st_ino, found.st_mtime_ns, found.st_size))
    except BROKEN as problem:
        said = getattr(problem, "strerror", None) or problem
        raise Rejected([diagnose("U141", None, found=path, reason=said)]) from None


@lru_cache(maxsize=1)
def _opened(path: Path, identity: tuple[int, ...]) -> Archive:
    """The zip at `path` while it is the same file: another may come to stand there, or be meant from elsewhere."""
    most = Limits.POSTED.limit
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(0, size - LONGEST_END))
        tail = stream.read()
    at = tail.rfind(END)
    directory = int.from_bytes(tail[at + 12 : at + 16], "little") if at >= 0 else 0
    if directory > most * ENTRY:
        raise Rejected([diagnose(Limits.POSTED.code, None, size=directory // ENTRY, limit=most)])
    return Archive(zipfile.ZipFile(path), path)


def leave_archive() -> None:
    """Lets go of the archive that stays open."""
    _opened.cache_clear()


def member_name(info: zipfile.ZipInfo) -> str:
    """The name of a file in a zip: UTF-8 where the zip says so or where the bytes are, otherwise GB18030."""
    if info.flag_bits & UTF8_NAME:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    told = _unicode_path(info.extra)
    if told is not None:
        return told
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
    return info.filename


def _unicode_path(extra: bytes) -> str | None:
    """The name in UTF-8 that Info-ZIP writes beside one in another encoding; None where there is none."""
    while len(extra) >= 4:
        kind, size = int.from_bytes(extra[:2], "little"), int.from_bytes(extra[2:4], "little")
        if kind == UNICODE_PATH and size > 5:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return None
