"""What many reviews come to together: counts and names, small however many they are, by looking at each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from jixiao.diagnostic import Severity
from jixiao.report.remarks import Memory, Remark
from jixiao.report.reviewed import Reviewed
from jixiao.value import dataclass, field


@dataclass(slots=True)
class OfCode:
    """The findings of one code and severity: how many, in how many filings, what was said of them."""

    count: int = 0
    filings: int = 0
    opinions: Counter[str] = field(default_factory=Counter)
    last: int = -1  # the filing that was counted last


@dataclass(slots=True)
class Sums:
    """All of it; `refused` filings could not be read, `remarks` are those that a finding still bears."""

    filings: int = 0
    refused: int = 0
    files: set[str] = field(default_factory=set)
    frameworks: dict[str, None] = field(default_factory=dict)
    found: Counter[Severity] = field(default_factory=Counter)
    codes: dict[tuple[str, Severity], OfCode] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)


def sums_of(reviews: Iterable[Reviewed], memory: Memory) -> Sums:
    """The sums of `reviews`, with what `memory` says of their findings."""
    sums = Sums()
    for one in reviews:
        _add(sums, one, memory)
        sums.filings += 1
    return sums


def _add(sums: Sums, one: Reviewed, memory: Memory) -> None:
    sums.files.add(one.file)
    sums.refused += not one.read
    if one.framework:
        sums.frameworks[one.framework] = None
    for found in one.found:
        item, remark = found.diagnostic, memory.of(one, found)
        told = sums.codes.setdefault((item.code, item.severity), OfCode())
        told.count += 1
        told.filings += told.last != sums.filings
        told.last = sums.filings
        told.opinions[remark.opinion if remark else ""] += 1
        sums.found[item.severity] += 1
        if remark:
            sums.remarks.append(remark)
