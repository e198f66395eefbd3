"""Papers and reports as pdf, set by Typst: texts go in as data, the template is ours, and nothing is fetched."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from importlib.resources import files

from jixiao.report.model import Report, TableBlock
from jixiao.report.paper import Box, Paper, Part, Passage, Piece
from jixiao.report.printed import paper_of
from jixiao_plugins.pdf.fonts import faces, on_this_machine
from jixiao_plugins.svg.chart import draw
from jixiao_plugins.svg.picture import printed_width

TEMPLATE = "paper.typ"

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What no page can show; it is shown by its code."""

PAST = 946684800
"""The first second of 2000: a paper bears no time, so the same evaluation gives the same bytes."""


class PdfRenderer:
    """Writes one document; every paper begins on a page of its own. The same machine gives the same bytes."""

    suffix = "pdf"

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """All `reports`, as pages."""
        return self.render_papers(tuple(paper_of(report) for report in reports))

    def render_papers(self, papers: tuple[Paper, ...]) -> bytes:
        """All `papers`, one after the other. Raises Rejected (U196) where the machine has no Chinese typeface."""
        import typst

        machine = on_this_machine()
        data = {
            "title": _shown(papers[0].title) if papers else "",
            "faces": faces(machine.families()),
            "papers": [_paper(paper) for paper in papers],
        }
        template = files("jixiao_plugins.pdf").joinpath("templates", TEMPLATE).read_bytes()
        compiler = typst.Compiler(template, font_paths=machine, sys_inputs={"data": json.dumps(data)})
        made = compiler.compile(format="pdf", timestamp=PAST)
        if not isinstance(made, bytes):
            raise TypeError("a pdf is one file")
        return made


def _shown(text: str) -> str:
    return CONTROLS.sub(lambda match: f"\\u{ord(match.group()):04x}", text)


def _paper(paper: Paper) -> dict[str, object]:
    above = (None, *paper.parts)
    return {
        "landscape": paper.landscape,
        "parts": [_part(part, before) for part, before in zip(paper.parts, above, strict=False)],
    }


def _part(part: Part, before: Part | None) -> dict[str, object]:
    if isinstance(part, Passage):
        return {"manner": part.manner.value, "pieces": [_piece(piece) for piece in part.pieces]}
    rows = [[_box(box) for box in row] for row in part.rows]
    heading = before.text if isinstance(before, Passage) else ""
    charts = [*_charts(part.drawn, heading)] if part.drawn is not None else []
    return {"manner": "grid", "widths": list(part.widths), "head": part.head, "rows": rows, "charts": charts}


def _charts(table: TableBlock, heading: str) -> Iterator[dict[str, object]]:
    """The charts of a table as SVG, each with its title unless that is the heading above it."""
    for chart in table.charts:
        svg = draw(table, chart, alone=True)
        if svg:
            title = "" if chart.title == heading else _shown(chart.title)
            yield {"title": title, "svg": svg, "width": printed_width(svg)}


def _piece(piece: Piece) -> dict[str, object]:
    return {"text": _shown(piece.text), "blank": piece.blank, "tone": piece.tone.value}


def _box(box: Box) -> dict[str, object]:
    return {
        "text": _shown(box.text),
        "across": box.across,
        "down": box.down,
        "align": box.align.value,
        "heading": box.heading,
        "strong": box.strong,
        "tone": box.tone.value,
    }
