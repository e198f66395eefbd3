"""What a run has done so far, beside its output: one line a file, so that a run that was broken off goes on from there.

A line that was torn when the process was killed is no line; the file that it was about is reviewed again. Nothing of it
is kept in memory but where each line begins: of however many files, reviews are read from it when they are looked at.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, overload

from jixiao.diagnostic import Rejected, diagnose, system_words
from jixiao.report.kept import kept_line, read_line
from jixiao.report.reviewed import Reviewed
from jixiao.value import dataclass, field

ERRORS = "surrogatepass"
"""Texts are kept as they were read, whatever stands in them."""


@dataclass(frozen=True, slots=True)
class Line:
    """Where the line of a file begins, how many reviews it holds, and the digest of the file."""

    begin: int
    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Journal:
    """An opened journal: the last line of each file, by its name. `path`: None where nobody could take it up."""

    path: Path | None
    stream: IO[bytes]
    lines: dict[str, Line] = field(default_factory=dict)

    def add(self, file: str, reviews: tuple[Reviewed, ...]) -> None:
        """Keeps the reviews of one file; written through, since the next moment may be the last. Raises Rejected."""
        try:
            begin = self.stream.seek(0, os.SEEK_END)
            self.stream.write(kept_line(reviews).encode("utf-8", ERRORS) + b"\n")
            self.stream.flush()
        except OSError as problem:
            raise _refused(self.path, problem) from None
        self.lines[file] = Line(begin, len(reviews), reviews[0].digest)

    def of(self, file: str) -> tuple[Reviewed, ...]:
        """The reviews of one file that was kept."""
        self.stream.seek(self.lines[file].begin)
        return read_line(self.stream.readline().decode("utf-8", ERRORS))


class Reviews(Sequence[Reviewed]):
    """The reviews of `files`, in order: of those `done` as the journal keeps them, of the others as `waiting` says."""

    __slots__ = ("_done", "_files", "_journal", "_starts", "_waiting")

    def __init__(
        self,
        journal: Journal,
        files: Sequence[str],
        done: Collection[str],
        waiting: Callable[[str], tuple[Reviewed, ...]],
    ) -> None:
        self._journal, self._files, self._done, self._waiting = journal, files, done, waiting
        counts = (journal.lines[file].count if file in done else len(waiting(file)) for file in files)
        self._starts = tuple(accumulate(counts, initial=0))

    def _of(self, file: str) -> tuple[Reviewed, ...]:
        return self._journal.of(file) if file in self._done else self._waiting(file)

    def __iter__(self) -> Iterator[Reviewed]:
        return (review for file in self._files for review in self._of(file))

    def __len__(self) -> int:
        return self._starts[-1]

    @overload
    def __getitem__(self, index: int) -> Reviewed: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[Reviewed, ...]: ...

    def __getitem__(self, index: int | slice) -> Reviewed | tuple[Reviewed, ...]:
        if isinstance(index, slice):
            return tuple(self[place] for place in range(len(self))[index])
        place = range(len(self))[index]  # raises IndexError as every sequence does
        file = bisect_right(self._starts, place) - 1
        return self._of(self._files[file])[place - self._starts[file]]


def journal_path(output: Path) -> Path:
    """Where the journal of a run that writes `output` stands."""
    return output.with_name(f".jixiao-{output.name}.part")


@contextmanager
def journal(path: Path | None, version: str, resume: bool = False) -> Iterator[Journal]:
    """The journal of a run, to be read until it is left. Raises Rejected (U013).

    What was done before is in it where the run is to `resume`, unless another `version` of the work wrote it. With no
    `path` it is a file that nobody sees, and gone in the end.
    """
    try:
        lines = _lines(path, version) if path is not None and resume else {}
        stream = _opened(path, version, bool(lines))
    except OSError as problem:
        raise _refused(path, problem) from None
    try:
        yield Journal(path, stream, lines)
    finally:
        with suppress(OSError):  # a disk that is full was said when a line was to be kept
            stream.close()


def _opened(path: Path | None, version: str, resumed: bool) -> IO[bytes]:
    if path is None:
        return TemporaryFile()
    path.parent.mkdir(parents=True, exist_ok=True)
    stream = path.open("a+b" if resumed else "w+b")
    try:
        stream.write(b"\n" if resumed else f"{version}\n".encode())  # the last line may be torn: it ends here
        stream.flush()
    except OSError:
        stream.close()
        raise
    return stream


def _lines(path: Path, version: str) -> dict[str, Line]:
    """The lines that the journal at `path` holds; nothing where there is none, or another `version` wrote it."""
    found: dict[str, Line] = {}
    with suppress(FileNotFoundError, IsADirectoryError), path.open("rb") as stream:
        if stream.readline().decode("utf-8", "replace").removesuffix("\n") != version:
            return {}
        begin = stream.tell()
        for line in stream:
            with suppress(ValueError):
                reviews = read_line(line.decode("utf-8", ERRORS))
                if reviews:
                    found[reviews[0].file] = Line(begin, len(reviews), reviews[0].digest)
            begin += len(line)
    return found


def _refused(path: Path | None, problem: OSError) -> Rejected:
    return Rejected([diagnose("U013", None, found=path or problem.filename or "", reason=system_words(problem))])
