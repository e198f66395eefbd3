"""`jixiao explain`: how a score came about, step by step."""

from __future__ import annotations

from pathlib import Path

import click

from jixiao.api import build_explanation, render
from jixiao.cli import options
from jixiao.cli.beforehand import check_format, check_paths
from jixiao.cli.command import Session
from jixiao.cli.console import print_data, write_file
from jixiao.cli.desk import open_desk
from jixiao.cli.failure import Exit
from jixiao.cli.score import format_of
from jixiao.diagnostic import Language


@options.command(
    "explain",
    words=(
        "逐步解释得分：规则、代入的数、舍入前后的结果，以及条款和单元格。不写指标就解释整张表。",
        "Explains scores step by step: the rule, the numbers put in, the result before and after rounding, the clause "
        "and the cells. Without an indicator, the whole table.",
    ),
    example="jixiao explain 自评表.xlsx 群众满意度 -f shaanxi/baishui/department@2021",
)
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.argument("indicator", metavar="[INDICATOR]", required=False, default="")
@options.framework
@options.packs
@options.encoding
@options.format_option
@options.output
@click.pass_obj
def explain(
    session: Session,
    file: Path,
    indicator: str,
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    encoding: str | None,
    format: str | None,
    output: Path | None,
) -> Exit:
    """Evaluates the file and prints the steps of the rows asked for."""
    format = format_of(format, output)
    check_format(format, output)
    check_paths(session, written={"-o": output}, sources=[file])
    desk = open_desk(frameworks, packs, session, encoding)
    language = Language(session.language)
    reports = [build_explanation(one, indicator, language) for one in desk.evaluations(file)]
    data = render(reports, format)
    if output is not None:
        write_file(output, data)
    else:
        print_data(data, format)
    return Exit.CLEAN
