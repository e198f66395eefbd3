"""Reads .xlsx and .xlsm: checks the package, then takes the cells as Excel shows them.

The check has to stream every part through expat anyway, and the text of `<v>`, which exact numbers need, is lost in a
spreadsheet library; so the cells are taken in the same pass (decision 0010).
"""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import Sheets
from jixiao.origin import Cell
from jixiao_plugins.door import Kind, Remarks, check_file
from jixiao_plugins.package import Package, open_package
from jixiao_plugins.saved import saved_at
from jixiao_plugins.xlsx.sheet import read_sheet
from jixiao_plugins.xlsx.workbook import read_workbook


class XlsxReader:
    """Reads the workbooks of Excel, WPS and LibreOffice."""

    suffixes: tuple[str, ...] = ("xlsx", "xlsm")

    def saved(self, data: bytes) -> str:
        """When the file says that it was saved; "" where it does not."""
        return saved_at(data)

    def read(self, data: bytes, *, name: str) -> Sheets:
        """All worksheets of `data`, hidden ones too (said in a note). Raises Rejected (I codes)."""
        digest = check_file(data, name, "xlsx", Kind.ZIP)
        try:
            return read_book(open_package(data, name), digest)
        except Rejected:
            raise
        except Exception as problem:  # zlib, zipfile and expat raise many kinds; to the clerk all say one thing
            said = f"{type(problem).__name__}: {problem}"
            raise Rejected([diagnose("I005", Cell(name, "", ""), found=said)]) from None


def read_book(package: Package, digest: str) -> Sheets:
    """All worksheets of an opened package. Raises Rejected: I003 where it holds no workbook, I codes of limits."""
    workbook = read_workbook(package)
    remarks = Remarks(package.file)
    package.remark(remarks)
    sheets = tuple(read_sheet(package, workbook, sheet, remarks) for sheet in workbook.sheets)
    return Sheets(package.file, digest, sheets, remarks.all())
