"""`jixiao compare`: what a new version of a rule book changes, in words, and whose scores and ratings it moves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from jixiao.api import build_comparison, compile_plan, effect_of, installed_catalog, render, render_to
from jixiao.cli import options
from jixiao.cli.beforehand import check_format, check_paths, keep_filings
from jixiao.cli.command import Option, Session
from jixiao.cli.console import keep_apart, print_data, progress, settled, watched, write_through
from jixiao.cli.desk import FEW, Desk
from jixiao.cli.failure import Exit, show
from jixiao.cli.ledger import ledger_in
from jixiao.cli.score import format_of
from jixiao.cli.tallier import Tallier
from jixiao.diagnostic import Diagnostic, Language, Rejected, diagnose
from jixiao.evaluation.effect import Effect
from jixiao.evaluation.effect_columns import columns_asked, effect_of_tables
from jixiao.evaluation.tally import Scheme, Tally, Unreadable
from jixiao.framework.catalog import Catalog
from jixiao.framework.model import Framework
from jixiao.inbox.posted import Posted, posted_in
from jixiao.inbox.workers import work_off
from jixiao.origin import Cell
from jixiao.plan.model import Plan
from jixiao.plan.sameness import partners
from jixiao.plugin import Job, load_runner
from jixiao.report.compared.words import is_title
from jixiao.value import dataclass, replace

Pair = tuple[Tally, Tally]


@dataclass(frozen=True, slots=True)
class Comparer:
    """Makes the tallies of one file under both frameworks; a filing that one of them refuses is told as unreadable."""

    old: Tallier
    new: Tallier

    def __call__(self, posted: Posted) -> tuple[Pair | Unreadable, ...]:
        """Every filing of the file."""
        before, after = self.old(posted), self.new(posted)
        if len(before) != len(after):
            told = [item for one in (*after, *before) if isinstance(one, Unreadable) for item in one.diagnostics]
            place = Cell(posted.name, "", "")
            told = told or [diagnose("U205", place, before=len(before), after=len(after))]
            return (Unreadable(posted.name, tuple(dict.fromkeys(told))),)
        return tuple(_paired(one, other) for one, other in zip(before, after, strict=True))


def _paired(one: Tally | Unreadable, other: Tally | Unreadable) -> Pair | Unreadable:
    if isinstance(other, Unreadable):
        return other
    return one if isinstance(one, Unreadable) else (one, other)


@options.command(
    "compare",
    words=(
        "把两个框架放在一起：改了什么，用话说；哪些行的计分证明没有变。给了填报，就按两个办法各算一遍：谁的分、谁的等级会变，"
        "变化从哪几行来，各是多少。",
        "Holds two frameworks against each other: what changed, in words; which rows are proved to score as before. "
        "With filings, scores each under both: whose total and rating move, and how much of it comes from which row.",
    ),
    example=(
        "jixiao compare national/project@2016 national/project@2020\n"
        "jixiao compare national/project@2020 ./明年/framework.yaml 去年各单位/ -o 影响.xlsx\n"
        "jixiao compare 我县@2024 我县@2025 报送.zip -o 影响.html\n"
        "jixiao compare national/project@2016 national/project@2020 --ledger 台账.csv --rows 指标.csv -o 影响.xlsx"
    ),
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("files", metavar="[FILE|FOLDER|ZIP]...", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--ledger",
    cls=Option,
    metavar="FILE|FOLDER",
    type=click.Path(path_type=Path),
    words=(
        "不给表，给一本台账（见 jixiao batch）：一行一份，成千上万份。",
        "Instead of forms a ledger (see jixiao batch): one filing a row, by the thousands.",
    ),
)
@options.long_tables
@options.packs
@options.encoding
@options.format_option
@options.output
@options.jobs
@click.pass_obj
def compare(
    session: Session,
    old: str,
    new: str,
    files: tuple[Path, ...],
    ledger: Path | None,
    rows: Path | None,
    goals: Path | None,
    tables: tuple[str, ...],
    packs: tuple[Path, ...],
    encoding: str | None,
    format: str | None,
    output: Path | None,
    jobs: int,
) -> Exit:
    """Compares two frameworks, and what they make of the files."""
    language = Language(session.language)
    format = format_of(format, output)
    check_format(format, output)
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    frameworks = _loaded(catalog, old, new)
    _refuse(frameworks, files, ledger, {"--rows": rows, "--goals": goals, "--table": tables})
    plans = (compile_plan(frameworks[0]), compile_plan(frameworks[1]))
    whole = ledger if ledger is None or not ledger.is_dir() else None  # a folder of tables is looked into later
    read = {"--ledger": whole, "--rows": rows, "--goals": goals}
    check_paths(session, read=read, written={"-o": output}, sources=files)
    keep_filings(files, output, is_title, session)
    effect = None
    unreadable: tuple[Unreadable, ...] = ()
    code = Exit.CLEAN
    if ledger is not None:
        source, long = ledger_in(ledger, rows, goals, tables)
        keep_apart((source, *long.values()), () if output is None else (output,), session)
        effect, code = _of_ledger(plans, source, long, session)
    elif files:
        posted = posted_in(files, () if output is None else (output,))
        few = len(posted) <= FEW
        sides = [Tallier(Desk(catalog, (framework,), encoding=encoding, few=few), language) for framework in frameworks]
        pairs, unreadable = _compared(posted, Comparer(sides[0], sides[1]), session, jobs)
        for one in unreadable:
            show(one.diagnostics, session)
        if not pairs:
            show((diagnose("U200", None),), session)
            return Exit.INPUT
        effect = effect_of(pairs, partners(*plans), unreadable)
    with settled():
        report = build_comparison(*plans, effect, language=language)
        if output is not None:
            write_through(output, lambda stream: render_to([report], format, stream))
            click.echo(session.say(("已写 {0}", "wrote {0}")).format(output), err=True)
        else:
            print_data(render([report], format), format)
    return Exit.INPUT if unreadable else code


def _refuse(
    frameworks: Iterable[Framework], files: Sequence[Path], ledger: Path | None, long: Mapping[str, object]
) -> None:
    """Raises Rejected with all that can be refused before anything is read."""
    scored = bool(files) or ledger is not None
    found = [diagnose("F172", item.span, found=item.name) for item in frameworks if item.base and scored]
    found += [diagnose("U208", None)] if files and ledger is not None else []
    found += [diagnose("U209", None, found=name) for name, given in long.items() if given and ledger is None]
    if found:
        raise Rejected(found)


def _of_ledger(
    plans: tuple[Plan, Plan], source: Path, long: Mapping[str, Path], session: Session
) -> tuple[Effect, Exit]:
    """The effect on a ledger, scored under both by the runner that `jixiao batch` takes."""
    runner = load_runner("local")
    said: dict[Diagnostic, None] = {}
    refused = 0
    with TemporaryDirectory() as folder:
        targets = [Path(folder) / f"{number}.parquet" for number in (1, 2)]
        try:
            for plan, target in zip(plans, targets, strict=True):
                with watched(session) as watch:
                    ran = runner.run(Job(plan, source, target, tables=long), watch)
                said |= dict.fromkeys(ran.shown)
                refused += ran.refused
            import polars as pl

            before, after = (
                pl.read_parquet(target, columns=[name for name in pl.read_parquet_schema(target) if name in asked])
                for target, asked in zip(targets, map(columns_asked, plans), strict=True)
            )
        except ModuleNotFoundError as problem:
            raise Rejected([diagnose("U089", None, problem=problem.name)]) from None
    show(tuple(said), session)
    effect = effect_of_tables(plans, (before, after), partners(*plans), source.name)
    return effect, Exit.INPUT if refused else Exit.CLEAN


def _loaded(catalog: Catalog, *names: str) -> tuple[Framework, ...]:
    """The frameworks of those names. Raises Rejected with all that is wrong with all of them."""
    found: list[Framework] = []
    refused: list[Diagnostic] = []
    for name in names:
        try:
            found.append(catalog.load(name))
        except Rejected as rejected:
            refused.extend(rejected.diagnostics)
    if refused:
        raise Rejected(refused)
    return tuple(found)


def _compared(
    posted: tuple[Posted, ...], work: Comparer, session: Session, jobs: int
) -> tuple[list[Pair], tuple[Unreadable, ...]]:
    """Every filing under both frameworks, those of one framework under the same scheme, and what could not be read."""
    schemes: dict[str, Scheme] = {}
    pairs: list[Pair] = []
    unreadable: list[Unreadable] = []
    with progress(work_off(posted, work, jobs), len(posted), session) as watched:
        for group in watched:
            for one in group:
                if isinstance(one, Unreadable):
                    unreadable.append(one)
                else:
                    pairs.append((_shared(one[0], schemes), _shared(one[1], schemes)))
    return pairs, tuple(unreadable)


def _shared(tally: Tally, schemes: dict[str, Scheme]) -> Tally:
    return replace(tally, scheme=schemes.setdefault(tally.scheme.digest, tally.scheme))
