"""What people gave beside the rules, told row by row; and where a second score is far from the first."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.entries import Entry
from jixiao.evaluation.model import Given
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.views import row_id
from jixiao.evaluation.wording import points
from jixiao.filing.model import Claimed

_TOLD = {"deduct": "C182", "override": "C181", "exempt": "C183"}


def given(subject: Subject) -> Iterator[Diagnostic]:
    """C180, C181, C182, C183, C184: given and not used, or used, and a claim that is neither before nor after it."""
    for entry in subject.entries:
        if entry.given is None or not entry.applies:
            continue
        if entry.given.override is not None and not entry.given.used and entry.score is not None:
            yield from _not_allowed(subject, entry)
        if entry.given.used and entry.score is not None:
            ruled = entry.given.ruled
            yield subject.report(
                _TOLD[entry.given.used],
                entry.cell(entry.given.used, "score", "name"),
                row=entry.name,
                found=_found(entry.given),
                ruled="未定" if ruled is None else points(ruled),
                expected=points(entry.score),
                reason=entry.given.reason or "未写原因",
            )
            yield from _claim(subject, entry)


def _found(given: Given) -> str:
    """What was given and used."""
    value = {"deduct": given.deduct, "override": given.override}.get(given.used)
    return given.exempt if value is None else points(value)


def _not_allowed(subject: Subject, entry: Entry) -> Iterator[Diagnostic]:
    """Points given instead, with a reason, but where the framework does not allow it; without one, binding said so."""
    by = entry.given
    if by is not None and by.override is not None and by.reasoned:
        cell = entry.cell("override", "score", "name")
        yield subject.report("C180", cell, row=entry.name, found=points(by.override))


def _claim(subject: Subject, entry: Entry) -> Iterator[Diagnostic]:
    """The form's 得分 may be the rule's, or what is left after what people gave; nothing else."""
    claim, by = subject.claim(entry.id, Claimed.SCORE), subject.setting("claimed_score")
    if not by.enabled or claim is None or claim.value is None or entry.score is None or entry.given is None:
        return
    right = [value for value in (entry.score, entry.given.ruled) if value is not None]
    if all(abs(claim.value - value) > by.tolerance for value in right):
        shown = {"row": entry.name, "found": claim.text, "expected": points(entry.score)}
        yield subject.report("C184", claim.origin, by, **shown)


def second(subject: Subject) -> Iterator[Diagnostic]:
    """C185, C186: a second score that differs from the first beyond what the framework lets pass (A9)."""
    evaluation = subject.evaluation
    declared, again = evaluation.plan.framework.second_score, evaluation.reviewed
    if declared is None or again is None:
        return
    if declared.score_tolerance is not None:
        scores = dict(_second_scores(subject))
        for entry in subject.entries:
            value = scores.get(entry.id)
            if value is None or entry.score is None or abs(value - entry.score) <= declared.score_tolerance:
                continue
            yield subject.report(
                "C185",
                entry.cell("second", "name"),
                row=entry.name,
                name=declared.name,
                found=points(value),
                first=points(entry.score),
                difference=points(abs(value - entry.score)),
                tolerance=points(declared.score_tolerance),
            )
    first, total = evaluation.total, again.total
    if declared.total_tolerance is None or first is None or total is None:
        return
    if abs(total - first) > declared.total_tolerance:
        yield subject.report(
            "C186",
            subject.place("total") or subject.place("title"),
            name=declared.name,
            found=points(total),
            first=points(first),
            difference=points(abs(total - first)),
            tolerance=points(declared.total_tolerance),
        )


def _second_scores(subject: Subject) -> Iterator[tuple[str, Fraction]]:
    """The second scores that were given, by row, as they count."""
    evaluation = subject.evaluation
    filing, again = evaluation.filing, evaluation.reviewed
    if again is None:
        return
    for node in evaluation.plan.nodes:
        value = again.value(node.score) if f"{node.id}.second" in filing.second else None
        if value is not None:
            yield node.id, value
    for row, results in zip(filing.rows, again.row_results, strict=True):
        if row.second is not None and results is not None and results[-1][1] is not None:
            yield row_id(row), Fraction(results[-1][1], results[-1][2])
