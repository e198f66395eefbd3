"""Where output goes: standard output for data, whole files for everything that was asked to be kept."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TypeVar

import click

from jixiao.cli.command import Session, Words
from jixiao.cli.filenames import unique
from jixiao.diagnostic import Rejected, diagnose, system_words

BINARY = ("docx", "pdf", "xlsx")
"""Formats that are not for a terminal."""

Item = TypeVar("Item")


def write_file(path: Path, data: bytes) -> None:
    """`data` as the file at `path`, as `write_through` writes it."""
    write_through(path, lambda stream: stream.write(data))


def write_through(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """What `write` writes as the file at `path`, whole or not at all: written beside it, then renamed.

    A device or a pipe (/dev/null, /dev/stdout) is written to: a file renamed onto it would take its place. Raises
    Rejected (U013).
    """
    temporary: Path | None = None
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            made = BytesIO()
            write(made)
            path.write_bytes(made.getvalue())
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, prefix=".jixiao-", suffix=".tmp", delete=False) as stream:
            temporary = Path(stream.name)
            write(stream.file)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_usual_mode())
        temporary.replace(path)
    except BaseException as problem:
        if temporary is not None:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        if isinstance(problem, OSError):
            raise Rejected([diagnose("U013", None, found=path, reason=system_words(problem))]) from None
        raise


def _usual_mode() -> int:
    """The mode that any new file gets (temporary files are private)."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def keep_off_terminal(format: str) -> None:
    """Raises Rejected (U014) where bytes of `format` would go to a terminal."""
    if format in BINARY and sys.stdout.isatty():
        raise Rejected([diagnose("U014", None, found=format, suffix=format)])


def print_data(data: bytes, format: str) -> None:
    """`data` on standard output: bytes as they are, but text for a terminal in the terminal's own encoding."""
    watched = bool(sys.stdout.isatty())
    keep_off_terminal(format)
    if format not in BINARY and (format == "text" or watched):
        click.echo(data.decode("utf-8"), nl=False)
    else:
        click.echo(data, nl=False)


def keep_apart(inputs: Iterable[Path], outputs: Iterable[Path], session: Session) -> None:
    """Raises Rejected (U013) where an output would take the place of a file that is read: it may be the only copy."""
    read = {os.path.realpath(path) for path in inputs}
    reason = session.say(("这是要读的原件", "it is a file that is read"))
    same = [path for path in outputs if os.path.realpath(path) in read and path.is_file()]
    if same:
        raise Rejected([diagnose("U013", None, found=path, reason=reason) for path in same])


def keep_out(sources: Iterable[Path], folders: Iterable[Path], session: Session) -> None:
    """Raises Rejected (U013) where a folder to be written into is one that is read, or holds one.

    What is below it is ours and was not sent: nothing would be left to read.
    """
    read = [Path(os.path.realpath(source)) for source in sources if source.is_dir()]
    above = {folder for source in read for folder in (source, *source.parents)}
    reason = session.say(("这是要读的文件夹，请写到另一个文件夹", "it is a folder that is read: name another one"))
    wrong = [path for path in folders if Path(os.path.realpath(path)) in above]
    if wrong:
        raise Rejected([diagnose("U013", None, found=path, reason=reason) for path in wrong])


def output_paths(files: tuple[Path, ...], output: Path, suffix: str) -> tuple[Path, ...]:
    """Where the result of each file goes: `output` itself for one file, else named after the file in that folder."""
    if len(files) == 1 and not output.is_dir():
        return (output,)
    if output.exists() and not output.is_dir():
        raise Rejected([diagnose("U015", None, found=output)])
    taken: set[str] = set()
    return tuple(output / f"{unique(file.stem, taken)}.{suffix}" for file in files)


@contextmanager
def progress(
    items: Iterable[Item], count: int, session: Session, label: Words = ("算分", "Scoring")
) -> Iterator[Iterable[Item]]:
    """`items` with a bar on standard error, if there are many and somebody is watching."""
    if count < 5 or not sys.stderr.isatty():
        yield items
        return
    with click.progressbar(items, length=count, label=session.say(label), file=sys.stderr) as bar:
        yield bar


@contextmanager
def settled() -> Iterator[None]:
    """Leaves what was made so far out of the search for garbage while a report is made of it.

    Of a thousand filings it is half a million values, none of which refers back to another: to look through them again
    and again takes half a second.
    """
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@contextmanager
def watched(session: Session) -> Iterator[Callable[[int, int], None]]:
    """What is told how much of a whole is done: it moves a bar on standard error, if somebody is watching."""
    if not sys.stderr.isatty():
        yield lambda done, whole: None
        return
    with click.progressbar(length=1000, label=session.say(("算分", "Scoring")), file=sys.stderr) as bar:
        yield lambda done, whole: bar.update(max(1000 * done // max(whole, 1) - bar.pos, 0))
