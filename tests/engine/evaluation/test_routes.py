"""Trails of all that is told of a filing: numbers come at one power of ten."""

from __future__ import annotations

import pytest

from jixiao.evaluation.evaluate import evaluate
from jixiao.evaluation.prepare import prepare
from jixiao.evaluation.routes import Routes
from jixiao.framework.catalog import installed_catalog
from jixiao.plan.compile import compile_plan
from jixiao.testing.ledgers import ledger, read_singly


def test_numbers_with_more_places_than_the_trails_are_refused() -> None:
    plan = compile_plan(installed_catalog([]).load("shaanxi/baishui/department@2021"))
    (filing,) = read_singly(plan, ledger(plan, 1, 0), 2021)
    evaluation = evaluate(prepare(plan), filing)
    assert len(list(Routes(plan, filing.scale).passed(evaluation))) >= len(plan.nodes)
    with pytest.raises(ValueError, match="for trails at"):
        list(Routes(plan, filing.scale - 1).passed(evaluation))
