"""The two sides of a row, target and actual: read as typed, brought to one unit, or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from jixiao.expression.tree import Constant, Field, Fold, Quantity, Tree, rewrite, walk
from jixiao.filing.draft import Draft, Value, is_nothing, stated_reason
from jixiao.filing.model import RawRow, RawValue
from jixiao.filing.values import find_label, say_unreadable
from jixiao.framework.model import RuleChoice
from jixiao.interpret.settle import is_missing, settle
from jixiao.interval import Sign
from jixiao.name import name_key
from jixiao.number import exact_text, places_of
from jixiao.plan.model import Purpose
from jixiao.rules.rule import Rule
from jixiao.target import (
    Blank,
    DayTarget,
    NotApplicable,
    NumberTarget,
    Typed,
    Unit,
    Unreadable,
    WordsTarget,
    last_day,
    read_typed,
    read_unit,
)
from jixiao.value import dataclass, replace

BASE_OF: Mapping[Sign, Sign] = {Sign.ABOVE: Sign.AT_LEAST, Sign.BELOW: Sign.AT_MOST}
"""A strict sign is scored as its closed neighbour; at the edge itself that is remarked (B153)."""

_SIGN_WORDS: Mapping[str, Sign] = {
    "正向": Sign.AT_LEAST,
    "正向指标": Sign.AT_LEAST,
    "反向": Sign.AT_MOST,
    "反向指标": Sign.AT_MOST,
    "负向": Sign.AT_MOST,
    "负向指标": Sign.AT_MOST,
    "大于等于": Sign.AT_LEAST,
    "小于等于": Sign.AT_MOST,
    "大于": Sign.ABOVE,
    "小于": Sign.BELOW,
    "等于": Sign.EQUAL,
}


@dataclass(frozen=True, slots=True)
class Sides:
    """A row as typed. `blank` is the place to point to where a cell does not exist."""

    name: str
    unit: Unit | None
    target: Typed
    actual: Typed
    sign: Sign | None  # of the sign column
    target_cell: RawValue
    actual_cell: RawValue
    recovered: bool = False  # where the actual is missing, the rule says what counts instead

    @property
    def shown_unit(self) -> Unit | None:
        """The unit in which people read both sides: that of the actual, of the target, or of the unit column.

        Where the two do not convert the actual is not read, and there is a target only.
        """
        given, wanted = (side.unit if isinstance(side, NumberTarget) else None for side in (self.actual, self.target))
        if given is not None and wanted is not None and not _converts(wanted, given):
            return wanted
        return given or wanted or self.unit


def read_sides(row: RawRow, name: RawValue, shown: str, unit: Unit | None = None) -> Sides:
    """Both sides of a row. `unit` is what the framework declares, used where the row has no unit of its own."""
    typed_unit = row.cells.get("unit")
    if typed_unit is not None and not is_nothing(typed_unit.text):
        unit = read_unit(typed_unit.text)
    target = row.cells.get("target", RawValue("", name.origin))
    actual = row.cells.get("actual", RawValue("", name.origin))
    return Sides(
        name=shown,
        unit=unit,
        target=read_typed(target.text, unit),
        actual=read_typed(actual.text, unit),
        sign=read_sign(row.cells.get("sign")),
        target_cell=target,
        actual_cell=actual,
    )


def scored_target(draft: Draft, row: RawRow) -> RawRow:
    """`row` with the target that the framework scores as its target; the one of the form's first column is `initial`.

    Where the form has a column of adjusted targets (capability 58) and the framework does not say which column counts,
    the initial one does, and a difference is a finding.
    """
    if not any("adjusted" in other.cells for other in draft.raw.rows):
        return row
    initial, adjusted = row.cells.get("target"), row.cells.get("adjusted")
    by = draft.plan.framework.scored_target
    if not by and initial is not None and adjusted is not None and is_changed(row, initial, adjusted):
        draft.say("B190", adjusted.origin, found=adjusted.text.strip(), initial=initial.text.strip())
    scored = adjusted if by == "adjusted" or (by == "adjusted_if_given" and adjusted is not None) else initial
    cells = {role: cell for role, cell in row.cells.items() if role != "target"}
    cells |= {role: cell for role, cell in (("target", scored), ("initial", initial)) if cell is not None}
    return replace(row, cells=cells)


def told(row: RawRow, purpose: Purpose) -> int:
    """What a row tells beside its two sides: a reason, a description of what was done, a target that was adjusted."""
    match purpose:
        case Purpose.DESCRIBED | Purpose.NOTED:
            cell = row.cells.get("description" if purpose is Purpose.DESCRIBED else "basis")
            return int(cell is not None and not is_nothing(cell.text))
        case Purpose.CHANGED:
            initial, adjusted = row.cells.get("initial"), row.cells.get("adjusted")
            return int(initial is not None and adjusted is not None and is_changed(row, initial, adjusted))
        case _:
            return int(bool(stated_reason(row)))


def is_changed(row: RawRow, one: RawValue, other: RawValue) -> bool:
    """Whether two cells hold two targets: numbers are compared as such, all else as names are."""
    typed = row.cells.get("unit")
    unit = read_unit(typed.text) if typed is not None and not is_nothing(typed.text) else None
    first, second = read_typed(one.text, unit), read_typed(other.text, unit)
    if isinstance(first, NumberTarget) and isinstance(second, NumberTarget):
        return first.value != second.value
    return name_key(one.text) != name_key(other.text)


def say_skipped(draft: Draft, sides: Sides) -> None:
    """A row without a target, which is not scored and keeps its weight: said, and an actual in it is a finding."""
    draft.say("B191", sides.target_cell.origin, row=sides.name)
    if not isinstance(sides.actual, Blank | NotApplicable):
        draft.say("B192", sides.actual_cell.origin, row=sides.name, found=sides.actual_cell.text.strip())


def read_sign(cell: RawValue | None) -> Sign | None:
    """What a sign column says; None where it says nothing that is a direction."""
    if cell is None or is_nothing(cell.text):
        return None
    text = cell.text.strip()
    if text in _SIGN_WORDS:
        return _SIGN_WORDS[text]
    typed = read_typed(f"{text}1")
    return typed.sign if isinstance(typed, NumberTarget) else None


KINDS = {"number": "数", "day": "日期", "words": "文字"}
"""What `kind_of` says, in words for people."""


def kind_of(target: Typed) -> str:
    """number, day or words; "" where the target is none of them."""
    match target:
        case NumberTarget():
            return "number"
        case DayTarget():
            return "day"
        case WordsTarget():
            return "words"
        case _:
            return ""


def rule_for(choice: RuleChoice | None, kind: str) -> Rule | None:
    """The rule of `choice` for targets of `kind`; without a kind whichever there is."""
    if choice is None:
        return None
    match kind:
        case "number":
            return choice.number
        case "day":
            return choice.day
        case "words":
            return choice.words
        case _:
            return choice.number or choice.words or choice.day


def say_no_actual(draft: Draft, sides: Sides) -> None:
    """B143, or B176 where the rule scores the row all the same."""
    cell = sides.actual_cell
    draft.say("B176" if sides.recovered else "B143", cell.origin, row=sides.name, found=cell.text)


def recovered(sides: Sides, points: Tree, name: Callable[[str], str], scope: str) -> Sides:
    """`sides`, with whether `points`, those by rule, are known though the actual is missing (首个已知, 已知).

    `name` gives the name of the field of a side in `scope`.
    """
    if not isinstance(sides.actual, Blank):
        return sides
    wanted = sides.target.value if isinstance(sides.target, NumberTarget) else None

    def put(leaf: Field | Quantity) -> Tree:
        if isinstance(leaf, Field) and leaf.scope == scope and leaf.name == name("actual"):
            return Constant(None, leaf.type)
        is_target = isinstance(leaf, Field) and leaf.scope == scope and leaf.name == name("target")
        return Constant(wanted) if is_target and wanted is not None else leaf

    bare = rewrite(points, lambda node: Quantity(node.scope, scope="gathered") if isinstance(node, Fold) else node)
    return replace(sides, recovered=not any(is_missing(node) for node in walk(settle(bare, put))))


def read_numbers(draft: Draft, sides: Sides, target: NumberTarget) -> tuple[Fraction, Fraction | None]:
    """Target and actual in one unit; the actual is missing, with a diagnostic, where it is not such a number."""
    cell, actual = sides.actual_cell, sides.actual
    match actual:
        case NumberTarget(sign=None):
            return _one_unit(draft, sides, target, actual)
        case NumberTarget():
            draft.say("B148", cell.origin, found=cell.text, row=sides.name)
        case Unreadable(candidates=candidates):
            say_unreadable(draft, cell, candidates)
        case Blank() | NotApplicable():
            say_no_actual(draft, sides)
        case _:
            draft.say("B144", cell.origin, found=cell.text, row=sides.name, target=target.text)
    return target.value, None


def _one_unit(
    draft: Draft, sides: Sides, target: NumberTarget, actual: NumberTarget
) -> tuple[Fraction, Fraction | None]:
    """A side without a unit takes that of the other; two units must be of one dimension."""
    cell = sides.actual_cell
    wanted, given = target.unit, actual.unit
    if wanted is not None and given is not None:
        if _only_scales(wanted, given):  # 4万 beside 5万人: the scale is typed, the thing counted is not
            return target.value, actual.value
        if wanted.dimension != given.dimension:
            draft.say("B147", cell.origin, row=sides.name, target=wanted.text, found=given.text)
            return target.value, None
        return target.value, actual.value
    if wanted is None and given is None:
        return target.value, actual.value
    missing, unit = ("实际完成值", wanted) if given is None else ("目标值", given)
    if unit is not None and unit.factor != 1:
        place = cell if given is None else sides.target_cell
        draft.say("B157", place.origin, row=sides.name, side=missing, found=place.text, unit=unit.text)
    factor = unit.factor if unit is not None else Fraction(1)
    return (target.value, actual.value * factor) if given is None else (target.value * factor, actual.value)


def _converts(one: Unit, other: Unit) -> bool:
    return one.dimension == other.dimension or _only_scales(one, other)


def _only_scales(one: Unit, other: Unit) -> bool:
    """Whether one of two units is a bare scale (万, 亿) and the other counts or measures something."""
    return "" in (one.dimension, other.dimension) and "ratio" not in (one.dimension, other.dimension)


def read_days(draft: Draft, sides: Sides, target: DayTarget) -> tuple[int | None, int | None]:
    """Deadline and day of completion as ordinals."""
    due = _ordinal(draft, sides, target, sides.target_cell)
    cell, actual = sides.actual_cell, sides.actual
    match actual:
        case DayTarget():
            return due, _ordinal(draft, sides, actual, cell)
        case Unreadable(candidates=candidates):
            say_unreadable(draft, cell, candidates)
        case Blank() | NotApplicable():
            say_no_actual(draft, sides)
        case _:
            example = "9月" if draft.year is None else f"{draft.year}年9月"
            draft.say("B155", cell.origin, found=cell.text, row=sides.name, target=target.text, example=example)
    return due, None


def _ordinal(draft: Draft, sides: Sides, day: DayTarget, cell: RawValue) -> int | None:
    if day.year is None and draft.year is None:
        draft.say("B152", cell.origin, what=f"“{sides.name}”", found=cell.text or day.text)
        return None
    return last_day(day, draft.year or day.year or 0)


def read_words(draft: Draft, sides: Sides, labels: tuple[str, ...], aliases: tuple[tuple[str, str], ...]) -> int | None:
    """The grade that the actual is, as its index in `labels`."""
    cell = sides.actual_cell
    index = find_label(labels, aliases, cell.text)
    if index is not None:
        return index
    listed = "、".join(labels)
    match sides.actual:
        case Blank() | NotApplicable():
            say_no_actual(draft, sides)
        case NumberTarget() | DayTarget():
            target = sides.target_cell.text
            draft.say("B145", cell.origin, found=cell.text, row=sides.name, target=target, labels=listed)
        case _:
            draft.say("B146", cell.origin, found=cell.text, row=sides.name, labels=listed)
    return None


def note_edge(draft: Draft, sides: Sides, sign: Sign | None, target: Value | None, actual: Value | None) -> None:
    """A strict target that the actual meets exactly is read as closed: said, because it decides the score."""
    read = BASE_OF.get(sign) if sign is not None else None
    if read is not None and target is not None and target == actual:
        found = sides.target_cell.text
        draft.say("B153", sides.target_cell.origin, row=sides.name, found=found, sign=sign, read=read)


def is_storable(draft: Draft, value: Fraction | None, cell: RawValue, what: str) -> bool:
    """Whether a number is a finite decimal; others cannot be held and are missing."""
    if value is None or places_of(value) is not None:
        return True
    draft.say("B120", cell.origin, found=cell.text, candidates=f"{what} {exact_text(value)}")
    return False
