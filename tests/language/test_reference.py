"""The examples of the language reference are YAML that the parser takes, with keys that the schema has."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jixiao.document import Mapping, parse
from jixiao.framework.schema import schema
from jixiao.origin import Source
from jixiao.testing.cases import KEYS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "language.md"
EXAMPLES = re.findall(r"```yaml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
WRITTEN = [text for text in EXAMPLES if not text.startswith("#")]


def test_there_are_examples() -> None:
    assert len(WRITTEN) > 10


@pytest.mark.parametrize("text", WRITTEN, ids=lambda text: text.split(":")[0])
def test_example(text: str) -> None:
    root = parse(Source("language.md", text)).root
    assert isinstance(root, Mapping)
    keys = {key for key, _ in root}
    assert keys <= set(schema()["properties"]) or keys | {"shows"} in (set(KEYS) - {"merge"}, set(KEYS) - {"filing"})
