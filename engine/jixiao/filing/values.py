"""Single values: what a person typed into one cell, read into the slot that asks for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.expression.tree import Type
from jixiao.filing.draft import Draft, Value, is_nothing
from jixiao.filing.model import RawValue
from jixiao.name import name_key
from jixiao.number import NumberFault, number_fault, places_of
from jixiao.plan.model import Slot
from jixiao.target import Blank, DayTarget, NotApplicable, NumberTarget, Unit, Unreadable, last_day, read_typed

_TRUTHS: Mapping[str, bool] = {
    name_key(word): truth
    for truth, words in (
        (True, ("是", "有", "√", "✓", "✔", "对", "已", "符合", "true", "yes", "1")),
        (False, ("否", "无", "没有", "×", "✗", "✘", "错", "未", "不符合", "false", "no", "0")),
    )
    for word in words
}

_TELLING = (NumberFault.EXPONENT, NumberFault.DIGITS, NumberFault.LOOKALIKE)
"""Reasons that tell a person more than that something cannot be read."""


def fill(draft: Draft, slot: Slot, cell: RawValue, what: str, unit: Unit | None = None) -> None:
    """Reads `cell` into `slot`; what cannot be read stays missing, with a diagnostic. `what` names it for people."""
    draft.keep(slot.name, cell)
    value = read_value(draft, slot, cell, what, unit)
    if value is not None:
        draft.values[slot.name] = value


def read_value(draft: Draft, slot: Slot, cell: RawValue, what: str, unit: Unit | None = None) -> Value | None:
    """What `cell` says for `slot`, in the base unit; None where it cannot be read, with a diagnostic."""
    match slot.type:
        case Type.NUMBER:
            typed = read_number(draft, cell, what, unit or slot.unit)
            return None if typed is None or not is_allowed(draft, slot, typed, cell, what) else typed.value
        case Type.DAY:
            return read_day(draft, cell, what)
        case Type.TRUTH:
            return _read_truth(draft, cell, what)
        case Type.LABEL:
            return read_label_index(draft, slot.labels, (), cell, what)


def read_number(draft: Draft, cell: RawValue, what: str, unit: Unit | None) -> NumberTarget | None:
    """A number without a sign, in `unit` unless the cell says its own. Missing where blank, or not to be read."""
    typed = read_typed(cell.text, unit)
    match typed:
        case NumberTarget(sign=None):
            if unit is None or typed.unit is None or typed.unit.dimension == unit.dimension:
                return typed
            wanted = unit.text or unit.dimension
            draft.say("B123", cell.origin, found=cell.text, what=what, unit=typed.unit.text, wanted=wanted)
        case NumberTarget():
            draft.say("B127", cell.origin, found=cell.text, what=what)
        case Unreadable(candidates=candidates):
            say_unreadable(draft, cell, candidates)
        case Blank() | NotApplicable():
            pass
        case _ if number_fault(cell.text) is NumberFault.DIGITS:
            draft.say(NumberFault.DIGITS.value, cell.origin, found=cell.text)
        case _:
            draft.say("B121", cell.origin, found=cell.text, what=what)
    return None


def say_unreadable(draft: Draft, cell: RawValue, candidates: Iterable[str]) -> None:
    """That something must not be guessed: what it may have been, else why it is no number."""
    maybe = "、".join(candidates)
    fault = None if maybe else number_fault(cell.text)
    if fault is not None and fault in _TELLING:
        draft.say(fault.value, cell.origin, found=cell.text)
    else:
        draft.say("B120", cell.origin, found=cell.text, candidates=maybe or "（无）")


def is_allowed(draft: Draft, slot: Slot, typed: NumberTarget, cell: RawValue, what: str) -> bool:
    """Whether a number may stand in `slot`: inside its range; with more places than declared it is only remarked."""
    if slot.range is not None and typed.value not in slot.range:
        draft.say("B122", cell.origin, found=cell.text, what=what, range=slot.range)
        return False
    places = places_of(typed.value)
    if places is None:
        draft.say("B121", cell.origin, found=cell.text, what=what)
        return False
    if slot.places is not None and places > slot.places:
        draft.say("B124", cell.origin, found=cell.text, what=what, places=slot.places)
    return True


def read_day(draft: Draft, cell: RawValue, what: str) -> int | None:
    """A date as an ordinal; a month is its last day."""
    typed = read_typed(cell.text)
    match typed:
        case DayTarget():
            if typed.year is None and draft.year is None:
                draft.say("B152", cell.origin, found=cell.text, what=what)
                return None
            return last_day(typed, draft.year or typed.year or 0)
        case Unreadable(candidates=candidates):
            say_unreadable(draft, cell, candidates)
        case Blank() | NotApplicable():
            pass
        case _:
            draft.say("B125", cell.origin, found=cell.text, what=what, choices="日期，例如 2021年9月30日")
    return None


def says_yes(cell: RawValue | None) -> bool:
    """Whether a cell ticks something: 是, √; what is blank or anything else does not."""
    return cell is not None and _TRUTHS.get(name_key(cell.text), False)


def _read_truth(draft: Draft, cell: RawValue, what: str) -> int | None:
    truth = _TRUTHS.get(name_key(cell.text))
    if truth is None:
        if cell.text.strip():
            draft.say("B125", cell.origin, found=cell.text, what=what, choices="是、否")
        return None
    return int(truth)


def read_label_index(
    draft: Draft, labels: tuple[str, ...], aliases: tuple[tuple[str, str], ...], cell: RawValue, what: str
) -> int | None:
    """The index of the label that was typed."""
    index = find_label(labels, aliases, cell.text)
    if index is None and not is_nothing(cell.text):
        draft.say("B125", cell.origin, found=cell.text, what=what, choices="、".join(labels))
    return index


def find_label(labels: tuple[str, ...], aliases: tuple[tuple[str, str], ...], text: str) -> int | None:
    """The index of the label that `text` is, or is another word for; None where it is none."""
    wanted = name_key(text)
    if not wanted:
        return None
    words = [(label, label) for label in labels] + list(aliases)
    label = next((label for word, label in words if name_key(word) == wanted), None)
    return labels.index(label) if label is not None else None
