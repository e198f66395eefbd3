"""What the schema says to an author: every key in Chinese, and no mistake where another framework gives the rest."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from jixiao.diagnostic import Rejected
from jixiao.document import parse
from jixiao.framework.editor import editor_schema_text
from jixiao.framework.scalars import editor_view
from jixiao.framework.schema import schema_text
from jixiao.origin import Source

ROOT = Path(__file__).parents[2]
PACK = sorted((ROOT / "frameworks/jixiao_frameworks").rglob("framework.yaml"))
SCHEMA = json.loads(schema_text())
EDITOR = Draft202012Validator(json.loads(editor_schema_text()))
CHINESE = re.compile("[\u4e00-\u9fff]")


def keys(node: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every key that a property is declared for, but for those that only ask which case it is."""
    if isinstance(node, dict):
        for word, value in node.items():
            if word in ("properties", "$defs"):
                for name, declared in value.items():
                    if word == "properties":
                        yield f"{path}/{name}", declared
                    yield from keys(declared, f"{path}/{name}")
            elif word != "if":
                yield from keys(value, f"{path}/{word}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from keys(value, f"{path}/{number}")


def said(declared: dict[str, Any]) -> str:
    """What a key is, in its own words or in those of the definition that it refers to."""
    name = declared.get("$ref", "").rpartition("/")[2]
    return str(declared.get("description") or SCHEMA["$defs"].get(name, {}).get("description", ""))


def test_every_key_says_in_chinese_what_it_is() -> None:
    declared = list(keys(SCHEMA))
    assert len(declared) > 100
    assert [path for path, value in declared if not CHINESE.search(said(value))] == []


def problems(text: str) -> list[str]:
    view = editor_view(parse(Source("framework.yaml", text)).root)
    return [error.message for error in EDITOR.iter_errors(view)]


@pytest.mark.parametrize("path", PACK, ids=lambda path: "/".join(path.parts[-4:-1]))
def test_the_pack_as_written_is_right_in_an_editor(path: Path) -> None:
    assert problems(path.read_text(encoding="utf-8")) == []


HEAD = 'jixiao: 1\nid: test/x\nversion: "1"\nstatus: draft\n'
ALONE = HEAD + "title: 甲\nsubject: project\nbasis: {document: 某办法}\nbudget_years: {from: 2021}\n"
TREE = "indicators: [{id: 甲, weight: 100, rule: 乙}]\n"


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (ALONE + TREE, True),
        (ALONE, False),  # no indicators
        (ALONE + TREE + "rules: {乙: {basis: {assumed: true}}}\n", False),  # no kind
        (HEAD + "extends: test/y@1\n", True),
        (HEAD + "extends: test/y@1\nrules: {乙: {basis: {assumed: true}}}\n", True),
        (HEAD + "extends: test/y@1\nrules: {乙: {kind: 没有}}\n", False),
        (HEAD + "extends: test/y@1\nrules: {乙: {kind: met, 没有: 1}}\n", False),
        (HEAD + "extends: test/y@1\n没有: 1\n", False),
        (HEAD + "extends: test/y@1\nindicators: [{id: 甲, own_rows: {under: {乙: {remove: true}}}}]\n", True),
        (HEAD + "extends: test/y@1\nmerge: {except: {乙: {remove: true}}}\n", True),
        (HEAD + "extends: test/y@1\nmerge: {remove: true}\nchecks: {line_sums: {remove: true}}\n", True),
        (HEAD + "extends: test/y@1\nmerge: none\n", True),
        (HEAD + "extends: test/y@1\nmerge: some\n", False),
        (HEAD + "extends: test/y@1\nmerge: {except: {乙: {remove: true, 丙: sum}}}\n", False),
        (HEAD + "extends: test/y@1\nreplaces: {remove: true}\n", False),
        (HEAD.replace("status: draft\n", "") + "extends: test/y@1\n", False),
    ],
)
def test_only_what_another_framework_gives_may_be_missing(text: str, right: bool) -> None:
    assert (problems(text) == []) is right


def test_one_that_stands_alone_is_judged_as_the_language_judges_it() -> None:
    plain = Draft202012Validator(SCHEMA)
    for path in sorted((ROOT / "tests/language").rglob("*.yaml")):
        text = path.read_text(encoding="utf-8", errors="replace")
        if "extends:" in text:
            continue
        try:
            view = editor_view(parse(Source(path.name, text)).root)
        except Rejected:
            continue  # no YAML that any schema is asked about
        assert plain.is_valid(view) == EDITOR.is_valid(view), path
