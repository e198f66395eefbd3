"""A chart on paper: how wide it is printed, and as a PNG, set by typst where that and a Chinese face are here."""

from __future__ import annotations

from functools import cache

from jixiao.diagnostic import Rejected
from jixiao_plugins.pdf.fonts import faces, on_this_machine
from jixiao_plugins.svg.chart import size_of

DOTS = 144.0
"""To an inch: sharp in print, and not larger than it has to be."""

WIDEST, HIGHEST = 150, 140
"""Millimetres that a chart takes on a page at the most: its heading stands above it on the same page."""


def printed_width(svg: str) -> int:
    """How wide a chart is printed, in millimetres."""
    across, high = size_of(svg)
    return min(WIDEST, HIGHEST * across // high)


def picture(svg: str) -> bytes | None:
    """The PNG of an SVG that stands alone; None where nothing here can make one."""
    if not can_draw():
        return None
    import typst

    # The picture is handed over as a value: nothing of what was typed is ever read as a document.
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    compiler = typst.Compiler(page.encode(), font_paths=on_this_machine(), sys_inputs={"svg": svg})
    made = compiler.compile(format="png", ppi=DOTS)
    return made if isinstance(made, bytes) else None


@cache
def can_draw() -> bool:
    """Whether typst is here, with a face that has Chinese letters."""
    try:
        faces(on_this_machine().families())
    except (ImportError, Rejected):
        return False
    return True
