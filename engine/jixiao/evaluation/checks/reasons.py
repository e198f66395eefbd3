"""Checks of reasons: points lost, or targets far exceeded, without a word why; full marks for a target missed."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.entries import Entry
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.wording import percent, points
from jixiao.filing.bind import fields_of
from jixiao.filing.model import Claimed
from jixiao.name import name_key
from jixiao.origin import Cell
from jixiao.rules.rule import Flag


def below_weight(subject: Subject) -> Iterator[Diagnostic]:
    """C130: a score below the weight without a reason, where the framework asks for one (X4)."""
    by = subject.setting("reason_required")
    for entry in subject.entries if by.enabled and by.truth("below_weight") else ():
        if entry.score is None or entry.weight is None or entry.score >= entry.weight or not entry.applies:
            continue
        given = entry.given is not None and entry.given.reason
        if not entry.reason and not given and entry.in_form:
            shown = {"found": points(entry.score), "weight": points(entry.weight)}
            yield subject.report("C130", entry.cell("reason", "score", "name"), by, row=entry.name, **shown)


SAYING_NOTHING = frozenset((
    "略", "从略", "省略", "暂无", "没有", "无原因", "没有原因", "暂无原因", "无说明", "不详", "不清楚",
    "待补", "待补充", "待填", "待填写", "待完善", "待说明", "待核实",
    "原因", "其他", "其它", "其他原因", "其它原因", "客观原因", "x", "xx", "xxx", "×", "××", "×××",
))  # fmt: skip
"""What is typed to have something there; 无 and dashes are read as blank, so they are told as no reason at all."""


def saying_nothing(subject: Subject) -> Iterator[Diagnostic]:
    """C253: points lost, and a reason that says nothing: 略, 待补充, or not one letter."""
    by = subject.setting("reason_required")
    for entry in subject.entries if by.enabled and by.truth("below_weight") else ():
        if entry.score is None or entry.weight is None or entry.score >= entry.weight or not entry.applies:
            continue
        words = name_key(entry.reason)
        if words and (words.strip("。.!！") in SAYING_NOTHING or not any(character.isalpha() for character in words)):
            shown = {"score": points(entry.score), "weight": points(entry.weight)}
            yield subject.report("C253", entry.cell("reason", "name"), by, row=entry.name, found=entry.reason, **shown)


def met_below_weight(subject: Subject) -> Iterator[Diagnostic]:
    """C131: a target met, yet fewer points claimed than the weight, without a reason."""
    for entry in subject.entries:
        claim = subject.claim(entry.id, Claimed.SCORE)
        if claim is None or claim.value is None or entry.weight is None or entry.reason:
            continue
        if entry.met and claim.value < entry.weight and entry.score == entry.weight:
            yield subject.report("C131", claim.origin, row=entry.name, found=claim.text, weight=points(entry.weight))


def missed_full(subject: Subject) -> Iterator[Diagnostic]:
    """C132: a target missed, yet full marks claimed."""
    for entry in subject.entries:
        claim = subject.claim(entry.id, Claimed.SCORE)
        if claim is None or claim.value is None or entry.weight is None or entry.score is None:
            continue
        if entry.met is False and claim.value == entry.weight and entry.score < entry.weight:
            yield subject.report("C132", claim.origin, row=entry.name, found=claim.text, expected=points(entry.score))


def over_fulfilled(subject: Subject) -> Iterator[Diagnostic]:
    """C134: a target exceeded beyond the limit that the framework sets, without a reason (X5)."""
    by = subject.setting("reason_required")
    limit = by.number("completion_above") if by.enabled else None
    for entry in subject.entries if limit is not None else ():
        if not entry.target or entry.actual is None or limit is None or entry.reason:
            continue
        if entry.actual / entry.target > limit:
            shown = {"found": percent(entry.actual / entry.target), "limit": percent(limit)}
            yield subject.report("C134", entry.cell("actual", "name"), by, row=entry.name, **shown)


NOT_DONE = ("未完成", "没有完成", "未达到", "未达标", "未能完成", "尚未", "滞后", "只完成", "仅完成")
"""Words of a reason that say that a target was missed."""

TELLING = 4
"""Characters from which on a reason that stands twice was copied; 疫情 or 尾款 may be the reason of two rows."""


def reason_with_full_score(subject: Subject) -> Iterator[Diagnostic]:
    """C226: a reason beside full marks, where the framework wants that said (X4)."""
    by = subject.setting("reason_required")
    for entry in subject.entries if by.enabled and by.truth("full_score") else ():
        claim = subject.claim(entry.id, Claimed.SCORE)
        if entry.reason and claim is not None and claim.value is not None and claim.value == entry.weight:
            yield subject.report("C226", entry.cell("reason", "score"), by, row=entry.name, found=entry.reason)


def copied(subject: Subject) -> Iterator[Diagnostic]:
    """C227: one reason, word for word, for rows that lost points."""
    first: dict[str, Entry] = {}
    for entry in subject.entries:
        words = name_key(entry.reason)
        claim = subject.claim(entry.id, Claimed.SCORE)
        lost = claim is not None and claim.value is not None and entry.weight is not None and claim.value < entry.weight
        if len(words) < TELLING or not lost:
            continue
        before = first.setdefault(words, entry)
        if before is not entry:
            cell = entry.cell("reason", "name")
            yield subject.report("C227", cell, row=entry.name, found=entry.reason, other=before.name)


def contradicting(subject: Subject) -> Iterator[Diagnostic]:
    """C228: full marks beside a reason that says that the target was missed."""
    for entry in subject.entries:
        claim = subject.claim(entry.id, Claimed.SCORE)
        word = next((word for word in NOT_DONE if word in entry.reason), None)
        if word and claim is not None and claim.value is not None and claim.value == entry.weight:
            cell, shown = entry.cell("reason", "name"), claim.text
            yield subject.report("C228", cell, row=entry.name, found=entry.reason, score=shown, word=word)


CELLS = {
    "C190": ("reason_required", "reason"),
    "C191": ("description_required", "description"),
    "C202": ("score_note_required", "basis"),
}
"""Flags that are no rule's but a check's: which check, and the cell that it asks for."""


def flags(subject: Subject) -> Iterator[Diagnostic]:
    """C190, C191, C202: a cell that a condition of the framework demands; and what a rule asks to be remarked."""
    for entry in subject.entries:
        for flag, holds in entry.flags:
            if holds and entry.applies:
                check, role = CELLS.get(flag.code, ("", "actual"))
                yield subject.report(
                    flag.code,
                    entry.cell(role, "actual", "name") or _first_read(subject, flag),
                    subject.setting(check) if check else None,
                    row=entry.name,
                    found=entry.actual_text,
                    actual=entry.actual_text,
                    target=entry.target_text,
                    completion=_completion(entry),
                    weight="" if entry.weight is None else points(entry.weight),
                    score="" if entry.score is None else points(entry.score),
                )


def _completion(entry: Entry) -> str:
    """完成率 for messages; a target of zero has none."""
    if entry.target == 0:
        return "无：目标为 0"
    return percent(entry.actual / entry.target) if entry.target and entry.actual is not None else ""


def _first_read(subject: Subject, flag: Flag) -> Cell | None:
    """The first cell that a condition reads, for a row that stands in no cell of its own."""
    plan = subject.evaluation.plan
    read = fields_of(plan, flag.when)
    origins = (subject.origin(slot.name) for slot in plan.slots if slot.name in read)
    return next((origin for origin in origins if origin is not None), None)
