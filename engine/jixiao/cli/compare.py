"""`jixiao compare`: what a new version of a rule book changes, in words, and whose scores and ratings it moves."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import build_comparison, compile_plan, effect_of, installed_catalog, render, render_to, tallied
from jixiao.cli import options
from jixiao.cli.command import Session
from jixiao.cli.console import keep_apart, print_data, progress, settled, write_through
from jixiao.cli.desk import FEW, Desk
from jixiao.cli.failure import Exit, show
from jixiao.cli.opened import open_posted
from jixiao.cli.score import format_of
from jixiao.diagnostic import Diagnostic, Language, Rejected, diagnose
from jixiao.evaluation.tally import Scheme, Tally, Unreadable, scheme_of
from jixiao.framework.catalog import Catalog
from jixiao.framework.model import Framework
from jixiao.inbox.posted import Posted, posted_in
from jixiao.inbox.workers import work_off
from jixiao.origin import Cell
from jixiao.plan.sameness import partners
from jixiao.plugin import load_renderer
from jixiao.value import dataclass, field, replace

Pair = tuple[Tally, Tally]


@dataclass(frozen=True, slots=True)
class Comparer:
    """Makes the tallies of one file under both frameworks; a filing that one of them refuses is told as unreadable."""

    old: Desk
    new: Desk
    language: Language
    schemes: dict[str, Scheme] = field(default_factory=dict)

    def __call__(self, posted: Posted) -> tuple[Pair | Unreadable, ...]:
        """Every filing of the file."""
        before, after = (self._side(posted, desk) for desk in (self.old, self.new))
        if len(before) != len(after):
            told = [item for one in (*after, *before) if isinstance(one, Unreadable) for item in one.diagnostics]
            place = Cell(posted.name, "", "")
            told = told or [diagnose("U205", place, before=len(before), after=len(after))]
            return (Unreadable(posted.name, tuple(dict.fromkeys(told))),)
        return tuple(_paired(one, other) for one, other in zip(before, after, strict=True))

    def _side(self, posted: Posted, desk: Desk) -> tuple[Tally | Unreadable, ...]:
        found: list[Tally | Unreadable] = []
        for number, one in enumerate(open_posted(posted, desk).filings):
            if isinstance(one, Rejected):
                found.append(Unreadable(posted.name, one.diagnostics))
                continue
            digest = one.plan.framework.digest
            if digest not in self.schemes:
                self.schemes[digest] = scheme_of(one.plan)
            found.append(tallied(one, self.schemes[digest], number, self.language))
        return tuple(found)


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
        "jixiao compare 我县@2024 我县@2025 报送.zip -o 影响.html"
    ),
)
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.argument("files", metavar="[FILE|FOLDER|ZIP]...", nargs=-1, type=click.Path(path_type=Path))
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
    packs: tuple[Path, ...],
    encoding: str | None,
    format: str | None,
    output: Path | None,
    jobs: int,
) -> Exit:
    """Compares two frameworks, and what they make of the files."""
    language = Language(session.language)
    format = format_of(format, output)
    load_renderer(format)
    catalog = installed_catalog(packs)
    show(catalog.problems, session)
    frameworks = _loaded(catalog, old, new)
    bases = [diagnose("F172", item.span, found=item.name) for item in frameworks if item.base and files]
    if bases:
        raise Rejected(bases)
    plans = (compile_plan(frameworks[0]), compile_plan(frameworks[1]))
    keep_apart(files, () if output is None else (output,), session)
    effect = None
    unreadable: tuple[Unreadable, ...] = ()
    if files:
        desks = [Desk(catalog, (framework,), encoding=encoding) for framework in frameworks]
        posted = posted_in(files, () if output is None else (output,))
        pairs, unreadable = _compared(posted, Comparer(desks[0], desks[1], language), session, jobs)
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
    return Exit.INPUT if unreadable else Exit.CLEAN


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
    few = len(posted) <= FEW
    work = replace(work, old=replace(work.old, few=few), new=replace(work.new, few=few))
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
