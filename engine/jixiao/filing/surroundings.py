"""Reads what stands around the tables: title, year, office, labelled values, the unit of amounts, texts."""

from __future__ import annotations

import re

from jixiao.filing.grid import Grid
from jixiao.filing.headings import column_role
from jixiao.filing.labels import (
    CODE_LABELS,
    FRAMEWORK_LABELS,
    GOAL_LABELS,
    MONEY_UNIT_LABELS,
    OFFICE_LABELS,
    PEOPLE_LABELS,
    PROJECT_LABELS,
    UNIT_LABELS,
    YEAR_LABELS,
    begins_title,
    is_label,
    is_title,
    label_place,
    money_unit_in,
    subject_in,
    without_money_unit,
    year_in,
)
from jixiao.filing.model import GridCell, RawValue
from jixiao.filing.tables import is_rating, is_total, read_total
from jixiao.name import name_key
from jixiao.origin import Cell
from jixiao.target import NumberTarget, read_typed
from jixiao.value import dataclass, field

_INLINE = re.compile(r"\s*([^:：]{2,16})\s*[:：]\s*(\S(?:.*\S)?)\s*", re.DOTALL)
_LABELS = re.compile(r"(?:(?<=\s)|^)([^\s:：0-9]{2,12})[:：]")
"""Labels in one cell, each at its beginning or behind a blank: 填报单位（盖章）：某局　　填报日期：3月1日."""
_STAMP = re.compile(r"\s*[（(](?:盖章|公章|签章|加盖公章|单位公章)[）)]\s*$")
_NO_OFFICE = re.compile(r"[:：]|^附|^公开|表$")
"""What a lone text under the title that is no office looks like: 填报日期：…, 附件2, 公开14表."""
_BEHIND = re.compile(r"\s*[（(][^（()）]*[）)]\s*$")
"""What is said of a unit behind it: 万元（保留两位小数）."""
_ONLY_YEAR = re.compile(r"\(?20[0-9]{2}年度?\)?")
_FRAMEWORK = re.compile(r"[^\s@（(]{1,200}@[^\s@（(]{1,40}")
"""id@version; what a report adds behind it (（草案）) is not part of the name."""
_YEAR_DIGITS = re.compile(r"20[0-9]{2}")
_LONGEST_LABEL = 16
_LONGEST_OFFICE = 40


@dataclass(slots=True)
class Surroundings:
    """What was found so far; the first find of each kind stands."""

    title: RawValue | None = None
    office: RawValue | None = None
    office_label: str = ""
    code: RawValue | None = None
    year: RawValue | None = None
    subject: RawValue | None = None
    framework: RawValue | None = None
    money_unit: RawValue | None = None
    single: dict[str, RawValue] = field(default_factory=dict)
    totals: dict[str, RawValue] = field(default_factory=dict)
    texts: list[RawValue] = field(default_factory=list)
    labels: dict[Cell, str] = field(default_factory=dict)  # printed beside a text, by the cell of the text

    def add_text(self, value: RawValue, label: str) -> None:
        """A text under its label."""
        self.texts.append(value)
        self.labels[value.origin] = label.strip().strip(":：").strip()


def read_around(grid: Grid, first: int, last: int, found: Surroundings, *, before: bool) -> None:
    """Takes up the rows `first` to `last` (exclusive). `before`: they stand before any table, where titles are."""
    for row in range(first, last):
        own = [(column, cell) for column, cell in grid.own(row) if (row, column) not in grid.used]
        if not own:
            continue
        if not before and any(is_total(cell.text) or is_rating(cell.text) for _, cell in own):
            for role, value in read_total(grid, row, {}).items():
                found.totals.setdefault(role, value)
            own = [(column, cell) for column, cell in own if (row, column) not in grid.used]
        _read_row(grid, row, own, found, before)


def read_unit(grid: Grid, first: int, last: int, found: Surroundings) -> None:
    """The unit of amounts where it stands inside a heading: `项目资金（万元）`, `年初预算数(万元)`."""
    for row in range(first, last):
        for _, cell in grid.own(row):
            if found.money_unit is None and (unit := money_unit_in(cell.text)):
                found.money_unit = RawValue(unit, cell.origin)


def _read_row(grid: Grid, row: int, own: list[tuple[int, GridCell]], found: Surroundings, before: bool) -> None:
    index = 0
    while index < len(own):
        column, cell = own[index]
        grid.used.add((row, column))
        value = own[index + 1][1] if index + 1 < len(own) else None
        if name_key(cell.text) in grid.labels:
            if value is not None:
                grid.used.add((row, own[index + 1][0]))
                found.single.setdefault(cell.text.strip(), RawValue(value.text, value.origin))
            index += 2
        elif value is not None and _is_amount(cell) and isinstance(read_typed(value.text), NumberTarget):
            grid.used.add((row, own[index + 1][0]))
            found.single.setdefault(cell.text.strip(), RawValue(value.text, value.origin))
            read_unit(grid, row, row + 1, found)
            index += 2
        elif _read_alone(cell, found, before, lone=len(own) == 1):
            index += 1
        elif value is not None and _is_pair(cell, value, before):
            grid.used.add((row, own[index + 1][0]))
            _read_pair(cell, value, found)
            index += 2
        else:
            if not is_label(cell.text, GOAL_LABELS) and not _is_empty_label(cell):
                found.texts.append(RawValue(cell.text, cell.origin))
            index += 1


def _read_alone(cell: GridCell, found: Surroundings, before: bool, *, lone: bool) -> bool:
    """Whether `cell` says something by itself: title, year, unit, `填报单位：某局`, or the office under the title."""
    text, here = cell.text, cell.origin
    year = year_in(text) if len(text) <= 120 else None
    if before and is_title(text):
        found.title = found.title or RawValue(text, here)
        _set_subject_and_year(found, text, year, cell)
        return True
    if year and _ONLY_YEAR.fullmatch(name_key(text)):
        found.year = found.year or RawValue(year, here)
        return True
    if year and before and lone and found.title is None and begins_title(text):
        found.year = found.year or RawValue(year, here)
        found.texts.append(RawValue(text, here))
        return True
    if len(text) <= 200 and (pairs := _several_labels(text)):
        for label, value in pairs:
            _set_labelled(label, RawValue(value, here), found)
        return True
    if unit := money_unit_in(text):
        found.money_unit = found.money_unit or RawValue(unit, here)
        return True
    if (match := _INLINE.fullmatch(text)) and len(text) <= 80 and _known_label(match.group(1)) and _is_one(text):
        _set_labelled(match.group(1), RawValue(match.group(2), here), found)
        return True
    nameless = before and lone and found.title is not None and found.office is None
    if nameless and not _NO_OFFICE.search(text) and len(text) <= _LONGEST_OFFICE and not _is_empty_label(cell):
        found.office = RawValue(text, here)
        return True
    return False


def _is_amount(label: GridCell) -> bool:
    """Whether `label` names an amount with its unit behind it: `三公经费（万元）`; `（万元）` alone is the form's."""
    bare = without_money_unit(label.text)
    return bare != label.text and not is_label(bare, UNIT_LABELS) and len(label.text) <= _LONGEST_LABEL


def _is_one(text: str) -> bool:
    """Whether no more than one label stands in `text`."""
    return len(_LABELS.findall(text)) <= 1


def _several_labels(text: str) -> list[tuple[str, str]]:
    """The labels and values of a cell that holds several, of which one is known; those without a value left out."""
    found = list(_LABELS.finditer(text))
    if len(found) < 2 or found[0].start() > 0 or not any(_known_label(match.group(1)) for match in found):
        return []
    ends = [*(match.start() for match in found[1:]), len(text)]
    pairs = [(match.group(1), text[match.end() : end].strip()) for match, end in zip(found, ends, strict=True)]
    return [(label, value) for label, value in pairs if value]


def _set_subject_and_year(found: Surroundings, text: str, year: str | None, cell: GridCell) -> None:
    if found.subject is None and (subject := subject_in(text)):
        found.subject = RawValue(subject, cell.origin)
    if found.year is None and year:
        found.year = RawValue(year, cell.origin)


def _is_pair(label: GridCell, value: GridCell, before: bool) -> bool:
    """Whether `label` names what stands right of it; below the first table only a known label does."""
    if label.is_number or len(label.text) > _LONGEST_LABEL or _known_label(value.text):
        return False
    if _known_label(label.text) or is_label(label.text, GOAL_LABELS):
        return not is_label(value.text, GOAL_LABELS)
    return before and not any(character.isdigit() for character in label.text)


def _is_empty_label(cell: GridCell) -> bool:
    """A label whose value was left empty."""
    return _known_label(cell.text) or column_role(cell.text) is not None


def _known_label(text: str) -> bool:
    groups = (OFFICE_LABELS, CODE_LABELS, YEAR_LABELS, UNIT_LABELS, PEOPLE_LABELS, FRAMEWORK_LABELS, PROJECT_LABELS)
    return any(is_label(text, labels) for labels in groups)


def _read_pair(label: GridCell, value: GridCell, found: Surroundings) -> None:
    raw = RawValue(value.text, value.origin)
    if (
        is_label(label.text, GOAL_LABELS)
        or is_label(label.text, PEOPLE_LABELS)
        or len(value.text) > _LONGEST_OFFICE * 2
    ):
        found.add_text(raw, label.text)
    else:
        _set_labelled(label.text, raw, found)


def _set_labelled(label: str, value: RawValue, found: Surroundings) -> None:
    """Puts a labelled value where it belongs. Of several offices the surest label wins; the others stay by name."""
    name = label.strip().strip(":：").strip()
    if is_label(name, OFFICE_LABELS):
        _set_office(name, value, found)
    elif is_label(name, CODE_LABELS):
        found.code = found.code or value
    elif is_label(name, FRAMEWORK_LABELS):
        named = _FRAMEWORK.match(value.text)
        found.framework = found.framework or RawValue(named.group() if named else value.text, value.origin)
    elif is_label(name, YEAR_LABELS):
        digits = _YEAR_DIGITS.search(name_key(value.text))
        found.year = RawValue(digits.group() if digits else value.text, value.origin)
    elif is_label(name, UNIT_LABELS) and (unit := money_unit_in(f"({_BEHIND.sub('', value.text)})")):
        found.money_unit = found.money_unit or RawValue(unit, value.origin)
    elif is_label(name, MONEY_UNIT_LABELS):
        found.money_unit = found.money_unit or value
    elif is_label(name, PEOPLE_LABELS):
        found.add_text(value, name)
    else:
        found.single.setdefault(name, value)


def _set_office(label: str, value: RawValue, found: Surroundings) -> None:
    """The office by the surest label; whoever stands under another label (主管部门) is kept by that name."""
    value = RawValue(_STAMP.sub("", value.text), value.origin)
    best = label_place(found.office_label, OFFICE_LABELS)
    rank = label_place(label, OFFICE_LABELS)
    if best is not None and rank is not None and rank >= best:
        found.single.setdefault(label, value)
        return
    if found.office is not None and found.office_label:
        found.single.setdefault(found.office_label, found.office)
    elif found.office is not None:
        found.texts.append(found.office)
    found.office, found.office_label = value, label
