"""Comments of a sheet as Excel keeps them: the texts in one part, the boxes that show them in another."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from jixiao_plugins.xlsx.cells import legal
from jixiao_plugins.xlsx.splice import Element, Piece, elements, inside, spliced

AUTHOR = "jixiao"
LINES = 6
"""Rows of a sheet that a box covers."""

EMPTY_COMMENTS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors/><commentList/></comments>'
)
EMPTY_BOXES = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"></xml>'
)
SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    'xmlns:x="urn:schemas-microsoft-com:office:excel" id="_x0000_s{id}" '
    'style="position:absolute;visibility:hidden" fillcolor="#ffffe1" o:insetmode="auto" '
    'path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/><v:fill color2="#ffffe1"/>'
    '<v:shadow color="black" obscured="t"/><v:path o:connecttype="none"/>'
    '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{left}, 15, {top}, 2, {right}, 31, {bottom}, 1</x:Anchor><x:AutoFill>False</x:AutoFill>"
    "<x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)


def with_comments(xml: bytes, texts: Mapping[str, str]) -> tuple[bytes, tuple[str, ...]]:
    """A part of comments with `texts` by cell; and the cells that had none before: they need a box.

    What somebody else wrote at a cell stays, and ours follows it. Raises ValueError as `splice.elements` does.
    """
    found = elements(xml, ("authors", "author", "commentList", "comment", "text"))
    authors = next(item for item in found if item.name == "authors")
    listed = next(item for item in found if item.name == "commentList")
    bodies: dict[str, Element] = {}
    cell = ""
    for item in found:
        if item.name == "comment":
            cell = item.attributes.get("ref", "")
        elif item.name == "text":
            bodies[cell] = item
    author = sum(item.name == "author" for item in found)
    prefix = listed.prefix
    pieces = [inside(xml, authors, f"<{prefix}author>{AUTHOR}</{prefix}author>".encode())]
    made = []
    for reference, text in texts.items():
        if reference in bodies:
            pieces.append(inside(xml, bodies[reference], _run(prefix, f"\n{text}")))
        else:
            body = f"<{prefix}text>".encode() + _run(prefix, text) + f"</{prefix}text>".encode()
            head = f'<{prefix}comment ref="{reference}" authorId="{author}">'.encode()
            made.append(head + body + f"</{prefix}comment>".encode())
    pieces.append(inside(xml, listed, b"".join(made)))
    return spliced(xml, pieces), tuple(reference for reference in texts if reference not in bodies)


def _run(prefix: str, text: str) -> bytes:
    written = escape(legal(text), quote=False)
    return f'<{prefix}r><{prefix}t xml:space="preserve">{written}</{prefix}t></{prefix}r>'.encode()


def with_boxes(xml: bytes, cells: Mapping[str, tuple[int, int]]) -> bytes:
    """A VML part with a hidden box for each cell (row and column from 0). Raises ValueError: it is no VML."""
    end = xml.rfind(b"</xml>")
    if end < 0:
        raise ValueError("no VML")
    taken = xml.count(b"_x0000_s")
    shapes = "".join(
        SHAPE.format(
            id=30_000 + taken + number,
            row=row,
            column=column,
            left=column + 1,
            top=max(row - 1, 0),
            right=column + 5,
            bottom=max(row - 1, 0) + LINES,
        )
        for number, (row, column) in enumerate(cells.values())
    )
    return spliced(xml, [Piece(end, end, shapes.encode())])
