"""SARIF holds to the structure of version 2.1.0 (the parts that we use, after the OASIS text), and to what was found."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from jixiao.diagnostic import CODES, Language, Related, Severity, diagnose
from jixiao.origin import Cell, Source, Span
from jixiao.report.sarif import sarif_text, uri


def closed(required: list[str], **properties: object) -> dict[str, object]:
    return {"type": "object", "required": required, "properties": properties, "additionalProperties": False}


TEXT = closed(["text"], text={"type": "string", "minLength": 1})
LEVEL = {"enum": ["none", "note", "warning", "error"]}
COUNT = {"type": "integer", "minimum": 1}
INDEX = {"type": "integer", "minimum": 0}
REGION = closed(["startLine"], startLine=COUNT, startColumn=COUNT, endLine=COUNT, endColumn=COUNT)
PHYSICAL = closed(
    ["artifactLocation"],
    artifactLocation=closed(["uri"], uri={"type": "string", "pattern": "^[A-Za-z0-9._~/@:%-]+$"}),
    region=REGION,
)
LOCATION = closed(
    ["physicalLocation"],
    id=INDEX,
    physicalLocation=PHYSICAL,
    logicalLocations={
        "type": "array",
        "items": closed(["fullyQualifiedName"], fullyQualifiedName={"type": "string", "minLength": 1}),
    },
    message=TEXT,
)
RESULT = closed(
    ["ruleId", "ruleIndex", "level", "message"],
    ruleId={"type": "string"},
    ruleIndex=INDEX,
    level=LEVEL,
    message=TEXT,
    locations={"type": "array", "items": LOCATION},
    relatedLocations={"type": "array", "items": LOCATION},
)
RULE = closed(
    ["id"], id={"type": "string"}, shortDescription=TEXT, help=TEXT, defaultConfiguration=closed(["level"], level=LEVEL)
)
DRIVER = closed(
    ["name"],
    name={"type": "string"},
    version={"type": "string"},
    rules={"type": "array", "uniqueItems": True, "items": RULE},
)
RUN = closed(
    ["tool", "results"],
    tool=closed(["driver"], driver=DRIVER),
    language={"type": "string", "pattern": "^[a-z]{2}-[A-Z]{2}$"},
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    results={"type": "array", "items": RESULT},
)
LOG = closed(
    ["version", "runs"],
    **{"$schema": {"type": "string"}},
    version={"const": "2.1.0"},
    runs={"type": "array", "minItems": 1, "items": RUN},
)
VALIDATOR = Draft202012Validator(LOG)

SOURCE = Source("我县/framework.yaml", "id: 甲\ntitle: 乙\n")


def log(*diagnostics: Any, language: Language = Language.CHINESE) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(sarif_text(diagnostics, language))
    VALIDATOR.validate(made)
    return made


def test_a_place_in_a_text_is_a_region_and_one_in_a_form_a_cell() -> None:
    first = Span(SOURCE, 1, 1, 1, 3)
    repeated = diagnose(
        "D040", Span(SOURCE, 2, 1, 2, 6), found="title", first=1, related=[Related(first, ("第一次", "first"))]
    )
    cell = diagnose("I033", Cell("自评表.xlsx", "表", "C5"), found="#DIV/0!")
    run = log(repeated, cell)["runs"][0]
    one, other = run["results"]
    place = one["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 6}
    assert unquote(place["artifactLocation"]["uri"]) == "我县/framework.yaml"
    assert one["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 1
    assert other["locations"][0]["logicalLocations"] == [{"fullyQualifiedName": "表!C5"}]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == ["D040", "I033"]


def test_a_changed_severity_is_the_level_of_the_result_and_not_of_the_rule() -> None:
    run = log(diagnose("D040", None, severity=Severity.NOTE, found="a", first=1))["runs"][0]
    assert run["results"][0]["level"] == "note"
    assert run["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "error"


def test_nothing_found_is_an_empty_run() -> None:
    assert log()["runs"][0]["results"] == []


@pytest.mark.parametrize("language", list(Language))
def test_every_code_of_the_table_can_be_a_rule(language: Language) -> None:
    every = []
    for code in CODES.values():
        words = [text for pair in (code.message, code.expected, code.hint) if pair for text in pair]
        slots = {name for text in words for name in re.findall(r"\{(\w+)\}", text)}
        every.append(diagnose(code.id, None, **dict.fromkeys(slots, "甲")))
    rules = log(*every, language=language)["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(CODES)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20))
def test_a_path_comes_back_from_its_reference(path: str) -> None:
    made = uri(path)
    assert made.isascii()
    assert unquote(made.removeprefix("file://")) == path.replace("\\", "/")
