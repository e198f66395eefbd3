"""Reads .docx and .docm: the tables and the paragraphs around them, as Word shows them with all revisions accepted."""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import Sheets
from jixiao.origin import Cell
from jixiao_plugins.docx.body import read_body
from jixiao_plugins.door import Kind, Remarks, check_file
from jixiao_plugins.flow import lay_in_sheets
from jixiao_plugins.package import Package, open_package
from jixiao_plugins.saved import saved_at


class DocxReader:
    """Reads the documents of Word, WPS and LibreOffice."""

    suffixes: tuple[str, ...] = ("docx", "docm")

    def saved(self, data: bytes) -> str:
        """When the file says that it was saved; "" where it does not."""
        return saved_at(data)

    def read(self, data: bytes, *, name: str) -> Sheets:
        """All tables of `data`. Raises Rejected (I codes)."""
        digest = check_file(data, name, "docx", Kind.ZIP)
        try:
            return read_document(open_package(data, name), digest)
        except Rejected:
            raise
        except Exception as problem:  # zlib, zipfile and expat raise many kinds; to the clerk all say one thing
            said = f"{type(problem).__name__}: {problem}"
            raise Rejected([diagnose("I005", Cell(name, "", ""), found=said)]) from None


def read_document(package: Package, digest: str) -> Sheets:
    """The tables of an opened package. Raises Rejected: I003 where it holds no document, I-codes of limits."""
    parts = [relation.part for relation in package.related("") if relation.kind == "officeDocument"]
    part = parts[0] if parts else "word/document.xml"
    remarks = Remarks(package.file)
    blocks = read_body(package, part, remarks) if package.has(part) else None
    if blocks is None:
        raise Rejected([diagnose("I003", Cell(package.file, "", ""), found=package.kind(), suffix="docx")])
    package.remark(remarks)
    return Sheets(package.file, digest, lay_in_sheets(blocks, package.file), remarks.all())
