"""A real Spark: `make spark` runs this. Two workers, one of which is killed in the middle; long tables; what is said.

Skipped elsewhere: pyspark takes 480 MB, and a Java.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Event

import polars as pl
import pytest

from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables

BAISHUI, OWN_ROWS = "shaanxi/baishui/department@2021", "national/project@2020"

if os.environ.get("JIXIAO_SPARK") != "1":
    pytest.skip("a cluster is started by `make spark` alone", allow_module_level=True)
if importlib.util.find_spec("pyspark") is None or shutil.which("java") is None:
    pytest.skip("pyspark or Java is not installed: pip install -e '.[spark]'", allow_module_level=True)


def jixiao(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [sys.executable, "-m", "jixiao", "batch", *arguments, "--fail-on", "never"]
    return subprocess.Popen(command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True)


def descendants(root: int) -> dict[int, str]:
    """The processes below `root`, with what they were started as."""
    found = {root: ""}
    for _ in range(8):
        for path in Path("/proc").glob("[0-9]*"):
            try:
                parent = int((path / "stat").read_text().rpartition(")")[2].split()[1])
                told = (path / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
            except (OSError, ValueError):
                continue
            if parent in found:
                found[int(path.name)] = told
    return found


def kill_a_worker(driver: subprocess.Popen[str]) -> int:
    """Kills the first executor in which a task runs Python; waits until there is one, or the driver has ended."""
    tick = Event()
    while driver.poll() is None:
        below = descendants(driver.pid)
        for pid, told in below.items():
            if "CoarseGrainedExecutorBackend" in told and any("pyspark" in item for item in descendants(pid).values()):
                os.kill(pid, signal.SIGKILL)
                return pid
        tick.wait(0.05)
    return 0


def test_a_worker_is_killed_and_nothing_is_lost(tmp_path: Path) -> None:
    """Two workers, ten files; what comes out is what this machine says alone, every row once."""
    plan = compile_plan(installed_catalog([]).load(BAISHUI))
    table = pl.DataFrame({"code": [f"{row:06d}" for row in range(20_000)], **ledger(plan, 20_000, 1, odd=2, gaps=2)})
    table.write_parquet(tmp_path / "whole.parquet")
    (tmp_path / "in.parquet").mkdir()
    for part in range(10):
        table[part * 2_000 : (part + 1) * 2_000].write_parquet(tmp_path / f"in.parquet/{part}.parquet")
    spark = ("--runner", "spark", "--master", "local-cluster[2,1,1024]")
    with jixiao(tmp_path, "in.parquet", "-f", BAISHUI, "-o", "cluster.parquet", "--statuses", *spark) as driver:
        killed = kill_a_worker(driver)
        _, said = driver.communicate()
    assert driver.returncode == 0, said
    assert killed, "the job ended before a worker could be killed"
    assert "台账 20000 行 = 已算 20000 行 + 退回 0 行" in said
    with jixiao(tmp_path, "whole.parquet", "-f", BAISHUI, "-o", "alone.parquet", "--statuses") as alone:
        alone.communicate()
    wanted, got = pl.read_parquet(tmp_path / "alone.parquet"), pl.read_parquet(tmp_path / "cluster.parquet/*.parquet")
    assert got.height == 20_000
    assert got.sort("code").equals(wanted.with_columns(pl.col(pl.Enum).cast(pl.String)))
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".jixiao")] == []


def test_long_tables_go_with_their_filings(tmp_path: Path) -> None:
    """csv with a bad line, a code that stands twice, lines of nobody: the same rows and scores as on this machine."""
    plan = compile_plan(installed_catalog([]).load(OWN_ROWS))
    codes = [f"{number:05d}" for number in range(300)]
    folder = tmp_path / "own"
    folder.mkdir()
    pl.DataFrame({"code": codes, **ledger(plan, 300, 1, odd=3)}).write_csv(folder / "filings.csv")
    pl.DataFrame(long_tables(plan, codes, 2, odd=10)["rows"]).write_csv(folder / "rows.csv")
    again = (folder / "filings.csv").read_text(encoding="utf-8").splitlines()[1]
    with (folder / "filings.csv").open("a", encoding="utf-8") as stream:
        stream.write(f"{again}\nx,1\n")
    with (folder / "rows.csv").open("a", encoding="utf-8") as stream:
        stream.write("nobody" + "," * 20 + "\nbad,line\n")
    said = {}
    for name, more in (("alone", ()), ("cluster", ("--runner", "spark", "--master", "local[2]"))):
        with jixiao(tmp_path, "own", "-f", OWN_ROWS, "-o", f"{name}.parquet", *more) as process:
            said[name] = process.communicate()[1]
        assert process.returncode == 0, said[name]
    for text in said.values():
        assert "台账 302 行 = 已算 301 行 + 退回 1 行" in text
        assert "退回 2 行" in text
    for name in ("{}", "{}.rows"):
        wanted = pl.read_parquet(tmp_path / f"{name.format('alone')}.parquet")
        got = pl.read_parquet(tmp_path / f"{name.format('cluster')}.parquet/*.parquet").select(wanted.columns)
        keys = ["code", "total"] if name == "{}" else ["code"]
        assert got.sort(keys, maintain_order=True).equals(wanted.sort(keys, maintain_order=True))
