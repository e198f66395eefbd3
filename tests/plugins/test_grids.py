"""Any grid with any merges, written by another library or as another format, is read back as it was."""

from __future__ import annotations

import html
import io
from collections.abc import Callable

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P

from jixiao.filing.model import GridCell, Merge, Sheet, Sheets
from jixiao.origin import Cell
from jixiao.plugin import load_reader

TEXTS = st.sampled_from(
    [
        "",
        "甲",
        "≥95%",
        "12.5",
        "产出指标（50分）",
        "<b>&amp;",
        "=1+1",
        "'x'",
        '"引"',
        "a  b",
        "—",
        "行一\n行二",
        "  边  ",
    ]
)
FEW = settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    """A grid of up to five by five with a few merges that do not touch each other; the first and last cells hold text."""
    height, width = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    merges: list[Merge] = []
    taken: set[tuple[int, int]] = set()
    for _ in range(draw(st.integers(0, 3))):
        top, left = draw(st.integers(0, height - 1)), draw(st.integers(0, width - 1))
        bottom, right = draw(st.integers(top, height - 1)), draw(st.integers(left, width - 1))
        covered = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
        if len(covered) > 1 and not covered & taken:
            taken |= covered
            merges.append(Merge(top, left, bottom, right))
    inside = {
        (row, column)
        for merge in merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
    } - {(merge.top, merge.left) for merge in merges}
    rows = []
    for row in range(height):
        cells: list[GridCell | None] = []
        for column in range(width):
            text = draw(TEXTS) if (row, column) not in inside else ""
            cells.append(GridCell(text, Cell("", "", "")) if text.strip() else None)
        rows.append(tuple(cells))
    return Sheet("表", tuple(rows), tuple(sorted(merges, key=lambda merge: (merge.top, merge.left))))


def shown(sheet: Sheet) -> tuple[list[list[str]], list[Merge]]:
    """Texts with single blanks, as pages have them, rows without what is empty behind; and the merges."""
    rows = []
    for row in sheet.rows:
        texts = [
            "\n".join(" ".join(line.split()) for line in cell.text.strip().split("\n")) if cell else "" for cell in row
        ]
        while texts and not texts[-1]:
            texts.pop()
        rows.append(texts)
    while rows and not rows[-1]:
        rows.pop()
    return rows, sorted(sheet.merges, key=lambda merge: (merge.top, merge.left))


def as_page(sheet: Sheet) -> bytes:
    starts = {(merge.top, merge.left): merge for merge in sheet.merges}
    inside = covered(sheet)
    lines = []
    for number, row in enumerate(sheet.rows):
        cells = ""
        for column, cell in enumerate(row):
            if (number, column) in inside:
                continue
            merge = starts.get((number, column))
            spans = f' rowspan="{merge.bottom - number + 1}" colspan="{merge.right - column + 1}"' if merge else ""
            cells += f"<td{spans}>{html.escape(cell.text).replace(chr(10), '<br>') if cell else ''}</td>"
        lines.append(f"<tr>{cells}</tr>")
    return f"<html><body><table>{''.join(lines)}</table></body></html>".encode()


def as_markup(sheet: Sheet) -> bytes:
    starts = {(merge.top, merge.left): merge for merge in sheet.merges}
    rows = ""
    for number, row in enumerate(sheet.rows, 1):
        cells = ""
        for column, cell in enumerate(row, 1):
            merge = starts.get((number - 1, column - 1))
            spans = f' MergeAcross="{merge.right - merge.left}" MergeDown="{merge.bottom - merge.top}"' if merge else ""
            if cell or merge:
                text = html.escape(cell.text) if cell else ""
                data = f'<Data Type="String">{text}</Data>' if cell else ""
                cells += f'<Cell Index="{column}"{spans}>{data}</Cell>'
        rows += f'<Row Index="{number}">{cells}</Row>'
    return f'<?xml version="1.0"?><Workbook><Worksheet Name="表"><Table>{rows}</Table></Worksheet></Workbook>'.encode()


def as_ods(sheet: Sheet) -> bytes:
    document = OpenDocumentSpreadsheet()
    made = Table(name="表")
    starts = {(merge.top, merge.left): merge for merge in sheet.merges}
    inside = covered(sheet)
    for number, row in enumerate(sheet.rows):
        line = TableRow()
        for column, cell in enumerate(row):
            merge = starts.get((number, column))
            if (number, column) in inside:
                line.addElement(CoveredTableCell())
                continue
            spans = {}
            if merge:
                spans = {
                    "numbercolumnsspanned": merge.right - merge.left + 1,
                    "numberrowsspanned": merge.bottom - merge.top + 1,
                }
            held = TableCell(valuetype="string", **spans) if cell else TableCell(**spans)
            for text in cell.text.split("\n") if cell else ():
                held.addElement(P(text=text))
            line.addElement(held)
        made.addElement(line)
    document.spreadsheet.addElement(made)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_xlsx(sheet: Sheet) -> bytes:
    book = openpyxl.Workbook()
    target = book.worksheets[0]
    for number, row in enumerate(sheet.rows, 1):
        for column, cell in enumerate(row, 1):
            if cell:
                target.cell(number, column).value = cell.text
                target.cell(number, column).data_type = "s"
    for merge in sheet.merges:
        target.merge_cells(None, merge.top + 1, merge.left + 1, merge.bottom + 1, merge.right + 1)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def covered(sheet: Sheet) -> set[tuple[int, int]]:
    """The places that merges hide."""
    return {
        (row, column)
        for merge in sheet.merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
        if (row, column) != (merge.top, merge.left)
    }


WRITERS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "page": ("表.xls", as_page),
    "markup": ("表.xls", as_markup),
    "ods": ("表.ods", as_ods),
    "xlsx": ("表.xlsx", as_xlsx),
}


def read(data: bytes, name: str) -> Sheet:
    found = load_reader(name.rpartition(".")[2]).read(data, name=name)
    assert isinstance(found, Sheets)
    return found.sheets[0] if found.sheets else Sheet("", ())


@pytest.mark.parametrize("writer", WRITERS)
@FEW
@given(sheet=sheets())
def test_a_grid_is_read_as_it_was_written(writer: str, sheet: Sheet) -> None:
    name, write = WRITERS[writer]
    assert shown(read(write(sheet), name)) == shown(sheet)


@FEW
@given(sheet=sheets())
def test_a_grid_in_a_document_is_read_as_it_was_written(sheet: Sheet, docx_of: Callable[..., bytes]) -> None:
    assert shown(read(docx_of(sheet), "表.docx")) == shown(sheet)
