"""Papers and reports as Word documents: GB/T 9704-2012 for running text, ruled tables across the page."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from jixiao.report.model import Report, Tone
from jixiao.report.paper import Align, Box, Grid, Manner, Paper, Part, Passage
from jixiao.report.paper import Piece as Said
from jixiao.report.printed import paper_of
from jixiao_plugins.docx import style as styles
from jixiao_plugins.docx.figure import add_charts
from jixiao_plugins.docx.footer import number_pages
from jixiao_plugins.docx.package import packed
from jixiao_plugins.docx.page import OFFICIAL, SHEET, Page, append, blank, lay
from jixiao_plugins.docx.paragraph import Piece, paragraph
from jixiao_plugins.docx.table import Cell, table

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement

STYLES = {
    Manner.TITLE: styles.TITLE,
    Manner.CHAPTER: styles.HEADING_1,
    Manner.SECTION: styles.HEADING_2,
    Manner.POINT: styles.HEADING_3,
    Manner.ITEM: styles.HEADING_4,
    Manner.BODY: styles.BODY,
    Manner.SIGNATURE: styles.SIGNATURE,
    Manner.TABLE_TITLE: styles.TABLE_TITLE,
    Manner.TABLE_YEAR: styles.TABLE_YEAR,
    Manner.TABLE_LINE: styles.TABLE_LINE,
    Manner.CAPTION: styles.CAPTION,
}

ALIGNS = {Align.LEFT: styles.Align.LEFT, Align.CENTRE: styles.Align.CENTRE, Align.RIGHT: styles.Align.RIGHT}

COLOURS = {Tone.GOOD: "19703B", Tone.WARNING: "8A5300", Tone.BAD: "B3261E", Tone.MUTED: "5B6570"}

BLANK = "FFF2CC"
"""Behind what the office still has to write."""

HEADING = "F2F2F2"
"""Behind the headings of tables: light enough to be copied in black and white."""


class DocxRenderer:
    """Writes one document; every paper begins on a page of its own."""

    suffix = "docx"

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """All `reports`, as pages."""
        return self.render_papers(tuple(paper_of(report) for report in reports))

    def render_papers(self, papers: tuple[Paper, ...]) -> bytes:
        """All `papers`, one after the other."""
        first = _page(papers[0]) if papers else OFFICIAL
        document = blank(first)
        outside = any(not paper.landscape for paper in papers)
        for number, paper in enumerate(papers):
            if number:
                lay(document.add_section(), _page(paper))
            number_pages(document, document.sections[-1], outside=outside and not paper.landscape)
            _write(document, paper)
        return packed(document, title=papers[0].title if papers else "")


def _page(paper: Paper) -> Page:
    return SHEET if paper.landscape else OFFICIAL


def _write(document: Document, paper: Paper) -> None:
    before: Part | None = None
    for part in paper.parts:
        if isinstance(part, Passage):
            append(document, paragraph(STYLES[part.manner], *map(_piece, part.pieces)))
        else:
            if part.drawn is not None:
                heading = before.text if isinstance(before, Passage) else ""
                add_charts(document, part.drawn, _page(paper).width, heading)
            if isinstance(before, Grid) or part.drawn is not None:
                append(document, paragraph(styles.HAIR))  # Word joins tables between which nothing stands
            append(document, _table(part, _page(paper).width))
        before = part
    if isinstance(before, Grid):
        append(document, paragraph(styles.HAIR))  # a section ends with a paragraph


def _piece(piece: Said) -> Piece:
    return Piece(piece.text, colour=COLOURS.get(piece.tone), fill=BLANK if piece.blank else None)


def _table(grid: Grid, width: int) -> BaseOxmlElement:
    rows = [[_cell(box) for box in row] for row in grid.rows]
    return table(shares(grid.widths, width), rows, head=grid.head)


def shares(widths: Sequence[int], width: int) -> list[int]:
    """`width` divided in the proportion of `widths`, without remainder."""
    ends = [sum(widths[:index]) * width // sum(widths) for index in range(len(widths) + 1)]
    return [end - start for start, end in pairwise(ends)]


def _cell(box: Box) -> Cell:
    return Cell(
        (Piece(box.text, strong=box.strong, colour=COLOURS.get(box.tone)),) if box.text else (),
        across=box.across,
        down=box.down,
        align=ALIGNS[box.align],
        style=styles.CELL_HEAD if box.heading else styles.CELL,
        fill=HEADING if box.heading else None,
    )
