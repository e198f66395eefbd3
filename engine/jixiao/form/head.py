"""The head of a live form: title, office, year, unit of amounts, single inputs, and the table of funds."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.filing.headings import column_role
from jixiao.filing.labels import without_money_unit
from jixiao.form.canvas import Canvas
from jixiao.form.entries import Entries
from jixiao.form.model import Style
from jixiao.form.typed import SCALES
from jixiao.framework.model import Input, Table
from jixiao.name import name_key
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.plan.slots import YUAN, cell_name, line_id
from jixiao.report.form_layout import funds_headings

TEXT, GENERAL, PERCENT, DATE, MONEY = "@", "", "0.00%", "m/d/yy", "#,##0.00####"
# `m/d/yy` is the date format that every Excel shows in its own way, and that CELL("format") knows for a date.
YES_NO = ("是", "否")
AMOUNT_WIDTH, RATE_WIDTH = 14, 8


def lay_head(canvas: Canvas, entries: Entries, plan: Plan, width: int, title: str) -> None:
    """From the title down to what has to be known before the first table; `width` printed columns."""
    framework = plan.framework
    canvas.put(0, Style.TITLE, title, right=width - 1)
    canvas.heights[canvas.row] = 32
    canvas.row += 1
    middle = width // 2
    canvas.put(0, Style.LABEL, "填报单位")
    canvas.ask(("head", "office"), 1, Style.ENTRY, right=middle - 1, shape=TEXT)
    canvas.put(middle, Style.LABEL, "单位代码")
    canvas.ask(("head", "code"), middle + 1, Style.ENTRY, right=width - 1, shape=TEXT)
    canvas.row += 1
    first, last = framework.years
    canvas.put(0, Style.LABEL, "年度")
    only = Fraction(first) if first == last else ""
    entries.year = canvas.ask(("head", "year"), 1, Style.AMOUNT, right=middle - 1, shape="0", default=only)
    top = Fraction(last if last is not None else 2100)
    span = f"{first}" if first == last else f"{first} 年起" if last is None else f"{first}—{last}"
    canvas.allow(1, low=Fraction(first), high=top, title="预算年度", says=span)
    if _has_money(plan):
        canvas.put(middle, Style.LABEL, "金额单位")
        entries.unit = canvas.ask(("head", "unit"), middle + 1, Style.ENTRY, right=width - 1, default="元")
        canvas.allow(middle + 1, tuple(SCALES), title="金额单位", says="资金表里的金额都以此为单位")
    else:
        canvas.put(middle, Style.LABEL, right=width - 1)
    canvas.row += 1
    _lay_singles(canvas, entries, plan, width)


def _has_money(plan: Plan) -> bool:
    open_slots = (slot for scope in plan.open_scopes for slot in scope.slots)
    lines = (slot for slot in plan.slots if slot.purpose is Purpose.LINE)
    return any(slot.unit == YUAN for slot in (*lines, *open_slots))


def _lay_singles(canvas: Canvas, entries: Entries, plan: Plan, width: int) -> None:
    """Single inputs and the answers of checklists: a label, and right of it the entry."""
    declared = {item.id: item for item in plan.framework.inputs}
    asked = [slot for slot in plan.slots if slot.purpose in (Purpose.INPUT, Purpose.ITEM)]
    for slot in asked:
        label = _label_of(plan, slot, declared)
        if slot.unit == YUAN:  # the unit in the head is that of the tables of funds
            label = f"{without_money_unit(label)}（元）"
        canvas.labels.append(label)
        canvas.put(0, Style.LABEL, label, right=width // 2 - 1)
        entries.singles[slot.name] = ask_single(canvas, ("single", slot.name), width // 2, slot, width - 1)
        canvas.row += 1


def _label_of(plan: Plan, slot: Slot, declared: dict[str, Input]) -> str:
    if slot.purpose is Purpose.INPUT:
        return declared[slot.name].name or slot.name
    node = plan.node(slot.node)
    item = slot.name.removeprefix(f"{slot.node}.")
    alone = [other for other in plan.nodes if name_key(other.name) == name_key(node.name)]
    return f"{node.name}.{item}" if len(alone) == 1 else slot.name


def ask_single(canvas: Canvas, key: tuple[str, ...], column: int, slot: Slot, right: int) -> str:
    """An entry for one value, with what may be typed: a yes or no, one of its labels, a date, a number."""
    match slot.type:
        case Type.TRUTH:
            address = canvas.ask(key, column, Style.ENTRY, right=right)
            canvas.allow(column, YES_NO)
        case Type.LABEL:
            address = canvas.ask(key, column, Style.ENTRY, right=right)
            canvas.allow(column, slot.labels)
        case Type.DAY:
            address = canvas.ask(key, column, Style.AMOUNT, right=right, shape=DATE)
            canvas.allow(column, day=True, says="填日期，例如 2021-9-30")
        case _:
            ratio = slot.unit is not None and slot.unit.dimension == "ratio"
            money = slot.unit == YUAN
            shape = PERCENT if ratio else MONEY if money else GENERAL
            address = canvas.ask(key, column, Style.AMOUNT, right=right, shape=shape)
            says = "填百分数，例如 95%" if ratio else "单位：元" if money else "填数"
            low = slot.range.low if slot.range is not None else None
            canvas.allow(column, low=low if low is not None else Fraction(-(10**12)), high=Fraction(10**12), says=says)
    return address


def lay_funds(canvas: Canvas, entries: Entries, plan: Plan, widths: Sequence[int]) -> None:
    """Every table of amounts: lines as they hang together, columns, the rate where the framework has one.

    `widths` are those of the printed columns.
    """
    for table in plan.framework.tables:
        _lay_table(canvas, entries, plan, table, widths)


def is_funds(table: Table) -> bool:
    """Whether a table is one that readers know by its headings: two columns of amounts at least."""
    roles = [_role(column) for column in table.columns]
    return sum(role in ("initial", "annual", "executed") for role in roles) >= 2


def _role(column: Input) -> str:
    names = (column.id, column.name, *column.aliases)
    return next((role for name in names if name and (role := column_role(name)) is not None), "")


def _lay_table(canvas: Canvas, entries: Entries, plan: Plan, table: Table, widths: Sequence[int]) -> None:
    headings = funds_headings(plan.framework)
    spans = _spans(widths, len(table.columns))
    label_end = spans[0][0] - 1
    canvas.put(0, Style.HEAD, headings["label"], right=label_end)
    places = list(zip(table.columns, spans, strict=False))
    for column, (left, right) in places:
        canvas.put(left, Style.HEAD, headings.get(_role(column)) or column.name or column.id, right=right)
    rate, reason = spans[len(table.columns)], spans[len(table.columns) + 1]
    canvas.put(rate[0], Style.HEAD, headings["rate"], right=rate[1])
    canvas.put(reason[0], Style.HEAD, headings["reason"], right=reason[1])
    canvas.row += 1
    for line in table.lines:
        indent = "　" * (len(line.path) - 1)
        canvas.put(0, Style.TEXT, f"{indent}{line.id}", right=label_end)
        for column, (left, right) in places:
            slot = plan.slots[plan.slot_index[cell_name(table, line, column)]]
            entries.lines[slot.name] = (canvas.row, left)
            ask_single(canvas, ("line", slot.name), left, slot, right)
        entries.rates[line_id(table, line)] = (canvas.row, rate[0])
        canvas.put(rate[0], Style.NUMBER, "", right=rate[1])
        canvas.ask(("line", line_id(table, line), "reason"), reason[0], Style.ENTRY, right=reason[1], shape=TEXT)
        canvas.row += 1


def _spans(widths: Sequence[int], amounts: int) -> list[tuple[int, int]]:
    """Ranges of columns for `amounts` amounts, the rate and the reason, each wide enough where there is room.

    Two columns at the left are left for the names of the lines; the reason has what remains.
    """
    wanted = [AMOUNT_WIDTH] * amounts + [RATE_WIDTH, 0]
    start = max(1, min(2, len(widths) - len(wanted)))
    spans: list[tuple[int, int]] = []
    for place, least in enumerate(wanted):
        end = start
        later = len(wanted) - place - 1
        while sum(widths[start : end + 1]) < least and len(widths) - end - 1 > later:
            end += 1
        spans.append((start, end))
        start = end + 1
    spans[-1] = (spans[-1][0], len(widths) - 1)
    return spans
