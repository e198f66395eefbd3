"""Details of own rows: `其中` rows without a weight, whose values add up to those of the row above them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jixiao.filing.draft import Draft, is_nothing
from jixiao.filing.model import RawRow, RawValue
from jixiao.filing.names import read_label, strip_numbering
from jixiao.filing.places import Place, row_name
from jixiao.number import exact_text
from jixiao.target import NumberTarget, read_typed, read_unit
from jixiao.value import replace

SIDES = {"target": "目标值", "actual": "实际完成值"}


def fold_details(draft: Draft, places: Sequence[Place]) -> list[Place]:
    """`places` without the rows that are details of others, where the framework takes details.

    A row whose values are not the sums of its details is contradicted and stays open; one that gives no actual has the
    sum of theirs.
    """
    folded: list[tuple[Place, list[RawRow]]] = []
    for place in places:
        above = folded[-1][0] if folded else None
        if above is not None and _is_detail(draft, place) and _stand_together(above, place):
            folded[-1][1].append(place.row)
        else:
            folded.append((place, []))
    return [_summed(draft, place, details) if details else place for place, details in folded]


def _stand_together(one: Place, other: Place) -> bool:
    """Whether two rows are of one group, and of one goal where there are goals."""
    return (one.group, one.goal) == (other.group, other.goal)


def _is_detail(draft: Draft, place: Place) -> bool:
    own = draft.indicators[place.section.id].own_rows if place.section is not None else None
    name, weight = row_name(place.row), place.row.cells.get("weight")
    if own is None or own.details != "sum" or name is None or read_label(name.text).points is not None:
        return False
    return weight is None or is_nothing(weight.text)


def _summed(draft: Draft, place: Place, details: list[RawRow]) -> Place:
    name = row_name(place.row)
    shown = "" if name is None else strip_numbering(name.text)
    cells = dict(place.row.cells)
    for role, side in SIDES.items():
        parts = [_number(row, role) for row in details]
        own = _number(place.row, role)
        at = place.row.cells.get(role) or (name if role == "target" else details[0].cells.get(role)) or name
        if at is None or (own is None and not any(parts)):
            continue
        known = [part for part in parts if part is not None]
        sum_of = sum((part.value for part in known), Fraction(0))
        listed = " + ".join(exact_text(part.typed) for part in known) or "（空）"
        if len(known) < len(parts) or not _alike([*known, *([own] if own else [])]) or (own and own.value != sum_of):
            draft.say("B194", at.origin, row=shown, side=side, found=at.text.strip() if own else "", parts=listed)
            place = replace(place, contradiction=draft.diagnostics[-1].message())
        elif own is None and role == "actual":
            cells[role] = RawValue(f"{exact_text(sum_of / _factor(known))}{_unit(known)}", at.origin)
            draft.say("B195", at.origin, row=shown, found=cells[role].text, parts=listed)
    return replace(place, row=replace(place.row, cells=cells))


def _number(row: RawRow, role: str) -> NumberTarget | None:
    cell, unit = row.cells.get(role), row.cells.get("unit")
    if cell is None:
        return None
    typed = read_typed(cell.text, read_unit(unit.text) if unit is not None and not is_nothing(unit.text) else None)
    return typed if isinstance(typed, NumberTarget) else None


def _alike(numbers: Sequence[NumberTarget]) -> bool:
    """Whether numbers can be added: things counted can (180只 + 12头), money and rates only among themselves."""
    kinds = {item.unit.dimension if item.unit is not None else "" for item in numbers}
    return len(kinds) == 1 or not kinds & {"money", "ratio"}


def _unit(numbers: Sequence[NumberTarget]) -> str:
    unit = numbers[0].unit
    return "" if unit is None else unit.text


def _factor(numbers: Sequence[NumberTarget]) -> Fraction:
    unit = numbers[0].unit
    return Fraction(1) if unit is None else unit.factor
