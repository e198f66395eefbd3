"""Report → Paper: any report as pages, for the formats that print."""

from __future__ import annotations

from collections.abc import Iterator

from jixiao.origin import display_width
from jixiao.report.model import Medium, Report, TableBlock, Text
from jixiao.report.paper import Align, Box, Grid, Manner, Paper, Part, passage

ACROSS = 140
"""Columns of text (五号) from margin to margin of a page that lies across."""

PADDING = 3
"""Columns that the margins of a cell take."""

NARROWEST = 6


def paper_of(report: Report) -> Paper:
    """`report` across the page: its facts two in a line, then its sections; folded lines stand under their sentence.

    The steps of scores stay folded away: they are what `jixiao explain` and the html are for.
    """
    parts = (passage(Manner.TABLE_TITLE, report.title), *_facts(report), *_sections(report))
    return Paper(report.title, tuple(parts), landscape=True, language=report.language)


def _facts(report: Report) -> Iterator[Part]:
    if not report.facts:
        return
    facts = [*report.facts, ("", "")] if len(report.facts) % 2 else list(report.facts)
    rows = tuple(
        tuple(
            box
            for name, value in facts[index : index + 2]
            for box in (Box(name, heading=True), Box(value, align=Align.LEFT))
        )
        for index in range(0, len(facts), 2)
    )
    yield Grid((16, 44, 16, 44), rows)


def _sections(report: Report) -> Iterator[Part]:
    for section in report.for_medium(Medium.PAPER):
        if section.heading:
            yield passage(Manner.CAPTION, section.heading)
        for block in section.blocks:
            if isinstance(block, TableBlock):
                if block.caption:
                    yield passage(Manner.TABLE_LINE, block.caption, block.tone)
                if block.rows:
                    yield _grid(block)
            else:
                yield passage(Manner.TABLE_LINE, block.text.text, block.text.tone)
                yield from (passage(Manner.TABLE_LINE, f"　{line}") for line in block.text.details)


def _grid(table: TableBlock) -> Grid:
    down = {(start, column): length for column in table.merge_down for start, length in table.merged(column)}
    covered = {(row, column) for (start, column), length in down.items() for row in range(start + 1, start + length)}
    rows = [
        tuple(
            _box(table, text, index in table.strong_rows, column, down.get((index, column), 1))
            for column, text in enumerate(row)
            if (index, column) not in covered
        )
        for index, row in enumerate(table.rows)
    ]
    headed = any(column.heading for column in table.columns)
    head = [tuple(Box(column.heading, heading=True) for column in table.columns)] if headed else []
    return Grid(_widths(table), (*head, *rows), head=len(head), drawn=table if table.charts else None)


def _widths(table: TableBlock) -> tuple[int, ...]:
    """The columns as wide as they wish, where the page has room; otherwise numbers stay whole and texts give way."""
    wishes = [column.width for column in table.columns]
    if sum(wishes) <= ACROSS:
        return tuple(wishes)
    needs = [
        PADDING + max([-(-display_width(column.heading) // 2), *(display_width(row[index].text) for row in table.rows)])
        for index, column in enumerate(table.columns)
    ]
    rigid = [need if column.numeric else 0 for column, need in zip(table.columns, needs, strict=True)]
    texts = [
        0 if column.numeric else min(column.width, need) for column, need in zip(table.columns, needs, strict=True)
    ]
    room = max(ACROSS - sum(rigid), 1)
    if sum(texts) > room:
        texts = [text and max(text * room // sum(texts), NARROWEST) for text in texts]
    return tuple(max(one) for one in zip(rigid, texts, strict=True))


def _box(table: TableBlock, text: Text, strong: bool, column: int, down: int) -> Box:
    align = Align.RIGHT if table.columns[column].numeric else Align.LEFT
    return Box(text.text, down=down, align=align, strong=strong, tone=text.tone, is_number=text.is_number)
