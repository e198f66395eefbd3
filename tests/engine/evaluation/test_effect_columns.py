"""A ledger compared in columns is what its filings are, compared one by one by the exact machine."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl
import pytest

from jixiao.api import compile_plan, load_framework, prepare
from jixiao.diagnostic import Rejected
from jixiao.evaluation.batch import Batch
from jixiao.evaluation.effect import Effect, effect_of
from jixiao.evaluation.effect_columns import effect_of_tables
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.tally import scheme_of, tally
from jixiao.plan.model import Plan
from jixiao.plan.sameness import partners
from jixiao.testing.ledgers import ledger, read_singly

BAISHUI = "shaanxi/baishui/department@2021"

CHANGES = {
    BAISHUI: "rules:\n  定量: {at_least: all_or_nothing}\nrounding: {score: 0.1}\n",
    "examples/veto@2021": "",
    "examples/level-percentages@2021": "parameters:\n  七月进度: 45%\n",
    "examples/region-classes@2021": "",
}


@cache
def plan_of(name: str) -> Plan:
    return compile_plan(load_framework(name))


def extended(folder: Path, parent: str, more: str) -> Plan:
    file = folder / "framework.yaml"
    file.write_text(
        f'jixiao: 1\nid: test/next\nversion: "2030"\nstatus: draft\ntitle: 明年\nextends: {parent}\n{more}',
        encoding="utf-8",
    )
    return compile_plan(load_framework(str(file)))


def both_ways(old: Plan, new: Plan, count: int, seed: int) -> tuple[Effect, Effect]:
    """The effect on a generated ledger, in columns and one by one."""
    columns = ledger(old, count, seed, odd=8, gaps=8, giants=2)
    table = pl.DataFrame({"code": [f"{row:04d}" for row in range(count)], **columns})
    table = table.with_columns(year=pl.lit("2021"))
    scored = (Batch(old).score(table).table, Batch(new).score(table).table)
    known = partners(old, new)
    in_columns = effect_of_tables((old, new), scored, known, "台账.csv")
    sides = []
    for plan in (old, new):
        machine, scheme = prepare(plan), scheme_of(plan)
        filings = read_singly(plan, columns, 2021)
        sides.append([tally(score(machine, filing), scheme, row) for row, filing in enumerate(filings)])
    return in_columns, effect_of(list(zip(*sides, strict=True)), known)


@pytest.mark.parametrize("name", CHANGES)
def test_the_same_as_one_by_one(name: str, tmp_path: Path) -> None:
    old, new = plan_of(name), extended(tmp_path, name, CHANGES[name])
    found, wanted = both_ways(old, new, 150, 7)
    assert (found.number, found.complete) == (wanted.number, wanted.complete) == (150, wanted.complete)
    assert 20 < found.complete < 150
    for one, other in ((found.before, wanted.before), (found.after, wanted.after)):
        assert (one.complete, one.open, one.ratings) == (other.complete, other.open, other.ratings)
        for key in ("mean", "median", "highest", "lowest"):
            assert getattr(one.totals, key) == getattr(other.totals, key), key
    assert (found.whole, found.parts, found.rest) == (wanted.whole, wanted.parts, wanted.rest)
    assert dict(found.ratings) == dict(wanted.ratings)
    exact = {move.after.number: move for move in wanted.moves}
    for move in found.moves:
        like = exact[move.after.number]
        assert (move.change, move.rest, move.rank_before, move.rank_after) == (
            like.change, like.rest, like.rank_before, like.rank_after,
        )  # fmt: skip
        assert move.parts == like.parts
        assert (move.before.rating, move.after.rating) == (like.before.rating, like.after.rating)
    moving = {row for row, move in exact.items() if move.change != 0 or move.before.rating != move.after.rating}
    assert {move.after.number for move in found.moves} == moving  # below 500 of each kind all are listed


def test_other_rows_are_refused() -> None:
    plan = plan_of(BAISHUI)
    table = pl.DataFrame({"total": [1, 2]})
    with pytest.raises(Rejected) as refused:
        effect_of_tables((plan, plan), (table, table.head(1)), {}, "台账.csv")
    assert [item.code for item in refused.value.diagnostics] == ["U205"]


def test_what_nothing_rounds_is_refused() -> None:
    plan = plan_of(BAISHUI)
    scores = {node.score: ["1/3"] for node in plan.nodes}
    table = pl.DataFrame({"total": ["1/3"], **scores})
    with pytest.raises(Rejected) as refused:
        effect_of_tables((plan, plan), (table, table), {}, "台账.csv")
    assert {item.code for item in refused.value.diagnostics} == {"U207"}
