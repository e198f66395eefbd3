"""Documents written out read back equal."""

from __future__ import annotations

import re

import pytest

from jixiao.document import Document, Mapping, Node, Scalar, parse
from jixiao.document.write import yaml_text
from jixiao.framework.catalog import installed_catalog
from jixiao.framework.resolve import resolve
from jixiao.origin import Source

CATALOG = installed_catalog()

ODD = """\
空: {}
无:
列: []
数: "2021"
文: '他说“好”，[真的]: 是'
公式: 最大(甲, 乙) if 丙 else 0
段: |
  第一行
  第二行
深: {甲: {乙: {丙: [1, 2]}}}
表: [[1, 2], {甲: 1, 乙: 最小(1)}, "x: y", {}]
"""


def meaning(node: Node) -> object:
    """A node without where it stands."""
    if isinstance(node, Scalar):
        return None if node.is_null else (node.text, node.plain)
    if isinstance(node, Mapping):
        return {key: meaning(value) for key, value in node}
    return [meaning(item) for item in node.items]


def again(document: Document) -> Document:
    return parse(Source("again", yaml_text(document)))


@pytest.mark.parametrize("name", [entry.name for entry in CATALOG.entries()])
def test_every_framework_reads_back_equal_and_stands_alone(name: str) -> None:
    resolved = CATALOG.resolved(name)
    written = again(resolved)
    assert meaning(written.root) == meaning(resolved.root)
    assert resolve(written, CATALOG.document).parents == ()


def test_odd_things_read_back_equal() -> None:
    document = parse(Source("odd", ODD))
    assert meaning(again(document).root) == meaning(document.root)


def test_every_line_says_where_it_comes_from_where_a_document_extends_another() -> None:
    text = yaml_text(CATALOG.resolved("shaanxi/baishui/department@2021"))
    marks = {line.split(":")[0]: line.partition("  # ← ")[2] for line in text.splitlines()}
    assert all(marks.values())
    own = {key for key, mark in marks.items() if mark.isdigit()}
    assert {"jixiao", "id", "version", "status", "title", "basis", "budget_years", "cases"} == own
    assert marks["rounding"].startswith("reconstructed/department-three-part@2021:")


def test_a_line_of_two_sources_names_both() -> None:
    text = yaml_text(CATALOG.resolved("hubei/project@2020"))
    row = next(line for line in text.splitlines() if "- id: 预算执行率" in line or "{id: 预算执行率" in line)
    line = row.partition("  # ← ")[2]
    assert re.fullmatch(r"[0-9]+( · national/project@20(16|20):[0-9]+)*", line), line
    assert text.count("national/project@2016:")
    assert text.count("national/project@2020:")


def test_nothing_is_marked_where_it_extends_none() -> None:
    assert "# ←" not in yaml_text(CATALOG.resolved("national/project@2020"))
