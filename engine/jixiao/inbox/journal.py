"""What a run has done so far, beside its output: one line a file, so that a run that was broken off goes on from there.

A line that was torn when the process was killed is no line; the file that it was about is reviewed again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from jixiao.diagnostic import Rejected, diagnose, system_words
from jixiao.report.kept import kept_line, read_line
from jixiao.report.reviewed import Reviewed
from jixiao.value import dataclass

Kept = Mapping[str, tuple[Reviewed, ...]]
"""What was done, by the name of the file."""


@dataclass(frozen=True, slots=True)
class Journal:
    """An opened journal."""

    stream: IO[str]

    def add(self, reviews: tuple[Reviewed, ...]) -> None:
        """Keeps the reviews of one file; written through, since the next moment may be the last."""
        self.stream.write(kept_line(reviews) + "\n")
        self.stream.flush()


def journal_path(output: Path) -> Path:
    """Where the journal of a run that writes `output` stands."""
    return output.with_name(f".jixiao-{output.name}.part")


def kept(path: Path, version: str) -> Kept:
    """What the journal at `path` holds; nothing where there is none, or another `version` of the work wrote it."""
    try:
        first, *lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
    except OSError:
        return {}
    found: dict[str, tuple[Reviewed, ...]] = {}
    for line in lines if first == version else ():
        try:
            reviews = read_line(line)
        except ValueError:
            continue
        if reviews:
            found[reviews[0].file] = reviews
    return found


@contextmanager
def journal(path: Path, version: str, resumed: bool) -> Iterator[Journal]:
    """The journal of a run: what was done before stays in it where the run is `resumed`. Raises Rejected (U013)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a" if resumed else "w", encoding="utf-8", errors="replace", newline="\n") as stream:
            stream.write("\n" if resumed else f"{version}\n")  # the last line may be torn: it ends here
            yield Journal(stream)
    except OSError as problem:
        raise Rejected([diagnose("U013", None, found=path, reason=system_words(problem))]) from None
