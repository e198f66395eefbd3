"""Checks of what cannot be right, whatever the rules: open rows, blanks with full marks, prompts, misplaced names."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Severity, diagnose
from jixiao.evaluation.entries import Entry
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.waiting import rows_waited_for
from jixiao.evaluation.wording import HUNDRED, percent, points
from jixiao.expression.tree import Field, Quantity, walk
from jixiao.filing.bind import fields_of
from jixiao.filing.model import Claimed, RawFiling, RawValue
from jixiao.filing.names import key
from jixiao.plan.model import NOT_AWAITED, AdjustmentStep, Purpose
from jixiao.plan.parameters import BUDGET_YEAR
from jixiao.target import NumberTarget, read_typed

_STEMS = ("产出", "数量", "质量", "时效", "成本", "效益", "经济效益", "社会效益", "生态效益", "可持续影响")

LEVEL_NAMES = frozenset(key(f"{stem}{end}") for stem in _STEMS for end in ("", "指标")) | {key("满意度指标")}
"""Names that forms print for 一级 and 二级指标; 满意度 alone is a fair name of an indicator."""

PROMPTS = (
    "字以内",
    "字左右",
    "请填写",
    "请填报",
    "此处填写",
    "在此填写",
    "对照年度目标",
    "简要说明",
    "填写说明",
    "例如：",
    "如：指标",
)
"""Words by which forms tell an office what to write; where one is left in a cell, the cell was not filled."""


_FILED = frozenset({Purpose.INPUT, Purpose.LINE, Purpose.COLUMN})
"""What a filing brings beside its rows."""


def open_entries(subject: Subject) -> Iterator[Diagnostic]:
    """C140: a row that cannot be scored, where binding has not already said why at one of its cells."""
    evaluation = subject.evaluation
    said = {(item.origin, dict(item.arguments).get("row")) for item in evaluation.filing.diagnostics if _is_error(item)}
    cells, names = {cell for cell, _ in said if cell is not None}, {name for _, name in said}
    for entry in subject.entries:
        if entry.score is not None or not entry.applies or entry.why or entry.name in names:
            continue
        missing = _missing(subject, entry)
        if any(subject.origin(slot) in cells for slot in missing):
            continue
        first = next((cell for cell in map(subject.origin, missing) if cell is not None), None)
        cell = first or entry.cell("score" if entry.judged is not None else "actual", "name") or subject.place("title")
        yield subject.report("C140", cell, row=entry.name, why=_why(subject, entry, missing))


def open_adjustments(subject: Subject) -> Iterator[Diagnostic]:
    """C146: an adjustment or a limit of the rating that waits for what was not filed, so that the result is open."""
    evaluation = subject.evaluation
    said = {item.origin for item in evaluation.filing.diagnostics if _is_error(item) and item.origin is not None}
    rows = (entry for entry in subject.entries if entry.applies and entry.score is None)
    told = {slot for entry in rows for slot in _missing(subject, entry)}
    for step in evaluation.plan.adjustments:
        is_open = evaluation.truth(step.when) is None if step.when else evaluation.value(step.after) is None
        result = evaluation.rating if step.when else evaluation.total
        missing = _lacking(subject, step) if is_open and result is None else []
        cells = [subject.origin(slot) for slot in missing]
        if not missing or told.intersection(missing) or any(cell in said for cell in cells):
            continue
        cell = next((cell for cell in cells if cell is not None), None) or subject.place("title")
        shown = "、".join(_shown(slot) for slot in missing)
        yield subject.report("C146", cell, step=step.name, missing=shown, result="等级" if step.when else "总分")


def _lacking(subject: Subject, step: AdjustmentStep) -> list[str]:
    """The inputs that one adjustment itself reads and the filing does not bring: not those of the total before it."""
    plan, filing = subject.evaluation.plan, subject.evaluation.filing
    parts = list(walk(plan.computed[plan.computed_index[step.when or step.after]].tree))
    own = [
        part for part in parts if isinstance(part, Field) or (isinstance(part, Quantity) and part.name != step.before)
    ]
    read = frozenset(name for part in own for name in fields_of(plan, part))
    pairs = zip(plan.slots, filing.values, strict=True)
    return [slot.name for slot, value in pairs if slot.name in read and value is None and slot.purpose in _FILED]


def _why(subject: Subject, entry: Entry, missing: list[str]) -> str:
    if missing:
        return f"缺{'、'.join(_shown(slot) for slot in missing)}"
    if entry.judged is not None:
        return f"评定的得分 {points(entry.judged)} 不在该档次允许的范围内"
    leaf = None if entry.own else subject.node(entry.id).leaf
    waited = rows_waited_for(subject.evaluation, leaf.points) if leaf is not None else ()
    if waited:
        return f"要汇总的行里，{'、'.join(f'“{name}”' for name in waited)}没有可用的数"
    if leaf is not None and BUDGET_YEAR in fields_of(subject.evaluation.plan, Quantity(leaf.points)):
        year = subject.evaluation.filing.year
        return f"参数没有预算年度 {year} 的值，或所用的数之间无法计算（例如除数为零）"
    return "所用的数之间无法计算（例如除数为零）"


def _is_error(item: Diagnostic) -> bool:
    return item.severity is Severity.ERROR


def _missing(subject: Subject, entry: Entry) -> list[str]:
    """The slots that the row's points read and the filing does not bring."""
    plan = subject.evaluation.plan
    if entry.own:
        return []
    leaf = subject.node(entry.id).leaf
    read = fields_of(plan, Quantity(leaf.points)) if leaf is not None else frozenset()
    pairs = zip(plan.slots, subject.evaluation.filing.values, strict=True)
    missing = [slot for slot, value in pairs if slot.name in read and value is None and slot.purpose not in NOT_AWAITED]
    # Where points were to be given by a person, that alone is what is missing; elsewhere a judgement is not asked for.
    given = (Purpose.JUDGED, Purpose.CREDIT)
    judged = [slot.name for slot in missing if slot.purpose in given]
    return [slot.name for slot in missing if slot.purpose not in given] or judged


_ROLES = {"target": "目标值", "actual": "实际完成值", "judged": "评定的得分", "credit": "得分系数", "reason": "原因"}


def _shown(slot: str) -> str:
    parts = slot.split(".")
    return f"“{_ROLES[parts[-1]]}”" if parts[-1] in _ROLES else f"“{'.'.join(parts[-2:])}”"


def blank_with_full_score(subject: Subject) -> Iterator[Diagnostic]:
    """C141: a row without target or actual that claims its full weight."""
    for entry in subject.entries:
        claim = subject.claim(entry.id, Claimed.SCORE)
        if claim is None or claim.value is None or claim.value != entry.weight or not entry.in_form:
            continue
        blank = [] if entry.target_text or not entry.own else ["目标值"]
        blank += [] if entry.actual_text or not (entry.own or "actual" in entry.cells) else ["实际完成值"]
        if blank and entry.applies:
            yield subject.report("C141", claim.origin, row=entry.name, what="、".join(blank), found=claim.text)


def prompts_left_in(subject: Subject) -> Iterator[Diagnostic]:
    """C142: cells that still hold the words by which the form says what to write."""
    raw = subject.evaluation.filing.raw
    seen: set[object] = set()
    for value in _all_texts(raw) if raw is not None else ():
        if value.origin not in seen and any(prompt in value.text for prompt in PROMPTS):
            seen.add(value.origin)
            yield subject.report("C142", value.origin, found=value.text.strip())


def _all_texts(raw: RawFiling) -> Iterator[RawValue]:
    yield from raw.texts
    for row in raw.rows:
        yield from row.cells.values()
    for line in (*raw.lines, *(line for lines in raw.tables.values() for line in lines)):
        yield from line.cells.values()


def points_typed_as_values(subject: Subject) -> Iterator[Diagnostic]:
    """C143: target, actual and weight are one number: the points were typed into the value columns."""
    for entry in subject.entries:
        typed = [read_typed(text) for text in (entry.target_text, entry.actual_text)]
        numbers = [item.typed for item in typed if isinstance(item, NumberTarget) and item.unit is None]
        if entry.own and entry.weight and numbers == [entry.weight, entry.weight]:
            yield subject.report("C143", entry.cell("actual", "target"), row=entry.name, found=entry.actual_text)


def named_like_a_level(subject: Subject) -> Iterator[Diagnostic]:
    """C144: a row whose name is that of a level: the real name of the indicator is missing.

    Where the framework itself calls a row so and leaves its target open, it is said as a note.
    """
    for entry in subject.entries:
        if entry.own and (key(entry.name) in LEVEL_NAMES or _is_group(subject, entry)):
            yield subject.report("C144", entry.cell("name"), found=entry.name)
        elif not entry.own and entry.in_form and key(entry.name) in LEVEL_NAMES and _is_open(subject, entry):
            yield diagnose("C144", entry.cell("name"), severity=Severity.NOTE, found=entry.name)


def _is_open(subject: Subject, entry: Entry) -> bool:
    return entry.id in subject.indicators and subject.indicators[entry.id].target is None


def _is_group(subject: Subject, entry: Entry) -> bool:
    return any(key(node.name) == key(entry.name) for node in subject.evaluation.plan.nodes if node.leaf is None)


def money_as_quantity(subject: Subject) -> Iterator[Diagnostic]:
    """C145: an indicator of quantity whose target is an amount of money."""
    for entry in subject.entries:
        typed = read_typed(entry.target_text)
        is_money = isinstance(typed, NumberTarget) and typed.unit is not None and typed.unit.dimension == "money"
        quantity = "数量" in entry.name or (entry.group and "数量" in subject.node(entry.group).name)
        declared = subject.indicators[entry.id].target if entry.id in subject.indicators else None
        is_money = is_money or (isinstance(typed, NumberTarget) and typed.unit is None and "金额" in entry.name)
        if is_money and quantity and declared is None:
            yield subject.report("C145", entry.cell("target"), row=entry.name, found=entry.target_text)


def ratios_as_percentages(subject: Subject) -> Iterator[Diagnostic]:
    """C147: 0.96 in a row of percentages, where the other side says 95%: read as 0.96%, and 96% was meant."""
    for entry in subject.entries:
        if not entry.applies or not entry.target or not entry.actual:
            continue
        sides = (
            ("actual", entry.actual_text, entry.actual, entry.target),
            ("target", entry.target_text, entry.target, entry.actual),
        )
        for role, text, value, other in sides:
            typed = read_typed(text)
            ratio = typed.typed if isinstance(typed, NumberTarget) and typed.unit is None else Fraction(0)
            if value * HUNDRED == ratio and other / 2 <= ratio <= other * 2:
                yield subject.report(
                    "C147",
                    entry.cell(role, "name"),
                    row=entry.name,
                    side=_ROLES[role],
                    found=text.strip(),
                    read=percent(value),
                    meant=percent(ratio),
                    typed=points(ratio * HUNDRED),
                )


def unfilled(subject: Subject) -> Iterator[Diagnostic]:
    """C219: rows with targets, and not one actual or score: only what was planned was filed."""
    rows = [entry for entry in subject.entries if entry.in_form and entry.applies]
    raw = subject.evaluation.filing.raw
    asked = [row for row in raw.rows if row.levels] if raw is not None else []
    filled = any(row.cells.get(role) and row.cells[role].text.strip() for row in asked for role in ("actual", "score"))
    if len(asked) > 1 and rows and not filled and "score" not in (raw.totals if raw is not None else {}):
        yield subject.report("C219", asked[0].levels[-1].origin, count=len(asked))


def copied_targets(subject: Subject) -> Iterator[Diagnostic]:
    """C252: an actual that is its target word for word, sign and all, wherever binding has not said so (B148)."""
    raw, filing = subject.evaluation.filing.raw, subject.evaluation.filing
    said = {item.origin for item in filing.diagnostics if item.code == "B148"}
    for row in raw.rows if raw is not None else ():
        target, actual = row.cells.get("target"), row.cells.get("actual")
        if target is None or actual is None or actual.origin in said or not row.levels:
            continue
        typed = read_typed(actual.text)
        signed = isinstance(typed, NumberTarget) and typed.sign is not None
        if signed and key(target.text) == key(actual.text):
            yield subject.report("C252", actual.origin, row=row.levels[-1].text.strip(), found=actual.text)
