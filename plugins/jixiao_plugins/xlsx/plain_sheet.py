"""A sheet whose formulas are written as they stand: all functions in them are those of Excel 2007."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet


@cache
def plain_sheet() -> type[Worksheet]:
    """The library's sheet, without its search of every formula for some thirty names of newer functions.

    That search was four fifths of the time in which a form is written.
    """
    from xlsxwriter.worksheet import Worksheet

    class PlainSheet(Worksheet):  # type: ignore[misc]
        """A sheet that takes the formula as it is, but for its sign of equality."""

        def _prepare_formula(self, formula: str, *_: Any) -> str:
            return formula.removeprefix("=")

    return PlainSheet
