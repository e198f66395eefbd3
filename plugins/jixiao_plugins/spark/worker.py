"""What every worker does: Arrow batches of a ledger in, scored ones out; the plan is compiled once a process."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jixiao.evaluation.batch import Batch, ScoredTable
from jixiao.filing.columns import KEY
from jixiao.framework.carried import framework_of
from jixiao.plan.compile import compile_plan

if TYPE_CHECKING:
    import polars as pl
    import pyarrow as pa

AGAIN, SAID = "jixiao again", "jixiao said"
"""Columns of our own: whether a row's code stood in a row before; what is to be said of a batch, in its first row."""

LONG, ROWS = "jixiao long ", "jixiao rows"
"""Columns that hold a filing's lines of a long table, and its scored rows."""

SHOWN = 5
"""Remarks of a batch that are kept for people."""


@lru_cache(maxsize=4)
def batch_of(framework: bytes, statuses: bool) -> Batch:
    """The plan of a framework, made ready; every process compiles it once."""
    return Batch(compile_plan(framework_of(framework)), statuses)


def score_batches(
    batches: Iterator[pa.RecordBatch], framework: bytes, statuses: bool, schema: bytes, names: Sequence[str]
) -> Iterator[pa.RecordBatch]:
    """Every batch, whose columns are really called `names`, scored: the columns of `schema` (serialised) as r0, r1."""
    import polars as pl
    import pyarrow as pa

    batch, wanted = batch_of(framework, statuses), pa.ipc.read_schema(pa.py_buffer(schema))
    for given in batches:
        if given.num_rows:
            scored = score(batch, pl.DataFrame(pa.Table.from_batches([given])), names)
            table = fitted(scored, wanted)
            yield from table.rename_columns([f"r{place}" for place in range(table.num_columns)]).to_batches()


def score(batch: Batch, given: pl.DataFrame, names: Sequence[str]) -> pl.DataFrame:
    """One batch, whose columns are really called `names`: its long tables come nested in it, and so do its rows go."""
    import polars as pl

    given = given.rename(dict(zip(given.columns, names, strict=True)))
    held = [name for name in given.columns if name.startswith(LONG)]
    table = given.drop(AGAIN, *held, strict=False)
    long = dict(_lines(given, name) for name in held)
    repeated = given.get_column(AGAIN).arg_true().to_list() if AGAIN in given.columns else []
    scored = batch.score(table, long, repeated)
    done = scored.table
    if scored.rows is not None:
        done = done.with_columns(_nested(given, scored.rows))
    said = [json.dumps(_said(scored), ensure_ascii=False), *([None] * (done.height - 1))] if done.height else []
    return done.with_columns(pl.Series(SAID, said, dtype=pl.String))


def _lines(given: pl.DataFrame, held: str) -> tuple[str, pl.DataFrame]:
    """The lines of a long table out of the column in which each filing holds its own; its name says theirs."""
    import polars as pl

    name, fields = json.loads(held.removeprefix(LONG))
    first = given.filter(~pl.col(AGAIN)) if AGAIN in given.columns else given
    lines = first.select(pl.col(KEY), pl.col(held)).drop_nulls(held).explode(held)
    return name, lines.select(pl.col(KEY), pl.col(held).struct.rename_fields(fields).struct.unnest())


def _nested(given: pl.DataFrame, rows: pl.DataFrame) -> pl.Series:
    """The scored rows of every filing in one column; a row whose code stood before has none."""
    import polars as pl

    code = pl.col(KEY).cast(pl.String).str.strip_chars()
    fields = [name for name in rows.columns if name != KEY]
    grouped = rows.group_by(code.alias("\x1fcode"), maintain_order=True).agg(pl.struct(fields).alias(ROWS))
    first = given.select(code.alias("\x1fcode"), pl.lit(False).alias("again")).with_columns(
        again=given.get_column(AGAIN) if AGAIN in given.columns else pl.lit(False)
    )
    joined = first.join(grouped, on="\x1fcode", how="left", maintain_order="left")
    return joined.select(pl.when(~pl.col("again")).then(pl.col(ROWS)).alias(ROWS)).get_column(ROWS)


def fitted(scored: pl.DataFrame, wanted: pa.Schema) -> pa.Table:
    """`scored` in the types that Spark was promised."""
    import polars as pl
    import pyarrow as pa

    plain = scored.with_columns(pl.col(pl.Enum).cast(pl.String), pl.col(pl.Categorical).cast(pl.String))
    return pa.table(plain.to_arrow(compat_level=pl.CompatLevel.oldest())).select(wanted.names).cast(wanted)


def _said(scored: ScoredTable) -> Mapping[str, Any]:
    """What is to be said of a batch: how its rows were scored, what was remarked, and some of it in full."""
    codes: Counter[str] = Counter()
    shown: list[tuple[object, ...]] = []
    for remark in scored.remarks:
        for item in remark.diagnostics:
            codes[item.code] += len(remark.rows)
            if len(shown) < SHOWN:
                shown.append((item.code, remark.slot, list(item.arguments), item.severity))
    ways = {str(way): count for way, count in scored.ways.items()}
    return {"ways": ways, "codes": codes, "shown": shown, "absent": scored.absent}
