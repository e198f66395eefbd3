"""Members scored side by side: what they read of the filing around them, and the narrowest form that holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from jixiao.evaluation.classes import Fitted, at_most, fit, numbers_of
from jixiao.evaluation.folded import AROUND, Forms
from jixiao.evaluation.ledger import Ledger
from jixiao.evaluation.ledger_plain import MOST_DIGITS
from jixiao.evaluation.long import FILING, Long
from jixiao.expression.frame import Frame
from jixiao.interpret.columnar import Columns, Computed, Refused, columns
from jixiao.value import dataclass, field

if TYPE_CHECKING:
    import polars as pl


NUMBER = "\x1fnumber"
"""A column of our own: the index of a row."""


@dataclass(slots=True)
class SideBySide:
    """The members of the filings of one ledger.

    `places` are those of their columns; `alone` are filings that no column holds.
    """

    forms: Forms
    long: Long
    ledger: Ledger
    height: int
    places: dict[str, int] = field(init=False)
    alone: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.places = dict(self.long.places) | {AROUND + name: at for name, at in self.ledger.places.items()}

    def fit(
        self,
        frame: Frame,
        part: pl.DataFrame,
        wanted: Sequence[str],
        gaps: bool,
    ) -> Fitted:
        """A form for `part`; what is beyond it is scored alone. Raises Refused unless only widths are in the way."""

        def form_of(digits: int) -> Columns | Refused:
            fields = tuple(at_most(spec, digits, self.places.get(spec.name, 0), gaps) for spec in frame.fields)
            narrow = Frame(fields, frame.trees, frame.scope)
            return self.forms.get((narrow, tuple(wanted)), lambda: columns(narrow, wanted))

        fitted = fit(part, numbers_of(frame.fields), form_of)
        if fitted.refused is not None and fitted.refused.why != "width":
            raise fitted.refused
        self.alone.update(fitted.beyond.get_column(FILING).to_list())
        return fitted

    def around(self, part: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
        """Members with what `names` say of the filing around them."""
        filings = part.get_column(FILING)
        return part.with_columns(
            self.ledger.values.get_column(name.removeprefix(AROUND)).gather(filings).alias(name)
            for name in names
            if name.startswith(AROUND)
        )

    def held(self, values: pl.Series, name: str, owners: pl.Series | None = None) -> pl.Series:
        """A column of Folds as Int64; filings whose values are beyond that are left alone."""
        import polars as pl

        if magnitude(values) > 10**MOST_DIGITS:
            beyond = (values.abs() > 10**MOST_DIGITS).fill_null(False)
            at = beyond.arg_true()
            self.alone.update((at if owners is None else owners.gather(at)).to_list())
            values = values.set(beyond, None)
        return values.cast(pl.Int64).alias(name)


def at_places(top: pl.Series, places: int, item: Computed) -> pl.Series:
    """A result over its denominator, of which every power of ten is a multiple, as integers at 10**places."""
    import polars as pl

    assert isinstance(item.denominator, int)  # decimal_places refused every other
    factor = 10**places // item.denominator
    if factor == 1:
        return top
    if magnitude(top) * factor <= 10**MOST_DIGITS:  # with 128 bits every product takes ten times as long
        return pl.select(top.cast(pl.Int64) * pl.lit(factor, dtype=pl.Int64)).to_series().alias(top.name)
    return pl.select(top.cast(pl.Int128) * pl.lit(factor, dtype=pl.Int128)).to_series().alias(top.name)


def magnitude(values: pl.Series) -> int:
    """The greatest absolute value; of nothing 0."""
    low, high = values.min(), values.max()
    return max(-low, high) if isinstance(low, int) and isinstance(high, int) else 0
