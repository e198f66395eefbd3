"""Ranges of incomplete filings are reached: with one entry taken out, two values are found that score the ends."""

from __future__ import annotations

import os
import random
from collections import Counter
from fractions import Fraction

import pytest

from jixiao.evaluation.evaluate import score
from jixiao.evaluation.known import filed_values, unknowns
from jixiao.evaluation.prepare import prepare
from jixiao.framework.catalog import installed_catalog
from jixiao.interpret.bounds import Extent, extents
from jixiao.number import places_of
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Purpose, Role
from jixiao.plan.totals import TOTAL
from jixiao.testing.generated import filing_of

FILINGS = int(os.environ.get("JIXIAO_RANGES", "60"))
"""How many filings are tried for each framework; 1,000 take some three minutes."""


@pytest.mark.parametrize("name", ["shaanxi/baishui/department@2021", "gansu/qingyang/heshui/department@2021"])
def test_both_ends_are_scored_or_shown_open(name: str) -> None:
    plan = compile_plan(installed_catalog().load(name))
    machine = prepare(plan, walks=True)
    trees = [(("", item.name), item.tree) for item in plan.computed if item.role not in (Role.FLAG, Role.RELATION)]
    chance = random.Random(20251)
    ends: Counter[str] = Counter()
    asked = [slot.name for slot in plan.slots if slot.purpose in (Purpose.ACTUAL, Purpose.TARGET)]
    asked += ["资金.年度总支出.全年执行数", "资金.年度总支出.全年预算数"]
    for _ in range(FILINGS):
        values = {slot.name: _value(slot, chance) for slot in plan.slots}
        gone = chance.choice(asked)
        filing = filing_of(plan, {**values, gone: None})
        known = filed_values(plan.slots, filing)
        still = unknowns(plan.slots, known)
        found = extents(trees, {k: v for k, v in known.items() if v is not None}, still, wanted=[("", TOTAL)])[
            "", TOTAL
        ]
        whole = score(machine, filing_of(plan, values)).total
        if whole is None:
            continue
        assert isinstance(found, Extent), gone
        assert found.least is not None
        assert found.most is not None
        assert found.least <= whole <= found.most, gone
        for end, reached, point in (
            (found.least, found.least_reached, found.least_at),
            (found.most, found.most_reached, found.most_at),
        ):
            if not reached:
                ends["open"] += 1
            elif point is None:
                ends["not shown"] += 1
            else:
                filled = {name: item for (_, name), item in point.items()}
                shown = {**values, gone: None, **filled}
                if all(not isinstance(item, Fraction) or (places_of(item) or 0) <= 4 for item in shown.values()):
                    assert score(machine, filing_of(plan, shown)).total == end, (gone, point)
                ends["scored"] += 1
        ends["tight" if found.tight else "not tight"] += 1
    assert ends["not shown"] == 0, ends
    assert ends["not tight"] == 0, ends
    assert ends["scored"] > 0


def _value(slot, chance: random.Random):  # type: ignore[no-untyped-def]
    match slot.type.value:
        case "truth":
            return chance.random() < 0.5
        case "label":
            return slot.labels[0]  # the grade with a credit of its own: a judged one would leave most filings open
    if slot.purpose is Purpose.LINE:
        return Fraction(chance.randrange(1, 10**9), 100)
    number = Fraction(chance.randrange(0, 20_000), 10_000)
    if slot.range is not None and number not in slot.range:
        return Fraction(slot.range.low or 0)
    return number
