"""Charts on a page of Word: pictures where they can be made, otherwise bars drawn in the cells of a table."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from io import BytesIO
from typing import TYPE_CHECKING

from jixiao.report.model import Chart, Drawing, TableBlock
from jixiao_plugins.docx import style as styles
from jixiao_plugins.docx.page import append
from jixiao_plugins.docx.paragraph import Piece, paragraph
from jixiao_plugins.docx.table import Cell, table
from jixiao_plugins.svg.chart import PALETTE, draw
from jixiao_plugins.svg.data import axis_of, lines_of
from jixiao_plugins.svg.picture import picture, printed_width

if TYPE_CHECKING:
    from docx.document import Document

BLOCKS = 40
"""Blocks of the longest bar that is drawn in letters."""

SHARES = (26, 50, 10)
"""Of the names, the bars and the numbers."""


def add_charts(document: Document, drawn: TableBlock, width: int, heading: str) -> None:
    """Every chart of `drawn` at the end of the text, under its title unless that is the `heading` above it.

    `width` of the page in twentieths of a point.
    """
    for chart in drawn.charts:
        svg = draw(drawn, chart, alone=True)
        png = picture(svg) if svg else None
        drawable = png is not None or (svg and chart.drawing is not Drawing.POINTS)
        if drawable and chart.title != heading:
            append(document, paragraph(styles.CHART_TITLE, chart.title))
        if png is not None:
            _add_picture(document, png, svg, chart)
        elif drawable:
            rows = [list(row) for row in _bars(drawn, chart)]
            append(document, table([width * share // sum(SHARES) for share in SHARES], rows, ruled=False))


def _add_picture(document: Document, png: bytes, svg: str, chart: Chart) -> None:
    """A picture, with its title as what is read aloud."""
    from docx.shared import Mm
    from docx.text.paragraph import Paragraph

    made = paragraph(styles.TABLE_LINE, align=styles.Align.CENTRE)
    append(document, made)
    run = Paragraph(made, document._body).add_run()  # type: ignore[arg-type]  # it was made as one
    shape = run.add_picture(BytesIO(png), width=Mm(printed_width(svg)))
    shape._inline.docPr.set("descr", chart.title)


def _bars(drawn: TableBlock, chart: Chart) -> Iterator[tuple[Cell, Cell, Cell]]:
    """For every number its name, a bar of blocks, and the number; the series tell themselves apart by colour."""
    lines = lines_of(drawn, chart)
    axis = axis_of((mark.value for line in lines for mark in line.marks), from_zero=True)
    for row in sorted({mark.row for line in lines for mark in line.marks}):
        for index, line in enumerate(lines):
            for mark in line.marks:
                if mark.row != row:
                    continue
                name = f"{mark.label}（{line.name}）" if len(lines) > 1 else mark.label
                length = int(BLOCKS * max(axis.share(mark.value), Fraction(0)))
                colour = PALETTE[index % len(PALETTE)].removeprefix("#")
                yield (
                    Cell((name,), align=styles.Align.RIGHT),
                    Cell((Piece("█" * length, colour=colour),) if length else (), align=styles.Align.LEFT),
                    Cell((mark.shown,), align=styles.Align.LEFT),
                )
