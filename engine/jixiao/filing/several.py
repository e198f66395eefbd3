"""Several forms in one file: what makes one wonder whether each of them was meant to be sent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.diagnostic import Diagnostic, diagnose
from jixiao.filing.model import RawFiling, RawValue
from jixiao.name import name_key
from jixiao.origin import Cell
from jixiao.value import replace

PROJECT = "项目名称"
"""The label of what a project's form is about."""


def beside_each_other(filings: Sequence[RawFiling]) -> tuple[RawFiling, ...]:
    """`filings`, the forms of one file, each with what is odd about it beside those before it (I076, I077, I078).

    All of them stay: which of them counts, people decide.
    """
    return tuple(
        replace(one, diagnostics=(*one.diagnostics, *said)) if (said := tuple(_odd(one, filings[:number]))) else one
        for number, one in enumerate(filings)
    )


def _odd(one: RawFiling, before: Sequence[RawFiling]) -> Iterator[Diagnostic]:
    place = _place(one)
    if before and one.title is None and one.office is None:
        yield diagnose("I078", place)
        return
    for other in before:
        if not _whose(one)[0] or _whose(other) != _whose(one):
            continue
        name, at = _said(one.single.get(PROJECT)) or _said(one.office), _told(_place(other))
        if _said(one.year) != _said(other.year):
            if one.year is None or other.year is None:
                continue
            yield diagnose("I077", place, name=name, other=at, found=one.year.text, before=other.year.text)
        elif _content(one) == _content(other):
            yield diagnose("I076", place, name=name, other=at, found=("内容一字不差", "word for word the same"))
        elif PROJECT in one.single or _said(one.subject) != "project":
            yield diagnose("I076", place, name=name, other=at, found=("内容有不同", "but not the same"))
        else:
            continue
        return


def _whose(one: RawFiling) -> tuple[str, str, str]:
    """Whose form it is, of what kind, and on what."""
    return (name_key(_said(one.office)), _said(one.subject), name_key(_said(one.single.get(PROJECT))))


def _said(value: RawValue | None) -> str:
    return "" if value is None else value.text.strip()


def _content(one: RawFiling) -> tuple[tuple[str, ...], ...]:
    """What its tables say."""
    rows = tuple(
        (*(level.text for level in row.levels), *(value.text for value in row.cells.values())) for row in one.rows
    )
    lines = tuple((line.label.text, *(value.text for value in line.cells.values())) for line in one.lines)
    return (*rows, *lines, tuple(value.text for value in one.totals.values()))


def _place(one: RawFiling) -> Cell:
    """Where a form stands: its title, else its first row."""
    first = one.title or next((row.levels[0] for row in one.rows if row.levels), None)
    return first.origin if first is not None else Cell(one.file, "", "")


def _told(place: Cell) -> str:
    return f"{place.sheet}!{place.reference}" if place.sheet else place.reference
