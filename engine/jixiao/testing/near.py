"""Filings near one that there is: one entry typed otherwise, first what a changed clause reads, all entries in turn."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.expression.tree import Tree
from jixiao.filing.bind import bind
from jixiao.filing.model import Filing, RawFiling
from jixiao.origin import Cell
from jixiao.plan.model import Computed, Plan
from jixiao.testing.edits import Entry, entries, read_by, texts_for, typed, words_for
from jixiao.value import dataclass

Filed = tuple[RawFiling, str]
"""A filing from which to start, and in words what was changed in it already; empty for one that there is."""

ROLES = {
    "target": "目标",
    "actual": "实际",
    "weight": "分值",
    "score": "得分",
    "judged": "是否人工评定",
    "reason": "原因",
    "sign": "比较符",
    "initial": "年初预算数",
    "annual": "全年预算数",
    "executed": "全年执行数",
}
"""What columns are called in the titles of cases."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A filing to be tried: what it is known by, and in words what was changed in it."""

    key: Hashable
    raw: RawFiling
    said: str


Close = Callable[[Filing], frozenset[Cell]]
"""The cells of a filing that a clause reads."""


def near(
    number: int, filed: Filed, plan: Plan, close: Close, telling: Sequence[Fraction], fine: bool, place: frozenset[str]
) -> Iterator[Candidate]:
    """Filings that differ from the one given in one entry: of what is close, then of rows at `place`, then of all.

    `number` is which of the filings to start from it is; `telling` are the numbers at and beside which to look.
    """
    raw, before = filed
    filing = bind(raw, plan)
    cells = close(filing)
    found = list(entries(raw))
    read = _one_of_a_kind([entry for entry in found if entry.value.origin in cells], filing)
    there = [entry for entry in found if entry not in read and _is_at(raw, entry, place)]
    rest = [entry for entry in found if entry not in read and entry not in there]

    def changed(entry: Entry, beside: Iterable[Entry]) -> Iterator[Candidate]:
        words = words_for(plan, entry.value.origin, filing)
        for text in texts_for(entry, telling, list(beside), words, fine):
            said = f"{_name(raw, entry)}：{entry.value.text} → {text or '（空白）'}"
            told = "；".join(part for part in (before, said) if part)
            yield Candidate((number, entry.place, text), typed(raw, entry.place, text), told)

    for group in (read, there, rest):
        yield from in_turn([changed(entry, _beside(entry, found, read)) for entry in group])


def in_turn(makers: Sequence[Iterator[Candidate]]) -> Iterator[Candidate]:
    """One of each, then the next of each: no maker that has much to offer keeps the others waiting."""
    left = list(makers)
    while left:
        kept = []
        for maker in left:
            one = next(maker, None)
            if one is not None:
                yield one
                kept.append(maker)
        left = kept


def _beside(entry: Entry, found: Sequence[Entry], read: Sequence[Entry]) -> Iterator[Entry]:
    """Entries whose number decides together with this one: of the same row, otherwise of what is read with it."""
    if entry.place[0] == "rows":
        return (item for item in found if item.place[:2] == entry.place[:2] and item.place[-1] != "weight")
    return iter(read if entry in read else [item for item in found if item.place[:2] == entry.place[:2]])


def _one_of_a_kind(found: list[Entry], filing: Filing) -> list[Entry]:
    """Entries in their order, but those of a second own row that is scored alike behind those of the first."""
    kinds: dict[Cell, tuple[str, int | None]] = {}
    for row in filing.rows:
        kinds.update(dict.fromkeys(row.origins.values(), (row.section, row.variant)))
    times: dict[Hashable, int] = {}
    ordered: list[tuple[int, int, Entry]] = []
    for entry in found:
        alike = (kinds.get(entry.value.origin, entry.place), entry.place[-1])
        times[alike] = times.get(alike, 0) + 1
        ordered.append((times[alike], len(ordered), entry))
    return [entry for _, _, entry in sorted(ordered, key=lambda item: item[:2])]


def _is_at(raw: RawFiling, entry: Entry, place: frozenset[str]) -> bool:
    match entry.place:
        case ("rows", int(index), _):
            return any(level.text.strip() in place for level in raw.rows[index].levels)
        case _:
            return False


def read_by_changed(plan: Plan, mutant: Plan) -> Close:
    """The cells that the trees read in which two plans differ."""

    def close(filing: Filing) -> frozenset[Cell]:
        cells = set(read_by(plan, _apart(plan.computed, mutant.computed), filing))
        for section, changed in zip(plan.sections, mutant.sections, strict=False):
            for index, (one, two) in enumerate(zip(section.variants, changed.variants, strict=False)):
                if _apart(one.computed, two.computed):
                    cells |= row_cells(filing, section.id, index)
        return frozenset(cells)

    return close


def changed_trees(plan: Plan, mutant: Plan) -> list[Tree]:
    """The trees of `plan` that are others in `mutant`."""
    found = [item.tree for item in _apart(plan.computed, mutant.computed)]
    for section, changed in zip(plan.sections, mutant.sections, strict=False):
        for one, two in zip(section.variants, changed.variants, strict=False):
            found += [item.tree for item in _apart(one.computed, two.computed)]
    return found


def row_cells(filing: Filing, section: str, variant: int) -> frozenset[Cell]:
    """What is typed in the own rows that one variant scores."""
    rows: Iterable[Mapping[str, Cell]] = (
        row.origins for row in filing.rows if row.section == section and row.variant == variant
    )
    return frozenset(cell for origins in rows for role, cell in origins.items() if role != "name")


def _apart(one: Sequence[Computed], two: Sequence[Computed]) -> list[Computed]:
    other = {item.name: item.tree for item in two}
    return [item for item in one if other.get(item.name) != item.tree]


def _name(raw: RawFiling, entry: Entry) -> str:
    return name_of(raw, entry.place)


def name_of(raw: RawFiling, place: Sequence[str | int]) -> str:
    """An entry as the title of a case calls it: its row or line, and its column."""
    match tuple(place):
        case ("rows", int(index), str(role)):
            return f"{raw.rows[index].levels[-1].text}.{ROLES.get(role, role)}"
        case ("lines", int(index), str(role)):
            return f"{raw.lines[index].label.text}.{ROLES.get(role, role)}"
        case other:
            return str(other[-1])
