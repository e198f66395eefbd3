"""What transcripts do not show: files written, streams, exit codes, encodings, speed, interruptions."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from jixiao.cli import console, main
from jixiao.cli.command import Session, begin
from jixiao.cli.root import Root
from jixiao.cli.schema import SCHEMAS
from jixiao.diagnostic import Rejected
from jixiao.version import VERSION

BAISHUI = "shaanxi/baishui/department@2021"
ROOT = Path(__file__).parents[2]


def jixiao(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    paths = os.pathsep.join(str(ROOT / name) for name in ("engine", "plugins", "frameworks"))
    env = {**os.environ, "PYTHONPATH": paths, **environment}
    command = [sys.executable, "-m", "jixiao", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=env)


def test_version(run) -> None:  # type: ignore[no-untyped-def]
    assert run("--version").out == f"jixiao {VERSION}\n"


def test_json_is_alone_on_standard_output(run) -> None:  # type: ignore[no-untyped-def]
    outcome = run("score", "自评表.xlsx", "-f", BAISHUI, "--format", "json")
    assert json.loads(outcome.out)["total"] == "91.7"
    assert "C102" in outcome.err
    assert outcome.code == 1


def test_several_files_are_a_list(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "b.xlsx").write_bytes((folder / "自评表.xlsx").read_bytes())
    outcome = run("score", "自评表.xlsx", "b.xlsx", "-f", BAISHUI, "--format", "json")
    assert [one["filing"]["file"] for one in json.loads(outcome.out)] == ["自评表.xlsx", "b.xlsx"]


@pytest.mark.parametrize("format", ["text", "json", "md", "html", "xlsx"])
def test_the_suffix_of_the_output_chooses_the_format(run, folder: Path, format: str) -> None:  # type: ignore[no-untyped-def]
    target = folder / "out" / f"得分.{format.replace('text', 'txt')}"
    run("score", "自评表.xlsx", "-f", BAISHUI, "-o", str(target))
    first = target.read_bytes()
    run("score", "自评表.xlsx", "-f", BAISHUI, "-o", str(target), "--format", format)
    assert target.read_bytes() == first
    assert first


def test_several_files_go_to_a_folder(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    (folder / "另").mkdir()
    (folder / "另" / "自评表.xlsx").write_bytes((folder / "自评表.xlsx").read_bytes())
    run("score", "自评表.xlsx", "另/自评表.xlsx", "-f", BAISHUI, "--format", "md", "-o", "出")
    assert sorted(path.name for path in (folder / "出").iterdir()) == ["自评表-2.md", "自评表.md"]


def test_a_file_is_no_folder(run) -> None:  # type: ignore[no-untyped-def]
    outcome = run("score", "自评表.xlsx", "坏.xlsx", "-f", BAISHUI, "-o", "broken.yaml", "--format", "md")
    assert outcome.code == 2
    assert "U015" in outcome.err


@pytest.mark.parametrize(("fail_on", "code"), [("error", 1), ("warning", 1), ("note", 1), ("never", 0)])
def test_fail_on(run, fail_on: str, code: int) -> None:  # type: ignore[no-untyped-def]
    assert run("check", "自评表.xlsx", "-f", BAISHUI, "--fail-on", fail_on).code == code


@pytest.mark.parametrize(("fail_on", "code"), [("error", 0), ("warning", 1), ("note", 1)])
def test_lint_fails_on_what_it_is_told(run, fail_on: str, code: int) -> None:  # type: ignore[no-untyped-def]
    assert run("lint", BAISHUI, "--fail-on", fail_on).code == code


def test_packs_are_looked_at(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    place = folder / "我县" / "x/county/department" / "2021"
    place.mkdir(parents=True)
    (place / "framework.yaml").write_text(
        "jixiao: 1\nid: x/county/department\nversion: '2021'\nstatus: draft\ntitle: 某县\n"
        "basis: {issuer: 某县, document: 某文}\nextends: shaanxi/baishui/department@2021\n"
        "budget_years: {from: 2021, until: 2021}\n",
        encoding="utf-8",
    )
    outcome = run("score", "自评表.xlsx", "-f", "x/county/department@2021", "--packs", "我县", "--format", "json")
    assert json.loads(outcome.out)["framework"]["id"] == "x/county/department"
    by_folder = run("score", "自评表.xlsx", "-f", str(place), "--format", "json")
    assert json.loads(by_folder.out)["total"] == "91.7"
    assert "x/county/department@2021" in run("frameworks", "list", "--packs", "我县").out


def test_language_by_environment(run) -> None:  # type: ignore[no-untyped-def]
    assert "Usage: " in run("--help", env={"JIXIAO_LANG": "en"}).out
    assert "用法：" in run("--help", "--lang", "zh", env={"JIXIAO_LANG": "en"}).out


@pytest.mark.parametrize(
    ("arguments", "environment", "wanted"),
    [
        ((), None, Session()),
        (("--lang", "en"), None, Session("en")),
        (("score", "--lang=en", "--debug"), None, Session("en", True)),
        ((), "en", Session("en")),
        (("--", "--lang", "en"), None, Session()),
        (("--lang", "fr"), None, Session()),
        (("--lang",), "en", Session("en")),
    ],
)
def test_session(arguments: tuple[str, ...], environment: str | None, wanted: Session) -> None:
    assert begin(arguments, lambda name: environment if name == "JIXIAO_LANG" else None) == wanted


@pytest.mark.parametrize("which", ["framework", "evaluation"])
def test_schemas_are_json(run, which: str) -> None:  # type: ignore[no-untyped-def]
    assert json.loads(run("schema", which).out)["$schema"].startswith("https://json-schema.org/")


def test_doctor_is_content(run) -> None:  # type: ignore[no-untyped-def]
    outcome = run("doctor")
    assert outcome.code == 0, outcome.both
    assert "openpyxl" in outcome.out


def test_demo_writes_what_it_says(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    outcome = run("demo", "-o", "演示")
    assert outcome.code == 0
    names = sorted(path.name for path in (folder / "演示").iterdir())
    assert names == [
        "as-printed.html",
        "as-printed.xlsx",
        "corrected.html",
        "corrected.xlsx",
        "自评报告.docx",
        "自评表.docx",
        "自评表.xlsx",
    ]
    assert all(f"演示{os.sep}{name}" in outcome.out for name in names)
    assert "演示自己做的" in (folder / "演示" / "corrected.html").read_text(encoding="utf-8")


def test_demo_twice_gives_the_same_bytes(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    run("demo", "-o", "a")
    run("demo", "-o", "b")
    assert all(path.read_bytes() == (folder / "b" / path.name).read_bytes() for path in (folder / "a").iterdir())


def test_interrupted(monkeypatch: pytest.MonkeyPatch, run) -> None:  # type: ignore[no-untyped-def]
    def interrupt() -> str:
        raise KeyboardInterrupt

    monkeypatch.setitem(SCHEMAS, "framework", interrupt)
    outcome = run("schema")
    assert outcome.code == 130
    assert "已中断" in outcome.err


def test_our_fault_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, run) -> None:  # type: ignore[no-untyped-def]
    def fail() -> str:
        raise ZeroDivisionError("nothing")

    monkeypatch.setitem(SCHEMAS, "framework", fail)
    outcome = run("schema")
    assert outcome.code == 5
    assert "U090" in outcome.err
    assert "Traceback" not in outcome.err
    assert "Traceback" in run("schema", "--debug").err


def test_without_standalone_mode_the_code_is_returned(folder: Path) -> None:
    assert main.main(["--version"], standalone_mode=False) == 0
    assert isinstance(main, Root)


def test_xlsx_is_not_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal:
        encoding = "utf-8"

        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdout", Terminal())
    with pytest.raises(Rejected) as refused:
        console.print_data(b"PK", "xlsx")
    assert refused.value.diagnostics[0].code == "U014"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "得分.html"
    console.write_file(target, b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "replace", refuse)
    with pytest.raises(Rejected) as refused:
        console.write_file(target, b"new")
    assert refused.value.diagnostics[0].code == "U013"
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["得分.html"]


@pytest.mark.skipif(os.name == "nt", reason="devices have no paths of this kind on Windows")
def test_a_device_stays_a_device() -> None:
    ours, theirs = os.openpty()
    device = Path(os.ttyname(theirs))
    console.write_file(device, b"x")
    assert (os.read(ours, 8), device.is_char_device()) == (b"x", True)
    os.close(ours)
    os.close(theirs)


def test_a_name_too_long_for_the_system_is_no_fault_of_ours(run) -> None:  # type: ignore[no-untyped-def]
    for arguments in (("score", "自评表.xlsx", "-f", BAISHUI, "-o", "长" * 200), ("lint", "长" * 200 + ".yaml")):
        outcome = run(*arguments)
        assert (outcome.code, outcome.err[:8]) == (4, "错误 I006："), arguments


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "自评表.xlsx", "-f", BAISHUI, "-o", "自评表.xlsx"),
        ("score", "自评表.xlsx", "b.xlsx", "-f", BAISHUI, "--format", "xlsx", "-o", "."),
        ("form", BAISHUI, "--from", "自评表.xlsx", "-o", "../{folder}/自评表.xlsx"),
        ("summary", "自评表.xlsx", "-f", BAISHUI, "-o", "自评表.xlsx"),
        ("batch", "自评表.xlsx", "-f", BAISHUI, "-o", "自评表.xlsx"),
    ],
)
def test_no_output_takes_the_place_of_what_is_read(run, folder: Path, arguments: tuple[str, ...]) -> None:  # type: ignore[no-untyped-def]
    before = (folder / "自评表.xlsx").read_bytes()
    outcome = run(*(argument.format(folder=folder.name) for argument in arguments))
    assert (outcome.code, "U013" in outcome.err) == (2, True)
    assert (folder / "自评表.xlsx").read_bytes() == before


def test_one_file_is_written_where_it_was_asked_for(tmp_path: Path) -> None:
    assert console.output_paths((Path("a.xlsx"),), tmp_path / "x.md", "md") == (tmp_path / "x.md",)
    assert console.output_paths((Path("a.xlsx"),), tmp_path, "md") == (tmp_path / "a.md",)


def test_names_of_outputs_do_not_collide(tmp_path: Path) -> None:
    files = (Path("1/a.xlsx"), Path("2/A.xlsx"), Path("3/a.csv"))
    names = [path.name for path in console.output_paths(files, tmp_path / "out", "md")]
    assert len({name.casefold() for name in names}) == 3


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom jixiao.cli import main\nmain.main(['--help'], standalone_mode=False)\n"
        "heavy = {'yaml', 'jsonschema', 'jinja2', 'openpyxl', 'simpleeval', 'jixiao.api', 'jixiao.diagnostic'}\n"
        "sys.exit(', '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "cp1252"])
def test_narrow_consoles_never_crash(encoding: str, tmp_path: Path) -> None:
    done = jixiao("demo", "-o", str(tmp_path / "out"), PYTHONIOENCODING=encoding)
    assert done.returncode == 0, done.stderr
    assert done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "自评表.xlsx", "-f", BAISHUI),
        ("score", "自评表.xlsx", "-f", BAISHUI, "--format", "html"),
        ("check", "自评表.xlsx", "-f", BAISHUI),
        ("explain", "自评表.xlsx", "-f", BAISHUI),
        ("read", "自评表.xlsx"),
        ("frameworks", "show", BAISHUI),
        ("lint", BAISHUI),
        ("schema",),
        ("doctor",),
        ("--help",),
        ("score", "没有.xlsx", "-f", BAISHUI),
    ],
    ids=" ".join,
)
def test_every_command_speaks_to_a_strict_gbk_console(folder: Path, arguments: tuple[str, ...]) -> None:
    """Chinese comes out as GBK, and what GBK lacks as an escape: no crash, no fault of ours."""
    done = jixiao(*arguments, PYTHONIOENCODING="gbk:strict")
    said = (done.stdout + done.stderr).decode("gbk", "replace")  # html and json are bytes of UTF-8
    assert done.returncode in (0, 1, 4), said
    assert any("\u4e00" <= character <= "\u9fff" for character in said)
    assert "Traceback" not in said
    assert "U090" not in said


def test_a_filing_that_is_no_yaml_is_unreadable_input(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """The same mistake in a framework is exit 3."""
    (folder / "a.yaml").write_text("office: 某局\noffice: 某局\n", encoding="utf-8")
    for command in ("score", "check", "explain"):
        outcome = run(command, "a.yaml", "-f", BAISHUI)
        assert (outcome.code, "D040" in outcome.err) == (4, True)
    assert run("read", "a.yaml").code == 4
    assert run("score", "自评表.xlsx", "-f", "a.yaml").code == 3


def test_the_framework_of_each_file_is_chosen_and_none_or_several_name_the_file(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """`-f` repeated: by subject and budget year, file by file; the others are scored all the same."""
    (folder / "项目.json").write_bytes((ROOT / "tests/cases/tianchang-slj-fangxun-2022.json").read_bytes())
    both = ("-f", BAISHUI, "-f", "national/project@2020")
    chosen = run("score", "自评表.xlsx", "项目.json", *both, "--format", "json")
    assert [one["framework"]["id"] for one in json.loads(chosen.out)] == [
        "shaanxi/baishui/department",
        "national/project",
    ]
    projects = ("-f", "national/project@2020", "-f", "hubei/project@2020")
    none = run("score", "自评表.xlsx", *projects)
    assert (none.code, "自评表.xlsx:自评表!A1: 错误 F401" in none.err) == (3, True)
    several = run("score", "项目.json", *projects)
    assert (several.code, "项目.json:title: 错误 F402" in several.err) == (3, True)
    partly = run("score", "项目.json", "没有.json", "自评表.xlsx", *both, "-o", "出", "--format", "md")
    assert partly.code == 4
    assert sorted(path.name for path in (folder / "出").iterdir()) == ["自评表.md", "项目.md"]


def test_plain_locale() -> None:
    done = jixiao("frameworks", "list", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("seed", ["0", "1", "20211231"])
def test_hash_seeds_change_nothing(folder: Path, seed: str) -> None:
    runner = CliRunner().invoke(main, ["score", "自评表.xlsx", "-f", BAISHUI, "--format", "json"])
    done = jixiao("score", "自评表.xlsx", "-f", BAISHUI, "--format", "json", PYTHONHASHSEED=seed)
    assert done.stdout == runner.stdout_bytes


LAID_OUT = """\
# 某县
jixiao: 1   # 语言的版本
id: test/untidy
version: "1"

rounding:
  # 四舍五入
  score: 0.01

ratings:
  - {name: 优, range: "[90, 100]"}  # 最高
  - {name: 良, range: "[0, 90)"}
"""


def test_fmt_lays_out_in_place_and_leaves_what_is_no_yaml(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    broken = (folder / "broken-yaml.yaml").read_bytes()
    assert run("fmt", "broken-yaml.yaml", "untidy.yaml").code == 3
    assert (folder / "untidy.yaml").read_text(encoding="utf-8") == LAID_OUT
    assert (folder / "broken-yaml.yaml").read_bytes() == broken
    assert run("fmt", "--check", "untidy.yaml").code == 0
    assert not list(folder.glob(".jixiao-*"))


def test_new_asks_somebody_who_is_there(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal is asked what no option says, with what the form says as the answer to hit return on."""
    runner = CliRunner()
    monkeypatch.setattr("jixiao.cli.new._is_watched", lambda: True)
    answers = "\ncounty/department\n2022\n某县自评\n某县财政局\n\n能力建设\n"
    result = runner.invoke(main, ["new", "--from", "自评表.xlsx"], input=answers)
    assert result.exit_code == 0, result.output
    assert "名称 [部门整体支出绩效自评表]" in result.stderr
    text = (folder / "county/department/2022/framework.yaml").read_text(encoding="utf-8")
    assert "title: 某县自评\n" in text
    assert "basis: {issuer: 某县财政局, document: 某县自评, assumed: true}" in text
    assert text.count("own_rows:") == 1


def test_new_that_is_interrupted_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jixiao.cli.new._is_watched", lambda: True)
    before = sorted(folder.iterdir())
    assert CliRunner().invoke(main, ["new"], input="project\ncounty/project\n").exit_code == 130
    assert sorted(folder.iterdir()) == before


def test_findings_as_sarif_point_at_cells(run) -> None:  # type: ignore[no-untyped-def]
    outcome = run("check", "自评表.xlsx", "-f", BAISHUI, "--format", "sarif")
    results = json.loads(outcome.out)["runs"][0]["results"]
    wrong = next(item for item in results if item["ruleId"] == "C102")
    assert wrong["locations"][0]["logicalLocations"][0]["fullyQualifiedName"].startswith("自评表!")
    assert outcome.code == 1
    listed = json.loads(run("check", "自评表.xlsx", "-f", BAISHUI, "--format", "json").out)["findings"]
    assert sorted(item["code"] for item in listed) == sorted(item["ruleId"] for item in results)


def test_lint_watches_until_it_is_interrupted(folder: Path) -> None:
    paths = os.pathsep.join(str(ROOT / name) for name in ("engine", "plugins", "frameworks"))
    command = [sys.executable, "-u", "-m", "jixiao", "lint", "broken.yaml", "--watch"]
    started = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": paths, "PYTHONIOENCODING": "utf-8"},
    )
    with started as watching:
        try:
            assert watching.stdout is not None
            said = iter(watching.stdout.readline, "")
            assert any("S012" in line for line in said)
            assert any("不可用" in line for line in said)
            file = folder / "broken.yaml"
            file.write_text(file.read_text(encoding="utf-8") + "没有这个键: 1\n", encoding="utf-8")
            assert any("改了 broken.yaml" in line for line in said)
            assert any("没有这个键" in line for line in said)
            assert any("不可用" in line for line in said)
            watching.send_signal(signal.SIGINT)
            assert "已中断" in "".join(said)
            assert watching.wait(timeout=60) == 130
        finally:
            watching.kill()


@pytest.mark.parametrize("command", ["score", "read", "explain"])
def test_the_encoding_of_a_text_can_be_given(run, folder: Path, command: str) -> None:  # type: ignore[no-untyped-def]
    table = "項目支出績效自評表,,,,\n三级指标,目标值,实际完成值,分值,得分\n覆盖率,≥95%,96%,100,100\n"
    (folder / "表.csv").write_bytes(table.encode("gb18030"))
    found = run(command, "表.csv", "-f", "national/project@2020").both
    assert ("I050" in found) == (command != "explain")
    told = run(command, "表.csv", "-f", "national/project@2020", "--encoding", "gb18030")
    assert told.code != 4
    assert "I050" not in told.both
    refused = run(command, "表.csv", "-f", "national/project@2020", "--encoding", "utf-8")
    assert (refused.code, "I051" in refused.err) == (4, True)


OWN_WORDS = """\
jixiao: 1
id: test/words
version: "2021"
status: draft
title: 用自己的话的表
subject: project
basis: {assumed: true}
budget_years: {from: 2021, until: 2021}
rules: {定量: {kind: completion, at_least: by_ratio}}
indicators: [{id: 修路, weight: 100, target: "≥10公里", rule: 定量}]
form:
  rows: [{role: level1, name: 干什么}, {role: target, name: 原定}, {role: actual, name: 干成多少}, {role: weight, name: 值几分}]
cases: cases
"""


def test_every_command_reads_in_the_words_of_the_frameworks_form(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    """Of read one sees what score uses; merging and the framework's own cases read alike."""
    (folder / "cases").mkdir()
    (folder / "framework.yaml").write_text(
        OWN_WORDS + "merge: {weighted_by: 1, round: 0.01, number: mean, count: mean}\n", encoding="utf-8"
    )
    form = "自评表（2021年度）\n干什么,原定,干成多少,值几分\n修路,≥10公里,9公里,100\n"
    for path in (folder / "甲.csv", folder / "乙.csv", folder / "cases/甲.csv"):
        path.write_text(form, encoding="utf-8")
    (folder / "cases/甲.case.yaml").write_text("filing: 甲.csv\nexpect: {total: 90}\n", encoding="utf-8")
    framework = str(folder / "framework.yaml")
    assert run("read", "甲.csv").code != 0
    read = run("read", "甲.csv", "-f", framework)
    assert "9公里" in read.out
    assert read.code == 0
    assert "总分      90 " in run("score", "甲.csv", "-f", framework).out.replace("\n", " ")
    assert "相符" in run("lint", framework, "--cases").out
    merged = run("merge", "甲.csv", "乙.csv", "-f", framework, "-o", "合.json")
    assert (folder / "合.json").exists(), merged.err


def test_a_table_scores_alike_in_every_format(run, folder: Path) -> None:  # type: ignore[no-untyped-def]
    plugins, stem = ROOT / "tests/plugins", "seed-baishui-2021"
    files = {"表.xls": f"xls/cases/{stem}.xls", "表.et": f"xls/cases/{stem}.xls", "表.ods": f"ods/cases/{stem}.ods",
             "表.pdf": f"pdf/cases/{stem}.pdf"}  # fmt: skip
    for name, source in files.items():
        (folder / name).write_bytes((plugins / source).read_bytes())
    outcome = run("score", "自评表.xlsx", *files, "-f", BAISHUI, "--format", "json")
    assert {one["filing"]["file"]: one["total"] for one in json.loads(outcome.out)} == dict.fromkeys(
        ("自评表.xlsx", *files), "91.7"
    )
