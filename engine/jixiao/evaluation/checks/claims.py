"""Checks of what the office claims against what the rules give: scores, total, rating, completion, targets."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic, Severity
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.wording import how_rounded, percent_at, points, score_text
from jixiao.filing.model import Claim, Claimed
from jixiao.name import name_key
from jixiao.target import DayTarget, NumberTarget, WordsTarget, read_typed
from jixiao.value import replace


def scores(subject: Subject) -> Iterator[Diagnostic]:
    """C110, C111: a claimed score against the rule, wrong or only rounded otherwise (X7)."""
    by, rounding = subject.setting("claimed_score"), subject.evaluation.plan.framework.rounding.score
    for due in subject.due("C110", "C111"):
        entry, (claim, value) = subject.entry(due.node), subject.claimed(due.node, Claimed.SCORE)
        shown = {"row": entry.name, "found": claim.text, "expected": score_text(due.figure("score"), rounding)}
        if due.code == "C110":
            yield subject.report("C110", claim.origin, by, **shown)
            continue
        exact = due.figure("points")
        how = how_rounded(value, exact, claim.places)
        found = subject.report("C111", claim.origin, by, exact=points(exact), how=how, **shown)
        # Right at the places typed (9 for 8.62): no mistake, but the total will differ, so it is said.
        is_note = by.severity is None and due.holds("as_typed")
        yield replace(found, severity=Severity.NOTE) if is_note else found


def total(subject: Subject) -> Iterator[Diagnostic]:
    """C112, C113: the claimed total against the rules, and against the sum of the claimed parts (X8)."""
    by, rounding = subject.setting("claimed_total"), subject.evaluation.plan.framework.rounding.total
    for due in subject.due("C112", "C113"):
        claim, value = subject.claimed("", Claimed.TOTAL)
        if due.code == "C112":
            right = score_text(due.figure("total"), rounding)
            yield subject.report("C112", claim.origin, by, found=claim.text, expected=right)
            continue
        parts = due.figure("parts")
        shown = {"found": claim.text, "expected": points(parts), "difference": points(abs(parts - value))}
        yield subject.report("C113", claim.origin, by, **shown)


def beyond(subject: Subject) -> Iterator[Diagnostic]:
    """C215: a claimed total above what can be reached: above all points, or above what is still possible."""
    by = subject.setting("claimed_total")
    for due in subject.due("C215"):
        claim, _ = subject.claimed("", Claimed.TOTAL)
        yield subject.report("C215", claim.origin, by, found=claim.text, expected=points(due.figure("most")))


def subtotals(subject: Subject) -> Iterator[Diagnostic]:
    """C115: the claimed score of a node against the claimed scores of its rows."""
    by = subject.setting("claimed_score")
    for due in subject.due("C115"):
        claim, _ = subject.claimed(due.node, Claimed.SCORE)
        shown = {"node": subject.node(due.node).name, "found": claim.text, "expected": points(due.figure("below"))}
        yield subject.report("C115", claim.origin, by, **shown)


def rating(subject: Subject) -> Iterator[Diagnostic]:
    """C114: the claimed rating against that of the total by rule."""
    by, evaluation = subject.setting("claimed_rating"), subject.evaluation
    for due in subject.due("C114"):
        claim = subject.claims["", Claimed.RATING]
        total = score_text(due.figure("total"), evaluation.plan.framework.rounding.total)
        shown = {"found": claim.text, "total": total, "expected": evaluation.rating}
        yield subject.report("C114", claim.origin, by, **shown)


def completion(subject: Subject) -> Iterator[Diagnostic]:
    """C107: a claimed 完成率 that no way of reckoning it gives: actual ÷ target, its inverse, or met and so 100%."""
    by = subject.setting("claimed_rate")
    for due in subject.due("C107"):
        entry, (claim, _) = subject.entry(due.node), subject.claimed(due.node, Claimed.COMPLETION)
        yield subject.report(
            "C107",
            claim.origin,
            by,
            row=entry.name,
            found=claim.text,
            actual=entry.actual_text,
            target=entry.target_text,
            expected=percent_at(due.figure("ratio"), subject.rate_rounding),
        )


def targets(subject: Subject) -> Iterator[Diagnostic]:
    """C126: a typed target that differs from the one that the framework fixes, which alone counts."""
    for entry in subject.entries:
        claim = subject.claim(entry.id, Claimed.TARGET)
        declared = subject.indicators[entry.id].target if entry.id in subject.indicators else None
        if claim is None or declared is None or _same_target(subject, claim, declared):
            continue
        yield subject.report("C126", claim.origin, row=entry.name, found=claim.text, expected=declared.text)


def _same_target(subject: Subject, claim: Claim, declared: NumberTarget | DayTarget | WordsTarget) -> bool:
    if isinstance(declared, NumberTarget):
        if claim.value != declared.value:
            return False
        typed = read_typed(claim.text)
        sign = typed.sign if isinstance(typed, NumberTarget) else None
        signs = subject.evaluation.plan.framework.signs
        meant = next((meant for written, meant in signs if written is sign), sign)
        return sign is None or declared.sign is None or meant is declared.sign
    return name_key(claim.text) == name_key(declared.text)


def over_weight(subject: Subject) -> Iterator[Diagnostic]:
    """C125: a claimed score above the weight (X3): the typed one, where it is another than the framework's (C120)."""
    for due in subject.due("C125"):
        entry, (claim, _) = subject.entry(due.node), subject.claimed(due.node, Claimed.SCORE)
        weight = points(due.figure("weight"))
        yield subject.report("C125", claim.origin, row=entry.name, found=claim.text, weight=weight)
