"""Versions of one framework beside one another: which one fits a filing, which years they leave open or share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations, groupby
from typing import Any

from jixiao.diagnostic import Diagnostic, Rejected, Related, diagnose
from jixiao.document import Mapping, Node
from jixiao.framework.model import Framework
from jixiao.origin import Span

OTHER = ("另一版本的年度", "the years of the other version")


def version_order(version: str) -> tuple[int, ...]:
    """Sorts versions: 2021 before 2021.1 before 2021.10."""
    return tuple(int(part) for part in version.split(".") if part.isdigit() and len(part) < 10)


def choose(candidates: Iterable[Framework], subject: str | None, year: int | None) -> Framework:
    """The one of `candidates` that fits a filing; what the filing does not say excludes none.

    A version that another fitting one replaces gives way to it. Raises Rejected (F401 none fits, F402 several do).
    """
    given = tuple(candidates)
    fitting = [item for item in given if _fits(item, subject, year)]
    replaced = {name for item in fitting for name in item.replaces}
    fitting = [item for item in fitting if item.name not in replaced]
    if len(fitting) == 1:
        return fitting[0]
    shown: dict[str, Any] = {"subject": subject or "（未写明）", "year": year if year is not None else "（未写明）"}
    names = "、".join(f"{item.name}（{item.subject}，{_years(item)}）" for item in (fitting or given))
    raise Rejected([diagnose("F402" if fitting else "F401", None, candidates=names, **shown)])


def check_versions(frameworks: Iterable[Framework]) -> tuple[Diagnostic, ...]:
    """F173 to F176: what is wrong among all versions of each framework; bases have no filings to fit."""
    ordered = sorted(frameworks, key=lambda item: (item.id, version_order(item.version)))
    found: list[Diagnostic] = []
    for _, group in groupby(ordered, key=lambda item: item.id):
        versions = tuple(group)
        found += _strangers(versions)
        scoring = tuple(item for item in versions if not item.base)
        found += [*_circles(scoring), *_overlaps(scoring), *_gaps(scoring)]
    return tuple(found)


def _strangers(versions: tuple[Framework, ...]) -> Iterator[Diagnostic]:
    """F175: a version is replaced that is not there."""
    known = {item.name for item in versions}
    for item in versions:
        for name in item.replaces:
            if name not in known and name.partition("@")[0] == item.id:
                shown = "、".join(sorted(known - {item.name})) or "（无）"
                yield diagnose("F175", _place(item, "replaces"), found=name, known=shown)


def _circles(versions: tuple[Framework, ...]) -> Iterator[Diagnostic]:
    """F176: versions that replace each other, so that none of them is left."""
    for first, second in combinations(versions, 2):
        if _replaces(first, second, versions) and _replaces(second, first, versions):
            yield diagnose("F176", _place(second, "replaces"), found=second.name, other=first.name)


def _overlaps(versions: tuple[Framework, ...]) -> Iterator[Diagnostic]:
    """F173: two versions for one year, of which neither replaces the other."""
    for first, second in combinations(versions, 2):
        low, high = max(first.years[0], second.years[0]), min(_last(first), _last(second))
        apart = first.subject != second.subject or low > high
        if apart or _replaces(first, second, versions) or _replaces(second, first, versions):
            continue
        shown = str(low) if low == high else f"{low}—{high}" if high < FOREVER else f"{low} 起"
        related = (Related(_place(first, "budget_years"), OTHER),)
        place, names = _place(second, "budget_years"), (second.name, first.name)
        yield diagnose("F173", place, related=related, found=names[0], other=names[1], years=shown)


def _gaps(versions: tuple[Framework, ...]) -> Iterator[Diagnostic]:
    """F174: years between two versions for which there is none."""
    covered: int | None = None
    for item in sorted(versions, key=lambda item: item.years[0]):
        if covered is not None and item.years[0] > covered + 1:
            first, last = covered + 1, item.years[0] - 1
            shown = str(first) if first == last else f"{first}—{last}"
            yield diagnose("F174", _place(item, "budget_years"), found=item.id, years=shown)
        covered = max(covered or 0, _last(item))


FOREVER = 9999


def _last(framework: Framework) -> int:
    end = framework.years[1]
    return FOREVER if end is None else end


def _replaces(newer: Framework, older: Framework, versions: tuple[Framework, ...]) -> bool:
    """Whether `newer` replaces `older`, itself or by way of others."""
    by_name = {item.name: item for item in versions}
    waiting, seen = list(newer.replaces), set[str]()
    while waiting:
        name = waiting.pop()
        if name == older.name:
            return True
        if name not in seen and name in by_name:
            seen.add(name)
            waiting += by_name[name].replaces
    return False


def _place(framework: Framework, key: str) -> Span:
    root: Node | None = framework.root
    found = root.key(key) if isinstance(root, Mapping) else None
    return found.span if found else framework.span


def _fits(framework: Framework, subject: str | None, year: int | None) -> bool:
    start, end = framework.years
    in_years = year is None or (start <= year and (end is None or year <= end))
    return in_years and (subject is None or subject == framework.subject)


def _years(framework: Framework) -> str:
    start, end = framework.years
    if end is None:
        return f"{start} 年度起"
    return f"{start} 年度" if start == end else f"{start}-{end} 年度"
