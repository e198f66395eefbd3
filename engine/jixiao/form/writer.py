"""A column of the hidden sheet while it is being written."""

from __future__ import annotations

from jixiao.form.model import letters
from jixiao.value import dataclass, field


@dataclass(slots=True)
class Writer:
    """A column of the hidden sheet, from the top down."""

    column: int
    formulas: list[str] = field(default_factory=list)

    def put(self, formula: str) -> str:
        """The absolute address of the cell that holds `formula`."""
        self.formulas.append(formula)
        return f"${letters(self.column)}${len(self.formulas)}"

    @property
    def next_row(self) -> int:
        """The number of the first row that holds nothing yet."""
        return len(self.formulas) + 1
