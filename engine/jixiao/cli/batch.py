"""`jixiao batch`: a ledger in, one filing a row; its totals, ratings and scores out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import click

from jixiao.cli import options
from jixiao.cli.beforehand import check_paths
from jixiao.cli.command import Option, Session
from jixiao.cli.console import keep_apart, watched
from jixiao.cli.desk import HEAVIER, open_desk
from jixiao.cli.failure import Exit, show
from jixiao.cli.ledger import ledger_in
from jixiao.diagnostic import CODES, Rejected, diagnose
from jixiao.evaluation.long import GOALS, ROWS
from jixiao.plan.compile import compile_plan
from jixiao.plugin import Job, Ran, load_runner

WAYS: Mapping[str, tuple[str, str]] = {
    "columns": ("整列计算", "in columns"),
    "gaps": ("有缺项，整列计算", "with gaps, in columns"),
    "digits": ("数太长，逐份精确计算", "too wide for columns, one by one"),
    "forms": ("逐份读表、精确计算并复核", "forms, one by one, reviewed"),
    "refused": ("框架有整列算不了的写法，逐份精确计算", "beyond columns, one by one"),
}
CHECKED: Mapping[str, tuple[str, str]] = {
    "columns": ("核对：整列", "checked in columns"),
    "singly": ("核对：逐份", "checked one by one"),
}
LOCAL = "local"
OPTIONS: Mapping[str, str] = {ROWS: "--rows", GOALS: "--goals"}
STATUSES: Mapping[str, tuple[str, str]] = {"complete": ("有总分", "with a total"), "open": ("缺总分", "open")}


@options.command(
    "batch",
    words=(
        "给台账算分：csv、Parquet 或 xlsx，一行一份填报，列名是框架要填的项目；或是一个文件夹的自评表。"
        "总分、等级和每个指标的得分写到 -o。"
        "单位自己填写的指标、目标和表各是一张长表，一行一条，以 code 说明属于哪份填报。",
        "Scores a ledger: csv, Parquet or xlsx, one filing a row, columns named after what the framework asks for; or "
        "a folder of forms. Totals, ratings and the score of every indicator go to -o. Rows, goals and lines that "
        "offices write come in long tables, one line each, with the code of their filing.",
    ),
    example=(
        "jixiao batch 台账.csv -f shaanxi/baishui/department@2021 -o 得分.parquet\n"
        "jixiao batch 台账.csv --rows 指标.csv -f national/project@2020 -o 得分.csv\n"
        "jixiao batch 各单位自评表/ -f national/project@2020 -o 得分.xlsx --explain-sample 20\n"
        "jixiao batch 台账.parquet -f ./framework.yaml -o 得分.csv --resume\n"
        "jixiao batch 全国.parquet -f ./framework.yaml -o 得分.parquet --runner spark --master spark://主机:7077"
    ),
)
@click.argument("ledger", metavar="LEDGER", type=click.Path(path_type=Path))
@options.framework
@options.packs
@click.option(
    "-o",
    "--output",
    cls=Option,
    metavar="FILE",
    required=True,
    type=click.Path(path_type=Path),
    words=("写到这个 .parquet、.csv 或 .xlsx 文件。", "Write to this .parquet, .csv or .xlsx file."),
)
@options.long_tables
@click.option(
    "--statuses",
    cls=Option,
    is_flag=True,
    words=(
        "每个指标另有一列：得分是规则算的、人给的、待定还是不适用。",
        "A column more for every indicator: scored by rule, judged, open, not applicable.",
    ),
)
@click.option(
    "--checks",
    cls=Option,
    is_flag=True,
    words=(
        "也做算术核对：单位自己算的得分、比率、合计、等级，收支各行之和，分值，勾稽；结果在 checks 一列。",
        "The arithmetic checks too: claimed scores, rates, totals, rating, sums of lines, weights, relations; what "
        "they find is in the column `checks`.",
    ),
)
@click.option(
    "--explain",
    "explain_all",
    cls=Option,
    is_flag=True,
    words=(
        "每一份的解释逐行写到旁边的 .explained.jsonl。",
        "Write the explanation of every filing, a line each, to .explained.jsonl beside the output.",
    ),
)
@click.option(
    "--explain-sample",
    cls=Option,
    metavar="N",
    type=click.IntRange(min=1),
    words=("只解释均匀挑出的 N 份。", "Explain N filings only, evenly over all."),
)
@click.option(
    "--resume",
    cls=Option,
    is_flag=True,
    words=(
        "接着上次没做完的做：没有变的部分不再算。",
        "Take up a run that was broken off: parts that have not changed are not scored again.",
    ),
)
@click.option(
    "--runner",
    cls=Option,
    metavar="NAME",
    default=LOCAL,
    words=("在哪里算：插件的名字。", "Where to score: the name of a plugin."),
)
@click.option(
    "--master",
    cls=Option,
    metavar="URL",
    words=(
        "--runner spark：集群在哪里，如 spark://主机:7077、yarn、local[4]；不写则照 Spark 自己的设置。",
        "--runner spark: where the cluster is, spark://host:7077, yarn, local[4]; by default as Spark is set up.",
    ),
)
@options.jobs
@options.fail_on
@click.pass_obj
def batch(
    session: Session,
    ledger: Path,
    frameworks: tuple[str, ...],
    packs: tuple[Path, ...],
    output: Path,
    rows: Path | None,
    goals: Path | None,
    tables: tuple[str, ...],
    statuses: bool,
    checks: bool,
    explain_all: bool,
    explain_sample: int | None,
    resume: bool,
    runner: str,
    master: str | None,
    jobs: int,
    fail_on: str,
) -> Exit:
    """Scores a ledger and says what became of its rows."""
    source, long = ledger_in(ledger, rows, goals, tables)
    if runner == LOCAL:  # others may read and write folders
        given = {OPTIONS.get(name, f"--table {name}"): path for name, path in long.items()}
        check_paths(session, read=given, written={"-o": output})
    keep_apart((source, *long.values()), _written_by(output), session)
    desk = open_desk(frameworks, packs, session)
    if not desk.frameworks:
        known = "、".join(entry.name for entry in desk.catalog.entries())
        raise Rejected([diagnose("U020", None, choices=known)])
    if len(desk.frameworks) > 1:
        raise Rejected([diagnose("U097", None, found=len(desk.frameworks))])
    plan = compile_plan(desk.frameworks[0])
    if master is not None and runner == LOCAL:
        raise Rejected([diagnose("U096", None, runner=runner, found="--master")])
    machine = load_runner(runner)
    settings = {} if master is None else {"master": master}
    explain = 0 if explain_all else explain_sample
    try:
        with watched(session) as watch:
            job = Job(plan, source, output, resume, long, statuses, explain, settings, checks, jobs)
            ran = machine.run(job, watch)
    except ModuleNotFoundError as problem:
        raise Rejected([diagnose("U089", None, problem=problem.name)]) from None
    show(ran.shown, session)
    for line in _summary(ran, output, session):
        click.echo(line, err=True)
    heavy = HEAVIER.get(fail_on, ())
    return Exit.FINDINGS if any(CODES[code].severity in heavy for code in ran.codes) else Exit.CLEAN


def _written_by(output: Path) -> tuple[Path, ...]:
    """The output, and what may be written beside it."""
    return output, output.with_suffix(f".rows{output.suffix}"), output.with_suffix(".explained.jsonl")


def _summary(ran: Ran, output: Path, session: Session) -> Iterator[str]:
    """What became of the rows; what came in is what went out and what was refused."""
    say = session.say
    words = ("台账 {0} 行 = 已算 {1} 行 + 退回 {2} 行", "{0} rows in = {1} scored + {2} refused")
    yield say(words).format(ran.rows, ran.scored, ran.refused)
    for name, count in ran.lines.items():
        lost = ran.unplaced.get(name, 0)
        lines = ("  长表 {0} {1} 行 = 已用 {2} 行 + 退回 {3} 行", "  table {0}: {1} lines = {2} used + {3} refused")
        yield say(lines).format(name, count, count - lost, lost)
    for counts, names in ((ran.statuses, STATUSES), (ran.ways, WAYS), (ran.checked, CHECKED)):
        if counts:
            yield "  " + _list(
                ((say(names[key]) if key in names else key, count) for key, count in counts.items()), session
            )
    if ran.ratings:
        yield say(("  等级：", "  ratings: ")) + _list(ran.ratings.items(), session)
    if ran.codes:
        yield say(("  发现：", "  findings: ")) + _list(sorted(ran.codes.items()), session)
    if ran.absent:
        yield say(("  台账没有的列：", "  columns that the ledger lacks: ")) + say(("、", ", ")).join(ran.absent)
    if ran.resumed:
        yield say(("  上次已算好的部分：{0}", "  parts kept from before: {0}")).format(ran.resumed)
    for file in (*ran.written, output):
        yield say(("已写 {0}", "wrote {0}")).format(file)


def _list(counts: Iterable[tuple[str, int]], session: Session) -> str:
    return session.say(("，", ", ")).join(f"{name} {count}" for name, count in counts)
