"""From parser events to nodes: what the language refuses is reported, and building goes on where it can."""

from __future__ import annotations

import re
from collections.abc import Iterable

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from jixiao.diagnostic import Diagnostic, Related, diagnose
from jixiao.document.limits import DEPTH, EVENTS, SCALAR
from jixiao.document.model import Mapping, Node, Scalar, Sequence
from jixiao.document.stream import Event
from jixiao.name import character_name, forbidden_at
from jixiao.origin import Source, Span
from jixiao.value import dataclass, field

_HEADER = re.compile(r"[|>][-+0-9]{0,2}(?P<behind>.?)")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet; in a mapping keys and values alternate."""

    start: tuple[int, int]
    is_mapping: bool
    is_flow: bool
    children: list[Node] = field(default_factory=list)


class Builder:
    """One pass over the events of one document."""

    def __init__(self, source: Source, text: str) -> None:
        self.source = source
        self.text = text  # the text that was parsed; the source's own but for characters masked
        self.root: Node | None = None
        self.documents = 0
        self.problems: list[Diagnostic] = []
        self.stopped = False  # a limit was passed: the rest of the document is not looked at
        self._open: list[_Open] = []

    def run(self, events: Iterable[Event]) -> None:
        """Takes in all events, up to a limit. Raises what the stream raises."""
        for count, event in enumerate(events, 1):
            if count > EVENTS.most:
                self.problems.append(diagnose(EVENTS.code, self._at(event), most=EVENTS.most))
                self.stopped = True
                return
            kind = type(event)
            if kind is ScalarEvent:
                self._scalar(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._start(event, kind is MappingStartEvent)
                if self.stopped:
                    return
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                self._end(event)
            elif kind is AliasEvent:
                self.problems.append(diagnose("D042", self._at(event), found=event.anchor))
                self._add(Scalar("", self._at(event)))
            elif kind is DocumentStartEvent:
                self.documents += 1
                if self.documents > 1:
                    self.problems.append(diagnose("D032", self._at(event)))
                    self.stopped = True
                    return

    def _scalar(self, event: Event) -> None:
        text = event.value
        start, end = event.start_mark, event.end_mark
        plain = not event.style
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if not text and plain:
            # Where an empty value stands is told differently by the two parsers: it stands behind its key.
            span = self._behind_key() or self._span(start.line, start.column, start.line, start.column)
        else:
            span = self._span(start.line, start.column, end.line, end.column)
        if len(text) > SCALAR.most:
            self.problems.append(diagnose(SCALAR.code, span, found=len(text), most=SCALAR.most))
        if event.style == '"' and (at := forbidden_at(text)) is not None:
            # An escape sequence brought it in; typed ones are found before.
            self.problems.append(diagnose("D012", span, found=character_name(text[at])))
        if (plain and "?" in text and self._open and self._open[-1].is_flow) or event.style in ("|", ">"):
            self._refuse_what_parsers_read_differently(event, span)
        self._add(Scalar(text, span, plain))

    def _refuse_what_parsers_read_differently(self, event: Event, span: Span) -> None:
        """What libyaml takes and the pure parser does not: `[a?b]`, and a comment right behind `|`."""
        if not event.style:
            self.problems.append(diagnose("D039", span, found=event.value))
            return
        line, column = event.start_mark.line, event.start_mark.column
        header = _HEADER.search(self.source.line(line + 1), column)
        if header is not None and header["behind"] == "#":
            self.problems.append(diagnose("D037", self._span(line, header.start("behind"), line, header.end("behind"))))

    def _behind_key(self) -> Span | None:
        """An empty span right behind the key that waits for its value."""
        if not self._open or not self._open[-1].is_mapping or len(self._open[-1].children) % 2 == 0:
            return None
        key = self._open[-1].children[-1].span
        return Span(self.source, key.end_line, key.end_column, key.end_line, key.end_column)

    def _start(self, event: Event, is_mapping: bool) -> None:
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if len(self._open) >= DEPTH.most:
            self.problems.append(diagnose(DEPTH.code, self._at(event), most=DEPTH.most))
            self.stopped = True
            return
        mark = event.start_mark
        self._open.append(_Open((mark.line, mark.column), is_mapping, bool(event.flow_style)))

    def _end(self, event: Event) -> None:
        closed = self._open.pop()
        end = event.end_mark.line, event.end_mark.column
        if not closed.is_flow and closed.children:
            # A block ends with its last child, not where the next one begins.
            last = closed.children[-1].span
            end = last.end_line - 1, last.end_column - 1
        span = self._span(*closed.start, *end)
        if not closed.is_mapping:
            self._add(Sequence(tuple(closed.children), span))
            return
        self._add(Mapping(self._entries(closed.children), span))

    def _entries(self, children: list[Node]) -> tuple[tuple[Scalar, Node], ...]:
        """Keys with their values; a key that is no text, empty, repeated or `<<` is reported and left out."""
        entries: list[tuple[Scalar, Node]] = []
        seen: dict[str, Scalar] = {}
        for position in range(0, len(children), 2):
            key, value = children[position], children[position + 1]
            if not isinstance(key, Scalar):
                self.problems.append(diagnose("D046", key.span))
            elif key.plain and key.text == "<<":
                self.problems.append(diagnose("D043", key.span))
            elif not key.text:
                self.problems.append(diagnose("D047", key.span))
            elif (first := seen.get(key.text)) is not None:
                related = Related(first.span, ("第一次出现在这里", "first given here"))
                self.problems.append(
                    diagnose("D040", key.span, found=key.text, first=first.span.line, related=[related])
                )
            else:
                seen[key.text] = key
                entries.append((key, value))
        return tuple(entries)

    def _add(self, node: Node) -> None:
        if self._open:
            self._open[-1].children.append(node)
        elif self.root is None:
            self.root = node

    def _refuse_properties(self, event: Event) -> None:
        """An anchor (&name) or a tag (!name) before a node."""
        if event.anchor is not None:
            self.problems.append(diagnose("D041", self._at(event), found=event.anchor))
        if event.tag is not None:
            span = self._at(event)
            typed = self.source.line(span.line)[span.column - 1 :].split(" ", 1)[0]
            self.problems.append(diagnose("D044", span, found=typed if typed.startswith("!") else event.tag))

    def _at(self, event: Event) -> Span:
        """The first character of an event."""
        mark = event.start_mark
        return self._span(mark.line, mark.column, mark.line, mark.column + 1)

    def _span(self, line: int, column: int, end_line: int, end_column: int) -> Span:
        return Span(self.source, line + 1, column + 1, end_line + 1, end_column + 1)
