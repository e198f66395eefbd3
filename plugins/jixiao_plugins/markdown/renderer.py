"""Reports as Markdown (tables as GitHub writes them); whatever was typed stays text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from jixiao.report.model import Medium, Paragraph, Report, SectionBlock, TableBlock, Text, Tone
from jixiao.report.paper import Grid, Manner, Paper, Passage, laid_out

SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&$-])")
"""Characters that Markdown could take for markup; a backslash makes each of them text."""

HEADINGS = {
    Manner.TITLE: "# ",
    Manner.TABLE_TITLE: "# ",
    Manner.CHAPTER: "## ",
    Manner.SECTION: "### ",
    Manner.POINT: "#### ",
    Manner.CAPTION: "## ",
}

MARKS = {Tone.BAD: "✗ ", Tone.WARNING: "⚠ "}


class MarkdownRenderer:
    """Writes UTF-8; the steps of a score stand in a list after the table, under the name of its row."""

    suffix = "md"

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """All `reports`, one after the other."""
        return "\n".join("\n".join(_report(report)) + "\n" for report in reports).encode("utf-8")

    def render_papers(self, papers: tuple[Paper, ...]) -> bytes:
        """All `papers`, one after the other; merged cells stand in their first place, since Markdown merges none."""
        return "\n".join("\n".join(_paper(paper)) + "\n" for paper in papers).encode("utf-8")


def plain(text: str) -> str:
    """`text` as one line of Markdown that shows exactly itself."""
    return SPECIAL.sub(r"\\\1", " ".join(text.split()))


def _report(report: Report) -> Iterator[str]:
    yield f"# {plain(report.title)}"
    yield ""
    for name, value in report.facts:
        yield f"- **{plain(name)}**：{plain(value)}"
    for section in report.for_medium(Medium.PAPER):
        yield from _section(section)


def _section(section: SectionBlock) -> Iterator[str]:
    yield ""
    yield f"## {plain(section.heading)}"
    for block in section.blocks:
        yield ""
        if isinstance(block, Paragraph):
            yield _cell(block.text)
            if block.text.details:
                yield ""
            yield from (f"- {plain(line)}" for line in block.text.details)
        else:
            yield from _table(block)


def _table(table: TableBlock) -> Iterator[str]:
    if table.caption:
        yield f"**{plain(table.caption)}**"
        yield ""
    yield _line([plain(column.heading) for column in table.columns])
    yield _line(["---:" if column.numeric else "---" for column in table.columns])
    repeated = {
        (row, column)
        for column in table.merge_down
        for start, length in table.merged(column)
        for row in range(start + 1, start + length)
    }
    for index, row in enumerate(table.rows):
        cells = ["" if (index, column) in repeated else _cell(text) for column, text in enumerate(row)]
        yield _line([f"**{cell}**" if index in table.strong_rows and cell else cell for cell in cells])
    yield from _details(table)


def _details(table: TableBlock) -> Iterator[str]:
    """The folded lines of every row that has some, after the table: a Markdown cell holds no list."""
    for row in table.rows:
        lines = [line for text in row for line in text.details]
        if lines:
            names = [
                text.text
                for index, text in enumerate(row)
                if index in table.merge_down or index == len(table.merge_down)
            ]
            heading = " / ".join(name for name in names if name) or row[0].text
            yield ""
            yield f"**{plain(heading)}**"
            yield ""
            yield from (f"{number}. {plain(line)}" for number, line in enumerate(lines, 1))


def _paper(paper: Paper) -> Iterator[str]:
    for number, part in enumerate(paper.parts):
        if number:
            yield ""
        if isinstance(part, Passage):
            said = "".join(f"**{plain(p.text)}**" if p.blank and p.text.strip() else plain(p.text) for p in part.pieces)
            yield HEADINGS.get(part.manner, "") + said
        else:
            yield from _grid(part)


def _grid(grid: Grid) -> Iterator[str]:
    rows = [[plain(box.text) if box is not None else "" for box in row] for row in laid_out(grid)]
    yield _line(rows[0] if grid.head else [""] * len(grid.widths))
    yield _line(["---"] * len(grid.widths))
    yield from (_line(row) for row in (rows[1:] if grid.head else rows))


def _cell(text: Text) -> str:
    return MARKS.get(text.tone, "") + plain(text.text) if text.text else ""


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
