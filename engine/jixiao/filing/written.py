"""A filing written out by key, as the json and yaml readers take it; docs/reference/filing-json.md is the format."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jixiao.filing.model import MergedValue, RawFiling, RawLine, RawRow, RawValue
from jixiao.origin import Cell

Entry = str | list["Entry"] | dict[str, "Entry"]
"""A text (numbers as typed), a list, or a mapping."""

HEADER = ("framework", "title", "office", "code", "year", "subject", "money_unit")


def written(raw: RawFiling) -> dict[str, Entry]:
    """`raw` as texts, lists and mappings: read back it says the same. Places and diagnostics are not part of it."""
    content: dict[str, Entry] = {"filing": "1"}
    for name in HEADER:
        value = getattr(raw, name)
        if value is not None:
            content[name] = value.text
    goals: list[Entry] = [
        {"name": goal.name.text, **_texts(goal.cells), "rows": _rows(row for row in raw.rows if row.goal == number)}
        for number, goal in enumerate(raw.goals)
    ]
    parts: Mapping[str, Entry] = {
        "lines": _lines(raw.lines),
        "rows": _rows(row for row in raw.rows if row.goal is None),
        "goals": goals,
        "tables": {name: _lines(lines) for name, lines in raw.tables.items()},
        "single": _texts(raw.single),
        "totals": _texts(raw.totals),
        "texts": [value.text for value in raw.texts],
        "merged": [_merged(cell, value) for cell, value in raw.merged.items()],
    }
    return content | {name: part for name, part in parts.items() if part}


def _lines(lines: Iterable[RawLine]) -> list[Entry]:
    return [{"label": line.label.text, **_texts(line.cells)} for line in lines]


def _rows(rows: Iterable[RawRow]) -> list[Entry]:
    return [{"levels": [level.text for level in row.levels], **_texts(row.cells)} for row in rows]


def _texts(values: Mapping[str, RawValue]) -> dict[str, Entry]:
    return {name: value.text for name, value in values.items()}


def _merged(cell: Cell, value: MergedValue) -> Entry:
    of: list[Entry] = [
        {
            "unit": part.unit,
            "text": part.text,
            "file": part.origin.file,
            "sheet": part.origin.sheet,
            "cell": part.origin.reference,
            "weight": part.weight,
        }
        for part in value.parts
    ]
    return {"at": cell.reference, "way": value.way, "said": value.said, "of": of}
