"""Generated ledgers: filings by the thousand as texts, with edges, ties, gaps, giants and oddities planted."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence, Set
from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.filing.ledger import PAIR, CellRead, CellReader
from jixiao.filing.model import Filing
from jixiao.number import decimal_text, places_of
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.value import dataclass

EDGES = (0, 1, 59, 60, 61, 79, 80, 81, 89, 90, 91, 95, 99, 100, 101, 120, 130, 131, 200, 201, 300, 700, 1200, 2000)
"""Hundredths at which rules turn, and just beside."""

ODD = ("", " ", "/", "—", "约90", "九成", "１２．５", "1,234.50", "≥95", "290%", "1e3", "12.3456789", "5O", "95%", "+7")
"""What stands in cells of numbers besides plain decimals."""


POOL = 600
"""Usual texts of a column."""

BLANK = "\0"

STATED = (Purpose.REASON, Purpose.REASONED)
"""Truths that a blank answers: nothing is stated."""


def ledger(plan: Plan, count: int, seed: int, odd: int = 0, giants: int = 0, gaps: int = 0) -> dict[str, list[str]]:
    """A ledger of `count` filings for `plan`: texts by slot. `odd`, `giants`, `gaps`: such cells in a thousand.

    Whole rows are planted too: numbers for which products of weights and quotients fall on halves of a cent. There is
    no column of second scores, a ledger has one score a row (B186), and none of the budget year, which is no slot's.
    """
    chance = random.Random(seed)
    rare = {"odd": odd, "giants": giants, "gaps": gaps}
    # Ledgers repeat themselves; and a row that is read cell by cell for comparison is then read sooner.
    cells = CellReader(plan)
    asked = [cells.measured(slot) for slot in plan.slots if slot.purpose not in (Purpose.SECOND, Purpose.YEAR)]
    usual = {slot.name: [usual_cell(slot, chance) for _ in range(POOL)] for slot in asked}
    columns: dict[str, list[str]] = {slot.name: [] for slot in asked}
    for _ in range(count):
        for slot in asked:
            columns[slot.name].append(rare_cell(slot, chance, rare) or chance.choice(usual[slot.name]))
    for name in columns:
        columns[name] = ["" if text == BLANK else text for text in columns[name]]
    return columns


def rare_cell(slot: Slot, chance: random.Random, rare: Mapping[str, int]) -> str | None:
    """A gap, an oddly typed number, or one that no column of 64 bits holds; mostly None."""
    pick = chance.randrange(1000)
    if pick < rare["gaps"]:
        return BLANK
    if slot.type is not Type.NUMBER or pick >= sum(rare.values()):
        return None
    if pick < rare["gaps"] + rare["odd"]:
        return chance.choice(ODD) or BLANK
    return _inside(slot, Fraction(chance.choice((10**11, 10**13, 10**13 - 1, -(10**12))) * 100 + 1, 100))


def usual_cell(slot: Slot, chance: random.Random) -> str:
    """What mostly stands in a cell: edges, ties and plain values."""
    match slot.type:
        case Type.TRUTH if slot.purpose in (Purpose.APPLIES, Purpose.GIVEN):
            return "是" if chance.randrange(8) else "否"
        case Type.TRUTH:
            return chance.choice(("是", "否"))
        case Type.LABEL:
            return slot.labels[0] if chance.randrange(4) else chance.choice(slot.labels)
        case Type.DAY:
            return f"2021-{chance.randrange(1, 13):02d}-{chance.randrange(1, 29):02d}"
        case Type.NUMBER:
            return _inside(slot, _number(chance))


def _number(chance: random.Random) -> Fraction:
    """A typed number: on an edge, on a tie (a divisor 8 × 5ⁿ under an odd number), near a hundred, or any."""
    match chance.randrange(4):
        case 0:
            return Fraction(chance.choice(EDGES), 100)
        case 1 if chance.randrange(2):
            return Fraction(chance.choice((8, 16, 40, 80, 200, 400, 800, 1600)) * chance.choice((1, 2, 5)))
        case 1:
            return Fraction(2 * chance.randrange(1000) + 1, chance.choice((1, 2, 4, 10, 20, 100)))
        case 2:
            return Fraction(chance.randrange(8_000, 13_500), 100)
        case _:
            return Fraction(chance.randrange(-500_00, 10_000_00), 100)


def _inside(slot: Slot, value: Fraction) -> str:
    """The text of a number as it would be typed into the slot; brought inside its range."""
    factor = slot.unit.factor if slot.unit is not None else Fraction(1)
    if slot.range is not None and value * factor not in slot.range:
        value = abs(value)
        if value * factor not in slot.range and slot.range.low is not None:
            value = slot.range.low / factor
    if slot.places == 0:
        value = Fraction(value.__floor__())
    return decimal_text(value)


def read_singly(plan: Plan, columns: Mapping[str, Sequence[str]], year: int | None = None) -> Iterator[Filing]:
    """Every row of a ledger as a filing, read cell by cell: what a batch must agree with."""
    cells = CellReader(plan)
    read: dict[tuple[str, str], _Cell] = {}
    height = max(len(column) for column in columns.values())
    given = [slot for slot in plan.slots if slot.name in columns]
    for row in range(height):
        said = {}
        for slot in given:
            key = (slot.name, _typed(cells, slot, columns, row))
            if key not in read:
                read[key] = _cell_of(slot, cells.read(slot, key[1], year))
            said[slot.name] = read[key]
        blank = {slot.node for slot in given if slot.purpose is Purpose.TARGET and not columns[slot.name][row].strip()}
        dropped = {slot.node for slot in given if said[slot.name].dropped}
        scale = max((cell.places for cell in said.values()), default=0)
        values = [_value(cells, slot, said.get(slot.name), dropped, blank, scale, year) for slot in plan.slots]
        origins = (None,) * len(plan.slots)
        yield Filing("ledger", "", str(row), "", year, scale, tuple(values), origins, {})


def _typed(cells: CellReader, slot: Slot, columns: Mapping[str, Sequence[str]], row: int) -> str:
    """What stands in a cell; of a side that is read beside the other what stands in both, target first."""
    other = cells.beside(slot)
    if other is None or other not in columns:
        return columns[slot.name][row]
    names = (slot.name, other) if slot.purpose is Purpose.TARGET else (other, slot.name)
    return PAIR.join(columns[name][row] for name in names)


@dataclass(frozen=True, slots=True)
class _Cell:
    """What one text says: an integer at its own places, or at any scale (`number` False)."""

    value: int | None
    places: int
    number: bool
    dropped: bool

    def at(self, scale: int) -> int | None:
        power: int = 10 ** (scale - self.places)
        return self.value * power if self.number and self.value is not None else self.value


def _cell_of(slot: Slot, read: CellRead) -> _Cell:
    value = read.value
    if value is None and slot.purpose in STATED:
        value = 0
    places = (places_of(value) or 0) if isinstance(value, Fraction) else 0
    whole = (value * 10**places).numerator if isinstance(value, Fraction) else value
    marks = read.not_applicable and slot.purpose in (Purpose.ACTUAL, Purpose.TARGET)
    return _Cell(whole, places, slot.type is Type.NUMBER, marks)


def _value(
    cells: CellReader,
    slot: Slot,
    cell: _Cell | None,
    dropped: Set[str],
    blank: Set[str],
    scale: int,
    year: int | None,
) -> int | None:
    if cells.fixes(slot):
        return cells.fixed(slot, year)
    if slot.purpose is Purpose.YEAR:
        return None if year is None else year * 10**scale
    return cell.at(scale) if cell is not None else _usual(slot, dropped, blank)


def _usual(slot: Slot, dropped: Set[str], blank: Set[str]) -> int | None:
    if slot.purpose is Purpose.GIVEN:
        return int(slot.node not in blank)
    if slot.purpose is Purpose.APPLIES:
        return int(slot.node not in dropped)
    return 0 if slot.purpose in (*STATED, Purpose.DEDUCTION) else None
