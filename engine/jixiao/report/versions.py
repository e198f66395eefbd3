"""Which of several versions of one filing counts: what their file names say, and no clock of a computer."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from jixiao.report.reviewed import Reviewed

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


def counting(versions: Sequence[Reviewed]) -> Reviewed | None:
    """The one of several versions that counts: the latest by its name; of copies, the same bytes, the first.

    None where that cannot be said: a person has to.
    """
    told: dict[tuple[str, int], Reviewed] = {}
    for one in versions:
        same = told.setdefault(copy_of(one), one)
        if version_of(one.file) > version_of(same.file):
            told[copy_of(one)] = one
    *before, last = sorted(told.values(), key=lambda one: version_of(one.file))
    return last if not before or version_of(last.file) > version_of(before[-1].file) else None
