"""Scores a ledger on this machine, part by part; what is done is kept beside the output until all of it is.

Every part is written as a file of its own and renamed when it is whole, and the output is put together of the parts and
renamed at the very end: whenever the run is broken off, nothing half-written bears the name asked for, and a later run
need only score what was not scored before.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.evaluation.batch import Batch, ScoredTable
from jixiao.evaluation.model import SEMANTICS
from jixiao.origin import Cell
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
            ran = _score_parts(job, kept, watch)
            _put_together(kept, job.target, suffix, ran)
            shutil.rmtree(kept)
        except OSError as problem:
            raise Rejected([diagnose("U013", None, found=job.target, reason=problem.strerror or problem)]) from None
        return ran


def _score_parts(job: Job, kept: Path, watch: Watch) -> list[Mapping[str, object]]:
    raise NotImplementedError
