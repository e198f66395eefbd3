"""The report of a framework that declares no chapters: those that a pack brings for its subject."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable
from importlib.resources.abc import Traversable

from jixiao.diagnostic import Rejected
from jixiao.document import Document
from jixiao.framework.files import parse_file
from jixiao.framework.forms import read_report
from jixiao.framework.papers import ReportOutline
from jixiao.framework.shape import check_report
from jixiao.value import replace

REPORTS = re.compile(r"standard-report(\.[a-z][a-z0-9-]*)?\.yaml")
"""Files at the root of a pack: `standard-report.<subject>.yaml`, and `standard-report.yaml` for every other subject."""


def find_report(
    roots: Iterable[tuple[str, Traversable]], subject: str, checked: Container[str]
) -> ReportOutline | None:
    """The report of the first of `roots` (a pack's name, its root) that has one for `subject`; None where none has.

    `checked` are the keys of documents whose shape was checked before. Raises Rejected (D, S) where the file is wrong.
    """
    for pack, root in roots:
        for name in (f"standard-report.{subject}.yaml", "standard-report.yaml"):
            file = root.joinpath(name)
            if file.is_file():
                return _read(parse_file(file, f"{pack}/{name}"), checked)
    return None


def report_key(document: Document) -> str:
    """What a pack's list of checked shapes holds for a report: a digest of its text."""
    return hashlib.sha256(document.source.text.encode()).hexdigest()


def with_standard(own: ReportOutline | None, standard: ReportOutline) -> ReportOutline:
    """What a framework says of its report (its title, when it is due), and for all else the standard."""
    if own is None:
        return standard
    return replace(own, heading=own.heading or standard.heading, opening=own.opening or standard.opening,
                   chapters=standard.chapters, standard=True)  # fmt: skip


def _read(document: Document, checked: Container[str]) -> ReportOutline | None:
    if report_key(document) not in checked:
        wrong = check_report(document)
        if wrong:
            raise Rejected(wrong)
    outline = read_report(document.root)
    return None if outline is None else replace(outline, standard=True)
