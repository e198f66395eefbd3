"""Which of several versions of one filing counts: what file names and forms say, and no clock of a computer."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import PurePosixPath
from typing import Any

from jixiao.report.reviewed import Reviewed
from jixiao.value import dataclass

DATE = re.compile(
    r"(20\d{2})(?:(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)"
    r"|[-_./年](1[0-2]|0?[1-9])[-_./月](3[01]|[12]\d|0?[1-9])(?:日|(?!\d)))"
)
NUMBER = re.compile(r"(?:[vV]|第|版本|[（(]|[-_ ])([1-9]\d?)(?:次|版|稿|[）)])?$")
LATER = ("更正", "修改", "修订", "重报", "补正", "退回后", "最终", "定稿")
"""Words by which offices name what they file again."""

Version = tuple[tuple[int, int, int], int, int]
"""What a file name says of its version: a date, a number, whether it says that it corrects another."""


def version_of(file: str) -> Version:
    """The version that a file name tells; all noughts where it tells none."""
    stem = PurePosixPath(file).stem.strip()
    dated = DATE.search(stem)
    day = (int(dated[1]), int(dated[2] or dated[4]), int(dated[3] or dated[5])) if dated else (0, 0, 0)
    rest = DATE.sub("", stem).strip(" -_")
    later = int(any(word in file for word in LATER))
    bare = rest
    for word in LATER:
        bare = bare.replace(f"（{word}）", "").replace(f"({word})", "").replace(word, "")
    numbered = NUMBER.search(bare.strip(" -_"))
    return (day, int(numbered[1]) if numbered else 0, later)


def copy_of(one: Reviewed) -> tuple[str, int]:
    """What copies of one filing have in common: the bytes of the file, and the place in it."""
    return one.digest, one.number


class Basis(StrEnum):
    """By what one of several versions counts, or why none does."""

    SAME = "same"  # nothing but copies
    NAME = "name"
    DATE = "date"  # the names say nothing, the dates in the forms do
    AGAINST = "against"  # names and dates say different things
    NONE = "none"  # neither says anything


@dataclass(frozen=True, slots=True)
class Choice:
    """The version that counts, if that can be said; `by_name` and `by_date` are what each says."""

    basis: Basis
    counts: Reviewed | None
    by_name: Reviewed | None = None
    by_date: Reviewed | None = None


def choose(versions: Sequence[Reviewed]) -> Choice:
    """Which of several versions counts: the latest by its name, else by the date that stands in the form.

    Of copies, the same bytes, one stands for all: the latest by its name, or the first. Where both speak and do not
    agree, and where neither does, a person has to say it.
    """
    told: dict[tuple[str, int], Reviewed] = {}
    for one in versions:
        same = told.setdefault(copy_of(one), one)
        if version_of(one.file) > version_of(same.file):
            told[copy_of(one)] = one
    apart = tuple(told.values())
    if len(apart) == 1:
        return Choice(Basis.SAME, apart[0])
    named, dated = _latest(apart, lambda one: version_of(one.file)), _dated(apart)
    if named is not None and dated is not None and named is not dated:
        return Choice(Basis.AGAINST, None, named, dated)
    if named is not None:
        return Choice(Basis.NAME, named, named, dated)
    if dated is not None:
        return Choice(Basis.DATE, dated, None, dated)
    return Choice(Basis.NONE, None)


def counting(versions: Sequence[Reviewed]) -> Reviewed | None:
    """The one of several versions that counts; None where that cannot be said: see `choose`."""
    return choose(versions).counts


def _latest(versions: Sequence[Reviewed], key: Callable[[Reviewed], Any]) -> Reviewed | None:
    told = sorted(versions, key=key)
    return told[-1] if key(told[-1]) > key(told[-2]) else None


def _dated(versions: Sequence[Reviewed]) -> Reviewed | None:
    """The latest by the dates in the forms, where all bear one."""
    return _latest(versions, lambda one: one.filed) if all(one.filed for one in versions) else None
