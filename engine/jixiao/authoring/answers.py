"""What the author of a new framework is asked, and what is wrong with the answers."""

from __future__ import annotations

import re

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.framework.resolve import is_id
from jixiao.value import dataclass

SUBJECTS = ("department", "project", "transfer", "portfolio")

YEAR = re.compile(r"20[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Answers:
    """All answers. `parent` is `id@version`, or empty for a framework that stands alone."""

    id: str
    year: str
    subject: str
    title: str
    issuer: str = ""
    document: str = ""
    parent: str = ""


def refused(answers: Answers) -> tuple[Diagnostic, ...]:
    """U120, U121, U122: what cannot be the id, the year or the subject of a framework."""
    found = []
    if not is_id(answers.id):
        found.append(diagnose("U120", None, found=answers.id))
    if not YEAR.fullmatch(answers.year):
        found.append(diagnose("U121", None, found=answers.year))
    if answers.subject not in SUBJECTS:
        found.append(diagnose("U122", None, found=answers.subject, choices="、".join(SUBJECTS)))
    return tuple(found)
