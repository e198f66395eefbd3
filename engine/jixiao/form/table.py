"""The table of indicators of a live form: rows that are fixed, and spare rows for the office's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from jixiao.expression.tree import Type
from jixiao.filing.draft import indicators_of
from jixiao.filing.model import goal_node
from jixiao.form.canvas import Canvas
from jixiao.form.columns import GOAL_ROLES, Column
from jixiao.form.entries import Entries, FixedRow, GoalRow, SpareRow
from jixiao.form.head import DATE, GENERAL, TEXT
from jixiao.form.model import Style, place
from jixiao.form.typed import OWN_UNITS
from jixiao.framework.model import Indicator, OpenTarget
from jixiao.number import shown_text
from jixiao.origin import display_width
from jixiao.plan.model import GoalScope, Node, Plan, Purpose, Section, Slot
from jixiao.target import NumberTarget
from jixiao.value import dataclass, field

BEFORE_PRINTING = "打印之前在这里筛选，去掉“空白”一项，没有用的空行就不印"

WORDS, DAY = "定性", "日期"
"""What stands in the column of signs where a target is no number."""

SPARE_ROWS = 5
"""Rows under each group that the office may fill in, where the framework does not say how many it takes at most."""

MOST_SPARE = 30

SPARE_GOALS, MOST_GOALS, SPARE_IN_GOAL = 4, 10, 4
"""Goals that the office may set, where the framework does not say how many; and rows under each group of one."""

PERCENT_ENTRY = "0.##%"
LINE_HEIGHT = 14


@dataclass(slots=True)
class Lines:
    """The rows of the table in order, with the names of the levels above each, to be merged afterwards.

    `lead` columns stand left of the levels, for goals of the office's own; `goals` is the goal of each row.
    """

    first: int
    widths: tuple[int, ...]
    lead: int
    levels: tuple[int, ...]
    names: list[tuple[str, ...]] = field(default_factory=list)
    leaf_is_entry: list[bool] = field(default_factory=list)
    goals: list[GoalRow | None] = field(default_factory=list)

    def shown(self, above: tuple[str, ...]) -> tuple[str, ...]:
        """What of the names above a row the columns show."""
        return tuple(above[level - 1] for level in self.levels[:-1] if level <= len(above))

    def add(self, names: tuple[str, ...], is_entry: bool, goal: GoalRow | None = None) -> None:
        """A row under these names; one of the office's own has a name that it is still to get."""
        self.names.append(names)
        self.leaf_is_entry.append(is_entry)
        self.goals.append(goal)


def lay_table(
    canvas: Canvas, entries: Entries, plan: Plan, columns: tuple[Column, ...], spare: Mapping[str, int]
) -> tuple[int, int]:
    """The heading and all rows; the heading's row and the last one. `spare`: rows that a filing needs, by group."""
    heading = canvas.row
    for at, column in enumerate(columns):
        canvas.put(at, Style.HEAD if column.printed else Style.ASIDE_HEAD, column.heading)
        if column.role == "used":
            canvas.allow(at, says=BEFORE_PRINTING)
    canvas.heights[heading] = 30
    canvas.row += 1
    lead = sum(column.role in GOAL_ROLES for column in columns)
    depth = lead + sum(column.role.startswith("level") for column in columns)
    levels = tuple(int(column.role[-1]) for column in columns if column.role.startswith("level"))
    lines = Lines(canvas.row, tuple(column.width for column in columns), lead, levels)
    indicators = indicators_of(plan.framework.indicators)
    sections = {section.id: section for section in plan.sections}
    several = sum(section.goals is not None for section in plan.sections) > 1
    table = _Table(canvas, entries, plan, columns, lines, depth, spare)
    for node in plan.nodes:
        if node.leaf is not None:
            lines.add((*lines.shown(node.path[:-1]), node.path[-1]), False)
            _lay_fixed(canvas, entries, plan, columns, node, indicators[node.id])
        elif node.members:
            section = sections[node.section or node.parent or ""]
            if section.goals is None:
                usual = 0 if node.id == section.id and section.groups else spare_rows(section)
                table.rows(section, node.id, node.path, max(usual, spare.get(node.id, 0)), None)
            else:
                table.goals(section, section.goals, node.path if several else ())
    _merge_levels(canvas, lines, depth)
    return heading, canvas.row - 1


@dataclass(slots=True)
class _Table:
    """What lays spare rows and goals."""

    canvas: Canvas
    entries: Entries
    plan: Plan
    columns: tuple[Column, ...]
    lines: Lines
    depth: int
    spare: Mapping[str, int]

    def rows(self, section: Section, group: str, path: tuple[str, ...], count: int, goal: GoalRow | None) -> None:
        """`count` spare rows under one group."""
        for number in range(count):
            self.lines.add(self.lines.shown(path), True, goal)
            _lay_spare(self.canvas, self.entries, self.columns, section, group, number, self.depth, goal)

    def goals(self, section: Section, scope: GoalScope, above: tuple[str, ...]) -> None:
        """Spare goals, each with spare rows under its groups."""
        high = scope.count.high
        count = SPARE_GOALS if high is None else min(int(high), MOST_GOALS)
        needed = [id for id in self.spare if id.startswith(goal_node(section.id, 0)[:-1])]
        filed = max((goal_number(id, section.id) + 1 for id in needed), default=0)
        for number in range(max(count, filed)):
            self._goal(section, scope, above, number)

    def _goal(self, section: Section, scope: GoalScope, above: tuple[str, ...], number: int) -> None:
        canvas, top = self.canvas, self.canvas.row
        id = goal_node(section.id, number)
        places = [(group.id, (*above, group.name)) for group in scope.groups] or [(section.id, above)]
        counts = [
            max(spare_rows(section), self.spare.get(id + group.removeprefix(section.id), 0)) for group, _ in places
        ]
        cells: dict[str, str] = {}
        for at, column in enumerate(self.columns[: self.lines.lead]):
            role = column.role.removeprefix("goal_")
            if role == "score":  # computed
                cells[role] = place(top, at)
                continue
            shape = PERCENT_ENTRY if role == "share" and scope.share == "percent" else GENERAL
            cells[role] = canvas.ask(
                ("goal", id, role), at, Style.ENTRY if role == "name" else Style.AMOUNT,
                bottom=top + sum(counts) - 1, shape=TEXT if role == "name" else shape,
            )  # fmt: skip
            if role == "share":
                says = "填百分数，例如 40%" if scope.share == "percent" else "这个目标的分"
                most = Fraction(1) if scope.share == "percent" else Fraction(1000)
                canvas.allow(at, low=Fraction(0), high=most, title=column.heading, says=says)
        goal = GoalRow(section, number, top, top + sum(counts) - 1, cells)
        self.entries.goals.append(goal)
        for (group, path), count in zip(places, counts, strict=True):
            self.rows(section, group, path, count, goal)


def goal_number(id: str, section: str) -> int:
    """The number, from 0, of the goal that a node of a filing is or stands in."""
    return int(id.removeprefix(goal_node(section, 0)[:-1]).partition(".")[0]) - 1


def spare_rows(section: Section) -> int:
    """How many rows the office may write under one group."""
    high = section.count.high if section.count is not None else None
    usual = SPARE_ROWS if section.goals is None else SPARE_IN_GOAL
    return usual if high is None else min(int(high), MOST_SPARE)


def _merge_levels(canvas: Canvas, lines: Lines, depth: int) -> None:
    """The names of the levels: one cell for all rows under one node; a fixed row's own name spans what is left."""
    lead = lines.lead
    for at, (path, own) in enumerate(zip(lines.names, lines.leaf_is_entry, strict=True)):
        if not own:
            left = lead + len(path) - 1
            canvas.put(left, Style.TEXT, path[-1], right=depth - 1, row=lines.first + at)
            if lead:
                canvas.put(0, Style.LABEL, right=lead - 1, row=lines.first + at)
            width = sum(lines.widths[left:depth]) - 2
            canvas.heights[lines.first + at] = LINE_HEIGHT * max(1, -(-display_width(path[-1]) // width)) + 6
    for level in range(depth - lead):
        start = 0
        while start < len(lines.names):
            above = _above(lines, start, level, depth)
            end = start + 1
            while end < len(lines.names) and _above(lines, end, level, depth) == above:
                end += 1
            if above is not None:
                (*_, name), right, _ = above
                top, bottom = lines.first + start, lines.first + end - 1
                canvas.put(lead + level, Style.LABEL, name, right=right, bottom=bottom, row=top)
                # Of an office's own rows any one may be all that is left in view.
                rows = 1 if any(lines.leaf_is_entry[start:end]) else end - start
                _heighten(canvas, name, sum(lines.widths[lead + level : right + 1]) - 2, range(top, bottom + 1), rows)
            start = end


def _heighten(canvas: Canvas, name: str, width: int, under: range, rows: int) -> None:
    """Makes the rows beside a name so high that so many of them hold all of its lines."""
    lines = -(-display_width(name) // max(width, 1))
    each = -(-(LINE_HEIGHT * lines + 6) // rows)
    for row in under if lines > 1 else ():
        if each > canvas.heights.get(row, LINE_HEIGHT + 6):
            canvas.heights[row] = each


def _above(lines: Lines, at: int, level: int, depth: int) -> tuple[tuple[str, ...], int, GoalRow | None] | None:
    """The node of that level above a row, the last column of its name, and the goal; None where there is no node."""
    path, own = lines.names[at], lines.leaf_is_entry[at]
    groups = path if own else path[:-1]
    if level >= len(groups):
        return None
    last = depth - 2 if own and level == len(groups) - 1 else lines.lead + level
    return groups[: level + 1], last, lines.goals[at]


def unit_of(indicator: Indicator) -> str | None:
    """The unit that a fixed row is typed in; None where the office says it."""
    if indicator.unit is not None:
        return indicator.unit.text or indicator.unit.dimension.replace("ratio", "")
    if isinstance(indicator.target, NumberTarget):
        return indicator.target.unit.text if indicator.target.unit is not None else ""
    return None


def _lay_fixed(
    canvas: Canvas, entries: Entries, plan: Plan, columns: tuple[Column, ...], node: Node, indicator: Indicator
) -> None:
    leaf = node.leaf
    assert leaf is not None
    slots = {purpose: plan.slots[plan.slot_index[name]] for purpose, name in leaf.slots.items()}
    cells: dict[str, str] = {}
    for at, column in enumerate(columns):
        if column.role.startswith("level") or column.role in GOAL_ROLES:
            continue
        cells[column.role] = place(canvas.row, at)
        _lay_fixed_cell(canvas, plan, column, at, node, indicator, slots)
    entries.fixed.append(FixedRow(node, indicator, canvas.row, cells))
    canvas.row += 1


def _lay_fixed_cell(
    canvas: Canvas,
    plan: Plan,
    column: Column,
    at: int,
    node: Node,
    indicator: Indicator,
    slots: Mapping[Purpose, Slot],
) -> None:
    key = ("row", node.id, column.role)
    kind = node.leaf.kind if node.leaf is not None else ""
    number = kind in ("number", "") and Purpose.ACTUAL in slots
    match column.role:
        case "sign" if kind == "number" and node.leaf is not None and node.leaf.sign is not None:
            canvas.put(at, Style.NUMBER, str(node.leaf.sign))
        case "unit" if number and unit_of(indicator) is not None:
            canvas.put(at, Style.NUMBER, unit_of(indicator) or "")
        case "unit" if number and kind == "number":
            canvas.ask(key, at, entry_style(column), shape=TEXT)
            canvas.allow(at, tuple(OWN_UNITS), strict=False)
        case "target" | "adjusted" if indicator.target is None and indicator.open_target is not None:
            _ask_target(canvas, key, at, kind, indicator.open_target)
        case "target" if indicator.target is not None:
            canvas.put(at, Style.TEXT, indicator.target.text)
        case "actual" if Purpose.ACTUAL in slots:
            _ask_actual(canvas, key, at, slots[Purpose.ACTUAL], _grades(indicator))
        case "weight":
            canvas.put(at, Style.NUMBER, node.weight if node.weight is not None else "", shape="0.##;-0.##;0")
        case "score":
            pass  # computed
        case "core":
            canvas.put(at, Style.NUMBER if column.printed else Style.ASIDE, "是" if node.core else "")
        case _:
            ask_beside(canvas, key, at, column, slots)


def _ask_target(canvas: Canvas, key: tuple[str, ...], at: int, kind: str, takes: OpenTarget) -> None:
    if kind == "day":
        canvas.ask(key, at, Style.AMOUNT, shape=DATE)
        canvas.allow(at, day=True, says="填日期，例如 2021-9-30")
    elif kind == "number":
        canvas.ask(key, at, Style.AMOUNT, shape=GENERAL)
        canvas.allow(at, low=Fraction(-(10**12)), high=Fraction(10**12), strict=False, says="只填数；不适用填 /")
    else:
        canvas.ask(key, at, Style.AMOUNT, shape=TEXT if takes is OpenTarget.WORDS else GENERAL)


def _ask_actual(canvas: Canvas, key: tuple[str, ...], at: int, slot: Slot, grades: str) -> None:
    match slot.type:
        case Type.LABEL:
            canvas.ask(key, at, Style.AMOUNT)
            canvas.allow(at, slot.labels, strict=False, title="定性档次", says=grades)
        case Type.DAY:
            canvas.ask(key, at, Style.AMOUNT, shape=DATE)
            canvas.allow(at, day=True, strict=False, says="填日期，例如 2021-9-30")
        case _:
            canvas.ask(key, at, Style.AMOUNT, shape=GENERAL)
            canvas.allow(at, low=Fraction(-(10**12)), high=Fraction(10**12), strict=False, says="只填数；不适用填 /")


def _grades(indicator: Indicator) -> str:
    """What each grade gives, in the rule's words."""
    rule = indicator.rule.words if indicator.rule is not None else None
    return grade_words(getattr(rule, "grades", ()))


def grade_words(grades: Iterable[object]) -> str:
    """`达成年度指标 → 分值的 90%；…`."""
    return "；".join(grade.earns() for grade in grades if hasattr(grade, "earns"))


def ask_beside(canvas: Canvas, key: tuple[str, ...], at: int, column: Column, slots: Mapping[Purpose, Slot]) -> None:
    """What stands beside target, actual and score: reasons, points and coefficients that people give."""
    style = entry_style(column)
    match column.role:
        case "reason" | "description" | "deduct_reason" | "override_reason" | "second_reason" | "basis":
            canvas.ask(key, at, style, shape=TEXT)
            longest = canvas.limits.get(column.role, 0)
            if longest:
                canvas.allow(at, longest=longest, strict=False, says=f"最多 {longest} 字")
        case "judged" if Purpose.JUDGED in slots:
            slot = slots[Purpose.JUDGED]
            high = slot.range.high if slot.range is not None else None
            canvas.ask(key, at, style, shape=GENERAL)
            canvas.allow(at, low=Fraction(0), high=high or Fraction(1000), title="人工评定", says=_at_most(high))
        case "credit" if Purpose.CREDIT in slots:
            canvas.ask(key, at, style, shape="0.##%")
            canvas.allow(at, low=Fraction(0), high=Fraction(1), title="得分系数", says="填百分数，例如 90%")
        case "deduct" if Purpose.DEDUCTION in slots:
            canvas.ask(key, at, style, shape=GENERAL)
            canvas.allow(at, low=Fraction(0), high=Fraction(1000), says="扣几分，须写明原因")
        case "override" if Purpose.OVERRIDE in slots:
            canvas.ask(key, at, style, shape=GENERAL)
            canvas.allow(at, low=Fraction(0), high=Fraction(1000), says="改为几分，须写明原因")
        case "second" if Purpose.SECOND in slots:
            canvas.ask(key, at, style, shape=GENERAL)
            canvas.allow(at, low=Fraction(0), high=Fraction(1000), title=column.heading, says="由核查的单位填")
        case "exempt" if Purpose.EXEMPT in slots:
            canvas.ask(key, at, style)
            canvas.allow(at, slots[Purpose.EXEMPT].labels)
        case _:
            canvas.put(at, Style.TEXT if column.printed else Style.ASIDE)


def _at_most(high: Fraction | None) -> str:
    return "由人评定的得分" if high is None else f"由人评定的得分，至多 {shown_text(high)}"


CENTRED = ("sign", "unit", "target", "actual", "credit", "judged", "core", "second")
"""The roles of short entries."""


def entry_style(column: Column) -> Style:
    """How an entry of a column looks: beside the table it is plainer, short words stand in the middle."""
    if not column.printed:
        return Style.ASIDE_ENTRY
    return Style.AMOUNT if column.role in CENTRED else Style.ENTRY


def _lay_spare(
    canvas: Canvas,
    entries: Entries,
    columns: tuple[Column, ...],
    section: Section,
    group: str,
    number: int,
    depth: int,
    goal: GoalRow | None,
) -> None:
    under = group if goal is None else goal.id + group.removeprefix(section.id)
    slots = {slot.purpose: slot for variant in reversed(section.variants) for slot in variant.slots}
    cells: dict[str, str] = {}
    for at, column in enumerate(columns):
        key = ("own", under, str(number), column.role)
        if column.role.startswith("level"):
            if at == depth - 1:
                cells["name"] = canvas.ask(("own", under, str(number), "name"), at, Style.ENTRY, shape=TEXT)
            continue
        if column.role in GOAL_ROLES:
            continue
        cells[column.role] = place(canvas.row, at)
        match column.role:
            case "sign":
                canvas.ask(key, at, entry_style(column))
                canvas.allow(at, signs_of(section), title="指标性质", says="数值选方向，文字选“定性”，时间选“日期”")
            case "unit":
                canvas.ask(key, at, entry_style(column), shape=TEXT)
                canvas.allow(at, tuple(OWN_UNITS), strict=False)
            case "target" | "adjusted" | "actual":
                canvas.ask(key, at, entry_style(column), shape=GENERAL)
                labels = slots[Purpose.ACTUAL].labels if Purpose.ACTUAL in slots else ()
                words = next((variant.labels for variant in section.variants if variant.labels), labels)
                if column.role == "actual" and words:
                    canvas.allow(at, words, strict=False, says="数值只填数；定性选档次")
            case "weight":
                canvas.ask(key, at, Style.AMOUNT, shape=GENERAL)
                canvas.allow(at, low=Fraction(0), high=Fraction(1000), says="这一行的分值")
            case "score":
                pass  # computed
            case "core":
                canvas.ask(key, at, entry_style(column))
                canvas.allow(at, ("是", "否"), says="核心指标填“是”")
            case _:
                ask_beside(canvas, key, at, column, slots)
    entries.spare.append(SpareRow(section, group, number, canvas.row, cells, goal))
    canvas.row += 1


def signs_of(section: Section) -> tuple[str, ...]:
    """What the column of signs offers: the directions that the section scores, words, days."""
    found: dict[str, None] = {}
    for variant in section.variants:
        match variant.kind:
            case "number":
                found[str(variant.sign)] = None
            case "words":
                found[WORDS] = None
            case "day":
                found[DAY] = None
    return tuple(found)
