"""`jixiao summary`: folders, archives, formats; the same however many processes and in whatever order."""

from __future__ import annotations

import json
import re
import shutil
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

FORM = """\
title: 项目支出绩效自评表（2022年度）
office: {0}
money_unit: 万元
lines:
  - {{label: 年度资金总额, initial: 100, annual: 100, executed: {1}}}
rows:
  - {{levels: [产出指标, 数量指标, 培训人次], target: ≥200人次, actual: {2}人次, weight: 50}}
  - {{levels: [效益指标, 社会效益指标, 就业人数], target: ≥100人, actual: 120人, weight: 30}}
  - {{levels: [满意度指标, 服务对象满意度指标, 学员满意度], target: ≥95%, actual: 97%, weight: 10}}
"""
PROJECT = "national/project@2020"


@pytest.fixture
def county(folder: Path) -> Path:
    """Twelve filings in two folders, and what else lies about in such folders."""
    for number in range(12):
        place = folder / "县" / ("乡镇" if number % 2 else "部门")
        place.mkdir(parents=True, exist_ok=True)
        text = FORM.format(f"单位{number:02d}", 100 - number, 200 - 10 * (number % 5))
        (place / f"{number:02d}.yaml").write_text(text, encoding="utf-8")
    shutil.copy(folder / "坏.xlsx", folder / "县" / "坏.xlsx")
    (folder / "县" / "~$00.xlsx").write_bytes(b"lock")
    return folder / "县"


def record(run: Any, *arguments: str) -> Any:
    outcome = run("summary", *arguments, "-f", PROJECT, "--format", "json")
    return json.loads(outcome.out)


def test_a_folder(run: Any, county: Path) -> None:
    outcome = run("summary", "县", "-f", PROJECT, "-o", "县/汇总.xlsx")
    assert outcome.code == 4
    assert "坏.xlsx" in outcome.err
    book = load_workbook(county / "汇总.xlsx")
    assert book.sheetnames[:5] == ["总览", "图 Charts", "等级分布", "总分分布", "排名"]
    assert len(book["图 Charts"]._charts) == 5
    totals = [row[2].value for row in book["排名"].iter_rows(min_row=2) if row[0].value is not None]
    assert len(totals) == 12
    assert [float(total) for total in totals] == sorted(map(float, totals), reverse=True)


def test_what_it_wrote_before_is_no_filing(run: Any, county: Path) -> None:
    (county / "坏.xlsx").unlink()
    assert run("summary", "县", "-f", PROJECT, "-o", "县/汇总.xlsx").code == 0
    first = (county / "汇总.xlsx").read_bytes()
    assert run("summary", "县", "-f", PROJECT, "-o", "县/汇总.xlsx").code == 0
    assert (county / "汇总.xlsx").read_bytes() == first


@pytest.mark.parametrize("format", ["xlsx", "docx", "html", "json", "md"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_takes_the_place_of_what_it_wrote_and_of_no_filing(
    run: Any, county: Path, format: str, language: str
) -> None:
    (county / "坏.xlsx").unlink()
    for _ in range(2):
        assert run("--lang", language, "summary", "县", "-f", PROJECT, "-o", f"县/汇总.{format}").code == 0
    shutil.copy(county.parent / "自评表.xlsx", county / "白水.xlsx")
    for sent in (next(county.rglob("*.yaml")), county / "白水.xlsx"):
        before = sent.read_bytes()
        outcome = run("summary", "县", "-f", PROJECT, "--format", "json", "-o", str(sent))
        assert (outcome.code, "U013" in outcome.err, sent.read_bytes()) == (2, True, before)


def test_an_archive_and_any_order_of_files_say_the_same(run: Any, county: Path) -> None:
    files = sorted(path.relative_to(county).as_posix() for path in county.rglob("*.yaml"))
    with ZipFile(county.parent / "全县.zip", "w") as archive:
        for name in reversed(files):
            archive.write(county / name, name)
    (county / "坏.xlsx").unlink()
    whole = record(run, "县")
    assert record(run, "全县.zip") == whole
    assert len(whole["groups"][0]["ranking"]) == 12


def test_as_many_processes_as_you_like(run: Any, county: Path) -> None:
    assert record(run, "县", "--jobs", "2") == record(run, "县", "--jobs", "1")


def test_groups_by_folder(run: Any, county: Path) -> None:
    made = record(run, "县", "--by", "folder")
    assert [group["name"] for group in made["groups"]] == ["乡镇", "部门"]
    assert [len(group["ranking"]) for group in made["groups"]] == [6, 6]
    assert [item["file"] for item in made["unreadable"]] == ["坏.xlsx"]


def test_several_frameworks_side_by_side(run: Any, county: Path) -> None:
    arguments = ("县", "自评表.xlsx", "-f", "shaanxi/baishui/department@2021")
    made = record(run, *arguments)
    assert [group["name"] for group in made["groups"]] == [PROJECT, "shaanxi/baishui/department@2021"]
    made = record(run, *arguments, "--by", "jurisdiction")
    assert [group["name"] for group in made["groups"]] == ["national", "shaanxi/baishui"]


def test_a_page_holds_every_filing_behind_a_click(run: Any, county: Path) -> None:
    run("summary", "县", "-f", PROJECT, "-o", "汇总.html")
    page = (county.parent / "汇总.html").read_text(encoding="utf-8")
    assert page.count('<details class="fold">') == 12 + 1  # and the findings one by one
    assert page.count("<svg") == 5
    assert "http" not in page.replace('http-equiv="Content-Security-Policy"', "")


@pytest.mark.parametrize("format", ["text", "md"])
def test_formats_for_paper(run: Any, county: Path, format: str) -> None:
    outcome = run("summary", "县", "-f", PROJECT, "--format", format)
    assert "单位00" in outcome.out
    assert "得分一览" not in outcome.out


def test_in_english(run: Any, county: Path) -> None:
    outcome = run("summary", "县", "-f", PROJECT, "--lang", "en")
    assert "Mean total" in outcome.out
    assert "■ Ranking" in outcome.out


def test_the_list_of_units_says_who_is_missing_and_which_version_counts(run: Any, county: Path) -> None:
    (county / "坏.xlsx").unlink()
    form = (county / "乡镇" / "01.yaml").read_text(encoding="utf-8")
    (county / "乡镇" / "01（更正）.yaml").write_text(form.replace("executed: 99", "executed: 100"), encoding="utf-8")
    units = "".join(f"{number:03d},单位{number:02d}\n" for number in range(13))
    (county / "名单.csv").write_text(f"单位编码,单位名称\n{units}", encoding="utf-8")
    outcome = run("summary", "县", "-f", PROJECT, "--units", "县/名单.csv", "--format", "json")
    assert outcome.code == 0
    made = json.loads(outcome.out)
    states = {unit["name"]: unit["state"] for unit in made["units"]}
    assert [name for name, state in states.items() if state != "filed"] == ["单位01", "单位12"]
    assert (states["单位01"], states["单位12"]) == ("twice", "missing")
    assert made["aside"] == ["乡镇/01.yaml"]
    files = [item["file"] for item in made["groups"][0]["ranking"]]
    assert len(files) == 12
    assert "乡镇/01（更正）.yaml" in files
    assert made["remarks"] == []
    told = run("summary", "县", "-f", PROJECT, "--units", "县/名单.csv").out
    assert "应报 13 家，已报 12，未报 1" in told
    assert "没有算进来的旧版" in told
    assert "以“乡镇/01（更正）.yaml”为准" in told


def test_a_copy_is_called_a_copy(run: Any, county: Path) -> None:
    (county / "坏.xlsx").unlink()
    shutil.copy(county / "乡镇" / "01.yaml", county / "乡镇" / "副本 01.yaml")
    units = "".join(f"{number:03d},单位{number:02d}\n" for number in range(12))
    (county / "名单.csv").write_text(f"单位编码,单位名称\n{units}", encoding="utf-8")
    told = run("summary", "县", "-f", PROJECT, "--units", "县/名单.csv").out
    assert "没有算进来的重复件" in told
    assert "与“乡镇/01.yaml”一字不差" in told
    assert "旧版" not in told
    made = json.loads(run("summary", "县", "-f", PROJECT, "--units", "县/名单.csv", "--format", "json").out)
    assert made["aside"] == ["乡镇/副本 01.yaml"]
    assert len(made["groups"][0]["ranking"]) == 12


def test_a_list_that_is_none_is_refused(run: Any, county: Path) -> None:
    (county / "名单.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    outcome = run("summary", "县", "-f", PROJECT, "--units", "县/名单.csv")
    assert (outcome.code, "U155" in outcome.err) == (2, True)


def test_libreoffice_opens_what_was_written(run: Any, county: Path, libreoffice: Any) -> None:
    for name in ("汇总.xlsx", "汇总.docx"):
        assert run("summary", "县", "-f", PROJECT, "--by", "folder", "-o", name).code == 4
    sheets = libreoffice({"汇总.xlsx": (county.parent / "汇总.xlsx").read_bytes()}, "ods")["汇总.xlsx"]
    text = libreoffice({"汇总.docx": (county.parent / "汇总.docx").read_bytes()}, "odt")["汇总.docx"]
    for data, wanted in ((sheets, ("排名", "失分明细", "得分一览", "单位00")), (text, ("排名", "失分明细", "单位00"))):
        with ZipFile(BytesIO(data)) as parts:
            content = parts.read("content.xml").decode()
            charts = [name for name in parts.namelist() if re.fullmatch(r"Object \d+/content.xml", name)]
        assert [word for word in wanted if word not in content] == []
        assert len(charts) == (6 if data is sheets else 0)


def test_where_every_total_is_open_there_is_no_ranking(run: Any, county: Path) -> None:
    form = FORM.format("丁局", 100, 200).replace(", actual: 200人次", "")
    (county.parent / "丁局.yaml").write_text(form, encoding="utf-8")
    outcome = run("summary", "丁局.yaml", "-f", PROJECT)
    assert outcome.code == 0
    assert "■ 总分未定" in outcome.out
    assert "■ 排名" not in outcome.out
    for name in ("汇总.xlsx", "汇总.html", "汇总.docx"):
        assert run("summary", "丁局.yaml", "-f", PROJECT, "-o", name).code == 0


def test_no_framework_chosen_is_the_fault_of_the_command(run: Any, county: Path) -> None:
    outcome = run("summary", "县/乡镇")
    assert (outcome.code, "U020" in outcome.err, "U200" in outcome.err) == (2, True, True)
    assert run("summary", "县/坏.xlsx", "-f", PROJECT).code == 4
