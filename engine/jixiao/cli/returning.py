"""What goes back to the offices: copies of their own files with the findings in them, and letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from pathlib import Path, PurePosixPath

from jixiao.api import render_papers
from jixiao.cli.command import Session
from jixiao.cli.console import keep_apart, write_file
from jixiao.cli.failure import show
from jixiao.cli.filenames import free_path, safe_path
from jixiao.diagnostic import Diagnostic, Language, Rejected, Severity, diagnose
from jixiao.inbox.posted import Posted
from jixiao.plugin import MARKERS, Mark, installed, load_marker
from jixiao.report.marks import marks_of
from jixiao.report.notice import asked_of, build_notice, needs_correction
from jixiao.report.remarks import Memory
from jixiao.report.reviewed import Reviewed


def write_marked(
    folder: Path, posted: Sequence[Posted], reviews: Iterable[Reviewed], memory: Memory, session: Session
) -> int:
    """Writes a marked copy of every file that has a finding at a cell, and says which could not be; how many were."""
    language = Language(session.language)
    by_file = groupby(reviews, lambda review: review.file)  # in the order of the files
    taken: set[str] = set()
    written = 0
    refused: list[Diagnostic] = []
    unmarkable: Counter[str] = Counter()
    known = {plugin.name for plugin in installed(MARKERS)}
    for one, (_, sent) in zip(posted, by_file, strict=True):
        marks = tuple(Mark(cell, item.severity, text) for cell, item, text in marks_of(sent, memory, language))
        suffix = PurePosixPath(one.name).suffix.removeprefix(".").lower()
        if marks and suffix not in known:
            unmarkable[suffix] += 1
        elif marks:
            path = free_path(one.name, safe_path(one.name).suffix, taken)
            try:
                keep_apart([one.path], [folder / path], session)
                write_file(folder / path, load_marker(suffix).mark(one.read(), one.name, marks))
                written += 1
            except Rejected as rejected:
                refused.extend(rejected.diagnostics)
    for suffix, count in unmarkable.items():
        found = f".{suffix} × {count}"
        refused.append(diagnose("U150", None, severity=Severity.NOTE, found=found, known="、".join(sorted(known))))
    show(tuple(refused), session)
    return written


def write_notices(folder: Path, reviews: Iterable[Reviewed], memory: Memory, session: Session) -> int:
    """Writes a letter for every filing that needs correction, named after its file; says which could not be written.

    How many were.
    """
    language = Language(session.language)
    taken: set[str] = set()
    written = 0
    refused: list[Diagnostic] = []
    for one in reviews:
        if not needs_correction(asked_of(one, memory)):
            continue
        path = free_path(one.file, ".docx", taken)
        try:
            write_file(folder / path, render_papers([build_notice(one, memory, language)], "docx"))
            written += 1
        except Rejected as rejected:
            refused.extend(rejected.diagnostics)
    show(tuple(refused), session)
    return written
