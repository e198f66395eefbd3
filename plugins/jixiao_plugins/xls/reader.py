"""Reads .xls and WPS .et by what they are: old workbooks, or whatever a system put under that name.

Systems export pages, XML, new workbooks and plain text under the name .xls, since Excel opens them all. The first bytes
tell; what is read instead of an old workbook is said.
"""

from __future__ import annotations

from collections.abc import Callable

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import Sheets
from jixiao.origin import Cell
from jixiao.value import replace
from jixiao_plugins.csv.reader import read_table
from jixiao_plugins.door import Kind, check_file, kind_of
from jixiao_plugins.package import open_package
from jixiao_plugins.page import read_page
from jixiao_plugins.xls.biff import read_biff
from jixiao_plugins.xls.markup import read_markup
from jixiao_plugins.xlsx.reader import read_book


class XlsReader:
    """Reads what bears the name of an old workbook."""

    suffixes: tuple[str, ...] = ("xls", "et")

    def read(self, data: bytes, *, name: str) -> Sheets:
        """All sheets of `data`. Raises Rejected (I codes)."""
        kind = kind_of(data)
        digest = check_file(data, name, "xls", kind if kind in _WAYS else Kind.OLD_XLS)
        try:
            found = _WAYS[kind](data, name, digest)
        except Rejected:
            raise
        except ImportError as problem:
            raise Rejected([diagnose("I138", Cell(name, "", ""), found=problem.name, extra="office")]) from None
        except Exception as problem:  # xlrd, lxml, expat and zipfile raise many kinds; to the clerk all say one thing
            said = f"{type(problem).__name__}: {problem}"
            raise Rejected([diagnose("I005", Cell(name, "", ""), found=said)]) from None
        if kind is Kind.OLD_XLS:
            return found
        suffix = name.rpartition(".")[2]
        note = diagnose("I137", Cell(name, "", ""), found=kind, suffix=suffix)
        return replace(found, diagnostics=(note, *found.diagnostics))


def _read_xml(data: bytes, name: str, digest: str) -> Sheets:
    """A workbook of 2003 in XML. Raises Rejected (I003) where the XML is of another kind."""
    found = read_markup(data, name, digest)
    if found is None:
        raise Rejected([diagnose("I003", Cell(name, "", ""), found=Kind.XML, suffix="xls")])
    return found


def _read_package(data: bytes, name: str, digest: str) -> Sheets:
    return read_book(open_package(data, name), digest)


_WAYS: dict[Kind, Callable[[bytes, str, str], Sheets]] = {
    Kind.OLD_XLS: read_biff,
    Kind.ZIP: _read_package,
    Kind.HTML: read_page,
    Kind.XML: _read_xml,
    Kind.TEXT: read_table,
}
