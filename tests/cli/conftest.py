"""Running the command line in a folder of its own, with a few files in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from jixiao.cli import main

ROOT = Path(__file__).parents[2]
PACK = ROOT / "frameworks/jixiao_frameworks"
SEED = PACK / "shaanxi/baishui/department/2021/cases/自评表.xlsx"
BAISHUI = "shaanxi/baishui/department@2021"

BROKEN = """\
jixiao: 1
id: test/broken
version: "1"
title: 坏的框架
subject: project
budget_years: {from: 2021}
indicators:
  - {id: a, weight: 10, rule: 没有这条}
"""


UNTIDY = """\
# 某县
id: 'test/untidy'
jixiao: 1   # 语言的版本
ratings:
- {name: "优",  range: '[90, 100]'}   # 最高
- {name: 良, range: "[0, 90)"}
rounding: {
    # 四舍五入
    score: 0.01
  }
version: "1"
"""


TRIED = """\
jixiao: 1
id: test/tried
version: "2021"
status: draft
title: 试
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
rounding: {score: 0.01, total: 0.01, mode: half_up}
indicators:
  - {id: 甲行, weight: 40, target: "≥10", rule: {kind: met, basis: {clause: 一}}}
  - {id: 乙行, weight: 60, target: "≥50", rule: {kind: met, basis: {clause: 二}}}
ratings: none
cases: cases/
"""
TRIED_CASE = """\
title: 恰好达到
filing: {filing: 1, year: 2021, title: 表, office: 某, rows: [{levels: [甲行], actual: "10"}, {levels: [乙行], actual: "49"}]}
expect: {total: 40}
"""
TRIED_SURVIVORS = """\
survivors:
  - {at: rounding.score, was: "0.01", now: "0.02", because: 得分不是 0 就是整数}
  - {at: 甲行.target, was: "≥10", now: "≥11", because: 想不出}
  - {at: 乙行.target, was: "≥50", now: "≥50.5", because: 想不出}
"""


MARKED = """\
filing: 1
title: 表
office: 某
year: 2021
rows:
- {levels: [甲行], actual: "10", weight: 40, score: 40}
- {levels: [乙行], actual: 大部分已建成, weight: 60, score: 45, judged: 是, reason: 现场核查，九处中七处已验收}
"""


TEXTS = """\
部门主要职能: 负责本镇的经济发展。
部门职责: 写错了名称
成文日期: [2022, 3, 1]
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str
    both: str


Run = Callable[..., Outcome]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a form, a damaged form, and a broken framework; the command line runs in it."""
    shutil.copy(SEED, tmp_path / "自评表.xlsx")
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 not really")
    (tmp_path / "broken.yaml").write_text(BROKEN, encoding="utf-8")
    (tmp_path / "untidy.yaml").write_text(UNTIDY, encoding="utf-8")
    (tmp_path / "broken-yaml.yaml").write_text("id: [test\n", encoding="utf-8")
    (tmp_path / "试/cases").mkdir(parents=True)
    (tmp_path / "试/framework.yaml").write_text(TRIED, encoding="utf-8")
    (tmp_path / "试/cases/one.case.yaml").write_text(TRIED_CASE, encoding="utf-8")
    (tmp_path / "试/cases/survivors.yaml").write_text(TRIED_SURVIVORS, encoding="utf-8")
    (tmp_path / "评定.yaml").write_text(MARKED, encoding="utf-8")
    (tmp_path / "文字.yaml").write_text(TEXTS, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("JIXIAO_LANG", raising=False)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    def call(*arguments: str, env: dict[str, str] | None = None) -> Outcome:
        assert Path(os.getcwd()) == folder
        result = CliRunner(env=env).invoke(main, list(arguments))
        return Outcome(result.exit_code, result.stdout, result.stderr, result.output)

    return call
