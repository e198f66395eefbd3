"""Checks of what the office claims against what the rules give: scores, total, rating, completion, targets."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Severity
from jixiao.evaluation.settings import Setting
from jixiao.evaluation.subject import Entry, Subject
from jixiao.evaluation.wording import HUNDRED, Match, how_rounded, match, percent, percent_at, points, score_text
from jixiao.filing.model import Claim, Claimed
from jixiao.interval import Sign
from jixiao.name import name_key
from jixiao.number import Mode, round_to
from jixiao.target import DayTarget, NumberTarget, WordsTarget, read_typed
from jixiao.value import replace


def scores(subject: Subject) -> Iterator[Diagnostic]:
    """C110, C111: a claimed score against the rule, wrong or only rounded otherwise (X7)."""
    by = subject.setting("claimed_score")
    for entry in subject.entries if by.enabled else ():
        claim = subject.claim(entry.id, Claimed.SCORE)
        if claim is None or claim.value is None or entry.score is None or entry.points is None or not entry.applies:
            continue
        mode = _mode(subject)
        if claim.value == entry.score or (entry.given is not None and entry.given.used):
            continue  # what people gave is told by itself
        if abs(claim.value - entry.score) <= by.tolerance:
            continue
        outcome = match(claim.value, entry.points, claim.places, mode)
        right = score_text(entry.score, subject.evaluation.plan.framework.rounding.score)
        shown = {"row": entry.name, "found": claim.text, "expected": right}
        if outcome is Match.WRONG:
            yield subject.report("C110", claim.origin, by, **shown)
            continue
        how = how_rounded(claim.value, entry.points, claim.places)
        found = subject.report("C111", claim.origin, by, exact=points(entry.points), how=how, **shown)
        # Right at the places typed (9 for 8.62): no mistake, but the total will differ, so it is said.
        yield replace(found, severity=Severity.NOTE) if outcome is Match.RIGHT and by.severity is None else found


def _mode(subject: Subject) -> Mode:
    rounding = subject.evaluation.plan.framework.rounding.score
    return rounding.mode if rounding is not None else Mode.HALF_UP


def total(subject: Subject) -> Iterator[Diagnostic]:
    """C112, C113: the claimed total against the rules, and against the sum of the claimed parts (X8)."""
    by = subject.setting("claimed_total")
    claim = subject.claim("", Claimed.TOTAL)
    if not by.enabled or claim is None or claim.value is None:
        return
    computed = subject.evaluation.total
    if (
        computed is not None
        and match(claim.value, computed, claim.places, Mode.HALF_UP, by.tolerance) is not Match.RIGHT
    ):
        right = score_text(computed, subject.evaluation.plan.framework.rounding.total)
        yield subject.report("C112", claim.origin, by, found=claim.text, expected=right)
    parts = _claimed_parts(subject)
    if parts is not None and abs(parts - claim.value) > by.tolerance:
        difference = points(abs(parts - claim.value))
        yield subject.report("C113", claim.origin, by, found=claim.text, expected=points(parts), difference=difference)


def beyond(subject: Subject) -> Iterator[Diagnostic]:
    """C215: a claimed total above what can be reached: above all points, or above what is still possible."""
    by, evaluation = subject.setting("claimed_total"), subject.evaluation
    claim = subject.claim("", Claimed.TOTAL)
    if not by.enabled or claim is None or claim.value is None:
        return
    unknown = any(item.code == "B131" for item in evaluation.filing.diagnostics)  # rows of another framework
    most = None if evaluation.range is None or unknown else evaluation.range.most
    if most is None and not evaluation.plan.adjustments:
        most = evaluation.plan.framework.expected_total
    # Where the total is known and within all points, C112 says what is wrong with the claim.
    if most is not None and claim.value - most > by.tolerance:
        yield subject.report("C215", claim.origin, by, found=claim.text, expected=points(most))


def _claimed_parts(subject: Subject) -> Fraction | None:
    """The sum of all claimed scores; None where one is missing, or adjustments stand between the rows and the total."""
    if subject.evaluation.plan.adjustments:
        return None
    goals = [goal.id for goal in subject.evaluation.filing.goals]
    alone = [entry for entry in subject.entries if entry.applies and not any(_is_under(entry, goal) for goal in goals)]
    values = [_claimed(subject, entry.id) for entry in alone]
    for goal in goals:
        typed = _claimed(subject, goal)
        values.append(_claimed_below(subject, goal) if typed is None else typed)
    known = [value for value in values if value is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(values) else None


def _claimed(subject: Subject, id: str) -> Fraction | None:
    claim = subject.claim(id, Claimed.SCORE)
    return None if claim is None else claim.value


def _claimed_below(subject: Subject, node: str) -> Fraction | None:
    """What the claimed scores of the rows under `node` come to there; None where one is missing, or there is none."""
    rows = [entry for entry in subject.entries if entry.applies and _is_under(entry, node)]
    inside = _is_inside_goal(subject, node)
    worth = [Fraction(1) if inside else entry.worth for entry in rows]
    typed = [_claimed(subject, entry.id) for entry in rows]
    known = [value * each for value, each in zip(typed, worth, strict=True) if value is not None and each is not None]
    if not known or len(known) < len(rows):
        return None
    total, by = sum(known, Fraction(0)), subject.evaluation.plan.framework.rounding
    rounding = by.subtotal or by.score
    if rounding is None or all(each == 1 for each in worth):
        return total
    return round_to(total, rounding.unit, rounding.mode)


def _is_inside_goal(subject: Subject, node: str) -> bool:
    """Whether `node` is a group of a goal: its rows have not been brought to the goal's points yet."""
    return any(node.startswith(f"{goal.id}.") for goal in subject.evaluation.filing.goals)


def subtotals(subject: Subject) -> Iterator[Diagnostic]:
    """C115: the claimed score of a node against the claimed scores of its rows."""
    by = subject.setting("claimed_score")
    for node in subject.nodes.values() if by.enabled else ():
        claim = subject.claim(node.id, Claimed.SCORE) if node.leaf is None else None
        if claim is None or claim.value is None:
            continue
        below = _claimed_below(subject, node.id)
        if below is not None and below != claim.value:
            shown = points(below)
            yield subject.report("C115", claim.origin, by, node=node.name, found=claim.text, expected=shown)


def _is_under(entry: Entry, node: str) -> bool:
    return entry.group == node or entry.group.startswith(f"{node}.")


def rating(subject: Subject) -> Iterator[Diagnostic]:
    """C114: the claimed rating against that of the total by rule."""
    by = subject.setting("claimed_rating")
    claim, evaluation = subject.claim("", Claimed.RATING), subject.evaluation
    if not by.enabled or claim is None or evaluation.rating is None or evaluation.total is None:
        return
    if name_key(claim.text) != name_key(evaluation.rating):
        total = score_text(evaluation.total, evaluation.plan.framework.rounding.total)
        shown = {"found": claim.text, "total": total, "expected": evaluation.rating}
        yield subject.report("C114", claim.origin, by, **shown)


def completion(subject: Subject) -> Iterator[Diagnostic]:
    """C107: a claimed 完成率 that no way of reckoning it gives: actual ÷ target, its inverse, or met and so 100%."""
    by = subject.setting("claimed_rate")
    for entry in subject.entries if by.enabled else ():
        claim = subject.claim(entry.id, Claimed.COMPLETION)
        if claim is None or claim.value is None or not entry.target or entry.actual is None:
            continue
        if not _is_completion(claim, entry, entry.target, entry.actual, by):
            shown = percent_at(entry.actual / entry.target, subject.rate_rounding)
            yield subject.report(
                "C107",
                claim.origin,
                by,
                row=entry.name,
                found=claim.text,
                actual=entry.actual_text,
                target=entry.target_text,
                expected=shown,
            )


def _is_completion(claim: Claim, entry: Entry, target: Fraction, actual: Fraction, by: Setting) -> bool:
    typed = (claim.value or Fraction(0)) * HUNDRED
    ways = [actual / target]
    if entry.sign in (Sign.AT_MOST, Sign.BELOW) and actual:
        ways.append(target / actual)
    if entry.met:
        ways.append(Fraction(1))
    # A rate typed as a ratio (1 for 100%) is the same number.
    claimed = (typed, typed * HUNDRED) if "%" not in claim.text else (typed,)
    return any(
        match(value, way * HUNDRED, claim.places, Mode.HALF_UP, by.tolerance * HUNDRED) is not Match.WRONG
        for way in ways
        for value in claimed
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
    for entry in subject.entries:
        claim, typed = subject.claim(entry.id, Claimed.SCORE), subject.claim(entry.id, Claimed.WEIGHT)
        weights = [value for value in (entry.weight, typed.value if typed is not None else None) if value is not None]
        if claim is not None and claim.value is not None and weights and claim.value > max(weights):
            assert entry.weight is not None
            yield subject.report("C125", claim.origin, row=entry.name, found=claim.text, weight=points(entry.weight))


def shown_completion(entry: Entry) -> str:
    """完成率 of a number row for messages."""
    if not entry.target or entry.actual is None:
        return ""
    return percent(entry.actual / entry.target)
