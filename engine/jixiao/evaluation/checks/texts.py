"""Checks of texts: more characters than the form allows."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.subject import Subject
from jixiao.filing.model import RawFiling, RawValue
from jixiao.name import name_key


def too_long(subject: Subject) -> Iterator[Diagnostic]:
    """C193: a text of more characters than the form of the framework allows; blanks are not counted."""
    form, raw = subject.evaluation.plan.framework.form, subject.evaluation.filing.raw
    if form is None or raw is None:
        return
    limits = dict(form.limits)
    names = {column.role: column.name for column in (*form.funds, *form.rows)}
    for name, value in _texts(raw, frozenset(limits)):
        count = len("".join(value.text.split()))
        if count > limits[name]:
            shown = names.get(name, ROLES.get(name, name))
            yield subject.report("C193", value.origin, name=shown, found=count, limit=limits[name])


ROLES = {
    "reason": "原因",
    "description": "完成情况描述",
    "basis": "评分说明",
    "actual": "实际完成值",
    "target": "目标值",
}


def _texts(raw: RawFiling, limited: frozenset[str]) -> Iterator[tuple[str, RawValue]]:
    """The texts that have a limit, in the order of the form: cells by role, others by their printed label."""
    for cells in (*(line.cells for line in raw.lines), *(row.cells for row in raw.rows)):
        for role, value in cells.items():
            if role in limited:
                yield role, value
    by_key = {name_key(name): name for name in sorted(limited)}
    for label, value in raw.single.items():
        if name_key(label) in by_key:
            yield by_key[name_key(label)], value
