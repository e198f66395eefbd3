"""The seed's table, as printed and with a gap in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from jixiao import Evaluation, RawFiling, bind, compile_plan, evaluate, load_framework, prepare, read_file

SEED = Path(__file__).parents[3] / ("frameworks/jixiao_frameworks/shaanxi/baishui/department/2021/cases/自评表.xlsx")


@pytest.fixture(scope="session")
def seed_raw() -> RawFiling:
    (raw,) = read_file(SEED)
    return raw


@pytest.fixture(scope="session")
def machine():  # type: ignore[no-untyped-def]
    return prepare(compile_plan(load_framework("shaanxi/baishui/department@2021")))


@pytest.fixture(scope="session")
def seed(seed_raw: RawFiling, machine) -> Evaluation:  # type: ignore[no-untyped-def]
    return evaluate(machine, bind(seed_raw, machine.plan))


@pytest.fixture(scope="session")
def incomplete(seed_raw: RawFiling, machine) -> Evaluation:  # type: ignore[no-untyped-def]
    """The seed without the actual of its last row."""
    *rows, last = seed_raw.rows
    cells = {role: value for role, value in last.cells.items() if role != "actual"}
    raw = replace(seed_raw, rows=(*rows, replace(last, cells=cells)))
    return evaluate(machine, bind(raw, machine.plan))
