"""Filings compared by what they say, wherever it stands: the same table as xlsx, csv and json."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from enum import Enum

from jixiao.filing.model import Filing, RawFiling, RawValue
from jixiao.origin import Cell
from jixiao.value import fields

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


def bound_digest(filing: Filing) -> str:
    """The digest of everything that a bound filing says, wherever it stands.

    Places, the file, its bytes and what was remarked on the way are left out: the same table in another format has the
    same digest.
    """
    return hashlib.sha256(repr(_placeless(filing)).encode()).hexdigest()


_OF_THE_FILE = ("file", "digest", "diagnostics", "raw", "origin", "origins", "places")


def _placeless(value: object) -> object:
    """`value` as tuples, texts and numbers, without places."""
    if isinstance(value, Cell):
        return None
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, Mapping):
        return tuple(sorted((str(name), _placeless(item)) for name, item in value.items()))
    if isinstance(value, tuple | list):
        return tuple(map(_placeless, value))
    if hasattr(value, "__dataclass_fields__"):
        return tuple(
            (field.name, _placeless(getattr(value, field.name)))
            for field in fields(value)  # type: ignore[arg-type]
            if field.name not in _OF_THE_FILE
        )
    return value
