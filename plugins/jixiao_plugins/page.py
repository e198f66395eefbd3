"""Reads the tables of a web page, which systems hand out as .xls and .doc: cells as shown, merges, lines around."""

from __future__ import annotations

import re
from typing import Any, NoReturn

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, Merge, Sheets
from jixiao.origin import Cell
from jixiao.value import dataclass, field
from jixiao_plugins.board import column_letters
from jixiao_plugins.door import Remarks, clean
from jixiao_plugins.encoding import decode_table
from jixiao_plugins.flow import Block, TableBlock, check_depth, lay_in_sheets
from jixiao_plugins.xlsx.number import RESIDUE, Format, show

_SKIPPED = ("script", "style", "head", "title", "xml", "template", "noscript")
_LINES = ("p", "div", "br", "h1", "h2", "h3", "h4", "h5", "h6", "li", "tr", "caption", "body", "table")
_HIDDEN = re.compile(r"display:\s{0,9}none", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n]+")


def read_page(data: bytes, name: str, digest: str) -> Sheets:
    """All tables of the page `data`. Raises Rejected (I codes)."""
    from lxml import etree

    text, notes = decode_table(data, name)
    remarks = Remarks(name)
    page = _Page(name, remarks)
    target: Any = page  # the stubs want the arguments of a target called as theirs are
    # A bare mark of encoding or an XML declaration would contradict the text, which is decoded already.
    text = re.sub(r"^\ufeff?\s{0,99}<\?xml[^>]{0,200}\?>", "", text).replace("\0", "")
    parser = etree.HTMLParser(target=target, no_network=True, huge_tree=False)
    etree.fromstring(text, parser) if text.strip() else page.close()
    return Sheets(name, digest, lay_in_sheets(page.blocks, name), (*notes, *remarks.all()))


@dataclass(slots=True)
class _OpenTable:
    """A table being read. `taken` are columns that cells of rows above still cover: how many rows, by column."""

    block: TableBlock
    taken: dict[int, int] = field(default_factory=dict)
    column: int = 0
    row: dict[int, GridCell] | None = None
    hidden: bool = False
    span: tuple[int, int] | None = None  # rows and columns of the open cell
    stored: str = ""  # what Excel notes of its number
    pieces: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Page:
    """What the parser tells, taken up as paragraphs and tables."""

    file: str
    remarks: Remarks
    blocks: list[Block] = field(default_factory=list)
    inner: list[Block] = field(default_factory=list)
    tables: list[_OpenTable] = field(default_factory=list)
    skipping: int = 0
    pieces: list[str] = field(default_factory=list)
    paragraphs: int = 0
    named: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        if tag in _SKIPPED:
            self.skipping += 1
            return
        if tag in _LINES:
            self._break()
        if tag == "table":
            check_depth(len(self.tables), self.file)
            self.named += 1
            self.tables.append(_OpenTable(TableBlock(f"表格{self.named}")))
        elif self.tables and tag == "tr":
            self._end_row(self.tables[-1])
            self.tables[-1].row = {}
            self.tables[-1].hidden = _HIDDEN.search(attributes.get("style", "")) is not None
        elif self.tables and tag in ("td", "th"):
            table = self.tables[-1]
            self._end_cell(table)
            table.row = {} if table.row is None else table.row
            table.span = (self._count(attributes, "rowspan"), self._count(attributes, "colspan"))
            table.stored = attributes.get("x:num", "") or attributes.get("num", "")

    def data(self, data: str | bytes) -> None:
        """Characters between elements."""
        if self.skipping:
            return
        if not self.tables:
            self.pieces.append(str(data))
        elif self.tables[-1].span is not None:
            self.tables[-1].pieces.append(_BLANKS.sub(" ", str(data)))

    def end(self, tag: str) -> None:
        """An element closes."""
        if tag in _SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag == "br":
            return  # it broke the line when it opened
        elif not self.tables:
            if tag in _LINES:
                self._break()
        elif tag in ("td", "th"):
            self._end_cell(self.tables[-1])
        elif tag == "tr":
            self._end_row(self.tables[-1])
        elif tag == "table":
            self._end_table()
        elif tag in _LINES:
            self._break()

    def close(self) -> None:
        """The page is over."""
        while self.tables:
            self._end_table()
        self._break()

    def comment(self, _: str) -> None:
        """Comments say nothing."""

    def _count(self, attributes: dict[str, str], name: str) -> int:
        """How many rows or columns a cell takes; one where that is no number, as browsers have it."""
        text = attributes.get(name, "").strip()
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 1
        limit = Limits.COLUMNS if name == "colspan" else Limits.ROWS
        if number > limit.limit:
            self._refuse(limit, self.tables[-1], number)
        return max(1, number)

    def _break(self) -> None:
        """A new line: in a cell a line break, outside of tables the end of a paragraph."""
        if self.tables:
            pieces = self.tables[-1].pieces
            if self.tables[-1].span is not None and pieces and pieces[-1] != "\n":
                pieces.append("\n")
            return
        text, self.pieces = _BLANKS.sub(" ", "".join(self.pieces)).strip(), []
        if text and not self.skipping:
            self.paragraphs += 1
            place = Cell(self.file, "", f"第{self.paragraphs}段")
            if text := clean(text, place, self.remarks):
                self.blocks.append(GridCell(text, place))

    def _end_cell(self, table: _OpenTable) -> None:
        if table.span is None or table.row is None:
            return
        (down, across), table.span = table.span, None
        text, table.pieces = "".join(table.pieces), []
        while table.taken.get(table.column, 0) > 0:
            table.column += 1
        number, left = len(table.block.rows), table.column
        table.column += across
        if table.column > Limits.COLUMNS.limit:
            self._refuse(Limits.COLUMNS, table, table.column)
        table.taken.update(dict.fromkeys(range(left, left + across), down))
        if down > 1 or across > 1:
            table.block.merges.append(Merge(number, left, number + down - 1, left + across - 1))
        place = Cell(self.file, table.block.name, f"{column_letters(left)}{number + 1}")
        if text := clean(_shown(text, table.stored), place, self.remarks):
            table.row[left] = GridCell(text, place, hidden=table.hidden)

    def _end_row(self, table: _OpenTable) -> None:
        self._end_cell(table)
        if table.row is None:
            return
        table.block.rows.append(table.row)
        number = len(table.block.rows)
        if table.hidden and table.row:
            self.remarks.add(diagnose("I041", Cell(self.file, table.block.name, ""), found=number))
        if number > Limits.ROWS.limit:
            self._refuse(Limits.ROWS, table, number)
        table.taken = {column: rows - 1 for column, rows in table.taken.items() if rows > 1}
        table.row, table.hidden, table.column = None, False, 0

    def _end_table(self) -> None:
        table = self.tables.pop()
        self._end_row(table)
        last = len(table.block.rows) - 1
        table.block.merges[:] = [Merge(m.top, m.left, min(m.bottom, last), m.right) for m in table.block.merges]
        if self.tables:
            self.inner.append(table.block)
        else:
            self.blocks.extend((table.block, *self.inner))
            self.inner = []

    def _refuse(self, limit: Limits, table: _OpenTable, size: int) -> NoReturn:
        place = Cell(self.file, table.block.name, "")
        raise Rejected([diagnose(limit.code, place, size=size, limit=limit.limit)])


def _shown(text: str, stored: str) -> str:
    """What a cell says: its text line by line, or the number that Excel noted beside it, with all of its digits."""
    text = "\n".join(line.strip() for line in text.split("\n")).strip()
    shown = show(stored, Format(percent=text.endswith("%"))) if stored else None
    return text if shown is None or shown.code not in (None, RESIDUE) else shown.text
