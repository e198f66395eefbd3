"""Rows that a filing marks as judged (是否人工评定：是): the points and reason that it gives, and what is said of them.

The mark counts where no rule can read the row; where one can, it is not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from jixiao.diagnostic import Diagnostic, Severity, diagnose
from jixiao.filing.hand import UNUSED, reason_for
from jixiao.filing.judgement import judged_cell, read_judged
from jixiao.filing.model import Marked, RawRow
from jixiao.interval import Interval
from jixiao.number import exact_text
from jixiao.value import replace


def read_mark(row: RawRow, weight: Fraction, said: Iterable[Diagnostic] = ()) -> Marked:
    """What a marked row of at most `weight` points gives; `said`: what was said while its rule tried to read it."""
    cell, mark, basis = judged_cell(row), row.cells["judged"], row.cells.get("basis")
    points = read_judged(row, Interval(Fraction(0), weight, True, True))
    reason = reason_for(row, "override") or (basis.text.strip() if basis is not None else "")
    usable = cell is not None and points is not None and reason != ""
    return Marked(
        points=points if usable else None,
        reason=reason,
        text=mark.text.strip(),
        origin=mark.origin if cell is None else cell.origin,
        said=tuple(item for item in said if item.severity is Severity.ERROR and item.code not in UNUSED),
    )


def say_mark(mark: Marked, row: str) -> Diagnostic:
    """Of a row that no rule reads: B184 with the points that count, B185 where it stays open all the same."""
    if mark.points is None:
        return diagnose("B185", mark.origin, severity=None, related=(), row=row, found=mark.text)
    given = exact_text(mark.points)
    return diagnose("B184", mark.origin, severity=None, related=(), row=row, found=given, reason=mark.reason)


def not_open(said: Iterable[Diagnostic], mark: Marked) -> tuple[Diagnostic, ...]:
    """`said` of a row whose mark counts: why no rule reads it is still said, but nothing is open any more."""
    return tuple(replace(item, severity=Severity.WARNING) if item in mark.said else item for item in said)
