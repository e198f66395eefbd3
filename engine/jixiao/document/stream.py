"""The event streams of PyYAML: libyaml's where it is there, the pure one otherwise, never a composer or constructor."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import yaml
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

Event = Any
"""An event of PyYAML, whose published types leave every mark optional and tags out."""

Stream = Callable[[str], Iterator[Event]]


_NATIVE: Any = getattr(getattr(yaml, "cyaml", None), "CParser", None)
"""libyaml's parser; None where PyYAML was built without it."""


class _PureParser(Reader, Scanner, Parser):
    """PyYAML's own reader, scanner and parser, without the composer that its loaders add."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def pure_events(text: str) -> Iterator[Event]:
    """The events of `text` by PyYAML's Python parser. Raises yaml.YAMLError."""
    try:
        parser: Any = _PureParser(text)
        while parser.check_event():
            yield parser.get_event()
    except (ValueError, OverflowError) as error:  # an escape such as \\UFFFFFFFF, a directive with endless digits
        raise yaml.error.MarkedYAMLError(problem="escape sequence", problem_mark=parser.get_mark()) from error


def native_events(text: str) -> Iterator[Event]:
    """The events of `text` by libyaml. Raises yaml.YAMLError."""
    parser = _NATIVE(text)
    while parser.check_event():
        yield parser.get_event()


events: Stream = pure_events if _NATIVE is None else native_events
"""The faster stream of this machine; both give the same events."""
