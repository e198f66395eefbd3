"""Commands that make one filing out of several: written whole or not at all, and scored as written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

PROJECT = """\
title: 项目支出绩效自评表（2024年度）
office: 某县
money_unit: 万元
lines: [{{label: 年度资金总额, annual: 100, executed: {executed}}}]
rows:
  - {{levels: [产出指标, 数量指标, 里程], target: ≥10公里, actual: 10公里, weight: 50}}
  - {{levels: [效益指标, 社会效益指标, 人口], target: ≥2万人, actual: 2.1万人, weight: 30}}
  - {{levels: [满意度指标, 服务对象满意度指标, 满意度], target: ≥90%, actual: 93%, weight: 10}}
single: {{项目名称: {name}}}
"""
INTO = ("-f", "national/project@2020", "--into", "examples/portfolio@2024")


@pytest.fixture
def projects(folder: Path) -> Path:
    (folder / "各项目").mkdir()
    for name, executed in (("乙", 100), ("甲", 80)):
        (folder / "各项目" / f"{name}.yaml").write_text(PROJECT.format(name=name, executed=executed), encoding="utf-8")
    (folder / "各项目" / "说明.docx.txt").write_text("不是填报", encoding="utf-8")
    return folder


def test_a_folder_is_all_filings_in_it_in_order(run, projects: Path) -> None:  # type: ignore[no-untyped-def]
    outcome = run("collect", "各项目", *INTO, "-o", "汇总.json", "--score")
    assert outcome.code == 0
    assert "99.00" in outcome.out  # (100 + 98) / 2
    lines = json.loads((projects / "汇总.json").read_text(encoding="utf-8"))["tables"]["项目"]
    assert [(line["label"], line["总分"], line["等级"]) for line in lines] == [("乙", "100", "优"), ("甲", "98", "优")]


def test_without_one_of_its_projects_there_is_no_portfolio(run, projects: Path) -> None:  # type: ignore[no-untyped-def]
    (projects / "各项目" / "丙.yaml").write_text("rows: [1]\n", encoding="utf-8")
    outcome = run("collect", "各项目", *INTO, "-o", "汇总.json")
    assert outcome.code == 4
    assert not (projects / "汇总.json").exists()


def test_a_folder_without_filings_is_said(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "空").mkdir()
    outcome = run("collect", "空", *INTO)
    assert outcome.code == 2
    assert "U104" in outcome.err


def test_without_output_the_merged_filing_is_shown(run, projects: Path) -> None:  # type: ignore[no-untyped-def]
    for name in ("甲", "乙"):
        path = projects / "各项目" / f"{name}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("2024", "2022"), encoding="utf-8")
    outcome = run("merge", "各项目/甲.yaml", "各项目/乙.yaml", "-f", "hubei/project@2020", "-o", "合并.yaml")
    assert outcome.code == 0
    shown = run("merge", "各项目/甲.yaml", "各项目/乙.yaml", "-f", "hubei/project@2020")
    assert json.loads(shown.out) == json.loads((projects / "合并.yaml").read_text(encoding="utf-8"))
    assert run("score", "合并.yaml").code == run("score", "各项目/甲.yaml", "-f", "hubei/project@2020").code
