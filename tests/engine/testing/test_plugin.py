"""A folder with a framework and cases is collected by pytest; other folders and projects are left alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

FRAMEWORK = """\
jixiao: 1
id: county/project
version: "2025"
status: draft
title: 某县项目支出绩效自评（示例）
subject: project
basis: {issuer: 某县财政局, document: 示例}
budget_years: {from: 2025, until: 2025}
rounding: {score: 0.01, total: 0.01, mode: half_up}
cases: cases/
indicators:
  - {id: 培训人次, weight: 60, target: "≥50人次", rule: {kind: completion, basis: {clause: 三}}}
  - id: 满意度
    weight: 40
    unit: "%"
    rule:
      kind: tiers
      tiers: [{range: "[90%, ∞)", points: 40}, {range: "(-∞, 90%)", points: 0}]
      basis: {clause: 四}
ratings: [{name: 优, range: "[90, 100]"}, {name: 其他, range: "[0, 90)"}]
properties:
  - {id: 不满意者不优, assert: "满意度.得分 ≥ 40 或 等级 ≠ '优'"}
"""
CASE = """\
title: {title}
filing:
  title: 自评表（2025年度）
  office: 某单位
  rows: [{{levels: [培训人次], actual: 50人次}}, {{levels: [满意度], actual: 90%}}]
expect: {{total: {total}, rating: {rating}, scores: {{满意度: {score}}}}}
"""


def made(folder: Path, framework: str = FRAMEWORK) -> Path:
    (folder / "县/cases").mkdir(parents=True)
    (folder / "县/framework.yaml").write_text(framework, encoding="utf-8")
    right = CASE.format(title="都达到", total=100, rating="优", score=40)
    wrong = CASE.format(title="端点算错", total=60, rating="其他", score=0)
    (folder / "县/cases/right.case.yaml").write_text(right, encoding="utf-8")
    (folder / "县/cases/wrong.case.yaml").write_text(wrong, encoding="utf-8")
    return folder / "县"


def ran(folder: Path, *arguments: str) -> tuple[int, str]:
    """pytest in a process of its own, as a rule author starts it: the plugin comes in by its entry point.

    What is asked of the pytest that runs this test is not asked of that one.
    """
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *arguments]
    env = {name: value for name, value in os.environ.items() if name != "PYTEST_ADDOPTS"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, encoding="utf-8")
    return done.returncode, done.stdout


def test_a_framework_is_collected_and_fails_with_a_table(tmp_path: Path) -> None:
    made(tmp_path)
    code, out = ran(tmp_path, "-v")
    assert code == 1
    for name in (
        "right", "bounded", "monotone", "ceiling", "claims", "order", "walked", "replayed", "不满意者不优",
    ):  # fmt: skip
        assert f"县/framework.yaml::{name} PASSED" in out, out
    assert "县/framework.yaml::wrong FAILED" in out
    assert "1 failed, 9 passed" in out
    shown = out[out.index("实例“端点算错”不符") :].split("\n")[:5]
    assert shown == [
        "实例“端点算错”不符",
        "行      期望  得到  规定",
        "──────  ────  ────  ─────────────────",
        "总分    60    100   framework.yaml:2",
        "等级    其他  优    framework.yaml:20",
    ]
    assert "满意度  0     40    framework.yaml:17" in out
    assert "Traceback" not in out
    assert "assert" not in out


def test_a_property_that_does_not_hold_shows_what_refutes_it(tmp_path: Path) -> None:
    made(tmp_path, FRAMEWORK.replace("满意度.得分 ≥ 40 或", "满意度.得分 ≥ 50 或"))
    code, out = ran(tmp_path, "-k", "不满意者不优")
    assert code == 1
    shown = out[out.index("性质“不满意者不优”不成立") :].split("\n")[:4]
    assert shown[1].split() == ["行", "期望", "得到", "规定"]
    assert "办法声明的性质" in shown[3]
    assert shown[3].endswith("framework.yaml:22")


def test_a_framework_that_is_wrong_is_told_as_lint_tells_it(tmp_path: Path) -> None:
    made(tmp_path, FRAMEWORK.replace("weight: 60", "weight: 61"))
    code, out = ran(tmp_path)
    assert code == 2
    assert "framework.yaml:" in out
    assert "101" in out  # what the weights add up to
    assert "Traceback" not in out


def test_a_case_that_cannot_be_read_says_so_and_the_others_run(tmp_path: Path) -> None:
    folder = made(tmp_path)
    (folder / "cases/right.case.yaml").write_text("title: 没有填报\nexpect: {total: 1}\n", encoding="utf-8")
    code, out = ran(tmp_path, "-k", "right or wrong")
    assert code == 1
    assert "S012" in out
    assert "2 failed" in out


@pytest.mark.parametrize("text", ["name: 别的软件的框架\n", FRAMEWORK], ids=["other program", "without cases"])
def test_nothing_else_is_collected(tmp_path: Path, text: str) -> None:
    folder = tmp_path / "项目"
    folder.mkdir()
    (folder / "framework.yaml").write_text(text, encoding="utf-8")
    if "jixiao" not in text:
        (folder / "cases").mkdir()
    assert ran(tmp_path)[0] == pytest.ExitCode.NO_TESTS_COLLECTED


def test_the_engine_is_not_loaded_where_there_is_nothing_to_collect(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\n\n\ndef test_other():\n"
        "    mine = sorted(name for name in sys.modules if name.startswith('jixiao'))\n"
        "    assert mine == ['jixiao', 'jixiao.testing', 'jixiao.testing.plugin', 'jixiao.version']\n",
        encoding="utf-8",
    )
    code, out = ran(tmp_path)
    assert code == 0, out


def test_the_tests_of_this_project_collect_no_framework() -> None:
    """`make test` reads tests/ alone; what stands there as a framework has no cases beside it."""
    root = Path(__file__).parents[2]
    assert [path for path in root.rglob("framework.yaml") if (path.parent / "cases").is_dir()] == []
