"""The paragraph styles of our documents: GB/T 9704-2012 for running text, and the smaller ones of tables."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from jixiao.value import dataclass
from jixiao_plugins.docx.face import (
    ER_HAO,
    FANGSONG,
    HEITI,
    KAITI,
    SAN_HAO,
    SI_HAO,
    SONGTI,
    WU_HAO,
    XIAO_ER,
    XIAO_SI,
    XIAOBIAOSONG,
    Face,
)
from jixiao_plugins.docx.xml import add, add_face, element

if TYPE_CHECKING:
    from docx.oxml.xmlchemy import BaseOxmlElement


class Align(StrEnum):
    """Where the lines of a paragraph stand, by the words of OOXML."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"
    BOTH = "both"


LINE = 578
"""28.9 pt in twentieths of a point: 22 lines on the 225 mm of the text area."""

TIGHTER = -5
"""-0.25 pt in twentieths: 28 characters of 三号 (448 pt) on the 156 mm (442.2 pt) of the text area."""

TWO_CHARACTERS = 2 * (16 * 20 + TIGHTER)


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. Lengths in twentieths of a point; `line` 0 is as high as the face, otherwise exactly so."""

    id: str
    name: str
    face: Face
    size: int  # half points
    align: Align = Align.BOTH
    line: int = LINE
    tighter: int = TIGHTER
    first: int = 0  # indent of the first line
    right: int = 0
    before: int = 0
    after: int = 0
    level: int | None = None  # of a heading, from 0
    strong: bool = False
    keeps: bool = False  # on the page of what follows it, as headings do


NORMAL = Style("Normal", "Normal", FANGSONG, SAN_HAO)
TITLE = Style("Title", "Title", XIAOBIAOSONG, ER_HAO, Align.CENTRE, line=700, tighter=0, after=LINE)
SUBTITLE = Style("Subtitle", "Subtitle", KAITI, SAN_HAO, Align.CENTRE)
HEADING_1 = Style("Heading1", "heading 1", HEITI, SAN_HAO, first=TWO_CHARACTERS, level=0)
HEADING_2 = Style("Heading2", "heading 2", KAITI, SAN_HAO, first=TWO_CHARACTERS, level=1)
HEADING_3 = Style("Heading3", "heading 3", FANGSONG, SAN_HAO, first=TWO_CHARACTERS, level=2)
HEADING_4 = Style("Heading4", "heading 4", FANGSONG, SAN_HAO, first=TWO_CHARACTERS, level=3)
BODY = Style("BodyText", "Body Text", FANGSONG, SAN_HAO, first=TWO_CHARACTERS)
SIGNATURE = Style("Signature", "Signature", FANGSONG, SAN_HAO, Align.RIGHT, right=2 * TWO_CHARACTERS)
CAPTION = Style("Caption", "caption", HEITI, XIAO_SI, Align.LEFT, line=0, tighter=0, before=120, after=60, keeps=True)
TABLE_TITLE = Style("TableTitle", "表题", XIAOBIAOSONG, XIAO_ER, Align.CENTRE, line=0, tighter=0, after=60)
TABLE_YEAR = Style("TableYear", "表题年度", FANGSONG, SI_HAO, Align.CENTRE, line=0, tighter=0, after=60)
TABLE_LINE = Style("TableLine", "表上下文字", FANGSONG, XIAO_SI, Align.LEFT, line=0, tighter=0, before=40, after=40)
CHART_TITLE = Style("ChartTitle", "图题", HEITI, XIAO_SI, Align.CENTRE, line=0, tighter=0, before=60, keeps=True)
CELL = Style("TableCell", "表内文字", SONGTI, WU_HAO, Align.CENTRE, line=0, tighter=0)
CELL_HEAD = Style("TableHead", "表头", HEITI, WU_HAO, Align.CENTRE, line=0, tighter=0)
HAIR = Style("Hair", "表间空隙", SONGTI, 2, line=20, tighter=0)
FOOTER = Style("Footer", "footer", SONGTI, SI_HAO, Align.LEFT, line=0, tighter=0)

STYLES = (
    NORMAL,
    TITLE,
    SUBTITLE,
    HEADING_1,
    HEADING_2,
    HEADING_3,
    HEADING_4,
    BODY,
    SIGNATURE,
    CAPTION,
    TABLE_TITLE,
    TABLE_YEAR,
    TABLE_LINE,
    CHART_TITLE,
    HAIR,
    CELL,
    CELL_HEAD,
    FOOTER,
)


def style_elements() -> list[BaseOxmlElement]:
    """The content of word/styles.xml."""
    return [_defaults(), *(_style(style) for style in STYLES), _table_style()]


def _defaults() -> BaseOxmlElement:
    """What holds where no style speaks."""
    made = element("docDefaults")
    properties = add(add(made, "rPrDefault"), "rPr")
    add_face(properties, FANGSONG)
    add(properties, "sz", val=SAN_HAO)
    add(properties, "lang", val="en-US", eastAsia="zh-CN", bidi="ar-SA")
    add(add(made, "pPrDefault"), "pPr")
    return made


def _style(style: Style) -> BaseOxmlElement:
    made = element("style", type="paragraph", default=int(style is NORMAL), styleId=style.id)
    add(made, "name", val=style.name)
    if style is not NORMAL:
        add(made, "basedOn", val=NORMAL.id)
    if style.level is not None:
        add(made, "next", val=BODY.id)
    add(made, "qFormat")
    lines = add(made, "pPr")
    if style.level is not None or style.keeps:
        add(lines, "keepNext")
    add(lines, "widowControl", val=0)
    rule = "exact" if style.line else "auto"
    add(lines, "spacing", before=style.before, after=style.after, line=style.line or 240, lineRule=rule)
    add(lines, "ind", right=style.right, firstLine=style.first)
    add(lines, "jc", val=style.align)
    if style.level is not None:
        add(lines, "outlineLvl", val=style.level)
    letters = add(made, "rPr")
    add_face(letters, style.face)
    add(letters, "b", val=int(style.strong))
    add(letters, "spacing", val=style.tighter)
    add(letters, "sz", val=style.size)
    add(letters, "szCs", val=style.size)
    return made


def _table_style() -> BaseOxmlElement:
    made = element("style", type="table", default=1, styleId="TableNormal")
    add(made, "name", val="Normal Table")
    properties = add(made, "tblPr")
    add(properties, "tblInd", w=0, type="dxa")
    margins = add(properties, "tblCellMar")
    for side, width in (("top", 0), ("left", 60), ("bottom", 0), ("right", 60)):
        add(margins, side, w=width, type="dxa")
    return made
