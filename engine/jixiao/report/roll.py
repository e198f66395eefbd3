"""The list of units against what was filed: who has not filed, who filed twice, and who is on no list.

A filing belongs to the unit of its code; only where it bears no code, or one that is on no list, its name decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.filing.model import Sheet, Sheets
from jixiao.name import name_key
from jixiao.origin import Cell
from jixiao.report.model import Made
from jixiao.report.reviewed import Found, Reviewed, head_of
from jixiao.report.versions import Basis, Choice, choose, copy_of
from jixiao.value import dataclass, replace

CODE_HEADINGS = ("单位编码", "单位代码", "预算单位编码", "部门编码", "部门代码", "编码", "代码", "code")
LEAST_CODE = 3
"""A code of fewer characters says nothing in the name of a file: it may be any number."""

NAME_HEADINGS = ("单位名称", "填报单位", "预算单位", "部门名称", "单位", "部门", "名称", "office", "name")


@dataclass(frozen=True, slots=True)
class Listed:
    """A unit that has to file; `code` or `name` may be blank, not both."""

    code: str
    name: str


class State(StrEnum):
    """How a unit of the list stands."""

    FILED = "filed"
    TWICE = "twice"  # the same filing in several versions
    UNREAD = "unread"  # only a file that cannot be read bears its name
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class RollLine:
    """A unit of the list, and the files that it sent. `counts`: those that count; of some versions that is unknown."""

    unit: Listed
    state: State
    files: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Called:
    """The list called over: its lines, and the reviews with what the list says of them."""

    lines: tuple[RollLine, ...]
    reviews: Sequence[Reviewed]


def units_in(sheets: Sheets) -> tuple[Listed, ...]:
    """The units in a table with a column of codes, of names, or both; () where there is no such table."""
    return next((units for sheet in sheets.sheets if (units := _units(sheet))), ())


def _units(sheet: Sheet) -> tuple[Listed, ...]:
    texts = [[cell.text.strip() if cell is not None else "" for cell in row] for row in sheet.rows]
    for number, row in enumerate(texts):
        keys = [name_key(text).lower() for text in row]
        code, name = _column(keys, CODE_HEADINGS), _column(keys, NAME_HEADINGS)
        if code is not None or name is not None:
            found = (Listed(_at(line, code), _at(line, name)) for line in texts[number + 1 :])
            return tuple(dict.fromkeys(unit for unit in found if unit.code or unit.name))
    return ()


def _column(keys: Sequence[str], headings: Iterable[str]) -> int | None:
    return next((keys.index(heading) for heading in headings if heading in keys), None)


def _at(line: Sequence[str], column: int | None) -> str:
    return line[column] if column is not None and column < len(line) else ""


def call(units: Sequence[Listed], reviews: Sequence[Reviewed]) -> Called:
    """Calls the list over.

    Findings: C210 (on no list), C211, C212 (code or name otherwise), C213, C214 (versions), B201 (copies).
    """
    by_code = {name_key(unit.code): unit for unit in units if unit.code}
    by_name = {name_key(unit.name): unit for unit in units if unit.name}
    heads = [head_of(one) for one in reviews]
    owner = {place: _owner(one, by_code, by_name) for place, one in enumerate(heads)}
    filed: dict[Listed, list[int]] = {unit: [] for unit in units}
    for place, unit in owner.items():
        if unit is not None:
            filed[unit].append(place)
    said: dict[int, list[Diagnostic]] = {
        place: list(_identity_findings(one, owner[place])) for place, one in enumerate(heads) if one.read
    }
    lines = tuple(_line(unit, places, heads, said) for unit, places in filed.items())

    def called() -> Iterator[Reviewed]:
        return (_with(one, said.get(place, ())) for place, one in enumerate(reviews))

    return Called(lines, Made(called, len(heads)))


def _owner(one: Reviewed, by_code: Mapping[str, Listed], by_name: Mapping[str, Listed]) -> Listed | None:
    if one.read:
        return by_code.get(name_key(one.code)) or by_name.get(name_key(one.office))
    # What cannot be read may still say in its name whose it is: the longest name on the list that stands in it.
    file = name_key(one.file)
    named = [(key, unit) for key, unit in by_name.items() if key in file]
    named += [(key, unit) for key, unit in by_code.items() if _stands_in(key, file)]
    return max(named, key=lambda item: len(item[0]))[1] if named else None


def _stands_in(code: str, file: str) -> bool:
    """Whether a code stands in a file's name as a whole: no part of a longer number, no bare serial number."""
    return len(code) >= LEAST_CODE and re.search(rf"(?<![0-9a-z]){re.escape(code)}(?![0-9a-z])", file, re.I) is not None


def _identity_findings(one: Reviewed, unit: Listed | None) -> Iterable[Diagnostic]:
    place = Cell(one.file, "", "")
    if unit is None:
        yield diagnose("C210", place, found=one.office or one.code or one.file)
        return
    if one.code and unit.code and name_key(one.code) != name_key(unit.code):
        yield diagnose("C211", place, found=one.code, expected=unit.code, name=unit.name)
    if one.office and unit.name and name_key(one.office) != name_key(unit.name):
        yield diagnose("C212", place, found=one.office, expected=unit.name, unit=unit.code)


def _line(
    unit: Listed, places: Sequence[int], reviews: Sequence[Reviewed], said: Mapping[int, list[Diagnostic]]
) -> RollLine:
    """The line of a unit; its filings are versions of one another where project and year are the same."""
    read = [place for place in places if reviews[place].read]
    files = tuple(dict.fromkeys(reviews[place].file for place in places))
    if not read:
        return RollLine(unit, State.UNREAD if places else State.MISSING, files)
    groups: dict[tuple[str, str], list[int]] = {}
    for place in read:
        groups.setdefault((name_key(reviews[place].project), reviews[place].year), []).append(place)
    counts: list[str] = []
    for group in groups.values():
        if len(group) == 1:
            counts.append(reviews[group[0]].file)
            continue
        versions = [reviews[place] for place in group]
        choice = choose(versions)
        if choice.counts is not None:
            counts.append(choice.counts.file)
        for place in group:
            said[place].append(_version_finding(reviews[place], versions, choice))
    twice = any(len(group) > 1 for group in groups.values())
    return RollLine(unit, State.TWICE if twice else State.FILED, files, tuple(dict.fromkeys(counts)))


def _version_finding(one: Reviewed, versions: Sequence[Reviewed], choice: Choice) -> Diagnostic:
    """Which version counts and by what, or that a person has to say it; when files were saved is only a hint."""
    others = "、".join(other.file for other in versions if other is not one)
    place, told = Cell(one.file, "", ""), {"found": one.file, "others": others}
    dates = "；".join(f"{other.file} {other.filed}" for other in versions if other.filed)
    saved = "；".join(f"{other.file} {other.saved}" for other in versions if other.saved) or "—"
    chosen = choice.counts
    if chosen is None and choice.by_name is not None and choice.by_date is not None:
        said = {"name": choice.by_name.file, "date": choice.by_date.file, "dates": dates}
        return diagnose("C411", place, severity=None, related=(), saved=saved, **said, **told)
    if chosen is None:
        return diagnose("C214", place, severity=None, related=(), saved=saved, **told)
    if copy_of(one) == copy_of(chosen):  # of what counts it is told only where there is nothing but copies
        copies = [other for other in versions if other is not one and copy_of(other) == copy_of(one)]
        if one is not chosen or len(copies) == len(versions) - 1:
            same = "、".join(copy.file for copy in copies)
            return diagnose("B201", place, found=one.file, others=same, expected=chosen.file)
    if choice.basis is Basis.DATE:
        return diagnose("C410", place, severity=None, related=(), expected=chosen.file, dates=dates, **told)
    return diagnose("C213", place, severity=None, related=(), expected=chosen.file, **told)


def _with(one: Reviewed, said: Iterable[Diagnostic]) -> Reviewed:
    return replace(one, found=(*one.found, *(Found("", item) for item in said)))
