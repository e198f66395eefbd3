"""`jixiao check`: what is wrong in filings, and nothing else."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import build_check, render
from jixiao.cli import options
from jixiao.cli.command import Session
from jixiao.cli.console import print_data, write_file
from jixiao.cli.desk import open_desk, work_through
from jixiao.cli.failure import Exit
from jixiao.cli.score import format_of
from jixiao.diagnostic import Language
from jixiao.diagnostic.render import render as render_diagnostic
from jixiao.report.findings import by_severity, counts
from jixiao.report.sarif import sarif_text


@options.command(
    "check",
    words=(
        "只复核，不出得分表：合计不等、比率不符、读错的规则、缺少的原因……每一条都指出单元格。",
        "Reviews without a table of scores: sums, rates, misread rules, missing reasons, each with its cell.",
    ),
    example=(
        "jixiao check 自评表.xlsx -f shaanxi/baishui/department@2021\n"
        "jixiao check 各单位/*.xlsx -f national/project@2020 --format json"
    ),
)
@options.files
@options.framework
@options.packs
@options.format_option
@options.output
@options.fail_on
@click.pass_obj
def check(
    session: Session,
    files: tuple[Path, ...],
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    format: str | None,
    output: Path | None,
    fail_on: str,
) -> Exit:
    """Evaluates every file and lists its findings."""
    language = Language(session.language)
    format = format_of(format, output)
    done = work_through(files, open_desk(frameworks, packs, session), session)
    if format == "text" and output is None:
        for item in by_severity(done.findings):
            click.echo(render_diagnostic(item, language))
        if done.evaluations:
            click.echo(counts(done.findings, language))
        return done.exit(fail_on)
    if format == "sarif":
        data = sarif_text(by_severity(done.findings), language).encode()
        if output is not None:
            write_file(output, data)
        else:
            print_data(data, format)
        return done.exit(fail_on)
    reports = [build_check(one, language) for found in done.evaluations.values() for one in found]
    if reports:
        data = render(reports, format)
        if output is not None:
            write_file(output, data)
        else:
            print_data(data, format)
    return done.exit(fail_on)
