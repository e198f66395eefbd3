"""Columns held against the exact machine on so many generated filings of every framework of the pack.

    python -m benchmarks.agreement [--filings 1000000] [--framework ID ...]

Ties, edges, giants, gaps and oddly typed cells are planted; a framework with rows of the office's own has each of its
filings read as a form. One line a framework; the exit code says whether anything differs.
"""

from __future__ import annotations

import argparse
import sys

import polars as pl

from benchmarks.table import heading, line
from jixiao.evaluation.batch import Batch
from jixiao.evaluation.long import long_names
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.agreement import differences
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables, read_filings

PART = 10_000


def compare(name: str, filings: int) -> int:
    """Differences in so many filings of one framework."""
    plan = compile_plan(installed_catalog([]).load(name))
    batch, wrong = Batch(plan), 0
    for seed, start in enumerate(range(0, filings, PART)):
        count = min(PART, filings - start)
        codes = [f"{start + number:08d}" for number in range(count)]
        columns = {"code": codes, **ledger(plan, count, seed, odd=2, giants=1, gaps=1)}
        long = long_tables(plan, codes, seed, odd=20)
        tables = {table: pl.DataFrame(held) for table, held in long.items()}
        scored = batch.score(pl.DataFrame({**columns, "year": ["2021"] * count}), tables)
        wrong += len(differences(batch, read_filings(plan, columns, long, 2021), scored))
    kind = "long tables" if long_names(plan) else ""
    line(name, f"{wrong} of {filings:,}", kind, "0")
    return wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filings", type=int, default=1_000_000, help="of every framework")
    parser.add_argument("--framework", action="append", help="only these")
    arguments = parser.parse_args()
    heading("filings on which columns differ from the exact machine")
    catalog = installed_catalog([])
    names = [entry.name for entry in catalog.entries() if not catalog.load(entry.name).base]
    wanted = [name for name in names if not arguments.framework or name.partition("@")[0] in arguments.framework]
    sys.exit(1 if sum(compare(name, arguments.filings) for name in wanted) else 0)


if __name__ == "__main__":
    main()
