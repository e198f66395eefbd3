"""The tables of a workbook that we wrote and a person filled in: rows from heading to text, sheet by sheet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from io import BytesIO
from zipfile import BadZipFile

from jixiao.diagnostic import Rejected, diagnose
from jixiao.origin import Cell

HEADINGS = 2
"""A row that holds so many cells is that of the headings: titles and facts stand in one merged cell each."""


Rows = tuple[Mapping[str, str], ...]


def tables_in(data: bytes, name: str) -> Mapping[str, Rows]:
    """By sheet, the rows of its table. Raises Rejected (I005): it is no workbook."""
    from openpyxl import load_workbook

    try:
        book = load_workbook(BytesIO(data), read_only=True, data_only=True)
    except (BadZipFile, KeyError, ValueError, SyntaxError) as problem:  # what the library raises at what is no workbook
        raise Rejected([diagnose("I005", Cell(name, "", ""), found=problem)]) from None
    with closing(book):
        return {sheet.title: tuple(_rows(sheet.iter_rows(values_only=True))) for sheet in book.worksheets}


def _rows(rows: Iterator[tuple[object, ...]]) -> Iterator[Mapping[str, str]]:
    headings: tuple[str, ...] = ()
    for row in rows:
        texts = tuple(_text(value) for value in row)
        if headings and any(texts):
            yield {heading: text for heading, text in zip(headings, texts, strict=False) if heading}
        elif sum(map(bool, texts)) >= HEADINGS:
            headings = texts


def _text(value: object) -> str:
    return "" if value is None else str(value).replace("_x005F_", "_")
