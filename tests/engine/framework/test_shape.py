from __future__ import annotations

import json
from fractions import Fraction

import jsonschema
import pytest

from jixiao.diagnostic import Diagnostic
from jixiao.document import parse
from jixiao.framework.misshapen import TRANSLATIONS
from jixiao.framework.scalars import editor_view
from jixiao.framework.schema import schema, schema_text
from jixiao.framework.shape import check_shape
from jixiao.origin import Source


def said(text: str) -> list[Diagnostic]:
    return list(check_shape(parse(Source("f.yaml", text))))


def one(text: str) -> Diagnostic:
    found = said(text)
    assert len(found) == 1, [item.message() for item in found]
    return found[0]


def marked(diagnostic: Diagnostic) -> str:
    """The text under the mark."""
    span = diagnostic.origin
    assert span is not None
    return span.source.line(span.line)[span.column - 1 : span.end_column - 1]  # type: ignore[union-attr]


def test_a_whole_framework_is_right(whole: str) -> None:
    assert said(whole) == []


@pytest.mark.parametrize(
    ("old", "new", "code", "mark"),
    [
        ("weight: 60", "wieght: 60", "S011", "wieght"),
        ("weight: 60", "杂: 60", "S010", "杂"),
        ("weight: 60", 'weight: "60"', "S003", '"60"'),
        ("weight: 60", "weight: 60分", "S006", "60分"),
        ("weight: 60", 'weight: "６０ 分"', "S006", '"６０ 分"'),
        ("weight: 60", "weight: 六十", "S001", "六十"),
        ("weight: 60", "weight: ", "S002", "weight"),
        ("weight: 60", "weight: -1", "S030", "-1"),
        ("weight: 60", "weight: 1e2", "S040", "1e2"),
        ("weight: 60", "weight: 060", "S040", "060"),
        ("weight: 60", "weight: 0x3C", "S040", "0x3C"),
        ("weight: 60", "weight: " + "1" * 31, "S041", "1" * 31),
        ("title: 小框架", "title: 2021", "S004", "2021"),
        ("title: 小框架", "title: true", "S004", "true"),
        ('version: "2021"', "version: 2021", "S004", "2021"),
        ('version: "2021"', 'version: "二零"', "S022", '"二零"'),
        ("status: draft", "status: drat", "S021", "drat"),
        ("status: draft", "status: 草案", "S021", "草案"),
        ("status: draft", "status: 已定", "S020", "已定"),
        ("weight: 60", "weight: ６０", "S006", "６０"),
        ("weight: 60", "分值: 60", "S011", "分值"),
        ('version: "2021"', "version: “2021”", "S007", "“2021”"),
        ("budget_years: {from: 2021}", "budget_years: 2021", "S006", "2021"),
        ("jixiao: 1", "jixiao: 2", "S020", "2"),
        ('range: "[60, 100]"', "range: [60, 100]", "S005", "[60, 100]"),
        ('range: "[60, 100]"', "range: 60以上", "S022", "60以上"),
        ("id: 甲", "id: 甲-1", "S022", "甲-1"),
        ("定量: {kind", "定 量: {kind", "S023", "定 量"),
        ("basis: {document: 某办法}", "basis: {}", "S031", "basis"),
        ("title: 小框架\n", "", "S012", "jixiao"),
        ("kind: completion", "kind: completon", "S021", "completon"),
        ("at_least: by_ratio", "atleast: by_ratio", "S011", "atleast"),
        ("kind: completion, at_least: by_ratio", "kind: deduct, per: 1%, points: 1", "S013", "kind"),
        ("direction: at_most", "direction: at_mots", "S021", "at_mots"),
    ],
)
def test_one_slip_is_one_diagnostic_at_its_place(whole: str, old: str, new: str, code: str, mark: str) -> None:
    assert old in whole
    found = one(whole.replace(old, new, 1))
    assert (found.code, marked(found)) == (code, mark)


def test_no_word_of_the_library_is_shown(whole: str) -> None:
    for diagnostic in said(whole.replace("weight: 60", "weight: [1]").replace("title: 小框架", "title: {a: 1}")):
        shown = diagnostic.message() + (diagnostic.hint() or "") + (diagnostic.expected() or "")
        assert not any(word in shown for word in ("is not of type", "Fraction", "'"))


def test_every_slip_is_said_at_once(whole: str) -> None:
    text = (
        whole.replace("weight: 60", "wieght: 60").replace("status: draft", "status: drat").replace("title:", "titel:")
    )
    assert sorted(item.code for item in said(text)) == ["S011", "S011", "S012", "S021"]


def test_missing_keys_are_named_one_by_one() -> None:
    found = [dict(item.arguments)["key"] for item in said("jixiao: 1\nid: a/b\n")]
    assert found == ["version", "status", "title", "subject", "basis", "budget_years", "indicators"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1", 1),
        ("a: -1.50", Fraction(-3, 2)),
        ('a: "1"', "1"),
        ("a: yes", "yes"),
        ("a: no", "no"),
        ("a: True", True),
        ("a: 1:30", "1:30"),
        ("a: 1_000", "1_000"),
        ("a: 2024-01-01", "2024-01-01"),
        ("a: 90%", "90%"),
        ("a: １０", "１０"),
        ("a: ", None),
        ("a: ~", None),
        ("a: 1e999999999", 0),
        ("a: [x, 2]", ["x", 2]),
    ],
)
def test_scalars_are_typed_as_the_editor_types_them(text: str, value: object) -> None:
    view = editor_view(parse(Source("f.yaml", text)).root)["a"]
    assert view == value
    assert type(view) is type(value)


def walk(node: object, path: str = "") -> list[tuple[str, dict[str, object]]]:
    if isinstance(node, dict):
        return [(path, node), *(found for key, value in node.items() for found in walk(value, f"{path}/{key}"))]
    if isinstance(node, list):
        return [found for index, value in enumerate(node) for found in walk(value, f"{path}/{index}")]
    return []


def test_the_schema_is_one_of_both_drafts() -> None:
    loaded = json.loads(schema_text())
    jsonschema.Draft202012Validator.check_schema(loaded)
    jsonschema.Draft7Validator.check_schema(loaded)


def test_the_schema_fetches_nothing_and_names_definitions_in_ascii() -> None:
    references = [node["$ref"] for _, node in walk(schema()) if "$ref" in node]
    assert references
    assert all(str(item).startswith("#/$defs/") and str(item).isascii() for item in references)
    assert {str(item).removeprefix("#/$defs/") for item in references} <= set(schema()["$defs"])


def test_every_key_is_described_in_chinese() -> None:
    silent = []
    for path, node in walk(schema()):
        properties = node.get(
            "properties"
        )  # where the node is no list of properties itself, one of which has that name
        named = isinstance(properties, dict) and "/if" not in path and not path.endswith("/properties")
        for key, shape in properties.items() if named else ():
            named = str(shape.get("$ref", "")).rpartition("/")[2]
            described = shape.get("description") or schema()["$defs"].get(named, {}).get("description", "")
            if not any("\u4e00" <= character <= "\u9fff" for character in described):
                silent.append(f"{path}: {key}")
    assert silent == []


def test_every_pattern_has_words_of_its_own() -> None:
    assert [path for path, node in walk(schema()) if "pattern" in node and "patternErrorMessage" not in node] == []


def test_every_keyword_of_the_schema_has_a_translation() -> None:
    silent = {"$schema", "$id", "$ref", "$defs", "title", "description", "properties", "propertyNames", "items", "if",
              "then", "else", "allOf", "patternErrorMessage"}  # fmt: skip
    names = {
        key
        for path, node in walk(schema())
        if not path.endswith(("/properties", "/$defs")) and "/const" not in path
        for key in node
    }
    assert names - silent <= set(TRANSLATIONS)
