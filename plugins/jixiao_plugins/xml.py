"""Streams XML under guard: no DOCTYPE, so no entity, and no more elements than allowed over all parts of a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.origin import Cell
from jixiao.value import dataclass

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Characters = Callable[[str], None]


@dataclass(slots=True)
class Guard:
    """What has been parsed of one file."""

    file: str
    elements: int = 0

    def parse(self, chunks: Iterable[bytes], part: str, start: Start, end: End, characters: Characters) -> None:
        """Streams one document; names come without their namespaces.

        Raises Rejected: I023 at a DOCTYPE, I043 at too many elements; and ExpatError where it is not well formed.
        """
        most = Limits.ELEMENTS.limit
        local = _LocalNames()
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def refuse(*_: object) -> None:
            raise Rejected([diagnose("I023", Cell(self.file, "", ""), found=part)])

        def started(name: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > most:
                raise Rejected([diagnose(Limits.ELEMENTS.code, Cell(self.file, "", ""), limit=most)])
            start(local[name], {local[key]: value for key, value in attributes.items()} if attributes else attributes)

        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = started
        parser.EndElementHandler = lambda name: end(local[name])
        parser.CharacterDataHandler = characters
        for chunk in chunks:
            parser.Parse(chunk, False)
        parser.Parse(b"", True)


def ignore(*_: object) -> None:
    """A handler for what does not matter."""


class _LocalNames(dict[str, str]):
    """Names without their namespaces, by the names with them; of those that a file makes up, not all are kept."""

    def __missing__(self, name: str) -> str:
        local = name.rpartition(" ")[2]
        if len(self) < 1_000:
            self[name] = local
        return local
