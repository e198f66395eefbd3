"""A Word document as bytes that are the same every time: fixed dates, no trace of the machine, stored entries."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from jixiao_plugins.docx.xml import legal

if TYPE_CHECKING:
    from docx.document import Document

FIXED = datetime(2000, 1, 1)
"""What the properties of every document say: a report bears no time, so the same evaluation gives the same bytes."""


def packed(document: Document, *, title: str) -> bytes:
    """`document` as bytes, called `title` in its properties."""
    core = document.core_properties
    core.author = core.last_modified_by = "jixiao"
    core.title, core.comments, core.language, core.revision = legal(title)[:255], "", "zh-CN", 1
    core.created = core.modified = FIXED
    raw = BytesIO()
    document.save(raw)
    packed_bytes = BytesIO()
    with ZipFile(raw) as source, ZipFile(packed_bytes, "w", ZIP_STORED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0
            entry.external_attr = 0
            target.writestr(entry, source.read(name))
    return packed_bytes.getvalue()
