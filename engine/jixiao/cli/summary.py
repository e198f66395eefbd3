"""`jixiao summary`: the filings of a county in one workbook or page: ranks, ratings, averages, losses, findings."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import build_summary, render, render_to, summarise
from jixiao.cli import options
from jixiao.cli.beforehand import check_format, check_paths, keep_filings
from jixiao.cli.command import Option, Session
from jixiao.cli.console import print_data, progress, settled, write_through
from jixiao.cli.desk import FEW, Desk, open_desk
from jixiao.cli.failure import Exit, show
from jixiao.cli.reviewing import units_of
from jixiao.cli.score import format_of
from jixiao.cli.tallier import Tallier
from jixiao.diagnostic import Language, diagnose
from jixiao.evaluation.summary import By
from jixiao.evaluation.tally import Scheme, Tally, Unreadable
from jixiao.inbox.posted import Posted, posted_in
from jixiao.inbox.workers import work_off
from jixiao.report.summary.roll import Roll, call_over
from jixiao.report.summary.words import is_title
from jixiao.value import replace


@options.command(
    "summary",
    words=(
        "汇总一个文件夹的自评表：排名、等级、各级指标平均、执行率、谁在哪里失分、复核发现，附图。"
        "未定的和读不了的另列，不当作零分。",
        "Summarises the filings of a folder: ranks, ratings, means by indicator, execution, who lost points where, "
        "findings, with charts. Open totals and unreadable files are listed apart, never as zero.",
    ),
    example=(
        "jixiao summary 各单位/ -f national/project@2020 -o 汇总.xlsx\n"
        "jixiao summary 报送.zip -f national/project@2020 -o 汇总.html\n"
        "jixiao summary 各单位/ -f national/project@2020 --units 名单.csv -o 汇总.xlsx\n"
        "jixiao summary 各县/ -f national/project@2020 --by folder -o 汇总.xlsx\n"
        "jixiao summary 白水/ 全国/ -f shaanxi/baishui/department@2021 -f national/project@2020 -o 对比.html"
    ),
)
@options.files
@options.framework
@options.packs
@options.encoding
@click.option(
    "--by",
    cls=Option,
    type=click.Choice([by.value for by in By]),
    default=By.FRAMEWORK.value,
    words=(
        "分组，组内排名、平均，各组并列对比：按评分框架、辖区（框架编号去掉末段）、文件夹，或不分组。",
        "Groups to rank and average within, shown side by side: by framework, jurisdiction (its id without the last "
        "part), folder, or none.",
    ),
)
@click.option(
    "--units",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=(
        "单位名单（csv、xlsx，有“单位编码”“单位名称”栏）：谁没报；报了几版的只算作准的那一版。",
        "The list of units (csv or xlsx): who has not filed; of several versions only the one that counts is taken.",
    ),
)
@options.format_option
@options.output
@options.jobs
@click.pass_obj
def summary(
    session: Session,
    files: tuple[Path, ...],
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    encoding: str | None,
    by: str,
    units: Path | None,
    format: str | None,
    output: Path | None,
    jobs: int,
) -> Exit:
    """Evaluates every file and writes what they come to together."""
    language = Language(session.language)
    format = format_of(format, output)
    check_format(format, output)
    check_paths(session, read={"--units": units}, written={"-o": output}, sources=files)
    keep_filings(files, output, is_title, session)
    desk = open_desk(frameworks, packs, session, encoding)
    listed = units_of(units) if units is not None else ()
    posted = posted_in(files, tuple(path for path in (output, units) if path is not None))
    tallies, unreadable = _tallied(posted, desk, session, jobs)
    for one in unreadable:
        show(one.diagnostics, session)
    if not tallies and unreadable:
        show((diagnose("U200", None),), session)
        return _exit(unreadable)
    roll, counting = call_over(listed, tallies, unreadable) if listed else (Roll(), tallies)
    with settled():
        made = summarise(counting, unreadable, By(by))
        show(made.said, session)
        report = build_summary(made, language, roll)
        if output is not None:
            write_through(output, lambda stream: render_to([report], format, stream))
            click.echo(session.say(("已写 {0}", "wrote {0}")).format(output), err=True)
        else:
            print_data(render([report], format), format)
    return _exit(unreadable)


def _exit(unreadable: list[Unreadable]) -> Exit:
    """What could not be read is the input's fault, unless it was only not said by which framework."""
    if not unreadable:
        return Exit.CLEAN
    misused = all(item.code.startswith("U") for one in unreadable for item in one.diagnostics)
    return Exit.MISUSE if misused else Exit.INPUT


def _tallied(
    posted: tuple[Posted, ...], desk: Desk, session: Session, jobs: int
) -> tuple[list[Tally], list[Unreadable]]:
    """The tallies of all files, those of one framework under the same scheme, and what could not be read."""
    work = Tallier(replace(desk, few=len(posted) <= FEW), Language(session.language))
    schemes: dict[str, Scheme] = {}
    tallies: list[Tally] = []
    unreadable: list[Unreadable] = []
    with progress(work_off(posted, work, jobs), len(posted), session) as watched:
        for group in watched:
            for one in group:
                if isinstance(one, Unreadable):
                    unreadable.append(one)
                else:
                    tallies.append(replace(one, scheme=schemes.setdefault(one.scheme.digest, one.scheme)))
    return tallies, unreadable
