"""Headings of ledgers that say the unit of the amounts below them, `接待费（万元）`, as forms may."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.diagnostic import Rejected, diagnose
from jixiao.filing.labels import money_unit_in, without_money_unit
from jixiao.name import visible
from jixiao.number import decimal_text
from jixiao.origin import Cell
from jixiao.plan.model import Slot
from jixiao.plan.slots import YUAN
from jixiao.target import NumberTarget, read_typed

if TYPE_CHECKING:
    import polars as pl

BARE = r"^-?[0-9]+(\.[0-9]+)?$"
"""A number as it is mostly typed, that says no unit of its own."""


def _bare(text: str) -> Fraction | None:
    """The number in a text that says no unit, however it is typed."""
    typed = read_typed(text)
    return typed.typed if isinstance(typed, NumberTarget) and typed.unit is None and typed.sign is None else None


def _measured(text: str, unit: str) -> str | None:
    """A number that says no unit, with this one; what cannot be seen in it stays, to be told where it is read."""
    shown, gone = visible(text)
    number = _bare(shown)
    if number is None:
        return None
    return f"{text}{unit}" if gone else f"{decimal_text(number)}{unit}"


def with_plain_heads(slots: Iterable[Slot], table: pl.DataFrame) -> pl.DataFrame:
    """`table` with such columns named after their slots, and the unit behind each number that says none.

    Raises Rejected (I084) where two columns are those of one slot. A table without such headings comes back as it is.
    """
    import polars as pl

    if not any(name.endswith((")", "）")) for name in table.columns):
        return table
    money = {slot.name for slot in slots if slot.unit == YUAN} - set(table.columns)
    said = {name: without_money_unit(name).strip() for name in table.columns}
    meant = {name: bare for name, bare in said.items() if bare in money}
    twice = [bare for bare in dict.fromkeys(meant.values()) if list(meant.values()).count(bare) > 1]
    if twice:
        raise Rejected([diagnose("I084", Cell("", "", name), found=name) for name in twice])
    changes = []
    for name in meant:
        kind = table.schema[name]
        if not (kind.is_integer() or isinstance(kind, (pl.String, pl.Categorical, pl.Enum, pl.Decimal))):
            continue  # whatever it is, it is no amount, and is refused or said under its own name
        texts, unit = table.get_column(name).cast(pl.String), money_unit_in(name) or YUAN.text
        odd = texts.filter(~texts.str.contains(BARE)).unique().to_list()
        measured = {text: typed for text in odd if (typed := _measured(text, unit)) is not None}
        text = pl.lit(texts)
        plain = pl.when(text.str.contains(BARE)).then(pl.concat_str(text, pl.lit(unit)))
        changes.append(plain.otherwise(text.replace(measured) if measured else text).alias(name))
    return table.with_columns(changes).rename(meant)
