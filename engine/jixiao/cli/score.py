"""`jixiao score`: filings in, scored and reviewed tables out."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from jixiao.api import Evaluation, build_form, build_report, render, render_papers
from jixiao.cli import options
from jixiao.cli.beforehand import check_targets
from jixiao.cli.command import Option, Session
from jixiao.cli.console import print_data, write_file
from jixiao.cli.desk import open_desk, work_through
from jixiao.cli.failure import Exit, show
from jixiao.diagnostic import Language
from jixiao.plugin import load_paper_renderer, load_renderer
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
        "jixiao score 自评表.xlsx -f ./framework.yaml -o 自评表.docx\n"
        "jixiao score 各单位/*.xlsx -f national/project@2020 --format xlsx -o 得分"
    ),
)
@options.files
@options.framework
@options.packs
@options.encoding
@options.format_option
@options.output
@click.option(
    "--paper",
    cls=Option,
    type=click.Choice(["table", "scores"]),
    words=(
        "写什么：table 是填好的自评表，照本地的样子，可以签字盖章；scores 是得分与复核。"
        "不写时 docx 与 pdf 是 table，其余是 scores。",
        "What to write: table is the finished form, as the jurisdiction prints it; scores the points and the review. "
        "By default table as docx and pdf, scores as anything else.",
    ),
)
@click.option(
    "--review",
    cls=Option,
    is_flag=True,
    words=(
        "填好的自评表上并列填报得分与差，表后列出复核发现。",
        "Beside the scores of the finished form, what was claimed and by how much it differs; after it the findings.",
    ),
)
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
    paper: str | None,
    review: bool,
    fail_on: str,
) -> Exit:
    """Evaluates every file and writes its report, or the finished form."""
    language = Language(session.language)
    format = format_of(format, output)
    finished = review or (paper == "table" if paper is not None else format in PRINTED)
    suffix = load_paper_renderer(format).suffix if finished else load_renderer(format).suffix
    targets = check_targets(files, output, suffix, format, session)
    desk = open_desk(frameworks, packs, session, encoding)
    done = work_through(files, desk, session)

    def rendered(evaluations: Sequence[Evaluation]) -> bytes:
        if finished:
            return render_papers([build_form(one, language, review=review) for one in evaluations], format)
        return render([build_report(one, language) for one in evaluations], format)

    if output is not None:
        for path, target in zip(files, targets, strict=True):
            if path in done.evaluations:
                write_file(target, rendered(done.evaluations[path]))
                click.echo(session.say(("已写 {0}", "wrote {0}")).format(target), err=True)
    elif done.evaluations:
        print_data(rendered([one for group in done.evaluations.values() for one in group]), format)
    if output is not None or format != "text":
        show(by_severity(done.findings), session)
        if done.evaluations:
            click.echo(counts(done.findings, language), err=True)
    return done.exit(fail_on)


PRINTED = ("docx", "pdf")
"""Formats of papers that are handed in: they are the finished form unless something else is asked for."""


def format_of(format: str | None, output: Path | None) -> str:
    """The format asked for, else that of the output's suffix, else text."""
    if format is not None or output is None:
        return format or "text"
    suffix = output.suffix.removeprefix(".").lower()
    return {"txt": "text", "": "text"}.get(suffix, suffix)
