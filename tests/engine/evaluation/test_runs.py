"""What groups come to is the same whether their members follow each other or lie about."""

from __future__ import annotations

import random

import polars as pl
import pytest

from jixiao.evaluation.folded import Shape, _grouped
from jixiao.expression.tree import TRUE, Constant, Field, Gathering, Type

SCORE, CORE = Field("score", Type.NUMBER), Field("core", Type.TRUTH)
SHAPES: tuple[Shape, ...] = (
    (Gathering.SUM, SCORE, TRUE),
    (Gathering.SUM, SCORE, CORE),
    (Gathering.COUNT, Constant(None), TRUE),
    (Gathering.COUNT, Constant(None), CORE),
)
NAMES = tuple(f"fold{number}" for number in range(len(SHAPES)))


def members(seed: int, gaps: bool, most: int) -> pl.DataFrame:
    """Members of up to forty groups, in the order of these; some with something missing."""
    chance = random.Random(seed)
    height = chance.choice((0, 1, 2, 7, 200))
    keys = sorted(chance.randrange(40) for _ in range(height))

    def column(kind: pl.DataType, values: list[int]) -> pl.Series:
        return pl.Series([None if gaps and chance.random() < 0.1 else value for value in values], dtype=kind)

    scores = [chance.randint(-most, most) for _ in keys]
    truths = [chance.randrange(2) for _ in keys]
    return pl.DataFrame(
        {
            "key": pl.Series(keys, dtype=pl.UInt32),
            "body0": column(pl.Int64(), scores),
            "body1": column(pl.Int64(), scores),
            "where1": column(pl.Int64(), truths),
            "where3": column(pl.Int64(), truths),
        }
    )


@pytest.mark.parametrize("most", [100, 10**12, 10**18])
@pytest.mark.parametrize("gaps", [False, True])
@pytest.mark.parametrize("seed", range(12))
def test_in_order_or_not(seed: int, gaps: bool, most: int) -> None:
    ordered = members(seed, gaps, most)
    lying_about = ordered.reverse()
    if ordered.get_column("key").n_unique() > 1:
        assert not lying_about.get_column("key").is_sorted()
    done = _grouped(ordered, SHAPES, ("key",), NAMES)
    wanted = _grouped(lying_about, SHAPES, ("key",), NAMES).sort("key")
    assert done.sort("key").cast(dict.fromkeys(NAMES, pl.Int128)).equals(wanted.cast(dict.fromkeys(NAMES, pl.Int128)))


def test_a_sum_that_would_wrap_round_is_taken_in_128_bits() -> None:
    table = pl.DataFrame({"key": pl.Series([0, 0, 1], dtype=pl.UInt32), "body0": [2**62, 2**62, -1]})
    done = _grouped(table, ((Gathering.SUM, SCORE, TRUE),), ("key",), ("fold0",)).sort("key")
    assert done.get_column("fold0").to_list() == [2**63, -1]
