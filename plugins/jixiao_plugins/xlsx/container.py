"""A workbook as bytes that are the same every time: fixed dates, stored entries, numbers exactly as their text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from shutil import copyfileobj
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from openpyxl import Workbook

FIXED = datetime(2000, 1, 1)
"""What the properties of every workbook say: a report bears no time, so the same evaluation gives the same bytes."""

MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")
NUMBER_CELL = re.compile(r'(<c r="([A-Z]+[0-9]+)"[^>]*>(?:<f>[^<]*</f>)?<v>)([^<]*)(</v>)', re.ASCII)
SHEET = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml", re.ASCII)


def packed(book: Workbook, numbers: Sequence[Mapping[str, str]]) -> bytes:
    """`book` as bytes. `numbers` holds, sheet by sheet, the text of each number cell (the library writes 17 digits)."""
    book.properties.creator = "jixiao"
    book.properties.created = FIXED
    book.properties.modified = FIXED
    raw = BytesIO()
    book.save(raw)
    packed_bytes = BytesIO()
    with ZipFile(raw) as source, ZipFile(packed_bytes, "w", ZIP_STORED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.external_attr = 0
            if _is_settled(name, numbers):  # the long sheets: never whole in memory
                entry.file_size = source.getinfo(name).file_size
                with source.open(name) as given, target.open(entry, "w") as taken:
                    copyfileobj(given, taken)
            else:
                target.writestr(entry, _settled(name, source.read(name), numbers))
    return packed_bytes.getvalue()


def _is_settled(name: str, numbers: Sequence[Mapping[str, str]]) -> bool:
    """Whether an entry is a sheet without numbers, which stays as it is."""
    sheet = SHEET.fullmatch(name)
    return sheet is not None and not numbers[int(sheet.group(1)) - 1]


def _settled(name: str, content: bytes, numbers: Sequence[Mapping[str, str]]) -> bytes:
    if name == "docProps/core.xml":
        return MODIFIED.sub(rb"\g<1>2000-01-01T00:00:00Z\g<2>", content)
    sheet = SHEET.fullmatch(name)
    if sheet is None:
        return content
    exact = numbers[int(sheet.group(1)) - 1]
    text = NUMBER_CELL.sub(
        lambda match: match.group(1) + exact.get(match.group(2), match.group(3)) + match.group(4),
        content.decode("utf-8"),
    )
    return text.encode("utf-8")
