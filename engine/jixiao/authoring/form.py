"""A form that somebody filled in as the draft of a framework: its tree, weights and targets, and what has to be asked.

Only what the form says is taken over. A direction is known where a sign says so, rows are the office's own where the
form leaves their names open or the author says so; everything else becomes a question, as a comment in its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from jixiao.authoring.written import comment, flow, identifier, scalar
from jixiao.filing.labels import subject_in
from jixiao.filing.model import RawFiling, RawRow, RawValue
from jixiao.filing.names import key, read_label
from jixiao.filing.sides import read_sides
from jixiao.interval import Sign
from jixiao.number import exact_text
from jixiao.target import DayTarget, NumberTarget, WordsTarget, parse_quantity, read_typed
from jixiao.value import dataclass, field

WHOLE = Fraction(100)
"""What the weights of a form add up to, where the form does not say otherwise: the language's own default."""

PLACEHOLDER = re.compile(
    r"(?:三级)?(?:指标|目标)?\s*[0-9一二三四五六七八九十]{0,3}\s*[:：、.．]?\s*(?:…+|\.{3,}|_+|×+)?"
)
"""What a form prints where the office is to write a name: 指标1, 指标2：……"""

COLUMNS = (("initial", "年初预算数"), ("annual", "全年预算数"), ("executed", "全年执行数"))

EXECUTION_KEYS = frozenset(key(name) for name in ("预算执行率", "预算执行", "预算执行情况"))

GRADED = '写成 kind: grade，grades 里一档一行，例如 - {label: 基本达成, range: "[60%, 80%)", credit: 80%}'

QUANTITATIVE, TIMELY, BY_PEOPLE, EXECUTED = "定量", "按期", "由人评定", "按执行率"


@dataclass(slots=True)
class Branch:
    """A node of the tree as it grows: either branches stand under it, or it is a row."""

    name: str
    row: RawRow | None = None
    branches: dict[str, Branch] = field(default_factory=dict)


@dataclass(slots=True)
class Drafted:
    """The draft as lines of YAML, with the questions in it as comments; and what is asked once for several rows."""

    lines: list[str] = field(default_factory=list)
    strict: list[str] = field(default_factory=list)  # rows whose target has < or >
    worded: list[str] = field(default_factory=list)  # rows whose target is words
    has_own: bool = False  # whether offices write rows
    spent: str = ""  # the formula of the execution rate, where the table of funds has it
    execution: str = ""  # the question about the points of the budget execution

    @staticmethod
    def ask(question: str) -> str:
        """A question, as it stands in the text."""
        return comment(f"问：{question}")


def draft_of(raw: RawFiling, own: tuple[str, ...] = ()) -> Drafted:
    """Everything below the head of a framework, drafted from `raw`; `own` names indicators whose rows offices write."""
    drafted = Drafted(spent=_spent(raw))
    tree = _tree(raw.rows)
    used: set[str] = set()
    weight = sum((_points_of(branch) for branch in tree.values()), Fraction(0))
    execution = _execution(raw, drafted, tree, weight)
    if weight:
        indicators = list(_nodes(tree, "  ", own, used, drafted))
    else:
        weight = WHOLE - (execution or 0)
        indicators = list(_weightless(weight, used, drafted))
    total = weight + (execution or 0)
    if total != WHOLE:
        drafted.lines.append(
            f"total: {exact_text(total)}  {drafted.ask(f'表上各行的分值合计 {exact_text(total)}，不是 100，对吗')}"
        )
    drafted.lines += ["rounding: {score: 0.01, total: 0.01, mode: half_up}  # 表上没有印出，推定：四舍五入到两位"]
    if drafted.strict:
        ask = '表上有 < 或 >：恰好等于算不算达到？算的，写 signs: {"<": "≤", ">": "≥"}'
        drafted.lines.append(drafted.ask(ask))
    if raw.lines:
        drafted.lines += _funds(raw, drafted, scored=execution is not None)
    if execution is not None:
        used.add(EXECUTED)
        indicators[:0] = [
            *([f"  {note}"] if (note := drafted.execution) else []),
            "  - {id: 预算执行率, aliases: [预算执行, 预算执行情况], "
            f"weight: {exact_text(execution)}, rule: {EXECUTED}}}",
        ]
    drafted.lines += ["rules:", *_rules(used, drafted)]
    drafted.lines += [*_whose_rows(raw, own, tree, used, drafted), "indicators:", *indicators]
    printed = raw.totals.get("rating")
    ask = "表上没有印等级：有的话照办法写出各等级的区间"
    if printed is not None:
        ask = f"表上填的等级是“{printed.text.strip()}”，各等级的区间没有印：照办法写出来"
    drafted.lines.append(f"ratings: none  {drafted.ask(ask)}，例如 {RATINGS}")
    drafted.lines.append(drafted.ask(f"办法有没有否决、限定等级、封顶、加分、扣分？有的写 adjustments，例如 {CAPPED}"))
    return drafted


RATINGS = '- {name: 优, range: "[90, 100]"}'
CAPPED = "- {id: 违规限等, kind: rating, when: 违规, at_most: 中}，并在 inputs 里写 违规: {type: truth}"


def _whose_rows(
    raw: RawFiling, own: tuple[str, ...], tree: dict[str, Branch], used: set[str], drafted: Drafted
) -> Iterator[str]:
    """Whose the rows are, which the form of one project does not say: of all projects, or its own."""
    groups = [read_label(branch.name).name for branch in tree.values() if branch.branches]
    if not own and groups and _is_of_a_project(raw) and used & {QUANTITATIVE, TIMELY, BY_PEOPLE}:
        options = " ".join(f"--own {name}" for name in groups)
        yield drafted.ask(f"这些三级指标是各项目都一样的，还是各项目自己填的？自己填的，加上 {options} 重新起草")


def _is_of_a_project(raw: RawFiling) -> bool:
    stated = raw.subject or raw.title
    return stated is not None and "project" in (stated.text.strip(), subject_in(stated.text))


def _weightless(weight: Fraction, used: set[str], drafted: Drafted) -> Iterator[str]:
    """All indicators of a form that gives no points at all."""
    yield f"  {drafted.ask('表上没有分值：照办法写出各级指标与分值；这里当作都由单位自设、自行分配')}"
    yield "  - id: 指标"
    yield f"    weight: {exact_text(weight)}"
    yield from _own_rows(Branch("指标"), "    ", used, drafted)


def _points_of(branch: Branch) -> Fraction:
    """What a branch weighs: its rows, or what is printed behind the name of a group."""
    rows = list(_rows_under(branch))
    printed = _printed_points(branch, rows) if branch.branches else None
    if printed is not None:
        return printed
    if branch.branches:
        return sum((_points_of(below) for below in branch.branches.values()), Fraction(0))
    return _weight_of(rows)


def groups_of(raw: RawFiling) -> tuple[str, ...]:
    """The names of all groups of rows in the form, in its order."""
    return tuple(dict.fromkeys(_group_names(_tree(raw.rows))))


def _group_names(level: dict[str, Branch]) -> Iterator[str]:
    for branch in level.values():
        if branch.branches:
            yield read_label(branch.name).name
            yield from _group_names(branch.branches)


def _tree(rows: tuple[RawRow, ...]) -> dict[str, Branch]:
    top: dict[str, Branch] = {}
    for row in rows:
        level = top
        names = [value.text for value in row.levels if value.text.strip()]
        for name in names[:-1]:
            met = level.get(key(name))
            slot = key(name) if met is None or met.row is None else f"{key(name)}\0"  # a row of that name is no group
            level = level.setdefault(slot, Branch(name)).branches
        last = names[-1] if names else "指标"
        slot, number = key(last), 2
        while slot in level:
            slot, number = f"{key(last)}\0{number}", number + 1
        level[slot] = Branch(last, row)
    return top


def _node(
    branch: Branch, id: str, name: str, indent: str, own: tuple[str, ...], used: set[str], drafted: Drafted
) -> Iterator[str]:
    if branch.row is not None and not branch.branches:
        yield from _row(branch.row, id, name, indent, used, drafted)
        return
    rows = list(_rows_under(branch))
    yield f"{indent}- id: {id}"
    if id != name:
        yield f"{indent}  name: {scalar(name)}"
    printed = _printed_points(branch, rows)
    if printed is not None or _is_own(branch, own):
        if printed is not None:
            yield f"{indent}  {drafted.ask(f'“{name}”各行的分值表上没有填：这里当作由单位自设、自行分配')}"
        yield f"{indent}  weight: {exact_text(_weight_of(rows) if printed is None else printed)}"
        yield from _own_rows(branch, f"{indent}  ", used, drafted)
        return
    yield f"{indent}  indicators:"
    yield from _nodes(branch.branches, f"{indent}    ", own, used, drafted)


def _nodes(
    level: dict[str, Branch], indent: str, own: tuple[str, ...], used: set[str], drafted: Drafted
) -> Iterator[str]:
    """Siblings, each under an id of its own; the second of a name takes a number, which the author is asked about."""
    taken: set[str] = set()
    for branch in level.values():
        name = read_label(branch.name).name
        id = identifier(name, taken)
        if id != identifier(name, set()):
            yield f"{indent}{drafted.ask(f'“{name}”在表上不止一次：这一个叫什么')}"
            name = id
        yield from _node(branch, id, name, indent, own, used, drafted)


def _own_rows(branch: Branch, indent: str, used: set[str], drafted: Drafted) -> Iterator[str]:
    used.update((QUANTITATIVE, TIMELY, BY_PEOPLE))
    drafted.has_own = True
    yield f"{indent}own_rows:"
    groups = [below for below in branch.branches.values() if below.branches]
    if groups:
        yield f"{indent}  under:"
        taken: set[str] = set()
        for group in groups:
            id = identifier(group.name, taken)
            name = read_label(group.name).name
            points = "open" if id == name else flow([("points", "open"), ("name", scalar(name))])
            yield f"{indent}    {id}: {points}"
    yield f"{indent}  rule: {{number: {QUANTITATIVE}, day: {TIMELY}, words: {BY_PEOPLE}}}"
    yield f"{indent}  direction: [sign, column]"
    yield f"{indent}  not_applicable: drop  # 推定：没有写的行不占分"


def _printed_points(branch: Branch, rows: list[RawRow]) -> Fraction | None:
    """The points behind the name of a group, 产出指标（40分）, whose rows have none of their own."""
    return None if any(weight_in(row) is not None for row in rows) else read_label(branch.name).points


def _is_own(branch: Branch, own: tuple[str, ...]) -> bool:
    """Whether offices write the rows under `branch`: the author says so, or the form leaves all their names open."""
    if key(branch.name) in {key(name) for name in own}:
        return True
    leaves = [row.levels[-1].text for row in _rows_under(branch) if row.levels]
    return bool(leaves) and all(PLACEHOLDER.fullmatch(text.strip()) for text in leaves)


def _rows_under(branch: Branch) -> Iterator[RawRow]:
    if branch.row is not None:
        yield branch.row
    for below in branch.branches.values():
        yield from _rows_under(below)


def _row(row: RawRow, id: str, name: str, indent: str, used: set[str], drafted: Drafted) -> Iterator[str]:
    entries = [("id", id)]
    if id != name:
        entries.append(("name", scalar(name)))
    weight = weight_in(row)
    entries.append(("weight", exact_text(weight or Fraction(0))))
    notes = [] if weight is not None else [drafted.ask(f"“{name}”的分值，表上没有填")]
    rule, more, question = _scoring(row, name, drafted)
    used.add(rule)
    entries += [*more, ("rule", rule)]
    if drafted.spent and key(name) in EXECUTION_KEYS:
        ask = f"“{name}”照填的算：由资金表算的，在 values 里写 执行率: {drafted.spent}，规则用 of: 执行率"
        notes.append(drafted.ask(ask))
    if question:
        notes.append(drafted.ask(question))
    yield from (f"{indent}{note}" for note in notes)
    yield f"{indent}- {flow(entries)}"


def _scoring(row: RawRow, name: str, drafted: Drafted) -> tuple[str, list[tuple[str, str]], str]:
    """The rule of a row, what it says of the target, and the question that is left."""
    unit_text = _text(row.cells.get("unit"))
    sides = read_sides(row, row.levels[-1], name)
    match sides.target:
        case NumberTarget() as typed:
            sign = typed.sign or sides.sign
            if sign is None:
                ask = f"“{name}”的目标 {typed.text} 没有比较符，越大越好还是越小越好？"
                return BY_PEOPLE, [], f'{ask}写成 target: "≥…" 或 "≤…"，rule: {QUANTITATIVE}'
            beside = read_typed(typed.text)  # without the unit of the column
            own_unit = beside.unit.text if isinstance(beside, NumberTarget) and beside.unit is not None else ""
            more = [("target", scalar(f"{sign.value}{exact_text(typed.typed)}{own_unit}"))]
            if unit_text and not own_unit:
                more.append(("unit", scalar(unit_text)))
            if sign in (Sign.ABOVE, Sign.BELOW):
                drafted.strict.append(name)
            return QUANTITATIVE, more, ""
        case DayTarget() as typed:
            return TIMELY, [("target", scalar(typed.text))], ""
        case WordsTarget():
            drafted.worded.append(name)
            return BY_PEOPLE, [], ""
        case _:
            return BY_PEOPLE, [], f"“{name}”没有能读的目标：按什么计分"


def _rules(used: set[str], drafted: Drafted) -> Iterator[str]:
    if EXECUTED in used:
        yield f"  {EXECUTED}: {{kind: proportion, of: 执行率, basis: {{assumed: true}}}}  # 推定：分值 × 执行率"
    if QUANTITATIVE in used:
        yield f"  {QUANTITATIVE}:"
        ask = "没有达到目标的怎样计分？这里推定按完成率；超额完成很多的怎么办，越少越好的（成本）怎样扣"
        yield f"    {drafted.ask(ask)}"
        yield "    kind: completion"
        yield "    at_least: by_ratio"
        yield "    at_most: by_ratio"
        yield "    equal: as_at_least"
        yield "    basis: {assumed: true}"
    if TIMELY in used:
        yield f"  {TIMELY}: {{kind: met, basis: {{assumed: true}}}}  # 推定：按时得满分，否则不得分"
    if BY_PEOPLE in used:
        if drafted.worded:
            named = "、".join(f"“{name}”" for name in drafted.worded)
            yield f"  {drafted.ask(f'{named}的目标是文字：分几档，各得多少？{GRADED}')}"
        elif drafted.has_own:
            yield f"  {drafted.ask(f'自设的行里目标是文字的：分几档，各得多少？{GRADED}')}"
        yield f"  {BY_PEOPLE}: {{kind: judged, basis: {{assumed: true}}}}  # 暂由人给分：采用表上的得分"


def _execution(raw: RawFiling, drafted: Drafted, tree: dict[str, Branch], weight: Fraction) -> Fraction | None:
    """What the budget execution weighs, which stands in the table of funds; `weight`: what the rows weigh."""
    named = any(key(branch.name) in EXECUTION_KEYS for branch in tree.values())
    if named or not any("executed" in line.cells for line in raw.lines):
        return None
    printed = next((line.cells["weight"] for line in raw.lines if "weight" in line.cells), None)
    found = parse_quantity(_text(printed).rstrip("分"))
    if found is not None:
        return found
    claimed = parse_quantity(_text(raw.totals.get("weight")).rstrip("分")) or WHOLE
    if weight and any("score" in line.cells for line in raw.lines) and claimed > weight:
        drafted.execution = drafted.ask(f"预算执行率的分值表上没有印：取 {exact_text(claimed)} 减其余各行的分")
        return claimed - weight
    return None


def _spent(raw: RawFiling) -> str:
    """What was executed of the annual budget, as a formula over the first line of the table of funds."""
    if not {"annual", "executed"} <= {role for line in raw.lines for role in line.cells}:
        return ""
    first = identifier(raw.lines[0].label.text, set())
    return f"{first}.全年执行数 ÷ {first}.全年预算数"


def _funds(raw: RawFiling, drafted: Drafted, scored: bool) -> Iterator[str]:
    """The table of funds as the form has it, flat; and the execution rate of its first line."""
    columns = [name for role, name in COLUMNS if any(role in line.cells for line in raw.lines)]
    if not columns:
        return
    taken: set[str] = set()
    lines = [(identifier(line.label.text, taken), read_label(line.label.text).name) for line in raw.lines]
    yield "inputs:"
    yield "  资金:"
    yield f"    columns: {{{', '.join(f'{name}: money' for name in columns)}}}"
    yield f"    {drafted.ask('资金表各行谁包含谁？写成树，并写 total: children，就会核对合计')}"
    yield f"    lines: [{', '.join(id for id, _ in lines)}]"
    other = [(id, name) for id, name in lines if id != name]
    if other:
        yield "    aliases:"
        yield from (f"      {id}: [{scalar(name)}]" for id, name in other)
    if scored and drafted.spent:
        yield "values:"
        yield f"  {drafted.ask(f'执行率取资金表的“{lines[0][0]}”一行，对吗')}"
        yield f'  执行率: {{formula: {drafted.spent}, if_zero: missing, unit: "%"}}'


def _weight_of(rows: list[RawRow]) -> Fraction:
    return sum((weight_in(row) or Fraction(0) for row in rows), Fraction(0))


def weight_in(row: RawRow) -> Fraction | None:
    """The points of a row; a percentage is of the whole."""
    text = _text(row.cells.get("weight")).removesuffix("分").strip()
    found = parse_quantity(text)
    if found is None or found < 0:
        return None
    return found * WHOLE if text.endswith(("%", "％")) else found


def _text(value: RawValue | None) -> str:
    return value.text.strip() if value is not None else ""
