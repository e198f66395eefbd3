"""A row of a ledger scores what the same cells score as a form: two readers, one meaning, whatever was typed."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache

import polars as pl
import pytest

from jixiao.evaluation.batch import Batch
from jixiao.evaluation.evaluate import score
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.views import node_scores
from jixiao.filing.bind import bind
from jixiao.filing.model import RawFiling, RawLine, RawRow, RawValue
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.model import Input
from jixiao.origin import Cell
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan, Purpose, Slot
from jixiao.plan.slots import cell_name
from jixiao.testing.ledgers import ledger
from jixiao.testing.longs import long_tables
from jixiao_plugins.door import Remarks, clean

ROWS = 40
YEAR = 2021

TYPED = (
    "95%", "0.95", "95", "≥95%", "≤30", "=3", "1.5万元", "300元", "12人", "98%以上", "约90", "/", "—", "", "１２．５",
    "1,234.50", "1e5", "-3", "5O", "九成", "2021年6月", "6月底前", "达成年度指标", "完成", "80%", "100百分比", "20 %",
    "9\u200b5%", "\ufeff12.5", "1\u200c,234\u200d.50", "3\u20600元", "\u200b", "95\u200e", "\u2060/", "≥\u200b95%",
    "达成\u200b年度指标", "6月\ufeff底前",
)  # fmt: skip
"""What people type beside plain numbers, and what web pages and chats put between the digits."""

KNOWN = (Purpose.LINE, Purpose.INPUT, Purpose.ITEM, Purpose.TARGET, Purpose.ACTUAL, Purpose.JUDGED, Purpose.CREDIT)
"""What both bring in words of their own; whether a row applies, a form says by what stands in it."""


@cache
def names() -> tuple[str, ...]:
    """The frameworks of the pack that score a filing by what it brings itself: no base, no table of projects."""
    catalog = installed_catalog([])
    plans = {entry.name: compile_plan(catalog.load(entry.name)) for entry in catalog.entries()}
    found = tuple(name for name, plan in plans.items() if not plan.framework.base and not plan.open_scopes)
    assert len(found) > 30
    return found


def typed(plan: Plan, seed: int) -> dict[str, list[str]]:
    """A ledger of which every sixth cell is typed as only some people do."""
    chance = random.Random(seed)
    columns = ledger(plan, ROWS, seed, odd=30, gaps=20)
    kept = {slot.name: columns[slot.name] for slot in plan.slots if slot.purpose in KNOWN and slot.name in columns}
    return {
        name: [chance.choice(TYPED) if chance.randrange(6) == 0 else text for text in column]
        for name, column in kept.items()
    }


def value(text: str, place: str) -> RawValue:
    at = Cell("表", "", place)
    return RawValue(clean(text, at, Remarks("表")), at)  # as every reader of forms does at the door


def forms(plan: Plan, columns: Mapping[str, list[str]]) -> Iterator[RawFiling]:
    """The same cells as forms: rows by their names, lines of funds by theirs, single values by name."""
    given = [slot for slot in plan.slots if slot.name in columns]
    for row in range(ROWS):
        cells: dict[str, dict[str, RawValue]] = {}
        for slot in given:
            if slot.node and slot.purpose in (Purpose.TARGET, Purpose.ACTUAL, Purpose.JUDGED, Purpose.CREDIT):
                role = slot.purpose.value
                cells.setdefault(slot.node, {})[role] = value(columns[slot.name][row], f"{slot.node}.{role}")
        rows = tuple(
            RawRow(tuple(value(name, node) for name in plan.node(node).path), held) for node, held in cells.items()
        )
        yield RawFiling(
            "表", "", year=value(str(YEAR), "year"), money_unit=value("元", "unit"), rows=rows,
            lines=tuple(lines(plan, columns, row)),
            single={slot.name: value(columns[slot.name][row], slot.name) for slot in given if is_single(slot)},
        )  # fmt: skip


def is_single(slot: Slot) -> bool:
    return slot.purpose in (Purpose.INPUT, Purpose.ITEM)


ROLES = {"年初预算数": "initial", "全年预算数": "annual", "全年执行数": "executed"}


def lines(plan: Plan, columns: Mapping[str, list[str]], row: int) -> Iterator[RawLine]:
    def role(column: Input) -> str:
        return ROLES.get(column.id, column.id)

    for table in plan.framework.tables:
        for line in table.lines:
            held = {
                role(column): value(columns[name][row], name)
                for column in table.columns
                if (name := cell_name(table, line, column)) in columns
            }
            yield RawLine(value(line.id, line.id), held)


@pytest.mark.parametrize("name", names())
def test_a_row_of_a_ledger_scores_what_its_form_scores(name: str) -> None:
    """Every node, and the total; rows of the office's own are left to their own tests, and there are none here."""
    plan = compile_plan(installed_catalog([]).load(name))
    machine, batch, columns = prepare(plan), Batch(plan), typed(plan, 11)
    codes = [f"{row:02d}" for row in range(ROWS)]
    long = {table: pl.DataFrame(held).clear() for table, held in long_tables(plan, codes, 1).items()}
    table = pl.DataFrame({"code": codes, "year": [str(YEAR)] * ROWS, **columns})
    told = batch.score(table, long).table
    wrong = []
    for raw, said in zip(forms(plan, columns), told.iter_rows(named=True), strict=True):
        for node in node_scores(score(machine, bind(raw, plan))):
            column = f"{node.id}.score"
            if column in said and (None if said[column] is None else Fraction(said[column])) != node.score:
                wrong.append(f"{said['code']} {node.id}: {said[column]}, as a form {node.score}")
    assert wrong[:8] == []
