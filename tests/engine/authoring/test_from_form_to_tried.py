"""From a filled-in form to a framework whose cases notice what is changed in it, by what the commands write alone."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from jixiao import api
from jixiao.authoring.answers import Answers
from jixiao.authoring.form import draft_of
from jixiao.authoring.starter import start
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.cases import SUFFIX, read_cases
from jixiao.testing.trial import Trial, try_framework

FORM = """\
filing: 1
year: 2022
title: 项目支出绩效自评表（2022年度）
office: 某
money_unit: 元
lines: [{label: 年度资金总额, annual: "387664.62", executed: "387664.62", weight: 10}]
rows:
  - {levels: [产出指标, 数量指标, 学生受资助人数], target: ≧735, actual: "735", unit: 人次, weight: 50}
  - {levels: [效益指标, 社会效益指标, 政策知晓率], target: ═100, actual: 98%, unit: "%", weight: 30}
  - {levels: [满意度指标, 服务对象满意度指标, 家长满意度], target: ≧95, actual: 100%, unit: "%", weight: 10}
"""
CASE = "title: 起草所用的表\nfiling: 表.yaml\nexpect: {total: 99.4, scores: {预算执行率: 10}}\n"
RATINGS = """\
ratings:
  - {name: 优, range: "[90, 100]"}
  - {name: 良, range: "[80, 90)"}
  - {name: 中, range: "[60, 80)"}
  - {name: 差, range: "[0, 60)"}
"""


def tried(folder: Path, suggest: bool) -> Trial:
    catalog = installed_catalog()
    return try_framework(
        compile_plan(catalog.load(str(folder))), read_cases(folder / "cases"), catalog, suggest=suggest
    )


def test_the_suggested_cases_are_enough(tmp_path: Path) -> None:
    cases = tmp_path / "cases"
    cases.mkdir()
    (cases / "表.yaml").write_text(FORM, encoding="utf-8")
    (cases / f"起草{SUFFIX}").write_text(CASE, encoding="utf-8")
    (raw,) = api.read_file(cases / "表.yaml")
    drafted = start(
        Answers("county/project", "2022", "project", "某县项目支出绩效自评"),
        draft_of(raw, ("产出指标", "效益指标", "满意度指标")),
    )
    lines = [line for line in drafted.framework.splitlines() if not line.startswith("ratings:")]
    (tmp_path / "framework.yaml").write_text("\n".join(lines) + "\n" + RATINGS, encoding="utf-8")

    first = tried(tmp_path, suggest=True)
    assert [ran.wrong for ran in first.ran] == [()]
    assert first.score is not None
    assert first.score < Fraction(1, 2)
    for number, suggestion in enumerate(first.suggestions):
        (cases / f"建议{number}{SUFFIX}").write_text(suggestion.text, encoding="utf-8")

    second = tried(tmp_path, suggest=False)
    assert {ran.wrong for ran in second.ran} == {()}
    assert second.score is not None
    assert second.score >= Fraction(95, 100)
    assert len(second.uncovered) < len(first.uncovered) / 2
