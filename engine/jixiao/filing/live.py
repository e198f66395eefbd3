"""A form of ours read back: what it says about itself on its hidden sheet, and its table without what only reckons."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.diagnostic import Diagnostic
from jixiao.filing.limits import Limits
from jixiao.filing.model import GridCell, RawFiling, RawValue, Sheet, Sheets
from jixiao.name import name_key
from jixiao.origin import Cell
from jixiao.value import dataclass, replace

MARKER = "jixiao form"
"""The first cell of the sheet by which a form of ours is known, whatever file it was saved as."""

ASIDE = "aside"
"""The role of columns in which the form tells something to whoever fills it in."""

OUR_OWN = frozenset({"I033", "I034", "I036", "I037", "I041", "I042"})
"""What is remarked of formulas and of hidden cells: in a form of ours they are as they should be."""


@dataclass(frozen=True, slots=True)
class Live:
    """What a form says about itself. `headings` are roles by the keys of headings, `labels` keys of labels of entries.

    `remarks` are keys of labels of lines that only remark, `nothing` what stands where nothing could be reckoned;
    `behind` are the sheets that people do not fill in.
    """

    framework: RawValue
    digest: str
    table: str
    headings: Mapping[str, str]
    labels: frozenset[str]
    remarks: frozenset[str]
    nothing: str
    behind: frozenset[str]


def find_live(sheets: Sheets) -> Live | None:
    """What `sheets` say about themselves, where they are a form of ours."""
    for sheet in sheets.sheets:
        lines = [tuple(cell for cell in row if cell is not None and cell.text) for row in sheet.rows]
        if lines and lines[0] and lines[0][0].text == MARKER:
            return _live([line for line in lines if len(line) > 1], sheet.name)
    return None


def _live(lines: list[tuple[GridCell, ...]], own: str) -> Live | None:
    single = {line[0].text: line[1] for line in lines}
    if not {"framework", "digest", "table"} <= set(single):
        return None
    return Live(
        framework=RawValue(single["framework"].text, single["framework"].origin),
        digest=single["digest"].text,
        table=single["table"].text,
        headings={
            name_key(line[1].text): line[2].text for line in lines if line[0].text == "heading" and len(line) > 2
        },
        labels=frozenset(name_key(line[1].text) for line in lines if line[0].text == "label"),
        remarks=frozenset(name_key(line[1].text) for line in lines if line[0].text == "remark"),
        nothing=single["nothing"].text if "nothing" in single else "",
        behind=frozenset((own, *(line[1].text for line in lines if line[0].text == ASIDE))),
    )


def only_table(sheets: Sheets, live: Live) -> Sheets:
    """The sheet that people filled in, without its remarks, and what there was to say of that sheet alone.

    Where somebody gave that sheet another name, it is whatever sheet is none of those behind it.
    """
    kept = [sheet for sheet in sheets.sheets if sheet.name == live.table]
    kept = kept or [sheet for sheet in sheets.sheets if sheet.name not in live.behind]
    names = frozenset(("", *(sheet.name for sheet in kept)))
    return replace(
        sheets,
        sheets=tuple(_stripped(sheet, live) for sheet in kept),
        diagnostics=tuple(item for item in sheets.diagnostics if _concerns(item, names)),
    )


def _concerns(item: Diagnostic, names: frozenset[str]) -> bool:
    elsewhere = isinstance(item.origin, Cell) and item.origin.sheet not in names
    of_kind = dict(item.arguments).get("kind") if item.code == Limits.REMARKS.code else item.code
    return not elsewhere and of_kind not in OUR_OWN


def _stripped(sheet: Sheet, live: Live) -> Sheet:
    rows: list[tuple[GridCell | None, ...]] = []
    beside: set[int] = set()  # columns that nobody reads, from their headings down
    for row in sheet.rows:
        beside |= {column for column, cell in enumerate(row) if cell is not None and _is_aside(cell, live)}
        kept = (None if column in beside else _kept(cell, live) for column, cell in enumerate(row))
        rows.append(() if _is_remark(row, live) else tuple(kept))
    return replace(sheet, rows=tuple(rows))


def _is_aside(cell: GridCell, live: Live) -> bool:
    """Whether a cell heads a column that only tells."""
    return bool(cell.text) and live.headings.get(name_key(cell.text)) == ASIDE


def _is_remark(row: tuple[GridCell | None, ...], live: Live) -> bool:
    first = next((cell for cell in row if cell is not None and cell.text), None)
    return first is not None and name_key(first.text) in live.remarks


def _kept(cell: GridCell | None, live: Live) -> GridCell | None:
    return None if cell is not None and live.nothing and cell.text == live.nothing else cell


def stated(filing: RawFiling, live: Live) -> RawFiling:
    """`filing` with the framework that its form is of."""
    return replace(filing, framework=live.framework, framework_digest=live.digest)
