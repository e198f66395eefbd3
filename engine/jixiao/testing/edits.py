"""A filing with one entry typed otherwise: the values at which a changed clause would show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise

from jixiao.expression.tree import Quantity, Type
from jixiao.filing.bind import fields_of
from jixiao.filing.model import Filing, RawFiling, RawLine, RawRow, RawValue
from jixiao.number import exact_text, places_of, round_to
from jixiao.origin import Cell
from jixiao.plan.model import Computed, Plan
from jixiao.target import DayTarget, last_day, read_typed
from jixiao.value import dataclass, replace

NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
QUANTITY = re.compile(r"([0-9]+(?:\.[0-9]+)?)(%?)")

SHARES = tuple(Fraction(n, 1000) for n in (0, 371, 500, 795, 831, 995, 1000, 1010, 1040, 1205, 1500, 2000, 3500))
"""Parts of what is typed that fall between most thresholds, and leave odd digits to round."""

ODD = tuple(Fraction(n, 100_000) for n in (98_765, 71_429, 66_667, 33_333, 12_346))
"""Parts of what is typed whose scores have digits to be rounded."""

TYPED = ("target", "actual", "weight", "score", "judged", "reason", "sign")
"""Columns of a row that a person fills in."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One text of a filing: `place` leads to it, `value` is what stands there."""

    place: tuple[str | int, ...]
    value: RawValue

    @property
    def number(self) -> Fraction | None:
        """The first number in the text, as typed."""
        found = NUMBER.search(self.value.text)
        return Fraction(found.group()) if found else None

    def with_number(self, number: Fraction, fine: bool = False) -> str | None:
        """The text with its first number replaced; None where the number cannot be typed.

        `fine` allows parts of what looks like a count of things.
        """
        found = NUMBER.search(self.value.text)
        if found is None or number < 0:
            return None
        if self.counts and number.denominator != 1 and not fine:
            return None
        kept = places_of(number)
        shown = exact_text(number if kept is not None and kept <= 4 else round_to(number, Fraction(1, 100)))
        return self.value.text[: found.start()] + shown + self.value.text[found.end() :]

    @property
    def day(self) -> int | None:
        """The last day that the text allows, or the day that it is; None where it says no day with its year."""
        typed = read_typed(self.value.text)
        return last_day(typed, typed.year) if isinstance(typed, DayTarget) and typed.year is not None else None

    @property
    def is_day(self) -> bool:
        """Whether what stands there is a day: its first number is a year or a month, and nothing to be scaled."""
        return isinstance(read_typed(self.value.text), DayTarget)

    @property
    def counts(self) -> bool:
        """Whether what stands there looks like a count of things: a small whole number that is no percentage."""
        number = self.number
        return number is not None and number.denominator == 1 and number < 1000 and "%" not in self.value.text


def entries(raw: RawFiling) -> Iterator[Entry]:
    """Every entry of a filing that a person types, in the order of the form."""
    for name, value in raw.single.items():
        yield Entry(("single", name), value)
    for index, line in enumerate(raw.lines):
        for role, value in line.cells.items():
            yield Entry(("lines", index, role), value)
    for index, row in enumerate(raw.rows):
        for role, value in row.cells.items():
            if role in TYPED:
                yield Entry(("rows", index, role), value)


def typed(raw: RawFiling, place: Sequence[str | int], text: str) -> RawFiling:
    """`raw` with the entry at `place` typed as `text`."""
    if place[0] == "single":
        return replace(raw, single=_put(raw.single, str(place[1]), text))
    index = place[1]
    assert isinstance(index, int)
    if place[0] == "lines":
        lines: list[RawLine] = list(raw.lines)
        lines[index] = replace(lines[index], cells=_put(lines[index].cells, str(place[2]), text))
        return replace(raw, lines=tuple(lines))
    rows: list[RawRow] = list(raw.rows)
    rows[index] = replace(rows[index], cells=_put(rows[index].cells, str(place[2]), text))
    return replace(raw, rows=tuple(rows))


def without(raw: RawFiling, place: Sequence[str | int]) -> RawFiling:
    """`raw` without the entry at `place`, as if nothing had been typed there."""
    key = str(place[-1])
    if place[0] == "single":
        return replace(raw, single=_taken_out(raw.single, key))
    index = place[1]
    assert isinstance(index, int)
    if place[0] == "lines":
        lines = [
            replace(line, cells=_taken_out(line.cells, key)) if i == index else line for i, line in enumerate(raw.lines)
        ]
        return replace(raw, lines=tuple(lines))
    rows = [replace(row, cells=_taken_out(row.cells, key)) if i == index else row for i, row in enumerate(raw.rows)]
    return replace(raw, rows=tuple(rows))


def _taken_out(cells: Mapping[str, RawValue], key: str) -> Mapping[str, RawValue]:
    return {name: value for name, value in cells.items() if name != key}


def _put(cells: Mapping[str, RawValue], key: str, text: str) -> Mapping[str, RawValue]:
    before = cells.get(key)
    origin = before.origin if before is not None else Cell("", "", key)
    return {**cells, key: RawValue(text, origin)}


def read_by(plan: Plan, changed: Iterable[Computed], filing: Filing) -> frozenset[Cell]:
    """The cells that `changed` trees of the filing read."""
    names = {name for item in changed for name in fields_of(plan, Quantity(item.name))}
    cells = (filing.origins[plan.slot_index[name]] for name in names if name in plan.slot_index)
    return frozenset(cell for cell in cells if cell is not None)


def texts_for(
    entry: Entry, telling: Sequence[Fraction], others: Sequence[Entry], words: Sequence[str], fine: bool = False
) -> Iterator[str]:
    """What could be typed instead: numbers at and beside `telling` ones, alone or of another entry; days; words."""
    seen = {entry.value.text}
    odd = [entry.with_number(entry.number * share, True) for share in ODD] if fine and entry.number else []
    made = _days(entry, others) if entry.is_day else (*odd[:2], *words, *odd[2:], *_numbers(entry, telling, others))
    for text in made:
        if text is not None and text not in seen:
            seen.add(text)
            yield text


def _numbers(entry: Entry, telling: Sequence[Fraction], others: Sequence[Entry]) -> Iterator[str | None]:
    number = entry.number
    if number is None:
        return
    percent = "%" in entry.value.text
    wholes = [other.number for other in others if other.place != entry.place and other.number and not other.is_day]
    for value in telling:  # first right at what the clause says: alone, and as a share of what stands beside it
        yield entry.with_number(value * 100 if percent else value)
        for whole in wholes:
            yield entry.with_number(value * whole)
    for value in (value + step for value in telling for step in (Fraction(-1, 100), Fraction(1, 100))):
        yield entry.with_number(value * 100 if percent else value)
        for whole in wholes:
            yield entry.with_number(value * whole)
    for whole in wholes:
        for value in telling:
            yield entry.with_number((1 + value) * whole)
    for share in SHARES:
        yield entry.with_number(number * share)


def _days(entry: Entry, others: Sequence[Entry]) -> Iterator[str]:
    """The last day in time, the day before and the day after: of what stands beside a day, and of itself."""
    days = [day for other in (*others, entry) if (day := other.day) is not None]
    for day in dict.fromkeys(days):
        for step in (0, 1, -1, 31):
            shown = date.fromordinal(day + step)
            yield f"{shown.year}年{shown.month}月{shown.day}日"


def numbers_in(*texts: str) -> tuple[Fraction, ...]:
    """The numbers that clauses write, percentages as shares; and halfway between each two, where a step is taken."""
    found = [
        Fraction(match.group(1)) / (100 if match.group(2) else 1) for text in texts for match in QUANTITY.finditer(text)
    ]
    ordered = sorted(dict.fromkeys(found))
    between = [(low + high) / 2 for low, high in pairwise(ordered)]
    return tuple(dict.fromkeys((*found, *between)))


def words_for(plan: Plan, cell: Cell, filing: Filing) -> tuple[str, ...]:
    """Words that may be typed where a truth or a label is asked for; marks of a row that does not apply."""
    for slot, origin in zip(plan.slots, filing.origins, strict=True):
        if origin == cell:
            if slot.type is Type.TRUTH:
                return ("是", "否")
            if slot.type is Type.LABEL:
                return slot.labels
    for row in filing.rows:
        if row.origins.get("actual") == cell:
            section = next(item for item in plan.sections if item.id == row.section)
            variant = section.variants[row.variant] if row.variant is not None else None
            return (*(variant.labels if variant is not None else ()), "/")
    return ("/",)
