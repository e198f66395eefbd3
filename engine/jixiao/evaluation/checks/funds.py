"""Checks of amounts: sums of a table's lines, the rates and scores printed beside them, rows that repeat a rate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.diagnostic.model import Related
from jixiao.evaluation.rates import Rate, lines_of
from jixiao.evaluation.settings import Setting
from jixiao.evaluation.subject import Subject, printed_rate
from jixiao.evaluation.wording import (
    HUNDRED,
    Match,
    how_rounded,
    match,
    percent,
    percent_at,
    points,
    score_text,
)
from jixiao.filing.model import Claim, Claimed
from jixiao.filing.names import key
from jixiao.framework.model import Table
from jixiao.number import Mode, decimal_text, round_to
from jixiao.plan.slots import cell_name, line_id

PART = ("下级行", "a part")


def line_sums(subject: Subject) -> Iterator[Diagnostic]:
    """C101, C109: a line that is not the sum of the lines under it, column by column (X13, X14)."""
    by = subject.setting("line_sums")
    if not by.enabled:
        return
    for table in subject.evaluation.plan.framework.tables:
        if table.total_of_children:
            yield from _sums_of(subject, table, by)


def _sums_of(subject: Subject, table: Table, by: Setting) -> Iterator[Diagnostic]:
    for index, line in enumerate(table.lines):
        members = [item for item in table.lines if item.parent == index]
        for column in table.columns if members else ():
            slot = cell_name(table, line, column)
            slots = [cell_name(table, member, column) for member in members]
            total = subject.number(slot)
            parts = [part for part in map(subject.number, slots) if part is not None]
            code = _sum_code(total, parts, len(slots), by)
            if code is None or total is None:
                continue
            found = subject.report(
                code,
                subject.origin(slot),
                by,
                line=line.id,
                column=column.id,
                found=subject.text(slot),
                expected=subject.amount(sum(parts, Fraction(0))),
                parts=" + ".join(subject.amount(part) for part in parts),
                difference=subject.amount(abs(total - sum(parts))),
            )
            related = tuple(Related(cell, PART) for cell in map(subject.origin, slots) if cell is not None)
            yield Diagnostic(found.code, found.origin, found.arguments, found.severity, related)


def _sum_code(total: Fraction | None, parts: list[Fraction], count: int, by: Setting) -> str | None:
    """What is wrong with a sum: parts that were not filled in can only add, unless amounts are negative."""
    if total is None or not parts:
        return None
    known = sum(parts, Fraction(0))
    if len(parts) == count:
        return "C101" if abs(total - known) > by.tolerance else None
    return "C109" if min(parts) >= 0 and known - total > by.tolerance else None


def line_rates(subject: Subject) -> Iterator[Diagnostic]:
    """C102, C103, C106: the printed rate of a line against its own amounts (X6)."""
    by = subject.setting("claimed_rate")
    for rate in subject.rates if by.enabled else ():
        for id, name, part_slot, whole_slot in lines_of(rate):
            claim = subject.claim(id, Claimed.RATE)
            part, whole = subject.number(part_slot), subject.number(whole_slot)
            if claim is None or claim.value is None or part is None or not whole:
                continue
            finding = _rate_finding(subject, by, name, claim, part, whole)
            if finding is not None:
                yield finding


def _rate_finding(
    subject: Subject, by: Setting, line: str, claim: Claim, part: Fraction, whole: Fraction
) -> Diagnostic | None:
    exact = part / whole
    typed = claim.value or Fraction(0)
    rounding = subject.rate_rounding
    if printed_rate(claim, exact) != claim.value:
        return subject.report(
            "C106", claim.origin, by, line=line, found=claim.text, expected=percent_at(exact, rounding)
        )
    shown = {"line": line, "found": _with_percent(claim.text), "expected": percent_at(exact, rounding)}
    outcome = match(typed * HUNDRED, exact * HUNDRED, claim.places, rounding.mode, by.tolerance * HUNDRED)
    if outcome is Match.RIGHT:
        return None
    if outcome is Match.ROUNDING:
        how = how_rounded(typed * HUNDRED, exact * HUNDRED, claim.places)
        return subject.report("C103", claim.origin, by, exact=percent(exact), how=how, **shown)
    return subject.report("C102", claim.origin, by, part=subject.amount(part), whole=subject.amount(whole), **shown)


def _with_percent(text: str) -> str:
    return text if text.endswith(("%", "％")) else f"{text}%"


def line_scores(subject: Subject) -> Iterator[Diagnostic]:
    """C104, C105: the printed score of a line against its printed rate × the weight of the row scored by that rate."""
    by = subject.setting("claimed_score")
    for rate in subject.rates if by.enabled else ():
        weight = rate.node.weight if rate.node is not None else None
        for id, name, part_slot, whole_slot in lines_of(rate) if weight is not None else ():
            claim = subject.claim(id, Claimed.SCORE)
            printed = subject.claim(id, Claimed.RATE)
            part, whole = subject.number(part_slot), subject.number(whole_slot)
            exact = part / whole if part is not None and whole else None
            ratio = exact if printed is None or printed.value is None else printed_rate(printed, exact)
            scored = subject.claim(rate.node.id, Claimed.SCORE) if rate.node is not None else None
            if scored is not None and claim is not None and scored.origin == claim.origin:
                continue  # it is the score of the row itself: C110 and C111 say what is wrong with it
            if claim is None or claim.value is None or ratio is None or weight is None:
                continue
            finding = _score_finding(subject, by, name, claim, min(ratio, Fraction(1)), weight)
            if finding is not None:
                yield finding


def _score_finding(
    subject: Subject, by: Setting, line: str, claim: Claim, ratio: Fraction, weight: Fraction
) -> Diagnostic | None:
    exact, typed = ratio * weight, claim.value or Fraction(0)
    rounding = subject.evaluation.plan.framework.rounding.score
    unit, mode = (rounding.unit, rounding.mode) if rounding is not None else (Fraction(1, 100), Mode.HALF_UP)
    right = round_to(exact, unit, mode)
    outcome = Match.RIGHT if typed == right else match(typed, exact, claim.places, mode, by.tolerance)
    shown = {
        "line": line,
        "found": claim.text,
        "rate": percent(ratio),
        "weight": points(weight),
        "expected": score_text(right, rounding),
    }
    if outcome is Match.RIGHT:
        return None
    if outcome is Match.ROUNDING:
        how = how_rounded(typed, exact, claim.places)
        return subject.report("C105", claim.origin, by, exact=points(exact), how=how, **shown)
    return subject.report("C104", claim.origin, by, **shown)


def rows_repeating_rates(subject: Subject) -> Iterator[Diagnostic]:
    """C108: a row that gives the rate of a funds line another value (X18).

    `checks: row_repeats_rate: {rows: {预算执行率: 年度总支出}}` says which row repeats which line. A row is an input to
    be scored, no claim: it is held to the framework's own rounding of rates, so that `100` does not stand for 99.92%.
    """
    by = subject.setting("row_repeats_rate")
    if not by.enabled:
        return
    for row, line in by.names("rows").items():
        entry = next((item for item in subject.entries if key(item.name) == key(row)), None)
        for rate in subject.rates:
            lines = [item for item in lines_of(rate) if item[1] == line]
            if entry is None or not lines:
                continue
            exact = _rate_of(subject, rate, lines[0][0])
            actual = entry.actual if entry.actual is not None else _claimed_actual(subject, entry.id)
            rounding = subject.rate_rounding
            if exact is None or actual is None or actual == round_to(exact, rounding.unit, rounding.mode):
                continue
            yield subject.report(
                "C108",
                entry.cell("actual", "name"),
                by,
                row=entry.name,
                line=line,
                found=entry.actual_text,
                expected=percent_at(exact, rounding),
            )


def _rate_of(subject: Subject, rate: Rate, id: str) -> Fraction | None:
    _, _, part_slot, whole_slot = next(item for item in lines_of(rate) if item[0] == id)
    part, whole = subject.number(part_slot), subject.number(whole_slot)
    return part / whole if part is not None and whole else None


def _claimed_actual(subject: Subject, id: str) -> Fraction | None:
    claim = subject.claim(id, Claimed.ACTUAL)
    return claim.value if claim is not None else None


def low_execution(subject: Subject) -> Iterator[Diagnostic]:
    """C133: a rate below the limit that the framework sets, without a reason (X9)."""
    by = subject.setting("reason_required")
    limit = by.number("execution_below") if by.enabled else None
    for rate in subject.rates if limit is not None else ():
        top = line_id(rate.table, rate.table.lines[0])
        exact = _rate_of(subject, rate, top)
        stated = subject.evaluation.filing.reasons
        known = top in stated or (rate.node is not None and rate.node.id in stated)
        if exact is None or limit is None or exact >= limit or known:
            continue
        claim = subject.claim(top, Claimed.RATE)
        slot = cell_name(rate.table, rate.table.lines[0], rate.table.columns[rate.part])
        cell = claim.origin if claim is not None else subject.origin(slot)
        name = rate.table.lines[0].id
        shown = decimal_text(round_to(exact * HUNDRED, Fraction(1, 100)), 2) + "%"
        yield subject.report("C133", cell, by, line=name, found=shown, limit=percent(limit))
