"""Plans out of the text of a framework."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.document import parse
from jixiao.framework.catalog import Catalog
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan

HEAD = """\
jixiao: 1
id: test/plan
version: "2021"
status: draft
title: 计划
subject: project
basis: {document: 某办法}
budget_years: {from: 2021, until: 2021}
"""

PlanOf = Callable[[str], Plan]


@pytest.fixture
def plan_of() -> PlanOf:
    """The plan of a framework whose head is given; `text` is the rest."""

    def compiled(text: str) -> Plan:
        return compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", HEAD + text))).framework)

    return compiled
