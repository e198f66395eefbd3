"""Reports for a terminal: columns straight under Chinese text, long cells wrapped, nothing but characters."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.origin import display_width
from jixiao.report.layout import pad, wrap
from jixiao.report.model import Medium, Paragraph, Report, SectionBlock, TableBlock, Text

GAP = "  "
WIDEST = 132
"""Columns of a terminal that a table takes at the most; the widest columns give way."""

NARROWEST = 12


class TextRenderer:
    """Writes UTF-8. Folded lines of cells are left out (`jixiao explain` shows them), those of paragraphs stay."""

    suffix = "txt"

    def render(self, reports: tuple[Report, ...]) -> bytes:
        """All `reports`, one after the other."""
        return "\n".join("\n".join(line.rstrip() for line in _report(report)) + "\n" for report in reports).encode(
            "utf-8"
        )


def _report(report: Report) -> Iterator[str]:
    yield report.title
    yield "═" * min(display_width(report.title), 100)
    names = [pad(name, max(display_width(key) for key, _ in report.facts)) for name, _ in report.facts]
    for name, (_, value) in zip(names, report.facts, strict=True):
        yield f"{name}{GAP}{value}"
    for section in report.for_medium(Medium.PAPER):
        yield from _section(section)


def _section(section: SectionBlock) -> Iterator[str]:
    yield ""
    if section.heading:
        yield f"■ {section.heading}"
    for block in section.blocks:
        if isinstance(block, Paragraph):
            yield from _paragraph(block.text)
        else:
            yield from _table(block)


def _paragraph(text: Text) -> Iterator[str]:
    yield from wrap(text.text, 100)
    for line in text.details:
        first, *rest = wrap(line, 96)
        yield f"  {first}"
        yield from (f"    {part}" for part in rest)


def _table(table: TableBlock) -> Iterator[str]:
    widths = _fitted([_width(table, index) for index in range(len(table.columns))])
    shown = [index for index, width in enumerate(widths) if width]
    rule = GAP.join("─" * widths[index] for index in shown)
    if table.caption:
        yield ""
        yield table.caption
    if any(column.heading for column in table.columns):
        yield GAP.join(_aligned(table, index, table.columns[index].heading, widths[index]) for index in shown)
        yield rule
    repeated = {
        (row, column)
        for column in table.merge_down
        for start, length in table.merged(column)
        for row in range(start + 1, start + length)
    }
    for index, row in enumerate(table.rows):
        cells = [[""] if (index, c) in repeated else wrap(row[c].text, widths[c]) for c in shown]
        for line in range(max(len(cell) for cell in cells)):
            parts = [cell[line] if line < len(cell) else "" for cell in cells]
            yield GAP.join(_aligned(table, c, part, widths[c]) for c, part in zip(shown, parts, strict=True))
        if index in table.strong_rows:
            yield rule


def _width(table: TableBlock, index: int) -> int:
    """The width of a column: what it holds, no more than it wishes; 0 where every cell is blank."""
    column = table.columns[index]
    widest = max((display_width(row[index].text) for row in table.rows), default=0)
    if not widest:
        return 0
    return max(min(widest, column.width), min(display_width(column.heading), column.width), 2)


def _fitted(widths: list[int]) -> list[int]:
    """The widths with the widest made narrower until the table fits."""
    fitted = list(widths)
    while sum(fitted) + len(GAP) * (sum(1 for width in fitted if width) - 1) > WIDEST and max(fitted) > NARROWEST:
        widest = max(range(len(fitted)), key=lambda index: fitted[index])
        fitted[widest] -= 1
    return fitted


def _aligned(table: TableBlock, index: int, text: str, width: int) -> str:
    return " " * max(0, width - display_width(text)) + text if table.columns[index].numeric else pad(text, width)
