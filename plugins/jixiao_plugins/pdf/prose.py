"""Reports as PDFs: the lines outside of ruled tables, put together again to paragraphs over pages."""

from __future__ import annotations

from jixiao.filing.model import RawValue
from jixiao.filing.prose import Prose, joined
from jixiao.origin import Cell
from jixiao_plugins.door import Kind, Remarks, check_file, clean
from jixiao_plugins.pdf.reader import extracted


class PdfProse:
    """Reads PDFs that a program wrote; what was scanned holds no text."""

    suffixes: tuple[str, ...] = ("pdf",)

    def read_prose(self, data: bytes, *, name: str) -> Prose:
        """The paragraphs of `data`. Raises Rejected (I codes)."""
        digest = check_file(data, name, "pdf", Kind.PDF)
        remarks = Remarks(name)
        pages = extracted(data, Cell(name, "", ""))
        texts = (str(block["line"]) for page in pages for block in page if "line" in block)
        lines = (
            RawValue(clean(text, place, remarks), place)
            for number, text in enumerate(texts, 1)
            for place in (Cell(name, "", f"¶{number}"),)
        )
        return Prose(name, digest, tuple(joined(lines)))
