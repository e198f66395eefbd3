"""Valid filings for any framework, as an office types them, edges favoured; they shrink to what a clerk can read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import count

from hypothesis import strategies as st

from jixiao.expression.tree import Type
from jixiao.filing.draft import indicators_of
from jixiao.filing.model import RawFiling, RawGoal, RawLine, RawRow, RawValue
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.model import Framework, Indicator
from jixiao.number import exact_text, round_to
from jixiao.origin import Cell
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import JUDGED, NOT_AWAITED, Node, Plan, Purpose, Section, Slot, Variant
from jixiao.plan.slots import cell_name
from jixiao.target import NumberTarget, Unit
from jixiao.testing.entered import Entered, entries_for, may_be_misread, places_for, typed_text
from jixiao.testing.turns import Name, Turn, Turns
from jixiao.value import dataclass, replace

FILE = "编的填报"

RARE = NOT_AWAITED | {Purpose.DEDUCTION}
"""What people may give beside the rule; mostly they give nothing."""

STILL = frozenset({Purpose.YEAR, Purpose.WEIGHT, Purpose.SHARE, Purpose.GOALS, Purpose.DEDUCTION})
"""Entries that are not moved to stand at an edge: what else stands in the table hangs on them."""

HANDS: Mapping[Purpose, tuple[str, str]] = {
    Purpose.DEDUCTION: ("deduct", "deduct_reason"),
    Purpose.OVERRIDE: ("override", "override_reason"),
    Purpose.SECOND: ("second", "second_reason"),
    Purpose.EXEMPT: ("exempt", ""),
}
"""Where something is given beside the rule, and why."""

OWN_UNITS = tuple(
    Unit(text, dimension, factor)
    for text, dimension, factor in (("", "", Fraction(1)), ("%", "ratio", Fraction(1, 100)), ("次", "次", Fraction(1)))
)


def filings(of: Plan | Framework | str, gaps: bool = True) -> st.SearchStrategy[RawFiling]:
    """Filings that a framework can score: rows that it fixes, rows and goals of the office's own, inputs, funds.

    `of` is a plan, a framework, or the name of one as commands take it (`id@version`, a file, a folder; Rejected where
    it cannot be read). Entries stand at, just below and just above every threshold, band edge, cap and tie of rounding
    of the rules more often than elsewhere, and at zero. With `gaps` one entry may be missing, or a row not applicable.
    """
    framework = installed_catalog().load(of) if isinstance(of, str) else of
    plan = compile_plan(framework) if isinstance(framework, Framework) else framework
    ground = Ground(plan)

    @st.composite
    def filing(draw: st.DrawFn) -> RawFiling:
        return _filing(draw, ground, gaps)

    return filing()  # without arguments, which Hypothesis would print: a whole plan


class Ground:
    """A plan and all that is found out about it once, before filings are drawn."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.turns = Turns(plan)
        self.indicators: Mapping[str, Indicator] = indicators_of(plan.framework.indicators)
        self.slots: Mapping[Name, Slot] = {("", slot.name): slot for slot in plan.slots}
        self.by_variant: Mapping[tuple[str, int], tuple[Turn, ...]] = {
            (section.id, index): self.turns.of_variant(variant.computed)
            for section in plan.sections
            for index, variant in enumerate(section.variants)
        }
        self.judged = tuple(_judged(plan, self.turns))
        self._entries: dict[tuple[Slot, int], st.SearchStrategy[Entered]] = {}

    def unit(self, slot: Slot) -> Unit | None:
        """The unit in which an entry of a fixed row is typed."""
        indicator = self.indicators.get(slot.node)
        if slot.purpose not in (Purpose.ACTUAL, Purpose.TARGET) or indicator is None or slot.unit is not None:
            return None
        return indicator.target.unit if isinstance(indicator.target, NumberTarget) else indicator.unit

    def entries(self, slot: Slot, year: int) -> st.SearchStrategy[Entered]:
        """What may be entered; made once."""
        found = self._entries.get((slot, year))
        if found is None:
            unit = self.unit(slot)
            found = entries_for(slot if unit is None else replace(slot, unit=unit), year)
            if slot.purpose in (Purpose.LINE, Purpose.COLUMN) and slot.type is Type.NUMBER:
                found = found.map(_no_less_than_nothing)
            self._entries[slot, year] = found
        return found


Judged = tuple[Turn, Name, Fraction]
"""The points of a row to which a person gives them: they, the entry, and what the whole is there."""


def _judged(plan: Plan, turns: Turns) -> Iterator[Judged]:
    for node in plan.nodes:
        if node.leaf is None or node.weight is None:
            continue
        scored = turns.scored(plan.computed[plan.computed_index[node.leaf.ruled]], "", plan.computed)
        for purpose, whole in ((Purpose.JUDGED, node.weight), (Purpose.CREDIT, Fraction(1))):
            name = node.leaf.slots.get(purpose)
            if scored is not None and name is not None:
                yield scored, ("", name), whole


def _no_less_than_nothing(value: Entered) -> Entered:
    return abs(value) if isinstance(value, Fraction) else value


@dataclass(frozen=True, slots=True)
class _Own:
    """A row of the office's own, drawn: where it stands, what it says."""

    section: Section
    group: Node
    name: str
    cells: Mapping[str, str]
    goal: int | None = None


def _filing(draw: st.DrawFn, ground: Ground, gaps: bool) -> RawFiling:
    plan = ground.plan
    first, last = plan.framework.years
    year = first if last is None else draw(st.integers(first, last))
    fields: dict[Name, Entered] = {
        name: Fraction(year) if slot.purpose is Purpose.YEAR else _entry(draw, ground, slot, year)
        for name, slot in ground.slots.items()
    }
    _set_sums(ground, fields)
    held: set[Name] = set()
    groups = list(ground.turns.fixed.values())
    first_group = draw(st.integers(0, max(0, len(groups) - 1)))
    for turns in (*groups[first_group:], *groups[:first_group]):
        _stand(draw, turns, ground.slots, fields, held)
    for item in ground.judged:
        _judge(draw, item, fields)
    _set_sums(ground, fields)
    left_out = {id for group in ground.indicators.items() for id in _not_chosen(draw, *group)}
    if gaps and draw(SELDOM) == OFTEN:
        _lose(draw, ground.slots, fields)
    goals: list[tuple[str, str]] = []
    own = [row for section in plan.sections for row in _own_rows(draw, ground, section, year, fields, goals)]
    return _written(ground, year, fields, own, goals, left_out, _tables(draw, ground, year))


OFTEN = 5
SELDOM = st.integers(0, OFTEN)
YES = st.booleans()


def _entry(draw: st.DrawFn, ground: Ground, slot: Slot, year: int) -> Entered:
    if slot.purpose in RARE and (slot.purpose is Purpose.REASONED or draw(SELDOM) < OFTEN):
        return Fraction(0) if slot.purpose is Purpose.DEDUCTION else None
    if slot.purpose in (Purpose.GIVEN, Purpose.CHANGED):
        return slot.purpose is Purpose.GIVEN
    if slot.purpose is Purpose.APPLIES:
        return draw(SELDOM) < OFTEN
    if slot.purpose in (Purpose.REASON, Purpose.DESCRIBED):
        return draw(YES)
    if slot.name in ground.turns.sums:
        return Fraction(0)
    return draw(ground.entries(slot, year))


SHARES = tuple(Fraction(n, 100) for n in (100, 90, 80, 70, 60, 50, 30, 0, 95, 85, 75, 65, 55))
"""What a person gives, in shares of the points."""


def _judge(draw: st.DrawFn, item: Judged, fields: dict[Name, Entered]) -> None:
    """Points that the rule lets a person give, where it leaves a choice."""
    scored, name, whole = item
    start = draw(FIRST)
    for index in range(len(SHARES)):
        given = round_to(whole * SHARES[(start + index) % len(SHARES)], Fraction(1, 100))
        if scored.value({**fields, name: given}) is not None:
            fields[name] = given
            return


FIRST = st.integers(0, len(SHARES) - 1)


def _stand(
    draw: st.DrawFn, turns: Sequence[Turn], slots: Mapping[Name, Slot], fields: dict[Name, Entered], held: set[Name]
) -> None:
    """Moves one entry so that one of the `turns` stands at its edge, or one last unit beside it; or none.

    What it hangs on is `held` from then on: no other turn moves it away.
    """
    index = draw(st.integers(0, len(turns)))
    if index == 0:
        return
    turn = turns[index - 1]
    movable = [name for name in turn.reads if name in slots and name not in held and _is_moved(slots[name])]
    if not movable:
        return
    start = draw(st.integers(0, len(movable) - 1))
    beside = draw(BESIDE)
    for name in (*movable[start:], *movable[:start]):
        slot = slots[name]
        last = Fraction(1, 10 ** places_for(slot))
        found = turn.solved(fields, name, last * 100)
        if found is None or (found / last).denominator != 1:
            continue  # no filing can say it in this entry; perhaps in another
        moved = found + beside * last
        signed = slot.purpose is Purpose.INPUT and slot.range is not None
        allowed = (moved >= 0 or signed) and (slot.range is None or moved in slot.range)
        if allowed and not may_be_misread(slot, moved):
            fields[name] = moved
            held.update(turn.reads)
            return


BESIDE = st.sampled_from((0, 0, -1, 1))


def _is_moved(slot: Slot) -> bool:
    return slot.purpose not in STILL


def _set_sums(ground: Ground, fields: dict[Name, Entered]) -> None:
    """Total lines as the sums of the lines below them; the innermost first."""

    def total(cell: str) -> Fraction:
        below = ground.turns.sums.get(cell)
        if below is not None:
            fields["", cell] = sum(map(total, below), Fraction(0))
        value = fields["", cell]
        return Fraction(value) if isinstance(value, (Fraction, int)) else Fraction(0)

    for cell in ground.turns.sums:
        total(cell)


def _not_chosen(draw: st.DrawFn, id: str, indicator: Indicator) -> Iterator[str]:
    """The rows that an office leaves empty because it chose another of the alternatives."""
    if indicator.one_of == "chosen":
        chosen = draw(st.sampled_from([child.id for child in indicator.children]))
        for child in indicator.children:
            if child.id != chosen:
                inside = f"{id}.{child.id}"
                yield inside
                yield from (f"{inside}.{below}" for below in indicators_of(child.children))


def _lose(draw: st.DrawFn, slots: Mapping[Name, Slot], fields: dict[Name, Entered]) -> None:
    asked = (Purpose.ACTUAL, Purpose.INPUT, Purpose.LINE, Purpose.ITEM, Purpose.JUDGED, Purpose.CREDIT)
    may_lack = [name for name, slot in slots.items() if slot.purpose in asked]
    if may_lack:
        fields[draw(st.sampled_from(may_lack))] = None


# rows and goals of the office's own


def _own_rows(
    draw: st.DrawFn,
    ground: Ground,
    section: Section,
    year: int,
    fields: Mapping[Name, Entered],
    goals: list[tuple[str, str]],
) -> Iterator[_Own]:
    plan = ground.plan
    node = plan.node(section.id)
    whole = node.weight if node.weight is not None else Fraction(10)
    numbers = count(1)
    if section.goals is None:
        groups = [plan.node(id) for id in section.groups] or [node]
        yield from _rows_of(draw, ground, section, groups, whole, year, fields, numbers, None)
        return
    low, high = section.goals.count.low or 1, section.goals.count.high
    among = draw(st.integers(max(1, int(low)), max(1, int(low), min(2, int(high) if high is not None else 2))))
    groups = list(section.goals.groups) or [node]
    for part in _parts(whole, among):
        percent = exact_text(round_to(part / whole * 100, Fraction(1, 100))) + "%"
        share = {"percent": percent, "points": exact_text(part)}
        goals.append((f"目标{len(goals) + 1}", share.get(section.goals.share, "")))
        weigh = section.goals.whole if section.goals.whole is not None else part
        yield from _rows_of(draw, ground, section, groups, weigh, year, fields, numbers, len(goals) - 1)


def _rows_of(
    draw: st.DrawFn,
    ground: Ground,
    section: Section,
    groups: Sequence[Node],
    whole: Fraction,
    year: int,
    fields: Mapping[Name, Entered],
    numbers: Iterator[int],
    goal: int | None,
) -> Iterator[_Own]:
    """The rows of one place, or of one goal in it: each group has the points that it shares."""
    given = {group.id: group.group.points for group in groups if group.group is not None}
    fixed = sum((points for points in given.values() if points is not None), Fraction(0))
    opened = [group for group in groups if given.get(group.id) is None]
    rest = dict(zip((group.id for group in opened), _parts(max(whole - fixed, Fraction(0)), len(opened)), strict=True))
    for group in groups:
        points = given.get(group.id)
        points = rest[group.id] if points is None else points
        low = 1 if section.count is None or section.count.low is None else max(1, int(section.count.low))
        high = low + 1 if section.count is None or section.count.high is None else int(section.count.high)
        for weight in _parts(points, draw(st.integers(low, max(low, min(low + 1, high))))):
            if weight > 0 or whole == 0:
                cells = _own_cells(draw, ground, section, group, weight, year, fields)
                if cells is not None:
                    yield _Own(section, group, f"指标{next(numbers)}", cells, goal)


def _parts(whole: Fraction, among: int) -> list[Fraction]:
    """`whole` in `among` parts of whole points, the rest in the last."""
    if among == 0:
        return []
    part = Fraction(int(whole / among)) if whole >= among else whole / among
    return [part] * (among - 1) + [whole - part * (among - 1)]


def _own_cells(
    draw: st.DrawFn,
    ground: Ground,
    section: Section,
    group: Node,
    weight: Fraction,
    year: int,
    fields: Mapping[Name, Entered],
) -> Mapping[str, str] | None:
    """The cells of one own row; None where no rule takes any row here."""
    own = ground.indicators[section.id].own_rows
    sources = () if own is None else own.direction
    kinds = {source.kind for source in sources}
    named = [sign for source in sources for name, sign in source.names if name in (group.name, group.id.split(".")[-1])]
    usable = [
        (index, variant)
        for index, variant in enumerate(section.variants)
        if variant.kind != JUDGED and (variant.kind != "number" or kinds & {"sign", "column"} or variant.sign in named)
    ]
    if not usable:
        return None
    index, variant = draw(st.sampled_from(usable))
    unit = draw(st.sampled_from(OWN_UNITS)) if variant.kind == "number" else None
    slots, row = _own_fields(draw, ground, variant, unit, weight, year)
    around = {**fields, **row}
    _stand(draw, ground.by_variant[section.id, index], slots, around, set())
    judged = [name for name, slot in slots.items() if slot.purpose in (Purpose.JUDGED, Purpose.CREDIT)]
    scored = ground.turns.scored(variant.computed[variant.ruled], "row", variant.computed)
    for name in judged:
        if scored is not None:
            whole = weight if slots[name].purpose is Purpose.JUDGED else Fraction(1)
            _judge(draw, (scored, name, whole), around)
    said: dict[str, str] = {"weight": exact_text(weight)}
    for name, slot in slots.items():
        said |= _cells_of(slot, around[name], unit)
    wanted = {"words": "有效", "day": f"{year}年12月31日", "number": "100"}
    said.setdefault("target", wanted[variant.kind])
    said.setdefault("actual", wanted[variant.kind])
    sign = "" if variant.sign is None else str(variant.sign)
    if sign and "target" in said and "sign" in kinds:
        said["target"] = sign + said["target"]
    elif sign and "column" in kinds:
        said["sign"] = sign
    return said


def _own_fields(
    draw: st.DrawFn, ground: Ground, variant: Variant, unit: Unit | None, weight: Fraction, year: int
) -> tuple[dict[Name, Slot], dict[Name, Entered]]:
    slots: dict[Name, Slot] = {}
    values: dict[Name, Entered] = {}
    for slot in variant.slots:
        name = ("row", slot.name)
        sided = slot.purpose in (Purpose.TARGET, Purpose.ACTUAL) and slot.unit is None
        shown = unit if sided else slot.unit
        slots[name] = replace(slot, unit=shown)
        if slot.purpose is Purpose.WEIGHT:
            values[name] = weight
        elif slot.purpose in RARE or slot.purpose is Purpose.CHANGED:
            values[name] = Fraction(0) if slot.purpose is Purpose.DEDUCTION else None
        elif slot.purpose is Purpose.JUDGED:
            values[name] = weight
        else:
            values[name] = draw(ground.entries(slots[name], year))
    return slots, values


# written as an office types it


def _cells_of(slot: Slot, value: Entered, unit: Unit | None) -> dict[str, str]:
    """The cells of a row that say what a slot holds."""
    purpose = slot.purpose
    if purpose in HANDS:
        if value is None or (purpose is Purpose.DEDUCTION and value == 0):
            return {}
        role, why = HANDS[purpose]
        return {role: typed_text(slot, value)} | ({why: "经核实"} if why else {})
    match purpose:
        case Purpose.TARGET | Purpose.ACTUAL | Purpose.CREDIT:
            return {} if value is None else {purpose.value: typed_text(slot, value, unit)}
        case Purpose.JUDGED:
            return {} if value is None else {"score": typed_text(slot, value)}
        case Purpose.REASON:
            return {"reason": "受疫情影响"} if value else {}
        case Purpose.DESCRIBED:
            return {"description": "已完成全部工作"} if value else {}
        case _:
            return {}


def _written(
    ground: Ground,
    year: int,
    fields: Mapping[Name, Entered],
    own: Sequence[_Own],
    goals: Sequence[tuple[str, str]],
    left_out: set[str],
    tables: Mapping[str, tuple[RawLine, ...]],
) -> RawFiling:
    plan = ground.plan
    rows = [*_fixed_rows(ground, fields, left_out), *((item.group.path, item.cells, item) for item in own)]
    single = {
        slot.name: text
        for slot in plan.slots
        if slot.purpose in (Purpose.INPUT, Purpose.ITEM) and slot.node not in left_out
        if (text := typed_text(slot, fields["", slot.name]))
    }
    return RawFiling(
        file=FILE,
        digest="0" * 64,
        title=_value(f"自评表（{year}年度）", "title"),
        office=_value("某单位", "office"),
        year=_value(str(year), "year"),
        money_unit=_value("元", "money_unit"),
        lines=tuple(_lines(plan, fields)),
        rows=tuple(_row(path, cells, item, index) for index, (path, cells, item) in enumerate(rows)),
        single={name: _value(text, f"single.{name}") for name, text in single.items()},
        tables=tables,
        goals=tuple(
            RawGoal(
                _value(name, f"goals[{index}].name"),
                {"share": _value(share, f"goals[{index}].share")} if share else {},
            )
            for index, (name, share) in enumerate(goals)
        ),
    )


def _fixed_rows(
    ground: Ground, fields: Mapping[Name, Entered], left_out: set[str]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, str], None]]:
    """Rows that the framework fixes, where they ask for anything."""
    plan = ground.plan
    for node in plan.nodes:
        if node.leaf is None or node.id in left_out:
            continue
        cells: dict[str, str] = {}
        for name in node.leaf.slots.values():
            slot = plan.slots[plan.slot_index[name]]
            cells |= _cells_of(slot, fields["", name], ground.unit(slot))
        applies = node.leaf.slots.get(Purpose.APPLIES)
        if applies is not None and fields["", applies] is False:
            cells = {"actual": "/"}
        if cells or applies is not None:
            weight = {} if node.weight is None else {"weight": exact_text(node.weight)}
            yield node.path, {**weight, **cells}, None


def _row(path: tuple[str, ...], cells: Mapping[str, str], own: _Own | None, index: int) -> RawRow:
    levels = path if own is None else (*path, own.name)
    return RawRow(
        tuple(_value(name, f"rows[{index}].level{level}") for level, name in enumerate(levels, 1)),
        {role: _value(text, f"rows[{index}].{role}") for role, text in cells.items()},
        None if own is None else own.goal,
    )


def _lines(plan: Plan, fields: Mapping[Name, Entered]) -> Iterator[RawLine]:
    index = count()
    for table in plan.framework.tables:
        for line in table.lines:
            at = next(index)
            cells = {}
            for column in table.columns:
                name = cell_name(table, line, column)
                text = typed_text(plan.slots[plan.slot_index[name]], fields["", name])
                if text:
                    cells[column.id] = _value(text, f"lines[{at}].{column.id}")
            yield RawLine(_value(line.id, f"lines[{at}].label"), cells)


def _tables(draw: st.DrawFn, ground: Ground, year: int) -> Mapping[str, tuple[RawLine, ...]]:
    """The tables whose lines the office brings: one or two lines each, or as many as there have to be."""
    found: dict[str, tuple[RawLine, ...]] = {}
    plan = ground.plan
    for table, scope in zip(plan.framework.open_tables, plan.open_scopes, strict=True):
        low = 1 if table.count is None or table.count.low is None else max(1, int(table.count.low))
        lines = []
        for number in range(draw(st.integers(low, low + 1))):
            cells = {}
            for slot in scope.slots:
                text = typed_text(slot, draw(ground.entries(slot, year)))
                if text:
                    cells[slot.name] = _value(text, f"{table.id}[{number}].{slot.name}")
            lines.append(RawLine(_value(f"项目{number + 1}", f"{table.id}[{number}].label"), cells))
        found[table.id] = tuple(lines)
    return found


def _value(text: str, reference: str) -> RawValue:
    return RawValue(text, Cell(FILE, "", reference))
