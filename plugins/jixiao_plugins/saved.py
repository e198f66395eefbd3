"""When a zipped document says that it was saved: a property that anybody can set, so a hint and no more."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from zlib import error as ZlibError

OFFICE, OPEN = "docProps/core.xml", "meta.xml"
"""Where Office and OpenDocument keep it."""

MOST_BYTES = 100_000
SAVED = re.compile(rb"<(?:dcterms:modified|dc:date)\b[^>]{0,200}>(\d{4}-\d\d-\d\dT\d\d:\d\d)[^<]{0,40}</")


def saved_at(data: bytes) -> str:
    """The time to the minute, as it is written; "" where the file does not say, or is no such document."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            part = next((name for name in (OFFICE, OPEN) if name in archive.NameToInfo), None)
            if part is None:
                return ""
            with archive.open(part) as stream:
                found = SAVED.search(stream.read(MOST_BYTES))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, ZlibError):
        return ""
    return found[1].decode("ascii").replace("T", " ") if found else ""
