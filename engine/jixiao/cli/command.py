"""Commands, options and arguments whose help and mistakes are said in Chinese or English."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import click

from jixiao.report.layout import wrap
from jixiao.value import dataclass

LANGUAGES = ("zh", "en")
Words = tuple[str, str]

USAGE: Words = ("用法：", "Usage: ")
OPTIONS: Words = ("选项", "Options")
COMMANDS: Words = ("命令", "Commands")
EXAMPLE: Words = ("例子", "Example")
HELP: Words = ("显示这段说明。", "Show this message.")
MANY: Words = ("可重复", "may repeat")
DEFAULT: Words = ("不写则为 {0}", "default: {0}")
WIDTH = 96


@dataclass(frozen=True, slots=True)
class Session:
    """What was said before any command was chosen."""

    language: str = "zh"
    debug: bool = False

    def say(self, words: Words) -> str:
        """The words in the language of the session."""
        return words[LANGUAGES.index(self.language)]


def begin(arguments: Sequence[str], environment: Callable[[str], str | None] = os.environ.get) -> Session:
    """The session that the arguments ask for: `--lang`, else JIXIAO_LANG, else Chinese; known before parsing."""
    before = list(arguments[: arguments.index("--")] if "--" in arguments else arguments)
    language = environment("JIXIAO_LANG") or "zh"
    for position, word in enumerate(before):
        if word.startswith("--lang="):
            language = word.removeprefix("--lang=")
        elif word == "--lang" and position + 1 < len(before):
            language = before[position + 1]
    return Session(language if language in LANGUAGES else "zh", "--debug" in before)


def session_of(context: click.Context) -> Session:
    """The session that `context` belongs to."""
    found = context.find_root().obj
    return found if isinstance(found, Session) else Session()


class Option(click.Option):
    """An option that explains itself in both languages."""

    def __init__(self, *args: Any, words: Words = ("", ""), **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.words = words
        self.help = words[0]

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """The option as it is typed, and what it does."""
        if self.hidden:
            return None
        session = session_of(ctx)
        names = ", ".join((*self.opts, *self.secondary_opts))
        value = "" if self.is_flag else f" {self.make_metavar(ctx)}"
        remarks = [session.say(MANY)] if self.multiple else []
        if isinstance(self.default, str) and self.default:
            remarks.append(session.say(DEFAULT).format(self.default))
        ending = f"（{'；'.join(remarks)}）" if session.language == "zh" else f" ({'; '.join(remarks)})"
        return names + value, session.say(self.words) + (ending if remarks else "")


class Command(click.Command):
    """A command with an example; `words` say what it does."""

    def __init__(self, *args: Any, words: Words = ("", ""), example: str = "", **extra: Any) -> None:
        super().__init__(*args, **extra)
        self.words = words
        self.example = example
        self.help = f"{words[0]}\n\n{example}"
        self.options_metavar = ""

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it does, options, an example."""
        formatter.write(help_text(self, ctx, self.words, self.example))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the language of the session."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = session_of(ctx).say(HELP)
        return option


class Group(click.Group):
    """Commands that are loaded when they are used. `lazy`: by name, where the command is, and what it does."""

    def __init__(
        self,
        *args: Any,
        words: Words = ("", ""),
        example: str = "",
        lazy: dict[str, tuple[str, Words]] | None = None,
        **extra: Any,
    ) -> None:
        super().__init__(*args, **extra)
        self.words = words
        self.example = example
        self.lazy = lazy or {}
        self.help = f"{words[0]}\n\n{example}"
        self.options_metavar = ""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of all commands, in the order in which people meet them."""
        return [*self.lazy, *sorted(name for name in self.commands if name not in self.lazy)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, loaded now."""
        if cmd_name not in self.lazy:
            return super().get_command(ctx, cmd_name)
        module, attribute = self.lazy[cmd_name][0].split(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first argument names."""
        name = args[0]
        if not name.startswith("-") and self.get_command(ctx, name) is None:
            raise UnknownCommand(name, self.list_commands(ctx), ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Usage, what it is, the commands, options, an example."""
        described = [(name, self._words(ctx, name)) for name in self.list_commands(ctx)]
        formatter.write(help_text(self, ctx, self.words, self.example, described))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`--help`, explained in the language of the session."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = session_of(ctx).say(HELP)
        return option

    def _words(self, ctx: click.Context, name: str) -> Words:
        if name in self.lazy:
            return self.lazy[name][1]
        command = self.commands[name]
        return command.words if isinstance(command, Command) else (command.help or "", command.help or "")


class UnknownCommand(click.UsageError):
    """There is no command of that name."""

    def __init__(self, name: str, choices: Sequence[str], context: click.Context) -> None:
        super().__init__(f"no such command: {name}", context)
        self.name = name
        self.choices = tuple(choices)


def usage(command: click.Command, context: click.Context) -> str:
    """The line that shows how a command is written."""
    parts = [piece for piece in command.collect_usage_pieces(context) if piece]
    return session_of(context).say(USAGE) + " ".join((context.command_path, *parts))


def help_text(
    command: click.Command,
    context: click.Context,
    words: Words,
    example: str,
    commands: Sequence[tuple[str, Words]] = (),
) -> str:
    """The whole help of a command."""
    session = session_of(context)
    lines = [usage(command, context), ""]
    lines.extend(wrap(session.say(words), WIDTH))
    if commands:
        lines.extend(("", session.say(COMMANDS)))
        lines.extend(_list([(name, session.say(said)) for name, said in commands]))
    shown = (param.get_help_record(context) for param in command.get_params(context))
    records = [record for record in shown if record and record[1]]  # what stands in the line of usage explains itself
    if records:
        lines.extend(("", session.say(OPTIONS)))
        lines.extend(_list(records))
    if example:
        lines.extend(("", session.say(EXAMPLE)))
        lines.extend(f"  {line}" for line in example.splitlines())
    return "\n".join(lines) + "\n"


def _list(records: Sequence[tuple[str, str]]) -> list[str]:
    """Names in one column, explanations in the next; a long name stands on a line of its own."""
    column = min(max(len(name) for name, _ in records), 26)
    lines = []
    for name, said in records:
        first, *rest = wrap(said, WIDTH - column - 4)
        if len(name) > column:
            lines.append(f"  {name}")
            name = ""
        lines.append(f"  {name:<{column}}  {first}".rstrip())
        lines.extend(" " * (column + 4) + line for line in rest)
    return lines
