"""`jixiao check` of a folder or a zip: a workbook, by several processes, taken up again, with what a person wrote in it."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from openpyxl import load_workbook

from jixiao.cli import reviewing
from jixiao.cli.filenames import free_stem, safe_path
from jixiao.inbox.journal import journal_path

BAISHUI = ("-f", "shaanxi/baishui/department@2021", "-f", "national/project@2020")
ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests/cases").glob("*.json"))


@pytest.fixture
def sent(folder: Path) -> Path:
    """What was sent: fourteen published tables, the form of the seed in a folder of its own, and what is no form."""
    posted = folder / "各单位"
    (posted / "镇街").mkdir(parents=True)
    for path in CASES:
        shutil.copy(path, posted / path.name)
    shutil.copy(folder / "自评表.xlsx", posted / "镇街" / "=1+1 #1.xlsx")
    (posted / "乙镇.xlsx").write_text("这不是表", encoding="utf-8")
    (posted / "说明.pptx").write_bytes(b"x")
    return posted


def rows(path: Path, sheet: str) -> list[dict[str, object]]:
    found = load_workbook(path)[sheet]
    lines = [row for row in found.iter_rows(values_only=True) if sum(value is not None for value in row) > 1]
    head, *rest = lines
    return [dict(zip(head, row, strict=True)) for row in rest]


def test_a_folder_becomes_a_workbook(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    outcome = run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    assert outcome.code == 4
    book = load_workbook(folder / "复核.xlsx")
    assert book.sheetnames == ["发现", "单位", "汇总"]
    units = {str(row["文件"]): row for row in rows(folder / "复核.xlsx", "单位")}
    assert [units[name]["状况"] for name in ("乙镇.xlsx", "说明.pptx")] == ["读不了", "读不了"]
    seed = units["镇街/=1+1 #1.xlsx"]
    assert (seed["总分"], seed["填报总分"], seed["差"], seed["状况"]) == (91.7, 91.93, -0.23, "须更正")
    findings = rows(folder / "复核.xlsx", "发现")
    refused = [row["代码"] for row in findings if row["文件"] in ("乙镇.xlsx", "说明.pptx")]
    assert refused == ["I003", "I010"]
    assert any(row["代码"] == "C101" and row["对象"] == "年度总支出 · 年初预算数" for row in findings)
    assert sum(int(str(row["条数"])) for row in rows(folder / "复核.xlsx", "汇总")) == len(findings)
    said = outcome.err.splitlines()[-1]  # the numbers of the workbook, and why the exit code is 4
    assert said.endswith("；读不了 2 份：乙镇.xlsx、说明.pptx")
    assert sum(map(int, re.findall(r"(\d+) 项", said))) == len(findings)


def test_cells_are_links_to_the_files_and_nothing_is_a_formula(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    run("check", "各单位", *BAISHUI, "-o", "出/复核.xlsx")
    sheet = load_workbook(folder / "出/复核.xlsx")["发现"]
    links = {
        (cell.value, cell.hyperlink.target, cell.hyperlink.location)
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink is not None
    }
    assert ("自评表!C5", "../各单位/镇街/%3D1%2B1%20%231.xlsx", "'自评表'!C5") in links
    assert all((folder / "出" / "../各单位").exists() for _, target, _ in links)
    assert [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    assert sheet.freeze_panes == "A5"
    assert str(sheet.auto_filter.ref).startswith("A4:O")
    (offered,) = sheet.data_validations.dataValidation
    assert offered.formula1 == '"属实,已说明,不属实"'
    assert str(offered.sqref).startswith("M5:M")


def test_several_processes_write_the_same_bytes(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    run("check", "各单位", *BAISHUI, "-o", "一.xlsx", "--jobs", "1")
    run("check", "各单位", *BAISHUI, "-o", "二.xlsx", "--jobs", "2")
    assert (folder / "一.xlsx").read_bytes() == (folder / "二.xlsx").read_bytes()
    assert not journal_path(folder / "一.xlsx").exists()


def test_a_zip_says_the_same_as_its_folder(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    with zipfile.ZipFile(folder / "报送.zip", "w") as archive:
        for path in sorted(sent.rglob("*")):
            archive.write(path, path.relative_to(sent).as_posix())
    run("check", "报送.zip", *BAISHUI, "-o", "包.json")
    run("check", "各单位", *BAISHUI, "-o", "夹.json")
    packed, plain = (json.loads((folder / name).read_text(encoding="utf-8")) for name in ("包.json", "夹.json"))
    assert packed == plain
    assert {one["file"] for one in plain["units"] if not one["read"]} == {"乙镇.xlsx", "说明.pptx"}


def test_html_and_text_say_it_too(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    run("check", "各单位", *BAISHUI, "-o", "复核.html")
    page = (folder / "复核.html").read_text(encoding="utf-8")
    assert '<a href="各单位/镇街/%3D1%2B1%20%231.xlsx">自评表!C5</a>' in page
    outcome = run("check", "各单位", *BAISHUI)
    assert "I003" in outcome.err
    assert "镇街/=1+1 #1.xlsx:自评表!C5: 错误 C101" in outcome.out
    assert run("check", "各单位", *BAISHUI, "--lang", "en", "-o", "review.xlsx").code == 4
    assert load_workbook(folder / "review.xlsx").sheetnames == ["Findings", "Units", "Totals"]


def test_remarks_are_kept(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    (sent / "seed-baishui-2021.json").unlink()  # the same office: what is said of one is said of both
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    book = load_workbook(folder / "复核.xlsx")
    sheet = book["发现"]
    (row,) = [
        row for row in sheet.iter_rows(min_row=5) if row[5].value == "C112" and str(row[0].value).startswith("镇街")
    ]
    row[12].value, row[13].value = "已说明", "=电话核实"
    row[13].data_type = "s"
    book.save(folder / "复核.xlsx")
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    (kept,) = [row for row in rows(folder / "复核.xlsx", "发现") if row["处理意见"]]
    assert (kept["代码"], kept["处理意见"], kept["备注"]) == ("C112", "已说明", "=电话核实")
    run("check", "各单位", *BAISHUI, "-o", "复核.json", "--remarks", "复核.xlsx")
    units = json.loads((folder / "复核.json").read_text(encoding="utf-8"))["units"]
    assert [item["note"] for one in units for item in one["findings"] if item["opinion"]] == ["=电话核实"]
    (sent / "镇街" / "=1+1 #1.xlsx").unlink()
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    (old,) = rows(folder / "复核.xlsx", "旧意见")
    assert (old["代码"], old["处理意见"], old["备注"]) == ("C112", "已说明", "=电话核实")


@pytest.mark.parametrize("name", ["自评表.xlsx", "坏.xlsx"])
def test_what_is_no_review_is_not_written_over(run, folder: Path, sent: Path, name: str) -> None:  # type: ignore[no-untyped-def]
    before = (folder / name).read_bytes()
    outcome = run("check", "各单位", *BAISHUI, "-o", name)
    assert outcome.code in (2, 4)
    assert "U144" in outcome.err or "I005" in outcome.err
    assert (folder / name).read_bytes() == before


def test_remarks_come_from_a_workbook(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    outcome = run("check", "各单位", *BAISHUI, "-o", "x.xlsx", "--remarks", "broken.yaml")
    assert outcome.code == 2
    assert "U08" in outcome.err or "U147" in outcome.err
    outcome = run("check", "各单位", *BAISHUI, "-o", "x.html", "--remarks", "没有.xlsx")
    assert "I006" in outcome.err
    (folder / "意见.json").write_text("{}", encoding="utf-8")
    assert "U147" in run("check", "各单位", *BAISHUI, "-o", "x.html", "--remarks", "意见.json").err


def test_an_interruption_keeps_what_is_done_and_goes_on_from_there(
    run, folder: Path, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    run("check", "各单位", *BAISHUI, "-o", "一次.json", "--jobs", "1")
    whole = reviewing.Worker.__call__
    seen: list[str] = []

    def interrupted(self: reviewing.Worker, posted: object) -> object:
        if len(seen) == 5:
            raise KeyboardInterrupt
        seen.append(posted.name)  # type: ignore[attr-defined]
        return whole(self, posted)  # type: ignore[arg-type]

    monkeypatch.setattr(reviewing.Worker, "__call__", interrupted)
    outcome = run("check", "各单位", *BAISHUI, "-o", "两次.json", "--jobs", "1")
    assert outcome.code == 130
    assert "U146" in outcome.err
    half = json.loads((folder / "两次.json").read_text(encoding="utf-8"))["units"]
    waiting = [one for one in half if [item["code"] for item in one["findings"]] == ["U145"]]
    assert len(half) - len(waiting) == 5
    assert journal_path(folder / "两次.json").exists()

    def counted(self: reviewing.Worker, posted: object) -> object:
        seen.append(posted.name)  # type: ignore[attr-defined]
        return whole(self, posted)  # type: ignore[arg-type]

    monkeypatch.setattr(reviewing.Worker, "__call__", counted)
    assert run("check", "各单位", *BAISHUI, "-o", "两次.json", "--jobs", "1", "--resume").code == 4
    assert len(seen) == len(set(seen))  # nothing was reviewed twice
    assert (folder / "两次.json").read_bytes() == (folder / "一次.json").read_bytes()
    assert not journal_path(folder / "两次.json").exists()


def test_a_file_that_changed_is_reviewed_again(run, folder: Path, sent: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    run("check", "各单位", *BAISHUI, "-o", "一次.json")
    with monkeypatch.context() as patch:
        patch.setattr("jixiao.cli.check.end_journal", lambda output: None)
        run("check", "各单位", *BAISHUI, "-o", "一次.json")
    (sent / "乙镇.xlsx").write_bytes((sent / "镇街" / "=1+1 #1.xlsx").read_bytes())
    run("check", "各单位", *BAISHUI, "-o", "一次.json", "--resume")
    units = {one["file"]: one for one in json.loads((folder / "一次.json").read_text(encoding="utf-8"))["units"]}
    assert units["乙镇.xlsx"]["total"] == "91.70"


def test_nothing_to_review_is_said(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "空").mkdir()
    outcome = run("check", "空", *BAISHUI, "-o", "x.xlsx")
    assert outcome.code == 2
    assert "U140" in outcome.err


def test_one_file_becomes_a_workbook_too(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    run("check", "自评表.xlsx", *BAISHUI, "-o", "复核.xlsx")
    assert [row["文件"] for row in rows(folder / "复核.xlsx", "单位")] == ["自评表.xlsx"]


def test_standard_output_takes_a_workbook(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    from click.testing import CliRunner

    from jixiao.cli import main

    result = CliRunner().invoke(main, ["check", "自评表.xlsx", *BAISHUI, "--format", "xlsx"])
    assert load_workbook(BytesIO(result.stdout_bytes)).sheetnames == ["发现", "单位", "汇总"]


def test_marked_copies(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    outcome = run("check", "各单位", *BAISHUI, "-o", "复核.xlsx", "--mark", "批注")
    assert "U150" in outcome.err  # json cannot be marked
    copy = folder / "批注" / "镇街" / "=1+1 #1.xlsx"
    assert [str(path.relative_to(folder)) for path in (folder / "批注").rglob("*.*")] == [str(copy.relative_to(folder))]
    sheet = load_workbook(copy).worksheets[0]
    assert sheet["C5"].comment.text.startswith("错误 C101：")
    assert sheet["C5"].fill.fgColor.rgb == "FFFFC7CE"
    again = run("check", "各单位/镇街/=1+1 #1.xlsx", *BAISHUI, "--mark", "批注2", "--format", "json")
    assert again.code == 1


def test_what_the_reviewer_called_untrue_is_not_marked(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    book = load_workbook(folder / "复核.xlsx")
    for row in book["发现"].iter_rows(min_row=5):
        if row[5].value == "C112":
            row[12].value = "不属实"
        if row[5].value == "C102":
            row[12].value, row[13].value = "属实", "请按金额改"
    book.save(folder / "复核.xlsx")
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx", "--mark", "批注")
    sheet = load_workbook(folder / "批注" / "镇街" / "=1+1 #1.xlsx").worksheets[0]
    assert sheet["I35"].comment is None
    assert sheet["F5"].comment.text.endswith("备注：请按金额改")


@pytest.mark.parametrize(
    ("name", "path"),
    [("镇/甲.xlsx", "镇/甲.xlsx"), ("../../外.xlsx", "外.xlsx"), ("/etc/甲.xlsx", "etc/甲.xlsx"), ("..", "_"),
     ("C:\\甲\\乙?.xlsx", "C_/甲/乙_.xlsx"), ("CON.xlsx", "CON_.xlsx"), ("aux/乙. ", "aux_/乙"),
     ("镇/Lpt1.2021.csv", "镇/Lpt1_.2021.csv"), ("com10.xlsx", "com10.xlsx"), ("COM².xls", "COM²_.xls"),
     ("conto.xlsx", "conto.xlsx"), ("nul", "nul_"), ("prn .docx", "prn_ .docx")],
)  # fmt: skip
def test_copies_stay_below_their_folder(name: str, path: str) -> None:
    assert safe_path(name).as_posix() == path


def test_offices_of_one_name_or_none_have_files_of_their_own() -> None:
    taken: set[str] = set()
    names = [
        "CON",
        "con",
        "Con_",
        "甲局",
        "甲局. ",
        "甲 局",
        " ... ",
        "?",
        "长" * 200,
        "长" * 200 + "二",
        "a" * 79 + ".b",
    ]
    found = [free_stem(name, taken) for name in names]
    assert found[:8] == ["CON_", "con_-2", "Con_-3", "甲局", "甲局-2", "甲 局", "_", "_-2"]
    assert len({name.casefold() for name in found}) == len(names)
    assert max(len(name.encode()) for name in found) < 250
    assert not [name for name in found if name.endswith((".", " "))]


def test_the_list_of_units(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    text = "单位编码,单位名称\n,白水县人民政府\n,黄石市图书馆\n,乙镇\n,没报的局\n"
    (folder / "名单.csv").write_bytes(text.encode("gb18030"))
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx", "--units", "名单.csv")
    told = {row["填报单位"]: (row["状况"], row["以此为准"]) for row in rows(folder / "复核.xlsx", "名单")}
    assert told == {
        "白水县人民政府": ("报了几份", None), "黄石市图书馆": ("已报", "huangshi-lib-gxgc-2022.json"),
        "乙镇": ("报了，读不了", None), "没报的局": ("未报", None)}  # fmt: skip
    found = {row["代码"] for row in rows(folder / "复核.xlsx", "发现")}
    assert {"C210", "C214"} <= found
    run("check", "各单位", *BAISHUI, "-o", "复核.json", "--units", "名单.csv")
    record = json.loads((folder / "复核.json").read_text(encoding="utf-8"))
    assert [line["state"] for line in record["list"]] == ["twice", "filed", "unread", "missing"]
    (folder / "空.csv").write_text("一,二\n", encoding="utf-8")
    assert "U155" in run("check", "各单位", *BAISHUI, "-o", "x.json", "--units", "空.csv").err


def test_against_what_is_not_there(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    """All would be new."""
    outcome = run("check", "各单位", *BAISHUI, "-o", "复核.xlsx", "--against", "没有的")
    assert outcome.code == 4
    assert "没有的: 错误 I006" in outcome.err
    assert not (folder / "复核.xlsx").exists()


def test_against_what_was_filed_before(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(sent, folder / "上次")
    form = sent / "镇街" / "=1+1 #1.xlsx"
    book = load_workbook(form)
    book.worksheets[0]["C5"] = 5619432.41
    book.worksheets[0]["H20"] = "改了"
    book.save(form)
    (sent / "seed-baishui-2021.json").unlink()
    (folder / "上次" / "seed-baishui-2021.json").unlink()
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx", "--against", "上次")
    told = [
        (row["更正情况"], row["代码"], row["对象"])
        for row in rows(folder / "复核.xlsx", "更正")
        if "#1" in str(row["文件"])
    ]
    assert ("已改", "C101", "年度总支出 · 年初预算数") in told
    assert ("未改", "C102", "年度总支出") in told
    assert [line for line in told if line[0] == "另有改动"]


def test_letters_to_those_who_have_to_correct(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    run("check", "各单位", *BAISHUI, "-o", "复核.json", "--return", "退回")
    names = sorted(path.relative_to(folder / "退回").as_posix() for path in (folder / "退回").rglob("*.docx"))
    assert {"乙镇.docx", "镇街/=1+1 #1.docx", "seed-baishui-2021.docx"} <= set(names)


def test_the_encoding_that_is_asked_for_is_the_only_one(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "单位").mkdir()
    (folder / "单位" / "甲.csv").write_bytes("项目支出绩效自评表（2022年度）\n".encode("gb18030"))
    outcome = run("check", "单位", *BAISHUI, "--encoding", "utf-8")
    assert outcome.code == 4
    assert "I051" in outcome.err
    assert "I051" not in run("check", "单位", *BAISHUI).err


def test_a_report_beside_its_table(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "报告.txt").write_text(
        "合水县吉岷镇人民政府\n2024年度自评报告\n整体评价得分91.93分。\n", encoding="utf-8"
    )
    outcome = run("check", "自评表.xlsx", *BAISHUI, "--report", "报告.txt")
    assert [code for code in ("C240", "C241", "C243") if code not in outcome.out] == []
    assert "U156" in run("check", "自评表.xlsx", *BAISHUI, "--report", "broken.yaml").err
    shutil.copy(folder / "自评表.xlsx", folder / "另.xlsx")
    assert "U159" in run("check", "自评表.xlsx", "另.xlsx", *BAISHUI, "--report", "报告.txt").err


def test_one_name_that_cannot_be_written_keeps_no_letter_back(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    with zipfile.ZipFile(folder / "长名.zip", "w") as archive:
        for name in ("a.xlsx", f"{'长' * 100}.xlsx", "甲:乙.xlsx", "甲?乙.xlsx"):
            archive.write(folder / "自评表.xlsx", name)
    outcome = run("check", "长名.zip", *BAISHUI, "-o", "复核.xlsx", "--return", "退回", "--mark", "批注")
    assert (outcome.code, outcome.err.count("U013")) == (1, 2)
    assert "已写 退回/：3 个文件" in outcome.err
    assert "已写 批注/：3 个文件" in outcome.err
    assert sorted(path.name for path in (folder / "退回").iterdir()) == ["a.docx", "甲_乙.2.docx", "甲_乙.docx"]
    assert sorted(path.name for path in (folder / "批注").iterdir()) == ["a.xlsx", "甲_乙.2.xlsx", "甲_乙.xlsx"]


@pytest.mark.parametrize("option", ["--mark", "--return"])
@pytest.mark.parametrize("into", ["各单位", "各单位/", ".", "各单位/../各单位"])
def test_copies_do_not_go_into_the_folder_that_is_read(run, folder: Path, sent: Path, option: str, into: str) -> None:  # type: ignore[no-untyped-def]
    """What is below that folder would be ours: nothing would be left to review, and nobody told."""
    before = sorted(folder.rglob("*"))
    outcome = run("check", "各单位", *BAISHUI, option, into)
    assert (outcome.code, outcome.out) == (2, "")
    assert "U013" in outcome.err
    assert "这是要读的文件夹" in outcome.err
    assert sorted(folder.rglob("*")) == before
    english = run("--lang", "en", "check", "各单位", *BAISHUI, option, into)
    assert "it is a folder that is read" in english.err


def test_copies_may_go_below_the_folder_that_is_read(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    for _ in range(2):  # the second time they are there already, and are not what was sent
        assert run("check", "各单位", *BAISHUI, "--mark", "各单位/批注", "--format", "json").code == 4
    assert not (sent / "批注/批注").exists()


def test_what_was_sent_is_never_marked_itself(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    before = (folder / "自评表.xlsx").read_bytes()
    outcome = run("check", "自评表.xlsx", *BAISHUI, "--mark", ".")
    assert "U013" in outcome.err
    assert "已写 ./：0 个文件" in outcome.err
    assert (folder / "自评表.xlsx").read_bytes() == before


@pytest.mark.skipif(os.name == "nt", reason="names are text on Windows")
def test_a_name_in_gbk_is_linked_by_its_bytes(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    shutil.copy(folder / "自评表.xlsx", sent / os.fsdecode("县".encode("gbk") + b".xlsx"))
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    links = {
        cell.hyperlink.target for row in load_workbook(folder / "复核.xlsx")["发现"] for cell in row if cell.hyperlink
    }
    assert any(str(target).startswith("各单位/%CF%D8.xlsx") for target in links)


def test_the_record_holds_to_its_schema(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    """Real output: read and unread files, remarks with a column of the reviewer's own, a list, a comparison."""
    validator = Draft202012Validator(json.loads(run("schema", "review").out))
    Draft202012Validator.check_schema(validator.schema)
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    book = load_workbook(folder / "复核.xlsx")
    sheet = book["发现"]
    sheet.cell(4, 16).value = "经办"
    for row in sheet.iter_rows(min_row=5, max_row=8):
        row[12].value, row[13].value = "属实", "请改"
        sheet.cell(row[0].row, 16).value = "老张"
    book.save(folder / "复核.xlsx")
    (folder / "名单.csv").write_text("单位编码,单位名称\n,黄石市图书馆\n,没报的局\n", encoding="utf-8")
    shutil.copytree(sent, folder / "上次")
    (sent / CASES[-1].name).unlink()
    asked = ("--remarks", "复核.xlsx", "--units", "名单.csv", "--against", "上次")
    for language in ("zh", "en"):
        run("check", "各单位", *BAISHUI, "-o", "复核.json", *asked, "--lang", language)
        record = json.loads((folder / "复核.json").read_text(encoding="utf-8"))
        assert [error.message for error in validator.iter_errors(record)] == []
        assert {"list", "changes"} <= set(record)
        assert any(item["beside"] == {"经办": "老张"} for one in record["units"] for item in one["findings"])
    record["units"][0]["findings"][0]["about"] = None
    assert not validator.is_valid(record)


def test_columns_that_a_reviewer_added_are_kept(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    """By finding, with and without a heading; and with remarks on findings that are no more."""
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    book = load_workbook(folder / "复核.xlsx")
    sheet = book["发现"]
    sheet.cell(4, 16).value = "经办"
    sheet.cell(6, 16).value, sheet.cell(7, 17).value = "老张", "无名的一栏"
    names = [(sheet.cell(row, 1).value, sheet.cell(row, 6).value, sheet.cell(row, 7).value) for row in (6, 7)]
    book.save(folder / "复核.xlsx")
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    kept = [row for row in rows(folder / "复核.xlsx", "发现") if row["经办"] or row["Q 列"]]
    assert [(row["文件"], row["代码"], row["对象"]) for row in kept] == names
    assert [(row["经办"], row["Q 列"]) for row in kept] == [("老张", None), (None, "无名的一栏")]
    for name in {name for name, _, _ in names}:
        (sent / str(name)).unlink()
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    assert {(row["经办"], row["Q 列"]) for row in rows(folder / "复核.xlsx", "旧意见")} == {
        ("老张", None),
        (None, "无名的一栏"),
    }


def test_a_sheet_that_a_reviewer_added_is_not_written_over(run, folder: Path, sent: Path) -> None:  # type: ignore[no-untyped-def]
    run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    book = load_workbook(folder / "复核.xlsx")
    book.create_sheet("我的底稿").append(["甲", "乙"])
    book["单位"].cell(1, 18).value = "分管"
    book["单位"].cell(2, 18).value = "李"
    book.save(folder / "复核.xlsx")
    before = (folder / "复核.xlsx").read_bytes()
    outcome = run("check", "各单位", *BAISHUI, "-o", "复核.xlsx")
    assert outcome.code == 4
    assert "I170" in outcome.err
    assert "我的底稿、单位：分管" in outcome.err
    assert (folder / "复核.xlsx").read_bytes() == before
    assert run("check", "各单位", *BAISHUI, "-o", "另一本.xlsx", "--remarks", "复核.xlsx").code == 4


DYING = """
import os, signal, sys
from jixiao.inbox import journal
from jixiao.cli import console
left, jobs = int(sys.argv.pop(1)), os.getpid()

def count():
    # Dies, as by kill -9, at the n-th time that something is about to be kept or written.
    global left
    left -= 1
    if left == 0 and os.getpid() == jobs:
        os.kill(os.getpid(), signal.SIGKILL)

def dying(owner, name):
    done = getattr(owner, name)
    def call(*given, **named):
        count()
        return done(*given, **named)
    setattr(owner, name, call)

from pathlib import Path
for owner, name in ((journal.Journal, "add"), (Path, "replace"), (Path, "write_bytes"), (Path, "open"), (os, "fsync")):
    dying(owner, name)
from jixiao.cli import main
main(sys.argv[1:])
"""
KILLS = int(os.environ.get("JIXIAO_KILLS", "20" if os.environ.get("CI") == "true" else "4"))
"""How often a run is killed: each starts a process that loads the engine."""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_killed_at_any_time_it_goes_on(folder: Path, sent: Path, jobs: str) -> None:
    """kill -9 at random moments, then --resume: never half a workbook, at last the very bytes of an undisturbed run."""
    script = [sys.executable, "-c", DYING]
    given = ("check", "各单位", *BAISHUI, "--jobs", jobs, "--fail-on", "never")

    def once(moment: int, output: str, *more: str) -> int:
        command = [*script, str(moment), *given, "-o", output, *more]
        return subprocess.run(command, capture_output=True, cwd=folder, check=False).returncode

    assert once(0, "一次.xlsx") == 4
    wanted = (folder / "一次.xlsx").read_bytes()
    chance, killed = random.Random(KILLS), 0
    for _ in range(KILLS):
        code = once(chance.randrange(2, 40), "复核.xlsx", "--resume")
        assert code in (4, -signal.SIGKILL)
        killed += code == -signal.SIGKILL
        if (folder / "复核.xlsx").exists():
            assert (folder / "复核.xlsx").read_bytes() == wanted
        if code == 4:
            (folder / "复核.xlsx").unlink()
    assert killed
    assert once(0, "复核.xlsx", "--resume") == 4
    assert (folder / "复核.xlsx").read_bytes() == wanted
    assert not journal_path(folder / "复核.xlsx").exists()
