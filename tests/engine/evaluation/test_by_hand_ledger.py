"""What people give beside the rules, in the columns of a ledger."""

from __future__ import annotations

import polars as pl
import pytest

from jixiao.diagnostic import Rejected
from jixiao.evaluation.batch import Batch

ROW = "indicators:\n  - {id: 甲, weight: 100, target: '≥100', rule: {kind: completion, basis: {assumed: true}}}\n"
HAND = "by_hand: {deduct: true, override: true, exempt: [政策性原因], basis: {assumed: true}}\n"
SECOND = "second_score: {name: 抽评得分, basis: {assumed: true}}\n"


def test_columns_of_what_people_give(plan_of) -> None:  # type: ignore[no-untyped-def]
    """80 by rule; a blank or a dash takes nothing off, what cannot be read leaves the row open."""
    table = pl.DataFrame(
        {
            "甲.actual": ["80"] * 8,
            "甲.deduct": ["", None, "3", "三分", "0", "", "100", "/"],
            "甲.override": [None, None, None, None, "90", "90", None, None],
            "甲.override_reason": ["", "", "", "", "目标过低", "无", "", ""],
            "甲.exempt": ["", "政策性原因：停办", "", "", "", "忙", "", ""],
        }
    )
    scored = Batch(plan_of(HAND + ROW)).score(table)
    totals = [None if total is None else int(total) for total in scored.table["total"].to_list()]
    assert totals == [80, 100, 77, None, 90, 80, 0, 80]
    found = scored.table["findings"].to_list()
    assert [index for index, said in enumerate(found) if said] == [3, 5]
    assert "B183" in found[5]


def test_without_columns_nothing_is_given(plan_of) -> None:  # type: ignore[no-untyped-def]
    scored = Batch(plan_of(HAND + SECOND + ROW)).score(pl.DataFrame({"甲.actual": ["80"]}))
    assert [int(total) for total in scored.table["total"].to_list()] == [80]
    assert scored.absent == ()


def test_a_column_of_second_scores_is_refused(plan_of) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(Rejected) as refused:
        Batch(plan_of(SECOND + ROW)).score(pl.DataFrame({"甲.actual": ["80"], "甲.second": ["70"]}))
    assert [item.code for item in refused.value.diagnostics] == ["B186"]
