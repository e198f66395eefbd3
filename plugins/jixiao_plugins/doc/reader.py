"""Reads .doc and .wps by what they are: old documents by way of LibreOffice, new ones and pages as such."""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import Sheets
from jixiao.origin import Cell
from jixiao.value import replace
from jixiao_plugins.doc.convert import convert_to_docx
from jixiao_plugins.docx.reader import read_document
from jixiao_plugins.door import Kind, check_file, kind_of
from jixiao_plugins.package import open_package
from jixiao_plugins.page import read_page

_CONVERTED = (Kind.OLE, Kind.RTF, Kind.XML)
_READ = (*_CONVERTED, Kind.ZIP, Kind.HTML)


class DocReader:
    """Reads what bears the name of an old document."""

    suffixes: tuple[str, ...] = ("doc", "wps")

    def read(self, data: bytes, *, name: str) -> Sheets:
        """All tables of `data`; how they were come by is said. Raises Rejected (I codes)."""
        kind = kind_of(data)
        place = Cell(name, "", "")
        digest = check_file(data, name, "doc", kind if kind in _READ else Kind.OLE)
        try:
            found = _read(data, name, digest, kind)
        except Rejected:
            raise
        except ImportError as problem:
            raise Rejected([diagnose("I138", place, found=problem.name, extra="office")]) from None
        except Exception as problem:  # lxml, expat and zipfile raise many kinds; to the clerk all say one thing
            raise Rejected([diagnose("I005", place, found=f"{type(problem).__name__}: {problem}")]) from None
        suffix = name.rpartition(".")[2]
        note = diagnose("I144", place) if kind in _CONVERTED else diagnose("I137", place, found=kind, suffix=suffix)
        return replace(found, diagnostics=(note, *found.diagnostics))


def _read(data: bytes, name: str, digest: str, kind: Kind) -> Sheets:
    if kind is Kind.HTML:
        return read_page(data, name, digest)
    package = data if kind is Kind.ZIP else convert_to_docx(data, Cell(name, "", ""))
    return read_document(open_package(package, name), digest)
