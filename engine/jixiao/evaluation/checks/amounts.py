"""Checks of amounts: a row that repeats one, more spent than budgeted, units mixed, scores far above execution."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.corrections import Equation, System, equations, violated
from jixiao.evaluation.rates import line_name, lines_of
from jixiao.evaluation.subject import Subject
from jixiao.evaluation.wording import percent, percent_at
from jixiao.filing.model import Claimed
from jixiao.filing.names import key
from jixiao.plan.slots import cell_name
from jixiao.target import NumberTarget, read_typed

UNITS = (Fraction(10_000), Fraction(1, 10_000))
"""元 read as 万元, and 万元 read as 元."""


def rows_repeating_amounts(subject: Subject) -> Iterator[Diagnostic]:
    """C217: a row that gives an amount of the funds table another value (forms.md part 5).

    `checks: row_repeats_amount: {rows: {项目总成本: 年度资金总额.全年执行数}}` says which row repeats which cell. Where
    the line itself stands at nought and the lines under it do not, their sum is the amount: C109 says that.
    """
    by = subject.setting("row_repeats_amount")
    for row, place in by.names("rows").items() if by.enabled else ():
        entry = next((item for item in subject.entries if key(item.name) == key(row)), None)
        amount = _amount_at(subject, place)
        if entry is None or amount is None:
            continue
        typed = read_typed(entry.actual_text, subject.money_unit)
        if not isinstance(typed, NumberTarget) or typed.value is None:
            continue
        unit = typed.unit or subject.money_unit
        if unit.dimension != subject.money_unit.dimension:
            continue
        # A row is an input, no claim: it is held to the very amount, so that 90 does not stand for 89.974.
        if abs(typed.value - amount) <= by.tolerance:
            continue
        shown = {"found": entry.actual_text, "line": place, "expected": subject.amount(amount)}
        yield subject.report("C217", entry.cell("actual", "name"), by, row=entry.name, **shown)


def _amount_at(subject: Subject, place: str) -> Fraction | None:
    """The amount at `line.column`, or the sum of the lines under it where it stands at nought."""
    name, _, column_name = place.rpartition(".")
    for table in subject.evaluation.plan.framework.tables:
        line = next((item for item in table.lines if key(item.id) == key(name)), None)
        column = next((item for item in table.columns if key(item.id) == key(column_name)), None)
        if line is None or column is None:
            continue
        amount = subject.number(cell_name(table, line, column))
        index = table.lines.index(line)
        below = [subject.number(cell_name(table, item, column)) for item in table.lines if item.parent == index]
        known = [value for value in below if value is not None]
        return sum(known, Fraction(0)) if not amount and any(known) else amount
    return None


def overspent(subject: Subject) -> Iterator[Diagnostic]:
    """C229: more spent than was budgeted: a rate above the limit that the framework sets (X15)."""
    by = subject.setting("execution")
    for due in subject.due("C229"):
        found = percent_at(due.figure("exact"), subject.rate_rounding)
        shown = {"line": line_name(due.node), "found": found, "limit": percent(due.figure("limit"))}
        yield subject.report("C229", subject.origin(due.place), by, **shown)


def scores_far_above(subject: Subject) -> Iterator[Diagnostic]:
    """C231: the rows' own scores far above the rate of execution (X19): all was done, with a part of the money."""
    by = subject.setting("scores_above_execution")
    for due in subject.due("C231"):
        claim, (_, _, slot, _) = subject.claim(due.node, Claimed.RATE), lines_of(subject.rates[0])[0]
        cell = claim.origin if claim is not None else subject.origin(slot)
        shown = {"found": percent(due.figure("share"), 2), "rate": percent(due.figure("exact"), 2)}
        yield subject.report("C231", cell, by, limit=percent(due.figure("limit")), **shown)


def units_mixed(subject: Subject) -> Iterator[Diagnostic]:
    """C232: an amount that makes sums or rates hold once it is read in 万元 instead of 元, or the other way.

    Of all such readings those are told that mend most and break nothing; where several are as good, all in one finding.
    """
    by = subject.setting("units_mixed")
    system = equations(subject) if by.enabled else System((), {})
    failing = violated(system, system.values)
    readings = dict.fromkeys(reading for equation in failing for reading in _other_units(system, equation))
    mended = {reading: _mended(system, failing, reading) for reading in readings}
    most = max(mended.values(), default=0)
    best = [reading for reading, count in mended.items() if count == most]
    if most:
        choices = " 或 ".join(_reading(subject, slot, value) for slot, value in best)
        slot, _ = best[0]
        yield subject.report("C232", subject.origin(slot), by, found=subject.text(slot), choices=choices, count=most)


def _other_units(system: System, equation: Equation) -> Iterator[tuple[str, Fraction]]:
    for cell in equation.cells:
        for factor in UNITS if system.values[cell] else ():
            value = system.values[cell] * factor
            if equation.holds({**system.values, cell: value}):
                yield cell, value


def _mended(system: System, failing: tuple[Equation, ...], reading: tuple[str, Fraction]) -> int:
    """How many relations a reading mends; 0 where it breaks one."""
    cell, value = reading
    values = {**system.values, cell: value}
    touched = [equation for equation in system.equations if cell in equation.cells]
    if any(not equation.holds(values) for equation in touched if equation not in failing):
        return 0
    return sum(equation.holds(values) for equation in touched)


def _reading(subject: Subject, slot: str, value: Fraction) -> str:
    line, column = slot.split(".")[-2:]
    cell = subject.origin(slot)
    place = f"（{cell.reference}）" if cell is not None else ""
    return f"“{line}”的{column}{place}填 {subject.text(slot)}，当是 {subject.amount(value)}"
