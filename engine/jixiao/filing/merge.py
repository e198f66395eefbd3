"""Filings of several units → one filing: completion merged first, scored after, as the framework's `merge` says."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from jixiao.diagnostic import Rejected, Severity, diagnose
from jixiao.expression.tree import Type
from jixiao.filing.draft import PERCENT, indicators_of, is_nothing
from jixiao.filing.merged_rows import FiledRow, RowSpec, merge_row
from jixiao.filing.model import Filing, OwnRow, RawFiling, RawLine, RawRow, RawValue
from jixiao.filing.names import key
from jixiao.filing.parts import Part, Units, typed_day, typed_number
from jixiao.framework.model import Indicator, InputType, RuleChoice
from jixiao.origin import Cell
from jixiao.plan.model import Leaf, Node, Plan, Purpose, Slot
from jixiao.plan.slots import YUAN, cell_name, line_id
from jixiao.target import NumberTarget, Unit, read_unit

TRUTHS = ("否", "是")


def merge(filings: Sequence[Filing], plan: Plan, file: str = "合并") -> RawFiling:
    """The filing that `filings` (all bound to `plan`) make together, as a file called `file` that any reader could
    have read: amounts, completion and grades merged by the ways of the framework, with where each comes from.

    What units claim (得分, 完成率, 合计) is left out: it is about one unit. A value that one unit lacks is missing, and
    that is said. Raises Rejected: U100 where the framework declares no merging, B175 where offices set
    goals; I103 and I105 to I108, all at once with both cells, where the filings do not go together.
    """
    if plan.merging is None or not filings:
        raise Rejected([diagnose("U100", None, found=plan.framework.name)])
    if any(section.goals is not None for section in plan.sections):
        raise Rejected([diagnose("B175", Cell(filings[0].file, "", ""), found=plan.framework.name)])
    units = Units(plan, plan.merging, tuple(filings), file)
    raw = _merged(units)
    if any(item.severity is Severity.ERROR for item in units.diagnostics):
        raise Rejected(units.diagnostics)
    return raw


def _merged(units: Units) -> RawFiling:
    plan, filings = units.plan, units.filings
    _say_twice(units)
    money = _money_unit(units)
    names = "、".join(dict.fromkeys(units.name(index) for index in range(len(filings))))
    title = plan.framework.title if len(filings) == 1 else f"{plan.framework.title}（{len(filings)} 个单位合并）"
    year = _year(units)
    single = dict(_single(units, money))
    lines = tuple(_lines(units, money))
    rows = tuple(_rows(units))
    digests = "\n".join(sorted(filing.digest for filing in filings))
    return RawFiling(
        file=units.file,
        digest=hashlib.sha256(digests.encode()).hexdigest(),
        title=_header(units, "title", title),
        office=_header(units, "office", names),
        year=None if year is None else _header(units, "year", str(year)),
        subject=_header(units, "subject", plan.framework.subject),
        framework=_header(units, "framework", plan.framework.name),
        money_unit=_header(units, "money_unit", money.text),
        lines=lines,
        rows=rows,
        single=single,
        merged=units.merged,
        diagnostics=tuple(dict.fromkeys(units.diagnostics)),
    )


def _header(units: Units, name: str, text: str) -> RawValue:
    return RawValue(text, Cell(units.file, "", name))


def _say_twice(units: Units) -> None:
    seen: dict[str, int] = {}
    for unit, filing in enumerate(units.filings):
        before = seen.setdefault(filing.digest, unit)
        if before != unit:
            units.say("I109", Cell(filing.file, "", ""), other=units.filings[before].file)


def _money_unit(units: Units) -> Unit:
    """The unit of amounts that all forms are in; 元 where they are not in one."""
    raws = [filing.raw for filing in units.filings]
    typed = {raw.money_unit.text.strip() for raw in raws if raw is not None and raw.money_unit is not None}
    unit = read_unit(typed.pop()) if len(typed) == 1 else YUAN
    return unit if unit.dimension == YUAN.dimension else YUAN


def _year(units: Units) -> int | None:
    years = [filing.year for filing in units.filings]
    for index, year in enumerate(years):
        if year != years[0]:
            first, cell = units.filings[0].places.get("title"), units.filings[index].places.get("title")
            units.say("I103", cell or Cell(units.filings[index].file, "", ""), first, what="预算年度",
                      unit=units.name(index), found=year, other_unit=units.name(0), other=years[0])  # fmt: skip
            return None
    return years[0]


def _slot_parts(units: Units, slot: Slot) -> list[Part]:
    """What every unit that has a cell for `slot` brought there."""
    index = units.plan.slot_index[slot.name]
    return [
        Part(
            unit,
            None if (value := filing.values[index]) is None
            else Fraction(value, 10**filing.scale if slot.type is Type.NUMBER else 1),
            filing.origins[index],
            filing.texts.get(slot.name, "").strip(),
        )
        for unit, filing in enumerate(units.filings)
        if filing.origins[index] is not None
    ]  # fmt: skip


def _input_types(plan: Plan) -> Mapping[str, InputType]:
    """What every input and cell of a table is declared as, by the name of its slot."""
    cells = {
        cell_name(table, line, column): column.type
        for table in plan.framework.tables
        for line in table.lines
        for column in table.columns
    }
    return {item.id: item.type for item in plan.framework.inputs} | cells


_MEASURES = {InputType.RATE: PERCENT}


def _merge_slot(units: Units, slot: Slot, what: str, place: Cell, money: Unit, ids: Sequence[str]) -> str | None:
    """The merged text of a single value; None where no unit has one, or it is missing."""
    parts = _slot_parts(units, slot)
    if not parts:
        return None
    match slot.type:
        case Type.NUMBER:
            type = _input_types(units.plan).get(slot.name, InputType.COUNT)
            unit = money if type is InputType.MONEY else _MEASURES.get(type)
            value = units.number(what, str(type.value), parts, place, ids, unit)
            sign = "%" if type is InputType.RATE else ""
            return None if value is None else typed_number(value, unit) + sign
        case Type.DAY:
            value = units.number(what, "day", parts, place, ids, None, lambda day: typed_day(int(day)))
            return None if value is None else typed_day(int(value))
        case Type.TRUTH:
            value = units.number(what, "truth", parts, place, ids, None, lambda truth: TRUTHS[int(truth)])
            return None if value is None else TRUTHS[int(value)]
        case Type.LABEL:
            value = units.number(what, "label", parts, place, ids, None, lambda index: slot.labels[int(index)])
            return None if value is None else slot.labels[int(value)]


def _single(units: Units, money: Unit) -> Iterator[tuple[str, RawValue]]:
    """Single inputs and answers of checklists."""
    for slot in units.plan.slots:
        if slot.purpose not in (Purpose.INPUT, Purpose.ITEM):
            continue
        place = Cell(units.file, "", f"single.{slot.name}")
        text = _merge_slot(units, slot, f"“{slot.name}”", place, money, (slot.name, slot.node))
        if text is not None:
            # An amount carries its unit: single values do not stand under the head of a funds table.
            yield slot.name, RawValue(text + (money.text if slot.unit == YUAN else ""), place)


def _lines(units: Units, money: Unit) -> Iterator[RawLine]:
    """The lines of funds tables that any unit has."""
    number = 0
    for table in units.plan.framework.tables:
        for line in table.lines:
            id, base = line_id(table, line), f"lines[{number}]"
            cells: dict[str, RawValue] = {}
            for column in table.columns:
                slot = units.plan.slots[units.plan.slot_index[cell_name(table, line, column)]]
                place = Cell(units.file, "", f"{base}.{column.id}")
                ids = (slot.name, id, f"{table.id}.{column.id}")
                text = _merge_slot(units, slot, f"“{line.id}”的{column.id}", place, money, ids)
                if text is not None:
                    cells[column.id] = RawValue(text, place)
            place = Cell(units.file, "", f"{base}.reason")
            reason = units.text(f"“{line.id}”的原因", _reasons(units, id), place, id)
            if reason is not None:
                cells["reason"] = reason
            if cells or any(f"{id}.name" in filing.places for filing in units.filings):
                yield RawLine(RawValue(line.id, Cell(units.file, "", f"{base}.label")), cells)
                number += 1


def _reasons(units: Units, id: str) -> list[Part]:
    return [
        Part(unit, None, filing.places.get(f"{id}.name"), filing.reasons[id])
        for unit, filing in enumerate(units.filings)
        if id in filing.reasons
    ]


def _rows(units: Units) -> Iterator[RawRow]:
    """Fixed rows and own rows in the order of the framework."""
    indicators = indicators_of(units.plan.framework.indicators)
    number = 0
    for node in units.plan.nodes:
        if node.leaf is not None:
            filed = list(_filed_leaves(units, node, node.leaf, indicators[node.id]))
            if filed:
                yield merge_row(units, _leaf_spec(units.plan, node, node.leaf, indicators[node.id].rule), filed, number)
                number += 1
        elif node.members:
            own = indicators[node.section or node.parent or ""].own_rows
            for rows in _own_rows(units, node) if own is not None else ():
                if own is not None and _are_alike(units, rows):
                    spec = _own_spec(units, node, rows, own.rule)
                    yield merge_row(units, spec, [_filed_own(units, unit, row) for unit, row in rows], number)
                    number += 1


def _above(plan: Plan, node: Node) -> tuple[str, ...]:
    """The ids of a node and of those above it, the nearest first."""
    ids = [node.id]
    while node.parent is not None:
        node = plan.nodes[plan.node_index[node.parent]]
        ids.append(node.id)
    return tuple(ids)


def _leaf_spec(plan: Plan, node: Node, leaf: Leaf, choice: RuleChoice | None) -> RowSpec:
    slots = {purpose: plan.slots[plan.slot_index[name]] for purpose, name in leaf.slots.items()}
    graded = slots.get(Purpose.ACTUAL)
    return RowSpec(
        ids=_above(plan, node),
        levels=node.path,
        kind=leaf.kind,
        sign=leaf.sign if leaf.kind == "number" else None,
        labels=graded.labels if graded is not None else (),
        rule=choice.words if choice is not None else None,
        purposes=frozenset(slots),
        weighs=False,
    )


def _filed_leaves(units: Units, node: Node, leaf: Leaf, indicator: Indicator) -> Iterator[FiledRow]:
    """The row of every unit whose form has one."""
    index = units.plan.slot_index
    target = indicator.target
    declared = indicator.unit or (target.unit if isinstance(target, NumberTarget) else None)
    for unit, filing in enumerate(units.filings):
        if f"{node.id}.name" not in filing.places:
            continue
        held = {
            purpose: _number(units.plan.slots[index[name]], filing.values[index[name]], filing.scale)
            for purpose, name in leaf.slots.items()
        }
        prefix = f"{node.id}."
        cells = {name.removeprefix(prefix): cell for name, cell in filing.places.items() if name.startswith(prefix)}
        texts = {role: filing.texts.get(f"{node.id}.{role}", "").strip() for role in ("target", "actual", "judged")}
        texts |= {"reason": filing.reasons.get(node.id, ""), "description": _described(filing, cells["name"])}
        yield FiledRow(
            unit=unit,
            applies=held.get(Purpose.APPLIES) != 0,
            values=held,
            cells=cells,
            texts=texts,
            measured=filing.units.get(node.id, declared),
            weight=node.weight,
        )


def _described(filing: Filing, name: Cell) -> str:
    """How the row with that name cell describes what was done."""
    rows = filing.raw.rows if filing.raw is not None else ()
    row = next((row for row in rows if any(level.origin == name for level in row.levels)), None)
    cell = row.cells.get("description") if row is not None else None
    return "" if cell is None or is_nothing(cell.text) else cell.text.strip()


def _number(slot: Slot, stored: int | None, scale: int) -> Fraction | None:
    """A stored value as a number: days, truths and labels as the integers that they are stored as."""
    return None if stored is None else Fraction(stored, 10**scale if slot.type is Type.NUMBER else 1)


Filed = tuple[int, OwnRow]


def _own_rows(units: Units, node: Node) -> list[list[Filed]]:
    """The own rows under a node, those of one name together, in the order in which they first come up."""
    found: dict[tuple[str, int], list[Filed]] = {}
    for unit, filing in enumerate(units.filings):
        times: Counter[str] = Counter()
        for row in filing.rows:
            if row.group == node.id:
                name = key(row.name)
                found.setdefault((name, times[name]), []).append((unit, row))
                times[name] += 1
    return list(found.values())


def _are_alike(units: Units, rows: Sequence[Filed]) -> bool:
    """Whether the rows can be scored, and all in one way; what is not is said with the cells."""
    open_rows = [(unit, row) for unit, row in rows if row.applies and row.variant is None]
    for unit, row in open_rows:
        units.say("I107", row.origins.get("target") or row.origins["name"], unit=units.name(unit), row=row.name,
                  why=row.why)  # fmt: skip
    scored = [(unit, row) for unit, row in rows if row.applies and row.variant is not None]
    for unit, row in scored[1:]:
        if row.variant != scored[0][1].variant:
            first = scored[0]
            parts = (Part(n, None, item.origins.get("target"), item.target_text) for n, item in (first, (unit, row)))
            units.differ("I105", f"“{row.name}”的目标", *parts)
            return False
    return not open_rows


def _own_spec(units: Units, node: Node, rows: Sequence[Filed], choice: RuleChoice) -> RowSpec:
    plan = units.plan
    section = next(item for item in plan.sections if item.id == (node.section or node.parent))
    scored = next((row for _, row in rows if row.applies and row.variant is not None), None)
    variant = None if scored is None or scored.variant is None else section.variants[scored.variant]
    return RowSpec(
        ids=_above(plan, node),
        levels=(*node.path, rows[0][1].name),
        kind=variant.kind if variant is not None else "",
        sign=variant.sign if variant is not None and variant.kind == "number" else None,
        labels=variant.labels if variant is not None else (),
        rule=choice.words,
        purposes=frozenset(slot.purpose for slot in variant.slots) if variant is not None else frozenset(),
        weighs=True,
    )


def _filed_own(units: Units, unit: int, row: OwnRow) -> FiledRow:
    section = next(item for item in units.plan.sections if item.id == row.section)
    slots = () if row.variant is None or not row.applies else section.variants[row.variant].slots
    scale = units.filings[unit].scale
    return FiledRow(
        unit=unit,
        applies=row.applies,
        values={slot.purpose: _number(slot, value, scale) for slot, value in zip(slots, row.values, strict=False)},
        cells=row.origins,
        texts={
            "target": row.target_text,
            "actual": row.actual_text,
            "reason": row.reason,
            "core": "是" if row.core else "否",
            "description": _described(units.filings[unit], row.origins["name"]),
        },
        measured=row.unit,
        weight=row.weight,
    )
