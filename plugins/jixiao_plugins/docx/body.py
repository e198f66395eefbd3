"""The body of a Word document as paragraphs and tables, streamed: what a person reads once all revisions are accepted.

The streaming guard has to pass over every element anyway, and what Word hides from a library's tables (revisions,
content controls, hidden text, cells that a row leaves out) is what moves a value into another column (decision 0030).
"""

from __future__ import annotations

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, Merge
from jixiao.origin import Cell
from jixiao.value import dataclass, field
from jixiao_plugins.board import column_letters
from jixiao_plugins.door import Remarks, clean
from jixiao_plugins.flow import Block, TableBlock, check_depth
from jixiao_plugins.package import Package

_SKIPPED = ("drawing", "pict", "object", "Fallback")
_REVISIONS = ("ins", "del", "moveFrom", "moveTo")
_PROPERTIES = ("rPr", "pPr", "trPr", "tcPr", "tblPr", "sectPr")
_BREAKS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NAMED = 5
"""Cells that a remark names."""
_OFF = ("0", "false", "off", "none")
_SYMBOLS = {"b3": "≥", "a3": "≤", "b1": "±", "b4": "×", "b8": "÷", "b9": "≠", "bb": "≈", "2d": "-"}
"""Characters of the font Symbol, by their code without the private-use `f0`."""


def read_body(package: Package, part: str, remarks: Remarks) -> list[Block] | None:
    """The blocks of the document in `part`, in order; None where the part is no document.

    Raises Rejected at the limits of grids and texts, and where a table contradicts itself (I005).
    """
    reading = _Reading(package.file, remarks)
    package.parse(part, reading.start, reading.end, reading.characters)
    if reading.root != "document":
        return None
    reading.finish()
    return reading.blocks


@dataclass(slots=True)
class _OpenCell:
    """A cell being read."""

    span: int = 1
    down: str = ""  # vMerge: restart, continue
    across: str = ""  # hMerge, as old documents have it
    texts: list[str] = field(default_factory=list)
    revisions: int = 0  # how many there were before it


@dataclass(slots=True)
class _OpenTable:
    """A table being read."""

    block: TableBlock
    row: dict[int, GridCell] = field(default_factory=dict)
    column: int = 0
    cell: _OpenCell | None = None
    deleted: bool = False  # the row, by a revision
    merging: dict[int, Merge] = field(default_factory=dict)  # merges that reach the row above, by left column


@dataclass(slots=True)
class _Reading:
    """The state between two events of the XML."""

    file: str
    remarks: Remarks
    blocks: list[Block] = field(default_factory=list)
    root: str = ""
    tables: list[_OpenTable] = field(default_factory=list)
    inner: list[Block] = field(default_factory=list)  # tables inside cells, until the outermost ends
    pieces: list[str] = field(default_factory=list)
    skipping: list[str] = field(default_factory=list)
    properties: list[str] = field(default_factory=list)
    runs: int = 0
    hidden: bool = False
    collecting: bool = False
    paragraphs: int = 0
    named: int = 0
    revisions: int = 0
    revised: list[Cell] = field(default_factory=list)  # cells that hold some of them
    boxes: int = 0
    vanished: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self.root = self.root or name
        if self.skipping:
            self._start_skipped(name)
        elif name in _SKIPPED or name.endswith("Change"):
            self.skipping.append(name)
        elif name in _REVISIONS:
            self._revise(name)
        elif name in _PROPERTIES:
            self.properties.append(name)
        elif self.properties:
            self._property(name, attributes.get("val", ""))
        elif name in ("p", "tbl", "tr", "tc"):
            self._open(name)
        elif name == "r":
            self.runs += 1
            self.hidden = False
        elif name == "t":
            self.collecting = True
        elif name in _BREAKS:
            self._text(_BREAKS[name])
        elif name == "sym":
            self._text(_SYMBOLS.get(attributes.get("char", "").lower().removeprefix("f0"), ""))

    def characters(self, text: str) -> None:
        if self.collecting:
            self._text(text)

    def end(self, name: str) -> None:
        if self.skipping:
            if name == self.skipping[-1]:
                self.skipping.pop()
        elif self.properties:
            if name == self.properties[-1]:
                self.properties.pop()
        elif name == "t":
            self.collecting = False
        elif name == "r":
            self.runs -= 1
            self.hidden = False
        elif name in ("p", "tbl", "tr", "tc"):
            self._close(name)

    def _start_skipped(self, name: str) -> None:
        if name == self.skipping[-1]:
            self.skipping.append(name)
        self.boxes += name == "txbxContent" and "Fallback" not in self.skipping

    def _revise(self, name: str) -> None:
        """A revision: what it deletes is passed over, a row that it deletes is left out."""
        self.revisions += 1
        if not self.properties:
            if name in ("del", "moveFrom"):
                self.skipping.append(name)
        elif self.properties[-1] == "trPr" and name == "del" and self.tables:
            self.tables[-1].deleted = True

    def _property(self, name: str, value: str) -> None:
        table = self.tables[-1] if self.tables else None
        within = self.properties[-1]
        if within == "rPr":
            self.hidden = self.hidden or (name == "vanish" and self.runs > 0 and value not in _OFF)
        elif table is None:
            return
        elif within == "trPr" and name == "gridBefore":
            table.column += self._number(value, least=0)
        elif within == "trPr" and name == "hidden" and value not in _OFF:
            self.remarks.add(diagnose("I041", Cell(self.file, table.block.name, ""), found=len(table.block.rows) + 1))
        elif within == "tcPr" and table.cell is not None:
            if name == "gridSpan":
                table.cell.span = self._number(value, least=1)
            elif name == "vMerge":
                table.cell.down = value or "continue"
            elif name == "hMerge":
                table.cell.across = value or "continue"

    def _number(self, value: str, least: int) -> int:
        number = int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1
        if number < least:
            said = diagnose("I005", Cell(self.file, self.tables[-1].block.name, ""), found=f"gridSpan {value}")
            raise Rejected([said])
        return number

    def _text(self, text: str) -> None:
        if self.hidden:
            self.vanished += bool(text.strip())
        else:
            self.pieces.append(text)

    def _open(self, name: str) -> None:
        if name == "p":
            self.pieces = []
        elif name == "tbl":
            check_depth(len(self.tables), self.file)
            self.named += 1
            self.tables.append(_OpenTable(TableBlock(f"表格{self.named}")))
        elif self.tables and name == "tr":
            table = self.tables[-1]
            table.row, table.column, table.deleted, table.cell = {}, 0, False, None
        elif self.tables:
            self.tables[-1].cell = _OpenCell(revisions=self.revisions)

    def _close(self, name: str) -> None:
        if name == "p":
            self._end_paragraph("".join(self.pieces))
            self.pieces = []
        elif not self.tables:
            return
        elif name == "tc":
            self._end_cell(self.tables[-1])
        elif name == "tr":
            self._end_row(self.tables[-1])
        else:
            self._end_table(self.tables.pop())

    def _end_paragraph(self, text: str) -> None:
        if self.tables:
            cell = self.tables[-1].cell
            if cell is not None:
                cell.texts.append(text)
        elif text.strip():
            self.paragraphs += 1
            place = Cell(self.file, "", f"第{self.paragraphs}段")
            text = clean(text, place, self.remarks)
            if text:
                self.blocks.append(GridCell(text, place))

    def _end_cell(self, table: _OpenTable) -> None:
        cell, table.cell = table.cell, None
        if cell is None or table.deleted:
            return
        row, left = len(table.block.rows), table.column
        right = left + cell.span - 1
        table.column = right + 1
        if right >= Limits.COLUMNS.limit:
            place = Cell(self.file, table.block.name, "")
            raise Rejected([diagnose(Limits.COLUMNS.code, place, size=right + 1, limit=Limits.COLUMNS.limit)])
        if cell.down == "continue" and (merge := table.merging.get(left)) is not None and merge.bottom == row - 1:
            table.merging[left] = Merge(merge.top, left, row, merge.right)
            return
        if cell.across == "continue" and (before := self._left_of(table, left, row)) is not None:
            table.merging[before.left] = Merge(row, before.left, row, right)
            return
        self._finish_merge(table, left)
        table.merging[left] = Merge(row, left, row, right)
        place = Cell(self.file, table.block.name, f"{column_letters(left)}{row + 1}")
        text = clean("\n".join(cell.texts).strip(), place, self.remarks)
        if self.revisions > cell.revisions:
            self.revised.append(place)
        if text:
            table.row[left] = GridCell(text, place)

    @staticmethod
    def _left_of(table: _OpenTable, left: int, row: int) -> Merge | None:
        return next((m for m in table.merging.values() if m.right == left - 1 and m.top == row), None)

    @staticmethod
    def _finish_merge(table: _OpenTable, left: int) -> None:
        merge = table.merging.pop(left, None)
        if merge is not None and (merge.top, merge.left) != (merge.bottom, merge.right):
            table.block.merges.append(merge)

    def _end_row(self, table: _OpenTable) -> None:
        if not table.deleted:
            table.block.rows.append(table.row)
            if len(table.block.rows) > Limits.ROWS.limit:
                place = Cell(self.file, table.block.name, "")
                raise Rejected([diagnose(Limits.ROWS.code, place, size=len(table.block.rows), limit=Limits.ROWS.limit)])
        table.row, table.deleted = {}, False

    def _end_table(self, table: _OpenTable) -> None:
        for left in sorted(table.merging):
            self._finish_merge(table, left)
        table.block.merges.sort(key=lambda merge: (merge.top, merge.left))
        if self.tables:
            self.inner.append(table.block)
        else:
            self.blocks.extend((table.block, *self.inner))
            self.inner = []

    def finish(self) -> None:
        """Says what was not read as it stands."""
        place = Cell(self.file, "", "")
        if self.revisions:
            cells = [f"{cell.sheet}!{cell.reference}" for cell in self.revised[:_NAMED]]
            more = len(self.revised) > _NAMED
            where = (f"（{'、'.join(cells)}{'等' if more else ''}）", f" ({', '.join(cells)}{', …' if more else ''})")
            first = self.revised[0] if self.revised else place
            self.remarks.add(diagnose("I134", first, count=self.revisions, where=where if cells else ""))
        for code, count in (("I135", self.vanished), ("I136", self.boxes)):
            if count:
                self.remarks.add(diagnose(code, place, count=count))
