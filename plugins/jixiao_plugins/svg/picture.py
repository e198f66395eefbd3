"""A chart as a PNG, set by typst where it is installed and finds a Chinese face; nothing otherwise."""

from __future__ import annotations

from functools import cache

FACES = (
    "Noto Sans CJK SC",
    "Noto Serif CJK SC",
    "Source Han Sans SC",
    "Source Han Serif SC",
    "Microsoft YaHei",
    "SimHei",
    "SimSun",
    "PingFang SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
)
"""Families with Chinese letters, by the names under which systems have them; without one a picture has only boxes."""

DOTS = 144.0
"""To an inch: sharp in print, and not larger than it has to be."""


def picture(svg: str) -> bytes | None:
    """The PNG of an SVG that stands alone; None where nothing here can make one."""
    if not can_draw():
        return None
    import typst

    # The picture is handed over as a value: nothing of what was typed is ever read as a document.
    page = '#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    made = typst.compile(page.encode(), format="png", ppi=DOTS, sys_inputs={"svg": svg})
    return made if isinstance(made, bytes) else None


@cache
def can_draw() -> bool:
    """Whether typst is here, with a face that has Chinese letters."""
    try:
        import typst
    except ImportError:
        return False
    return bool(set(typst.Fonts().families()) & set(FACES))
