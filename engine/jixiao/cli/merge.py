"""`jixiao merge`: the filings of several units merged into one, which `score` reads like any other."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import merge
from jixiao.cli import options
from jixiao.cli.beforehand import check_paths
from jixiao.cli.command import Session
from jixiao.cli.desk import open_desk
from jixiao.cli.failure import Exit
from jixiao.cli.written import check_suffix, finish, only_framework


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
@options.encoding
@options.output
@options.score_at_once
@options.fail_on
@click.pass_obj
def merge_command(
    session: Session,
    files: tuple[Path, ...],
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    encoding: str | None,
    output: Path | None,
    at_once: bool,
    fail_on: str,
) -> Exit:
    """Binds every file, merges, writes the merged filing; with --score its evaluation goes to standard output."""
    name = output.name if output is not None else "merged.json"
    check_suffix(name)
    check_paths(session, written={"-o": output}, sources=files)
    desk = open_desk(frameworks, packs, session, encoding)
    framework = only_framework(desk)
    machine = desk.machine(framework)
    raw = merge(desk.bound(files, framework), machine.plan, name)
    return finish(raw, machine, output, at_once, fail_on, session)
