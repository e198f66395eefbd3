"""Rows of a sheet as the text that the file holds: written out one by one, so that none of them is kept in memory.

The library's own cells are objects that are made, checked and turned into elements one by one: five times as dear.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from tempfile import SpooledTemporaryFile
from typing import IO, cast

from jixiao.value import dataclass, field

KEPT = 1 << 18
"""Bytes of a sheet up to which it stays in memory; more goes to a temporary file."""

SHORT = 200
"""Characters of a text up to which it is remembered how it is written: short ones come again in row after row."""

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"

NO_ROWS = re.compile(rb"<sheetData ?/>|<sheetData></sheetData>")
BEHIND_LINKS = b"<printOptions"
"""What follows the links in every sheet of ours (see cells.set_page)."""


def _spool() -> IO[bytes]:
    return cast("IO[bytes]", SpooledTemporaryFile(KEPT))


@dataclass(slots=True)
class Rows:
    """The rows of one sheet and what they link to, until the workbook is packed."""

    count: int = 0
    targets: int = 0  # links that lead to another file
    written: IO[bytes] = field(default_factory=_spool)
    links: IO[bytes] = field(default_factory=_spool)
    relations: IO[bytes] = field(default_factory=_spool)

    def add(self, height: float, hidden: bool, cells: Iterable[str]) -> None:
        """One more row. `height` in points, 0 for the usual one; `cells` as `cell_text` makes them."""
        self.count += 1
        shape = (' hidden="1"' if hidden else "") + f' ht="{height:.16g}" customHeight="1"' if height else ""
        self.written.write(f'<row r="{self.count}"{shape}>{"".join(cells)}</row>'.encode())

    def link(self, reference: str, link: str) -> None:
        """The cell at `reference` leads to `link`: a file, and behind # a place in it."""
        target, _, location = link.partition("#")
        space = number = ""
        if target:
            self.targets += 1
            space, number = f' xmlns:r="{OFFICE}"', f' r:id="rId{self.targets}"'
            self.relations.write(
                f'<Relationship Type="{OFFICE}/hyperlink" Target="{_quoted(target)}" TargetMode="External" '
                f'Id="rId{self.targets}"/>'.encode()
            )
        place = f' location="{_ascii(_quoted(location))}"' if location else ""
        self.links.write(f'<hyperlink{space} ref="{reference}"{place}{number}/>'.encode())

    def close(self) -> None:
        """Lets go of what was written."""
        for stream in (self.written, self.links, self.relations):
            stream.close()


def cell_text(reference: str, style: int, value: str, is_number: bool) -> str:
    """One cell as the file holds it; `value` is a text or the digits of a number, "" of a blank cell."""
    if not value:
        return f'<c r="{reference}" s="{style}" t="n"></c>'
    if is_number:
        return f'<c r="{reference}" s="{style}" t="n"><v>{value}</v></c>'
    keep = "" if value == value.strip() else ' xml:space="preserve"'
    text = _short(value) if len(value) <= SHORT else _escaped(value)
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t{keep}>{text}</t></is></c>'


def _escaped(value: str) -> str:
    """`value` between tags, in ASCII: so the library writes sheets."""
    return _ascii(value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


_short = lru_cache(maxsize=4096)(_escaped)


def _ascii(value: str) -> str:
    return value if value.isascii() else value.encode("ascii", "xmlcharrefreplace").decode("ascii")


@lru_cache(maxsize=64)
def _quoted(value: str) -> str:
    """`value` between quotation marks."""
    plain = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    return plain.replace("\t", "&#9;").replace("\n", "&#10;").replace("\r", "&#13;")
