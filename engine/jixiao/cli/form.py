"""`jixiao form`: the jurisdiction's table as a workbook that scores itself, empty, filled in, or one for every unit."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import Evaluation, Plan, RawFiling, compile_plan
from jixiao.cli import options
from jixiao.cli.beforehand import Given, check_paths
from jixiao.cli.command import Option, Session, Words
from jixiao.cli.console import write_file
from jixiao.cli.desk import Desk, open_desk, read_filings
from jixiao.cli.failure import Exit, show
from jixiao.cli.filenames import free_stem
from jixiao.cli.reviewing import units_of
from jixiao.cli.written import only_framework
from jixiao.diagnostic import Rejected, diagnose
from jixiao.form.build import build_form
from jixiao.form.marks import without_marks
from jixiao.plugin import FormWriter, load_form_writer

WROTE: Words = ("已写 {0}", "wrote {0}")
WROTE_MANY: Words = ("已写 {0} 份，在 {1}", "wrote {0} forms into {1}")

OFFICE, CODE = "‹填报单位›", "‹单位代码›"
"""What stands in the form of which those of all units are copies."""


@options.command(
    "form",
    words=(
        "写一张自己会算分的自评表：照本地的表样，可在 Excel、WPS 里填，边填边出得分、总分、等级和复核；"
        "填好的表不用 -f 就能交给 jixiao score。",
        "Writes a form that scores itself: the jurisdiction's table, for Excel or WPS, with live scores, total, rating "
        "and review; jixiao score takes it back without -f.",
    ),
    example=(
        "jixiao form shaanxi/baishui/department@2021 -o 自评表.xlsx\n"
        "jixiao form shaanxi/baishui/department@2021 --from 旧表.xlsx -o 自评表.xlsx\n"
        "jixiao form national/project@2020 --units 名单.csv -o 各单位"
    ),
)
@click.argument("name", metavar="ID@VERSION|FILE|FOLDER")
@options.packs
@options.encoding
@click.option(
    "--from",
    "source",
    cls=Option,
    metavar="FILING",
    type=click.Path(path_type=Path),
    words=("把这份填报填进去。", "Fill this filing in."),
)
@click.option(
    "--units",
    cls=Option,
    metavar="FILE",
    type=click.Path(path_type=Path),
    words=(
        "单位名单（csv 或 xlsx，有单位名称、单位代码两栏之一）：每个单位一份，写进 -o 的文件夹。",
        "The list of units (csv or xlsx, with names, codes, or both): one form each, into the folder of -o.",
    ),
)
@options.output
@click.pass_obj
def form(
    session: Session,
    name: str,
    packs: tuple[Path, ...],
    encoding: str | None,
    source: Path | None,
    units: Path | None,
    output: Path | None,
) -> Exit:
    """Writes one form, or one for every unit."""
    if output is None:
        raise Rejected([diagnose("U175", None)])
    if source is not None and units is not None:
        raise Rejected([diagnose("U176", None)])
    place: Given = {"-o": output}
    many = units is not None
    check_paths(
        session,
        read={"--from": source, "--units": units},
        written={} if many else place,
        folders=place if many else {},
    )
    writer = load_form_writer("xlsx" if units is not None else output.suffix.removeprefix("."))
    desk = open_desk([name], packs, session, encoding)
    plan = compile_plan(only_framework(desk))
    if units is not None:
        count = _write_all(plan, units, output, writer)
        click.echo(session.say(WROTE_MANY).format(count, output), err=True)
        return Exit.CLEAN
    evaluation = None if source is None else _evaluated(desk, source, session)
    write_file(output, _written(writer, plan, evaluation))
    click.echo(session.say(WROTE).format(output), err=True)
    return Exit.CLEAN


def _written(writer: FormWriter, plan: Plan, evaluation: Evaluation | None, office: str = "", code: str = "") -> bytes:
    """The form as a file. Raises Rejected (U084) where a library that its writer needs is missing."""
    try:
        return writer.write(build_form(plan, evaluation, office, code))
    except ModuleNotFoundError as problem:
        raise Rejected([diagnose("U084", None, found=writer.suffix, problem=problem.name or problem)]) from None


def _evaluated(desk: Desk, source: Path, session: Session) -> Evaluation:
    """The one filing in a file, evaluated as its form will. Raises Rejected (U177) where it holds several."""
    found: tuple[RawFiling, ...] = read_filings(source, desk.frameworks, desk.encoding)
    if len(found) != 1:
        raise Rejected([diagnose("U177", found[1].title.origin if found[1].title else None, found=len(found))])
    evaluation = desk.evaluate(found[0])
    bare = without_marks(evaluation)
    if bare is None:
        return evaluation
    show(bare[1], session)
    return desk.evaluate(bare[0])


def _write_all(plan: Plan, units: Path, folder: Path, writer: FormWriter) -> int:
    """One form for every unit of the list: made once, and copied with the unit's name and code."""
    listed = units_of(units)
    master = _written(writer, plan, None, OFFICE, CODE)
    taken: set[str] = set()
    for unit in listed:
        data = writer.renamed(master, {OFFICE: unit.name, CODE: unit.code})
        write_file(folder / f"{free_stem(unit.name or unit.code, taken)}.{writer.suffix}", data)
    return len(listed)
