"""`jixiao read`: what was understood of a file, cell by cell."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import Report, bind, build_reading, render
from jixiao.cli import options
from jixiao.cli.beforehand import check_format, check_paths
from jixiao.cli.command import Session
from jixiao.cli.console import print_data, write_file
from jixiao.cli.desk import findings_exit, open_desk, read_filings
from jixiao.cli.failure import Exit, show
from jixiao.cli.score import format_of
from jixiao.diagnostic import Diagnostic, Language


@options.command(
    "read",
    words=(
        "只读表：每一格的角色、内容、读作的值和单位；给出框架时还有它归入哪一行；最后是没有用上的单元格。",
        "Only reads: each cell's role, content, value and unit; with a framework, the row it was bound to; and what "
        "was left over.",
    ),
    example="jixiao read 自评表.xlsx\njixiao read 自评表.xlsx -f shaanxi/baishui/department@2021",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@options.framework
@options.packs
@options.encoding
@options.format_option
@options.output
@options.fail_on
@click.pass_obj
def read(
    session: Session,
    file: Path,
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    encoding: str | None,
    format: str | None,
    output: Path | None,
    fail_on: str,
) -> Exit:
    """Reads the file, binds it where a framework is given, and lists what became of each cell."""
    language = Language(session.language)
    format = format_of(format, output)
    check_format(format, output)
    check_paths(session, written={"-o": output}, sources=[file])
    desk = open_desk(frameworks, packs, session, encoding)
    reports: list[Report] = []
    remarks: list[Diagnostic] = []
    for raw in read_filings(file, desk.frameworks, encoding):
        plan = desk.machine(desk.framework_for(raw)).plan if frameworks or raw.framework is not None else None
        filing = bind(raw, plan) if plan is not None else None
        reports.append(build_reading(raw, filing, plan, language))
        remarks.extend(raw.diagnostics if filing is None else filing.diagnostics)
    data = render(reports, format)
    if output is not None:
        write_file(output, data)
    else:
        print_data(data, format)
    show(tuple(remarks), session)
    return findings_exit(remarks, fail_on)
