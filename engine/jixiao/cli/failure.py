"""What went wrong, in words and as an exit code."""

from __future__ import annotations

import errno
import sys
import traceback
from enum import IntEnum

import click

from jixiao.cli.command import Session, UnknownCommand, usage
from jixiao.diagnostic import Diagnostic, Language, Rejected, diagnose, system_words
from jixiao.diagnostic.render import render


class Exit(IntEnum):
    """The exit codes of every command."""

    CLEAN = 0
    FINDINGS = 1
    MISUSE = 2
    FRAMEWORK = 3
    INPUT = 4
    OURS = 5
    INTERRUPTED = 130


EXIT_BY_STAGE = {"D": Exit.FRAMEWORK, "S": Exit.FRAMEWORK, "E": Exit.FRAMEWORK, "F": Exit.FRAMEWORK, "U": Exit.MISUSE}
"""By the first letter of a code; every other stage is the input's."""


FULL = frozenset((errno.ENOSPC, errno.EROFS))
REFUSED_BY_SYSTEM = FULL | {errno.ENAMETOOLONG, errno.EACCES, errno.EPERM, errno.EIO}
"""What the system refuses wherever it is asked: no fault of ours, and none that each place has to foresee."""


class Unread(Rejected):
    """A filing was refused while it was read: the input's fault, also where it is YAML and its codes are D."""


def report_failure(problem: Exception, session: Session) -> Exit:
    """Says what went wrong on standard error, and gives the exit code for it."""
    if isinstance(problem, Rejected):
        show(problem.diagnostics, session)
        return exit_code(problem)
    if isinstance(problem, click.UsageError):
        if problem.ctx is not None:
            click.echo(usage(problem.ctx.command, problem.ctx), err=True)
        show((misuse(problem, session),), session)
        return Exit.MISUSE
    if isinstance(problem, OSError) and problem.errno in REFUSED_BY_SYSTEM:
        reason, path = system_words(problem), problem.filename or "?"
        if problem.errno in FULL:
            show((diagnose("U013", None, found=path, reason=reason),), session)
            return Exit.MISUSE
        show((diagnose("I006", None, found=(f"{path}（{reason[0]}）", f"{path} ({reason[1]})")),), session)
        return Exit.INPUT
    if session.debug:
        traceback.print_exception(problem, file=sys.stderr)
    show((diagnose("U090", None, found=f"{type(problem).__name__}: {problem}"),), session)
    return Exit.OURS


def exit_code(rejected: Rejected) -> Exit:
    """The exit code that the stage which refused stands for."""
    if isinstance(rejected, Unread):
        return Exit.INPUT
    exits = [EXIT_BY_STAGE.get(item.code[0], Exit.INPUT) for item in rejected.diagnostics]
    return exits[0] if exits else Exit.OURS


def show(diagnostics: tuple[Diagnostic, ...], session: Session) -> None:
    """Diagnostics on standard error."""
    for item in diagnostics:
        click.echo(render(item, Language(session.language)), err=True)


def misuse(problem: click.UsageError, session: Session) -> Diagnostic:
    """A mistake in the command as a diagnostic of ours, so that it is said in the session's language."""
    context = problem.ctx
    comma = session.say(("、", ", "))
    program = context.command_path if context is not None else "jixiao"
    match problem:
        case UnknownCommand():
            return diagnose("U001", None, found=problem.name, choices=comma.join(problem.choices), program=program)
        case click.NoSuchOption():
            known = sorted(option for param in _parameters(context) for option in param.opts if option.startswith("-"))
            near = comma.join(problem.possibilities or known)
            return diagnose("U002", None, found=problem.option_name, choices=near, program=program)
        case click.BadOptionUsage():
            return diagnose("U004", None, name=problem.option_name, program=program)
        case click.MissingParameter():
            return diagnose("U003", None, name=_name(problem, context), program=program)
        case click.BadParameter() if problem.param is not None and isinstance(problem.param.type, click.Choice):
            choices = [str(choice) for choice in problem.param.type.choices]
            found = _given(choices, problem.message)
            return diagnose("U005", None, name=_name(problem, context), found=found, choices=comma.join(choices))
    extra = _between(problem.message, "(", ")") if "unexpected extra argument" in problem.message else None
    if extra is not None:
        return diagnose("U006", None, found=extra, program=program)
    return diagnose("U007", None, found=problem.format_message(), program=program)


def _parameters(context: click.Context | None) -> list[click.Parameter]:
    return context.command.get_params(context) if context is not None else []


def _name(problem: click.BadParameter, context: click.Context | None) -> str:
    param = problem.param
    if param is None:
        return str(problem.param_hint or "?")
    return max(param.opts, key=len) if isinstance(param, click.Option) else param.make_metavar(context or _nowhere())


def _nowhere() -> click.Context:
    return click.Context(click.Command(None))


def _given(choices: list[str], message: str) -> str:
    """What was given, out of the message of a choice: its first quoted word."""
    return _between(message, "'", "'") or message


def _between(text: str, left: str, right: str) -> str | None:
    start = text.find(left)
    end = text.find(right, start + 1)
    return text[start + 1 : end] if 0 <= start < end else None
