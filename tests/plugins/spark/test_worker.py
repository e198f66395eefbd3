"""What a worker of the cluster does, without a cluster: frameworks that travel, lines nested in their filings."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import polars as pl
import pytest

from jixiao.diagnostic import Rejected
from jixiao.evaluation.batch import Batch
from jixiao.evaluation.long import LINE
from jixiao.framework.carried import framework_bytes, framework_of
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.plugin import Job
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables
from jixiao_plugins.spark.runner import SparkRunner
from jixiao_plugins.spark.worker import AGAIN, LONG, ROWS, SAID, batch_of, score

OWN_ROWS = "national/project@2020"


@pytest.mark.parametrize("name", [entry.name for entry in installed_catalog([]).entries()])
def test_a_framework_travels_as_bytes(name: str) -> None:
    """Whatever it extends: on the other machine it means the same."""
    framework = installed_catalog([]).load(name)
    other = framework_of(framework_bytes(framework))
    assert (other.digest, other.name, other.parents) == (framework.digest, framework.name, framework.parents)
    if not framework.base:
        assert compile_plan(other).digest == compile_plan(framework).digest


def test_bytes_that_mean_something_else_are_refused() -> None:
    held = json.loads(framework_bytes(installed_catalog([]).load(OWN_ROWS)))
    with pytest.raises(ValueError, match="another framework"):
        framework_of(json.dumps({**held, "text": held["text"].replace("title: ", "title: 另")}).encode())


def test_a_plan_is_compiled_once() -> None:
    data = framework_bytes(installed_catalog([]).load(OWN_ROWS))
    assert batch_of(data, False) is batch_of(data, False)


def test_lines_come_and_go_nested_in_their_filings() -> None:
    """A worker says of a batch what this machine says of its tables; a code that stood before has no lines."""
    plan = compile_plan(installed_catalog([]).load(OWN_ROWS))
    codes = [f"{number:05d}" for number in range(40)]
    table = pl.DataFrame({"code": codes, **ledger(plan, 40, 1)})
    rows = pl.DataFrame(long_tables(plan, codes, 2)["rows"]).with_row_index(LINE, 1)
    fields = [name for name in rows.columns if name != "code"]
    nested = rows.group_by("code", maintain_order=True).agg(pl.struct(fields).alias("nested"))
    given = table.join(nested, on="code", how="left", maintain_order="left").with_columns(again=pl.lit(False))
    given = pl.concat([given, given[:1].with_columns(again=pl.lit(True))])
    names = [*table.columns, LONG + json.dumps(["rows", fields]), AGAIN]
    done = score(
        Batch(plan), given.rename(dict(zip(given.columns, (f"c{at}" for at in range(99)), strict=False))), names
    )
    wanted = Batch(plan).score(pl.concat([table, table[:1]]), {"rows": rows}, (40,))
    assert done.drop(SAID, ROWS).equals(wanted.table)
    assert wanted.rows is not None
    told = done.select("code", ROWS).drop_nulls(ROWS).explode(ROWS).unnest(ROWS)
    assert told.equals(wanted.rows.select(told.columns))
    assert sum(json.loads(done[SAID][0])["ways"].values()) == 41


def job(folder: Path, source: str, target: str, **more: Any) -> Job:
    for name in ("a.csv", "a.xlsx"):
        (folder / name).write_text("code\n1\n", encoding="utf-8")
    plan = compile_plan(installed_catalog([]).load("shaanxi/baishui/department"))
    return Job(plan, folder / source, folder / target, **more)


@pytest.mark.parametrize(
    ("source", "target", "more", "codes"),
    [
        ("a.xlsx", "out.parquet", {}, ["I087"]),
        ("a.csv", "out.csv", {}, ["I088"]),
        ("没有.csv", "out.parquet", {}, ["I006"]),
        ("a.csv", "out.parquet", {"resume": True}, ["U095"]),
        ("a.csv", "out.parquet", {"jobs": 2, "checks": True}, ["U095", "U095"]),
        ("a.csv", "out.xlsx", {"explain": 0}, ["I088", "U095"]),
    ],
)
def test_what_a_cluster_cannot_do_is_said_before_it_starts(
    tmp_path: Path, source: str, target: str, more: dict[str, Any], codes: list[str]
) -> None:
    with pytest.raises(Rejected) as refused:
        SparkRunner().run(job(tmp_path, source, target, **more), lambda done, whole: None)
    assert sorted(item.code for item in refused.value.diagnostics) == codes


def test_a_cluster_needs_its_library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(Rejected) as refused:
        SparkRunner().run(job(tmp_path, "a.csv", "out.parquet"), lambda done, whole: None)
    assert [item.code for item in refused.value.diagnostics] == ["U093"]


def test_a_spark_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken:
        @property
        def builder(self) -> object:
            raise RuntimeError("[JAVA_GATEWAY_EXITED] no Java\nmore")

    monkeypatch.setitem(sys.modules, "pyspark", ModuleType("pyspark"))
    sql = ModuleType("pyspark.sql")
    sql.SparkSession = Broken()  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "pyspark.sql", sql)
    with pytest.raises(Rejected) as refused:
        SparkRunner().run(job(tmp_path, "a.csv", "out.parquet"), lambda done, whole: None)
    assert [(item.code, item.found) for item in refused.value.diagnostics] == [
        ("U094", "[JAVA_GATEWAY_EXITED] no Java")
    ]
