"""Reports as Word documents: the paragraphs outside of tables, as a person reads them."""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import GridCell, RawValue
from jixiao.filing.prose import Prose, joined
from jixiao.origin import Cell
from jixiao_plugins.docx.body import read_body
from jixiao_plugins.door import Kind, Remarks, check_file
from jixiao_plugins.package import open_package


class DocxProse:
    """Reads .docx and .docm."""

    suffixes: tuple[str, ...] = ("docx", "docm")

    def read_prose(self, data: bytes, *, name: str) -> Prose:
        """The paragraphs of `data`. Raises Rejected (I codes)."""
        digest = check_file(data, name, "docx", Kind.ZIP)
        package = open_package(data, name)
        try:
            parts = [relation.part for relation in package.related("") if relation.kind == "officeDocument"]
            part = parts[0] if parts else "word/document.xml"
            blocks = read_body(package, part, Remarks(name)) if package.has(part) else None
        except Rejected:
            raise
        except Exception as problem:  # zlib, zipfile and expat raise many kinds; to the clerk all say one thing
            said = f"{type(problem).__name__}: {problem}"
            raise Rejected([diagnose("I005", Cell(name, "", ""), found=said)]) from None
        if blocks is None:
            raise Rejected([diagnose("I003", Cell(name, "", ""), found=package.kind(), suffix="docx")])
        texts = (block.text for block in blocks if isinstance(block, GridCell))
        lines = (RawValue(text, Cell(name, "", f"¶{number}")) for number, text in enumerate(texts, 1))
        return Prose(name, digest, tuple(joined(lines)))
