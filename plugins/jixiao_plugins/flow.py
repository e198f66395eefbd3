"""A document of paragraphs and tables as grids: each table with the lines that stand around it, as a sheet has them.

In a spreadsheet the title, the office and the notes are cells above and below the table; in a document (Word, PDF, a
web page) they are paragraphs. Those near a table become rows of one merged cell, so that one understanding serves both;
prose further off is kept as texts around the table.
"""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.labels import begins_title, is_title
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, Merge, Sheet
from jixiao.origin import Cell
from jixiao.value import dataclass, field

NEAR = 12
"""Paragraphs above or below a table that may belong to it: title, year, office, unit; signatures, notes."""

_LONGEST_LINE = 60
"""Characters of a paragraph that may be a line of a form's head where there is no title to begin with."""

Row = dict[int, GridCell]


@dataclass(slots=True)
class TableBlock:
    """One table: its rows by column, its merges counted from its own first row, and what it is called."""

    name: str
    rows: list[Row] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    hidden: bool = False


Block = GridCell | TableBlock
"""A paragraph, or a table."""


@dataclass(slots=True)
class _Segment:
    """A grid while it is put together: tables that belong together, and the paragraphs with them."""

    name: str
    rows: list[Row] = field(default_factory=list)
    merges: list[Merge] = field(default_factory=list)
    texts: list[GridCell] = field(default_factory=list)
    bands: list[int] = field(default_factory=list)  # rows that are paragraphs

    def lines(self, paragraphs: list[GridCell]) -> None:
        """Adds paragraphs as rows of one cell."""
        self.bands.extend(range(len(self.rows), len(self.rows) + len(paragraphs)))
        self.rows.extend({0: paragraph} for paragraph in paragraphs)

    def table(self, block: TableBlock) -> None:
        """Adds a table below what is there."""
        top = len(self.rows)
        self.rows.extend(block.rows)
        self.merges.extend(Merge(m.top + top, m.left, m.bottom + top, m.right) for m in block.merges)


def check_depth(tables: int, file: str) -> None:
    """Refuses one more table inside so many others. Raises Rejected (I061)."""
    if tables >= Limits.DEPTH.limit:
        raise Rejected([diagnose(Limits.DEPTH.code, Cell(file, "", ""), limit=Limits.DEPTH.limit)])


def lay_in_sheets(blocks: list[Block], file: str) -> tuple[Sheet, ...]:
    """The grids of a document. A title above a table, or at its top, begins a new one; so does prose before it.

    Raises Rejected at the limits of grids (I024 to I027).
    """
    segments: list[_Segment] = []
    waiting: list[GridCell] = []
    for block in blocks:
        if isinstance(block, GridCell):
            waiting.append(block)
            continue
        if not block.rows:
            continue
        lead = _lead(waiting)
        begins = any(is_title(paragraph.text) for paragraph in lead) or len(waiting) > NEAR or _bears_title(block)
        if not segments or begins:
            if segments:
                waiting = _close(segments[-1], waiting, len(waiting) - len(lead))
            segments.append(_Segment(block.name))
            segments[-1].texts.extend(waiting[: len(waiting) - len(lead)])
            segments[-1].lines(lead)
        else:
            segments[-1].lines(waiting)
        waiting = []
        segments[-1].table(block)
    if segments:
        segments[-1].texts.extend(_close(segments[-1], waiting, len(waiting)))
    return tuple(_sheet(segment, file) for segment in segments)


def _lead(paragraphs: list[GridCell]) -> list[GridCell]:
    """The paragraphs at the end that head a table: from its title on, else the short lines right above it."""
    near = paragraphs[-NEAR:]
    for back, paragraph in enumerate(reversed(near), 1):
        if is_title(paragraph.text):
            above = near[-back - 1] if back < len(near) else None
            broken = above is not None and begins_title(above.text) and not is_title(above.text)
            return near[len(near) - back - broken :]
    back = 0
    while back < len(near) and len(near[-1 - back].text) <= _LONGEST_LINE:
        back += 1
    return near[len(near) - back :]


def _bears_title(block: TableBlock) -> bool:
    """Whether the first rows of a table hold the title of a form."""
    return any(is_title(cell.text) for row in block.rows[:2] for cell in row.values())


def _close(segment: _Segment, waiting: list[GridCell], end: int) -> list[GridCell]:
    """Gives the lines right below a table to it; the rest of `waiting`."""
    near = min(NEAR, end)
    segment.lines(waiting[:near])
    return waiting[near:]


def _sheet(segment: _Segment, file: str) -> Sheet:
    place = Cell(file, segment.name, "")
    width = max((max(row, default=-1) for row in segment.rows), default=-1) + 1
    merges = [*segment.merges, *(Merge(row, 0, row, width - 1) for row in segment.bands if width > 1)]
    held = sum(len(row) for row in segment.rows)
    area = sum((m.bottom - m.top + 1) * (m.right - m.left + 1) for m in merges)
    for limit, size in (
        (Limits.ROWS, len(segment.rows)),
        (Limits.COLUMNS, width),
        (Limits.CELLS, held),
        (Limits.MERGED, area),
    ):
        if size > limit.limit:
            raise Rejected([diagnose(limit.code, place, size=size, limit=limit.limit)])
    rows = tuple(tuple(row.get(column) for column in range(max(row, default=-1) + 1)) for row in segment.rows)
    return Sheet(segment.name, rows, tuple(merges), texts=tuple(segment.texts))
