"""`jixiao docs`: the rule book of a framework, to read and to attach to a notice."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import compile_plan, installed_catalog, render
from jixiao.cli import options
from jixiao.cli.beforehand import check_format, check_paths
from jixiao.cli.command import Session, Words
from jixiao.cli.console import print_data, write_file
from jixiao.cli.failure import Exit, show
from jixiao.cli.score import format_of
from jixiao.diagnostic import Language
from jixiao.plan.prove import prove
from jixiao.report.rulebook import build_rulebook

WROTE: Words = ("已写 {0}", "wrote {0}")


@options.command(
    "docs",
    words=(
        "把框架写成可读的评分办法：指标与分值，每条规则的文字、公式、参数、分档，调整、复核、勾稽，各处的依据与声明处，推定的另列。",
        "Writes a framework as a rule book: indicators and points; every rule in words, as a formula, with parameters "
        "and bands; adjustments, checks, relations; the basis and place of each; what is assumed apart.",
    ),
    example=(
        "jixiao docs shaanxi/baishui/department@2021 -o 评分办法.html\n"
        "jixiao docs shaanxi/baishui/department@2021 -o 评分办法.docx\n"
        "jixiao docs ./framework.yaml --format md > 评分办法.md"
    ),
)
@click.argument("name", metavar="ID[@VERSION]|FILE|FOLDER")
@options.packs
@options.format_option
@options.output
@click.pass_obj
def docs(session: Session, name: str, packs: tuple[Path, ...], format: str | None, output: Path | None) -> Exit:
    """Prints or writes the rule book of one framework."""
    language = Language(session.language)
    format = format_of(format, output)
    check_format(format, output)
    check_paths(session, written={"-o": output})
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    plan = compile_plan(catalog.load(name))
    data = render([build_rulebook(plan, prove(plan), language)], format)
    if output is None:
        print_data(data, format)
        return Exit.CLEAN
    write_file(output, data)
    click.echo(session.say(WROTE).format(output), err=True)
    return Exit.CLEAN
