"""Sheets out of lines of text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.filing.model import GridCell, Merge, Sheet, Sheets
from jixiao.origin import Cell
from jixiao_plugins.board import column_letters


@pytest.fixture
def grid_of() -> Callable[..., Sheets]:
    """A sheet from lines of cells divided by `|`, `¶` a line break; an empty cell does not exist."""

    def make(text: str, *merges: str) -> Sheets:
        rows = tuple(
            tuple(
                GridCell(cell.strip().replace("¶", "\n"), Cell("表.xlsx", "表", f"{column_letters(column)}{number}"))
                if cell.strip()
                else None
                for column, cell in enumerate(line.split("|"))
            )
            for number, line in enumerate(text.strip("\n").split("\n"), 1)
        )
        return Sheets("表.xlsx", "0", (Sheet("表", rows, tuple(map(merge_of, merges))),))

    return make


def merge_of(text: str) -> Merge:
    """`A1:B2`, of single letters."""
    first, _, last = text.partition(":")
    return Merge(int(first[1:]) - 1, ord(first[0]) - 65, int(last[1:]) - 1, ord(last[0]) - 65)
