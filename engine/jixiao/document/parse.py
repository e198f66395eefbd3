"""A source as a Document, or everything that is wrong with it as YAML."""

from __future__ import annotations

import yaml

from jixiao.diagnostic import Diagnostic, Rejected, diagnose
from jixiao.document.builder import Builder
from jixiao.document.limits import BYTES, DIAGNOSTICS
from jixiao.document.model import Document, Mapping, Node, Scalar
from jixiao.document.slips import Slip, find_slips, masked
from jixiao.document.stream import Stream, events, pure_events
from jixiao.name import character_name, forbidden_at
from jixiao.origin import Source, Span

_ROUNDS = 3  # of masking slips and reading again

_REASONS = (
    ("could not find expected ':'", "D033"),
    ("mapping values are not allowed", "D034"),
    ("sequence entries are not allowed", "D035"),
    *((f"expected <block end>, but found '{odd}'", "D038") for odd in ("<scalar>", ",", "]", "}", "[", "{")),
    ("expected <block end>", "D036"),
    ("expected '<document start>'", "D032"),
    ("cannot start any token", "D026"),
    ("found unexpected end of stream", "D027"),
    ("expected ',' or", "D028"),
    ("unknown escape character", "D029"),
    ("escape sequence", "D029"),
    ("while scanning an alias", "D048"),
    ("while scanning an anchor", "D048"),
    ("tag", "D049"),
    ("expected chomping or indentation", "D037"),
    ("indentation indicator", "D037"),
)
"""Words of the pure parser's errors, in this order, and the code that says them in the author's language."""
_AT_CONTEXT = ("D027", "D028", "D033", "D048")
"""Where the beginning of the thing is the better place than the point at which the parser gave up."""


def parse(source: Source, stream: Stream = events) -> Document:
    """`source` as a tree. Raises Rejected with every D diagnostic it can give at once."""
    size = len(source.text) if len(source.text) > BYTES.most else len(source.text.encode("utf-8", errors="replace"))
    if size > BYTES.most:
        raise Rejected([diagnose(BYTES.code, _point(source, 0, 0), found=size, most=BYTES.most)])
    problems: list[Diagnostic] = []
    text = _without_tabs(source, _without_forbidden(source, problems), problems)
    text = _without_directives(source, text, problems)
    root = _read(source, text, stream, problems)
    if len(problems) > DIAGNOSTICS.most:
        left_off = len(problems) - DIAGNOSTICS.most
        problems = [*Rejected(problems).diagnostics[: DIAGNOSTICS.most]]
        problems.append(diagnose(DIAGNOSTICS.code, None, most=DIAGNOSTICS.most, more=left_off))
    if problems or root is None:
        raise Rejected(problems)
    return Document(source, root)


def _read(source: Source, text: str, stream: Stream, problems: list[Diagnostic]) -> Node | None:
    """The root of `text`; where the parser refuses it, slips are masked and it is read again."""
    for _ in range(_ROUNDS):
        builder, failure = _build(source, text, stream)
        if failure is not None and stream is not pure_events:
            # The pure parser has the last word: one verdict, one wording and one place on every machine.
            builder, failure = _build(source, text, pure_events)
        if failure is None:
            problems.extend(builder.problems)
            if not builder.stopped:
                _check_root(source, builder, problems)
            return builder.root
        slips = list(find_slips(text, _lines_of(failure)))
        if not slips:
            problems.extend(builder.problems)
            problems.append(_syntax(source, failure))
            return None
        problems.extend(_report(source, slip) for slip in slips)
        text = masked(text, slips)
    return None


def _build(source: Source, text: str, stream: Stream) -> tuple[Builder, yaml.YAMLError | None]:
    """All that `stream` gives of `text`, and the error that ended it early."""
    builder = Builder(source, text)
    try:
        builder.run(stream(text))
    except yaml.YAMLError as error:
        return builder, error
    return builder, None


def _check_root(source: Source, builder: Builder, problems: list[Diagnostic]) -> None:
    root = builder.root
    if root is None or (isinstance(root, Scalar) and root.is_null):
        problems.append(diagnose("D030", _point(source, 0, 0)))
    elif not isinstance(root, Mapping):
        slips = list(find_slips(source.text, range(1))) if isinstance(root, Scalar) else []
        if slips:
            problems.extend(_report(source, slip) for slip in slips)
        else:
            at = root.span
            problems.append(diagnose("D031", _point(source, at.line - 1, at.column - 1)))


def _without_forbidden(source: Source, problems: list[Diagnostic]) -> str:
    """The text with every character that no input may hold reported and replaced, so that reading can go on."""
    text = source.text
    at = forbidden_at(text)
    if at is None:
        return text
    kept: list[str] = []
    done = 0
    while at is not None:
        line = text.count("\n", 0, at)
        column = at - (text.rfind("\n", 0, at) + 1)
        if len(problems) <= DIAGNOSTICS.most:
            problems.append(diagnose("D012", _point(source, line, column), found=character_name(text[at])))
        kept += (text[done:at], " " if text[at] == "\r" else "x")
        done = at + 1
        at = forbidden_at(text, done)
    return "".join(kept) + text[done:]


def _without_tabs(source: Source, text: str, problems: list[Diagnostic]) -> str:
    """The text with tabs reported, once a line, and replaced by blanks: parsers disagree on where they may stand."""
    if "\t" not in text:
        return text
    for number, line in enumerate(text.split("\n")):
        if "\t" in line:
            first = line.index("\t")
            length = len(line) - first - len(line[first:].lstrip("\t"))
            problems.append(diagnose("D024", _point(source, number, first, length)))
    return text.replace("\t", " ")


def _without_directives(source: Source, text: str, problems: list[Diagnostic]) -> str:
    """The text with `%YAML` and its kin, which may stand before the first line, reported and blanked."""
    if not text.lstrip(" \t\r\n").startswith(("%", "#")) or "%" not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if line.startswith("%"):
            problems.append(diagnose("D045", _point(source, number, 0, len(line.rstrip())), found=line.split(" ")[0]))
            lines[number] = " " * len(line)
        elif line.strip() and not line.lstrip().startswith("#"):
            break
    return "\n".join(lines)


def _lines_of(error: yaml.YAMLError) -> range:
    """The lines (from 0) that an error speaks of."""
    marks = [getattr(error, name, None) for name in ("context_mark", "problem_mark")]
    numbers = [mark.line for mark in marks if mark is not None]
    return range(max(min(numbers) - 1, 0), max(numbers) + 1) if numbers else range(0)


def _report(source: Source, slip: Slip) -> Diagnostic:
    length = 1 if slip.code in ("D023", "D025") else slip.end - slip.start
    return diagnose(slip.code, _point(source, slip.line, slip.start, length), found=slip.found)


def _syntax(source: Source, error: yaml.YAMLError) -> Diagnostic:
    """An error of the parser in the author's words."""
    context, problem = str(getattr(error, "context", "") or ""), str(getattr(error, "problem", "") or "")
    said = f"{context}: {problem}"
    code = next((code for words, code in _REASONS if words in said), "D020")
    first, second = getattr(error, "context_mark", None), getattr(error, "problem_mark", None)
    mark = (first if code in _AT_CONTEXT else second) or second or first
    line, column = (mark.line, mark.column) if mark is not None else (0, 0)
    typed = source.line(line + 1)
    return diagnose(code, _point(source, line, column), found=typed[column : column + 1] or typed.strip())


def _point(source: Source, line: int, column: int, length: int = 1) -> Span:
    """`length` characters from a place on, counted from 0."""
    return Span(source, line + 1, column + 1, line + 1, column + 1 + length)
