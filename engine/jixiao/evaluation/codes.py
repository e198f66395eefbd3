"""Codes of filings in columns as they are compared: without blank ends, and without what cannot be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    import polars as pl

Column = TypeVar("Column", "pl.Series", "pl.Expr")

INVISIBLE = r"[\p{Cc}\p{Cf}\x{FE00}-\x{FE0F}--\n\t]"
"""What `name.visible` takes out, as polars reads it: texts of columns hold no surrogates."""


def seen(texts: Column) -> Column:
    """Texts without what cannot be seen, and without blank ends."""
    return texts.str.replace_all(INVISIBLE, "").str.strip_chars()


def codes_of(column: Column) -> Column:
    """The codes in a column of any type; null where there is none."""
    import polars as pl

    return seen(column.cast(pl.String))
