"""Rows that a filing marks as judged, where it is filled into a form: a form that scores itself has no such mark."""

from __future__ import annotations

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.evaluation.model import Evaluation
from jixiao.filing.judgement import judged_cell
from jixiao.filing.model import RawFiling
from jixiao.value import replace


def without_marks(evaluation: Evaluation) -> tuple[RawFiling, tuple[Diagnostic, ...]] | None:
    """The filing without the marks that count, as its form will score it, and B200 for each; None where none counts."""
    raw = evaluation.filing.raw
    counted = {item.origin: dict(item.arguments) for item in evaluation.findings if item.code == "B184"}
    if raw is None or not counted:
        return None
    rows, said = [], []
    for row in raw.rows:
        cell = judged_cell(row)
        told = None if cell is None or "judged" not in row.cells else counted.get(cell.origin)
        if told is not None:
            said.append(diagnose("B200", cell.origin if cell else None, row=told["row"], found=told["found"]))
            row = replace(row, cells={role: held for role, held in row.cells.items() if role != "judged"})
        rows.append(row)
    return replace(raw, rows=tuple(rows)), tuple(said)
