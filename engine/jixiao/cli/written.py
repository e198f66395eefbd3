"""A filing that was made out of others: written as a file that its reader takes, and scored as it was written."""

from __future__ import annotations

import json
from pathlib import Path

import click

from jixiao.api import Framework, Machine, RawFiling, bind, build_report, evaluate, read_bytes, render, written
from jixiao.cli.command import Session
from jixiao.cli.console import print_data, write_file
from jixiao.cli.desk import Desk, findings_exit
from jixiao.cli.failure import Exit, show
from jixiao.diagnostic import Language, Rejected, diagnose

SUFFIXES = ("json", "yaml", "yml")


def check_suffix(name: str) -> None:
    """Raises Rejected (U102) where the suffix of `name` is none that a filing is written in."""
    suffix = Path(name).suffix.removeprefix(".").lower()
    if suffix not in SUFFIXES:
        raise Rejected([diagnose("U102", None, found=suffix or name, known="、".join(SUFFIXES))])


def filing_data(raw: RawFiling, name: str) -> bytes:
    """`raw` in the format of the suffix of `name`. Raises Rejected (U102) for a format that no filing is written in.

    The yaml is json too: the readers of both take it.
    """
    check_suffix(name)
    return (json.dumps(written(raw), ensure_ascii=False, indent=2) + "\n").encode()


def only_framework(desk: Desk) -> Framework:
    """The one framework that was asked for. Raises Rejected (U101) where it is none or several."""
    if len(desk.frameworks) != 1:
        raise Rejected([diagnose("U101", None, found=len(desk.frameworks))])
    return desk.frameworks[0]


def finish(
    raw: RawFiling, machine: Machine, output: Path | None, at_once: bool, fail_on: str, session: Session
) -> Exit:
    """Writes `raw` to `output`, or shows it; `at_once`, what was written is read back and scored."""
    show(raw.diagnostics, session)
    data = filing_data(raw, raw.file)
    if output is not None:
        write_file(output, data)
        click.echo(session.say(("已写 {0}", "wrote {0}")).format(output), err=True)
    elif not at_once:
        print_data(data, "json")
    if not at_once:
        return findings_exit(raw.diagnostics, fail_on)
    (again,) = read_bytes(data, raw.file)
    evaluation = evaluate(machine, bind(again, machine.plan))
    print_data(render([build_report(evaluation, Language(session.language))], "text"), "text")
    return findings_exit((*raw.diagnostics, *evaluation.findings), fail_on)
