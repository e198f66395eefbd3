"""What columns find in a ledger: of every filing in words, in the order of the review, and how often each code."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from jixiao.evaluation.claim_names import OWN_CLAIMS
from jixiao.evaluation.long import AT, FILING, ROWS
from jixiao.evaluation.lowered.lowering import Lowered, is_of_own
from jixiao.value import dataclass

if TYPE_CHECKING:
    import polars as pl

BETWEEN = "、"
"""Between the findings of one filing."""


def told(found: Iterable[tuple[str, str]]) -> str | None:
    """Codes with their places in words; None where there are none."""
    return BETWEEN.join(f"{code} {place}".rstrip() for code, place in found) or None


@dataclass(frozen=True, slots=True)
class Found:
    """The truths of `checks` of a ledger of `height` filings.

    `filings` has a row for each; `own` one for every own row, with the filing and the line; None where none is made.
    """

    checks: Sequence[Lowered]
    filings: pl.DataFrame | None
    own: pl.DataFrame | None
    height: int

    def said(self) -> pl.Series:
        """What was found of every filing, in words; null where nothing was."""
        import polars as pl

        words = list(self._words())
        if not words:
            return pl.repeat(None, self.height, dtype=pl.String, eager=True)
        whole = pl.DataFrame([text.alias(str(number)) for number, text in enumerate(words)])
        joined = whole.select(pl.concat_str(pl.all(), separator=BETWEEN, ignore_nulls=True).alias("said"))
        return joined.select(pl.when(pl.col("said") != "").then(pl.col("said"))).to_series()

    def counts(self, alone: Sequence[int]) -> Counter[str]:
        """How often each code is found, in filings that are not looked at `alone`."""
        import polars as pl

        counts: Counter[str] = Counter()
        kept, own = self.filings, self.own
        if alone and kept is not None:
            kept = kept.filter(~pl.int_range(kept.height, dtype=pl.UInt32, eager=True).is_in(list(alone)))
        if alone and own is not None:
            own = own.filter(~pl.col(FILING).is_in(list(alone)))
        for item in self.checks:
            table = own if is_of_own(item) else kept
            if table is not None:
                counts[item.code] += int((table.get_column(item.name) == 1).sum())
        return counts

    def _words(self) -> Iterator[pl.Series]:
        """For every check, or those of a claim of own rows together, what it says of every filing; null: nothing."""
        import polars as pl

        for of_own, items in groupby(self.checks, is_of_own):
            if of_own:
                yield from (self._of_rows(list(some)) for _, some in groupby(items, lambda item: item.code[:3]))
                continue
            for item in items:
                assert self.filings is not None
                due = self.filings.get_column(item.name) == 1
                if due.any():
                    yield pl.select(pl.when(due).then(pl.lit(told([(item.code, item.place)])))).to_series()

    def _of_rows(self, items: Sequence[Lowered]) -> pl.Series:
        """What is found of the rows of every filing, line by line."""
        import polars as pl

        nothing = pl.repeat(None, self.height, dtype=pl.String, eager=True)
        if self.own is None:
            return nothing
        cases = (
            pl.when(pl.col(item.name) == 1).then(
                pl.format(f"{item.code} {ROWS}[{{}}].{OWN_CLAIMS[item.place][0]}", pl.col(AT))
            )
            for item in items
        )
        said = pl.concat_str(list(cases), separator=BETWEEN, ignore_nulls=True).alias("said")
        due = self.own.filter(pl.any_horizontal(pl.col(item.name) == 1 for item in items))
        lines = due.select(FILING, AT, said).sort(FILING, AT).group_by(FILING).agg(pl.col("said").str.join(BETWEEN))
        return nothing.scatter(lines.get_column(FILING), lines.get_column("said"))
