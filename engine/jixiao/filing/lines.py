"""Lines of a funds table bound to the lines that a framework declares: by name, and where names fail by order."""

from __future__ import annotations

from collections.abc import Sequence

from jixiao.filing.draft import PERCENT, Draft, is_nothing, stated_reason
from jixiao.filing.headings import column_role
from jixiao.filing.labels import FUNDS_SECTIONS, is_label, money_unit_in, without_money_unit
from jixiao.filing.model import Claimed, RawLine, RawValue
from jixiao.filing.names import key, keys
from jixiao.filing.values import fill
from jixiao.framework.model import Input, Table
from jixiao.plan.slots import YUAN, cell_name, line_id
from jixiao.target import NumberTarget, Unit, read_typed, read_unit

_CLAIM_ROLES = ("rate", "score", "weight", "reason", "unit")


def bind_lines(draft: Draft) -> None:
    """Binds the funds lines to the table that knows most of them by name; the rest by order, each with a finding."""
    raw, tables = draft.raw.lines, draft.plan.framework.tables
    if not raw or not tables:
        return
    names = [[keys((line.id, *line.aliases)) for line in table.lines] for table in tables]
    typed = [key(line.label.text) for line in raw]
    matched = [align(typed, of) for of in names]
    best = max(range(len(tables)), key=lambda index: (sum(pair is not None for pair in matched[index]), -index))
    table = tables[best]
    by_name = matched[best]
    if by_name == [None] and is_label(raw[0].label.text, FUNDS_SECTIONS):
        by_name = [0]  # the only line, named like the table, is its total
    bound = fill_gaps(by_name, len(table.lines))
    unit = money_unit(draft)
    for number, (line, index, named) in enumerate(zip(raw, bound, by_name, strict=True), 1):
        if index is None:
            listed = "、".join(item.id for item in table.lines)
            draft.say("B111", line.label.origin, found=line.label.text, lines=listed)
            continue
        if named is None:
            draft.say("B110", line.label.origin, found=line.label.text, number=number, line=table.lines[index].id)
        _bind_line(draft, table, index, line, unit)
    for index, declared in enumerate(table.lines):
        if index not in bound:
            draft.say("B112", raw[0].label.origin, line=declared.id)


def align(typed: Sequence[str], names: Sequence[frozenset[str]]) -> list[int | None]:
    """For each typed key the line of that name, keeping the order of both and matching as many as can be.

    The classic longest common subsequence; among equally long ones the match that comes first.
    """
    rows, columns = len(typed), len(names)
    longest = [[0] * (columns + 1) for _ in range(rows + 1)]
    for i in reversed(range(rows)):
        for j in reversed(range(columns)):
            longest[i][j] = (
                longest[i + 1][j + 1] + 1 if typed[i] in names[j] else max(longest[i + 1][j], longest[i][j + 1])
            )
    found: list[int | None] = [None] * rows
    i = j = 0
    while i < rows and j < columns:
        if typed[i] in names[j]:
            found[i] = j
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return found


def fill_gaps(by_name: Sequence[int | None], count: int) -> list[int | None]:
    """Between two lines bound by name, as many typed as declared: they are bound in order. Otherwise they stay out."""
    bound = list(by_name)
    start, low = 0, 0
    for end in range(len(bound) + 1):
        at_end = end == len(bound)
        here = count if at_end else bound[end]
        if here is None:
            continue
        if end - start == here - low:
            bound[start:end] = range(low, here)
        start, low = end + 1, here + 1
    return bound


def _bind_line(draft: Draft, table: Table, index: int, raw: RawLine, unit: Unit | None) -> None:
    line = table.lines[index]
    id = line_id(table, line)
    draft.places[f"{id}.name"] = raw.label.origin
    draft.claim(id, Claimed.RATE, raw.cells.get("rate"), PERCENT)
    draft.claim(id, Claimed.SCORE, raw.cells.get("score"))
    draft.claim(id, Claimed.WEIGHT, raw.cells.get("weight"))
    reason = stated_reason(raw)
    if reason:
        draft.reasons[id] = reason
    own = raw.cells.get("unit")
    if own is not None and not is_nothing(own.text):
        unit = unit_of_money(draft, own)
    for role, cell in raw.cells.items():
        if role in _CLAIM_ROLES:
            continue
        column = find_column(table.columns, role)
        if column is None:
            draft.say("B113", cell.origin, found=role)
            continue
        slot = draft.slot(cell_name(table, line, column))
        is_money = slot.unit == YUAN
        if is_money and unit is None:
            draft.keep(slot.name, cell)
        else:
            fill(draft, slot, cell, f"“{line.id}”的{column.id}", unit if is_money else None)


def find_column(columns: Sequence[Input], role: str) -> Input | None:
    """The column that a role (or a heading's own text, where the form names none) means."""
    for column in columns:
        names = (column.id, column.name, *column.aliases)
        if key(role) in keys(names) or role in {column_role(name) for name in names if name}:
            return column
    return None


def money_unit(draft: Draft) -> Unit | None:
    """The unit in the head of the form; 元 with a note where it says none; None where it cannot be read."""
    typed = draft.raw.money_unit
    if typed is not None and not is_nothing(typed.text):
        return unit_of_money(draft, typed)
    typed_lines = (*draft.raw.lines, *(line for lines in draft.raw.tables.values() for line in lines))
    if not all("unit" in line.cells for line in typed_lines):
        draft.say("B105", typed_lines[0].label.origin)
    return YUAN


def unit_of_money(draft: Draft, typed: RawValue) -> Unit | None:
    """The unit of money that a cell names; None, with a diagnostic, where it names none."""
    text = typed.text.strip().strip("（）()").removeprefix("金额").removeprefix("单位").strip("：: ")
    unit = read_unit(text)
    if unit.dimension == YUAN.dimension:
        return unit
    draft.say("B104", typed.origin, found=typed.text)
    return None


def unit_of_single(draft: Draft, label: str, cell: RawValue) -> Unit | None:
    """The unit that the label of a single amount says (`三公经费（万元）`); None where it says none.

    What the head of the form says is for the tables of funds. That an amount without any unit is read in 元 below a
    head that says another is told (B106): that one may be meant.
    """
    if without_money_unit(label) != label:
        return read_unit(money_unit_in(label) or "")
    head = read_unit(draft.raw.money_unit.text) if draft.raw.money_unit is not None else YUAN
    typed = read_typed(cell.text, None)
    if head.dimension == YUAN.dimension and head != YUAN and isinstance(typed, NumberTarget) and typed.unit is None:
        draft.say("B106", cell.origin, found=cell.text.strip(), what=f"“{label}”", unit=head.text)
    return None
