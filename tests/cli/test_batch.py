"""`jixiao batch`: rows in are rows out and rows refused; broken off and taken up again; what is not taken."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables
from jixiao_plugins.local import source

BAISHUI = "shaanxi/baishui/department@2021"
OWN_ROWS = "national/project@2020"


def write_ledger(path: Path, rows: int, seed: int = 1) -> pl.DataFrame:
    plan = compile_plan(installed_catalog([]).load(BAISHUI))
    table = pl.DataFrame(ledger(plan, rows, seed, odd=3, gaps=2))
    table = table.select(pl.lit("某单位").alias("office"), pl.int_range(pl.len()).alias("code"), pl.all())
    if path.suffix == ".csv":
        table.write_csv(path)
    else:
        table.write_parquet(path)
    return table


def test_csv_and_parquet_say_the_same(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_ledger(folder / "a.csv", 300)
    write_ledger(folder / "b.parquet", 300)
    for given, wanted in (("a.csv", "a.parquet"), ("b.parquet", "b.csv")):
        outcome = run("batch", given, "-f", BAISHUI, "-o", wanted, "--fail-on", "never")
        assert outcome.code == 0
        assert "台账 300 行 = 已算 300 行 + 退回 0 行" in outcome.err
        assert outcome.out == ""
    first = pl.read_parquet(folder / "a.parquet")
    second = pl.read_csv(folder / "b.csv", schema=first.schema)
    assert first.equals(second)
    assert first.height == 300
    assert sorted(path.name for path in folder.iterdir() if path.name.startswith(".jixiao")) == []


def test_a_bad_line_is_refused_and_counted(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_ledger(folder / "a.csv", 5)
    lines = (folder / "a.csv").read_text(encoding="utf-8").splitlines()
    lines[2] = lines[2].rpartition(",")[0]
    lines[4] += ",9"
    (folder / "a.csv").write_text("\n".join((*lines, "", "")), encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", BAISHUI, "-o", "out.parquet")
    assert outcome.code == 1
    assert "台账 5 行 = 已算 3 行 + 退回 2 行" in outcome.err
    assert "a.csv:3: 错误 I083" in outcome.err
    assert "a.csv:5: 错误 I083" in outcome.err
    assert pl.read_parquet(folder / "out.parquet")["code"].to_list() == ["0", "2", "4"]


def test_gb18030_quotes_and_lines_in_quotes(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    table = write_ledger(folder / "a.csv", 4)
    table = table.with_columns(office=pl.Series(["水利，局", '教"育"局', "卫\n健局", "=1+1"]))
    (folder / "a.csv").write_bytes(table.write_csv().encode("gb18030"))
    outcome = run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv", "--fail-on", "never")
    assert outcome.code == 0, outcome.err
    names = pl.read_csv(folder / "out.csv")["office"].to_list()
    assert names == ["水利，局", '教"育"局', "卫\n健局", "'=1+1"]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("a.csv", "office,别的\n甲,1\n", "I080"),
        ("a.csv", "office,office\n甲,1\n", "I084"),
        ("a.csv", "", "I002"),
        ("a.xls", "", "I085"),
        ("没有.csv", None, "I006"),
        ("a.parquet", "no parquet", "I005"),
    ],
)
def test_what_is_no_ledger_is_refused(run, folder: Path, name: str, text: str | None, code: str) -> None:  # type: ignore[no-untyped-def]
    if text is not None:
        (folder / name).write_text(text, encoding="utf-8")
    outcome = run("batch", name, "-f", BAISHUI, "-o", "out.csv")
    assert outcome.code == 4
    assert code in outcome.err
    assert not (folder / "out.csv").exists()
    assert [path.name for path in folder.iterdir() if path.name.startswith(".jixiao")] == []


def test_binary_fractions_are_refused(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    table = write_ledger(folder / "a.parquet", 3)
    name = next(item for item in table.columns if item.endswith(".全年预算数"))
    table.with_columns(pl.lit(0.1).alias(name)).write_parquet(folder / "a.parquet")
    outcome = run("batch", "a.parquet", "-f", BAISHUI, "-o", "out.csv")
    assert outcome.code == 4
    assert f"I081：“{name}”一列的类型 Float64" in outcome.err


def test_rows_of_the_offices_own_need_forms(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_ledger(folder / "a.csv", 3)
    outcome = run("batch", "a.csv", "-f", OWN_ROWS, "-o", "out.csv")
    assert outcome.code == 4
    assert "I082" in outcome.err


def write_tables(folder: Path, filings: int = 60) -> None:
    """A ledger with its long table of rows, in one folder."""
    plan = compile_plan(installed_catalog([]).load(OWN_ROWS))
    codes = [f"{number:05d}" for number in range(filings)]
    folder.mkdir(exist_ok=True)
    pl.DataFrame({"code": codes, **ledger(plan, filings, 1, odd=3)}).write_csv(folder / "filings.csv")
    pl.DataFrame(long_tables(plan, codes, 2, odd=10)["rows"]).write_csv(folder / "rows.csv")


def test_long_tables_beside_a_ledger(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """As files or as a folder, whole or in parts: the same scores, those of rows in a file of their own."""
    write_tables(folder / "a")
    given = ("-f", OWN_ROWS, "--fail-on", "never")
    outcome = run("batch", "a/filings.csv", "--rows", "a/rows.csv", *given, "-o", "one.parquet")
    assert "台账 60 行 = 已算 60 行 + 退回 0 行" in outcome.err
    count = pl.read_csv(folder / "a/rows.csv").height
    assert f"长表 rows {count} 行 = 已用 {count} 行 + 退回 0 行" in outcome.err
    monkeypatch.setattr(source, "PART_BYTES", 2_000)
    assert run("batch", "a", *given, "-o", "two.parquet").code == 0
    for name in ("{}.parquet", "{}.rows.parquet"):
        first, second = (pl.read_parquet(folder / name.format(which)) for which in ("one", "two"))
        assert first.equals(second)
    assert first.height == count
    assert "row.score" in first.columns
    assert not list(folder.glob(".jixiao*"))


def test_lines_that_belong_to_nothing_are_said(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_tables(folder / "a", 5)
    with (folder / "a/rows.csv").open("a", encoding="utf-8") as stream:
        stream.write("99999,产出指标.数量指标\n" + ",".join(["99998"] + [""] * 20) + "\n")
    with (folder / "a/filings.csv").open("a", encoding="utf-8") as stream:
        stream.write((folder / "a/filings.csv").read_text(encoding="utf-8").splitlines()[1] + "\n")
    outcome = run("batch", "a", "-f", OWN_ROWS, "-o", "out.csv")
    assert outcome.code == 1
    assert "退回 2 行" in outcome.err
    assert "台账 6 行 = 已算 6 行" in outcome.err
    assert "I083" in outcome.err
    assert "I114" in outcome.err
    assert "里有 1 行不属于台账的任何一行，没有算；第一行的 code 是“99998”" in outcome.err


def test_a_code_is_known_over_all_parts(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    write_tables(folder / "a", 40)
    head, *lines = (folder / "a/filings.csv").read_text(encoding="utf-8").splitlines()
    (folder / "a/filings.csv").write_text("\n".join((head, *lines, lines[0], "")), encoding="utf-8")
    monkeypatch.setattr(source, "PART_BYTES", 2_000)
    run("batch", "a", "-f", OWN_ROWS, "-o", "out.parquet")
    table = pl.read_parquet(folder / "out.parquet")
    assert [text for text in table["findings"] if text and "I114" in text] == ["I114 code"]
    assert table["total"][-1] is None


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (("a/filings.csv", "--goals", "a/rows.csv"), "I082"),
        (("a", "--table", "项目=a/rows.csv"), "I112"),
        (("a", "--table", "项目"), "U092"),
        (("a/filings.csv", "--rows", "a/没有.csv"), "I006"),
        (("b",), "U091"),
    ],
)
def test_tables_that_do_not_fit_are_refused(run, folder: Path, given: tuple[str, ...], code: str) -> None:  # type: ignore[no-untyped-def]
    write_tables(folder / "a", 3)
    write_tables(folder / "b", 3)
    pl.read_csv(folder / "b/rows.csv").write_parquet(folder / "b/rows.parquet")
    outcome = run("batch", *given, "-f", OWN_ROWS, "-o", "out.csv")
    assert outcome.code == (2 if code.startswith("U") else 4), outcome.err
    assert code in outcome.err
    assert not (folder / "out.csv").exists()


def test_an_output_must_be_csv_or_parquet(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_ledger(folder / "a.csv", 3)
    assert "I085" in run("batch", "a.csv", "-f", BAISHUI, "-o", "out.xlsx").err
    assert "U020" in run("batch", "a.csv", "-o", "out.csv").err
    assert "U085" in run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv", "--runner", "月球").err


def test_parts_give_the_same_as_the_whole(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    write_ledger(folder / "a.csv", 400)
    run("batch", "a.csv", "-f", BAISHUI, "-o", "whole.parquet")
    monkeypatch.setattr(source, "PART_BYTES", 20_000)
    outcome = run("batch", "a.csv", "-f", BAISHUI, "-o", "parts.parquet")
    assert "台账 400 行 = 已算 400 行 + 退回 0 行" in outcome.err
    assert pl.read_parquet(folder / "parts.parquet").equals(pl.read_parquet(folder / "whole.parquet"))


SLOWLY = """
import sys
from jixiao_plugins.local import source
source.PART_BYTES = 12_000
from jixiao.cli import main
main(sys.argv[1:])
"""


def test_killed_at_any_time_nothing_half_written_bears_the_name(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """And --resume gives what an undisturbed run gives."""
    write_ledger(folder / "a.csv", 1_200)
    command = [sys.executable, "-c", SLOWLY, "batch", "a.csv", "-f", BAISHUI, "-o", "out.parquet", "--resume"]
    run("batch", "a.csv", "-f", BAISHUI, "-o", "undisturbed.parquet")
    killed = 0
    for pause in (1.2, 1.6, 2.0):
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder) as process:
            time.sleep(pause)
            if process.poll() is None:
                os.kill(process.pid, signal.SIGKILL)
                killed += 1
        assert not (folder / "out.parquet").exists() or process.returncode == 1
    assert killed
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 1, done.stderr
    assert "台账 1200 行 = 已算 1200 行 + 退回 0 行" in done.stderr
    assert pl.read_parquet(folder / "out.parquet").equals(pl.read_parquet(folder / "undisturbed.parquet"))
    assert not list(folder.glob(".jixiao*"))


def test_a_changed_ledger_is_not_taken_for_the_old_one(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Parts left behind belong to one ledger and one framework."""
    write_ledger(folder / "a.csv", 40)
    monkeypatch.setattr("jixiao_plugins.local.runner.put_together", _break_off)
    assert run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv").code == 2
    assert (folder / ".jixiao-out.csv.parts" / "000000.parquet").exists()
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    outcome = run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv", "--resume")
    assert "上次已算好的部分：1" in outcome.err
    monkeypatch.setattr("jixiao_plugins.local.runner.put_together", _break_off)
    run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv")
    monkeypatch.undo()
    monkeypatch.chdir(folder)
    write_ledger(folder / "a.csv", 40, seed=2)
    assert "上次" not in run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv", "--resume").err


def _break_off(*_: object) -> None:
    raise OSError(28, "No space left on device")
