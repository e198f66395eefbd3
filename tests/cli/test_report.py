"""`jixiao report` and `jixiao score` write papers that others can open."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
from openpyxl import load_workbook

Run = Callable[..., Any]
BAISHUI = "shaanxi/baishui/department@2021"


def test_the_report_with_the_table_after_it(run: Run, folder: Path) -> None:
    (folder / "话.yaml").write_text("部门主要职能: 负责本镇的经济发展。\n成文日期: 2022年3月1日\n", encoding="utf-8")
    outcome = run(
        "report", "自评表.xlsx", "-f", BAISHUI, "--texts", "话.yaml", "--table", "-o", "报告.docx", "--fail-on", "never"
    )  # fmt: skip
    assert outcome.code == 0
    assert "已写 报告.docx" in outcome.err
    assert "还有 15 处要补" in outcome.err
    document = docx.Document(str(folder / "报告.docx"))
    text = [line.text for line in document.paragraphs]
    assert "负责本镇的经济发展。" in text
    assert "2022年3月1日" in text
    assert "附件：部门整体支出绩效自评表" in text
    assert len(document.tables) == 3
    assert len(document.sections) == 2


def test_the_same_bytes_every_time(run: Run, folder: Path) -> None:
    for format in ("docx", "html", "md"):
        for name in ("一", "二"):
            run("report", "自评表.xlsx", "-f", BAISHUI, "-o", f"{name}.{format}")
        assert (folder / f"一.{format}").read_bytes() == (folder / f"二.{format}").read_bytes()


def test_projects_out_of_a_summary(run: Run, folder: Path) -> None:
    (folder / "项目.json").write_text(
        '{"filing": "1", "title": "项目绩效自评汇总", "tables": {"项目": ['
        '{"label": "道路", "总分": "95", "等级": "优"}, {"label": "饮水", "总分": "85", "等级": "良"}]}}',
        encoding="utf-8",
    )
    outcome = run("report", "自评表.xlsx", "-f", BAISHUI, "--projects", "项目.json")
    assert "纳入自评的项目共2个，“优”1个，“良”1个。" in outcome.out


def test_projects_collected_from_their_forms(run: Run, folder: Path) -> None:
    for name, persons in (("道路", 200), ("饮水", 100)):
        (folder / f"{name}.yaml").write_text(
            "title: 项目支出绩效自评表（2021年度）\noffice: 某局\nmoney_unit: 万元\n"
            f"single: {{项目名称: {name}}}\nlines: [{{label: 年度资金总额, annual: 120, executed: 120}}]\nrows:\n"
            f"  - {{levels: [产出指标, 数量指标, 人次], target: ≥200人次, actual: {persons}人次, weight: 50}}\n"
            "  - {levels: [效益指标, 社会效益指标, 就业人数], target: ≥100人, actual: 120人, weight: 30}\n"
            "  - {levels: [满意度指标, 服务对象满意度指标, 满意度], target: ≥95%, actual: 97%, weight: 10}\n",
            encoding="utf-8",
        )
    into = ("--into", "examples/portfolio@2024", "-o", "汇总.yaml")
    assert run("collect", "道路.yaml", "饮水.yaml", "-f", "national/project@2020", *into).code == 0
    outcome = run("report", "自评表.xlsx", "-f", BAISHUI, "--projects", "汇总.yaml")
    # 100 and 100 − 25
    assert "纳入自评的项目共2个，“优”1个，“中”1个。道路得100分，为“优”；饮水得75分，为“中”。" in outcome.out


def test_the_finished_form_is_what_is_written_as_docx(run: Run, folder: Path) -> None:
    assert run("score", "自评表.xlsx", "-f", BAISHUI, "-o", "表.docx", "--fail-on", "never").code == 0
    assert docx.Document(str(folder / "表.docx")).tables[2].cell(1, 0).text == "部门管理"
    run("score", "自评表.xlsx", "-f", BAISHUI, "-o", "分.docx", "--paper", "scores", "--fail-on", "never")
    assert "得分表" in [line.text for line in docx.Document(str(folder / "分.docx")).paragraphs]


def test_the_finished_form_as_a_workbook(run: Run, folder: Path) -> None:
    run("score", "自评表.xlsx", "-f", BAISHUI, "--paper", "table", "-o", "表.xlsx", "--fail-on", "never")
    (sheet,) = load_workbook(folder / "表.xlsx").worksheets
    assert sheet["A1"].value == "部门整体支出绩效自评表"
    run("score", "自评表.xlsx", "-f", BAISHUI, "-o", "分.xlsx", "--fail-on", "never")
    assert len(load_workbook(folder / "分.xlsx").sheetnames) > 1


def test_an_empty_file_of_texts_to_be_filled_in(run: Run, folder: Path) -> None:
    run("report", "自评表.xlsx", "-f", BAISHUI, "--blank-texts", "空.yaml", "-o", "一.md")
    lines = (folder / "空.yaml").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "部门主要职能:"
    assert lines[-1] == "成文日期:"
    run("report", "自评表.xlsx", "-f", BAISHUI, "--texts", "空.yaml", "-o", "二.md")
    assert (folder / "二.md").read_bytes() == (folder / "一.md").read_bytes()
    again = run("report", "自评表.xlsx", "-f", BAISHUI, "--blank-texts", "空.yaml", "-o", "三.md")
    assert "U197" in again.err
    assert not (folder / "三.md").exists()
