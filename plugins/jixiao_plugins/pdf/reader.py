"""Reads .pdf with ruled tables of text: cells by the lines around them, tables that go on over pages as one."""

from __future__ import annotations

import json
import subprocess
import sys
from bisect import bisect_right
from collections.abc import Iterable
from importlib.util import find_spec
from typing import Any

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, Merge, Sheets
from jixiao.origin import Cell
from jixiao.value import dataclass, field
from jixiao_plugins.board import column_letters
from jixiao_plugins.door import Kind, Remarks, check_file, clean
from jixiao_plugins.flow import Block, TableBlock, lay_in_sheets
from jixiao_plugins.pdf.beside import goes_on, side_by_side
from jixiao_plugins.pdf.extract import MEMORY, PASSWORD, TOO_MUCH

SECONDS = 60
"""How long a PDF may be read; a form takes a second or two."""

_NEAR = 30
"""Tenths of a point within which two rulings are one."""


class PdfReader:
    """Reads PDFs that a program wrote; what was scanned holds no text."""

    suffixes: tuple[str, ...] = ("pdf",)

    def read(self, data: bytes, *, name: str) -> Sheets:
        """All tables of `data`. Raises Rejected (I codes)."""
        digest = check_file(data, name, "pdf", Kind.PDF)
        remarks = Remarks(name)
        pages = extracted(data, Cell(name, "", ""))
        blocks = _Document(name, remarks).blocks_of(pages)
        if not blocks:
            raise Rejected([diagnose("I140", Cell(name, "", ""))])
        return Sheets(name, digest, lay_in_sheets(blocks, name), remarks.all())


def extracted(data: bytes, place: Cell) -> list[list[dict[str, Any]]]:
    """The blocks of all pages, by a process of its own. Raises Rejected."""
    if find_spec("pdfplumber") is None:
        raise Rejected([diagnose("I138", place, found="pdfplumber", extra="pdf")])
    most = Limits.PAGES.limit
    command = [sys.executable, "-m", "jixiao_plugins.pdf.extract", str(most)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        raise Rejected([diagnose("I139", place, found=f"{SECONDS} s")]) from None
    if done.returncode == PASSWORD:
        raise Rejected([diagnose("I004", place)])
    if done.returncode == TOO_MUCH:
        raise Rejected([diagnose("I139", place, found=f"{MEMORY // 1_000_000} MB")])
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip().rpartition("\n")[2] or f"exit {done.returncode}"
        raise Rejected([diagnose("I005", place, found=said)])
    found = json.loads(done.stdout)
    if found["count"] > most:
        raise Rejected([diagnose(Limits.PAGES.code, place, size=found["count"], limit=most)])
    pages: list[list[dict[str, Any]]] = found["pages"]
    return pages


@dataclass(frozen=True, slots=True)
class _Box:
    """A cell by its edges, with its text; `table` says on which page, in which table of it."""

    left: int
    top: int
    right: int
    bottom: int
    text: str
    table: str


@dataclass(slots=True)
class _Document:
    """Puts pages one after the other."""

    file: str
    remarks: Remarks
    blocks: list[Block] = field(default_factory=list)
    open: list[list[_Box]] = field(default_factory=list)  # tables that follow upon each other, page by page

    def blocks_of(self, pages: list[list[dict[str, Any]]]) -> list[Block]:
        """The paragraphs and tables of all pages, in order."""
        for number, page in enumerate(pages, 1):
            lines = tables = 0
            for block in page:
                if "line" in block:
                    lines += 1
                    self._line(str(block["line"]), Cell(self.file, f"第{number}页", f"第{lines}行"))
                else:
                    tables += 1
                    self._table(block["table"], f"第{number}页表格{tables}")
        self._close()
        return side_by_side(self.blocks, self.remarks)

    def _line(self, text: str, place: Cell) -> None:
        text = clean(text, place, self.remarks)
        if text:
            self._close()
            self.blocks.append(GridCell(text, place))

    def _table(self, cells: list[Any], name: str) -> None:
        """Takes up a table: it goes on below the last one where both reach from edge to edge alike."""
        boxes = [_Box(x0, y0, x1, y1, text, name) for x0, y0, x1, y1, text in cells]
        if not boxes:
            return
        if self.open:
            (left, right), (last_left, last_right) = _edges(boxes), _edges(self.open[-1])
            alike = abs(left - last_left) <= _NEAR and abs(right - last_right) <= _NEAR
            if not alike or goes_on(self._block(self.open), self._block([boxes])):
                self._close()
        self.open.append(boxes)

    def _close(self) -> None:
        """Makes one block of the tables that go on with each other: their rulings are those of all of them."""
        if not self.open:
            return
        parts, self.open = self.open, []
        self.blocks.append(self._block(parts))

    def _block(self, parts: list[list[_Box]]) -> TableBlock:
        """The table that `parts` make, one below the other."""
        lines = _rulings(edge for boxes in parts for box in boxes for edge in (box.left, box.right))
        block = TableBlock(parts[0][0].table)
        for boxes in parts:
            self._append(block, boxes, lines)
        return block

    def _append(self, block: TableBlock, boxes: list[_Box], lines: list[int]) -> None:
        rows = _rulings(edge for box in boxes for edge in (box.top, box.bottom))
        first = len(block.rows)
        block.rows.extend({} for _ in rows[1:])
        for box in boxes:
            left, top = _ruling(lines, box.left), _ruling(rows, box.top)
            right = max(left, _ruling(lines, box.right) - 1)
            bottom = max(top, _ruling(rows, box.bottom) - 1)
            if (left, top) != (right, bottom):
                block.merges.append(Merge(first + top, left, first + bottom, right))
            place = Cell(self.file, box.table, f"{column_letters(left)}{top + 1}")
            if text := clean(box.text, place, self.remarks):
                block.rows[first + top].setdefault(left, GridCell(text, place))


def _edges(boxes: list[_Box]) -> tuple[int, int]:
    return min(box.left for box in boxes), max(box.right for box in boxes)


def _rulings(edges: Iterable[int]) -> list[int]:
    """The distinct rulings among edges, each as the first of those that lie close together."""
    found: list[int] = []
    for edge in sorted(set(edges)):
        if not found or edge - found[-1] > _NEAR:
            found.append(edge)
    return found


def _ruling(rulings: list[int], edge: int) -> int:
    """Which of the rulings `edge` is: the last that does not lie behind it."""
    return bisect_right(rulings, edge) - 1
