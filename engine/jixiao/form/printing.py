"""What of a form goes to paper: rows that are in use, once the filter leaves the others out; and a word before that."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.evaluation.model import Evaluation
from jixiao.form.canvas import Canvas
from jixiao.form.columns import USED, Column
from jixiao.form.entries import Entries, SpareRow
from jixiao.form.fill import spare_places
from jixiao.form.model import Area, Mark, Style, Tone, place, reckoned
from jixiao.form.reckoning import Reckoning

PRINTED = "印"
"""What the column beside the table says of a row that goes to paper."""

LEAVE_OUT = " 个空行会印出来：打印之前在“打印”栏的筛选里去掉“空白”"
ALL_LEFT_OUT = "空行不印；要添行，在“打印”栏的筛选里全选"
ONE_HIDDEN = " 行填了却不印：在“打印”栏重新筛选，只去掉“空白”"


def lay_printing(
    canvas: Canvas, columns: Sequence[Column], entries: Entries, reckoning: Reckoning, row: int, area: Area
) -> None:
    """Beside line `row`: how many empty rows would be printed as the filter over `area` stands now.

    No formula hides a row, and no print area leaves out rows between others: the filter has to be asked to, and who
    forgets it is told (docs/decisions/0090-empty-rows-and-paper.md).
    """
    told = next(at for at, column in enumerate(columns) if column.role == "told")
    first, last = place(area.top, area.left), place(area.bottom, area.left)
    cells = f"{first}:{last}"
    put = reckoning.sums.put
    # Every row and heading has a cell there that holds something, be it an empty text; 103 counts those in view.
    in_view = put(f"SUBTOTAL(103,{cells})")
    all_rows = put(f"COUNTA({cells})")
    in_use = put(f'COUNTIF({cells},"{PRINTED}")+COUNTIF({cells},"{USED}")')
    filled = put(f'COUNTIF({cells},"{PRINTED}")-{len(entries.fixed)}')
    view, rows, use = reckoned(in_view), reckoned(all_rows), reckoned(in_use)
    rest = f'IF({view}<{use},{use}-{view}&"{ONE_HIDDEN}",IF({rows}={use},"","{ALL_LEFT_OUT}"))'
    canvas.reckon(row, told, Style.ASIDE, f'IF({view}>{use},{view}-{use}&"{LEAVE_OUT}",{rest})')
    wrong = f"OR({view}<{use},AND({view}>{use},{reckoned(filled)}>0))"
    canvas.marks.append(Mark(Area(row, told, row, told), wrong, Tone.AWAITED))


def empty_rows(entries: Entries, evaluation: Evaluation) -> Iterator[int]:
    """The spare rows and lines that a filing does not use: a form that is filled in does not print them."""
    filing = evaluation.filing
    rows = {
        (row.under, at + below)
        for row, (at, details) in zip(filing.rows, spare_places(evaluation.plan, filing), strict=True)
        for below in range(len(details) + 1)
    }
    lines = {(line.table, line.number) for line in evaluation.filing.lines}
    yield from (row.row for row in entries.open if (row.table.id, row.number) not in lines)
    yield from (row.row for row in entries.spare if (under(row), row.number) not in rows)


def under(row: SpareRow) -> str:
    """The node of a filing that a spare row stands under: its group, of its goal where it has one."""
    return row.group if row.goal is None else row.goal.id + row.group.removeprefix(row.section.id)
