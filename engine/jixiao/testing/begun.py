"""The first filing of a framework that has no case yet: every row reaches its target, each kind of own row stands once.

Without chance: the same framework makes the same filing. What it leaves open (a word that no rule takes, an input that
may not be guessed) stays open.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.filing.draft import indicators_of
from jixiao.filing.model import RawFiling, RawLine
from jixiao.framework.model import Indicator
from jixiao.number import exact_text
from jixiao.plan.model import JUDGED, NOT_AWAITED, Node, Plan, Purpose, Section, Slot, Variant
from jixiao.plan.slots import cell_name
from jixiao.target import Unit
from jixiao.testing.filled import Own, cells_of, unit_of, value_of, written
from jixiao.testing.turns import Name
from jixiao.testing.typed import Entered, typed_text
from jixiao.value import dataclass

NUMBERS = tuple(map(Fraction, (100, 1, 10, 0, 1000)))
"""Numbers to begin with, of which the first that an entry may hold is taken; of a rate they are percentages."""

AMOUNT = Fraction(1_000_000)
"""What stands in every cell of a table of funds that is no sum, in yuan."""

COUNTED = Unit("个", "个")


@dataclass(frozen=True, slots=True)
class Begin:
    """A plan, and in which unit the entries of its fixed rows are typed."""

    plan: Plan
    indicators: Mapping[str, Indicator]

    def unit(self, slot: Slot) -> Unit | None:
        """The unit in which an entry of a fixed row is typed."""
        return unit_of(slot, self.indicators)


def begun(plan: Plan) -> RawFiling:
    """A filing of `plan` to begin with."""
    ground = Begin(plan, indicators_of(plan.framework.indicators))
    year = plan.framework.years[0]
    fields: dict[Name, Entered] = {("", slot.name): _entered(slot, year) for slot in plan.slots}
    for node in plan.nodes:
        if node.leaf is not None:
            fields |= _row(plan, node)
    _fill_funds(plan, fields)
    goals: list[tuple[str, str]] = []
    own = [row for section in plan.sections for row in _own_rows(ground, section, year, goals)]
    left_out = {id for group in ground.indicators.items() for id in _not_chosen(*group)}
    return written(ground, year, fields, own, goals, left_out, _tables(plan, year))


def _entered(slot: Slot, year: int) -> Entered:
    if slot.purpose in NOT_AWAITED or slot.purpose in (Purpose.REASON, Purpose.CHANGED):
        return None
    if slot.purpose is Purpose.YEAR:
        return Fraction(year)
    if slot.purpose is Purpose.DEDUCTION:
        return Fraction(0)
    match slot.type:
        case Type.TRUTH:
            return slot.purpose is not Purpose.INPUT
        case Type.LABEL:
            return slot.labels[0] if slot.labels else None
        case Type.DAY:
            return date(year, 6, 30).toordinal()
        case _:
            return _number(slot)


def _number(slot: Slot) -> Fraction:
    ratio = slot.unit is not None and slot.unit.dimension == "ratio"
    usual = [number / 100 if ratio else number for number in NUMBERS]
    within = slot.range
    if within is None:
        return usual[0]
    ends = [end for end in (within.high, within.low) if end is not None]
    return next((number for number in (*usual, *ends) if number in within), Fraction(0))


def _row(plan: Plan, node: Node) -> dict[Name, Entered]:
    """What is filed of a row that the framework fixes: its target is reached, its points are given in full."""
    leaf, found = node.leaf, dict[Name, Entered]()
    assert leaf is not None
    actual = leaf.slots.get(Purpose.ACTUAL)
    value = getattr(leaf.target, "value", None)
    if actual is not None and isinstance(value, (Fraction, int)):
        found["", actual] = value
    for purpose, whole in ((Purpose.JUDGED, node.weight), (Purpose.CREDIT, Fraction(1))):
        name = leaf.slots.get(purpose)
        if name is not None and whole is not None:
            found["", name] = whole
    return found


def _fill_funds(plan: Plan, fields: dict[Name, Entered]) -> None:
    """The tables of funds: the same in every cell, and sums of that where lines stand below."""
    for table in plan.framework.tables:
        parents = {line.parent for line in table.lines}
        for index, line in enumerate(table.lines):
            below = _leaves_below(index, [item.parent for item in table.lines], parents)
            for column in table.columns:
                name = cell_name(table, line, column)
                if plan.slots[plan.slot_index[name]].type is Type.NUMBER:
                    fields["", name] = AMOUNT * below


def _leaves_below(index: int, above: list[int | None], parents: set[int | None]) -> int:
    if index not in parents:
        return 1
    return sum(_leaves_below(child, above, parents) for child, parent in enumerate(above) if parent == index)


def _not_chosen(id: str, indicator: Indicator) -> Iterator[str]:
    """The rows that are left empty since the first of the alternatives is chosen."""
    for child in indicator.children[1:] if indicator.one_of == "chosen" else ():
        inside = f"{id}.{child.id}"
        yield inside
        yield from (f"{inside}.{below}" for below in indicators_of(child.children))


def _own_rows(ground: Begin, section: Section, year: int, goals: list[tuple[str, str]]) -> Iterator[Own]:
    """The rows of a section, every kind that its rule knows in one of them as far as there may be so many rows."""
    node = ground.plan.node(section.id)
    whole = node.weight if node.weight is not None else Fraction(10)
    if section.goals is None:
        groups = [ground.plan.node(id) for id in section.groups] or [node]
        yield from _rows_of(ground, section, groups, whole, year, None)
        return
    among = max(1, int(section.goals.count.low or 1))
    for _ in range(among):
        part = whole / among
        share = {"percent": f"{exact_text(Fraction(100, among))}%", "points": exact_text(part)}
        goals.append((f"目标{len(goals) + 1}", share.get(section.goals.share, "")))
        weigh = section.goals.whole if section.goals.whole is not None else part
        yield from _rows_of(ground, section, list(section.goals.groups) or [node], weigh, year, len(goals) - 1)


def _rows_of(
    ground: Begin, section: Section, groups: list[Node], whole: Fraction, year: int, goal: int | None
) -> Iterator[Own]:
    usable = list(_usable(ground, section, groups))
    if not usable:
        return
    points = {group.id: group.group.points if group.group is not None else None for group in groups}
    given = sum((fixed for fixed in points.values() if fixed is not None), Fraction(0))
    opened = [id for id, fixed in points.items() if fixed is None]
    rest = dict(zip(opened, _parts(max(whole - given, Fraction(0)), len(opened)), strict=True))
    low = 1 if section.count is None or section.count.low is None else max(1, int(section.count.low))
    high = len(usable) if section.count is None or section.count.high is None else int(section.count.high)
    count = max(low, min(high, -(-len(usable) // len(groups))))
    number = 0
    for group in groups:
        fixed = points[group.id]
        for weight in _parts(rest[group.id] if fixed is None else fixed, count):
            if weight > 0 or whole == 0:
                variant, signs = usable[number % len(usable)]
                number += 1
                name = f"{goal + 1 if goal is not None else ''}{group.name}{number}"
                yield Own(section, group, name, _own_cells(variant, signs, weight, year), goal)


def _usable(ground: Begin, section: Section, groups: list[Node]) -> Iterator[tuple[Variant, frozenset[str]]]:
    """The ways to score a row here that a filing can ask for, with where its direction may be written."""
    own = ground.indicators[section.id].own_rows
    sources = () if own is None else own.direction
    kinds = frozenset(source.kind for source in sources)
    named = {sign for source in sources for name, sign in source.names if any(name == group.name for group in groups)}
    for variant in section.variants:
        if variant.kind != JUDGED and (variant.kind != "number" or kinds & {"sign", "column"} or variant.sign in named):
            yield variant, kinds


def _own_cells(variant: Variant, kinds: frozenset[str], weight: Fraction, year: int) -> dict[str, str]:
    cells: dict[str, str] = {"weight": exact_text(weight)}
    unit = COUNTED if variant.kind == "number" else None
    for slot in variant.slots:
        value = weight if slot.purpose is Purpose.JUDGED else _entered(slot, year)
        if slot.purpose is not Purpose.WEIGHT:
            cells |= cells_of(slot, value, unit if slot.unit is None else None)
    usual = {"words": "有效", "day": f"{year}年6月30日", "number": "100个"}
    cells.setdefault("target", usual[variant.kind])
    cells.setdefault("actual", usual[variant.kind])
    sign = "" if variant.sign is None or variant.kind != "number" else str(variant.sign)
    if sign and "sign" in kinds:
        cells["target"] = sign + cells["target"]
    elif sign and "column" in kinds:
        cells["sign"] = sign
    return cells


def _parts(whole: Fraction, among: int) -> list[Fraction]:
    """`whole` in `among` parts of whole points, the rest in the last."""
    if among == 0:
        return []
    part = Fraction(int(whole / among)) if whole >= among else whole / among
    return [part] * (among - 1) + [whole - part * (among - 1)]


def _tables(plan: Plan, year: int) -> dict[str, tuple[RawLine, ...]]:
    """The tables whose lines the office brings: two lines each, or as many as there have to be."""
    found: dict[str, tuple[RawLine, ...]] = {}
    for table, scope in zip(plan.framework.open_tables, plan.open_scopes, strict=True):
        low = 2 if table.count is None or table.count.low is None else max(1, int(table.count.low))
        lines = []
        for number in range(low):
            cells = {
                slot.name: value_of(text, f"{table.id}[{number}].{slot.name}")
                for slot in scope.slots
                if (text := typed_text(slot, _entered(slot, year)))
            }
            lines.append(RawLine(value_of(f"项目{number + 1}", f"{table.id}[{number}].label"), cells))
        found[table.id] = tuple(lines)
    return found
