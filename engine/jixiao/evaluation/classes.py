"""Classes of digits: the narrowest columns that a form can be proved for and that hold what is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from jixiao.evaluation.ledger_plain import MOST_DIGITS
from jixiao.expression.frame import FieldSpec
from jixiao.expression.tree import Type
from jixiao.interpret.columnar import Columns, Computed, Refused
from jixiao.value import dataclass, replace

if TYPE_CHECKING:
    import polars as pl

CLASSES = (12, 15, MOST_DIGITS)
"""Digits of the integers in a part of a table: the least class that holds them all decides the widths."""

FIRST_DAY, LAST_DAY = 1, 3_652_059
"""0001-01-01 and 9999-12-31 as ordinals."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """A form, the rows whose integers are in its class, and those that are beyond every class that can be proved.

    Without a form no row is kept, and `refused` says why.
    """

    form: Columns | None
    digits: int
    kept: pl.DataFrame
    beyond: pl.DataFrame
    refused: Refused | None = None


def fit(part: pl.DataFrame, numbers: Sequence[str], form_of: Callable[[int], Columns | Refused]) -> Fitted:
    """The narrowest form for `part`, whose columns `numbers` hold integers."""
    import polars as pl

    tops = part.select(pl.max_horizontal(pl.col(n).max(), pl.lit(0) - pl.col(n).min()).alias(n) for n in numbers)
    most = max((top for top in (tops.row(0) if numbers else ()) if top is not None), default=0)
    need = next((digits for digits in CLASSES if most <= 10**digits), CLASSES[-1])
    refused: Refused | None = None
    for digits in (need, *(lower for lower in reversed(CLASSES) if lower < need)):
        form = form_of(digits)
        if isinstance(form, Columns):
            if most <= 10**digits:
                return Fitted(form, digits, part, part.clear())
            beyond = pl.any_horizontal(pl.col(n).abs() > pl.lit(10**digits) for n in numbers).fill_null(False)
            return Fitted(form, digits, part.filter(~beyond), part.filter(beyond))
        refused = form
    return Fitted(None, need, part.clear(), part, refused)


def at_most(spec: FieldSpec, digits: int, places: int, gaps: bool) -> FieldSpec:
    """A field whose integers have at most so many digits, at 10**places; `gaps`: it may be missing."""
    optional = spec.optional or gaps
    if spec.type is Type.DAY:
        return replace(spec, low=Fraction(FIRST_DAY), high=Fraction(LAST_DAY), optional=optional)
    if spec.type is not Type.NUMBER:
        return replace(spec, optional=optional)
    most = Fraction(10**digits, 10**places)
    low = -most if spec.low is None else max(-most, spec.low)
    high = most if spec.high is None else min(most, spec.high)
    return replace(spec, low=low, high=high, optional=optional, places=places)


def numbers_of(specs: Sequence[FieldSpec]) -> list[str]:
    """The fields that hold numbers."""
    return [spec.name for spec in specs if spec.type is Type.NUMBER]


def shifted(values: pl.Series, by: int) -> pl.Series:
    """Integers at `by` more places, as 128 bits."""
    import polars as pl

    name = values.name
    return (
        pl.DataFrame([values]).select(pl.col(name).cast(pl.Int128) * pl.lit(10**by, dtype=pl.Int128)).get_column(name)
    )


def decimal_places(results: Sequence[Computed], names: Sequence[str]) -> dict[str, int]:
    """The places at which each of `names` is an integer, whatever the row. Raises Refused where that depends on it."""
    found = {}
    held = {item.name: item for item in results}
    for name in names:
        item = held[name]
        if not isinstance(item.denominator, int):
            raise Refused(name, "fold")
        places = next((places for places in range(MOST_DIGITS) if 10**places % item.denominator == 0), None)
        if places is None:
            raise Refused(name, "fold")
        found[name] = places
    return found
