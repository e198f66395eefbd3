"""What can be refused of a command line before anything is read or worked at: formats, and what stands where."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from jixiao.cli.command import Session
from jixiao.cli.console import keep_apart, keep_off_terminal, output_paths
from jixiao.diagnostic import Diagnostic, Rejected, diagnose, system_words
from jixiao.filing.model import Sheets
from jixiao.origin import Cell
from jixiao.plugin import load_renderer, read_file

Given = Mapping[str, Path | None]
"""Paths by the options that gave them; None where an option was left out."""

NOTHING: Given = {}


def check_format(format: str, output: Path | None, besides: Collection[str] = ()) -> None:
    """Raises Rejected where `format` is none that is written (U080), or is none for a terminal (U014).

    Formats `besides` are written by others than renderers.
    """
    if format not in besides:
        load_renderer(format)
    if output is None:
        keep_off_terminal(format)


def check_paths(
    session: Session,
    *,
    read: Given = NOTHING,
    written: Given = NOTHING,
    folders: Given = NOTHING,
    sources: Iterable[Path] = (),
) -> None:
    """Raises Rejected with all that is wrong with the paths of a command.

    Files to be `read` that are folders (U017) or not there (I006), files to be `written` that are folders (U017),
    `folders` to be written into that are files (U018), places where nothing can be written (U013), and what would be
    written over a file that is read, be it one of `sources` (U013).
    """
    refused = [*_unreadable(read), *_unwritable(written, folders)]
    try:
        inputs = (*sources, *(path for path in read.values() if path is not None))
        keep_apart(inputs, [path for path in written.values() if path is not None], session)
    except Rejected as rejected:
        refused += rejected.diagnostics
    if refused:
        raise Rejected(refused)


def _unreadable(read: Given) -> Iterator[Diagnostic]:
    for option, path in read.items():
        if path is not None and path.is_dir():
            yield diagnose("U017", None, option=option, found=path)
        elif path is not None and not path.exists():
            reason = system_words(FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT)))
            yield diagnose("I006", Cell(str(path), "", ""), found=reason)


def _unwritable(written: Given, folders: Given) -> Iterator[Diagnostic]:
    for option, path in written.items():
        if path is not None and path.is_dir():
            yield diagnose("U017", None, option=option, found=path)
        elif path is not None:
            yield from _out_of_reach(path)
    for option, path in folders.items():
        if path is not None and path.exists() and not path.is_dir():
            yield diagnose("U018", None, option=option, found=path)
        elif path is not None:
            yield from _out_of_reach(path)


def _out_of_reach(path: Path) -> Iterator[Diagnostic]:
    """Whether the nearest folder that there is takes nothing new, or is none."""
    nearest = next((parent for parent in path.parents if parent.exists()), None)
    if nearest is None:
        return
    number = 0 if os.access(nearest, os.W_OK) else errno.EACCES
    number = number if nearest.is_dir() else errno.ENOTDIR
    if number and not path.exists():
        yield diagnose("U013", None, found=path, reason=system_words(OSError(number, os.strerror(number))))


def check_targets(
    files: tuple[Path, ...], output: Path | None, suffix: str, format: str, session: Session, read: Given = NOTHING
) -> tuple[Path, ...]:
    """Where the result of each file goes (see `output_paths`); nowhere where it is shown.

    Raises Rejected as `check_paths` does; U014, U015.
    """
    if output is None:
        keep_off_terminal(format)
        check_paths(session, read=read)
        return ()
    targets = output_paths(files, output, suffix)
    check_paths(session, read=read, written={"-o": targets[0]}, sources=files)
    keep_apart((*files, *(path for path in read.values() if path is not None)), targets, session)
    return targets


def keep_filings(files: Iterable[Path], output: Path | None, is_ours: Callable[[str], bool], session: Session) -> None:
    """Raises Rejected (U013) where `output` is a filing that lies in one of the folders that are read.

    What was written there before by the same command, known by its title, may be written again.
    """
    if output is None or not output.is_file() or not any(_holds(folder, output) for folder in files):
        return
    try:
        found = read_file(output)
    except Rejected:
        return
    rows = (row for sheet in found.sheets for row in sheet.rows) if isinstance(found, Sheets) else ()
    first = next((cell.text for row in rows for cell in row if cell is not None), "")
    if not is_ours(first):
        reason = session.say(("这是要读的原件", "it is a file that is read"))
        raise Rejected([diagnose("U013", None, found=output, reason=reason)])


def _holds(folder: Path, file: Path) -> bool:
    return folder.is_dir() and file.resolve().is_relative_to(folder.resolve())
