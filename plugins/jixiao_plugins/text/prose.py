"""Reports saved as text: a paragraph a line, those that a page broke joined again."""

from __future__ import annotations

import hashlib

from jixiao.filing.model import RawValue
from jixiao.filing.prose import Prose, joined
from jixiao.origin import Cell
from jixiao_plugins.door import Kind, Remarks, check_file, clean
from jixiao_plugins.encoding import decode_table


class TextProse:
    """Reads .txt in UTF-8, UTF-16 or GB18030."""

    suffixes: tuple[str, ...] = ("txt",)

    def read_prose(self, data: bytes, *, name: str) -> Prose:
        """The paragraphs of `data`. Raises Rejected (I codes)."""
        check_file(data, name, "txt", Kind.TEXT)
        text, _ = decode_table(data, name)
        remarks = Remarks(name)
        lines = (
            RawValue(clean(line, place, remarks), place)
            for number, line in enumerate(text.splitlines(), 1)
            for place in (Cell(name, "", f"¶{number}"),)
        )
        return Prose(name, hashlib.sha256(data).hexdigest(), tuple(joined(lines)))
