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
from jixiao.framework.catalog import Catalog
from jixiao.origin import Source
from jixiao.plan.compile import compile_plan
from jixiao.plan.model import Plan

HERE = Path(__file__).parent
CASES = sorted(path for path in (HERE / "reject").iterdir() if path.suffix != ".expected")

ELSEWHERE = {
    "plugins/xlsx/test_reader.py": (
        "I001 I004 I005 I008 I020 I021 I022 I023 I024 I025 I026 I027 I028 I030 I031 I033 I034 I035 I036 I037 I038 I040 "
        "I041 I042 I043"
    ),
    "engine/test_plugin.py": "I006 I007 I010 I011 I012 I013",
    "engine/test_boundaries.py": "I091",
    "limits/test_limits.py": "I090",
}
"""Codes that need a workbook, a plugin or a giant; their tests say them."""


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
    here = {path.stem.split("-")[0] for path in CASES}
    tests = HERE.parent
    listed: set[str] = set()
    for file, codes in ELSEWHERE.items():
        text = (tests / file).read_text(encoding="utf-8")
        assert [code for code in codes.split() if f'"{code}"' not in text] == [], file
        listed.update(codes.split())
    others = {
        code
        for code in {*FILING_CODES, *INPUT_CODES} - here - listed
        if any(
            f'"{code}"' in path.read_text(encoding="utf-8")
            for path in tests.rglob("test_*.py")
            if path != Path(__file__)
        )
    }
    assert sorted({*FILING_CODES, *INPUT_CODES} - here - listed - others) == []
    assert len(CASES) >= 70
