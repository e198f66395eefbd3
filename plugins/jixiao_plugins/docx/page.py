"""A blank document: the page of GB/T 9704-2012 or a sheet for a table, our styles, and nothing of a template."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao.value import dataclass
from jixiao_plugins.docx.face import font_table
from jixiao_plugins.docx.style import style_elements
from jixiao_plugins.docx.xml import add, element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section


@dataclass(frozen=True, slots=True)
class Page:
    """An A4 page; margins in millimetres."""

    top: int
    bottom: int
    left: int
    right: int
    landscape: bool = False

    @property
    def width(self) -> int:
        """Between the margins, in twentieths of a point."""
        return twips((297 if self.landscape else 210) - self.left - self.right)


OFFICIAL = Page(37, 35, 28, 26)
"""GB/T 9704-2012, 5.1: 天头 37 mm, 订口 28 mm, 版心 156 mm × 225 mm."""

SHEET = Page(20, 18, 15, 15, landscape=True)
"""A table across the page."""


def twips(millimetres: int) -> int:
    """Millimetres in twentieths of a point, to the nearest."""
    return (millimetres * 14400 + 127) // 254


def blank(page: Page = OFFICIAL) -> Document:
    """An empty document of one section, with the styles of `style.STYLES` and no others."""
    import docx
    from docx.opc.constants import RELATIONSHIP_TYPE

    document = docx.Document()
    part = document.part
    keep = (RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE, RELATIONSHIP_TYPE.THEME)
    for key, relation in list(part.rels.items()):
        if relation.reltype not in keep:
            del part.rels[key]
    for key, relation in list(part.package.rels.items()):
        if relation.reltype.endswith("/thumbnail"):
            del part.package.rels[key]
    part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)._blob = font_table()
    _refill(document.styles.element, style_elements())
    _refill(document.settings.element, _settings())
    lay(document.sections[0], page)
    return document


def lay(section: Section, page: Page) -> None:
    """Gives a section the page. No document grid: Word and LibreOffice count its lines and characters differently."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm

    long, short = Mm(297), Mm(210)
    section.orientation = WD_ORIENT.LANDSCAPE if page.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if page.landscape else (short, long)
    section.top_margin, section.bottom_margin = Mm(page.top), Mm(page.bottom)
    section.left_margin, section.right_margin = Mm(page.left), Mm(page.right)
    section.header_distance, section.footer_distance = Mm(15), Mm(min(28, page.bottom - 8))
    section.gutter = Mm(0)
    for grid in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(grid)


def append(document: Document, made: BaseOxmlElement) -> None:
    """Puts a paragraph or a table at the end of the text, before the properties of the last section."""
    document.element.body.insert_element_before(made, "w:sectPr")


def _refill(parent: BaseOxmlElement, children: list[BaseOxmlElement]) -> None:
    for child in list(parent):
        parent.remove(child)
    for child in children:
        parent.append(child)


def _settings() -> list[BaseOxmlElement]:
    compatible = element("compat")
    add(compatible, "useFELayout")
    add(
        compatible,
        "compatSetting",
        name="compatibilityMode",
        uri="http://schemas.microsoft.com/office/word",
        val=15,
    )
    return [
        element("zoom", percent=100),
        element("defaultTabStop", val=420),
        element("characterSpacingControl", val="doNotCompress"),
        compatible,
        element("themeFontLang", val="en-US", eastAsia="zh-CN"),
    ]
