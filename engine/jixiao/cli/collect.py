"""`jixiao collect`: many projects scored, and listed in one filing of their portfolio."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from jixiao.api import Evaluation, collect
from jixiao.cli import options
from jixiao.cli.beforehand import check_paths
from jixiao.cli.command import Option, Session
from jixiao.cli.desk import open_desk, work_through
from jixiao.cli.failure import Exit, exit_code
from jixiao.cli.written import check_suffix, finish, only_framework
from jixiao.diagnostic import Rejected, diagnose
from jixiao.plugin import READERS, installed


@options.command(
    "collect",
    words=(
        "许多项目各自计分，名称、总分、等级等列成一张表，成为汇总框架的一份填报；给文件夹即其中所有能读的文件。",
        "Scores many projects and lists them in one filing of their portfolio; a folder means all filings in it.",
    ),
    example=(
        "jixiao collect 各项目/ -f national/project@2020 --into examples/portfolio@2024 -o 汇总.json\n"
        "jixiao collect 各项目/*.xlsx -f national/project@2020 --into examples/portfolio@2024 --score"
    ),
)
@options.files
@options.framework
@click.option(
    "--into",
    cls=Option,
    required=True,
    metavar="ID@VERSION|FILE|FOLDER",
    words=("汇总的框架：有一张 lines: open 的表。", "The framework of the portfolio: it has a table of lines: open."),
)
@options.packs
@options.output
@options.score_at_once
@options.fail_on
@click.pass_obj
def collect_command(
    session: Session,
    files: tuple[Path, ...],
    frameworks: tuple[str, ...],
    into: str,
    packs: tuple[Path, ...],
    output: Path | None,
    at_once: bool,
    fail_on: str,
) -> Exit:
    """Evaluates every file, collects the evaluations, writes the filing of the portfolio."""
    name = output.name if output is not None else "collected.json"
    check_suffix(name)
    check_paths(session, written={"-o": output}, sources=files)
    portfolio = open_desk([into], packs, session)
    framework = only_framework(portfolio)
    found = tuple(path for given in files for path in _filings_in(given))
    done = work_through(found, open_desk(frameworks, packs, session), session)
    if done.refused:  # a portfolio without some of its projects would be another one
        return max(exit_code(rejected) for rejected in done.refused.values())
    evaluations: list[Evaluation] = [one for path in found for one in done.evaluations[path]]
    raw = collect(evaluations, framework, name)
    return finish(raw, portfolio.machine(framework), output, at_once, fail_on, session)


def _filings_in(path: Path) -> Iterator[Path]:
    """The file itself, or every file of a folder that some reader takes, by name. Raises Rejected (U104): none."""
    if not path.is_dir():
        yield path
        return
    known = {plugin.name for plugin in installed(READERS)}
    found = sorted(item for item in path.iterdir() if item.is_file() and item.suffix[1:].lower() in known)
    if not found:
        raise Rejected([diagnose("U104", None, found=path, known="、".join(sorted(known)))])
    yield from found
