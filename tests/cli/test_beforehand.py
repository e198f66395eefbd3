"""What can be refused of a command line is refused before a file is read: nothing is begun, and nothing left behind."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from jixiao.cli import console

BAISHUI = ("-f", "shaanxi/baishui/department@2021")
NAME = "shaanxi/baishui/department@2021"

FOLDERS = [
    (("check", "没有.xlsx", *BAISHUI, "-o", "夹"), "-o"),
    (("check", "没有.xlsx", *BAISHUI, "--units", "夹"), "--units"),
    (("check", "没有.xlsx", *BAISHUI, "--units", "."), "--units"),
    (("check", "没有.xlsx", *BAISHUI, "--remarks", "夹", "-o", "x.xlsx"), "--remarks"),
    (("check", "没有.xlsx", *BAISHUI, "--report", "夹"), "--report"),
    (("batch", "没有.csv", *BAISHUI, "-o", "夹"), "-o"),
    (("batch", "没有.csv", *BAISHUI, "-o", "x.csv", "--rows", "."), "--rows"),
    (("batch", "没有.csv", *BAISHUI, "-o", "x.csv", "--goals", "夹"), "--goals"),
    (("batch", "没有.csv", *BAISHUI, "-o", "x.csv", "--table", "项目=夹"), "--table 项目"),
    (("report", "没有.xlsx", *BAISHUI, "--projects", "夹"), "--projects"),
    (("report", "没有.xlsx", *BAISHUI, "--blank-texts", "夹"), "--blank-texts"),
    (("summary", "没有.xlsx", *BAISHUI, "--units", "夹"), "--units"),
    (("summary", "没有.xlsx", *BAISHUI, "-o", "夹.html"), "-o"),
    (("form", NAME, "--from", "夹", "-o", "x.xlsx"), "--from"),
    (("form", NAME, "--units", "夹", "-o", "x"), "--units"),
    (("form", NAME, "-o", "夹.xlsx"), "-o"),
    (("merge", "没有.xlsx", *BAISHUI, "-o", "夹.json"), "-o"),
    (("collect", "没有.xlsx", *BAISHUI, "--into", "examples/portfolio@2024", "-o", "夹.json"), "-o"),
    (("read", "没有.xlsx", "-o", "夹"), "-o"),
    (("explain", "没有.xlsx", *BAISHUI, "-o", "夹"), "-o"),
    (("docs", NAME, "-o", "夹.html"), "-o"),
    (("test", NAME, "-o", "夹"), "-o"),
    (("new", "--from", "夹", "--id", "a", "--year", "2024"), "--from"),
]
"""Commands in which a folder is given where a file is wanted, and by which option."""

FILES = [
    (("check", "没有.xlsx", *BAISHUI, "--mark", "自评表.xlsx"), "--mark"),
    (("check", "没有.xlsx", *BAISHUI, "--return", "自评表.xlsx"), "--return"),
    (("form", NAME, "--units", "名单.csv", "-o", "自评表.xlsx"), "-o"),
    (("new", "--id", "a", "--year", "2024", "-o", "自评表.xlsx"), "-o"),
    (("demo", "-o", "自评表.xlsx"), "-o"),
]

REFUSED = [
    (("check", "没有.xlsx", *BAISHUI, "-o", "x.csv"), "U080"),
    (("check", ".", *BAISHUI, "-o", "x.csv"), "U080"),
    (("check", ".", *BAISHUI, "-o", "x.xlsx", "--against", "空"), "U140"),
    (("check", ".", *BAISHUI, "-o", "x.xlsx", "--units", "没有.csv"), "I006"),
    (("check", ".", *BAISHUI, "-o", "自评表.xlsx/x.xlsx"), "U013"),
    (("check", "没有.xlsx", *BAISHUI, "--report", "报告.wps"), "U156"),
    (("check", "没有.xlsx", *BAISHUI, "--report", "报告.txt", "--mark", "批注"), "U160"),
    (("score", "没有.xlsx", *BAISHUI, "-o", "自评表.xlsx/得分.html"), "U013"),
    (("score", "没有.xlsx", "也没有.xlsx", *BAISHUI, "-o", "自评表.xlsx"), "U015"),
    (("report", "没有.xlsx", *BAISHUI, "--blank-texts", "自评表.xlsx"), "U197"),
    (("report", "没有.xlsx", *BAISHUI, "--texts", "夹"), "U194"),
    (("report", "没有.xlsx", *BAISHUI, "--texts", "名单.csv"), "D"),
    (("report", "没有.xlsx", "-o", "自评表.xlsx/报告.docx", *BAISHUI), "U013"),
    (("summary", "没有.xlsx", *BAISHUI, "--units", "名单.html", "-o", "名单.html"), "U013"),
    (("read", "自评表.xlsx", "-o", "自评表.xlsx"), "U013"),
    (("explain", "自评表.xlsx", *BAISHUI, "-o", "自评表.xlsx"), "U013"),
    (("merge", "a.json", *BAISHUI, "-o", "a.json"), "U013"),
    (("collect", "a.json", *BAISHUI, "--into", "examples/portfolio@2024", "-o", "a.json"), "U013"),
    (("check", "a.json", *BAISHUI, "-o", "a.json"), "U013"),
    (("test", NAME, "-o", "x.csv"), "U080"),
    (("docs", NAME, "-o", "x.csv"), "U080"),
]
"""What else is refused, and as what."""


@pytest.fixture
def prepared(folder: Path) -> Path:
    for name in ("夹", "夹.json", "夹.html", "夹.xlsx", "空"):
        (folder / name).mkdir()
    (folder / "名单.csv").write_text("单位名称\n甲局\n", encoding="utf-8")
    (folder / "名单.html").write_text("<table><tr><td>单位名称<td>x</table>", encoding="utf-8")
    for name in ("报告.wps", "报告.txt"):
        (folder / name).write_text("总分90分", encoding="utf-8")
    (folder / "a.json").write_text("{}", encoding="utf-8")
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() if path.is_file() else b"" for path in sorted(folder.rglob("*"))}


@pytest.mark.parametrize(("arguments", "option"), FOLDERS)
def test_a_folder_where_a_file_is_wanted(run, prepared: Path, arguments: tuple[str, ...], option: str) -> None:  # type: ignore[no-untyped-def]
    before = state(prepared)
    outcome = run(*arguments)
    assert outcome.code == 2
    assert f"错误 U017：{option} 要的是一个文件，“" in outcome.err
    assert "没有." not in outcome.err  # no file was looked for
    assert state(prepared) == before
    assert f"error U017: {option} is a file, and '" in run("--lang", "en", *arguments).err


@pytest.mark.parametrize(("arguments", "option"), FILES)
def test_a_file_where_a_folder_is_wanted(run, prepared: Path, arguments: tuple[str, ...], option: str) -> None:  # type: ignore[no-untyped-def]
    before = state(prepared)
    outcome = run(*arguments)
    assert outcome.code == 2
    assert f"错误 U018：{option} 要的是一个文件夹，“自评表.xlsx”是文件" in outcome.err
    assert "没有." not in outcome.err
    assert state(prepared) == before


@pytest.mark.parametrize(("arguments", "code"), REFUSED)
def test_what_can_be_refused_first_is(run, prepared: Path, arguments: tuple[str, ...], code: str) -> None:  # type: ignore[no-untyped-def]
    before = state(prepared)
    outcome = run(*arguments)
    assert outcome.code in (2, 4)
    assert f"错误 {code}" in outcome.err
    assert "没有.xlsx" not in outcome.err
    assert outcome.out == ""
    assert state(prepared) == before


@pytest.mark.parametrize("command", ["check", "score", "summary", "report", "read", "explain", "docs"])
def test_what_is_not_for_a_terminal_is_refused_first(
    run,  # type: ignore[no-untyped-def]
    prepared: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    watched = SimpleNamespace(isatty=lambda: True)
    monkeypatch.setattr(console, "sys", SimpleNamespace(stdout=watched, stderr=sys.stderr))
    what = (NAME,) if command == "docs" else ("没有.xlsx", *BAISHUI)
    outcome = run(command, *what, "--format", "docx" if command in ("score", "report", "docs") else "xlsx")
    assert (outcome.code, "U014" in outcome.err) == (2, True)
    assert "没有.xlsx" not in outcome.err


def test_what_cannot_be_read_of_what_was_filed_before_is_named(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    for name in ("这次", "上次"):
        (folder / name).mkdir()
        shutil.copy(folder / "自评表.xlsx", folder / name / "甲.xlsx")
    (folder / "上次/乙.xlsx").write_bytes(b"PK\x03\x04broken")
    (folder / "上次/丙.txt").write_text("说明", encoding="utf-8")
    outcome = run("check", "这次", *BAISHUI, "-o", "复核.xlsx", "--against", "上次")
    assert "上次/乙.xlsx: 错误 I0" in outcome.err
    assert "上次: 警告 U161：上次报来的有 2 个文件读不了，没有对照：丙.txt、乙.xlsx\n" in outcome.err
    assert "U161" not in run("check", "这次", *BAISHUI, "-o", "复核.xlsx", "--against", "这次").err


def test_the_list_of_units_in_the_folder_is_no_filing(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "各单位").mkdir()
    shutil.copy(folder / "自评表.xlsx", folder / "各单位/甲.xlsx")
    (folder / "各单位/名单.csv").write_text("单位名称\n甲局\n", encoding="utf-8")
    outcome = run("check", "各单位", *BAISHUI, "-o", "复核.xlsx", "--units", "各单位/名单.csv")
    assert outcome.code == 1
    assert "读不了" not in outcome.err


def test_where_no_framework_was_chosen_it_is_said_once(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "各单位").mkdir()
    for name in ("甲.xlsx", "乙.xlsx"):
        shutil.copy(folder / "自评表.xlsx", folder / "各单位" / name)
    outcome = run("check", "各单位", "-o", "复核.xlsx")
    assert outcome.code == 4
    assert outcome.err.count("错误 U020：没有说用哪个框架") == 1
    assert "U020" not in run("check", "各单位", *BAISHUI, "-o", "复核.xlsx").err
