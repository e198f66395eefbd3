"""A filing against the version that was sent back: what was mended, what was left, and what was changed besides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum

from jixiao.diagnostic import Diagnostic
from jixiao.report.reviewed import Reviewed
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
    """One line of the comparison: of a finding, or of a cell by its name (`finding` None)."""

    unit: Reviewed
    kind: Change
    about: str
    before: str
    after: str
    finding: Diagnostic | None = None


def compare_all(before: Sequence[Reviewed], now: Sequence[Reviewed]) -> tuple[Changed, ...]:
    """Every filing against that of the same unit before; of several, the one that counts, or the last."""
    old: dict[str, list[Reviewed]] = {}
    for one in before:
        if one.read:
            old.setdefault(one.unit, []).append(one)
    found: list[Changed] = []
    for one in now:
        if not one.read:
            continue
        versions = old.get(one.unit, ())
        if versions:
            found += compare(counting(versions) or versions[-1] if len(versions) > 1 else versions[0], one)
        else:
            found.append(Changed(one, Change.FIRST, "", "", ""))
    known = {one.unit for one in now if one.read}
    found += [Changed(versions[-1], Change.GONE, "", "", "") for unit, versions in old.items() if unit not in known]
    return tuple(found)


def compare(before: Reviewed, now: Reviewed) -> Iterator[Changed]:
    """What became of the findings, the heaviest news first; then the cells that were changed besides."""
    old = {(found.diagnostic.code, found.about): found for found in before.found}
    new = {(found.diagnostic.code, found.about): found for found in now.found}
    for name, found in new.items():
        kind = Change.LEFT if name in old else Change.NEW
        was = old[name].diagnostic.found or "" if name in old else ""
        yield Changed(now, kind, found.about, was, found.diagnostic.found or "", found.diagnostic)
    for name, found in old.items():
        if name not in new:
            text = "；".join(now.typed.get(at, "") for at in found.at[:1])
            yield Changed(now, Change.MENDED, found.about, found.diagnostic.found or "", text, found.diagnostic)
    asked = frozenset(at for found in before.found for at in found.at)
    for cell in dict.fromkeys((*before.typed, *now.typed)):
        typed, text = before.typed.get(cell, ""), now.typed.get(cell, "")
        if typed != text and cell not in asked:
            yield Changed(now, Change.BESIDES, cell, typed, text)
