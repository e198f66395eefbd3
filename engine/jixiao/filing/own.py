"""Rows that an office wrote itself: how each is to be scored is read off what it typed, never guessed."""

from __future__ import annotations

from fractions import Fraction

from jixiao.filing.draft import PERCENT, Draft, DraftRow, Value, is_nothing, stated_reason
from jixiao.filing.hand import SAID_ROLES, UNUSED, read_given, said_of
from jixiao.filing.judgement import judged_cell, leaves_choice, marked_judged, read_credit, read_judged
from jixiao.filing.marked import not_open, read_mark, say_mark
from jixiao.filing.model import Claimed, OwnRow, RawRow
from jixiao.filing.names import key, read_label, strip_numbering
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
    say_skipped,
    told,
)
from jixiao.filing.values import read_number, say_unreadable, says_yes
from jixiao.framework.model import OwnRows
from jixiao.interval import Sign
from jixiao.number import exact_text
from jixiao.plan.model import JUDGED, Purpose, Section, Slot, Variant
from jixiao.plan.shares import gathers_all
from jixiao.target import Blank, DayTarget, NotApplicable, NumberTarget, Unreadable, read_typed
from jixiao.value import replace

_ROLES = (
    "target", "initial", "adjusted", "actual", "weight", "score", "reason", "unit", "sign", "completion", "judged",
    "credit", "core", "description", "basis", *SAID_ROLES,
)  # fmt: skip


def bind_own_row(draft: Draft, place: Place, number: int, alone: bool) -> None:
    """Binds own row `number` of its section. `alone`: it is the only row of its group."""
    row, section = place.row, place.section
    name = row_name(row)
    if section is None or name is None:
        raise ValueError("a row without a place")
    shown = _shown_name(name.text)
    sides = read_sides(row, name, shown)
    node = f"{section.id}#{number}"
    for about, role in ((Claimed.SCORE, "score"), (Claimed.COMPLETION, "completion")):
        draft.claim(node, about, row.cells.get(role), PERCENT if about is Claimed.COMPLETION else None)
    stated = stated_reason(row)
    if stated:
        draft.reasons[node] = stated
    bound = OwnRow(
        section=section.id,
        group=place.group,
        name=shown,
        number=number,
        variant=None,
        values=(),
        weight=None,
        applies=True,
        target_text=sides.target_cell.text.strip(),
        actual_text=sides.actual_cell.text.strip(),
        reason=stated,
        unit=sides.shown_unit,
        core=draft.indicators[section.id].core or says_yes(row.cells.get("core")),
        targets=_targets(row),
        said=said_of(row),
        goal=place.goal,
        origins={"name": name.origin} | {role: row.cells[role].origin for role in _ROLES if role in row.cells},
    )
    draft.rows.append(_score_by(draft, place, section, bound, sides, alone))


def _targets(row: RawRow) -> tuple[str, str] | None:
    """Both targets as typed, where the row has an adjusted one."""
    initial, adjusted = row.cells.get("initial"), row.cells.get("adjusted")
    return None if adjusted is None else ("" if initial is None else initial.text.strip(), adjusted.text.strip())


def _shown_name(text: str) -> str:
    return strip_numbering(text) or text.strip()


def _score_by(draft: Draft, place: Place, section: Section, bound: OwnRow, sides: Sides, alone: bool) -> DraftRow:
    """The row with its variant and values; open, with the reason in `why`, where something it needs is not there."""
    before = len(draft.diagnostics)
    own = _own_rows(draft, section)
    blank = isinstance(sides.target, Blank)
    if _is_not_applicable(place.row, sides) or (blank and own.blank_target == "not_applicable"):
        dropped = section.not_applicable != "refuse"
        found = place.row.cells.get("target", sides.actual_cell).text.strip() or sides.actual_cell.text.strip()
        draft.say("B150" if dropped else "B149", sides.target_cell.origin, row=sides.name, found=found)
        if dropped:
            return DraftRow(replace(bound, applies=False, weight=_weight_lost(place, section)))
        return DraftRow(replace(bound, why=draft.diagnostics[-1].message()))
    weight = _read_weight(draft, place, bound, alone)
    if blank and weight is not None and own.blank_target == "keep":
        say_skipped(draft, sides)
        return DraftRow(replace(bound, applies=False, kept=True, weight=weight))
    if place.contradiction:
        return DraftRow(replace(bound, weight=weight, why=place.contradiction))
    scored = _by_rule(draft, place, section, bound, sides, weight, before)
    if marked_judged(place.row) and _is_unreadable(section, scored) and not _is_recovered(draft, before):
        scored = _by_judgement(draft, place, section, scored, before)
    return scored if scored.values else _with_second(draft, place, section, scored)


def _by_rule(
    draft: Draft, place: Place, section: Section, bound: OwnRow, sides: Sides, weight: Fraction | None, before: int
) -> DraftRow:
    """The row as its rule reads it. `before`: how many diagnostics there were before the row."""
    own = _own_rows(draft, section)
    variant = _choose_variant(draft, place, section, own, sides)
    if variant is None or weight is None:
        why = _first_error(draft, before)
        _say_actual(draft, sides, before)
        return DraftRow(replace(bound, weight=weight, why=why))
    index = section.variants.index(variant)
    values = _read_values(draft, place.row, own, variant, sides, weight)
    missing = _first_error(draft, before)
    return DraftRow(replace(bound, variant=index, weight=weight, why=missing), values)


def _say_actual(draft: Draft, sides: Sides, before: int) -> None:
    """That the actual of a row which no rule reads cannot be read either: one slip must not hide another."""
    cell = sides.actual_cell
    said = any(item.origin == cell.origin for item in draft.diagnostics[before:])
    if isinstance(sides.actual, Unreadable) and not said:
        say_unreadable(draft, cell, sides.actual.candidates)


def _first_error(draft: Draft, before: int) -> str:
    """Why the row is open, as was said since; what was given and is not used leaves nothing open."""
    said = (item for item in draft.diagnostics[before:] if item.severity == "error" and item.code not in UNUSED)
    return next((item.message() for item in said), "")


def _is_recovered(draft: Draft, before: int) -> bool:
    """Whether the rule itself says what counts where the actual is missing, as was said since."""
    return any(item.code == "B176" for item in draft.diagnostics[before:])


def _is_unreadable(section: Section, found: DraftRow) -> bool:
    """Whether no rule can read the row: it has none, or its target or actual is not what the rule reads."""
    if found.row.variant is None:
        return True
    slots = section.variants[found.row.variant].slots
    sides = (Purpose.TARGET, Purpose.ACTUAL)
    return any(
        value is None and slot.purpose in sides and not slot.optional
        for slot, value in zip(slots, found.values, strict=True)
    )


def _by_judgement(draft: Draft, place: Place, section: Section, found: DraftRow, before: int) -> DraftRow:
    """A row that the filing marks as judged: by its points, where it gives a reason; otherwise it stays open."""
    row, bound = place.row, found.row
    variant = next(item for item in section.variants if item.kind == JUDGED)
    slot = next(item for item in variant.slots if item.purpose is Purpose.JUDGED)
    most = slot.range.high if bound.weight is None and slot.range is not None else bound.weight
    mark = read_mark(row, most or Fraction(0), draft.diagnostics[before:])
    if mark.points is not None:
        draft.diagnostics[before:] = not_open(draft.diagnostics[before:], mark)
    draft.diagnostics.append(say_mark(mark, bound.name))
    if mark.points is None:
        return found
    own = {Purpose.WEIGHT: bound.weight, Purpose.JUDGED: mark.points}
    given = {**own, **read_given(draft, variant.slots, row, bound.name, bound.weight).values}
    values = tuple(given.get(item.purpose) for item in variant.slots)
    return DraftRow(replace(bound, variant=section.variants.index(variant), why=""), values)


def _with_second(draft: Draft, place: Place, section: Section, found: DraftRow) -> DraftRow:
    """An open row with the score that another gave it."""
    variant = next(item for item in section.variants if item.kind == JUDGED)
    slots = [slot for slot in variant.slots if slot.purpose is Purpose.SECOND]
    given = read_given(draft, slots, place.row, found.row.name, found.row.weight).values if slots else {}
    second = given.get(Purpose.SECOND)
    return replace(found, second=Fraction(second)) if second is not None else found


def _weight_lost(place: Place, section: Section) -> Fraction | None:
    """What a row that does not apply weighs, where that still counts; a mark in place of a number weighs nothing."""
    if not gathers_all(section.not_applicable):
        return None
    cell = place.row.cells.get("weight")
    typed = read_typed(cell.text) if cell is not None else None
    return typed.typed if isinstance(typed, NumberTarget) and typed.typed > 0 else Fraction(0)


def _own_rows(draft: Draft, section: Section) -> OwnRows:
    own = draft.indicators[section.id].own_rows
    if own is None:
        raise ValueError(f"{section.id} has no own rows")
    return own


def _is_not_applicable(row: RawRow, sides: Sides) -> bool:
    """`/` as the target; or no target, and `/` as actual or weight: the row has nothing to give."""
    if isinstance(sides.target, NotApplicable):
        return True
    weight = row.cells.get("weight")
    marked = weight is not None and weight.text.strip() != "" and is_nothing(weight.text)
    return isinstance(sides.target, Blank) and (isinstance(sides.actual, NotApplicable) or marked)


def _read_weight(draft: Draft, place: Place, bound: OwnRow, alone: bool) -> Fraction | None:
    cell = place.row.cells.get("weight")
    name = row_name(place.row)
    if cell is not None and not is_nothing(cell.text):
        typed = read_number(draft, cell, f"“{bound.name}”的分值", None)
        return None if typed is None else typed.typed
    points = read_label(name.text).points if name is not None else None
    if points is not None:
        return points
    if draft.node(bound.section).weight == 0:
        return Fraction(0)  # rows that others gather; they carry no points of their own
    group = draft.node(place.group)
    at = cell.origin if cell is not None else (name.origin if name is not None else None)
    if alone and group.group is not None and group.weight is not None:
        draft.say("B156", at, row=bound.name, group=group.name, weight=group.weight)
        return group.weight
    draft.say("B141", at, row=bound.name)
    return None


def _choose_variant(draft: Draft, place: Place, section: Section, own: OwnRows, sides: Sides) -> Variant | None:
    """The way to score this row: by what its target is and, for numbers, its direction."""
    cell = sides.target_cell
    match sides.target:
        case Blank() | NotApplicable():
            draft.say("B142", cell.origin, row=sides.name, found=cell.text)
            return None
        case Unreadable(candidates=candidates):
            say_unreadable(draft, cell, candidates)
            return None
    kind = kind_of(sides.target)
    sign: Sign | None = None
    if isinstance(sides.target, NumberTarget):
        sign = _direction(draft, place, own, sides, sides.target)
        if sign is None:
            draft.say("B140", cell.origin, row=sides.name, found=cell.text.strip())
            return None
        sign = BASE_OF.get(draft.meant(sign), draft.meant(sign))
    for variant in section.variants:
        if variant.kind == kind and (kind != "number" or variant.sign is sign):
            return variant
    draft.say("B151", cell.origin, row=sides.name, found=cell.text.strip(), kind=KINDS[kind])
    return None


def _direction(draft: Draft, place: Place, own: OwnRows, sides: Sides, target: NumberTarget) -> Sign | None:
    """The first source that speaks: the sign in the cell, the sign column, the direction declared for the group."""
    group = draft.node(place.group)
    found: list[Sign] = []
    for source in own.direction:
        match source.kind:
            case "sign":
                found += [target.sign] if target.sign is not None else []
            case "column":
                found += [sides.sign] if sides.sign is not None else []
            case _:
                found += [sign for name, sign in source.names if key(name) == key(group.name)]
    if not found:
        return None
    if sides.sign is not None and target.sign is not None and draft.meant(sides.sign) is not draft.meant(target.sign):
        origin = sides.target_cell.origin
        draft.say("B154", origin, row=sides.name, found=target.text, sign=sides.sign, used=found[0])
    return found[0]


def _read_values(
    draft: Draft, row: RawRow, own: OwnRows, variant: Variant, sides: Sides, weight: Fraction
) -> tuple[Value | None, ...]:
    target, actual = _two_sides(draft, own, variant, sides)
    given = read_given(draft, variant.slots, row, sides.name, weight).values
    return tuple(
        given[slot.purpose]
        if slot.purpose in given
        else _value_of(draft, row, variant, slot, weight, target, actual, sides)
        for slot in variant.slots
    )


def _two_sides(draft: Draft, own: OwnRows, variant: Variant, sides: Sides) -> tuple[Value | None, Value | None]:
    """Target and actual as the variant's slots want them."""
    if not any(slot.purpose is Purpose.ACTUAL for slot in variant.slots):
        return None, None
    sides = recovered(sides, variant.computed[variant.ruled].tree, str, "row")
    if isinstance(sides.target, NumberTarget):
        wanted, got = read_numbers(draft, sides, sides.target)
        note_edge(draft, sides, sides.target.sign, wanted, got)
        return (
            wanted if is_storable(draft, wanted, sides.target_cell, "目标值") else None,
            got if is_storable(draft, got, sides.actual_cell, "实际完成值") else None,
        )
    if isinstance(sides.target, DayTarget):
        return read_days(draft, sides, sides.target)
    rule = rule_for(own.rule, "words")
    return None, read_words(draft, sides, variant.labels, rule.aliases() if rule is not None else ())


def take_judged(draft: Draft, row: RawRow, slot: Slot, sides: Sides, weight: Fraction | None) -> Fraction | None:
    """The points that a person gave; their absence, or points that no row can have, is said."""
    given = read_judged(row, slot.range)
    if given is None:
        cell = judged_cell(row) or sides.actual_cell
        most = "分值" if weight is None else exact_text(weight)
        grade = sides.actual_cell.text.strip() or "未填"
        draft.say("B158", cell.origin, row=sides.name, found=grade, typed=cell.text, weight=most)
    return given


def take_credit(draft: Draft, row: RawRow, slot: Slot, sides: Sides) -> Fraction | None:
    """The coefficient that a person gave; its absence, or one that is no share of the weight, is said."""
    cell = row.cells.get("credit")
    given = read_credit(cell, slot)
    if given is None:
        at, found = (sides.actual_cell, "未填") if cell is None else (cell, cell.text.strip())
        draft.say("B193", at.origin, row=sides.name, found=found)
    return given


def _value_of(
    draft: Draft,
    row: RawRow,
    variant: Variant,
    slot: Slot,
    weight: Fraction,
    target: Value | None,
    actual: Value | None,
    sides: Sides,
) -> Value | None:
    match slot.purpose:
        case Purpose.WEIGHT:
            return weight
        case Purpose.TARGET:
            return target
        case Purpose.ACTUAL:
            return actual
        case Purpose.JUDGED | Purpose.CREDIT:
            graded = next((item for item in variant.slots if item.purpose is Purpose.ACTUAL), None)
            label = actual if isinstance(actual, int) else None
            if not leaves_choice(variant.computed[variant.ruled].tree, slot, graded, label):
                return None
            if slot.purpose is Purpose.CREDIT:
                return take_credit(draft, row, slot, sides)
            return take_judged(draft, row, slot, sides, weight)
        case Purpose.REASON | Purpose.CHANGED | Purpose.DESCRIBED | Purpose.NOTED:
            return told(row, slot.purpose)
        case _:
            return None
