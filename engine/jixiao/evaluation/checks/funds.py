"""Checks of amounts: sums of a table's lines, the rates and scores printed beside them, rows that repeat a rate."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.diagnostic.model import Related
from jixiao.evaluation.rates import line_and_column, line_name, lines_of
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.wording import (
    HUNDRED,
    how_rounded,
    percent,
    percent_at,
    points,
    score_text,
)
from jixiao.filing.model import Claimed
from jixiao.filing.names import key
from jixiao.number import decimal_text, round_to

PART = ("下级行", "a part")


def line_sums(subject: Subject) -> Iterator[Diagnostic]:
    """C101, C109: a line that is not the sum of the lines under it, column by column (X13, X14)."""
    by = subject.setting("line_sums")
    for due in subject.due("C101", "C109"):
        total, amounts = subject.number(due.place) or Fraction(0), [subject.number(slot) for slot in due.shown]
        parts = [part for part in amounts if part is not None]
        line, column = line_and_column(due.place)
        found = subject.report(
            due.code,
            subject.origin(due.place),
            by,
            line=line,
            column=column,
            found=subject.text(due.place),
            expected=subject.amount(sum(parts, Fraction(0))),
            parts=" + ".join(subject.amount(part) for part in parts),
            difference=subject.amount(abs(total - sum(parts))),
        )
        related = tuple(Related(cell, PART) for cell in map(subject.origin, due.shown) if cell is not None)
        yield Diagnostic(found.code, found.origin, found.arguments, found.severity, related)


def line_rates(subject: Subject) -> Iterator[Diagnostic]:
    """C102, C103, C106: the printed rate of a line against its own amounts (X6)."""
    by, rounding = subject.setting("claimed_rate"), subject.rate_rounding
    for due in subject.due("C102", "C103", "C106"):
        claim, value = subject.claimed(due.node, Claimed.RATE)
        exact = due.figure("exact")
        found = claim.text if due.code == "C106" else _with_percent(claim.text)
        shown = {"line": line_name(due.node), "found": found, "expected": percent_at(exact, rounding)}
        if due.code == "C103":
            shown["how"] = how_rounded(value * HUNDRED, exact * HUNDRED, claim.places)
            shown["exact"] = percent(exact)
        elif due.code == "C102":
            shown |= {side: subject.amount(due.figure(side)) for side in ("part", "whole")}
        yield subject.report(due.code, claim.origin, by, **shown)


def _with_percent(text: str) -> str:
    return text if text.endswith(("%", "％")) else f"{text}%"


def line_scores(subject: Subject) -> Iterator[Diagnostic]:
    """C104, C105: the printed score of a line against its printed rate × the weight of the row scored by that rate."""
    by, rounding = subject.setting("claimed_score"), subject.evaluation.plan.framework.rounding.score
    rows = {id: rate.node for rate in subject.rates for id, *_ in lines_of(rate)}
    for due in subject.due("C104", "C105"):
        claim, value = subject.claimed(due.node, Claimed.SCORE)
        row = rows[due.node]
        scored = subject.claim(row.id, Claimed.SCORE) if row is not None else None
        if scored is not None and scored.origin == claim.origin:
            continue  # it is the score of the row itself: C110 and C111 say what is wrong with it
        shown = {
            "line": line_name(due.node),
            "found": claim.text,
            "rate": percent(due.figure("ratio")),
            "weight": points(due.figure("weight")),
            "expected": score_text(due.figure("right"), rounding),
        }
        if due.code == "C105":
            exact = due.figure("exact")
            shown |= {"exact": points(exact), "how": how_rounded(value, exact, claim.places)}
        yield subject.report(due.code, claim.origin, by, **shown)


def rows_repeating_rates(subject: Subject) -> Iterator[Diagnostic]:
    """C108: a row that gives the rate of a funds line another value (X18).

    `checks: row_repeats_rate: {rows: {预算执行率: 年度总支出}}` says which row repeats which line. A row is an input to
    be scored, no claim: it is held to the framework's own rounding of rates, so that `100` does not stand for 99.92%.
    """
    by, rounding = subject.setting("row_repeats_rate"), subject.rate_rounding
    for due in subject.due("C108"):
        entry = next(item for item in subject.entries if key(item.name) == key(due.node))
        shown = {"row": entry.name, "line": by.names("rows")[due.node], "found": entry.actual_text}
        expected = percent_at(due.figure("exact"), rounding)
        yield subject.report("C108", entry.cell("actual", "name"), by, expected=expected, **shown)


def low_execution(subject: Subject) -> Iterator[Diagnostic]:
    """C133: a rate below the limit that the framework sets, without a reason (X9)."""
    by = subject.setting("reason_required")
    limit = by.number("execution_below") if by.enabled else None
    for rate in subject.rates if limit is not None else ():
        top, name, slot, whole_slot = lines_of(rate)[0]
        part, whole = subject.number(slot), subject.number(whole_slot)
        exact = part / whole if part is not None and whole else None
        stated = subject.evaluation.filing.reasons
        known = top in stated or (rate.node is not None and rate.node.id in stated)
        if exact is None or limit is None or exact >= limit or known:
            continue
        claim = subject.claim(top, Claimed.RATE)
        cell = claim.origin if claim is not None else subject.origin(slot)
        shown = decimal_text(round_to(exact * HUNDRED, Fraction(1, 100)), 2) + "%"
        yield subject.report("C133", cell, by, line=name, found=shown, limit=percent(limit))
