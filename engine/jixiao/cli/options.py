"""The options that several commands share, said once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from jixiao.cli.command import Command, Option, Words
from jixiao.filing.encodings import ENCODINGS

Decorated = TypeVar("Decorated", bound=Callable[..., Any])

TRY_LANGUAGE: Words = ("消息的语言。", "Language of messages.")


def command(name: str, words: Words, example: str) -> Callable[[Callable[..., Any]], Command]:
    """A command of ours: `--lang` and `--debug` come with it (they are read before anything is parsed)."""

    def decorate(function: Callable[..., Any]) -> Command:
        language = click.option(
            "--lang", cls=Option, type=click.Choice(["zh", "en"]), expose_value=False, words=TRY_LANGUAGE
        )
        debug = click.option(
            "--debug",
            cls=Option,
            is_flag=True,
            expose_value=False,
            words=("出错时给出全部细节。", "Give all details when something goes wrong."),
        )
        made = click.command(name, cls=Command, words=words, example=example)(language(debug(function)))
        assert isinstance(made, Command)
        return made

    return decorate


def files(function: Decorated) -> Decorated:
    """`FILE...`, one or more."""
    return click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))(
        function
    )


def framework(function: Decorated) -> Decorated:
    """`-f`, which may repeat."""
    return click.option(
        "-f",
        "--framework",
        "frameworks",
        cls=Option,
        multiple=True,
        metavar="ID[@VERSION]|FILE|FOLDER",
        words=(
            "用哪个评分框架：编号、framework.yaml 或它所在的文件夹；给出几个时，由每份填报的评价对象和预算年度选定。",
            "Which framework: an id, a framework.yaml or its folder; of several, the subject and budget year of each "
            "filing choose.",
        ),
    )(function)


def packs(function: Decorated) -> Decorated:
    """`--packs`, which may repeat."""
    return click.option(
        "--packs",
        cls=Option,
        multiple=True,
        metavar="FOLDER",
        type=click.Path(path_type=Path),
        words=(
            "另加一个放框架的文件夹，不必安装；extends 也在其中找。",
            "A further folder of frameworks, without installing anything; `extends` looks there too.",
        ),
    )(function)


def format_option(function: Decorated) -> Decorated:
    """`--format`: formats are open, so any word may name an installed renderer."""
    return click.option(
        "--format",
        cls=Option,
        metavar="text|json|md|html|xlsx|docx|pdf",
        words=(
            "输出的格式；不写时看 -o 的后缀，再不然是 text。",
            "The format of the output; by default that of -o's suffix, else text.",
        ),
    )(function)


def output(function: Decorated) -> Decorated:
    """`-o`."""
    return click.option(
        "-o",
        "--output",
        cls=Option,
        metavar="PATH",
        type=click.Path(path_type=Path),
        words=(
            "写到这个文件；一份填报写一个文件的，给出几份时是文件夹。",
            "Write to this file; where each of several filings gets a file of its own, to this folder.",
        ),
    )(function)


def fail_on(function: Decorated) -> Decorated:
    """`--fail-on`."""
    return click.option(
        "--fail-on",
        cls=Option,
        type=click.Choice(["error", "warning", "note", "never"]),
        default="error",
        words=("有这么重或更重的发现时，退出码为 1。", "Exit with 1 if a finding is this heavy or heavier."),
    )(function)


def encoding(function: Decorated) -> Decorated:
    """`--encoding`, of commands that read files of text."""
    return click.option(
        "--encoding",
        cls=Option,
        type=click.Choice(ENCODINGS),
        words=(
            "文本文件（csv、tsv 等）的文字编码；不写时自己认，不是 UTF-8 的会说出来。",
            "The encoding of files of text (csv, tsv); found by itself if not given, and said if not UTF-8.",
        ),
    )(function)


def score_at_once(function: Decorated) -> Decorated:
    """`--score`, of commands that make a filing out of others."""
    return click.option(
        "--score", "at_once", cls=Option, is_flag=True, words=("写出之后立即计分。", "Score it at once.")
    )(function)


def jobs(function: Decorated) -> Decorated:
    """`--jobs`, of commands that work off many files."""
    return click.option(
        "--jobs",
        cls=Option,
        metavar="N",
        type=click.IntRange(min=0),
        default=0,
        words=("用几个进程；不写时一个核一个。", "How many processes; by default one a core."),
    )(function)


def long_tables(function: Decorated) -> Decorated:
    """`--rows`, `--goals` and `--table`, the long tables of a ledger."""
    rows = click.option(
        "--rows",
        cls=Option,
        metavar="FILE",
        type=click.Path(path_type=Path),
        words=("单位自己填写的指标：一行一条。", "The rows that offices wrote: one a line."),
    )
    goals = click.option(
        "--goals",
        cls=Option,
        metavar="FILE",
        type=click.Path(path_type=Path),
        words=("单位自己设的年度目标：一行一个。", "The goals that offices set: one a line."),
    )
    tables = click.option(
        "--table",
        "tables",
        cls=Option,
        multiple=True,
        metavar="NAME=FILE",
        words=(
            "行数不定的表：表名=文件，一行一条；可以给几个。",
            "An open table: its name, =, its file, one line each; repeatable.",
        ),
    )
    return rows(goals(tables(function)))
