"""Scores a ledger on a Spark cluster: Spark ships Arrow batches, our own columns compute every score.

A worker needs nothing but the installed wheel: the plan travels as the bytes of its framework. What a task computes it
may compute twice, where a worker is lost; only what the whole job gave is renamed to the output.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jixiao.diagnostic import Diagnostic, Rejected, Severity, diagnose, system_words
from jixiao.evaluation.batch import Batch, Status, check_long
from jixiao.evaluation.long import LINE
from jixiao.filing.columns import KEY
from jixiao.framework.carried import framework_bytes
from jixiao.origin import Cell
from jixiao.plugin import Job, Ran, Watch
from jixiao.value import dataclass
from jixiao_plugins.spark.worker import AGAIN, LONG, ROWS, SAID, fitted, score, score_batches

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame, SparkSession

SUFFIXES = ("csv", "parquet")
NUMBER, BAD = "jixiao number", "jixiao bad"
"""Columns of our own: the order of rows; the text of a line that is no row."""


class SparkRunner:
    """Spark as it is installed, wherever `--master` says; the output is a folder of Parquet."""

    def run(self, job: Job, watch: Watch) -> Ran:
        """Scores the ledger. Raises Rejected: it cannot be read or written, or Spark cannot run."""
        _check(job)
        try:
            session = _session(job)
        except ImportError as problem:
            raise Rejected([diagnose("U093", None, found=problem.name or problem)]) from None
        except Exception as problem:  # a Java that is missing or too old says so in many ways
            raise Rejected([diagnose("U094", None, found=str(problem).strip().split("\n")[0])]) from problem
        beside = job.target.with_name(f".jixiao-{job.target.name}.spark")
        try:
            shutil.rmtree(beside, ignore_errors=True)
            watch(0, 1)
            ran = _Run(job, session, beside).run()
            _rename(beside, job.target)
            watch(1, 1)
            return ran
        except Rejected:
            raise
        except Exception as problem:
            if type(problem).__module__.partition(".")[0] not in ("py4j", "pyspark"):
                raise
            raise Rejected([diagnose("U094", None, found=str(problem).strip().split("\n")[0])]) from problem
        finally:
            session.stop()
            shutil.rmtree(beside, ignore_errors=True)


def _check(job: Job) -> None:
    """Raises Rejected for what this runner cannot do, before Spark is started."""
    check_long(job.plan, (KEY,), job.tables)
    refused = []
    for path in (job.source, *job.tables.values()):
        if path.suffix.lower().removeprefix(".") not in SUFFIXES:
            refused.append(diagnose("I087", Cell(path.name, "", ""), found=path.suffix or path.name))
        elif not path.exists():
            refused.append(diagnose("I006", Cell(path.name, "", ""), found=path))
    if job.target.suffix.lower() != ".parquet":
        refused.append(diagnose("I088", Cell(job.target.name, "", ""), found=job.target.suffix or job.target.name))
    asked = {"--resume": job.resume, "--checks": job.checks, "--explain": job.explain is not None, "--jobs": job.jobs}
    refused += [diagnose("U095", None, found=option) for option, given in asked.items() if given]
    if refused:
        raise Rejected(refused)


def _session(job: Job) -> SparkSession:
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.appName("jixiao").config("spark.sql.execution.arrow.maxRecordsPerBatch", "65536")
    builder = builder.config("spark.ui.showConsoleProgress", "false").config("spark.sql.session.timeZone", "UTC")
    if job.settings.get("master"):
        builder = builder.master(job.settings["master"])
    for name, value in job.settings.items():
        if name.startswith("spark."):
            builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def rows_beside(target: Path) -> Path:
    """Where the scores of rows go."""
    return target.with_name(f"{target.stem}.rows.parquet")


def _rename(beside: Path, target: Path) -> None:
    """The folders under their names, the output last. Raises Rejected (U013)."""
    try:
        for made, name in ((beside / "rows", rows_beside(target)), (beside / "whole", target)):
            if made.exists():
                if name.is_dir():
                    shutil.rmtree(name)
                made.replace(name)
    except OSError as problem:
        raise Rejected([diagnose("U013", None, found=target, reason=system_words(problem))]) from None


@dataclass(slots=True)
class _Run:
    """One job: the session it runs in, and the folder beside the output."""

    job: Job
    session: SparkSession
    beside: Path

    def run(self) -> Ran:
        """Everything but the last renaming."""

        table, bad = self._read(self.job.source)
        longs: Mapping[str, _Lines] = {}
        if self.job.tables:
            table, longs = self._with_long(table)
        schema = self._schema(table)
        data = framework_bytes(self.job.plan.framework)
        work = partial(
            score_batches,
            framework=data,
            statuses=self.job.statuses,
            schema=schema.serialize().to_pybytes(),
            names=table.names,
        )
        safe = pa_schema(schema, [f"r{place}" for place in range(len(schema.names))])
        table.frame.mapInArrow(work, _spark_schema(safe)).write.parquet(str(self.beside / "scored"))
        scored = _Named(self.session.read.parquet(str(self.beside / "scored")), tuple(schema.names))
        return self._told(scored, bad, longs)

    def _read(self, path: Path) -> tuple[_Named, int]:
        """A table: Parquet as it is; csv (UTF-8) as texts, and how many lines of it are no rows."""
        from pyspark.sql import functions as f
        from pyspark.sql.types import StringType, StructField, StructType

        file = str(path.resolve())
        if path.suffix.lower() == ".parquet":
            frame = self.session.read.parquet(file)
            return _Named.of(frame, frame.columns), 0
        reader = self.session.read.options(
            mode="PERMISSIVE",
            columnNameOfCorruptRecord=BAD,
            quote='"',
            escape='"',
            header=True,
            multiLine=True,
            nullValue="\x1f",  # a blank is a blank, as on one machine
        )
        names = [name.removeprefix("\ufeff").strip() for name in reader.csv(file).columns]
        fields = [StructField(name, StringType()) for name in (*(f"c{place}" for place in range(len(names))), BAD)]
        # Spark refuses to count what it could not read unless the whole is kept.
        frame = reader.csv(file, schema=StructType(fields)).cache()
        bad = frame.filter(f.col(BAD).isNotNull()).count()
        return _Named.of(frame.filter(f.col(BAD).isNull()).drop(BAD), names), bad

    def _with_long(self, table: _Named) -> tuple[_Named, dict[str, _Lines]]:
        """Every filing with its lines nested in it; how many lines there are, and how many belong to no filing."""
        from pyspark.sql import Window
        from pyspark.sql import functions as f

        code = table.column(KEY, self.job.source.name)
        frame = table.frame.withColumn(NUMBER, f.monotonically_increasing_id()).withColumn(code, f.trim(f.col(code)))
        order = Window.partitionBy(code).orderBy(NUMBER)
        frame = frame.withColumn(AGAIN, f.row_number().over(order) > 1)
        codes = frame.select(f.col(code).alias(KEY)).distinct()
        longs: dict[str, _Lines] = {}
        names = [*table.names, AGAIN]
        for name, path in self.job.tables.items():
            long, unread = self._read(path)
            key = long.column(KEY, path.name)
            held = long.frame.withColumn(LINE, f.monotonically_increasing_id() + 1).withColumn(key, f.trim(f.col(key)))
            lost = held.join(codes, held[key] == codes[KEY], "left_anti").count()
            longs[name] = _Lines(held.count(), unread, lost)
            fields = [LINE, *(item for item in long.frame.columns if item != key)]
            nested = f.sort_array(f.collect_list(f.struct(*fields))).alias(LONG + name)
            whole = held.groupBy(f.col(key).alias(KEY)).agg(nested)
            frame = frame.join(whole, frame[code] == whole[KEY], "left").drop(KEY)
            inside = [LINE, *(item for item in long.names if item != KEY)]
            names.append(LONG + json.dumps([name, inside], ensure_ascii=False))
        return _Named.of(frame.orderBy(NUMBER).drop(NUMBER), names), longs

    def _schema(self, table: _Named) -> pa.Schema:
        """The columns of a scored batch, told by scoring none. Raises Rejected: a column holds no exact numbers."""
        import polars as pl
        import pyarrow as pa
        from pyspark.sql.pandas.types import to_arrow_schema

        empty = pl.DataFrame(to_arrow_schema(table.frame.schema).empty_table())
        done = score(Batch(self.job.plan, self.job.statuses), empty, table.names)
        arrow = done.to_arrow(compat_level=pl.CompatLevel.oldest())
        schema = pa.schema([pa.field(item.name, _plain(item.type)) for item in arrow.schema])
        fitted(done, schema)
        return schema

    def _told(self, scored: _Named, bad: int, longs: Mapping[str, _Lines]) -> Ran:
        """Writes the output, and says what became of the rows."""
        from pyspark.sql import functions as f

        place = {name: f"r{number}" for number, name in enumerate(scored.names)}
        own = [name for name in scored.names if name not in (SAID, ROWS)]
        table = scored.frame.select(*(place[name] for name in own))
        table.toDF(*own).write.parquet(str(self.beside / "whole"))
        if ROWS in place:
            rows = scored.frame.select(f.col(place[KEY]).alias(KEY), f.explode(place[ROWS]).alias(ROWS))
            rows.select(KEY, f"`{ROWS}`.*").write.parquet(str(self.beside / "rows"))
        count, ratings = table.count(), [item.name for item in self.job.plan.ratings]
        unread = bad + sum(item.unread for item in longs.values())
        lost = sum(item.lost for item in longs.values())
        whole = Ran(
            rows=count + bad,
            scored=count,
            statuses=_counted(table, place["status"], [status.value for status in Status]),
            ratings=_counted(table, place["rating"], ratings) if ratings else {},
            codes={code: count for code, count in (("I083", unread), ("I110", lost)) if count},
            lines={name: item.read + item.unread for name, item in longs.items()},
            unplaced={name: item.lost + item.unread for name, item in longs.items() if item.lost + item.unread},
            written=(str(rows_beside(self.job.target)),) if ROWS in place else (),
        )
        said = scored.frame.filter(f.col(place[SAID]).isNotNull()).select(place[SAID])
        for row in said.collect():
            whole = whole.plus(_ran(json.loads(row[0]), self.job.source.name))
        return whole


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a long table: read, no rows at all, and of those read the ones that belong to no filing."""

    read: int
    unread: int
    lost: int


@dataclass(frozen=True, slots=True)
class _Named:
    """A table whose columns go by names that Spark takes for no paths, and what they are really called."""

    frame: DataFrame
    names: tuple[str, ...]

    @classmethod
    def of(cls, frame: DataFrame, names: Sequence[str]) -> _Named:
        """`frame`, whose columns are really called `names`."""
        return cls(frame.toDF(*(f"c{place}" for place in range(len(names)))), tuple(names))

    def column(self, name: str, file: str) -> str:
        """What Spark calls a column. Raises Rejected (I111)."""
        if name not in self.names:
            raise Rejected([diagnose("I111", None, table=file, found="、".join(self.names[:12]))])
        return f"c{self.names.index(name)}"


def pa_schema(schema: pa.Schema, names: Sequence[str]) -> pa.Schema:
    """The same columns by other names."""
    import pyarrow as pa

    return pa.schema([pa.field(name, item.type) for name, item in zip(names, schema, strict=True)])


def _counted(table: DataFrame, column: str, names: list[str]) -> dict[str, int]:
    counts = {row[0]: row[1] for row in table.groupBy(column).count().collect()}
    return {name: counts[name] for name in names if name in counts}


def _ran(said: Mapping[str, Any], file: str) -> Ran:
    """What a batch said of itself; in which row of the ledger, a cluster does not know."""
    shown = tuple(
        Diagnostic(code, Cell(file, "", slot), tuple((name, value) for name, value in given), Severity(severity))
        for code, slot, given, severity in said["shown"]
    )
    return Ran(ways=said["ways"], codes=said["codes"], shown=shown, absent=tuple(said["absent"]))


def _spark_schema(schema: pa.Schema) -> Any:
    from pyspark.sql.pandas.types import from_arrow_schema

    return from_arrow_schema(schema)


def _plain(kind: pa.DataType) -> pa.DataType:
    """A type as Spark has it: no dictionaries, no large texts or lists."""
    import pyarrow as pa

    if pa.types.is_dictionary(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([pa.field(item.name, _plain(item.type)) for item in kind])
    return kind
