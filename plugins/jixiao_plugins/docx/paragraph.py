"""Paragraphs: pieces of text in a style, each with its face by name."""

from __future__ import annotations

from copy import deepcopy
from functools import lru_cache
from typing import TYPE_CHECKING

from jixiao.value import dataclass, replace
from jixiao_plugins.docx.face import Face
from jixiao_plugins.docx.style import BODY, Align, Style
from jixiao_plugins.docx.xml import add, add_face, add_text, element

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text. What is None is as the style of the paragraph has it; `colour` and `fill` are RRGGBB."""

    text: str
    face: Face | None = None
    size: int | None = None  # half points
    strong: bool = False
    colour: str | None = None
    fill: str | None = None


def paragraph(style: Style, *pieces: Piece | str, align: Align | None = None) -> BaseOxmlElement:
    """A paragraph in `style`, whose lines stand as `align` says where that is given."""
    made = element("p")
    lines = add(made, "pPr")
    add(lines, "pStyle", val=style.id)
    if align is not None and align is not style.align:
        add(lines, "jc", val=align)
    for piece in pieces:
        add_piece(made, piece if isinstance(piece, Piece) else Piece(piece), style)
    return made


def add_piece(parent: BaseOxmlElement, piece: Piece, style: Style = BODY) -> None:
    """A run at the end of a paragraph."""
    run = deepcopy(_run(replace(piece, text=""), style))  # cells by the thousand look alike: copying is far quicker
    parent.append(run)
    add_text(run, piece.text)


@lru_cache(maxsize=64)
def _run(look: Piece, style: Style) -> BaseOxmlElement:
    """A run of that look in a paragraph of `style`, with nothing in it yet."""
    run = element("r")
    run_properties(run, look, style)
    return run


def run_properties(run: BaseOxmlElement, piece: Piece, style: Style) -> None:
    """What a run says of its letters; its face always, so that it keeps it when it is pasted elsewhere."""
    letters = add(run, "rPr")
    add_face(letters, piece.face or style.face)
    if piece.strong:
        add(letters, "b")
    if piece.colour is not None:
        add(letters, "color", val=piece.colour)
    if piece.size is not None:
        add(letters, "sz", val=piece.size)
        add(letters, "szCs", val=piece.size)
    if piece.fill is not None:
        add(letters, "shd", val="clear", color="auto", fill=piece.fill)
    add(letters, "lang", val="en-US", eastAsia="zh-CN")
