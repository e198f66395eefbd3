"""`later` loads a module when something of it is asked for, and no sooner."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from jixiao.evaluation.review import review
from jixiao.later import later

LAZY = {
    "jixiao.evaluation.ranges",
    "jixiao.evaluation.review",
    "jixiao.evaluation.long_reader",
    "jixiao.evaluation.verdicts",
    "jixiao.interpret.bounds",
    "jixiao.interpret.trail",
    "jixiao_plugins.local.explained",
    "jixiao_plugins.local.forms",
    "jixiao_plugins.local.workbook",
    "jinja2",
    "multiprocessing",
    "openpyxl",
}
"""What a ledger of fixed rows, from csv to csv, does not need."""


def test_it_gives_what_the_module_gives() -> None:
    module = later("jixiao.evaluation.review")
    assert module.review is review
    with pytest.raises(AttributeError, match="nothing"):
        module.nothing  # noqa: B018


def test_a_module_that_is_not_there_is_missed_when_it_is_asked_for() -> None:
    absent = later("jixiao.nowhere")
    with pytest.raises(ModuleNotFoundError):
        absent.anything  # noqa: B018


def test_a_ledger_loads_no_more_than_it_needs(tmp_path: Path) -> None:
    code = (
        "import sys\n"
        "from jixiao.cli import main\n"
        "try:\n main(sys.argv[1:])\n"
        "except SystemExit as left:\n print('left', left.code)\n"
        "print(*sys.modules)"
    )
    (tmp_path / "f.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "ledger.csv").write_text("甲.actual\n95\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", code, "batch", "ledger.csv", "-f", "f.yaml", "-o", "out.csv"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    left, loaded = done.stdout.splitlines()
    assert left == "left 0", done.stderr
    assert LAZY & set(loaded.split()) == set()


FRAMEWORK = """\
jixiao: 1
id: test/small
version: "1"
status: draft
title: 小
subject: project
basis: {document: 某办法}
budget_years: {from: 2024, until: 2024}
rounding: {score: 0.01, total: 0.01}
rules:
  定量: {kind: completion, at_least: by_ratio, basis: {assumed: true}}
indicators:
  - {id: 甲, weight: 100, target: "≥95%", rule: 定量}
ratings: [{name: 过, range: "[0, 100]"}]
"""
