"""`jixiao lint`: what is wrong with frameworks, and what is proved about them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

import click

from jixiao.api import Catalog, Plan, evaluate, installed_catalog, prepare
from jixiao.cli import options
from jixiao.cli.command import Option, Session, Words
from jixiao.cli.console import print_data
from jixiao.cli.desk import findings_exit
from jixiao.cli.failure import Exit, exit_code, show
from jixiao.cli.watch import changes, watched_files
from jixiao.diagnostic import Diagnostic, Language, Rejected
from jixiao.diagnostic.render import render
from jixiao.framework.catalog import Loaded
from jixiao.framework.seal import gone
from jixiao.framework.versions import check_versions
from jixiao.plan.judge import judge
from jixiao.report.findings import counts
from jixiao.report.listing import framework_facts
from jixiao.report.record import finding
from jixiao.report.sarif import sarif_text
from jixiao.report.words import say
from jixiao.testing.cases import bound, differences, read_cases

AGREES: Words = ("实例 {0}：相符", "case {0}: as expected")
DIFFERS: Words = ("实例 {0}：不符", "case {0}: differs")
CHANGED: Words = ("—— 改了 {0}", "-- changed: {0}")
NO_CASES: Words = ("没有实例", "no cases")


@options.command(
    "lint",
    words=(
        "检查评分框架：写法、形状、分值相加、分档铺满、公式，以及能达到的总分。不写名字就检查全部。",
        "Checks frameworks: notation, shape, points that add up, tiers that tile, formulas, and the totals that can be "
        "reached. Without a name, all of them.",
    ),
    example=(
        "jixiao lint\n"
        "jixiao lint ./framework.yaml --cases\n"
        "jixiao lint shaanxi/baishui/department@2021 --fail-on warning\n"
        "jixiao lint ./framework.yaml --watch\n"
        "jixiao lint 我县的框架 --format sarif > lint.sarif"
    ),
)
@click.argument("names", metavar="[ID[@VERSION]|FILE|FOLDER]...", nargs=-1)
@click.option(
    "--cases",
    cls=Option,
    is_flag=True,
    words=(
        "再把框架自带的实例（cases）算一遍；结果与所期不符，退出码为 1。",
        "Score the framework's own cases too; exit with 1 if one comes out otherwise than it expects.",
    ),
)
@click.option(
    "--notes",
    cls=Option,
    is_flag=True,
    words=(
        "再找舍入的次序决定得分的地方（比率先舍入，或先乘后舍入），各举一份填报。",
        "Look also for rows where the order of rounding decides the score, with a filing for each.",
    ),
)
@click.option(
    "--format",
    cls=Option,
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    words=(
        "给人看的文字，或给别的工具的 json、sarif（SARIF 2.1.0，编辑器和代码托管读得懂）。",
        "Text for people, or json or sarif (SARIF 2.1.0) for editors, code hosts and other tools.",
    ),
)
@click.option(
    "--watch",
    cls=Option,
    is_flag=True,
    words=(
        "看着这些文件，改了就再检查一遍；Ctrl-C 结束。",
        "Keep watching the files and check again whenever one changes; Ctrl-C ends it.",
    ),
)
@options.packs
@options.fail_on
@click.pass_obj
def lint(
    session: Session,
    names: tuple[str, ...],
    cases: bool,
    notes: bool,
    format: str,
    watch: bool,
    packs: tuple[Path, ...],
    fail_on: str,
) -> Exit:
    """Prints the diagnostics of every framework, then what is proved about it."""

    def once() -> Exit:
        catalog = installed_catalog(packs)
        show(catalog.problems, session)
        wanted = [full for name in names for full in _meant(catalog, name)] if names else list(_all(catalog))
        if format != "text":
            return _exchange(catalog, wanted, not names, fail_on, notes, format, session)
        codes = [_lint(catalog, name, fail_on, cases, notes, session) for name in wanted]
        among = (*_among(catalog, wanted), *(() if names else _gone(catalog)))
        _say(among, Language(session.language))
        return max([*codes, findings_exit(among, fail_on)], default=Exit.CLEAN)

    if not watch:
        return once()
    for changed in changes(lambda: watched_files(names, installed_catalog(packs))):
        if changed:
            click.echo(session.say(CHANGED).format(session.say(("、", ", ")).join(map(str, changed))), err=True)
        once()
    return Exit.CLEAN


def _exchange(
    catalog: Catalog, names: list[str], everything: bool, fail_on: str, notes: bool, format: str, session: Session
) -> Exit:
    """All diagnostics at once, for other tools."""
    language = Language(session.language)
    found: list[Diagnostic] = []
    codes = [Exit.CLEAN]
    frameworks = []
    for name in names:
        try:
            diagnostics = judge(catalog.examined(name), notes).diagnostics
            codes.append(findings_exit(diagnostics, fail_on))
        except Rejected as rejected:
            diagnostics = rejected.diagnostics
            codes.append(exit_code(rejected))
        found.extend(diagnostics)
        usable = codes[-1] is not Exit.FRAMEWORK
        listed = [finding(item, language) for item in diagnostics]
        frameworks.append({"name": name, "usable": usable, "diagnostics": listed})
    among = (*_among(catalog, names), *(_gone(catalog) if everything else ()))
    found.extend(among)
    record = {"frameworks": frameworks, "among": [finding(item, language) for item in among]}
    text = sarif_text(found, language) if format == "sarif" else json.dumps(record, ensure_ascii=False, indent=2) + "\n"
    print_data(text.encode(), format)
    return max([*codes, findings_exit(among, fail_on)])


def _all(catalog: Catalog) -> tuple[str, ...]:
    return tuple(dict.fromkeys(entry.name for entry in catalog.entries()))


def _meant(catalog: Catalog, name: str) -> tuple[str, ...]:
    """A bare id means all its versions; a path, or what there is none of, is said by the reading of it."""
    try:
        return catalog.names(name) if not Path(name).exists() else (name,)
    except Rejected:
        return (name,)


def _among(catalog: Catalog, names: Iterable[str]) -> tuple[Diagnostic, ...]:
    """What is wrong among the versions of one framework; those that are refused have had their say."""
    frameworks = []
    for name in names:
        with suppress(Rejected):
            frameworks.append(catalog.load(name))
    several = Counter(item.id for item in frameworks)
    return check_versions(item for item in frameworks if several[item.id] > 1)


def _gone(catalog: Catalog) -> tuple[Diagnostic, ...]:
    names = {entry.name for entry in catalog.entries()}
    return tuple(item for pack in catalog.packs for item in gone(pack.root, names))


def _lint(catalog: Catalog, name: str, fail_on: str, cases: bool, notes: bool, session: Session) -> Exit:
    language = Language(session.language)
    try:
        judged = judge(catalog.examined(name), notes)
    except Rejected as rejected:
        _say(rejected.diagnostics, language)
        click.echo(f"{name}  {say('lint_refused', language)}  {counts(rejected.diagnostics, language)}\n")
        return exit_code(rejected)
    loaded, plan, proof, diagnostics = judged.loaded, judged.plan, judged.proof, judged.diagnostics
    _say(diagnostics, language)
    click.echo(f"{name}  {say('lint_ok', language)}  {counts(diagnostics, language)}")
    colon = "：" if language is Language.CHINESE else ": "
    for key, text in framework_facts(plan, proof, language):
        if text != loaded.framework.name:
            click.echo(f"  {key}{colon}{text}")
    failed = _run_cases(loaded, plan, session) if cases else Exit.CLEAN
    click.echo()
    return max(failed, findings_exit(diagnostics, fail_on))


def _run_cases(loaded: Loaded, plan: Plan, session: Session) -> Exit:
    """Every case of a framework, one line each, and what came out otherwise under it."""
    folder = loaded.folder
    named = loaded.framework.cases
    found = read_cases(folder / named, loaded.framework) if isinstance(folder, Path) and named is not None else ()
    if not found:
        click.echo(f"  {session.say(NO_CASES)}")
        return Exit.CLEAN
    machine = prepare(plan)
    code = Exit.CLEAN
    for case in found:
        evaluation = evaluate(machine, bound(case, plan))
        wrong = differences(case, evaluation, Language(session.language))
        click.echo(f"  {session.say(DIFFERS if wrong else AGREES).format(case.name)}")
        for sentence in wrong:
            click.echo(f"    {sentence}")
        code = Exit.FINDINGS if wrong else code
    return code


def _say(diagnostics: tuple[Diagnostic, ...], language: Language) -> None:
    for item in diagnostics:
        click.echo(render(item, language))
