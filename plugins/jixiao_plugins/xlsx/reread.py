"""The tables of a workbook that we wrote and a person filled in: rows from heading to text, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import zip_longest
from typing import Any
from zipfile import BadZipFile

from jixiao.diagnostic import Rejected, diagnose
from jixiao.origin import Cell
from jixiao.value import dataclass

HEADINGS = 2
"""A row that holds so many cells is that of the headings: titles and facts stand in one merged cell each."""


MOST_COLUMNS = 200
"""Columns that are read back: a person adds a few."""


def column_named(index: int) -> str:
    """What a column is called above which nothing stands."""
    from openpyxl.utils import get_column_letter

    return f"{get_column_letter(index)} 列"


BROKEN = (BadZipFile, KeyError, ValueError, SyntaxError)
"""What the library raises at what is no workbook, or at a sheet of it that is damaged."""


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a sheet below its headings, each read when it is come to. Raises Rejected (I005): it is damaged."""

    sheet: Any  # read-only sheets have no type in the stubs
    file: str

    def __iter__(self) -> Iterator[Mapping[str, str]]:
        try:
            yield from _rows(self.sheet.iter_rows(values_only=True))
        except BROKEN as problem:
            raise Rejected([diagnose("I005", Cell(self.file, "", ""), found=problem)]) from None


def tables_in(data: bytes, name: str) -> Mapping[str, Table]:
    """By sheet, its table. Raises Rejected (I005): it is no workbook."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    except BROKEN as problem:
        raise Rejected([diagnose("I005", Cell(name, "", ""), found=problem)]) from None
    return {sheet.title: Table(sheet, name) for sheet in book.worksheets}


def _rows(rows: Iterator[tuple[object, ...]]) -> Iterator[Mapping[str, str]]:
    headings: tuple[str, ...] = ()
    for row in rows:
        texts = tuple(_text(value) for value in row)
        if headings and any(texts):
            named = zip_longest(headings, texts[:MOST_COLUMNS], fillvalue="")
            told = ((heading or column_named(index), text) for index, (heading, text) in enumerate(named, 1))
            yield {heading: text for heading, text in told if text or heading in headings}
        elif sum(map(bool, texts)) >= HEADINGS:
            headings = texts


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("_x005F_", "_")
