"""Every file of `reject/` is a filing with one mistake; what is said of it stands beside it, word for word, in both languages."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from jixiao import api
from jixiao.diagnostic import Diagnostic, Language, Rejected
from jixiao.diagnostic.codes.filing import FILING_CODES
from jixiao.diagnostic.codes.input import INPUT_CODES
from jixiao.diagnostic.render import render_all
from jixiao.document import parse
from jixiao.filing.model import GridCell, Sheet, Sheets
from jixiao.framework.catalog import Catalog
from jixiao.origin import Cell, Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "reject").iterdir() if path.suffix != ".expected")


@cache
def plan(until: int = 2021) -> Plan:
    text = (HERE / "framework.yaml").read_text(encoding="utf-8").replace("until: 2021", f"until: {until}")
    return compile_plan(Catalog(()).read_document(parse(Source("framework.yaml", text))).framework)


def said_about(path: Path) -> tuple[Diagnostic, ...]:
    """What reading says, a refusal or remarks; and where a case is about more than reading, what binding says."""
    try:
        raws = api.read_file(path)
        chosen = plan(
            2022 if path.stem.startswith("B152") else 2021
        )  # a framework of one year has a year for every day
    except Rejected as rejected:
        return rejected.diagnostics
    read = tuple(item for raw in raws for item in raw.diagnostics)
    return (
        read if path.stem.startswith("I") else tuple(item for raw in raws for item in api.bind(raw, chosen).diagnostics)
    )


def test_the_good_filing_is_good() -> None:
    assert said_about(HERE / "good.yaml") == ()


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_says_what_is_wrong(path: Path, golden: Callable[[Path, str], None]) -> None:
    """The name of a file begins with the code that it is about."""
    said = said_about(path)
    assert path.stem.split("-")[0] in [item.code for item in said]
    assert all(item.origin is not None for item in said)
    texts = (render_all(said, language) for language in Language)
    golden(path.with_name(f"{path.stem}.expected"), "\n\n".join(texts) + "\n")


def test_every_code_of_a_filing_has_a_case() -> None:
    """A code without a file here is said by name in the test of what it needs: a workbook, a plugin, a giant, a ledger."""
    here = {path.stem.split("-")[0] for path in CASES}
    tests = "".join(path.read_text(encoding="utf-8") for path in HERE.parent.rglob("test_*.py"))
    assert [code for code in (*FILING_CODES, *INPUT_CODES) if code not in here and code not in tests] == []
    assert len(CASES) >= 70


def test_a_sheet_without_a_table_beside_one_that_has_one() -> None:
    def sheet(name: str, *rows: str) -> Sheet:
        cells = [row.split(",") for row in rows]
        return Sheet(
            name,
            tuple(
                tuple(GridCell(text, Cell("表.xlsx", name, f"{chr(65 + n)}{number}")) for n, text in enumerate(row))
                for number, row in enumerate(cells, 1)
            ),
        )

    table = sheet("自评", "一级指标,三级指标,目标值,完成值,分值,得分", "产出,培训人数,≥100人,100人,30,30")
    (raw,) = api.recognise(Sheets("表.xlsx", "0", (table, sheet("说明", "请如实填写")), ()))
    assert [(item.code, str(item.origin)) for item in raw.diagnostics] == [("I071", "表.xlsx:说明")]
