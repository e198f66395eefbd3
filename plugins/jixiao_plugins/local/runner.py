"""Scores a ledger on this machine, part by part; what is done is kept beside the output until all of it is.

Every part is written as a file of its own and renamed when it is whole, and the output is put together of the parts and
renamed at the very end: whenever the run is broken off, nothing half-written bears the name asked for, and a later run
need only score what was not scored before.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.diagnostic import Diagnostic, Rejected, Severity, diagnose
from jixiao.evaluation.batch import Batch, ScoredTable, Status
from jixiao.evaluation.model import SEMANTICS
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.plugin import Job, Ran, Watch
from jixiao.version import VERSION
from jixiao_plugins.csv.reader import DANGEROUS
from jixiao_plugins.local.source import Part, parts

if TYPE_CHECKING:
    import polars as pl

SUFFIXES = ("csv", "parquet")
SHOWN = 20
"""Diagnostics of a part that are kept for people."""


class LocalRunner:
    """The default: polars, all cores of this machine."""

    def run(self, job: Job, watch: Watch) -> Ran:
        """Scores the ledger. Raises Rejected: it cannot be read or written, or holds nothing that the plan asks for."""
        suffix = job.target.suffix.lower().removeprefix(".")
        if suffix not in SUFFIXES:
            raise Rejected([diagnose("I085", Cell(job.target.name, "", ""), found=job.target.suffix or job.target)])
        kept = job.target.with_name(f".jixiao-{job.target.name}.parts")
        try:
            if kept.exists() and not job.resume:
                shutil.rmtree(kept)
            kept.mkdir(parents=True, exist_ok=True)
            ran, files = _score_parts(job, kept, watch)
            _put_together(files, kept / f"whole.{suffix}", job.target)
            shutil.rmtree(kept)
        except Rejected:
            if not any(kept.glob("*.json")):  # nothing that a later run could take up
                shutil.rmtree(kept, ignore_errors=True)
            raise
        except OSError as problem:
            raise Rejected([diagnose("U013", None, found=job.target, reason=problem.strerror or problem)]) from None
        return ran


def _score_parts(job: Job, kept: Path, watch: Watch) -> tuple[Ran, list[Path]]:
    """Every part scored, or found scored already, into files in `kept`."""
    batch = Batch(job.plan)
    whole, files = Ran(), []
    for part in parts(job.source):
        data, said = kept / f"{part.number:06d}.parquet", kept / f"{part.number:06d}.json"
        digest = f"{part.digest} {job.plan.digest} {VERSION} {SEMANTICS}"
        ran = _kept(said, digest) if data.exists() else None
        if ran is None:
            scored = batch.score(part.table)
            ran = _told(job.plan, scored, part, job.source.name, whole.rows)
            _replace(data, lambda path, table=scored.table: table.write_parquet(path, compression="lz4"))  # type: ignore[misc]
            text = json.dumps({"digest": digest, **_as_json(ran)}, ensure_ascii=False)
            _replace(said, lambda path, text=text: path.write_text(text, encoding="utf-8"))  # type: ignore[misc]
        whole = whole.plus(ran)
        files.append(data)
        watch(part.progress, part.whole)
    return whole, files


def _told(plan: Plan, scored: ScoredTable, part: Part, file: str, before: int) -> Ran:
    """What is to be said of one part. `before`: the rows of the parts before it."""
    table = scored.table
    codes = Counter(item.code for item in part.refused)
    shown = list(part.refused[:SHOWN])
    for remark in scored.remarks:
        for item in remark.diagnostics:
            codes[item.code] += len(remark.rows)
            if len(shown) < SHOWN:
                place = Cell(file, "", f"{remark.slot}[{before + remark.rows[0] + 1}]")
                shown.append(Diagnostic(item.code, place, item.arguments, item.severity))
    return Ran(
        rows=table.height + len(part.refused),
        scored=table.height,
        ways={str(way): count for way, count in scored.ways.items()},
        statuses=_counted(table, "status", [status.value for status in Status]),
        ratings=_counted(table, "rating", [rating.name for rating in plan.ratings]) if plan.ratings else {},
        codes=dict(codes),
        shown=tuple(shown),
        absent=scored.absent,
    )


def _counted(table: pl.DataFrame, column: str, names: Sequence[str]) -> dict[str, int]:
    """How often each of `names` stands in a column, in their order."""
    counts = dict(table.get_column(column).value_counts().rows())
    return {name: counts[name] for name in names if name in counts}


def _kept(said: Path, digest: str) -> Ran | None:
    """What was said of a part that an earlier run finished; None where it was another part, or is not finished."""
    try:
        held = json.loads(said.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(held, dict) or held.pop("digest", None) != digest:
        return None
    shown = tuple(
        Diagnostic(code, Cell(file, "", reference), tuple((name, value) for name, value in arguments), Severity(weight))
        for code, file, reference, arguments, weight in held.pop("shown")
    )
    return Ran(**{**held, "shown": shown, "absent": tuple(held["absent"]), "resumed": 1})


def _as_json(ran: Ran) -> dict[str, object]:
    held = asdict(ran)
    held["shown"] = [
        (item.code, item.origin.file, item.origin.reference, item.arguments, item.severity)
        for item in ran.shown
        if isinstance(item.origin, Cell)
    ]
    return held


def _replace(path: Path, write: Callable[[Path], object]) -> None:
    """A file written beside, made sure of, then given its name."""
    beside = path.with_name(f".{path.name}.tmp")
    write(beside)
    with beside.open("rb+") as stream:
        os.fsync(stream.fileno())
    beside.replace(path)


def _put_together(files: list[Path], beside: Path, target: Path) -> None:
    """The output out of its parts: `beside` first, in their folder, so that it goes when they go."""
    if beside.suffix == ".parquet":
        import polars as pl

        pl.scan_parquet(files).sink_parquet(beside, compression="zstd", compression_level=1)
    else:
        _write_csv(files, beside)
    with beside.open("rb+") as stream:
        os.fsync(stream.fileno())
    beside.replace(target)


def _write_csv(files: list[Path], target: Path) -> None:
    """With a byte order mark, without which Excel takes the Chinese for something else."""
    import polars as pl

    with target.open("wb") as stream:
        for number, file in enumerate(files):
            table = _guarded(pl.read_parquet(file))
            table.write_csv(stream, include_bom=number == 0, include_header=number == 0)


def _guarded(table: pl.DataFrame) -> pl.DataFrame:
    """No text begins as a formula does: a spreadsheet would run it. Numbers are left alone."""
    import polars as pl

    texts = [name for name, kind in table.schema.items() if kind == pl.String]
    risky = f"^[{''.join(re.escape(sign) for sign in DANGEROUS)}]"
    changes = []
    for name in texts:
        column = pl.col(name)
        formula = column.str.contains(risky) & ~column.str.contains(r"^[+-]?[0-9]+(\.[0-9]+)?$")
        changes.append(pl.when(formula).then(pl.concat_str(pl.lit("'"), column)).otherwise(column).alias(name))
    return table.with_columns(changes)
