"""Reads .ods: the same guard as for other packages, then the cells as they are stored and shown."""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.model import Sheets
from jixiao.origin import Cell
from jixiao_plugins.door import Kind, Remarks, check_file
from jixiao_plugins.ods.content import read_content
from jixiao_plugins.ods.style import Styles
from jixiao_plugins.package import Package, open_package
from jixiao_plugins.saved import saved_at
from jixiao_plugins.xml import ignore


class OdsReader:
    """Reads the spreadsheets of LibreOffice, WPS and Excel in OpenDocument."""

    suffixes: tuple[str, ...] = ("ods",)

    def saved(self, data: bytes) -> str:
        """When the file says that it was saved; "" where it does not."""
        return saved_at(data)

    def read(self, data: bytes, *, name: str) -> Sheets:
        """All sheets of `data`, hidden ones too (said in a note). Raises Rejected (I codes)."""
        digest = check_file(data, name, "ods", Kind.ZIP)
        try:
            return _read(open_package(data, name), digest)
        except Rejected:
            raise
        except Exception as problem:  # zlib, zipfile and expat raise many kinds; to the clerk all say one thing
            said = f"{type(problem).__name__}: {problem}"
            raise Rejected([diagnose("I005", Cell(name, "", ""), found=said)]) from None


def _read(package: Package, digest: str) -> Sheets:
    place = Cell(package.file, "", "")
    if not package.has("content.xml"):
        raise Rejected([diagnose("I003", place, found=package.kind(), suffix="ods")])
    if _is_encrypted(package):
        raise Rejected([diagnose("I004", place)])
    remarks = Remarks(package.file)
    styles = Styles()
    if package.has("styles.xml"):
        package.parse("styles.xml", styles.start, styles.end, styles.characters)
    sheets = read_content(package, styles, remarks)
    if sheets is None:
        raise Rejected([diagnose("I003", place, found=package.kind(), suffix="ods")])
    package.remark(remarks)
    return Sheets(package.file, digest, sheets, remarks.all())


def _is_encrypted(package: Package) -> bool:
    found = False

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal found
        found = found or name == "encryption-data"

    if package.has("META-INF/manifest.xml"):
        package.parse("META-INF/manifest.xml", start, ignore, ignore)
    return found
