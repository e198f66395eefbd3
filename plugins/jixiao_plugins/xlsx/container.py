"""A workbook as bytes that are the same every time: fixed dates, stored entries, numbers exactly as their text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from io import BytesIO
from shutil import copyfileobj
from typing import IO, TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from jixiao_plugins.xlsx.rows import BEHIND_LINKS, NO_ROWS, PACKAGE, Rows

if TYPE_CHECKING:
    from openpyxl import Workbook

FIXED = datetime(2000, 1, 1)
"""What the properties of every workbook say: a report bears no time, so the same evaluation gives the same bytes."""

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
NUMBER_CELL = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*>(?:<f>[^<]*</f>)?<v>)([^<]*)(</v>)', re.ASCII)
NO_NUMBERS: Mapping[int, Mapping[str, str]] = {}
SHEET = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml", re.ASCII)


def packed(book: Workbook, numbers: Sequence[Mapping[str, str]]) -> bytes:
    """`book` as bytes. `numbers` holds, sheet by sheet, the text of each number cell (the library writes 17 digits)."""
    made = BytesIO()
    pack(book, made, {}, dict(enumerate(numbers, 1)))
    return made.getvalue()


def pack(
    book: Workbook, target: IO[bytes], rows: Mapping[int, Rows], numbers: Mapping[int, Mapping[str, str]] = NO_NUMBERS
) -> None:
    """Writes `book` to `target`, which can be gone back in.

    By the number of a sheet, from 1: its `rows`, of which the book has none and which are never whole in memory; or the
    `numbers` of its cells, as in `packed`.
    """
    book.properties.creator = "jixiao"
    book.properties.created = FIXED
    book.properties.modified = FIXED
    raw = BytesIO()
    book.save(raw)
    with ZipFile(raw) as source, ZipFile(target, "w", ZIP_STORED) as archive:
        for name in source.namelist():
            sheet = SHEET.fullmatch(name)
            number = int(sheet[1]) if sheet is not None else 0
            content = source.read(name)
            if number not in rows:
                archive.writestr(_entry(name), _settled(name, content, numbers.get(number, {})))
                continue
            _copy(archive, name, _with_rows(content, rows[number]))
            if rows[number].targets:
                head = b'<Relationships xmlns="%b">' % PACKAGE.encode()
                related = f"xl/worksheets/_rels/sheet{number}.xml.rels"
                _copy(archive, related, (head, rows[number].relations, b"</Relationships>"))


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.create_system = 0
    entry.external_attr = 0
    return entry


def _with_rows(content: bytes, rows: Rows) -> Iterator[Piece]:
    """A sheet without rows, with `rows` in their place, and what they link to behind them."""
    before, after = NO_ROWS.split(content, 1)
    yield from (before, b"<sheetData>", rows.written, b"</sheetData>")
    if rows.links.tell():
        at = after.index(BEHIND_LINKS)
        yield from (after[:at], b"<hyperlinks>", rows.links, b"</hyperlinks>")
        after = after[at:]
    yield after


Piece = bytes | IO[bytes]
"""A part of an entry: as it is, or all that stands in a file."""


def _copy(archive: ZipFile, name: str, pieces: Iterable[Piece]) -> None:
    """Writes an entry piece by piece."""
    given = tuple(pieces)
    entry = _entry(name)
    entry.file_size = sum(len(piece) if isinstance(piece, bytes) else piece.tell() for piece in given)
    with archive.open(entry, "w") as taken:
        for piece in given:
            if isinstance(piece, bytes):
                taken.write(piece)
            else:
                piece.seek(0)
                copyfileobj(piece, taken)


def _settled(name: str, content: bytes, exact: Mapping[str, str]) -> bytes:
    """An entry without what changes from one run to the next; the numbers of a sheet as they are exactly."""
    if name == "docProps/core.xml":
        return MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
    if not exact:
        return content
    text = NUMBER_CELL.sub(
        lambda match: match.group(1) + exact.get(match.group(2), match.group(3)) + match.group(4),
        content.decode("utf-8"),
    )
    return text.encode("utf-8")
