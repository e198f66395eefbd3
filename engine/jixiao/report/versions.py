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


def counting(versions: Sequence[Reviewed]) -> Reviewed | None:
    """The one of several versions that counts: the latest by its name, or any where all are the same bytes.

    None where that cannot be said: a person has to.
    """
    if len({one.digest for one in versions}) == 1:
        return versions[0]
    told = sorted(versions, key=lambda one: version_of(one.file))
    return told[-1] if version_of(told[-1].file) > version_of(told[-2].file) else None
