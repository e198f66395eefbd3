"""`jixiao lint`: what is wrong with frameworks, and what is proved about them."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import Catalog, compile_plan, installed_catalog
from jixiao.cli import options
from jixiao.cli.command import Session
from jixiao.cli.desk import findings_exit
from jixiao.cli.failure import Exit, exit_code, show
from jixiao.diagnostic import Diagnostic, Language, Rejected
from jixiao.diagnostic.render import render
from jixiao.plan.prove import prove
from jixiao.report.findings import counts
from jixiao.report.listing import framework_facts
from jixiao.report.words import say


@options.command(
    "lint",
    words=(
        "检查评分框架：写法、形状、分值相加、分档铺满、公式，以及能达到的总分。不写名字就检查全部。",
        "Checks frameworks: notation, shape, points that add up, tiers that tile, formulas, and the totals that can be "
        "reached. Without a name, all of them.",
    ),
    example="jixiao lint\njixiao lint ./framework.yaml\njixiao lint shaanxi/baishui/department@2021 --fail-on warning",
)
@click.argument("names", metavar="[ID[@VERSION]|FILE|FOLDER]...", nargs=-1)
@options.packs
@options.fail_on
@click.pass_obj
def lint(session: Session, names: tuple[str, ...], packs: tuple[Path, ...], fail_on: str) -> Exit:
    """Prints the diagnostics of every framework, then what is proved about it."""
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    codes = [_lint(catalog, name, fail_on, Language(session.language)) for name in names or _all(catalog)]
    return max(codes, default=Exit.CLEAN)


def _all(catalog: Catalog) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.name for entry in catalog.entries()))


def _lint(catalog: Catalog, name: str, fail_on: str, language: Language) -> Exit:
    try:
        loaded = catalog.read(name)
        plan = compile_plan(loaded.framework)
    except Rejected as rejected:
        _say(rejected.diagnostics, language)
        click.echo(f"{name}  {say('lint_refused', language)}  {counts(rejected.diagnostics, language)}\n")
        return exit_code(rejected)
    proof = prove(plan)
    diagnostics = (*loaded.diagnostics, *proof.diagnostics)
    _say(diagnostics, language)
    click.echo(f"{name}  {say('lint_ok', language)}  {counts(diagnostics, language)}")
    colon = "：" if language is Language.CHINESE else ": "
    for key, text in framework_facts(plan, proof, language):
        if text != loaded.framework.name:
            click.echo(f"  {key}{colon}{text}")
    click.echo()
    return findings_exit(diagnostics, fail_on)


def _say(diagnostics: tuple[Diagnostic, ...], language: Language) -> None:
    for item in diagnostics:
        click.echo(render(item, language))
