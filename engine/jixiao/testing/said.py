"""Filings compared by what they say, wherever it stands: the same table as xlsx, csv and json."""

from __future__ import annotations

from collections.abc import Mapping

from jixiao.filing.model import RawFiling, RawValue

Said = tuple[tuple[object, ...], ...]


def said(filing: RawFiling) -> Said:
    """Everything that `filing` says, as plain texts without places, file, digest, leftovers and diagnostics."""
    header = ("title", "office", "code", "year", "subject", "framework", "money_unit")
    return (
        *((name, _text(getattr(filing, name))) for name in header),
        ("lines", tuple((line.label.text, _texts(line.cells)) for line in filing.lines)),
        ("rows", tuple((tuple(level.text for level in row.levels), _texts(row.cells)) for row in filing.rows)),
        *(
            ("tables", name, tuple((line.label.text, _texts(line.cells)) for line in lines))
            for name, lines in filing.tables.items()
        ),
        ("single", _texts(filing.single)),
        ("totals", _texts(filing.totals)),
        ("texts", tuple(value.text for value in filing.texts)),
    )


def _text(value: RawValue | None) -> str | None:
    return value.text if value else None


def _texts(values: Mapping[str, RawValue]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value.text) for name, value in values.items()))
