"""Sums over members that follow each other group by group: differences of running sums, nothing is looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import polars as pl

Running = tuple["pl.Expr", "pl.Expr | None"]
"""What a member adds (null: nothing), and whether what its group comes to is missing for its sake (None: never)."""


def by_runs(members: pl.DataFrame, key: str, sums: Mapping[str, Running]) -> pl.DataFrame:
    """The keys in their order, and what every group comes to under the names of `sums`.

    `members` stand in the order of `key`, which none lacks; no running sum is wider than its column.
    """
    import polars as pl

    running = {name: adds.fill_null(0).cum_sum() for name, (adds, _) in sums.items()}
    running |= {_gap(name): gap.cast(pl.UInt32).cum_sum() for name, (_, gap) in sums.items() if gap is not None}
    last = pl.col(key) != pl.col(key).shift(-1)
    ends = members.lazy().with_columns(**running).filter(last.fill_null(True)).select(key, *running)
    made = []
    for name, (_, gap) in sums.items():
        whole = _since(name)
        made.append((whole if gap is None else pl.when(_since(_gap(name)) == 0).then(whole)).alias(name))
    return ends.select(key, *made).collect()


def _since(name: str) -> pl.Expr:
    """What a running sum grew by since the group before."""
    import polars as pl

    return pl.col(name) - pl.col(name).shift(1, fill_value=0)


def _gap(name: str) -> str:
    return f"\x1f{name}"
