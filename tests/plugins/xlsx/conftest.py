"""Workbooks written by hand, so that a test can say exactly what is wrong in them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'


def parts(sheet: str, *, styles: str = "", shared: str = "", book: str = "", state: str = "") -> dict[str, str]:
    """The parts of a workbook of one sheet; `sheet` is what stands inside <worksheet>."""
    relations = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(
            (("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml"), ("styles", "styles.xml"))
        )
    )
    return {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": f'<Relationships {PACKAGE}><Relationship Id="r" Type="{OFFICE}/officeDocument" '
        'Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {MAIN} xmlns:r="{OFFICE}">{book}<sheets><sheet name="表" sheetId="1" {state} '
        'r:id="r0"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships {PACKAGE}>{relations}</Relationships>",
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}>{sheet}</worksheet>",
        "xl/styles.xml": f"<styleSheet {MAIN}>{styles}</styleSheet>",
        "xl/sharedStrings.xml": f"<sst {MAIN}>{shared}</sst>",
    }


def pack(contents: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.fixture
def make_parts() -> Callable[..., dict[str, str]]:
    return parts


@pytest.fixture
def make_package() -> Callable[..., bytes]:
    return pack


@pytest.fixture
def make_workbook() -> Callable[..., bytes]:
    """A workbook from what stands inside <sheetData>."""

    def make(rows: str, before: str = "", after: str = "", **others: str) -> bytes:
        return pack(dict(parts(f"{before}<sheetData>{rows}</sheetData>{after}", **others)))

    return make
