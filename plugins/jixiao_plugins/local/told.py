"""What is said of one part of a ledger: rows, how they were scored, which diagnostics; kept beside the part."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.diagnostic import Diagnostic
from jixiao.evaluation.batch import ScoredTable, Status
from jixiao.evaluation.ledger import Remark
from jixiao.origin import Cell
from jixiao.plugin import Job, Ran
from jixiao.value import replace
from jixiao_plugins.local.files import as_json, from_json, replace_file

if TYPE_CHECKING:
    import polars as pl

SHOWN = 20
"""Diagnostics of a part that are kept for people."""


def told(job: Job, scored: ScoredTable, said: Sequence[Diagnostic], refused: int, before: int) -> Ran:
    """What is to be said of one part: what was `said` of it already, `refused` rows of it. `before`: rows before it."""
    table = scored.table
    codes = Counter(item.code for item in said)
    shown = list(said[:SHOWN])
    for remark in scored.remarks:
        for item in remark.diagnostics:
            codes[item.code] += len(remark.rows)
            if len(shown) < SHOWN:
                shown.append(replace(item, origin=_place(item, remark, job, before)))
    return Ran(
        rows=table.height + refused,
        scored=table.height,
        ways={str(way): count for way, count in scored.ways.items()},
        statuses=_counted(table, "status", [status.value for status in Status]),
        ratings=_counted(table, "rating", [rating.name for rating in job.plan.ratings]) if job.plan.ratings else {},
        codes=dict(codes),
        shown=tuple(shown),
        absent=scored.absent,
    )


def _place(item: Diagnostic, remark: Remark, job: Job, before: int) -> Cell:
    """Where it stands: the column and the row of the ledger; a remark on a long table says its line itself."""
    if isinstance(item.origin, Cell) and item.origin.file:  # of a form: its own file and cell
        return item.origin
    line = item.origin.reference if isinstance(item.origin, Cell) and "[" in item.origin.reference else ""
    return _in_file(Cell("", "", line or f"{remark.slot}[{before + remark.rows[0] + 1}]"), job)


def _in_file(place: Cell, job: Job) -> Cell:
    """A place in the ledger or, where it begins with the name of a long table, in that one."""
    name = re.split(r"[.\[]", place.reference, maxsplit=1)[0]
    return Cell(job.tables.get(name, job.source).name, place.sheet, place.reference)


def located(item: Diagnostic, job: Job) -> Diagnostic:
    """What is said of a table as a whole, with the file that it is in."""
    place = Cell("", "", "") if item.origin is None else item.origin
    return item if not isinstance(place, Cell) or place.file else replace(item, origin=_in_file(place, job))


def _counted(table: pl.DataFrame, column: str, names: Sequence[str]) -> dict[str, int]:
    """How often each of `names` stands in a column, in their order."""
    counts = dict(table.get_column(column).value_counts().rows())
    return {name: counts[name] for name in names if name in counts}


def kept(said: Path, digest: str) -> Ran | None:
    """What was said of a part that an earlier run finished; None where it was another part, or is not finished."""
    try:
        held = json.loads(said.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(held, dict) or held.pop("digest", None) != digest:
        return None
    shown, absent = from_json(held.pop("shown")), tuple(held.pop("absent"))
    return Ran(**{**held, "shown": shown, "absent": absent, "written": (), "resumed": 1})


def keep(ran: Ran, digest: str, said: Path) -> None:
    """Writes down what was said of a part, for `kept` to find."""
    held = {**asdict(replace(ran, shown=())), "shown": as_json(ran.shown)}
    text = json.dumps({"digest": digest, **held}, ensure_ascii=False)
    replace_file(said, lambda path: path.write_text(text, encoding="utf-8"))
