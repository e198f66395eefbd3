"""Scores a ledger on this machine, part by part; what is done is kept beside the output until all of it is.

Every part is written as a file of its own and renamed when it is whole, and the output is put together of the parts and
renamed at the very end: whenever the run is broken off, nothing half-written bears the name asked for, and a later run
need only score what was not scored before.
"""

from __future__ import annotations

import errno
import os
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jixiao.diagnostic import Diagnostic, Rejected, diagnose, system_words
from jixiao.evaluation.batch import Batch, ScoredTable, check_long
from jixiao.evaluation.codes import codes_of
from jixiao.evaluation.evaluated import rows_of
from jixiao.evaluation.model import SEMANTICS, Evaluation
from jixiao.filing.columns import KEY
from jixiao.inbox.posted import is_many
from jixiao.later import later
from jixiao.origin import Cell
from jixiao.plugin import Job, Ran, Watch
from jixiao.value import dataclass, field, replace
from jixiao.version import VERSION
from jixiao_plugins.local.files import replace_file, stamp
from jixiao_plugins.local.ledger import parts
from jixiao_plugins.local.output import SUFFIXES, put_together, write_csv_part
from jixiao_plugins.local.source import Part
from jixiao_plugins.local.tables import LongFile, long_files
from jixiao_plugins.local.told import SHOWN, keep, kept, located, told

if TYPE_CHECKING:
    import polars as pl

    from jixiao.evaluation import verdicts
    from jixiao.inbox import workers
    from jixiao_plugins.local import explained as explaining
    from jixiao_plugins.local import forms, workbook
else:  # what few runs need
    verdicts, workers = later("jixiao.evaluation.verdicts"), later("jixiao.inbox.workers")
    explaining, forms = later("jixiao_plugins.local.explained"), later("jixiao_plugins.local.forms")
    workbook = later("jixiao_plugins.local.workbook")

LONG_ROWS = 20_000
"""Filings of one part where each brings lines of its own."""

MOST_COMPARED = 1_000_000
"""Rows up to which it is looked up whether a code is there twice: what is held must not grow with the ledger."""

ENOUGH = 2**20
"""Bytes left on a disk that is not full."""


class LocalRunner:
    """The default: polars, all cores of this machine."""

    def run(self, job: Job, watch: Watch) -> Ran:
        """Scores the ledger. Raises Rejected: it cannot be read or written, or holds nothing that the plan asks for."""
        import polars as pl

        suffix = job.target.suffix.lower().removeprefix(".")
        if suffix not in SUFFIXES:
            raise Rejected([diagnose("I085", Cell(job.target.name, "", ""), found=job.target.suffix or job.target)])
        kept = job.target.with_name(f".jixiao-{job.target.name}.parts")
        try:
            if job.target.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
            if job.source.is_dir() and forms.is_sent(job.target, job.source):
                reason = ("这是要读的原件", "it is a file that is read")
                raise Rejected([diagnose("U013", None, found=job.target, reason=reason)])
            if kept.exists() and not job.resume:
                shutil.rmtree(kept)
            kept.mkdir(parents=True, exist_ok=True)
            ran = _Run(job, kept).run(watch)
            shutil.rmtree(kept)
        except Rejected as rejected:
            if not any(kept.glob("*.json")):  # nothing that a later run could take up
                shutil.rmtree(kept, ignore_errors=True)
            raise Rejected([located(item, job) for item in rejected.diagnostics]) from None
        except OSError as problem:
            raise Rejected([diagnose("U013", None, found=job.target, reason=system_words(problem))]) from None
        except pl.exceptions.PolarsError:
            if shutil.disk_usage(kept).free >= ENOUGH:
                raise
            # A full disk is not told: the part that was torn is refused when read.
            full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            raise Rejected([diagnose("U013", None, found=job.target, reason=system_words(full))]) from None
        return ran


@dataclass(slots=True)
class _Run:
    """One run: every part scored, or found scored already, in files of `kept`."""

    job: Job
    kept: Path
    batch: Batch = field(init=False)
    checking: verdicts.Checking | None = field(init=False)
    files: list[Path] = field(default_factory=list)
    heights: list[int] = field(default_factory=list)  # rows of them
    rows: list[Path] = field(default_factory=list)
    seen: list[pl.Series] = field(default_factory=list)  # hashes of the codes of the parts before
    codes: list[pl.Series] = field(default_factory=list)  # where no long table goes by them

    def __post_init__(self) -> None:
        self.checking = verdicts.Checking(self.job.plan, self.job.statuses) if self.job.checks else None
        self.batch = self.checking.plain if self.checking is not None else Batch(self.job.plan, self.job.statuses)

    def run(self, watch: Watch) -> Ran:
        """Everything, up to the output under its name."""
        if not is_many(self.job.source):
            check_long(self.job.plan, (KEY,), self.job.tables)
        elif self.job.tables:  # a form brings its own rows
            raise Rejected([diagnose("I112", None, found=name, known="—") for name in self.job.tables])
        longs, whole = long_files(self.job.tables, self.kept), Ran()
        for part in self._parts():
            whole = whole.plus(self._part(part, longs, whole.rows))
            watch(part.progress, part.whole)
        whole = whole.plus(self._left_over(longs))
        if self.job.explain is not None:
            self._explain(longs, whole.scored, watch)
        return replace(whole, written=tuple(self._put_together()))

    @property
    def suffix(self) -> str:
        """Of the files of parts: csv where nothing but joining is left to do; lines of long tables are looked up."""
        return ".csv" if self.job.target.suffix.lower() == ".csv" and not self.job.tables else ".parquet"

    def _parts(self) -> Iterator[Part | forms.FormPart]:
        if is_many(self.job.source):
            yield from forms.form_parts(self.job.source, self.kept, self.job.target, *_beside(self.job.target))
        elif self.job.tables:
            yield from _sliced(parts(self.job.source))
        else:
            yield from parts(self.job.source)

    def _digest(self, part: Part | forms.FormPart) -> str:
        """What changes when a part would come out otherwise."""
        stamps = " ".join(stamp(path) for path in self.job.tables.values())
        return (
            f"{part.digest} {self.job.plan.digest} {VERSION} {SEMANTICS} {self.job.statuses} {self.job.checks} {stamps}"
        )

    def _part(self, part: Part | forms.FormPart, longs: Mapping[str, LongFile], before: int) -> Ran:
        """One part. `before`: the rows of the parts before it."""
        data, said = self.kept / f"{part.number:06d}{self.suffix}", self.kept / f"{part.number:06d}.json"
        rows = self.kept / f"{part.number:06d}.rows.parquet"
        digest = self._digest(part)
        tables, repeated = self._beside(part, longs)
        if isinstance(part, Part) and not longs and KEY in part.table.columns and before <= MOST_COMPARED:
            self.codes.append(codes_of(part.table.get_column(KEY)))
        ran = kept(said, digest) if data.exists() else None
        if ran is None:
            checked = Ran()
            if not isinstance(part, Part):
                scored, refused, count = forms.score_forms(self.batch, part)
                if self.checking is not None:
                    scored = verdicts.with_findings(scored)
            else:
                self._check_writable(part)
                scored, checked = self._scored(part, tables, repeated)
                refused, count = (*part.refused, *part.remarks, *self._left_out(part)), len(part.refused)
            ran = told(self.job, scored, refused, count, before).plus(checked)
            if scored.rows is not None:
                _write(rows, scored.rows)
            else:  # those of an earlier run of another framework are not ours
                rows.unlink(missing_ok=True)
            if self.suffix == ".csv":
                replace_file(data, lambda path: write_csv_part(path, scored.table, part.number))
            else:
                _write(data, scored.table)
            keep(ran, digest, said)
        self.files.append(data)
        self.heights.append(ran.scored)
        self.rows += [rows] if rows.exists() else []
        return ran

    def _scored(
        self, part: Part, tables: Mapping[str, pl.DataFrame], repeated: Sequence[int]
    ) -> tuple[ScoredTable, Ran]:
        """A part scored, and what was found by the checks, where they are asked for."""
        if self.checking is None:
            return self.batch.score(part.table, tables, repeated), Ran()
        done = self.checking.score(part.table, tables, repeated)
        ways = {"columns": done.scored.table.height - done.alone, "singly": done.alone}
        return done.scored, Ran(codes=done.counts, checked={way: count for way, count in ways.items() if count})

    def _check_writable(self, part: Part) -> None:
        """Raises Rejected (I089) where a column that is carried over cannot be written to a csv."""
        import polars as pl

        if self.job.target.suffix.lower() != ".csv":
            return
        read = {slot.name for slot in self.job.plan.slots}
        kinds = {name: kind for name, kind in part.table.schema.items() if name not in read}
        refused = [
            diagnose("I089", Cell(self.job.source.name, "", name), found=name, type=kind, suffix="csv")
            for name, kind in kinds.items()
            if kind.is_nested() or isinstance(kind, (pl.Binary, pl.Duration, pl.Object))
        ]
        if refused:
            raise Rejected(refused)

    def _left_out(self, part: Part) -> tuple[Diagnostic, ...]:
        """Columns of the ledger that have the name of a result: said once."""
        if part.number:
            return ()
        taken = self.batch.taken | ({"checks"} if self.job.checks else set())
        names = [name for name in part.table.columns if name in taken]
        return tuple(diagnose("I116", Cell(self.job.source.name, "", name), found=name) for name in names)

    def _explain(self, longs: Mapping[str, LongFile], total: int, watch: Watch) -> None:
        """The explanations of the rows chosen, part after part; what an earlier run wrote is kept."""
        wanted, before = explaining.chosen(total, self.job.explain or 0), 0
        self.seen.clear()
        writer = explaining.Writer(self.explained, self.batch.plan, self.job.jobs or workers.len_of_cores())
        try:
            for part in self._parts():
                height = self.heights[part.number]
                ours = [row - before for row in wanted if before <= row < before + height]
                tables, repeated = self._beside(part, longs)
                mark = _Mark(self.kept / f"{part.number:06d}.explained", self._explained_digest(part, total))
                if not mark.holds(writer):
                    start = writer.end
                    writer.begin()
                    self._explain_part(part, tables, repeated, before, None if len(ours) == height else ours, writer)
                    writer.settle()
                    mark.write(start, writer.end)
                before += height
                watch(part.progress, part.whole)
        finally:
            writer.close()

    def _explained_digest(self, part: Part | forms.FormPart, total: int) -> str:
        return f"{self._digest(part)} {total} {self.job.explain}"

    def _explain_part(
        self,
        part: Part | forms.FormPart,
        tables: Mapping[str, pl.DataFrame],
        repeated: Sequence[int],
        before: int,
        wanted: Sequence[int] | None,
        writer: explaining.Writer,
    ) -> None:
        """The explanations of the rows `wanted` (None: all) of a part."""
        if not isinstance(part, Part):
            told = enumerate(_forms(self.batch, part), before)
            asked = None if wanted is None else {before + row for row in wanted}
            writer.put(explaining.lines_of(item for item in told if asked is None or item[0] in asked))
            return
        rows, long = rows_of(self.batch, part.table, tables, repeated)
        writer.write(rows if wanted is None else rows.wanted(wanted), before, long)

    @property
    def explained(self) -> Path:
        """The explanations, while they are written."""
        return self.kept / "explained.jsonl"

    def _beside(
        self, part: Part | forms.FormPart, longs: Mapping[str, LongFile]
    ) -> tuple[Mapping[str, pl.DataFrame], Sequence[int]]:
        """The lines of long tables that belong to a part, and its rows whose code stood in a part before."""
        import polars as pl

        if not longs or not isinstance(part, Part):
            return {}, ()
        if KEY not in part.table.columns:
            file = self.job.source.name
            raise Rejected([diagnose("I111", Cell(file, "", ""), table=file, found="、".join(part.table.columns[:12]))])
        codes = codes_of(part.table.get_column(KEY)).fill_null("")
        hashes = codes.hash()
        again = hashes.is_in(pl.concat(self.seen).implode()) if self.seen else pl.repeat(False, len(codes), eager=True)
        self.seen.append(hashes)
        fresh = codes.filter(~again & (codes != ""))
        return {name: table.lines(fresh) for name, table in longs.items()}, again.arg_true().to_list()

    def _left_over(self, longs: Mapping[str, LongFile]) -> Ran:
        """What is to be said of the long tables as a whole: lines that could not be read, lines of no filing."""
        codes: Counter[str] = Counter()
        shown: list[Diagnostic] = []
        unplaced: dict[str, int] = {}
        for name, table in longs.items():
            codes.update(item.code for item in (*table.refused, *table.remarks))
            shown += (*table.refused[:SHOWN], *table.remarks[:SHOWN])
            lost = table.height - table.used
            first = table.first_without(self.files) if lost else None
            if first is not None:
                place = Cell(table.file, "", f"{name}[{first[0]}]")
                shown.append(diagnose("I110", place, table=name, count=lost, found=first[1] or "（空）"))
                codes["I110"] += lost
                unplaced[name] = lost
        again = self._again()
        shown += again
        codes.update({item.code: int(dict(item.arguments)["count"]) for item in again})
        lines = {name: table.height + len(table.refused) for name, table in longs.items()}
        unread = {name: len(table.refused) for name, table in longs.items() if table.refused}
        lost_lines = {name: unplaced.get(name, 0) + unread.get(name, 0) for name in {**unplaced, **unread}}
        return Ran(codes=dict(codes), shown=tuple(shown), lines=lines, unplaced=lost_lines)

    def _again(self) -> tuple[Diagnostic, ...]:
        """Whether rows have the code of a row before, where no long table goes by codes (I120)."""
        import polars as pl

        if not self.codes:
            return ()
        codes = pl.concat(self.codes)
        if len(codes) > MOST_COMPARED:
            return ()
        again = (~codes.is_first_distinct() & (codes != "").fill_null(False)).arg_true()
        if not len(again):
            return ()
        place = Cell(self.job.source.name, "", f"{KEY}[{again[0] + 1}]")
        return (diagnose("I120", place, found=codes[again[0]], count=len(again)),)

    def _put_together(self) -> list[str]:
        """The output, and beside it the scores of rows: both whole before either bears its name, the output last."""
        target = self.job.target
        beside = self.kept / f"whole{target.suffix}"
        more: list[tuple[Path, Path]] = []
        if target.suffix.lower() == ".xlsx":
            workbook.write_workbook({workbook.SCORES: self.files, **({"指标": self.rows} if self.rows else {})}, beside)
        else:
            put_together(self.files, beside)
            if self.rows:
                more.append((self.kept / f"rows{target.suffix}", _beside(target)[0]))
                put_together(self.rows, more[-1][0])
        if self.job.explain is not None:
            more.append((self.explained, _beside(target)[1]))
        for made, name in more:
            made.replace(name)
        beside.replace(target)
        return [str(name) for _, name in more]


def _beside(target: Path) -> tuple[Path, Path]:
    """What may be written beside the output: the scores of rows, the explanations."""
    return target.with_name(f"{target.stem}.rows{target.suffix}"), target.with_name(f"{target.stem}.explained.jsonl")


@dataclass(frozen=True, slots=True)
class _Mark:
    """Says that the explanations of a part are written, and from where to where they stand in their file."""

    path: Path
    digest: str

    def holds(self, writer: explaining.Writer) -> bool:
        """Whether they stand where `writer` would write them; then it goes on behind them."""
        try:
            digest, _, places = self.path.read_text(encoding="utf-8").rpartition(" at ")
            start, end = map(int, places.split())
            size = writer.path.stat().st_size
        except (OSError, ValueError):
            return False
        if digest != self.digest or start != writer.end or size < end:
            return False
        writer.end = end
        return True

    def write(self, start: int, end: int) -> None:
        """Says it."""
        text = f"{self.digest} at {start} {end}"
        replace_file(self.path, lambda beside: beside.write_text(text, encoding="utf-8"))


def _sliced(given: Iterable[Part]) -> Iterator[Part]:
    """Parts of fewer filings: each brings all its lines of long tables with it."""
    number = 0
    for part in given:
        for start in range(0, max(part.table.height, 1), LONG_ROWS):
            first = start == 0
            yield replace(
                part,
                number=number,
                table=part.table[start : start + LONG_ROWS],
                refused=part.refused if first else (),
                remarks=part.remarks if first else (),
                digest=f"{part.digest} {start} {LONG_ROWS}",
            )
            number += 1


def _write(path: Path, table: pl.DataFrame) -> None:
    replace_file(path, lambda beside: table.write_parquet(beside, compression="lz4"))


def _forms(batch: Batch, part: forms.FormPart) -> Iterator[Evaluation]:
    """The filings of a part of forms again; those that cannot be read are said already."""
    for file in part.files:
        try:
            yield from forms.evaluate_form(batch, file)
        except Rejected:
            continue
