"""What tests of frameworks share: a small whole framework, and documents out of text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jixiao.diagnostic import Rejected
from jixiao.document import Document, parse
from jixiao.framework.catalog import Catalog
from jixiao.origin import Source

WHOLE = """\
jixiao: 1
id: test/small
version: "2021"
status: draft
title: 小框架
subject: project
basis: {document: 某办法}
budget_years: {from: 2021}
rules:
  定量: {kind: completion, at_least: by_ratio, basis: {assumed: true}}
indicators:
  - {id: 甲, weight: 60, target: "≥95%", rule: 定量}
  - {id: 乙, weight: 40, target: open, takes: number, direction: at_most, rule: 定量}
ratings:
  - {name: 合格, range: "[60, 100]"}
  - {name: 不合格, range: "[0, 60)"}
"""

DocumentOf = Callable[[str], Document]


@pytest.fixture
def whole() -> str:
    """A framework with nothing to be said about it."""
    return WHOLE


@pytest.fixture
def document_of() -> DocumentOf:
    """A document out of its text."""
    return lambda text: parse(Source("framework.yaml", text))


@pytest.fixture
def codes_of() -> Callable[[str], list[tuple[str, int]]]:
    """The codes, with their lines, that loading a text ends with; warnings and notes too."""

    def codes(text: str) -> list[tuple[str, int]]:
        try:
            said = Catalog(()).read_document(parse(Source("framework.yaml", text))).diagnostics
        except Rejected as rejected:
            said = rejected.diagnostics
        return [(item.code, item.origin.line if hasattr(item.origin, "line") else 0) for item in said]

    return codes
