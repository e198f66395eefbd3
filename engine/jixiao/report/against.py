"""A filing against the version that was sent back: what was mended, what was left, and what was changed besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from jixiao.diagnostic import Diagnostic
from jixiao.report.reviewed import Reviewed, head_of
from jixiao.report.versions import counting
from jixiao.value import dataclass


class Change(StrEnum):
    """What became of a finding or of a cell."""

    LEFT = "left"  # found again
    NEW = "new"  # not found before
    BESIDES = "besides"  # a cell changed that no finding was about
    MENDED = "mended"
    FIRST = "first"  # nothing was filed before
    GONE = "gone"  # filed before, not now


@dataclass(frozen=True, slots=True)
class Changed:
    """One line of the comparison: of a finding, or of a cell by its name (`finding` None). `unit` is only the head."""

    unit: Reviewed
    kind: Change
    about: str
    before: str
    after: str
    finding: Diagnostic | None = None


def compare_all(before: Sequence[Reviewed], now: Iterable[Reviewed]) -> tuple[Changed, ...]:
    """Every filing against that of the same unit before; of several, the one that counts, or the last.

    Of the filings themselves no more than one and the one before it is held: in what is given back only their heads.
    """
    old: dict[str, list[int]] = {}
    for place, one in enumerate(before):
        if one.read:
            old.setdefault(one.unit, []).append(place)
    found: list[Changed] = []
    known: set[str] = set()
    for one in now:
        if not one.read:
            continue
        known.add(one.unit)
        if one.unit in old:
            found += compare(_counting([before[place] for place in old[one.unit]]), one)
        else:
            found.append(Changed(head_of(one), Change.FIRST, "", "", ""))
    gone = (before[places[-1]] for unit, places in old.items() if unit not in known)
    found += [Changed(head_of(one), Change.GONE, "", "", "") for one in gone]
    return tuple(found)


def _counting(versions: Sequence[Reviewed]) -> Reviewed:
    return (counting(versions) if len(versions) > 1 else None) or versions[-1]


def compare(before: Reviewed, now: Reviewed) -> Iterator[Changed]:
    """What became of the findings, the heaviest news first; then the cells that were changed besides."""
    old = {(found.diagnostic.code, found.about): found for found in before.found}
    new = {(found.diagnostic.code, found.about): found for found in now.found}
    unit = head_of(now)
    for name, found in new.items():
        kind = Change.LEFT if name in old else Change.NEW
        was = old[name].diagnostic.found or "" if name in old else ""
        yield Changed(unit, kind, found.about, was, found.diagnostic.found or "", found.diagnostic)
    for name, found in old.items():
        if name not in new:
            text = "；".join(now.typed.get(at, "") for at in found.at[:1])
            yield Changed(unit, Change.MENDED, found.about, found.diagnostic.found or "", text, found.diagnostic)
    asked = frozenset(at for found in before.found for at in found.at)
    for cell in dict.fromkeys((*before.typed, *now.typed)):
        typed, text = before.typed.get(cell, ""), now.typed.get(cell, "")
        if typed != text and cell not in asked:
            yield Changed(unit, Change.BESIDES, cell, typed, text)
