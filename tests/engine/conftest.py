"""What tests of filings share: frameworks out of text, forms out of short lists, and the two scored together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from jixiao import api
from jixiao.document import parse
from jixiao.evaluation.model import Evaluation
from jixiao.filing.model import Filing, RawFiling, RawLine, RawRow, RawValue
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan

CASES = Path(__file__).parents[1] / "cases"

Texts = Mapping[str, str]
PlanOf = Callable[..., Plan]
FormOf = Callable[..., RawFiling]
Evaluate = Callable[[RawFiling, Plan], Evaluation]


@pytest.fixture(scope="session")
def plan_of() -> PlanOf:
    """A plan out of the text of a framework, to which the head is added."""

    @cache
    def make(body: str) -> Plan:
        head = (
            'jixiao: 1\nid: test/form\nversion: "1"\nstatus: draft\ntitle: 试\nsubject: project\n'
            "basis: {document: 某办法}\nbudget_years: {from: 2021, until: 2022}\n"
        )
        return compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", head + body))).framework)

    return make


@pytest.fixture
def form_of() -> FormOf:
    """A form: `lines` are (label, cells), `rows` are ("一级/二级/三级", cells); every value has a cell of its own."""

    def value(text: str, reference: str) -> RawValue:
        return RawValue(text, Cell("表.xlsx", "表", reference))

    def make(
        rows: Sequence[tuple[str, Texts]] = (),
        lines: Sequence[tuple[str, Texts]] = (),
        totals: Texts | None = None,
        single: Texts | None = None,
        **head: str,
    ) -> RawFiling:
        heads = {"title": "自评表（2021年度）", "money_unit": "元", **head}

        def at(name: str) -> RawValue | None:
            return value(heads[name], name) if name in heads else None

        return RawFiling(
            file="表.xlsx",
            digest="0",
            title=at("title"),
            year=at("year"),
            money_unit=at("money_unit"),
            lines=tuple(
                RawLine(
                    value(label, f"lines[{index}].label"),
                    {role: value(text, f"lines[{index}].{role}") for role, text in cells.items()},
                )
                for index, (label, cells) in enumerate(lines)
            ),
            rows=tuple(
                RawRow(
                    tuple(value(name, f"rows[{index}].level{level}") for level, name in enumerate(path.split("/"), 1)),
                    {role: value(text, f"rows[{index}].{role}") for role, text in cells.items()},
                )
                for index, (path, cells) in enumerate(rows)
            ),
            totals={role: value(text, f"totals.{role}") for role, text in (totals or {}).items()},
            single={name: value(text, f"single.{name}") for name, text in (single or {}).items()},
        )

    return make


@pytest.fixture
def evaluation_of() -> Evaluate:
    """A form scored and reviewed by a plan."""
    return lambda raw, plan: api.evaluate(api.prepare(plan), api.bind(raw, plan))


@pytest.fixture(scope="session")
def seed() -> RawFiling:
    """The table that the project was started from, as printed, misprints included."""
    (filing,) = api.read_file(CASES / "seed-baishui-2021.json")
    return filing


@pytest.fixture(scope="session")
def seed_plan() -> Plan:
    """The plan of the framework for that table."""
    return compile_plan(api.load_framework("shaanxi/baishui/department@2021"))


@pytest.fixture(scope="session")
def seed_evaluation(seed: RawFiling, seed_plan: Plan) -> Evaluation:
    """The seed as printed, scored and reviewed."""
    return api.evaluate(api.prepare(seed_plan), api.bind(seed, seed_plan))


@pytest.fixture
def with_line() -> Callable[[RawFiling, int, Texts], RawFiling]:
    """A form with other texts in some cells of one line."""

    def change(raw: RawFiling, index: int, cells: Texts) -> RawFiling:
        line = raw.lines[index]
        changed = {role: RawValue(text, line.cells[role].origin) for role, text in cells.items()}
        lines = list(raw.lines)
        lines[index] = replace(line, cells={**line.cells, **changed})
        return replace(raw, lines=tuple(lines))

    return change


@pytest.fixture
def bind() -> Callable[[RawFiling, Plan], Filing]:
    """A form bound to a plan."""
    return api.bind
