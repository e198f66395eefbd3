"""A kind of rule is whole: code, schema, page and cases, or none of them."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest

from jixiao.diagnostic import Language
from jixiao.expression import tree
from jixiao.report.words import said_rule
from jixiao.rules import RULES

ROOT = Path(__file__).parents[2]
SCHEMA = (ROOT / "engine/jixiao/framework/schema.json").read_text(encoding="utf-8")


def strings(node: object) -> set[str]:
    if isinstance(node, dict):
        return {text for value in node.values() for text in strings(value)}
    if isinstance(node, list):
        return {text for value in node for text in strings(value)}
    return {node} if isinstance(node, str) else set()


@pytest.mark.parametrize("kind", sorted(RULES))
def test_kind_is_in_the_schema(kind: str) -> None:
    assert kind in strings(json.loads(SCHEMA))


@pytest.mark.parametrize("kind", sorted(RULES))
def test_kind_has_a_module_and_a_test(kind: str) -> None:
    assert (ROOT / f"engine/jixiao/rules/{kind}.py").is_file()
    assert (ROOT / f"tests/engine/rules/test_{kind}.py").is_file()


@pytest.mark.parametrize("kind", sorted(RULES))
def test_kind_is_used_by_an_accepted_framework(kind: str) -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "tests/language/accept").rglob("*.yaml")]
    assert any(f"kind: {kind}" in text for text in texts), f"no accept case uses {kind}"


@pytest.mark.parametrize("kind", sorted(RULES))
def test_kind_is_refused_somewhere(kind: str) -> None:
    texts = [
        path.read_text(encoding="utf-8", errors="replace") for path in (ROOT / "tests/language/reject").rglob("*.yaml")
    ]
    assert any(f"kind: {kind}" in text for text in texts), f"no reject case uses {kind}"


@pytest.mark.parametrize("kind", sorted(RULES))
def test_kind_is_said_in_the_word_of_its_page(kind: str) -> None:
    heading = (ROOT / f"docs/reference/rules/{kind}.md").read_text(encoding="utf-8").partition("\n")[0]
    assert heading == f"# {kind} {said_rule(kind, Language.CHINESE)}"


def test_every_node_of_the_tree_is_walked() -> None:
    """Every class of the union is handled by the oracle and by children()."""
    nodes = [name for name in tree.__dict__ if name in str(tree.Tree) and isinstance(tree.__dict__[name], type)]
    source = (ROOT / "engine/jixiao/interpret/walk.py").read_text(encoding="utf-8")
    imported = {
        name.name
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module == "jixiao.expression.tree"
        for name in node.names
    }
    trees = {name for name in nodes if name not in ("Case", "Row", "Type", "Gathering")}
    assert trees <= imported
