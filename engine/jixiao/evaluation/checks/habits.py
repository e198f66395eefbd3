"""Checks of what offices do over and over: scores reckoned in another way, directions turned round, scores as words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.entries import Entry
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.wording import Match, match, points
from jixiao.filing.model import Claim, Claimed
from jixiao.interval import Sign
from jixiao.name import name_key
from jixiao.number import Mode


def value_times_weight(subject: Subject) -> Iterator[Diagnostic]:
    """C220: a score that is actual × weight instead of completion × weight: 98% of ≥98% gives 19.6 of 20."""
    by = subject.setting("claimed_score")
    for entry, claim in _wrong_scores(subject) if by.enabled else ():
        if entry.actual is None or entry.weight is None or not _is_percent(entry):
            continue
        if _is_typed(claim, entry.actual * entry.weight):
            shown = {"found": claim.text, "actual": entry.actual_text, "weight": points(entry.weight)}
            right = points(entry.score or Fraction(0))
            yield subject.report("C220", claim.origin, by, row=entry.name, expected=right, **shown)


def converted_twice(subject: Subject) -> Iterator[Diagnostic]:
    """C221: a score that is the right one × weight% once more: 4 for 20 of 20."""
    by = subject.setting("claimed_score")
    for entry, claim in _wrong_scores(subject) if by.enabled else ():
        if not entry.score or entry.weight is None or not claim.value:
            continue
        if _is_typed(claim, entry.score * entry.weight / 100):
            shown = {"found": claim.text, "weight": points(entry.weight), "expected": points(entry.score)}
            yield subject.report("C221", claim.origin, by, row=entry.name, **shown)


def _wrong_scores(subject: Subject) -> Iterator[tuple[Entry, Claim]]:
    for entry in subject.entries:
        claim = subject.claim(entry.id, Claimed.SCORE)
        if claim is None or claim.value is None or entry.score is None or entry.points is None or not entry.applies:
            continue
        if match(claim.value, entry.points, claim.places, Mode.HALF_UP) is Match.WRONG and claim.value != entry.score:
            yield entry, claim


def _is_typed(claim: Claim, value: Fraction) -> bool:
    """Whether a claim is `value` at the places typed; whole points say too little of how they came about."""
    return claim.places > 0 and match(claim.value or Fraction(0), value, claim.places, Mode.HALF_UP) is Match.RIGHT


def _is_percent(entry: Entry) -> bool:
    return any("%" in text or "％" in text for text in (entry.actual_text, entry.target_text)) and (
        entry.actual is not None and 0 < entry.actual <= 1
    )


def scores_are_numbers(subject: Subject) -> Iterator[Diagnostic]:
    """C225: a score below nought (X3)."""
    for entry in subject.entries:
        claim = subject.claim(entry.id, Claimed.SCORE)
        if claim is not None and claim.value is not None and claim.value < 0:
            yield subject.report("C225", claim.origin, row=entry.name, found=claim.text)


_POINTS = {
    Claimed.SCORE: ("得分", "score"),
    Claimed.TOTAL: ("总分", "total"),
    Claimed.TOTAL_WEIGHT: ("分值合计", "sum of the weights"),
}
"""Claims that are points, and what they are called."""


def points_in_words(subject: Subject) -> Iterator[Diagnostic]:
    """C254: a score or total that is no number (满分, 玖拾玖, 99/100): nothing can be compared with it."""
    for claim in subject.evaluation.filing.claims:
        if claim.value is None and claim.about in _POINTS:
            named = next((entry.name for entry in subject.entries if entry.id == claim.node), "")
            row = f"“{named}”的" if named else "", f" of “{named}”" if named else ""
            yield subject.report("C254", claim.origin, row=row, what=_POINTS[claim.about], found=claim.text)


def turned_round(subject: Subject) -> Iterator[Diagnostic]:
    """C218: a direction that the name of the row speaks against: costs scored as the more the better (X12 apart)."""
    by = subject.setting("direction")
    if not by.enabled:
        return
    at_most, at_least, but = (tuple(map(name_key, by.words(name))) for name in ("at_most", "at_least", "but"))
    for entry in subject.entries:
        declared = subject.indicators.get(entry.id)
        name = name_key(entry.name)
        if entry.sign is None or declared is not None or any(word in name for word in but):
            continue  # what the framework fixes is no slip of the office
        cost = next((word for word in at_most if word in name), None)
        good = next((word for word in at_least if word in name), None)
        turned = cost if entry.sign in (Sign.AT_LEAST, Sign.ABOVE) else good
        if turned and (cost is None or good is None) and entry.sign is not Sign.EQUAL:
            cell = entry.cell("target", "sign", "name")
            yield subject.report("C218", cell, by, row=entry.name, found=entry.target_text, word=turned)
