"""Every law has a test that holds it, or is named as work for later where that is allowed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
ROW = re.compile(r"^\| (I-\d+) \| .+? \| (.+) \|$", re.MULTILINE)
TABLE = dict(ROW.findall((TESTS / "properties/LAWS.md").read_text(encoding="utf-8")))

MAY_WAIT = {f"I-{number}" for number in (60, *range(66, 70))}


def test_the_table_is_whole() -> None:
    assert list(TABLE) == [f"I-{number}" for number in range(1, 76)]


def test_only_what_may_wait_waits() -> None:
    assert {law for law, held in TABLE.items() if held == "later"} <= MAY_WAIT


@pytest.mark.parametrize("law", [law for law, held in TABLE.items() if held != "later"])
def test_the_tests_named_exist(law: str) -> None:
    for name in TABLE[law].split(", "):
        file, function = name.split("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, name
