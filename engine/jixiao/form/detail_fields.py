"""Details among spare rows (其中：……) in cells: which rows are details, and what they come to for the row above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jixiao.form import typed
from jixiao.form.entries import SpareRow
from jixiao.form.fields import RATIO_PLACES
from jixiao.form.writer import Writer
from jixiao.interpret.cells import MOST
from jixiao.value import dataclass

SIDES = ("target", "actual")

POINTS = "分"
"""In a name it may say the weight of its row, as readers take it: 种植面积（5分）."""


@dataclass(frozen=True, slots=True)
class Details:
    """Addresses of what the details below a row come to. `is_detail`: 1 where the row is one itself.

    `has`: how many there are, `known` of how many a side is known; `sums` what a side adds up to at the places of
    ratios, empty where one is not known.
    """

    is_detail: str
    has: str
    known: Mapping[str, str]
    sums: Mapping[str, str]

    def contradicts(self, own: Mapping[str, str]) -> str:
        """Whether the numbers of the row itself (at the same places) are not what its details add up to."""
        tests = [
            f'IF({own[side]}&""="",IF({self.known[side]}=0,0,IF({self.sums[side]}="",1,0)),'
            f"IF({own[side]}={self.sums[side]},0,1))"
            for side in SIDES
        ]
        return f"IF({self.has}=0,0,IF({'+'.join(tests)}>0,1,0))"


@dataclass(frozen=True, slots=True)
class _Line:
    """One row: whether it is in use, a detail, and what its sides hold as numbers."""

    used: str
    is_detail: str
    numbers: Mapping[str, str]


def detail_column(rows: Sequence[SpareRow], writer: Writer) -> tuple[Details, ...]:
    """The details of the rows of one group, from the top down; they belong to the last row above that has a weight."""
    lines: list[_Line] = []
    unit = writer.put('""')
    for row in rows:
        lines.append(_line(row, writer, [line.used for line in lines], unit))
        stated = writer.put(typed.stripped(row.cells["unit"]))
        unit = writer.put(f"IF({lines[-1].used}=0,{unit},IF({lines[-1].is_detail}=1,{unit},{stated}))")
    found: list[Details] = []
    below: dict[str, str] = {}
    for line in reversed(lines):
        found.append(_details(line, below, writer))
        below = _tail(line, below, writer)
    return tuple(reversed(found))


def _line(row: SpareRow, writer: Writer, above: Sequence[str], unit: str) -> _Line:
    texts = {role: writer.put(typed.stripped(row.cells[role])) for role in ("name", "weight", "unit", *SIDES)}
    used = writer.put(f'IF({texts["name"]}&{texts["target"]}&{texts["actual"]}&{texts["weight"]}="",0,1)')
    if not above:
        return _Line(used, writer.put("0"), dict.fromkeys(SIDES, writer.put('""')))
    weightless = f'OR({texts["weight"]}="",{typed.is_mark(texts["weight"])})'
    unclear = f'OR({texts["name"]}="",ISNUMBER(FIND("{POINTS}",{texts["name"]})))'
    belongs = f"AND({used}=1,SUM({','.join(above)})>0,{weightless})"
    is_detail = writer.put(f"IF({belongs},IF({unclear},NA(),1),0)")
    alike = f"{texts['unit']}={unit}"
    numbers = {side: writer.put(_number(row.cells[side], texts[side], texts["unit"], alike, writer)) for side in SIDES}
    return _Line(used, is_detail, numbers)


def _number(cell: str, text: str, unit: str, alike: str, writer: Writer) -> str:
    """A side of a detail as a number in the unit of the row above; #N/A where it is none, or in another unit."""
    scale = writer.put(typed.scale_of(cell, typed.own_scale(unit, RATIO_PLACES), RATIO_PLACES))
    number = typed.number(cell, text, scale, -MOST, MOST)
    return f'IF({text}="","",IF({typed.shows(cell)}="P",NA(),IF({alike},{number},NA())))'


def _details(line: _Line, below: Mapping[str, str], writer: Writer) -> Details:
    if not below:
        none = writer.put("0")
        return Details(line.is_detail, none, dict.fromkeys(SIDES, none), dict.fromkeys(SIDES, writer.put('""')))
    known = {side: below[f"known {side}"] for side in SIDES}
    has = below["has"]
    sums = {side: writer.put(f'IF({has}=0,"",IF({known[side]}<{has},"",{below[side]}))') for side in SIDES}
    return Details(line.is_detail, has, known, sums)


def _tail(line: _Line, below: Mapping[str, str], writer: Writer) -> dict[str, str]:
    """What the details come to from a row on down, up to the next row that is none."""
    owns = {"has": "1"}
    owns |= {f"known {side}": f"COUNT({line.numbers[side]})" for side in SIDES}
    owns |= {side: f"N({line.numbers[side]})" for side in SIDES}
    nothing = writer.put("0") if not below else ""
    return {
        key: writer.put(
            f"IF({line.used}=0,{below.get(key, nothing)},IF({line.is_detail}=1,{below.get(key, nothing)}+{own},0))"
        )
        for key, own in owns.items()
    }
