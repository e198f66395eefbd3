"""Rows that the framework fixes: their actual values bound to slots; what the framework decides is a claim."""

from __future__ import annotations

from fractions import Fraction

from jixiao.filing.draft import PERCENT, Draft, stated_reason
from jixiao.filing.hand import SAID_ROLES, read_given, said_of
from jixiao.filing.judgement import judged_cell, leaves_choice, marked_judged
from jixiao.filing.marked import read_mark
from jixiao.filing.model import Claimed, RawRow, RawValue
from jixiao.filing.own import take_credit, take_judged
from jixiao.filing.places import Place, row_name
from jixiao.filing.sides import (
    BASE_OF,
    KINDS,
    Sides,
    is_storable,
    kind_of,
    note_edge,
    read_days,
    read_numbers,
    read_sides,
    read_words,
    recovered,
    rule_for,
    say_no_actual,
    say_skipped,
    told,
)
from jixiao.filing.values import fill, find_label, say_unreadable
from jixiao.framework.model import Indicator
from jixiao.interval import Sign
from jixiao.plan.model import Leaf, Node, Purpose
from jixiao.target import Blank, DayTarget, NotApplicable, NumberTarget, Target, Unit, Unreadable

TOLD = (Purpose.REASON, Purpose.CHANGED, Purpose.DESCRIBED, Purpose.NOTED)
"""What a row tells beside its two sides."""


def bind_fixed_row(draft: Draft, place: Place) -> None:
    """Binds a row to the leaf that the framework declares for it."""
    node, row = place.leaf, place.row
    name = row_name(row)
    if node is None or node.leaf is None or name is None:
        raise ValueError("a row without a place")
    indicator = draft.indicators[node.id]
    draft.places[f"{node.id}.name"] = name.origin
    sides = read_sides(row, name, node.name, declared_unit(indicator))
    if sides.shown_unit is not None:
        draft.units[node.id] = sides.shown_unit
    _claim(draft, node, indicator, row, sides)
    leaf, before = node.leaf, len(draft.diagnostics)
    _bind_by_hand(draft, node, leaf, row)
    reason = stated_reason(row)
    if reason:
        draft.reasons[node.id] = reason
    for purpose in TOLD:
        if purpose in leaf.slots:
            draft.values[leaf.slots[purpose]] = told(row, purpose)
    if _bind_applies(draft, node, leaf, indicator, sides) and _bind_given(draft, node, leaf, sides):
        _bind_sides(draft, node, leaf, indicator, sides)
        asked = [purpose for purpose in (Purpose.JUDGED, Purpose.CREDIT) if purpose in leaf.slots]
        left = [_bind_judged(draft, node, leaf, row, sides, purpose) for purpose in asked]
        if marked_judged(row) and not any(left):  # what a rule leaves to people it bounds: no mark gets around that
            draft.marked[node.id] = read_mark(row, node.weight or Fraction(0), draft.diagnostics[before:])


def bind_absent(draft: Draft, node: Node) -> None:
    """A leaf that no row of the form fills: a finding if it asks the form for anything."""
    if node.leaf is None:
        return
    if Purpose.APPLIES in node.leaf.slots:
        optional = draft.indicators[node.id].optional
        draft.values[node.leaf.slots[Purpose.APPLIES]] = int(not optional)
        if optional:
            return
    for purpose in (*TOLD, Purpose.REASONED):
        if purpose in node.leaf.slots:
            draft.values[node.leaf.slots[purpose]] = 0
    if Purpose.DEDUCTION in node.leaf.slots:
        draft.values[node.leaf.slots[Purpose.DEDUCTION]] = Fraction(0)
    if Purpose.GIVEN in node.leaf.slots:
        draft.values[node.leaf.slots[Purpose.GIVEN]] = 1
    asked = (Purpose.TARGET, Purpose.ACTUAL, Purpose.JUDGED, Purpose.CREDIT)
    if any(purpose in node.leaf.slots for purpose in asked):
        title = draft.raw.title
        draft.say("B133", None if title is None else title.origin, row=node.name)


def declared_unit(indicator: Indicator) -> Unit | None:
    """The unit of a bare number in a row of `indicator`: its own, else that of its target."""
    if indicator.unit is not None:
        return indicator.unit
    return indicator.target.unit if isinstance(indicator.target, NumberTarget) else None


def _claim(draft: Draft, node: Node, indicator: Indicator, row: RawRow, sides: Sides) -> None:
    draft.claim(node.id, Claimed.SCORE, row.cells.get("score"))
    draft.claim(node.id, Claimed.WEIGHT, row.cells.get("weight"))
    draft.claim(node.id, Claimed.COMPLETION, row.cells.get("completion"), PERCENT)
    if indicator.target is not None:
        draft.claim(node.id, Claimed.TARGET, row.cells.get("target"), sides.unit)
    if node.leaf is not None and Purpose.ACTUAL not in node.leaf.slots:
        draft.claim(node.id, Claimed.ACTUAL, row.cells.get("actual"), sides.unit)
    for role in ("target", "initial", "adjusted", "actual", "score", "description", "basis"):
        cell = row.cells.get(role)
        if cell is not None:
            draft.places[f"{node.id}.{role}"] = cell.origin
            draft.texts.setdefault(f"{node.id}.{role}", cell.text)


def _bind_by_hand(draft: Draft, node: Node, leaf: Leaf, row: RawRow) -> None:
    """What people gave beside the rule."""
    said = said_of(row)
    if said:
        draft.said[node.id] = said
    for role in SAID_ROLES:
        if role in row.cells:
            draft.places[f"{node.id}.{role}"] = row.cells[role].origin
    found = read_given(draft, [draft.slot(name) for name in leaf.slots.values()], row, node.name, node.weight)
    for purpose, cell in found.cells.items():
        draft.keep(leaf.slots[purpose], cell)
    for purpose, value in found.values.items():
        draft.values[leaf.slots[purpose]] = value


def _bind_judged(draft: Draft, node: Node, leaf: Leaf, row: RawRow, sides: Sides, purpose: Purpose) -> bool:
    """得分, or 得分系数, goes into its slot where the rule, for this grade, leaves it to a person; whether it does."""
    name = leaf.slots[purpose]
    slot = draft.slot(name)
    cell = row.cells.get("credit") if purpose is Purpose.CREDIT else judged_cell(row)
    graded = leaf.slots.get(Purpose.ACTUAL)
    label = draft.values.get(graded) if graded is not None else None
    points = draft.plan.computed[draft.plan.computed_index[leaf.ruled]].tree
    actual = None if graded is None else draft.slot(graded)
    if not leaves_choice(points, slot, actual, label if isinstance(label, int) else None):
        return False
    if cell is not None:
        draft.keep(name, cell)
    by_credit = purpose is Purpose.CREDIT
    given = take_credit(draft, row, slot, sides) if by_credit else take_judged(draft, row, slot, sides, node.weight)
    if given is not None:
        draft.values[name] = given
    return True


def _bind_given(draft: Draft, node: Node, leaf: Leaf, sides: Sides) -> bool:
    """Whether the office wrote the target; a row without one scores nothing where the framework says so (S24)."""
    name = leaf.slots.get(Purpose.GIVEN)
    if name is None:
        return True
    draft.values[name] = int(not isinstance(sides.target, Blank))
    draft.keep(name, sides.target_cell)
    if isinstance(sides.target, Blank):
        say_skipped(draft, sides)
        return False
    return True


def _bind_applies(draft: Draft, node: Node, leaf: Leaf, indicator: Indicator, sides: Sides) -> bool:
    """Whether the row is to be scored; a `/` drops it only where the framework allows that."""
    marked = isinstance(sides.target, NotApplicable) or (
        isinstance(sides.actual, NotApplicable) and find_label(_labels(draft, leaf), (), sides.actual_cell.text) is None
    )
    marked = marked or (isinstance(sides.target, Blank) and indicator.blank_target == "not_applicable")
    name = leaf.slots.get(Purpose.APPLIES)
    if name is not None:
        draft.values[name] = int(not marked)
        draft.keep(name, sides.actual_cell)
        if marked:
            draft.say("B150", sides.actual_cell.origin, row=node.name, found=sides.actual_cell.text.strip() or "/")
        return not marked
    if marked and Purpose.ACTUAL in leaf.slots:
        draft.say("B149", sides.actual_cell.origin, row=node.name, found=sides.actual_cell.text.strip() or "/")
        return False
    return True


def _labels(draft: Draft, leaf: Leaf) -> tuple[str, ...]:
    name = leaf.slots.get(Purpose.ACTUAL)
    return () if name is None else draft.slot(name).labels


def _bind_sides(draft: Draft, node: Node, leaf: Leaf, indicator: Indicator, sides: Sides) -> None:
    name = leaf.slots.get(Purpose.ACTUAL)
    if name is None:
        return
    slot = draft.slot(name)
    ruled = draft.plan.computed[draft.plan.computed_index[leaf.ruled]].tree
    sides = recovered(sides, ruled, lambda side: f"{node.id}.{side}", "")
    match leaf.kind:
        case "number":
            bind_numbers(draft, node, leaf, indicator, sides)
        case "day":
            _bind_days(draft, leaf, indicator, sides)
        case "words":
            draft.keep(name, sides.actual_cell)
            rule = rule_for(indicator.rule, "words")
            index = read_words(draft, sides, slot.labels, rule.aliases() if rule is not None else ())
            if index is not None:
                draft.values[name] = index
        case _:
            fill(draft, slot, sides.actual_cell, f"“{node.name}”的实际完成值", sides.unit)
            if isinstance(sides.actual, Blank):
                say_no_actual(draft, sides)


def bind_numbers(draft: Draft, node: Node, leaf: Leaf, indicator: Indicator, sides: Sides) -> None:
    """Both sides of a row whose target is a number, in one unit, into its slots; what cannot be read is said."""
    target = _target_of(draft, leaf, indicator, sides)
    if not isinstance(target, NumberTarget):
        return
    typed = sides.target.sign if isinstance(sides.target, NumberTarget) else None
    sign = typed or sides.sign
    if sign is not None and leaf.sign is not None and _closed(draft, sign) is not _closed(draft, leaf.sign):
        origin = sides.target_cell.origin
        draft.say("B154", origin, row=node.name, found=sides.target_cell.text, sign=leaf.sign, used=leaf.sign)
    wanted, got = read_numbers(draft, sides, target)
    note_edge(draft, sides, typed, wanted, got)
    name = leaf.slots[Purpose.ACTUAL]
    draft.keep(name, sides.actual_cell)
    slot = draft.slot(name)
    if got is not None and slot.range is not None and got not in slot.range:
        what = f"“{node.name}”的实际完成值"
        draft.say("B122", sides.actual_cell.origin, found=sides.actual_cell.text, what=what, range=slot.range)
    elif got is not None and is_storable(draft, got, sides.actual_cell, "实际完成值"):
        draft.values[name] = got
    if Purpose.TARGET in leaf.slots:
        draft.keep(leaf.slots[Purpose.TARGET], sides.target_cell)
        if is_storable(draft, wanted, sides.target_cell, "目标值"):
            draft.values[leaf.slots[Purpose.TARGET]] = wanted


def _closed(draft: Draft, sign: Sign) -> Sign:
    meant = draft.meant(sign)
    return BASE_OF.get(meant, meant)


def _bind_days(draft: Draft, leaf: Leaf, indicator: Indicator, sides: Sides) -> None:
    target = _target_of(draft, leaf, indicator, sides)
    if not isinstance(target, DayTarget):
        return
    due, got = read_days(draft, sides, target)
    for purpose, cell, value in ((Purpose.TARGET, sides.target_cell, due), (Purpose.ACTUAL, sides.actual_cell, got)):
        name = leaf.slots.get(purpose)
        if name is not None:
            draft.keep(name, cell)
            if value is not None:
                draft.values[name] = value


def _target_of(draft: Draft, leaf: Leaf, indicator: Indicator, sides: Sides) -> Target | None:
    """The target that counts: the framework's where it fixes one, otherwise what the office typed."""
    if indicator.target is not None:
        return indicator.target
    cell: RawValue = sides.target_cell
    match sides.target:
        case Blank() | NotApplicable():
            draft.say("B142", cell.origin, row=sides.name, found=cell.text)
        case Unreadable(candidates=candidates):
            say_unreadable(draft, cell, candidates)
        case NumberTarget() | DayTarget() as target:
            return target
        case _:
            draft.say("B151", cell.origin, found=cell.text.strip(), row=sides.name, kind=KINDS[kind_of(sides.target)])
    return None
