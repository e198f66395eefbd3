"""Elements of WordprocessingML: made by name, filled with text that XML can hold."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, cast

from jixiao_plugins.docx.face import SPACE, Face

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def legal(text: str) -> str:
    """`text` as XML can hold it: controls are shown by their code, line breaks and tabs stay."""
    return CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", text.replace("\r\n", "\n").replace("\r", "\n"))


@cache
def _qualified(name: str) -> str:
    from docx.oxml.ns import qn

    return qn(f"w:{name}")


@cache
def _maker() -> Callable[..., BaseOxmlElement]:
    """What makes elements of python-docx's own classes; a long table has hundreds of thousands of them."""
    from docx.oxml.parser import oxml_parser

    return cast("Callable[..., BaseOxmlElement]", oxml_parser.makeelement)


def element(tag: str, **attributes: str | int) -> BaseOxmlElement:
    """`<w:tag>` with attributes of the same namespace."""
    told = {_qualified(name): str(value) for name, value in attributes.items()}
    return _maker()(_qualified(tag), told, {"w": SPACE})


def add(parent: BaseOxmlElement, tag: str, **attributes: str | int) -> BaseOxmlElement:
    """A new `<w:tag>` at the end of `parent`."""
    made = element(tag, **attributes)
    parent.append(made)
    return made


def add_face(properties: BaseOxmlElement, face: Face) -> None:
    """The face in run properties: every script by name, and quotes and dashes as Chinese ones.

    Without `eastAsia` Word sets Chinese in whatever face its theme names; without the hint “ ” — … come out Latin.
    """
    add(
        properties,
        "rFonts",
        hint="eastAsia",
        ascii=face.latin,
        eastAsia=face.name,
        hAnsi=face.latin,
        cs=face.latin,
    )


def add_text(run: BaseOxmlElement, text: str) -> None:
    """`text` at the end of a run; line breaks and tabs become elements."""
    from docx.oxml.ns import qn

    for number, line in enumerate(legal(text).split("\n")):
        if number:
            add(run, "br")
        for position, part in enumerate(line.split("\t")):
            if position:
                add(run, "tab")
            if part:
                told = add(run, "t")
                told.text = part
                told.set(qn("xml:space"), "preserve")
