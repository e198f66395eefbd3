"""A folder (or an archive) of forms in parts: each form read by its reader, scored exactly and reviewed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.api import read_bytes
from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.evaluation.batch import Batch, ScoredTable
from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.filings import tabled
from jixiao.evaluation.model import Evaluation
from jixiao.filing.bind import bind
from jixiao.filing.model import Sheets
from jixiao.inbox.posted import Posted, posted_in
from jixiao.origin import Cell
from jixiao.plugin import read_file
from jixiao.value import dataclass, replace
from jixiao_plugins.local.workbook import SCORES

if TYPE_CHECKING:
    from jixiao.plan.model import Plan

PART_FILES = 100
"""Forms in one part."""

WRITTEN = ("status", "findings")
"""Columns that every output has."""

HEADING = 2**20
"""Bytes of a csv in which its heading is looked for."""


@dataclass(frozen=True, slots=True)
class FormPart:
    """Some forms, in order, with a digest that is equal for equal content."""

    number: int
    files: tuple[Posted, ...]
    digest: str
    progress: int
    whole: int


def form_parts(path: Path, *ours: Path) -> Iterator[FormPart]:
    """The forms below `path` but for what is ours: what this run writes, and wrote before.

    Raises Rejected where there are none, or too many.
    """
    posted = posted_in((path,), ours)
    for number, start in enumerate(range(0, len(posted), PART_FILES)):
        files = posted[start : start + PART_FILES]
        yield FormPart(number, files, _digest(files), start + len(files), len(posted))


def is_sent(path: Path, folder: Path) -> bool:
    """Whether `path` is a file below `folder` that was sent, and not written by an earlier run."""
    if not path.is_file() or folder.resolve() not in path.resolve().parents:
        return False
    if path.suffix.lower() == ".csv":
        with path.open("rb") as stream:
            heading = stream.readline(HEADING).decode("utf-8-sig", "replace").rstrip().split(",")
        return not set(WRITTEN) <= set(heading)
    if path.suffix.lower() != ".xlsx":
        return False
    try:
        read = read_file(path)
    except Rejected:
        return True
    return not (isinstance(read, Sheets) and read.sheets and read.sheets[0].name == SCORES)


def _digest(files: tuple[Posted, ...]) -> str:
    found = hashlib.sha256()
    for file in files:
        try:
            stat = file.path.stat()
            state = f"{stat.st_size} {stat.st_mtime_ns}"
        except OSError as problem:  # a link that leads nowhere: that it cannot be read is said where it is read
            state = str(problem.errno)
        found.update(f"{file.name} {file.member} {state}\n".encode())
    return found.hexdigest()


def score_forms(batch: Batch, part: FormPart) -> tuple[ScoredTable, tuple[Diagnostic, ...], int]:
    """The filings of a part; what is to be said of files that cannot be read, and how many these are."""
    evaluations: list[Evaluation] = []
    said: list[Diagnostic] = []
    refused = 0
    for file in part.files:
        try:
            evaluations += evaluate_form(batch, file)
        except Rejected as rejected:
            refused += 1
            place = Cell(file.name, "", "")
            said += [replace(item, origin=item.origin or place) for item in rejected.diagnostics]
    return tabled(batch, evaluations), tuple(said), refused


def evaluate_form(batch: Batch, file: Posted) -> list[Evaluation]:
    """Every filing in one file. Raises Rejected."""
    plan: Plan = batch.plan
    raws = read_bytes(file.read(), file.name, (plan.framework,))
    return [evaluate(batch.machine, bind(raw, plan)) for raw in raws]
