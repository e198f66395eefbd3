"""`jixiao test`: a framework's cases, what they leave untried, and what is proved about its rules."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from jixiao.api import Catalog, compile_plan, installed_catalog, render
from jixiao.cli import options
from jixiao.cli.beforehand import check_format, check_paths
from jixiao.cli.command import Option, Session, Words
from jixiao.cli.console import print_data, write_file
from jixiao.cli.failure import Exit, exit_code, show
from jixiao.cli.score import format_of
from jixiao.diagnostic import Language, Rejected, diagnose
from jixiao.testing.cases import SUFFIX, read_cases
from jixiao.testing.mutation import Tried
from jixiao.testing.properties import Verdict
from jixiao.testing.readme import renewed_readme
from jixiao.testing.suggestions import Suggestion
from jixiao.testing.survivors import read_survivors
from jixiao.testing.trial import Trial, try_framework
from jixiao.testing.verdict import build_trial
from jixiao.value import replace

TRYING: Words = ("第 {0} 处改动：{1}", "change {0}: {1}")
LOOKING: Words = ("找实例：第 {0} 处无人发觉的改动", "looking for cases: unnoticed change {0}")
MADE: Words = (
    "写了 {0} 个实例：每个上面写着分是怎样来的，照办法手算一遍，再留下。下面是写了之后的情形",
    "wrote {0} cases: each says above how its scores came about; check them by hand before you keep them. What follows "
    "is how things stand with them",
)
NONE_MADE: Words = ("没有可以写的实例", "there is no case to write")
WROTE: Words = ("已写 {0}", "wrote {0}")


@options.command(
    "test",
    words=(
        "试一个框架：实例、没有实例走到的规定、改了也无人发觉的地方（附建议的实例）、证明与试过的性质。",
        "Tries a framework: its cases, clauses that no case reaches, changes that nobody would notice (with a case "
        "that would), properties proved or tested.",
    ),
    example=(
        "jixiao test shaanxi/baishui/department@2021\n"
        "jixiao test ./framework.yaml --fix-cases\n"
        "jixiao test ./framework.yaml --at-least 95 -o 试验.html\n"
        "jixiao test ./我县 --readme"
    ),
)
@click.argument("name", metavar="ID[@VERSION]|FILE|FOLDER")
@click.option(
    "--fix-cases",
    cls=Option,
    is_flag=True,
    words=(
        "把建议的实例写进框架的 cases 文件夹；期望的分是按现在的规则算的，留下之前请照注释手算一遍。",
        "Write the suggested cases into the framework's folder of cases; check each by hand before you keep it.",
    ),
)
@click.option(
    "--at-least",
    cls=Option,
    type=click.IntRange(0, 100),
    default=0,
    metavar="PERCENT",
    words=(
        "实例至少要发觉百分之几的改动，少于此退出码为 1。",
        "Exit with 1 if the cases notice fewer changes than this.",
    ),
)
@click.option(
    "--quick",
    cls=Option,
    is_flag=True,
    words=("不找建议的实例，快得多。", "Do not look for cases to suggest; much faster."),
)
@click.option(
    "--readme",
    cls=Option,
    is_flag=True,
    words=(
        "把试验的数写进框架旁边的 README.md：有标记的一段，别处一字不动。",
        "Write the figures into the README.md beside the framework: a marked block, nothing else is touched.",
    ),
)
@options.packs
@options.format_option
@options.output
@click.pass_obj
def test(
    session: Session,
    name: str,
    fix_cases: bool,
    at_least: int,
    quick: bool,
    readme: bool,
    packs: tuple[Path, ...],
    format: str | None,
    output: Path | None,
) -> Exit:
    """Tries one framework and prints what was found."""
    language = Language(session.language)
    format = format_of(format, output)
    check_format(format, output)
    check_paths(session, written={"-o": output})
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    try:
        trial, home, folder = _try(catalog, name, language, fix_cases or not quick, session, fix_cases)
        if fix_cases:
            assert folder is not None
            _write(trial.suggestions, folder, session)
            trial = _tried_again(catalog, name, session)
        renewed = renewed_readme(trial, home, folder) if readme else None
    except Rejected as rejected:
        show(rejected.diagnostics, session)
        return exit_code(rejected)
    show(trial.wrong, session)
    data = render([build_trial(trial, language, written=fix_cases, name=name)], format)
    if output is not None:
        write_file(output, data)
        click.echo(session.say(WROTE).format(output), err=True)
    else:
        print_data(data, format)
    if renewed is not None:
        write_file(*renewed)
        click.echo(session.say(WROTE).format(renewed[0]), err=True)
    return _verdict(trial, at_least)


Found = tuple[Trial, Path | None, Path | None]
"""A trial, the framework's own folder, and that of its cases, where they are on disk."""


def _try(
    catalog: Catalog, name: str, language: Language, suggest: bool, session: Session, writes: bool = False
) -> Found:
    """The trial of `name`. Raises Rejected; U016 where it `writes` cases and there is no folder for them."""
    loaded = catalog.read(name)
    plan = compile_plan(loaded.framework)
    home = loaded.folder if isinstance(loaded.folder, Path) else None
    folder = home / loaded.framework.cases if home is not None and loaded.framework.cases is not None else None
    if writes and folder is None:
        raise Rejected([diagnose("U016", None)])
    cases, argued = (read_cases(folder, loaded.framework), read_survivors(folder)) if folder is not None else ((), ())
    trial = try_framework(
        plan,
        cases,
        catalog,
        language,
        suggest,
        lambda tried: _watched(tried, session, TRYING),
        argued,
        lambda tried: _watched(tried, session, LOOKING),
    )
    return trial, home, folder


def _tried_again(catalog: Catalog, name: str, session: Session) -> Trial:
    """The trial with the cases that were written. What is unnoticed still was looked for already, in vain."""
    trial, _, _ = _try(catalog, name, Language(session.language), False, session)
    return replace(trial, searched=True, reaching=(None,) * len(trial.uncovered))


def _watched(tried: Iterator[Tried], session: Session, words: Words) -> Iterator[Tried]:
    """The mutants as they pass, with a line on standard error for whoever watches."""
    watched = sys.stderr.isatty()
    for number, item in enumerate(tried, 1):
        if watched:
            click.echo("\r\x1b[K" + session.say(words).format(number, item.fate.value), err=True, nl=False)
        yield item
    if watched:
        click.echo("\r\x1b[K", err=True, nl=False)


def _write(suggestions: Sequence[Suggestion], folder: Path, session: Session) -> None:
    """The suggested cases as files beside those that there are."""
    number = 1
    for suggestion in suggestions:
        while (path := folder / f"suggested-{number:02d}{SUFFIX}").exists():
            number += 1
        write_file(path, suggestion.text.encode())
        click.echo(session.say(WROTE).format(path), err=True)
    said = session.say(MADE).format(len(suggestions)) if suggestions else session.say(NONE_MADE)
    click.echo(said, err=True)


def _verdict(trial: Trial, at_least: int) -> Exit:
    """Clean where every case comes out, no property is refuted, enough changes are noticed and no reason is idle."""
    failed = any(ran.wrong for ran in trial.ran) or any(held.verdict is Verdict.REFUTED for held in trial.held)
    missed = trial.score is not None and trial.score * 100 < at_least
    return Exit.FINDINGS if failed or missed or trial.wrong else Exit.CLEAN
