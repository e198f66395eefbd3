"""Columns held against the exact machine on so many generated filings of every framework of the pack.

    python -m benchmarks.agreement [--filings 1000000] [--framework ID ...] [--jobs N] [--state FILE] [--write PAGE]

Ties, edges, giants, gaps and oddly typed cells are planted. The first filings of every framework are read twice, in
columns and each as a form, and everything that both say is compared. For the others rows, goals and lines of two of the
first are mixed beside amounts of their own: each filing is put together again out of the integers that were read, and
scored alone, so that a million of them are many different filings and few texts. With `--state` what is compared is
kept part by part, and a later run with the same version goes on from there. Seconds are those of the processor, of
one process; `--jobs` of them take a framework each. The exit code says whether anything differs.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import polars as pl

from benchmarks.table import as_markdown, heading, line
from jixiao.evaluation.alone import Alone
from jixiao.evaluation.batch import Batch
from jixiao.evaluation.written import ROW
from jixiao.filing.model import Filing
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan
from jixiao.testing.agreement import differences
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables, read_filings
from jixiao.version import VERSION

FIRST, PART = 2_000, 20_000
"""Filings that are read as forms; filings of a later part."""

BEGIN, END = "<!-- figures: make agreement -->\n", "<!-- end of agreement -->\n"

Tables = Mapping[str, pl.DataFrame]


def parts(filings: int) -> Iterator[tuple[int, int]]:
    """Where each part starts, and how many filings it has: the first are those that are read as forms."""
    start = 0
    while start < filings:
        count = min(FIRST if start == 0 else PART, filings - start)
        yield start, count
        start += count


def codes_of(start: int, count: int) -> list[str]:
    return [f"{start + number:08d}" for number in range(count)]


def first_tables(plan: Plan, count: int) -> dict[str, Any]:
    return long_tables(plan, codes_of(0, count), 0, odd=20)


def mixed(pool: Tables, start: int, count: int) -> Tables:
    """Tables for other filings: the odd lines of one of the first and the even lines of another."""
    numbers = pl.DataFrame({"new": codes_of(start, count), "number": range(start, start + count)})
    one, other = (
        numbers.select("new", (pl.col("number").hash(seed) % FIRST).cast(pl.String).str.zfill(8).alias("code"))
        for seed in (start, start + 1)
    )
    made = {}
    for name, table in pool.items():
        odd = table.with_columns((pl.int_range(pl.len()).over("code") % 2 == 1).alias("odd"))
        halves = [odd.filter(pl.col("odd") == side).join(by, on="code") for side, by in ((True, one), (False, other))]
        whole = pl.concat(halves).with_columns(code="new").sort("code", maintain_order=True)
        made[name] = whole.select(table.columns)
    return made


def put_together(batch: Batch, table: pl.DataFrame, tables: Tables) -> Iterator[Filing]:
    """Every filing again, out of the integers that were read."""
    read, long = batch.read(table, tables)
    numbers = pl.DataFrame({ROW: pl.int_range(table.height, dtype=pl.UInt32, eager=True)})
    whole = pl.concat([numbers, read.values], how="horizontal") if read.values.width else numbers
    yield from (filing for _, filing, _ in Alone(batch.machine, read, long).filings(whole, ROW))


def compare(plan: Plan, batch: Batch, pool: Tables, start: int, count: int) -> tuple[int, Counter[str]]:
    """Differences in one part, and how its filings were scored."""
    columns = {"code": codes_of(start, count), **ledger(plan, count, start, odd=2, giants=1, gaps=1)}
    table = pl.DataFrame({**columns, "year": ["2021"] * count})
    tables = pool if start == 0 else mixed(pool, start, count)
    scored = batch.score(table, tables)
    if start == 0:
        filings: Iterator[Filing] = read_filings(plan, columns, first_tables(plan, count), 2021)
    else:
        filings = put_together(batch, table, tables)
    return len(differences(batch, filings, scored)), Counter({str(way): n for way, n in scored.ways.items()})


def agree(asked: tuple[str, int, Path | None]) -> tuple[int, str, float]:
    """Differences in so many filings of one framework, how they were scored, seconds."""
    name, filings, state = asked
    plan = compile_plan(installed_catalog([]).load(name))
    batch, wrong, ways, began = Batch(plan), 0, Counter[str](), time.process_time()
    pool = {table: pl.DataFrame(held) for table, held in first_tables(plan, min(FIRST, filings)).items()}
    # A part is some million values without circles: looking for circles in them took a fifth of the time.
    gc.set_threshold(20_000)
    for start, count in parts(filings):
        key = f"{name} {plan.digest} {VERSION} {start} {count}"
        found = _kept(state).get(key) if state is not None else None
        if found is None:
            differing, counted = compare(plan, batch, pool, start, count)
            found = {"wrong": differing, "ways": dict(counted)}
            if state is not None:
                with state.open("a", encoding="utf-8") as stream:
                    stream.write(json.dumps({"key": key, **found}, ensure_ascii=False) + "\n")
        wrong += found["wrong"]
        ways.update(found["ways"])
    beside = ", ".join(f"{way} {count / filings:.1%}" for way, count in ways.most_common())
    return wrong, beside, time.process_time() - began


def _kept(state: Path) -> Mapping[str, Any]:
    """What an earlier run compared; a line that was broken off is left out."""
    found = {}
    for text in state.read_text(encoding="utf-8").splitlines() if state.exists() else ():
        if text.endswith("}"):
            item = json.loads(text)
            found[item["key"]] = item
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filings", type=int, default=1_000_000, help="of every framework")
    parser.add_argument("--framework", action="append", help="only these")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="frameworks at a time")
    parser.add_argument("--state", type=Path, help="what is compared is kept here, and not compared again")
    parser.add_argument("--write", type=Path, help="the page whose table is replaced")
    arguments = parser.parse_args()
    heading("filings on which columns differ from the exact machine; beside: how they were scored")
    catalog = installed_catalog([])
    names = [entry.name for entry in catalog.entries() if not catalog.load(entry.name).base]
    wanted = [name for name in names if not arguments.framework or name.partition("@")[0] in arguments.framework]
    asked = [(name, arguments.filings, arguments.state) for name in wanted]
    wrong = 0
    with get_context("spawn").Pool(min(arguments.jobs, len(asked)) or 1, maxtasksperchild=1) as pool:
        for name, (differing, beside, took) in zip(wanted, pool.imap(agree, asked, chunksize=1), strict=True):
            line(name, f"{differing} of {arguments.filings:,}", beside, f"0; {took:.0f} s")
            wrong += differing
    if arguments.write is not None:
        before, _, rest = arguments.write.read_text(encoding="utf-8").partition(BEGIN)
        behind = rest.partition(END)[2]
        page = f"{before}{BEGIN}\n{as_markdown()}\n{END}{behind}"
        arguments.write.write_text(page, encoding="utf-8", newline="\n")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
