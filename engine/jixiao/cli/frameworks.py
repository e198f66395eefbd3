"""`jixiao frameworks`: which frameworks there are, and what one of them says."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import Catalog, compile_plan, installed_catalog, render
from jixiao.cli import options
from jixiao.cli.command import Group, Option, Session, Words
from jixiao.cli.console import print_data, write_file
from jixiao.cli.failure import Exit, show
from jixiao.diagnostic import Language, Rejected
from jixiao.document.write import yaml_text
from jixiao.framework.catalog import Pack
from jixiao.framework.seal import FILE, check_sealable, read_seals, root_of, seal_of
from jixiao.plan.prove import prove
from jixiao.report.listing import Listed, build_framework, build_list

SEALED: Words = ("{0} 已封存，记在 {1} 里", "{0} is sealed, in {1}")

frameworks = Group(
    "frameworks",
    words=("列出和查看评分框架。", "Lists and shows frameworks."),
    example="jixiao frameworks list\njixiao frameworks show national/project@2020",
    subcommand_metavar="COMMAND ...",
    no_args_is_help=True,
)


@options.command(
    "list",
    words=("列出所有能用编号叫到的框架。", "Lists all frameworks that can be named."),
    example="jixiao frameworks list\njixiao frameworks list --packs ./我县的框架",
)
@options.packs
@options.format_option
@click.pass_obj
def list_frameworks(session: Session, packs: tuple[Path, ...], format: str | None) -> Exit:
    """Prints one line a framework; those that are refused are listed too."""
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    listed = []
    for entry in catalog.entries():
        try:
            listed.append(Listed(entry.name, entry.pack, catalog.load(entry.name)))
        except Rejected as rejected:
            listed.append(Listed(entry.name, entry.pack, None, len(rejected.diagnostics)))
    format = format or "text"
    print_data(render([build_list(listed, Language(session.language))], format), format)
    return Exit.FRAMEWORK if any(item.framework is None for item in listed) else Exit.CLEAN


@options.command(
    "show",
    words=(
        "查看一个框架：依据、指标、分值、规则、等级，以及能达到的总分。",
        "Shows a framework: basis, indicators, points, rules, ratings, and the totals that it can reach.",
    ),
    example=(
        "jixiao frameworks show national/project@2020\n"
        "jixiao frameworks show ./framework.yaml --format md\n"
        "jixiao frameworks show shaanxi/baishui/department@2021 --resolved"
    ),
)
@click.argument("name", metavar="ID[@VERSION]|FILE|FOLDER")
@click.option(
    "--resolved",
    cls=Option,
    is_flag=True,
    words=(
        "改为输出合并 extends 之后的 YAML；行尾写着出处：“← 行号”是这个文件自己的，“← 编号@版本:行号”是底稿的。",
        "Print instead the YAML with everything that it extends; each line says where it comes from: `← line` is the "
        "file's own, `← id@version:line` is inherited.",
    ),
)
@options.packs
@options.format_option
@click.pass_obj
def show_framework(session: Session, name: str, resolved: bool, packs: tuple[Path, ...], format: str | None) -> Exit:
    """Prints what the framework says and what is proved about it, or its whole text."""
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    if resolved:
        click.echo(yaml_text(catalog.resolved(name)), nl=False)
        return Exit.CLEAN
    plan = compile_plan(catalog.load(name))
    format = format or "text"
    print_data(render([build_framework(plan, prove(plan), Language(session.language))], format), format)
    return Exit.CLEAN


@options.command(
    "seal",
    words=(
        "封存一个已发布的框架：记下它的字和意思的摘要，此后改动它会被拒绝。",
        "Seals a published framework: keeps digests of its text and its meaning; edits are refused from then on.",
    ),
    example="jixiao frameworks seal county/department@2022 --packs ./我县的框架",
)
@click.argument("name", metavar="ID@VERSION|FILE|FOLDER")
@options.packs
@click.pass_obj
def seal_framework(session: Session, name: str, packs: tuple[Path, ...]) -> Exit:
    """Adds one line to the list of seals of the pack in which the framework stands."""
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    framework, file = catalog.load(name), catalog.file(name)
    root = root_of(file, framework.name) if file is not None else None
    around = catalog if root is None else catalog.plus((Pack(str(root), root),))
    above = ((parent, _root_of(around, parent)) for parent in framework.parents)
    check_sealable(framework, root, above)
    if root is None or file is None:
        raise ValueError("what can be sealed stands in a pack")
    seals = read_seals(root)
    seals[framework.name] = seal_of(framework, file)
    write_file(root / FILE, "".join(seals[key].line for key in sorted(seals)).encode())
    click.echo(session.say(SEALED).format(framework.name, FILE))
    return Exit.CLEAN


def _root_of(catalog: Catalog, name: str) -> Path | None:
    file = catalog.file(name)
    return root_of(file, name) if file is not None else None


frameworks.add_command(list_frameworks)
frameworks.add_command(seal_framework)
frameworks.add_command(show_framework)
