"""The review of many files: by several processes, kept on the way, written with what the reviewer said before."""

from __future__ import annotations

import hashlib
import os
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from functools import lru_cache
from itertools import islice
from pathlib import Path

import click

from jixiao.cli.command import Session
from jixiao.cli.console import progress
from jixiao.cli.desk import Desk
from jixiao.cli.failure import show
from jixiao.cli.opened import open_posted
from jixiao.diagnostic import Language, Rejected, Severity, diagnose, system_words
from jixiao.evaluation.model import SEMANTICS
from jixiao.filing.model import Sheets
from jixiao.inbox.journal import Journal, Reviews, journal, journal_path
from jixiao.inbox.posted import Posted
from jixiao.inbox.workers import work_off
from jixiao.origin import Cell, Origin
from jixiao.plugin import Rereader, load_renderer
from jixiao.plugin import read_file as read_any
from jixiao.report.findings import counted
from jixiao.report.many import Link
from jixiao.report.remarks import Memory, added_by_hand, read_remarks
from jixiao.report.reviewed import Reviewed, reviewed, unread
from jixiao.report.roll import Listed, units_in
from jixiao.value import dataclass, replace
from jixiao.version import VERSION

PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
"""What stands in a link as it is, besides all that is not ASCII: Excel itself writes Chinese names so."""

NAMED = 5
"""Unreadable files that the last line names; the review lists all."""


@dataclass(frozen=True, slots=True)
class Worker:
    """Reviews one file with the frameworks of a desk; it refuses none."""

    desk: Desk

    def __call__(self, posted: Posted) -> tuple[Reviewed, ...]:
        """Every filing of the file; one that cannot be read, or fits no framework, is a review too."""
        opened = open_posted(posted, self.desk)
        return tuple(
            unread(posted.name, opened.digest, found.diagnostics, number)
            if isinstance(found, Rejected)
            else replace(reviewed(found, number), saved=opened.saved)
            for number, found in enumerate(opened.filings)
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of all files, in their order. `broken`: the run was broken off before the last."""

    reviews: Sequence[Reviewed]
    broken: bool


def opened_journal(output: Path | None, desk: Desk, resume: bool) -> AbstractContextManager[Journal]:
    """The journal of a review that writes `output`; of one that writes none it is seen by nobody."""
    # What a review depends on besides its file: another version of it is done again.
    digests = " ".join(framework.digest for framework in desk.frameworks)
    path = None if output is None else journal_path(output)
    return journal(path, f"jixiao {VERSION} {SEMANTICS} {digests}", resume)


def review_posted(posted: Sequence[Posted], desk: Desk, session: Session, keeper: Journal, jobs: int) -> Outcome:
    """Reviews every file. Ctrl-C ends it early: what was done is given, the rest is marked as not reviewed yet.

    No review is held: they are read from the journal, while it is open.
    """
    done = {one.name for one in posted if _is_done(one, keeper)}
    left = [one for one in posted if one.name not in done]
    broken = False
    try:
        reviews = work_off(left, Worker(desk), jobs)
        with progress(reviews, len(left), session, ("复核", "Reviewing")) as watched:
            for one, found in zip(left, watched, strict=True):
                keeper.add(one.name, found)
                done.add(one.name)
    except KeyboardInterrupt:
        broken = True
        count = len(posted) - len(done)
        show((diagnose("U146", None, done=len(done), left=count),), session)
    return Outcome(Reviews(keeper, [one.name for one in posted], done, _waiting), broken)


def _waiting(file: str) -> tuple[Reviewed, ...]:
    return (unread(file, "", [diagnose("U145", Cell(file, "", ""))]),)


def _is_done(one: Posted, keeper: Journal) -> bool:
    """Whether the very bytes of a file were reviewed before."""
    if one.name not in keeper.lines:
        return False
    try:
        return hashlib.sha256(one.read()).hexdigest() == keeper.lines[one.name].digest
    except Rejected:
        return False


def end_journal(output: Path) -> None:
    """The work is written: nothing is left to go on from."""
    journal_path(output).unlink(missing_ok=True)


def remarks_of(path: Path, written_over: bool = False) -> Memory:
    """What a reviewer said in the workbook at `path`. Raises Rejected: U144 (it is none), U147, I006.

    Where it is to be `written_over`, I170 too: something was added that could not be carried on.
    """
    format = path.suffix.removeprefix(".").lower()
    renderer = load_renderer(format)
    if not isinstance(renderer, Rereader):
        raise Rejected([diagnose("U147", None, found=format)])
    try:
        tables = renderer.reread(path.read_bytes(), path.name)
    except OSError as problem:
        raise Rejected([diagnose("I006", Cell(path.name, "", ""), found=system_words(problem))]) from None
    memory = read_remarks(tables)
    if memory is None:
        raise Rejected([diagnose("U144", None, found=path)])
    added = added_by_hand(tables) if written_over else ()
    if added:
        raise Rejected([diagnose("I170", Cell(path.name, "", ""), found="、".join(added))])
    return memory


def units_of(path: Path) -> tuple[Listed, ...]:
    """The list of units in a file. Raises Rejected: it cannot be read, or holds no such list (U155)."""
    sheets = read_any(path)
    units = units_in(sheets) if isinstance(sheets, Sheets) else ()
    if not units:
        raise Rejected([diagnose("U155", None, found=path)])
    return units


def links_from(output: Path | None, posted: Iterable[Posted]) -> Link:
    """Links from `output` to the cells of the files that were sent; files in an archive have none."""
    paths: Mapping[str, Path] = {one.name: one.path for one in posted if one.member is None}

    @lru_cache(maxsize=1)  # the findings of a file come one after the other
    def way(file: str, folder: Path) -> str:
        return _relative(paths[file], folder)

    def link(origin: Origin) -> str:
        if output is None or not isinstance(origin, Cell) or origin.file not in paths:
            return ""
        return way(origin.file, output.parent) + _location(origin)

    return link


def _relative(path: Path, folder: Path) -> str:
    try:
        way = Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # on another drive of Windows
        return path.resolve().as_uri()
    return "".join(_in_link(character) for character in way)


def _in_link(character: str) -> str:
    """A character of a path; a byte of a name in another encoding than the system's (in GBK, say) is that byte."""
    plain = character in PLAIN or not (character.isascii() or 0xDC80 <= ord(character) <= 0xDCFF)
    return character if plain else f"%{ord(character) & 0xFF:02X}"


def _location(cell: Cell) -> str:
    if not cell.sheet or not cell.reference:
        return ""
    sheet = cell.sheet.replace("'", "''")
    return f"#'{sheet}'!{cell.reference}"


def say_written(path: Path, session: Session) -> None:
    """One line on standard error."""
    click.echo(session.say(("已写 {0}", "wrote {0}")).format(path), err=True)


@dataclass(frozen=True, slots=True)
class Weighed:
    """What reviews come to: how many findings of each severity, in all and of what could be read; the other files."""

    found: Mapping[Severity, int]
    read: Mapping[Severity, int]
    unread: Collection[str]


def weigh(reviews: Iterable[Reviewed]) -> Weighed:
    """Looks at every review once."""
    read: Counter[Severity] = Counter()
    rest: Counter[Severity] = Counter()
    unread: dict[str, None] = {}
    for one in reviews:
        (read if one.read else rest).update(found.diagnostic.severity for found in one.found)
        if not one.read:
            unread[one.file] = None
    return Weighed(read + rest, read, unread)


def say_counts(weighed: Weighed, session: Session) -> None:
    """The counts that stand in the review itself, and which files could not be read: that is the exit code 4."""
    said = counted(weighed.found, Language(session.language))
    if weighed.unread:
        named = session.say(("、", ", ")).join(islice(weighed.unread, NAMED))
        named += session.say((" 等", " …")) if len(weighed.unread) > NAMED else ""
        said += session.say(("；读不了 {0} 份：{1}", "; {0} unreadable: {1}")).format(len(weighed.unread), named)
    click.echo(said, err=True)


def say_files(folder: Path, count: int, session: Session) -> None:
    """How many files were written into a folder."""
    click.echo(session.say(("已写 {0}/：{1} 个文件", "wrote {0}/: {1} files")).format(folder, count), err=True)
