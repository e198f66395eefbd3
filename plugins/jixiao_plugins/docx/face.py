"""The typefaces and sizes of official documents: the name that the standard asks for, and what may stand in for it."""

from __future__ import annotations

from jixiao.value import dataclass

LATIN = "Times New Roman"
"""Digits and letters: official documents set them in it beside every Chinese face."""


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface by its name in a docx. `other` is the name under which newer systems have it, `family` its kind."""

    name: str
    other: str
    family: str  # of OOXML: roman, swiss, modern, script
    latin: str = LATIN


XIAOBIAOSONG = Face("方正小标宋简体", "华文中宋", "roman")
FANGSONG = Face("仿宋_GB2312", "仿宋", "modern")
KAITI = Face("楷体_GB2312", "楷体", "modern")
HEITI = Face("黑体", "SimHei", "modern")
SONGTI = Face("宋体", "SimSun", "roman")

FACES = (XIAOBIAOSONG, FANGSONG, KAITI, HEITI, SONGTI)

ER_HAO, XIAO_ER, SAN_HAO, SI_HAO, XIAO_SI, WU_HAO, XIAO_WU = 44, 36, 32, 28, 24, 21, 18
"""二号, 小二, 三号, 四号, 小四, 五号, 小五 in half points, as OOXML counts sizes."""


def font_table() -> bytes:
    """The part word/fontTable.xml: under which other name, or by which kind of face, each may be replaced."""
    told = "".join(
        f'<w:font w:name="{face.name}"><w:altName w:val="{face.other}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{face.family}"/><w:pitch w:val="fixed"/></w:font>'
        for face in FACES
    )
    latin = f'<w:font w:name="{LATIN}"><w:charset w:val="00"/><w:family w:val="roman"/></w:font>'
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    return f'{head}<w:fonts xmlns:w="{SPACE}">{told}{latin}</w:fonts>'.encode()


SPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""The namespace of everything inside a document."""
