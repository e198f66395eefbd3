"""`jixiao score`: filings in, scored and reviewed tables out."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import build_report, render
from jixiao.cli import options
from jixiao.cli.command import Session
from jixiao.cli.console import output_paths, print_data, write_file
from jixiao.cli.desk import open_desk, work_through
from jixiao.cli.failure import Exit, show
from jixiao.diagnostic import Language
from jixiao.plugin import load_renderer
from jixiao.report.findings import by_severity, counts


@options.command(
    "score",
    words=(
        "给自评表算分：得分、等级、每一步怎么算、复核发现。",
        "Scores filings: points, rating, how each came about, and what the review found.",
    ),
    example=(
        "jixiao score 自评表.xlsx -f shaanxi/baishui/department@2021\n"
        "jixiao score 自评表.xlsx -f ./framework.yaml -o 得分.html\n"
        "jixiao score 各单位/*.xlsx -f national/project@2020 --format xlsx -o 得分"
    ),
)
@options.files
@options.framework
@options.packs
@options.encoding
@options.format_option
@options.output
@options.fail_on
@click.pass_obj
def score(
    session: Session,
    files: tuple[Path, ...],
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    encoding: str | None,
    format: str | None,
    output: Path | None,
    fail_on: str,
) -> Exit:
    """Evaluates every file and writes its report."""
    language = Language(session.language)
    format = format_of(format, output)
    suffix = load_renderer(format).suffix
    desk = open_desk(frameworks, packs, session, encoding)
    done = work_through(files, desk, session)
    reports = {path: [build_report(one, language) for one in found] for path, found in done.evaluations.items()}
    if output is not None:
        for path, target in zip(files, output_paths(files, output, suffix), strict=True):
            if path in reports:
                write_file(target, render(reports[path], format))
                click.echo(session.say(("已写 {0}", "wrote {0}")).format(target), err=True)
    elif reports:
        print_data(render([report for group in reports.values() for report in group], format), format)
    if output is not None or format != "text":
        show(by_severity(done.findings), session)
        if done.evaluations:
            click.echo(counts(done.findings, language), err=True)
    return done.exit(fail_on)


def format_of(format: str | None, output: Path | None) -> str:
    """The format asked for, else that of the output's suffix, else text."""
    if format is not None or output is None:
        return format or "text"
    suffix = output.suffix.removeprefix(".").lower()
    return {"txt": "text", "": "text"}.get(suffix, suffix)
