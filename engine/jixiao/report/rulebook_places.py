"""Where the clauses of a rule book are declared, in short: each file is named once, at the head, and has a number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jixiao.diagnostic import Language
from jixiao.report.model import Block, Column, SectionBlock, TableBlock, Text
from jixiao.report.rulebook_words import say
from jixiao.value import replace

WIDTH = 10
"""Of a column of short places, in characters."""

CIRCLED = 20
"""Numbers that have a sign of their own: ① to ⑳."""


def with_short_places(
    sections: Sequence[SectionBlock], language: Language
) -> tuple[tuple[SectionBlock, ...], tuple[tuple[str, str], ...]]:
    """`sections` with places as ①:66, and the fact that says what ① is; of one file alone the lines are enough."""
    places = (place for section in sections for block in section.blocks for place in _places(block, language))
    files = list(dict.fromkeys(file for file, _, line in (place.rpartition(":") for place in places) if line))
    if not files:
        return tuple(sections), ()
    signs = {file: "" if len(files) == 1 else f"{_sign(number)}:" for number, file in enumerate(files, 1)}
    listed = say("separator", language).join(f"{signs[file].removesuffix(':')} {file}".strip() for file in files)
    fact = (say("declared", language), say("declared_one" if len(files) == 1 else "declared_many", language, listed))
    short = (
        replace(section, blocks=tuple(_shortened(block, signs, language) for block in section.blocks))
        for section in sections
    )
    return tuple(short), (fact,)


def _sign(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= CIRCLED else f"({number})"


def _at(block: TableBlock, language: Language) -> int | None:
    """The column of places."""
    headings = [column.heading for column in block.columns]
    return headings.index(say("declared", language)) if say("declared", language) in headings else None


def _is_fact(block: TableBlock, row: Sequence[Text], language: Language) -> bool:
    """Whether a row of a table of facts says a place."""
    return len(block.columns) == 2 and row[0].text == say("declared", language)


def _places(block: Block, language: Language) -> Iterator[str]:
    """Every place that a block says, in full."""
    if isinstance(block, TableBlock):
        at = _at(block, language)
        yield from (row[at].text for row in block.rows if at is not None)
        yield from (row[1].text for row in block.rows if at is None and _is_fact(block, row, language))


def _shortened(block: Block, signs: dict[str, str], language: Language) -> Block:
    if not isinstance(block, TableBlock):
        return block

    def short(text: Text) -> Text:
        file, _, line = text.text.rpartition(":")
        return replace(text, text=signs[file] + line) if file in signs else text

    at = _at(block, language)
    if at is None:
        rows = tuple((row[0], short(row[1])) if _is_fact(block, row, language) else row for row in block.rows)
        return replace(block, rows=rows)
    columns = (*block.columns[:at], _narrow(block.columns[at]), *block.columns[at + 1 :])
    rows = tuple((*row[:at], short(row[at]), *row[at + 1 :]) for row in block.rows)
    return replace(block, columns=columns, rows=rows)


def _narrow(column: Column) -> Column:
    return replace(column, width=WIDTH)
