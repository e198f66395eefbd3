"""Page numbers as GB/T 9704-2012, 7.5 sets them: — 1 —, 四号 宋体, outside: odd pages right, even pages left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jixiao_plugins.docx.paragraph import Piece, add_piece, run_properties
from jixiao_plugins.docx.style import FOOTER, Align
from jixiao_plugins.docx.xml import add, element

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.section import Section

ONE_CHARACTER = 14 * 20
"""A 四号 character in twentieths of a point: how far from the edge of the text area a number stands."""


def number_pages(document: Document, section: Section, *, outside: bool = True) -> None:
    """Numbers the pages of `section`: outside, as pages printed on both sides have it, or in the middle."""
    section.footer.is_linked_to_previous = False
    _refill(section.footer._element, Align.RIGHT if outside else Align.CENTRE)
    if document.settings.odd_and_even_pages_header_footer or outside:
        document.settings.odd_and_even_pages_header_footer = True
        section.even_page_footer.is_linked_to_previous = False
        _refill(section.even_page_footer._element, Align.LEFT if outside else Align.CENTRE)


def _refill(footer: BaseOxmlElement, align: Align) -> None:
    for child in list(footer):
        footer.remove(child)
    footer.append(_page_number(align))


def _page_number(align: Align) -> BaseOxmlElement:
    made = element("p")
    lines = add(made, "pPr")
    add(lines, "pStyle", val=FOOTER.id)
    add(
        lines,
        "ind",
        left=ONE_CHARACTER if align is Align.LEFT else 0,
        right=ONE_CHARACTER if align is Align.RIGHT else 0,
    )
    add(lines, "jc", val=align)
    add_piece(made, Piece("— "), FOOTER)
    for kind in ("begin", None, "separate", "1", "end"):
        run = add(made, "r")
        run_properties(run, Piece(""), FOOTER)
        if kind is None:
            add(run, "instrText").text = "PAGE"
        elif kind == "1":
            add(run, "t").text = kind
        else:
            add(run, "fldChar", fldCharType=kind)
    add_piece(made, Piece(" —"), FOOTER)
    return made
