"""A filing with its rows of another kind: directions turned, signs in a column of their own, deadlines for numbers.

What is tried near the cases differs in one entry; a row that is the first of its kind differs in two, and a total that
is ten points lower in many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction

from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.testing.edits import entries, typed
from jixiao.testing.slips_of_text import SIGNED, TURNED
from jixiao.value import replace

Cells = Mapping[str, RawValue]
Change = Callable[[Cells], Cells]


def variants(raw: RawFiling) -> Iterator[tuple[RawFiling, str]]:
    """The filings, each with what was changed in words; only those that differ from `raw`."""
    year = "" if raw.year is None else raw.year.text.strip()
    made = [
        ("目标的方向都反过来", _each(raw, _turned)),
        ("比较符写在单独的一栏", _each(raw, _in_a_column)),
    ]
    made += [
        (f"完成值都打{said}折", _lessened(raw, share)) for said, share in (("九", 9), ("八", 8), ("六", 6), ("五", 5))
    ]
    if year.isdigit():
        made += [
            ("目标都是日期，按时", _each(raw, lambda cells: _dated(cells, year, 6))),
            ("目标都是日期，晚了", _each(raw, lambda cells: _dated(cells, year, 7))),
        ]
    numbers = _each(raw, _numbered)
    made += [("目标都是数", numbers), ("目标都是数，比较符写在单独的一栏", _each(numbers, _in_a_column))]
    yield from ((other, said) for said, other in made if other != raw)


def _lessened(raw: RawFiling, tenths: int) -> RawFiling:
    """Every number achieved a few tenths of what it was: the total falls as far."""
    for entry in list(entries(raw)):
        if entry.place[0] == "rows" and entry.place[-1] == "actual" and entry.number and not entry.is_day:
            text = entry.with_number(entry.number * Fraction(tenths, 10), fine=True)
            raw = raw if text is None else typed(raw, entry.place, text)
    return raw


def _each(raw: RawFiling, change: Change) -> RawFiling:
    return replace(raw, rows=tuple(_row(row, change) for row in raw.rows))


def _row(row: RawRow, change: Change) -> RawRow:
    return replace(row, cells=change(row.cells)) if {"target", "actual"} <= set(row.cells) else row


def _turned(cells: Cells) -> Cells:
    sign, rest = _sign(cells)
    return _with(cells, target=TURNED[sign] + rest) if sign else cells


def _in_a_column(cells: Cells) -> Cells:
    sign, rest = _sign(cells)
    return _with(cells, sign=sign, target=rest) if sign else cells


def _dated(cells: Cells, year: str, month: int) -> Cells:
    sign, _ = _sign(cells)
    kept = {role: value for role, value in cells.items() if role != "unit"}
    return _with(kept, target=f"{year}年6月30日前", actual=f"{year}年{month}月15日") if sign else cells


def _numbered(cells: Cells) -> Cells:
    sign, _ = _sign(cells)
    return cells if sign or "sign" in cells else _with(cells, target="≥10个", actual="10个")


def _sign(cells: Cells) -> tuple[str, str]:
    """The sign before a target, as formulas write it, and what follows; no sign where there is none."""
    text = cells["target"].text.strip()
    for spelled, sign in SPELLED.items():
        text = sign + text.removeprefix(spelled) if text.startswith(spelled) else text
    found = SIGNED.fullmatch(text)
    return (found.group(1), found.group(2)) if found else ("", text)


SPELLED = {
    "≧": "≥",
    "≦": "≤",
    "═": "=",
    "﹦": "=",
    "＝": "=",
    "＞": ">",
    "＜": "<",
    "不少于": "≥",
    "不低于": "≥",
    "不超过": "≤",
}
"""How signs are typed, as formulas write them."""


def _with(cells: Cells, **texts: str) -> Cells:
    place = cells["target"].origin
    said = {
        role: replace(cells[role], text=text) if role in cells else RawValue(text, place)
        for role, text in texts.items()
    }
    return {**cells, **said}
