"""`jixiao fmt`: frameworks laid out as the house lays them out, comments and meaning kept."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.cli import options
from jixiao.cli.command import Option, Session, Words
from jixiao.cli.console import write_file
from jixiao.cli.failure import Exit, exit_code, show
from jixiao.diagnostic import Rejected
from jixiao.document.tidy import tidy
from jixiao.framework.catalog import FILE
from jixiao.framework.files import file_bytes, parse_bytes
from jixiao.framework.keys import top_keys

LAID_OUT: Words = ("已排好 {0}", "laid out {0}")
WOULD: Words = ("还没有排好 {0}", "not laid out: {0}")


@options.command(
    "fmt",
    words=(
        "排好框架（和实例）的版面：顶层的键按参考页的次序，各块之间空一行，缩进两格，去掉不必要的引号，注释都留着。",
        "Lays out frameworks (and cases): top keys in the order of the reference, a blank line between blocks, two "
        "blanks of indent, no quotes without need; comments stay.",
    ),
    example="jixiao fmt framework.yaml\njixiao fmt --check 我县的框架/*/2024",
)
@options.files
@click.option(
    "--check",
    cls=Option,
    is_flag=True,
    words=(
        "不改文件，只说出哪些还没有排好；有的话，退出码为 1。",
        "Change nothing; name the files that are not laid out, and exit with 1 if there are any.",
    ),
)
@click.pass_obj
def fmt(session: Session, files: tuple[Path, ...], check: bool) -> Exit:
    """Lays out every file (of a folder, its framework.yaml); a file that is no YAML is left as it is."""
    codes = [Exit.CLEAN]
    for given in files:
        file = given / FILE if given.is_dir() else given
        try:
            before = file_bytes(file, str(file))
            after = tidy(parse_bytes(before, str(file)), top_keys()).encode()
            if after == before:
                continue
            if not check:
                write_file(file, after)
        except Rejected as rejected:
            show(rejected.diagnostics, session)
            codes.append(exit_code(rejected))
            continue
        click.echo(session.say(WOULD if check else LAID_OUT).format(file), err=True)
        codes.append(Exit.FINDINGS if check else Exit.CLEAN)
    return max(codes)
