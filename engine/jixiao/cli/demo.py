"""`jixiao demo`: a real published form from Excel to scores and reports, as printed and with its total line mended."""

from __future__ import annotations

from importlib.resources.abc import Traversable
from pathlib import Path

import click

from jixiao.api import (
    Paper,
    Report,
    build_form,
    build_letter,
    build_report,
    installed_catalog,
    read_bytes,
    render,
    render_papers,
)
from jixiao.cli import options
from jixiao.cli.beforehand import check_paths
from jixiao.cli.command import Option, Session, Words
from jixiao.cli.console import print_data, write_file
from jixiao.cli.desk import Desk
from jixiao.cli.failure import Exit, show
from jixiao.diagnostic import Language, Rejected
from jixiao.filing.bind import bind
from jixiao.filing.corrected import Change, corrected, top_lines_as_sums
from jixiao.plan.prove import prove
from jixiao.report.listing import greatest_total
from jixiao.report.model import Paragraph, SectionBlock, Text, Tone
from jixiao.value import replace

FRAMEWORK = "shaanxi/baishui/department@2021"

LETTER = "自评报告.docx"

AS_PRINTED: Words = (
    "一、照印出的样子算：一张真实的自评表，连同它的误印",
    "1. As printed: a real self-evaluation table, misprints included",
)
MENDED: Words = (
    "二、把合计行改成两个小计之和，再算一遍",
    "2. The total line replaced by the sums of its two subtotals",
)
OURS: Words = (
    "以下更正是演示自己做的，只在内存里：原表没有改动；真的填报里，jixiao 只提出可能的更正，从不替人改数。",
    "These corrections are the demo's own, in memory only: the form is untouched. On real filings jixiao offers "
    "corrections and never makes them.",
)
CORRECTIONS: Words = ("演示所作的更正", "Corrections made by the demo")
CHANGED: Words = ("{0} {1} {2}：{3} → {4}", "{0} {1} {2}: {3} → {4}")
GREATEST: Words = ("这个框架能达到的最高总分：{0}", "The greatest total that this framework can reach: {0}")
WROTE: Words = ("写出的文件：", "Files written:")


@options.command(
    "demo",
    words=(
        "演示：把一张真实公布的自评表（Excel，误印照旧）算到得分、复核、填好的自评表和自评报告（Word）；"
        "再把合计行改成两小计之和算一遍。",
        "Demonstration: a really published form (Excel, misprints included) scored and reviewed, with the finished "
        "form and the report (Word); then again with its total line replaced by the sums of its subtotals.",
    ),
    example="jixiao demo\njixiao demo --output 演示",
)
@click.option(
    "-o",
    "--output",
    cls=Option,
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    default="demo-output",
    words=("报告写到这个文件夹。", "The folder for the reports."),
)
@click.pass_obj
def demo(session: Session, output: Path) -> Exit:
    """Scores the form twice and writes the reports."""
    language = Language(session.language)
    check_paths(session, folders={"-o": output})
    catalog = installed_catalog()
    loaded = catalog.read(FRAMEWORK)
    desk = Desk(catalog, (loaded.framework,), few=True)
    plan = desk.machine(loaded.framework).plan
    name, data = _form(loaded.folder, loaded.framework.cases or "cases")
    (raw,) = read_bytes(data, name, (loaded.framework,))
    written = [_write(output / name, data)]

    _headline(session, AS_PRINTED)
    evaluation = desk.evaluate(raw)
    written.extend(_show(build_report(evaluation, language), output / "as-printed", session, whole=True))
    form, letter = output / Path(name).with_suffix(".docx"), output / LETTER
    written.extend(_papers({form: build_form(evaluation), letter: build_letter(evaluation)}, session))

    changes = top_lines_as_sums(raw, bind(raw, plan), plan)
    _headline(session, MENDED)
    mended = _announced(build_report(desk.evaluate(corrected(raw, changes)), language), changes, session)
    written.extend(_show(mended, output / "corrected", session, whole=False))

    click.echo(session.say(GREATEST).format(greatest_total(plan, prove(plan), language)))
    click.echo(session.say(WROTE))
    for path in written:
        click.echo(f"  {path}")
    return Exit.CLEAN


def _form(folder: Traversable | None, cases: str) -> tuple[str, bytes]:
    """The published form among the framework's cases."""
    if folder is None:
        raise FileNotFoundError(f"{FRAMEWORK}: the cases are not installed as files")
    forms = sorted(
        (item for item in folder.joinpath(cases).iterdir() if item.name.endswith(".xlsx")), key=lambda i: i.name
    )
    return forms[0].name, forms[0].read_bytes()


def _announced(report: Report, changes: tuple[Change, ...], session: Session) -> Report:
    """The report with the demo's own corrections said at its head, in every format."""
    lines = tuple(
        session.say(CHANGED).format(
            f"{change.cell.sheet}!{change.cell.reference}", change.line, change.column, change.before, change.after
        )
        for change in changes
    )
    said = Paragraph(Text(session.say(OURS), Tone.WARNING, details=lines))
    return replace(report, sections=(SectionBlock(session.say(CORRECTIONS), (said,)), *report.sections))


def _show(report: Report, target: Path, session: Session, *, whole: bool) -> list[Path]:
    """Prints the report (or what stands at its head and its table) and writes it as html and xlsx."""
    shown = report if whole else replace(report, sections=report.sections[:2])
    print_data(render([shown], "text"), "text")
    click.echo()
    written = []
    for format in ("html", "xlsx"):
        try:
            written.append(_write(target.with_suffix(f".{format}"), render([report], format)))
        except Rejected as rejected:  # the library for Excel is not installed: the rest of the demo needs none
            show(rejected.diagnostics, session)
    return written


def _papers(papers: dict[Path, Paper], session: Session) -> list[Path]:
    """Writes what is handed in: in Chinese, whatever language the demonstration speaks."""
    try:
        return [_write(path, render_papers([paper], "docx")) for path, paper in papers.items()]
    except Rejected as rejected:  # the library for Word is not installed: the rest of the demo needs none
        show(rejected.diagnostics, session)
        return []


def _write(path: Path, data: bytes) -> Path:
    write_file(path, data)
    return path


def _headline(session: Session, words: Words) -> None:
    click.echo(session.say(words))
    click.echo()
