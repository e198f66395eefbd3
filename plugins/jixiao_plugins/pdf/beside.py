"""A table too wide for its page goes on to the right on a later one: both parts are put side by side where it is sure.

It is sure where both parts have the same rows and the headings of the second go on with those of the first: in the same
row, none of them twice, and no table by themselves. Otherwise nothing is joined, and what was seen is said.
"""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.diagnostic import diagnose
from jixiao.filing.headings import LEVELS, column_role
from jixiao.filing.labels import is_title
from jixiao.filing.model import GridCell, Merge
from jixiao.value import dataclass
from jixiao_plugins.door import Remarks
from jixiao_plugins.flow import NEAR, Block, TableBlock

_AMOUNTS = ("initial", "annual", "executed")
_FEW = 2
"""Columns of a part so narrow that one heading says enough of it."""


@dataclass(frozen=True, slots=True)
class _Heading:
    """A row of headings: its place among the rows, the roles that its cells name, and the cells."""

    row: int
    roles: tuple[str, ...]
    cells: tuple[GridCell, ...]


def side_by_side(blocks: list[Block], remarks: Remarks) -> list[Block]:
    """`blocks` with the tables put together that are parts of one, left and right; each is said (I146, I147)."""
    made: list[Block] = []
    last: int | None = None  # where the last table stands in `made`
    for block in blocks:
        if isinstance(block, GridCell):
            made.append(block)
            continue
        left = None if last is None else made[last]
        if last is not None and isinstance(left, TableBlock) and _near(made[last + 1 :]) and goes_on(left, block):
            repeated = _width_of_repeated(left, block)
            first = next(_headings(block, repeated or 0))
            place, heading = first.cells[0].origin, "、".join(cell.text for cell in first.cells)
            if repeated is not None:
                remarks.add(diagnose("I146", place, left=left.name, right=block.name, found=heading))
                made[last] = _joined(left, block)
                continue
            ours, theirs = len(left.rows), len(block.rows)
            item = diagnose(
                "I147", place, left=left.name, right=block.name, heading=heading, found=theirs, expected=ours
            )
            remarks.add(item)
        last = len(made)
        made.append(block)
    return made


def goes_on(left: TableBlock, right: TableBlock) -> bool:
    """Whether the headings of `right` go on with those of `left`, so that it is its part to the right."""
    repeated = _width_of_repeated(left, right) or 0
    ours, theirs = list(_headings(left)), list(_headings(right, repeated))
    if not ours or not theirs:
        return False
    if len(left.rows) == len(right.rows):
        beside = {heading.row: heading for heading in _headings(left, least=1)}
        pairs = [(beside.get(heading.row), heading) for heading in theirs]
        return all(upper is not None and _fits(upper, heading) for upper, heading in pairs)
    return any(_fits(heading, theirs[0]) for heading in ours)


def _near(between: list[Block]) -> bool:
    """Whether what stands between two parts may be what stands around one table: few lines, and no title."""
    return len(between) <= NEAR and not any(isinstance(item, GridCell) and is_title(item.text) for item in between)


def _headings(block: TableBlock, first: int = 0, least: int = 0) -> Iterator[_Heading]:
    """The rows of headings: with two names of columns at least, with one in a narrow part."""
    width = max((max(row, default=-1) for row in block.rows), default=-1) + 1 - first
    least = least or (1 if width <= _FEW else 2)
    for number, row in enumerate(block.rows):
        named = [(role, cell) for at, cell in sorted(row.items()) if at >= first and (role := column_role(cell.text))]
        if len(named) >= least:
            yield _Heading(number, tuple(role for role, _ in named), tuple(cell for _, cell in named))


def _fits(left: _Heading, right: _Heading) -> bool:
    """Whether one row of headings can be cut into these two: nothing twice, and the right one no table by itself."""
    if set(left.roles) & set(right.roles):
        return False
    for begins, most in ((LEVELS, 0), (_AMOUNTS, 1)):
        if sum(role in begins for role in right.roles) > most and not any(role in begins for role in left.roles):
            return False
    return len({*left.roles, *right.roles}) > _FEW


def _width_of_repeated(left: TableBlock, right: TableBlock) -> int | None:
    """How many columns of `left`, from its first, stand again at the left of `right`; None where rows differ."""
    if len(left.rows) != len(right.rows):
        return None
    width = 0
    while any(width in row for row in left.rows) and all(
        _text(ours, width) == _text(theirs, width) for ours, theirs in zip(left.rows, right.rows, strict=True)
    ):
        width += 1
    return width


def _text(row: dict[int, GridCell], column: int) -> str:
    cell = row.get(column)
    return "" if cell is None else "".join(cell.text.split())


def _joined(left: TableBlock, right: TableBlock) -> TableBlock:
    """One table of both, without the columns that the right one repeats."""
    gone = _width_of_repeated(left, right) or 0
    shift = _width(left) - gone
    rows = [
        {**ours, **{at + shift: cell for at, cell in theirs.items() if at >= gone}}
        for ours, theirs in zip(left.rows, right.rows, strict=True)
    ]
    merges = [
        Merge(one.top, max(one.left, gone) + shift, one.bottom, one.right + shift)
        for one in right.merges
        if one.right >= gone and (one.top, max(one.left, gone)) != (one.bottom, one.right)
    ]
    return TableBlock(left.name, rows, [*left.merges, *merges], left.hidden)


def _width(block: TableBlock) -> int:
    held = max((max(row, default=-1) for row in block.rows), default=-1)
    return max(held, max((one.right for one in block.merges), default=-1)) + 1
