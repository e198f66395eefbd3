"""How long ledgers take from file to file, in what memory, and how the time grows.

    python -m benchmarks.batch [--filings 1000000] [--streamed 10000000] [--explained 100000] [--own 100000]
                               [--checked 20000]

Whole commands are timed from the start of the process to its end, once each, with the CPU time of the process beside
them: on a machine that does something else at the same time, believe the CPU time. Memory is the most that the process
held. What grows with filings and with indicators is timed by turns, medians of five rounds.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl

from benchmarks import work
from benchmarks.columnar import DIGITS, compiled, frame_of, run
from benchmarks.exact import ROUNDS, timed
from benchmarks.table import heading, line
from jixiao.api import compile_plan, load_framework
from jixiao.evaluation.batch import Batch
from jixiao.evaluation.prepare import prepare
from jixiao.testing.claimed_ledgers import claims_for, own_claims_for, sums_made_right
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables, read_filings

FRAMEWORK = str(Path(__file__).parent / "work.yaml")
OWN_ROWS = "national/project@2020"
UNIQUE = 20_000
"""Filings that are made; more of them are the same again."""


def texts() -> pl.DataFrame:
    """The population as a ledger of texts."""
    table, _ = work.ledger(list(work.population(UNIQUE, "natural")))
    return table


def repeated(table: pl.DataFrame, count: int) -> pl.DataFrame:
    return pl.concat([table] * -(-count // table.height), rechunk=True).head(count)


def command(folder: Path, *arguments: str) -> tuple[float, float, int]:
    """Seconds from start to end of a `jixiao batch`, of CPU, and the most memory that its first process held in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    # What getrusage says of a child's memory begins with that of its parent.
    code = (
        "import sys\n"
        "from jixiao.cli import main\n"
        "try:\n main(sys.argv[1:])\n"
        "finally:\n print([line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')][0])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "batch", *arguments, "--fail-on", "never"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    took, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return took, cpu, int(done.stdout.split()[-1]) // 1024


def repeatedly(folder: Path, *arguments: str) -> float:
    """Seconds of a `jixiao batch` in a process that has done one before: the median of five."""
    code = (
        "import sys, statistics, time\n"
        "from jixiao.cli import main\n"
        "took = []\n"
        "for _ in range(6):\n"
        " start = time.perf_counter()\n"
        " try: main(sys.argv[1:])\n"
        " except SystemExit as end: assert not end.code\n"
        " took.append(time.perf_counter() - start)\n"
        "print(statistics.median(took[1:]))\n"
    )
    asked = [sys.executable, "-c", code, "batch", *arguments, "--fail-on", "never"]
    done = subprocess.run(asked, cwd=folder, capture_output=True, text=True, check=True)
    return float(done.stdout.split()[-1])


def told(name: str, measured: tuple[float, float, int], aim: str = "") -> None:
    took, cpu, memory = measured
    line(name, f"{took:.1f} s, {memory:,} MB", f"CPU {cpu:.1f} s", aim)


def files(filings: int, streamed: int, explained: int) -> None:
    """From file to file."""
    table = texts()
    with TemporaryDirectory() as made:
        folder = Path(made)
        small = repeated(table, 100_000)
        small.write_csv(folder / "small.csv")
        small.head(10).write_csv(folder / "ten.csv")
        told("10 filings, csv to csv", command(folder, "ten.csv", "-f", FRAMEWORK, "-o", "out.csv"))
        told("100,000 filings, csv to csv", command(folder, "small.csv", "-f", FRAMEWORK, "-o", "out.csv"), "≤ 0.4 s")
        up = repeatedly(folder, "small.csv", "-f", FRAMEWORK, "-o", "out.csv")
        line("the same in a process that is up", f"{up:.2f} s", "", "≤ 0.4 s")
        repeated(table, filings).write_csv(folder / "large.csv")
        name = f"{filings:,} filings, csv to Parquet"
        told(name, command(folder, "large.csv", "-f", FRAMEWORK, "-o", "out.parquet"), "≤ 15 s per million")
        (folder / "large.csv").unlink()
        pl.scan_parquet(_parts(folder, small, streamed)).sink_parquet(folder / "huge.parquet")
        name = f"{streamed:,} filings, Parquet to Parquet"
        told(name, command(folder, "huge.parquet", "-f", FRAMEWORK, "-o", "out.parquet"), "< 1,000 MB")
        (folder / "huge.parquet").unlink()
        repeated(table, explained).write_csv(folder / "few.csv")
        plain = command(folder, "few.csv", "-f", FRAMEWORK, "-o", "out.csv")
        full = command(folder, "few.csv", "-f", FRAMEWORK, "-o", "out.csv", "--explain")
        told(f"{explained:,} filings, all explained", full, "15 s per 100,000, constant memory")
        line("of that, explaining", f"{full[0] - plain[0]:.1f} s", f"CPU {full[1] - plain[1]:.1f} s")
        size = (folder / "out.explained.jsonl").stat().st_size
        line("what it writes", f"{size / 1_000_000:,.0f} MB", f"{_copied(folder, size):.1f} s to write as much")


def _copied(folder: Path, size: int) -> float:
    """How long the disk takes for so many bytes that are there already."""
    with (folder / "out.explained.jsonl").open("rb") as stream:
        block = stream.read(2**23)
    start = time.perf_counter()
    with (folder / "copied").open("wb", buffering=0) as stream:
        for _ in range(-(-size // len(block))):
            stream.write(block)
        os.fsync(stream.fileno())
    (folder / "copied").unlink()
    return time.perf_counter() - start


def _parts(folder: Path, table: pl.DataFrame, rows: int) -> list[Path]:
    """A table of so many rows, as one small file that is read again and again."""
    table.write_parquet(folder / "part.parquet")
    return [folder / "part.parquet"] * max(rows // table.height, 1)


def own_rows(filings: int) -> None:
    """Rows of the office's own, from integers: what reading their texts takes is a line of its own."""
    plan = compile_plan(load_framework(OWN_ROWS))
    codes = [f"{number:05d}" for number in range(2_000)]
    table = pl.DataFrame({"code": codes, **ledger(plan, len(codes), 1)})
    rows = pl.DataFrame(long_tables(plan, codes, 2)["rows"])
    times = max(filings // len(codes), 1)
    main, long = (
        pl.concat([item.with_columns(pl.col("code") + f"-{again}") for again in range(times)]) for item in (table, rows)
    )
    batch = Batch(plan)
    batch.score(main[:100], {"rows": long[:1000]})
    start = time.process_time()
    ledger_read, long_read = batch.read(main, {"rows": long})
    read = time.process_time() - start
    assert long_read is not None

    def gather() -> object:
        return batch.gatherer.gather(long_read, ledger_read, main.height)

    took = statistics.median(timed(gather) for _ in range(ROUNDS))
    name = f"own rows from integers: {main.height:,} filings, {long.height:,} rows"
    line(name, f"{main.height / took:,.0f} filings/s", f"{long.height / took:,.0f} rows/s", "1,000,000 filings/s")
    line("reading their texts", f"{main.height / read:,.0f} filings/s", "per CPU s")


def own_rows_explained(filings: int) -> None:
    """Filings that are complete and bring rows of their own, from file to file: with and without their explanations."""
    plan = compile_plan(load_framework(OWN_ROWS))
    codes = [f"{number:05d}" for number in range(2_000)]
    table = pl.DataFrame({"code": codes, **ledger(plan, len(codes), 1)})
    rows = pl.DataFrame(long_tables(plan, codes, 2)["rows"])
    scored = Batch(plan).score(table, {"rows": rows}).table
    whole = table.filter(scored.get_column("status") == "complete").select("code")
    times = -(-filings // whole.height)
    with TemporaryDirectory() as made:
        folder = Path(made)
        for name, held in (("filings", table), ("rows", rows)):
            kept = held.join(whole, on="code", maintain_order="left")
            parts = [kept.with_columns(pl.col("code") + f"-{again}") for again in range(times)]
            pl.concat(parts).write_csv(folder / f"{name}.csv")
        given = ("filings.csv", "--rows", "rows.csv", "-f", OWN_ROWS, "-o", "out.csv")
        plain = command(folder, *given)
        full = command(folder, *given, "--explain")
        size = (folder / "out.explained.jsonl").stat().st_size
    told(f"{whole.height * times:,} filings with rows of their own, all explained", full)
    line("of that, explaining", f"{full[0] - plain[0]:.1f} s", f"CPU {full[1] - plain[1]:.1f} s")
    line("what it writes", f"{size / 1_000_000:,.0f} MB")


def checked(filings: int) -> None:
    """A ledger with rows of the office's own, checked: what is claimed is nearly always right."""
    with TemporaryDirectory() as made:
        folder = Path(made)
        written = claimed(folder, filings)
        asked = ("main.csv", "--rows", "rows.csv", "-f", OWN_ROWS, "-o", "out.csv", "--jobs", "1")
        told(f"{filings:,} filings, {written:,} own rows, scored", command(folder, *asked))
        told("the same, checked", command(folder, *asked, "--checks"))


def claimed(folder: Path, filings: int) -> int:
    """`main.csv` and `rows.csv` with so many filings of 2,000 different ones, and what they claim; how many rows."""
    plan = compile_plan(load_framework(OWN_ROWS))
    machine, codes = prepare(plan), [f"{number:05d}" for number in range(2_000)]
    columns = {"code": codes, "year": ["2021"] * len(codes), **ledger(plan, len(codes), 1)}
    sums_made_right(plan, columns, 1)
    long = dict(long_tables(plan, codes, 2))
    read = dict(zip(codes, read_filings(plan, columns, long, 2021), strict=True))
    long["rows"] = own_claims_for(machine, read, long["rows"], 3, (1,))
    columns |= claims_for(machine, list(read_filings(plan, columns, long, 2021)), 4, (1,))
    times = max(filings // len(codes), 1)
    for name, table in (("main.csv", pl.DataFrame(columns)), ("rows.csv", pl.DataFrame(long["rows"]))):
        pl.concat(table.with_columns(pl.col("code") + f"-{again}") for again in range(times)).write_csv(folder / name)
    return times * len(long["rows"]["code"])


def growth(filings: int) -> None:
    """What a filing takes when there are more of them, and an indicator when there are more of these."""
    form, fields = compiled(DIGITS[0]), work.fields()
    part = frame_of(UNIQUE, "natural", fields)
    sizes = [filings // 8, filings // 4, filings // 2, filings]
    frames = {size: repeated(part, size) for size in sizes}
    seconds: dict[int, list[float]] = {size: [] for size in sizes}
    for _ in range(ROUNDS):
        for size, frame in frames.items():
            seconds[size].append(timed(lambda frame=frame: run(form, frame)))  # type: ignore[misc]
    for size, taken in seconds.items():
        each = statistics.median(taken) / size * 1e9
        line(f"{size:,} filings", f"{each:,.0f} ns a filing", "#" * max(1, round(each / 10)))
    plans = {count: _wide(count) for count in (10, 20, 40, 80)}
    again: dict[int, list[float]] = {count: [] for count in plans}
    for _ in range(ROUNDS):
        for count, (batch, table) in plans.items():
            again[count].append(timed(lambda batch=batch, table=table: batch.score(table)))  # type: ignore[misc]
    for count, taken in again.items():
        each = statistics.median(taken) / count / plans[count][1].height * 1e9
        line(f"{count} indicators, from texts", f"{each:,.0f} ns each", "#" * max(1, round(each / 10)))


def _wide(count: int) -> tuple[Batch, pl.DataFrame]:
    """A framework of so many alike indicators, and a ledger for it."""
    from jixiao.document import parse
    from jixiao.framework.build import build
    from jixiao.framework.catalog import Catalog
    from jixiao.framework.resolve import resolve
    from jixiao.origin import Source

    head = (
        'jixiao: 1\nid: bench/wide\nversion: "1"\nstatus: draft\ntitle: 宽\nsubject: project\n'
        "basis: {document: 某办法}\n"
        "budget_years: {from: 2021, until: 2021}\nrounding: {score: 0.01, total: 0.01}\nindicators:\n"
    )
    rule = "rule: {kind: completion, basis: {assumed: true}}"
    lines = [f'  - {{id: 指标{n}, weight: {100 // count}, target: "≥90%", {rule}}}' for n in range(count - 1)]
    lines.append(f'  - {{id: 末, weight: {100 - 100 // count * (count - 1)}, target: "≥90%", {rule}}}')
    text = head + "\n".join(lines) + '\nratings: [{name: 过, range: "[0, 100]"}]\n'
    framework, _ = build(resolve(parse(Source("wide", text)), Catalog(()).document))
    plan = compile_plan(framework)
    columns: Mapping[str, list[str]] = ledger(plan, 20_000, 1)
    return Batch(plan), pl.DataFrame(columns)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--filings", type=int, default=1_000_000, help="of the csv, and in columns")
    parser.add_argument("--streamed", type=int, default=10_000_000, help="of the Parquet whose memory is measured")
    parser.add_argument("--explained", type=int, default=100_000, help="that are explained")
    parser.add_argument("--own", type=int, default=100_000, help="with rows of their own")
    parser.add_argument("--checked", type=int, default=20_000, help="with rows of their own that are checked too")
    arguments, _ = parser.parse_known_args()
    heading("ledgers from file to file, from the start of the process to its end")
    files(arguments.filings, arguments.streamed, arguments.explained)
    heading("own rows in long form")
    own_rows(arguments.own)
    own_rows_explained(arguments.own // 10)
    checked(arguments.checked)
    heading("how the time grows")
    growth(arguments.filings)


if __name__ == "__main__":
    main()
