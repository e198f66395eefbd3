"""The files that were sent: those below a folder, those of a zip by their Chinese names, or files as given."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from jixiao.diagnostic import Diagnostic, Rejected, diagnose, system_words
from jixiao.filing.limits import Limits
from jixiao.inbox.archive import Archive, open_archive
from jixiao.origin import Cell
from jixiao.value import dataclass, replace

LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini", "__macosx")
"""Files and folders that no person sent: Windows and macOS leave them everywhere."""


@dataclass(frozen=True, slots=True)
class Posted:
    """One file that was sent: its name for people, and where its bytes are. `member`: its number in an archive."""

    name: str
    path: Path
    member: int | None = None

    def read(self) -> bytes:
        """Its bytes, of no more than the limit of a file and one. Raises Rejected: I001, I006, I007, U143."""
        if self.member is not None:
            return open_archive(self.path).read(self.member, self.name)
        place = Cell(self.name, "", "")
        try:
            if self.path.exists() and not self.path.is_file():
                raise Rejected([diagnose("I007", place)])
            with self.path.open("rb") as stream:
                data = stream.read(Limits.FILE.limit + 1)
        except (OSError, ValueError) as problem:
            raise Rejected([diagnose("I006", place, found=system_words(problem))]) from None
        if len(data) > Limits.FILE.limit:
            size = self.path.stat().st_size
            raise Rejected([diagnose(Limits.FILE.code, place, size=size, limit=Limits.FILE.limit)])
        return data


def is_many(path: Path) -> bool:
    """Whether `path` holds files: a folder, or a zip."""
    return path.is_dir() or path.suffix.lower() == ".zip"


def posted_in(sources: Iterable[Path], without: Iterable[Path] = ()) -> tuple[Posted, ...]:
    """Every file of `sources`, by name; those `without` are ours and were not sent.

    Names are those below the folder or in the archive; where several sources were given, with the source before them.
    No two are the same: of files that bear one name (a zip may hold such), the second is called `表 (2).xlsx`.
    Raises Rejected: U140 (there is none), U141 (an archive cannot be opened), U142 (too many).
    """
    given = tuple(sources)
    ours = frozenset(_real(path) for path in without)
    found: list[Posted] = []
    refused: list[Diagnostic] = []
    for source in given:
        try:
            files = tuple(_files_of(source, ours, alone=len(given) == 1))
            if not files:
                raise Rejected([diagnose("U140", None, found=source)])
        except Rejected as rejected:
            refused.extend(rejected.diagnostics)
        else:
            found.extend(files)
    if refused:
        raise Rejected(refused)
    if len(found) > Limits.POSTED.limit:
        raise Rejected([diagnose(Limits.POSTED.code, None, size=len(found), limit=Limits.POSTED.limit)])
    return tuple(_told_apart(found))


def _told_apart(found: Sequence[Posted]) -> Iterator[Posted]:
    """The same files, no two by one name: all that is said of a file is kept under its name."""
    taken = {one.name for one in found}
    seen: set[str] = set()
    for one in found:
        name, number = one.name, 2
        while name in seen or (name != one.name and name in taken):
            path = PurePosixPath(one.name)
            name, number = f"{one.name.removesuffix(path.suffix)} ({number}){path.suffix}", number + 1
        seen.add(name)
        yield one if name == one.name else replace(one, name=name)


def _real(path: Path) -> Path:
    """Where `path` leads; links that lead in a circle lead nowhere, and Path.resolve would fail at them."""
    return Path(os.path.realpath(path))


def _files_of(source: Path, ours: frozenset[Path], *, alone: bool) -> Iterator[Posted]:
    before = "" if alone else f"{_shown(source.as_posix())}/"
    if source.is_dir():
        for path in sorted(_below(source), key=lambda path: path.relative_to(source).as_posix()):
            real = _real(path)
            if not any(part in ours for part in (real, *real.parents)):
                yield Posted(before + _shown(path.relative_to(source).as_posix()), path)
    elif is_many(source):
        archive: Archive = open_archive(source)
        for number, name in archive.files():
            if not _is_left(Path(name).parts):
                yield Posted(before + name, source, number)
    else:
        yield Posted(_shown(source.as_posix() if not alone else source.name), source)


def _below(folder: Path) -> Iterator[Path]:
    """Every file below `folder` that a person put there; links to folders are not followed."""
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_left((name,)))
        yield from (Path(place, name) for name in files if not _is_left((name,)))


def _is_left(parts: Iterable[str]) -> bool:
    """Hidden files, what systems leave, and the locks of Office (`~$表.xlsx`)."""
    return any((part.startswith((".", "~$")) and part != "..") or part.lower() in LEFT_BY_SYSTEMS for part in parts)


def _shown(name: str) -> str:
    """A name that can be printed, whatever locale it came through."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
