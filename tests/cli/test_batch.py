"""`jixiao batch`: rows in are rows out and rows refused; broken off and taken up again; what is not taken."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest
from openpyxl import Workbook, load_workbook

from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plugin import Job
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables
from jixiao_plugins.local import explained, runner, source, workbook

BAISHUI = "shaanxi/baishui/department@2021"
OWN_ROWS = "national/project@2020"
FRAMEWORKS = Path(__file__).parents[2] / "frameworks/jixiao_frameworks"
SEED = FRAMEWORKS / "shaanxi/baishui/department/2021/cases/自评表.xlsx"


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
        ("a.dbf", "", "I085"),
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
    monkeypatch.setattr(runner, "LONG_ROWS", 7)
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


def test_an_output_must_be_a_table(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_ledger(folder / "a.csv", 3)
    assert "I085" in run("batch", "a.csv", "-f", BAISHUI, "-o", "out.docx").err
    assert "U020" in run("batch", "a.csv", "-o", "out.csv").err
    assert "U085" in run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv", "--runner", "月球").err
    assert "U096" in run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv", "--master", "local").err


def test_a_workbook_in_and_out(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """One unit a row below a title; what comes out holds the same numbers, and no text is a formula."""
    table = write_ledger(folder / "a.csv", 8).with_columns(office=pl.lit("=1+1"))
    table.write_csv(folder / "a.csv")
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(["全县项目支出绩效自评台账"])
    sheet.append(table.columns)
    for row in table.iter_rows():
        sheet.append([str(value) for value in row])
    for row_of_cells in sheet.iter_rows():
        for cell in row_of_cells:
            cell.data_type = "s"
    book.save(folder / "a.xlsx")
    assert run("batch", "a.csv", "-f", BAISHUI, "-o", "one.parquet", "--fail-on", "never").code == 0
    outcome = run("batch", "a.xlsx", "-f", BAISHUI, "-o", "two.xlsx", "--fail-on", "never")
    assert "台账 8 行 = 已算 8 行 + 退回 0 行" in outcome.err
    head, *lines = load_workbook(folder / "two.xlsx").worksheets[0].iter_rows()
    first = pl.read_parquet(folder / "one.parquet")
    assert [cell.value for cell in head] == first.columns
    for cells, wanted in zip(lines, first.iter_rows(), strict=True):
        assert not any(cell.data_type == "f" for cell in cells)
        for cell, value in zip(cells, wanted, strict=True):
            held = None if cell.value is None else str(cell.value)
            assert held == (
                None if value is None else str(value.normalize() if isinstance(value, Decimal) else value)
            ) or (isinstance(value, Decimal) and Decimal(held) == value)
    again = (folder / "two.xlsx").read_bytes()
    run("batch", "a.xlsx", "-f", BAISHUI, "-o", "two.xlsx", "--fail-on", "never")
    assert (folder / "two.xlsx").read_bytes() == again


def test_a_sheet_takes_so_many_rows(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    write_ledger(folder / "a.csv", 8)
    monkeypatch.setattr(workbook, "MOST_ROWS", 7)
    outcome = run("batch", "a.csv", "-f", BAISHUI, "-o", "out.xlsx")
    assert (outcome.code, "I086" in outcome.err) == (4, True)
    assert not (folder / "out.xlsx").exists()


def test_a_folder_of_forms(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """Each form is scored as by itself, with its findings; what is no form is refused and counted."""
    (folder / "表").mkdir()
    for name in ("甲", "乙"):
        (folder / "表" / f"{name}.xlsx").write_bytes(SEED.read_bytes())
    (folder / "表" / "丙.xlsx").write_bytes(b"no workbook")
    outcome = run("batch", "表", "-f", BAISHUI, "-o", "out.parquet", "--statuses")
    assert outcome.code == 1
    assert "台账 3 行 = 已算 2 行 + 退回 1 行" in outcome.err
    assert "丙.xlsx: 错误 I003" in outcome.err
    table = pl.read_parquet(folder / "out.parquet")
    assert table["file"].to_list() == ["丙.xlsx", "乙.xlsx", "甲.xlsx"][1:]
    assert table["total"].to_list() == [Decimal("91.70")] * 2
    assert "C101 C5" in table["findings"][0]
    assert table["部门管理.资金投入.三公经费控制率.status"].to_list() == ["scored"] * 2


def test_forms_bring_their_own_rows(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_tables(folder / "a", 3)
    (folder / "表").mkdir()
    (folder / "表" / "甲.xlsx").write_bytes(SEED.read_bytes())
    outcome = run("batch", "表", "--rows", "a/rows.csv", "-f", OWN_ROWS, "-o", "out.csv")
    assert (outcome.code, "I112" in outcome.err) == (4, True)


def test_own_rows_of_forms_have_their_scores_too(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "表").mkdir()
    case = FRAMEWORKS / "national/project/2020/cases/all-numbers.json"
    (folder / "表" / case.name).write_bytes(case.read_bytes())
    assert run("batch", "表", "-f", OWN_ROWS, "-o", "out.csv", "--fail-on", "never").code == 0
    rows = pl.read_csv(folder / "out.rows.csv")
    assert rows.height > 4
    assert rows["row.score"].null_count() < rows.height


def test_explanations_are_lines_of_json(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """All of them or a sample spread evenly; whole or in parts, and what they say is what was scored."""
    table = write_ledger(folder / "a.csv", 30)
    assert run("batch", "a.csv", "-f", BAISHUI, "-o", "out.parquet", "--explain", "--fail-on", "never").code == 0
    lines = [json.loads(line) for line in (folder / "out.explained.jsonl").read_text(encoding="utf-8").splitlines()]
    scored = pl.read_parquet(folder / "out.parquet")
    assert [line["row"] for line in lines] == list(range(1, 31))
    assert [line["filing"]["code"] for line in lines] == [str(code) for code in table["code"]]
    for line, total in zip(lines, scored["total"], strict=True):
        assert (None if line["total"] is None else Decimal(line["total"])) == total
        assert all(score["steps"] for score in line["scores"] if score["score"] is not None)
    table.drop("office", "code").write_csv(folder / "nameless.csv")
    run("batch", "nameless.csv", "-f", BAISHUI, "-o", "out.parquet", "--explain-sample", "1", "--fail-on", "never")
    (line,) = (folder / "out.explained.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line)["scores"] == lines[0]["scores"]
    monkeypatch.setattr(source, "PART_BYTES", 3_000)
    run("batch", "a.csv", "-f", BAISHUI, "-o", "out.parquet", "--explain-sample", "4", "--fail-on", "never")
    sample = (folder / "out.explained.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in sample] == [lines[row] for row in (0, 7, 15, 22)]


def test_several_processes_explain_as_one(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """In order, whoever finishes first; in parts and pieces, of which the last is smaller; also taken up again."""
    write_ledger(folder / "a.csv", 60)
    given = ("batch", "a.csv", "-f", BAISHUI, "--explain", "--fail-on", "never")
    assert run(*given, "-o", "one.csv", "--jobs", "1").code == 0
    wanted = (folder / "one.explained.jsonl").read_bytes()
    assert wanted.count(b"\n") == 60
    for name, value in (("FEW", 0), ("PIECE", 7)):
        monkeypatch.setattr(explained, name, value)
    monkeypatch.setattr(source, "PART_BYTES", 6_000)
    assert run(*given, "-o", "several.csv", "--jobs", "3").code == 0
    assert (folder / "several.explained.jsonl").read_bytes() == wanted

    def killed(hand: explained._Hand, told: object, send=explained._Hand.send) -> None:  # type: ignore[no-untyped-def]
        if isinstance(told, tuple) and told[1] > 30:  # a piece of a later part
            hand.process.kill()
            hand.process.join()
        send(hand, told)

    with monkeypatch.context() as patched:
        patched.setattr(explained._Hand, "send", killed)
        broken = run(*given, "-o", "broken.csv", "--jobs", "2")
    assert broken.code == 4
    assert "I150" in broken.err
    assert not (folder / "broken.csv").exists()
    assert not (folder / "broken.explained.jsonl").exists()
    kept = (folder / ".jixiao-broken.csv.parts" / "explained.jsonl").stat()
    assert run(*given, "-o", "broken.csv", "--jobs", "2", "--resume").code == 0
    assert 0 < kept.st_size < len(wanted)
    assert (folder / "broken.explained.jsonl").read_bytes() == wanted
    assert (folder / "broken.explained.jsonl").stat().st_ino == kept.st_ino  # what was written already still is


def test_rows_of_long_tables_are_explained(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_tables(folder / "a", 6)
    run("batch", "a", "-f", OWN_ROWS, "-o", "out.parquet", "--explain", "--fail-on", "never")
    lines = [json.loads(line) for line in (folder / "out.explained.jsonl").read_text(encoding="utf-8").splitlines()]
    own = [score for line in lines for score in line["scores"] if "#" in score["id"]]
    told = [None if score["score"] is None else Decimal(score["score"]) for score in own]
    rows = pl.read_parquet(folder / "out.rows.parquet").filter(pl.col("row.status") != "not_applicable")
    assert told == rows["row.score"].to_list()
    assert {score["path"][-1] for score in own} == set(rows["name"])


def test_several_processes_explain_rows_of_long_tables_as_one(
    run,  # type: ignore[no-untyped-def]
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each is told the rows of its own filings only, whatever part they are in."""
    write_tables(folder / "a", 40)
    given = ("batch", "a", "-f", OWN_ROWS, "--explain", "--fail-on", "never")
    assert run(*given, "-o", "one.csv", "--jobs", "1").code == 0
    for module, name, value in ((explained, "FEW", 0), (explained, "PIECE", 7), (runner, "LONG_ROWS", 25)):
        monkeypatch.setattr(module, name, value)
    assert run(*given, "-o", "two.csv", "--jobs", "2").code == 0
    wanted = (folder / "one.explained.jsonl").read_bytes()
    assert wanted.count(b"\n") == 40
    assert (folder / "two.explained.jsonl").read_bytes() == wanted
    whole = [json.loads(line) for line in wanted.decode("utf-8").splitlines()]
    sample = ("--explain-sample", "5", "-o", "few.csv", "--jobs", "2")
    assert run(*(item for item in given if item != "--explain"), *sample).code == 0
    few = [json.loads(line) for line in (folder / "few.explained.jsonl").read_text(encoding="utf-8").splitlines()]
    assert few == [whole[row] for row in (0, 8, 16, 24, 32)]


def test_parts_give_the_same_as_the_whole(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    write_ledger(folder / "a.csv", 400)
    run("batch", "a.csv", "-f", BAISHUI, "-o", "whole.parquet")
    monkeypatch.setattr(source, "PART_BYTES", 20_000)
    outcome = run("batch", "a.csv", "-f", BAISHUI, "-o", "parts.parquet")
    assert "台账 400 行 = 已算 400 行 + 退回 0 行" in outcome.err
    assert pl.read_parquet(folder / "parts.parquet").equals(pl.read_parquet(folder / "whole.parquet"))


DYING = """
import os, signal, sys
from jixiao_plugins.local import files, runner, source
source.PART_BYTES = 12_000
left = int(sys.argv.pop(1))

def count():
    # Dies, as by kill -9, at the n-th time that something is about to be done to a file.
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)

for module, name in ((files.os, "fsync"), (files.Path, "replace"), (files.Path, "open"), (files.Path, "write_text")):
    def dying(*given, done=getattr(module, name), **named):
        count()
        return done(*given, **named)
    setattr(module, name, dying)
from jixiao.cli import main
main(sys.argv[1:])
"""
KILLS = int(os.environ.get("JIXIAO_KILLS", "20" if os.environ.get("CI") == "true" else "4"))
"""How often a run is killed: each starts a process that loads the engine."""


def test_killed_at_any_time_nothing_half_written_bears_the_name(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """Killed at random moments, resumed each time: no half-written file bears the name, and the bytes are the same."""
    write_tables(folder / "a", 60)
    given = ("batch", "a", "-f", OWN_ROWS, "--fail-on", "never", "--explain-sample", "5")
    undisturbed = folder / "undisturbed"
    undisturbed.mkdir()
    script = [sys.executable, "-c", DYING]
    whole = subprocess.run(
        [*script, "0", *given, "-o", "undisturbed/out.csv"], capture_output=True, text=True, cwd=folder, check=False
    )
    assert whole.returncode == 0, whole.stderr
    wanted = {path.name: path.read_bytes() for path in undisturbed.iterdir()}
    assert set(wanted) == {"out.csv", "out.rows.csv", "out.explained.jsonl"}
    chance, killed = random.Random(KILLS), 0
    for _ in range(KILLS):
        moment = chance.choice((chance.randrange(1, 12), chance.randrange(1, 120)))
        command = [*script, str(moment), *given, "-o", "out.csv", "--resume"]
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False)
        killed += done.returncode == -signal.SIGKILL
        there = {name: (folder / name).read_bytes() for name in wanted if (folder / name).exists()}
        assert all(wanted[name] == held for name, held in there.items())
        assert "out.csv" not in there or set(there) == set(wanted)
        if done.returncode == 0:
            for name in wanted:
                (folder / name).unlink()
    assert killed
    last = subprocess.run(
        [*script, "0", *given, "-o", "out.csv", "--resume"], capture_output=True, text=True, cwd=folder, check=False
    )
    assert last.returncode == 0, last.stderr
    assert {name: (folder / name).read_bytes() for name in wanted} == wanted
    assert not list(folder.glob(".jixiao*"))


def test_the_same_bytes_whatever_the_seed_the_threads_and_the_locale(folder: Path) -> None:
    """Law I-52 for batches: one thread or many, any hash seed, any locale."""
    write_tables(folder / "a", 80)
    script = [sys.executable, "-c", DYING, "0", "batch", "a", "-f", OWN_ROWS, "--fail-on", "never", "--statuses"]
    made = []
    for seed, threads, locale in (("0", "1", "C"), ("1", "4", "C.UTF-8")):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "POLARS_MAX_THREADS": threads,
            "LC_ALL": locale,
            "TZ": "Asia/Shanghai",
        }
        for suffix in ("csv", "parquet"):
            command = [*script, "-o", f"out.{suffix}"]
            done = subprocess.run(command, capture_output=True, cwd=folder, env=environment, check=False)
            assert done.returncode == 0, done.stderr
        made.append({path.name: path.read_bytes() for path in folder.glob("out.*")})
    assert set(made[0]) == {"out.csv", "out.rows.csv", "out.parquet", "out.rows.parquet"}
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []


def test_a_changed_ledger_is_not_taken_for_the_old_one(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Parts left behind belong to one ledger and one framework."""
    write_ledger(folder / "a.csv", 40)
    monkeypatch.setattr("jixiao_plugins.local.runner.put_together", _break_off)
    assert run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv").code == 2
    assert (folder / ".jixiao-out.csv.parts" / "000000.csv").exists()
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


def test_a_folder_is_scored_without_what_was_made_of_it(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    forms = folder / "各单位"
    forms.mkdir()
    (folder / "自评表.xlsx").rename(forms / "甲局.xlsx")
    for _ in range(2):
        outcome = run("batch", "各单位", "-f", BAISHUI, "-o", "各单位/得分.csv")
        assert "得分.csv: " not in outcome.err
        assert "1 行 = 已算 1 行" in outcome.err


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_a_link_that_leads_nowhere_is_a_file_that_cannot_be_read(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    forms = folder / "各单位"
    forms.mkdir()
    (folder / "自评表.xlsx").rename(forms / "甲局.xlsx")
    (forms / "乙局.xlsx").symlink_to("没有.xlsx")
    outcome = run("batch", "各单位", "-f", BAISHUI, "-o", "得分.csv")
    assert "乙局.xlsx: 错误 I006：" in outcome.err
    assert "已算 1 行" in outcome.err


def test_a_disk_that_is_full_is_said(run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    def torn(*_: object) -> None:
        raise pl.exceptions.ComputeError("parquet: File out of specification")

    write_ledger(folder / "a.csv", 4)
    monkeypatch.setattr("jixiao_plugins.local.runner.put_together", torn)
    assert run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv").code == 5  # with room left it is another matter
    monkeypatch.setattr("jixiao_plugins.local.runner.shutil.disk_usage", lambda _: SimpleNamespace(free=0))
    outcome = run("batch", "a.csv", "-f", BAISHUI, "-o", "out.csv")
    assert (outcome.code, "U013" in outcome.err) == (2, True)
    assert not (folder / "out.csv").exists()


SMALL = """\
jixiao: 1
id: demo/ledger
version: "2021"
status: draft
title: 项目支出绩效自评
subject: project
basis: {document: 某县项目支出绩效自评办法}
budget_years: {from: 2021, until: 2021}
inputs:
  资金:
    columns: {全年预算数: money, 全年执行数: money}
    lines: [年度资金总额]
  接待费: {type: money}
  上年接待费: {type: money}
values:
  执行率: {formula: 年度资金总额.全年执行数 ÷ 年度资金总额.全年预算数, if_zero: missing, unit: "%"}
  变动率: {formula: 接待费 ÷ 上年接待费, if_zero: missing, unit: "%"}
rounding: {score: 0.01, total: 0.01}
indicators:
  - {id: 预算执行, weight: 40, rule: {kind: proportion, of: 执行率, basis: {assumed: true}}}
  - {id: 三公, weight: 20, rule: {kind: proportion, of: 变动率, basis: {assumed: true}}}
  - {id: 满意度, weight: 40, target: "≥90%", rule: {kind: completion, basis: {assumed: true}}}
ratings: none
"""
HEAD = "office,资金.年度资金总额.全年预算数,资金.年度资金总额.全年执行数,接待费,上年接待费,满意度.actual"
USUAL = "某局,120,22,1,2,45%"


@pytest.fixture
def small(folder: Path) -> Path:
    (folder / "small.yaml").write_text(SMALL, encoding="utf-8")
    return folder


def read_back(path: Path) -> list[dict[str, str]]:
    return pl.read_csv(path, infer_schema=False).to_dicts()


@pytest.mark.parametrize(
    "data",
    [
        f"{HEAD}\n{USUAL}\n".encode(),
        f"{HEAD}\r{USUAL}\r".encode(),  # as old Macs end lines
        f"{HEAD}\r\n{USUAL}\r\n".encode("utf-8-sig"),
        f"{HEAD},,\n{USUAL},,\n".encode(),  # empty columns at the end
        HEAD.replace("接待费,上年", '接待费,"上年\n').replace("费,满", '费",满').encode() + f"\n{USUAL}\n".encode(),
        f"{HEAD.replace(',', chr(9))}\n{USUAL.replace(',', chr(9))}\n".encode("gb18030"),
    ],
)
def test_a_csv_however_it_is_written(run, small: Path, data: bytes) -> None:  # type: ignore[no-untyped-def]
    (small / "a.csv").write_bytes(data)
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
    assert outcome.code == 0, outcome.err
    (row,) = read_back(small / "out.csv")
    assert (row["office"], row["total"], row["status"]) == ("某局", "37.33", "complete")


def test_lines_are_in_the_coding_of_the_heading(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    """一 in GB18030 is a letter in UTF-8."""
    (small / "a.csv").write_bytes(f"{HEAD}\n一{USUAL[2:]}\n".encode("gb18030"))
    assert run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv").code == 0
    assert read_back(small / "out.csv")[0]["office"] == "一"


def test_what_stands_in_columns_without_names_is_not_lost(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    (small / "a.csv").write_text(f"{HEAD},,\n{USUAL},,x\n", encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
    assert outcome.code == 4
    assert "a.csv:1: 错误 I084" in outcome.err


def test_columns_of_the_ledger_named_as_results_are_said(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    (small / "a.csv").write_text(f"{HEAD},total,满意度.status\n{USUAL},99,x\n", encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv", "--statuses")
    assert outcome.code == 0
    assert "a.csv:total: 警告 I116" in outcome.err
    assert "I116 2" in outcome.err
    assert read_back(small / "out.csv")[0]["满意度.status"] == "scored"


def test_cells_that_scores_read_and_no_column_holds_are_said(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    (small / "a.csv").write_text("满意度.actual\n95\n", encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
    listed = "接待费、上年接待费、资金.年度资金总额.全年预算数、资金.年度资金总额.全年执行数"
    assert f"台账没有的列：{listed}\n" in outcome.err


def test_headings_may_say_the_unit(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    head = (
        HEAD.replace("全年预算数", "全年预算数（万元）")
        .replace(",接待费", ",接待费(元)")
        .replace("上年接待费", "上年接待费（万元）")
    )
    rows = ('甲,120,"220,000",10000,2,45%', "乙,120万元,22万,１００００,２;,45%", "丙,约120,22,1,2,45%")
    (small / "a.csv").write_text("\n".join((head, *rows)), encoding="utf-8")
    given = ("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv", "--checks", "--explain", "--fail-on", "never")
    outcome = run(*given)
    assert outcome.code == 0, outcome.err
    made = read_back(small / "out.csv")
    assert [row["total"] for row in made] == ["37.33", "37.33", None]
    assert made[2]["findings"] == "B120 资金.年度资金总额.全年预算数"
    explained_rows = (small / "out.explained.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(explained_rows[1])["total"] == "37.33"
    (small / "a.csv").write_text(f"{head},接待费（万元）\n甲,120,22,1,2,45%,1\n", encoding="utf-8")
    outcome = run(*given)
    assert outcome.code == 4
    assert "I084：列名“接待费”" in outcome.err


@pytest.mark.parametrize("more", [[[1, 2]], [b"\xff"], [timedelta(1)]])
def test_what_a_csv_cannot_hold_is_refused(run, small: Path, more: list[object]) -> None:  # type: ignore[no-untyped-def]
    columns = dict(zip(HEAD.split(","), USUAL.split(","), strict=True))
    pl.DataFrame({**{name: [text] for name, text in columns.items()}, "别的": more}).write_parquet(small / "a.parquet")
    outcome = run("batch", "a.parquet", "-f", "small.yaml", "-o", "out.csv")
    assert outcome.code == 4
    assert "a.parquet:别的: 错误 I089" in outcome.err
    assert run("batch", "a.parquet", "-f", "small.yaml", "-o", "out.parquet").code == 0


def test_nothing_in_a_csv_begins_as_a_formula_does(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    columns = {name: [text] for name, text in zip(HEAD.split(","), USUAL.split(","), strict=True)}
    table = pl.DataFrame({**columns, "=1+1": ["=2"]}).with_columns(pl.col("=1+1").cast(pl.Categorical))
    table.write_parquet(small / "a.parquet")
    assert run("batch", "a.parquet", "-f", "small.yaml", "-o", "out.csv").code == 0
    assert read_back(small / "out.csv")[0]["'=1+1"] == "'=2"


def test_no_table_that_is_read_is_written_over(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_tables(folder / "a", 3)
    rows = (folder / "a/rows.csv").read_bytes()
    (folder / "out.rows.csv").write_bytes(rows)
    for given in (
        ("a", "-o", "a/rows.csv"),
        ("a/filings.csv", "--rows", "a/rows.csv", "-o", "a/rows.csv"),
        ("a/filings.csv", "--rows", "out.rows.csv", "-o", "out.csv"),
    ):
        outcome = run("batch", *given, "-f", OWN_ROWS)
        assert outcome.code == 2
        assert "U013" in outcome.err
    assert (folder / "a/rows.csv").read_bytes() == (folder / "out.rows.csv").read_bytes() == rows


def test_rows_of_another_run_are_not_taken_for_ours(run, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    """Broken off with one framework, taken up with another that has no rows of its own."""
    write_tables(small / "a", 3)
    with monkeypatch.context() as patch:
        patch.setattr(runner, "put_together", _stop)
        with pytest.raises(KeyboardInterrupt):
            run_here(small, "a", OWN_ROWS)
    assert list(small.glob(".jixiao-out.csv.parts/*.rows.parquet"))
    (small / "a.csv").write_text(f"{HEAD}\n{USUAL}\n", encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv", "--resume")
    assert outcome.code == 0
    assert not (small / "out.rows.csv").exists()


def test_a_ledger_takes_one_framework_and_no_folder(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    (small / "a.csv").write_text(f"{HEAD}\n{USUAL}\n", encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-f", BAISHUI, "-o", "out.csv")
    assert (outcome.code, "U097" in outcome.err) == (2, True)
    (small / "out.csv").mkdir()
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
    assert (outcome.code, "U017" in outcome.err) == (2, True)
    assert not list(small.glob(".jixiao*"))


def test_what_has_no_code_belongs_to_nobody_and_places_name_their_file(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    write_tables(folder / "a", 3)
    filings = pl.read_csv(folder / "a/filings.csv", infer_schema=False)
    filings.with_columns(code=pl.Series(["00000", "", "00002"])).write_csv(folder / "a/filings.csv")
    rows = pl.read_csv(folder / "a/rows.csv", infer_schema=False)
    odd = pl.DataFrame({"code": ["", "00000"], "group": ["产出指标", "没有的"], "name": ["某", "某"]})
    lines = pl.concat([odd, rows.filter(pl.col("code") != "00001")], how="diagonal")
    lines.write_csv(folder / "a/rows.csv")
    outcome = run("batch", "a", "-f", OWN_ROWS, "-o", "out.csv")
    assert f"长表 rows {lines.height} 行 = 已用 {lines.height - 1} 行 + 退回 1 行" in outcome.err
    assert "rows.csv:rows[1]: 错误 I110" in outcome.err
    assert "rows.csv:rows[2].group: 错误 I115" in outcome.err
    assert "filings.csv:code[2]: 错误 I113" in outcome.err
    (folder / "b.csv").write_text("甲\n1\n", encoding="utf-8")
    assert "b.csv: 错误 I080" in run("batch", "b.csv", "-f", BAISHUI, "-o", "out.csv").err


@pytest.mark.parametrize("suffix", ["csv", "xlsx"])
def test_no_form_is_written_over_and_what_we_wrote_is_none(run, folder: Path, suffix: str) -> None:  # type: ignore[no-untyped-def]
    (folder / "各单位").mkdir()
    form = folder / "各单位/甲.xlsx"
    form.write_bytes(SEED.read_bytes())
    (folder / "各单位/乙.csv").write_text("白水县自评表\n", encoding="utf-8")
    for name in ("甲.xlsx", "乙.csv"):
        outcome = run("batch", "各单位", "-f", BAISHUI, "-o", f"各单位/{name}")
        assert (outcome.code, "U013" in outcome.err) == (2, True)
    assert form.read_bytes() == SEED.read_bytes()
    (folder / "各单位/乙.csv").unlink()
    for _ in range(2):  # the second time over what the first wrote
        outcome = run("batch", "各单位", "-f", BAISHUI, "-o", f"各单位/得分.{suffix}", "--explain")
        assert "台账 1 行 = 已算 1 行 + 退回 0 行" in outcome.err


def test_what_is_not_read_of_a_workbook_is_said(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    book = Workbook()
    for sheet in (book.active, book.create_sheet("另一张")):
        sheet.append(HEAD.split(","))
        sheet.append(USUAL.split(","))
    book.save(small / "a.xlsx")
    outcome = run("batch", "a.xlsx", "-f", "small.yaml", "-o", "out.csv")
    assert outcome.code == 0
    assert "a.xlsx:另一张: 说明 I117" in outcome.err
    write_tables(small / "a", 2)
    rows = Workbook()
    rows.active.append(["code", "group", "name", "target", "actual", "weight"])
    rows.active.append(["00000", "产出指标", "某", "≥1", "=1+1", "10"])
    rows.save(small / "rows.xlsx")
    outcome = run("batch", "a/filings.csv", "--rows", "rows.xlsx", "-f", OWN_ROWS, "-o", "out.csv")
    assert "rows.xlsx:Sheet!E2: 错误 I034" in outcome.err


def test_a_year_out_of_the_framework_and_what_cannot_be_seen_are_said(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    odd = USUAL.replace("45%", "4\u200b5%")
    lines = [f"{HEAD}\u200b,年度", f"{USUAL},2021", f"{odd},2020"]
    (small / "a.csv").write_text("\ufeff\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
    assert outcome.code == 0, outcome.err
    assert "a.csv:1: 警告 I039：去掉了看不见的字符：U+FEFF U+200B\n" in outcome.err
    assert "a.csv:年度[2]: 警告 B101：2020 年度的自评表不在本框架适用的预算年度（2021）之内\n" in outcome.err
    assert "a.csv:满意度.actual[2]: 警告 I039：去掉了看不见的字符：U+200B\n" in outcome.err
    first, second = read_back(small / "out.csv")
    assert (first["findings"], second["findings"]) == (None, "B101 年度、I039 满意度.actual")
    assert first["total"] == second["total"] != ""


def test_codes_are_compared_without_what_cannot_be_seen(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    write_tables(small / "a", 2)
    rows = (small / "a/rows.csv").read_text(encoding="utf-8").replace("00001", "\u200b00001")
    (small / "a/rows.csv").write_text(rows, encoding="utf-8")
    outcome = run("batch", "a", "-f", OWN_ROWS, "-o", "out.csv", "--fail-on", "never")
    assert outcome.code == 0, outcome.err
    assert "I110" not in outcome.err


def test_columns_of_the_table_of_rows_named_as_results_are_said(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    write_tables(small / "a", 2)
    head, *lines = (small / "a/rows.csv").read_text(encoding="utf-8").splitlines()
    told = [f"{head},row.score,row.status", *(f"{line},99,自评" for line in lines)]
    (small / "a/rows.csv").write_text("\n".join(told) + "\n", encoding="utf-8")
    outcome = run("batch", "a", "-f", OWN_ROWS, "-o", "out.csv", "--fail-on", "never")
    assert outcome.code == 0, outcome.err
    for name in ("row.score", "row.status"):
        assert (
            f"rows.csv:rows.{name}: 警告 I116：这张表自己的“{name}”一列与结果的一列同名，没有带到结果里" in outcome.err
        )
    assert "I116 2" in outcome.err
    assert {row["row.score"] for row in read_back(small / "out.rows.csv")} != {"99"}


def test_a_csv_as_spreadsheets_save_it(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    """A title and who made it above the names of columns, emptied rows below: as of a workbook."""
    commas = "," * HEAD.count(",")
    above = f"2021年度台账{commas}\n编制单位：某局{commas[:-1]}单位：万元,\n{commas},\n"
    for coding, lead in (("utf-8", ""), ("gb18030", "2021年度台账\n")):
        text = f"{above}{lead}{HEAD}\n{USUAL}\n{commas}\n{USUAL}\n{commas}\n"
        (small / "a.csv").write_bytes(text.encode(coding))
        outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
        assert outcome.code == 0, outcome.err
        assert "台账 2 行 = 已算 2 行 + 退回 0 行" in outcome.err
        assert "a.csv:1: 警告 I118：表头上面写着“单位：万元”，台账不按它读：没有写单位的金额按元读\n" in outcome.err
        assert [row["office"] for row in read_back(small / "out.csv")] == ["某局"] * 2
    head = HEAD.replace("全年预算数", "全年预算数（万元）").replace("全年执行数", "全年执行数（万元）")
    (small / "a.csv").write_text(f"{above}{head}\n{USUAL},9\n", encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
    assert "I118" not in outcome.err  # the headings say it
    assert "a.csv:5: 错误 I083：第 5 行有 7 格" in outcome.err


def test_a_workbook_with_lines_above_its_headings_and_sheets_beside(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    book = Workbook()
    book.active.title = "旧"
    book.active.append(HEAD.split(","))
    book.active.append(USUAL.split(","))
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("今年")
    for line in (["编制单位：某局", None, "单位：万元"], HEAD.split(","), USUAL.split(",")):
        sheet.append(line)
    book.save(small / "a.xlsx")
    outcome = run("batch", "a.xlsx", "-f", "small.yaml", "-o", "out.csv")
    assert outcome.code == 0, outcome.err
    assert "a.xlsx:今年: 警告 I118：表头上面写着“单位：万元”" in outcome.err
    assert "I037" not in outcome.err  # the hidden one was not read
    assert "a.xlsx:旧: 说明 I117：台账只读第一张有内容、没有隐藏的工作表，“旧”没有读" in outcome.err


def test_a_row_of_sums_and_codes_that_are_there_twice_are_said(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    lines = [f"code,{HEAD}", f"A1,{USUAL}", f"A2,{USUAL}", f" A1,{USUAL}", f"合 计,{USUAL}"]
    (small / "a.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
    assert outcome.code == 0, outcome.err
    assert "a.csv:code[4]: 警告 I119：这一行像是合计（“合 计”），照样当作一份填报算了分\n" in outcome.err
    assert "a.csv:code[3]: 说明 I120：有 1 行的 code 与前面的行相同（第一个是“A1”），都算了分\n" in outcome.err
    assert "I119 1，I120 1" in outcome.err
    assert [row["findings"] for row in read_back(small / "out.csv")] == [None, None, None, "I119 code"]
    (small / "a.csv").write_text("\n".join(lines[:3]) + "\n", encoding="utf-8")
    assert "I1" not in run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv").err


def test_utf_16_is_called_so(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    (small / "a.csv").write_bytes(f"{HEAD}\n{USUAL}\n".encode("utf-16"))
    assert "I051：文字编码认不出来：UTF-16\n" in run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv").err


def test_one_column_needs_no_second(run, small: Path) -> None:  # type: ignore[no-untyped-def]
    for text in ("满意度.actual\n95\n", "满意度.actual,\n95,\n", "满意度.actual"):
        (small / "a.csv").write_text(text, encoding="utf-8")
        outcome = run("batch", "a.csv", "-f", "small.yaml", "-o", "out.csv")
        assert f"台账 {text.count('95')} 行" in outcome.err


def _stop(*_: object) -> None:
    raise KeyboardInterrupt


def run_here(folder: Path, ledger: str, framework: str) -> None:
    """A run that is broken off when its parts are done."""
    plan = compile_plan(installed_catalog([]).load(framework))
    tables = {"rows": folder / ledger / "rows.csv"}
    job = Job(plan, folder / ledger / "filings.csv", folder / "out.csv", tables=tables)
    runner.LocalRunner().run(job, lambda done, whole: None)
