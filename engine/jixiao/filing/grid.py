"""A sheet seen as people see it: merged cells stand for all that they cover, and what was understood is ticked off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jixiao.filing.headings import LONGEST_HEADING, column_role
from jixiao.filing.model import GridCell, Merge, RawValue, Sheet
from jixiao.name import name_key
from jixiao.value import dataclass, field


@dataclass(slots=True)
class Grid:
    """A sheet with its merges resolved; `used` ticks off the cells that were understood.

    `headings` are the roles of a jurisdiction's own headings, by their keys; `labels` keys of labels known beforehand.
    """

    sheet: Sheet
    covered: dict[tuple[int, int], Merge] = field(default_factory=dict)
    used: set[tuple[int, int]] = field(default_factory=set)
    headings: Mapping[str, str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()

    def role(self, text: str) -> str | None:
        """The role that a column heading names: in the words of the form, otherwise in those that forms use."""
        own = self.headings.get(name_key(text)) if self.headings and len(text) <= LONGEST_HEADING else None
        return own or column_role(text)

    @property
    def height(self) -> int:
        """How many rows hold something."""
        return len(self.sheet.rows)

    def own(self, row: int) -> tuple[tuple[int, GridCell], ...]:
        """The cells of `row` that hold a text themselves, left to right, with their columns."""
        if not 0 <= row < self.height:
            return ()
        return tuple((column, cell) for column, cell in enumerate(self.sheet.rows[row]) if cell and cell.text)

    def cell(self, row: int, column: int) -> GridCell | None:
        """The cell's own content; None where it holds nothing."""
        cells = self.sheet.rows[row] if 0 <= row < self.height else ()
        cell = cells[column] if column < len(cells) else None
        return cell if cell is not None and cell.text else None

    def anchor(self, row: int, column: int) -> tuple[int, int]:
        """The cell whose content shows at this place: the top left of the merge that covers it, or itself."""
        merge = self.covered.get((row, column))
        return (merge.top, merge.left) if merge else (row, column)

    def span(self, row: int, column: int) -> Merge:
        """The merge that starts or covers this place, or the single cell."""
        return self.covered.get((row, column)) or Merge(row, column, row, column)

    def take(self, row: int, column: int) -> RawValue | None:
        """The cell's own content as a value, ticked off."""
        cell = self.cell(row, column)
        if cell is None:
            return None
        self.used.add((row, column))
        return RawValue(cell.text, cell.origin)

    def leftovers(self, first: int, last: int) -> Iterator[RawValue]:
        """What was not understood in the rows `first` to `last` (exclusive), in reading order."""
        for row in range(first, last):
            for column, cell in self.own(row):
                if (row, column) not in self.used:
                    yield RawValue(cell.text, cell.origin)


def make_grid(sheet: Sheet, headings: Mapping[str, str], labels: frozenset[str] = frozenset()) -> Grid:
    """`sheet` ready to be looked at; `headings` and `labels` as a Grid has them."""
    covered = {
        (row, column): merge
        for merge in sheet.merges
        for row in range(merge.top, merge.bottom + 1)
        for column in range(merge.left, merge.right + 1)
    }
    return Grid(sheet, covered, headings=headings, labels=labels)
