"""Every file of `reject/` holds one mistake; what is said about it stands beside it, word for word."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jixiao.diagnostic import Diagnostic, Rejected
from jixiao.diagnostic.render import render_all
from jixiao.document import parse, read_source
from jixiao.framework.catalog import Catalog, Pack
from jixiao.plan.judge import judge

FOLDER = Path(__file__).parent / "reject"
CATALOG = Catalog((Pack("packs", Path(__file__).parent / "packs"),))
CASES = sorted(FOLDER.glob("*.yaml"))


def said_about(path: Path) -> tuple[Diagnostic, ...]:
    """Everything that can be said of a framework: its refusal, or the warnings that it is accepted with."""
    try:
        examined = CATALOG.examine(parse(read_source(path.name, path.read_bytes())))
        return judge(examined, notes=path.stem.startswith("F193")).diagnostics
    except Rejected as rejected:
        return rejected.diagnostics


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_says_what_is_wrong(path: Path, golden: Callable[[Path, str], None]) -> None:
    """The name of a file begins with the code that it is about."""
    said = said_about(path)
    assert path.stem.split("-")[0] in [item.code for item in said]
    golden(path.with_suffix(".expected"), render_all(said) + "\n")


def test_there_are_cases() -> None:
    assert len(CASES) >= 30
