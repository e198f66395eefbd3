"""`jixiao` itself: which commands there are, and what becomes of whatever goes wrong in one."""

from __future__ import annotations

import gc
import sys
from typing import Any

import click

from jixiao.cli.command import Group, Option, Session, begin
from jixiao.version import VERSION

COMMANDS = {
    "score": (
        "jixiao.cli.score:score",
        ("给自评表算分，附复核与逐步说明。", "Score filings, with review and explanation."),
    ),
    "check": ("jixiao.cli.check:check", ("只复核：列出填报里的问题。", "Review only: list what is wrong in filings.")),
    "explain": (
        "jixiao.cli.explain:explain",
        ("逐步解释得分是怎样算出来的。", "Explain step by step how scores came about."),
    ),
    "report": (
        "jixiao.cli.report:report",
        ("写自评报告，照公文格式。", "Write the report on a self-evaluation."),
    ),
    "read": (
        "jixiao.cli.read:read",
        ("只读表：看每一格被当成了什么。", "Only read: show what each cell was taken for."),
    ),
    "form": (
        "jixiao.cli.form:form",
        ("写一张自己会算分的 Excel 自评表。", "Write an Excel form that scores itself."),
    ),
    "summary": (
        "jixiao.cli.summary:summary",
        (
            "汇总许多填报：排名、等级、平均、失分、图。",
            "Summarise many filings: ranks, ratings, means, losses, charts.",
        ),
    ),
    "batch": (
        "jixiao.cli.batch:batch",
        ("给台账算分：一行一份填报，成千上万份。", "Score a ledger: one filing a row, by the thousands."),
    ),
    "merge": (
        "jixiao.cli.merge:merge_command",
        ("把几个单位的填报合成一份，再计分。", "Merge the filings of several units into one."),
    ),
    "collect": (
        "jixiao.cli.collect:collect_command",
        ("许多项目各自计分，列成一份汇总。", "Score many projects and list them in one portfolio."),
    ),
    "frameworks": ("jixiao.cli.frameworks:frameworks", ("列出和查看评分框架。", "List and show frameworks.")),
    "new": (
        "jixiao.cli.new:new",
        ("起草一个框架：问几句，或由一张表起草。", "Start a framework, asked or from a form."),
    ),
    "lint": ("jixiao.cli.lint:lint", ("检查评分框架。", "Check frameworks.")),
    "fmt": (
        "jixiao.cli.fmt:fmt",
        ("排好框架文件的版面，注释都留着。", "Lay out framework files; comments stay."),
    ),
    "test": (
        "jixiao.cli.test:test",
        ("试评分框架：实例、覆盖、改动、性质。", "Try a framework: cases, coverage, changes, properties."),
    ),
    "docs": (
        "jixiao.cli.docs:docs",
        ("把框架写成可读的评分办法。", "Write a framework as a rule book to read."),
    ),
    "compare": (
        "jixiao.cli.compare:compare",
        (
            "比较两个框架：改了什么，谁的分和等级会变。",
            "Compare two frameworks: what changed, and whose scores and ratings move.",
        ),
    ),
    "schema": (
        "jixiao.cli.schema:schema",
        ("输出 JSON Schema，供编辑器和程序使用。", "Print a JSON Schema, for editors and programs."),
    ),
    "demo": (
        "jixiao.cli.demo:demo",
        ("把一张真实的自评表从 Excel 算到得分和报告。", "Take a real form from Excel to scores and reports."),
    ),
    "doctor": (
        "jixiao.cli.doctor:doctor",
        ("检查安装：版本、插件、框架包。", "Check the installation: versions, plugins, packs."),
    ),
}

ABOUT = (
    "预算绩效自评的规则引擎：规则写成 YAML 框架，得分精确、可解释、可复核。\n"
    "数据写到标准输出，诊断写到标准错误。\n"
    "退出码：0 没有问题，1 有发现，2 命令写错，3 框架不能用，4 文件读不了，5 程序出错，130 被中断。",
    "The rules engine for budget performance self-evaluation: rules are YAML frameworks; scores are exact, explained "
    "and reviewed.\nData goes to standard output, diagnostics to standard error.\nExit codes: 0 clean, 1 findings, "
    "2 misuse, 3 framework refused, 4 input unreadable, 5 our fault, 130 interrupted.",
)

EXAMPLE = "jixiao demo\njixiao score 自评表.xlsx -f shaanxi/baishui/department@2021"

MISUSE = 2
INTERRUPTED = 130


class Root(Group):
    """The group that turns every failure into words and an exit code."""

    def main(self, args: Any = None, prog_name: str | None = None, **extra: Any) -> Any:  # type: ignore[override]
        """Runs the command line and leaves the process, as click commands do (unless `standalone_mode` is off)."""
        given = list(sys.argv[1:] if args is None else args)
        never_crash_on_narrow_consoles()
        if extra.get("standalone_mode", True):  # a program of its own makes much at its start, and hardly any garbage
            gc.set_threshold(10_000, 10, 10)
        session = begin(given)
        code = self._run(args, session)
        if extra.get("standalone_mode", True):
            sys.exit(code)
        return code

    def _run(self, args: Any, session: Session) -> int:
        try:
            outcome = super().main(args, prog_name="jixiao", standalone_mode=False, obj=session)
        except click.exceptions.NoArgsIsHelpError as problem:
            click.echo(problem.ctx.get_help(), err=True)
            return MISUSE
        except (click.Abort, KeyboardInterrupt):
            click.echo(session.say(("已中断。", "Interrupted.")), err=True)
            return INTERRUPTED
        except Exception as problem:
            from jixiao.cli.failure import report_failure

            return report_failure(problem, session)
        return outcome if isinstance(outcome, int) else 0


def never_crash_on_narrow_consoles() -> None:
    """A console that lacks a character (GBK and ✓) gets its code instead of an exception."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _version(context: click.Context, option: click.Parameter, wanted: bool) -> None:
    if wanted and not context.resilient_parsing:
        click.echo(f"jixiao {VERSION}")
        context.exit()


main = Root(
    "jixiao",
    words=ABOUT,
    example=EXAMPLE,
    lazy=COMMANDS,
    no_args_is_help=True,
    subcommand_metavar="COMMAND ...",
    params=[
        Option(
            ["--version"],
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_version,
            words=("显示版本。", "Show the version."),
        ),
        Option(
            ["--lang"],
            type=click.Choice(["zh", "en"]),
            expose_value=False,
            words=("消息的语言；也可用环境变量 JIXIAO_LANG。", "Language of messages; also by JIXIAO_LANG."),
        ),
        Option(
            ["--debug"],
            is_flag=True,
            expose_value=False,
            words=("出错时给出全部细节。", "Give all details when something goes wrong."),
        ),
    ],
)
