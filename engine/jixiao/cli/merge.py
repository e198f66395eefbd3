"""`jixiao merge`: the filings of several units merged into one, which `score` reads like any other."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import bind as bind_raw
from jixiao.api import build_report, evaluate, merge, read_bytes, render
from jixiao.cli import options
from jixiao.cli.command import Option, Session
from jixiao.cli.console import print_data, write_file
from jixiao.cli.desk import findings_exit, open_desk
from jixiao.cli.failure import Exit, show
from jixiao.cli.written import check_suffix, filing_data
from jixiao.diagnostic import Language, Rejected, diagnose


@options.command(
    "merge",
    words=(
        "把几个单位的自评表合成一份：金额、完成值、档次按框架的 merge 合并，每个值都记着取自哪里；合并之后再计分。",
        "Merges the filings of several units into one, as the framework says; every value keeps where it comes from.",
    ),
    example=(
        "jixiao merge 甲.xlsx 乙.xlsx -f hubei/project@2020 -o 合并.json\n"
        "jixiao merge 各单位/*.xlsx -f hubei/project@2020 -o 合并.json --score"
    ),
)
@options.files
@options.framework
@options.packs
@options.output
@click.option(
    "--score",
    "at_once",
    cls=Option,
    is_flag=True,
    words=("写出之后立即计分。", "Score it at once."),
)
@options.fail_on
@click.pass_obj
def merge_command(
    session: Session,
    files: tuple[Path, ...],
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    output: Path | None,
    at_once: bool,
    fail_on: str,
) -> Exit:
    """Binds every file, merges, writes the merged filing; with --score its evaluation goes to standard output."""
    desk = open_desk(frameworks, packs, session)
    if len(desk.frameworks) != 1:
        raise Rejected([diagnose("U101", None, found=len(desk.frameworks))])
    (framework,) = desk.frameworks
    machine = desk.machine(framework)
    name = output.name if output is not None else "merged.json"
    check_suffix(name)
    raw = merge(desk.bound(files, framework), machine.plan, name)
    show(raw.diagnostics, session)
    data = filing_data(raw, name)
    if output is not None:
        write_file(output, data)
        click.echo(session.say(("已写 {0}", "wrote {0}")).format(output), err=True)
    elif not at_once:
        print_data(data, "json")
    if not at_once:
        return findings_exit(raw.diagnostics, fail_on)
    # What is scored is what was written, read back.
    (again,) = read_bytes(data, name)
    evaluation = evaluate(machine, bind_raw(again, machine.plan))
    print_data(render([build_report(evaluation, Language(session.language))], "text"), "text")
    return findings_exit((*raw.diagnostics, *evaluation.findings), fail_on)
