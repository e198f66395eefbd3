"""Checks of the relations that a jurisdiction declares, and what may have been meant where sums and rates fail."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic, Severity, diagnose
from jixiao.evaluation.corrections import Correction, candidates, equations, pairs, violated
from jixiao.evaluation.subject import Subject
from jixiao.expression.tree import Quantity
from jixiao.filing.bind import fields_of

SHOWN = 4
"""Candidates that a message lists at the most."""


def declared(subject: Subject) -> Iterator[Diagnostic]:
    """C150: a relation of the framework that does not hold."""
    evaluation = subject.evaluation
    for relation in evaluation.plan.framework.relations:
        name = f"{relation.id}:relation"
        if name not in evaluation.plan.computed_index or evaluation.truth(name) is not False:
            continue
        read = sorted(fields_of(evaluation.plan, Quantity(name)))
        origins = (subject.origin(slot) for slot in read if slot in evaluation.plan.slot_index)
        cell = next((origin for origin in origins if origin is not None), None)
        message = relation.message or f"勾稽关系“{relation.id}”不成立"
        yield diagnose("C150", cell, severity=_severity(relation.severity), related=(), message=message)


def _severity(text: str) -> Severity:
    return next((item for item in Severity if item.value == text), Severity.ERROR)


def slips(subject: Subject) -> Iterator[Diagnostic]:
    """C160, C161: which single amounts, and which pair, would mend sums and rates that fail. Offered, never made."""
    system = equations(subject)
    failing = violated(system, system.values)
    if not failing:
        return
    singles = candidates(system)
    best = max((len(item.mends) for item in singles), default=0)
    top = [item for item in singles if len(item.mends) == best]
    if top:
        yield _single(subject, top, best)
    yield from (_pair(subject, pair) for pair in pairs(system, singles))


def _single(subject: Subject, top: list[Correction], best: int) -> Diagnostic:
    shown = "；".join(_short(subject, item) for item in top[:SHOWN])
    more = f"；等 {len(top)} 处" if len(top) > SHOWN else ""
    cell = subject.origin(top[0].changes[0][0])
    return subject.report("C160", cell, count=len(top), mends=best, choices=shown + more)


def _pair(subject: Subject, pair: Correction) -> Diagnostic:
    cell = subject.origin(pair.changes[0][0])
    relations = "；".join(pair.mends)
    return subject.report("C161", cell, choice=_change(subject, pair), mends=len(pair.mends), relations=relations)


def _change(subject: Subject, item: Correction) -> str:
    return "、".join(
        f"{_where(subject, slot)}由 {subject.text(slot)} 改为 {subject.amount(value)}" for slot, value in item.changes
    )


def _short(subject: Subject, item: Correction) -> str:
    return "、".join(f"{_where(subject, slot)}改为 {subject.amount(value)}" for slot, value in item.changes)


def _where(subject: Subject, slot: str) -> str:
    line, column = slot.split(".")[-2:]
    cell = subject.origin(slot)
    return f"“{line}”的{column}" + (f"（{cell.reference}）" if cell is not None else "")
